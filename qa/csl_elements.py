"""Elements of citation styles that citeproc-py renders wrongly, put right (https://docs.citationstyles.org, CSL 1.0.2).

Import it only where a style is rendered: it loads citeproc-py. One entry is rendered at a time; `PRINTED` is what is
remembered of it.
"""

from __future__ import annotations

import re
from typing import Any

from citeproc import CitationStylesStyle, model
from citeproc.source import VariableError
from citeproc.source.json import CiteProcJSON
from citeproc.string import MixedString, NoCase
from lxml import etree

_NAMESPACE = "http://purl.org/net/xbiblio/csl"
_OF_THE_BOOK = frozenset(("editor", "translator", "editor-translator"))  # they did not write the chapter


class Printed:
    """What an entry has so far."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Begins another entry."""
        self.done: set[str] = set()  # is printed, and must not be a second time
        self.substituted: set[str] = set()  # of that, what stands in the author's place
        self.barred: frozenset[str] = frozenset()  # must not take the place of an author
        self.seen: list[str] = []
        self.called = self.filled = 0  # variables that were asked for, and those that there were

    def add(self, variable: str, *, there: bool) -> None:
        """Remembers that a variable was asked for, and whether it had a value."""
        self.seen.append(variable)
        self.called += 1
        self.filled += there
        if there:
            self.done.add(variable)


PRINTED = Printed()
_MACROS: dict[tuple[int, str], Any] = {}  # by style, which is read once and kept


class Source(CiteProcJSON):  # type: ignore[misc]
    """Works as CSL-JSON, whose values keep their case, which "UN" and a title in French would not survive."""

    def parse_string(self, string: str) -> Any:  # noqa: ANN401  # citeproc-py has no types
        """A value as it is; citeproc-py would read it as markup."""
        return MixedString([NoCase(string)])


class Text(model.Text):  # type: ignore[misc]
    """cs:text, which prints nothing twice."""

    def get_macro(self, name: str) -> Any:  # noqa: ANN401
        """The macro of a name; citeproc-py searches the whole style for it each time."""
        key = (id(self.get_root()), name)
        if key not in _MACROS:
            _MACROS[key] = super().get_macro(name)
        return _MACROS[key]

    def _variable(self, item: Any, context: Any) -> Any:  # noqa: ANN401
        variable = self.get("variable")
        if variable in PRINTED.done:
            PRINTED.called += 1
            return None
        if variable in self.generated_variables:
            return super()._variable(item, context)
        PRINTED.add(variable, there=variable.replace("-", "_") in item.reference)
        return super()._variable(item, context)


class Number(model.Number):  # type: ignore[misc]
    """cs:number, likewise."""

    def process(self, item: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        """The number as text."""
        variable = self.get("variable")
        if variable in PRINTED.done:
            PRINTED.called += 1
            return None
        PRINTED.add(variable, there=variable.replace("-", "_") in item.reference)
        return super().process(item, *args, **kwargs)


class Date(model.Date):  # type: ignore[misc]
    """cs:date, which counts as a variable of its group."""

    def process(self, item: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        """The date as text."""
        text = super().process(item, *args, **kwargs)
        PRINTED.add("", there=bool(text))
        return text


class Label(model.Label):  # type: ignore[misc]
    """cs:label, which stands only beside what it labels: there is no "Edition" without one."""

    def process(self, item: Any, variable: str | None = None, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        """The label as text."""
        of = variable or self.get("variable")
        if of in PRINTED.substituted or of.replace("-", "_") not in item.reference:
            return None
        return super().process(item, variable, *args, **kwargs)


class Group(model.Group):  # type: ignore[misc]
    """cs:group, whose words go with its variables: if it asks for some and there is none, it is not printed."""

    def process(self, item: Any, context: Any = None, **kwargs: Any) -> Any:  # noqa: ANN401
        """The group as text, None if nothing is printed of it."""
        called, filled = PRINTED.called, PRINTED.filled
        inherited = {"delimiter": self.get("delimiter", "")}  # cs:choose is transparent to it
        output = []
        for child in self.iterchildren():
            try:
                own = inherited if isinstance(child, model.Choose) else {}
                output.append(child.render(item, context=context, **own, **kwargs))
            except VariableError:
                continue
        output = [text for text in output if text]
        empty = PRINTED.called > called and PRINTED.filled == filled
        return None if empty or not output else self.join(output)


class Names(model.Names):  # type: ignore[misc]
    """cs:names, without those that stand in the author's place or must not stand there."""

    def get(self, key: str, default: Any = None) -> Any:  # noqa: ANN401
        """An attribute of the element; of its roles, those that may be printed."""
        value = super().get(key, default)
        if key != "variable":
            return value
        return " ".join(role for role in value.split() if role not in PRINTED.substituted | PRINTED.barred)

    def process(self, item: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        """The names as text."""
        PRINTED.called += 1  # though none of its roles may be left
        for role in self.get("variable").split():
            PRINTED.add(role, there=role in item.reference)
        if kwargs.get("names_context") is None and self.name is None:
            # Within cs:choose of a substitute, too, names look like those that they stand for.
            around = self.xpath_search("./ancestor::cs:substitute[1]/parent::cs:names")
            kwargs["names_context"] = around[0] if around else None
        return super().process(item, *args, **kwargs)


class Name(model.Name):  # type: ignore[misc]
    """cs:name, which keeps given names whole where the style says so."""

    def get_option(self, name: str, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        """An option of the element, or one that it inherits."""
        if name == "initialize-with" and self.get("initialize") == "false":
            return None
        return super().get_option(name, *args, **kwargs)

    def initialize(self, given: str, mark: str, context: Any) -> str:  # noqa: ANN401
        """See `initials`."""
        return initials(given, mark)


class Substitute(model.Substitute):  # type: ignore[misc]
    """cs:substitute: the first of its children that has something, which then stands nowhere else in the entry."""

    def render(self, item: Any, context: Any = None, **kwargs: Any) -> Any:  # noqa: ANN401
        """What stands in the author's place."""
        in_a_book = "container_title" in item.reference and self.getparent().get("variable") != "container-author"
        PRINTED.barred = _OF_THE_BOOK if in_a_book else frozenset()
        try:
            for child in self.getchildren():
                PRINTED.seen = []
                if text := self._tried(child, item, context, kwargs):
                    PRINTED.substituted |= {*PRINTED.seen}
                    return text
            return None
        finally:
            PRINTED.barred = frozenset()

    def _tried(self, child: Any, item: Any, context: Any, options: Any) -> Any:  # noqa: ANN401
        try:
            if isinstance(child, model.Names) and child.name is None:
                return child.render(item, names_context=self.getparent(), context=context, **options)
            return child.render(item, context=context, **options)
        except VariableError:
            return None


class Style(CitationStylesStyle):  # type: ignore[misc]
    """A style that is made of these elements, and of citeproc-py's for the rest."""

    def __init__(self, style: bytes, locale: str) -> None:
        """Reads a style (XML) with the words of a locale ("en-GB") that come with citeproc-py."""
        ours = (Text, Number, Date, Label, Group, Names, Name, Substitute)
        elements = (*model.CitationStylesElement.__subclasses__(), *ours)
        lookup = etree.ElementNamespaceClassLookup()
        namespace = lookup.get_namespace(_NAMESPACE)
        namespace[None] = model.CitationStylesElement
        namespace.update({each.__name__.replace("_", "-").lower(): each for each in elements})
        parser = etree.XMLParser(remove_comments=True, no_network=True)
        parser.set_element_class_lookup(lookup)
        self.xml = etree.ElementTree(etree.fromstring(style, parser))
        self.root = self.xml.getroot()
        self.root.set_locale_list(locale, validate=False)


def initials(given: str, mark: str) -> str:
    """Given names as their first letters: "José da" and ". " give "J. da", "Ana-Maria" and "." give "A.-M."."""
    dot, space = mark.strip(), " " if mark.endswith(" ") else ""
    found = ""
    for word in re.sub(r"\.(?=\w)", ". ", given).split():
        parts = [part for part in word.split("-") if part]
        large = bool(parts) and all(part[0].isupper() for part in parts)
        gap = space if large and found.endswith(dot) else " "
        found += (gap if found else "") + ("-".join(part[0] + dot for part in parts) if large else word)
    return found
