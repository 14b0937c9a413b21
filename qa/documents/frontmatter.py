"""Front matter: a few lines of YAML between two lines "---" at the top of a text, in which an editor describes it."""

from __future__ import annotations

import re

import yaml

from qa.documents.blocks import Metadata

_LONGEST = 16_384
_MOST_LINES = 100
_DEEPEST = 8
_LONGEST_VALUE = 500
_END = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_LOOKS_LIKE_KEY = re.compile(r"^[\w-]{1,40}[ \t]*:(?:[ \t]|$)", re.MULTILINE)
_YEAR = re.compile(r"(?<!\d)(?:1[6-9]|20)\d\d(?!\d)")
_FIELDS = {
    "title": "title",
    **dict.fromkeys(("titre", "título", "titulo"), "title"),
    **dict.fromkeys(("auteur", "auteurs", "autor", "autora", "autores"), "author"),
    **dict.fromkeys(("année", "annee", "año", "ano", "fecha", "data"), "year"),
    **dict.fromkeys(("langue", "idioma", "lengua", "língua", "lingua"), "language"),
    **dict.fromkeys(("pays", "país", "países", "pais", "paises"), "countries"),
    "author": "author",
    "authors": "author",
    "year": "year",
    "date": "year",
    "url": "url",
    "language": "language",
    "lang": "language",
    "country": "countries",
    "countries": "countries",
}
# Keys of common tools that say nothing about the document that we use, but show that the block is no text.
_OTHERS = frozenset(
    "layout tags categories category description permalink slug draft keywords summary status type id subtitle"
    " publisher version draft weight aliases toc output lastmod".split()
)


def front_matter(text: str) -> tuple[Metadata, int, tuple[str, ...]]:
    """What the front matter of `text` states, the offset where the text goes on after it, and notes for the editor.

    The offset is 0 where there is none. Broken YAML is left in the text, with a note; it is never an error. Values are
    taken as they are written: `country: NO` is Norway, not False.
    """
    if not (text.startswith("---\n") or re.match(r"---[ \t]+\n", text)):
        return Metadata(), 0, ()
    start = text.index("\n") + 1
    end = _END.search(text, start, start + _LONGEST)
    if end is None or text.count("\n", start, end.start()) > _MOST_LINES:
        return Metadata(), 0, ()
    block = text[start : end.start()]
    if not _LOOKS_LIKE_KEY.search(block):
        return Metadata(), 0, ()
    try:
        found = _loaded(block)
    except yaml.YAMLError as error:
        return Metadata(), 0, (_note(error),)
    if not isinstance(found, dict):
        return Metadata(), 0, ()
    keys = {str(key).strip().lower() for key in found}
    if not keys & (_FIELDS.keys() | _OTHERS):
        return Metadata(), 0, ()
    return _metadata(found), min(end.end() + 1, len(text)), ()


def _note(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    where = f" in line {mark.line + 2}" if mark else ""
    problem = " ".join(str(getattr(error, "problem", None) or error).split())[:120]
    return f"has front matter that cannot be read{where} ({problem}), so it was kept as text. Mend it or remove it."


def _loaded(block: str) -> object:
    """The YAML as strings, lists and dicts. Raises YAMLError, for anchors and deep nesting too: they can grow."""
    depth = 0
    for event in yaml.parse(block, Loader=yaml.BaseLoader):
        if getattr(event, "anchor", None):
            raise yaml.YAMLError("anchors and aliases are not read")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST:
            raise yaml.YAMLError(f"nested deeper than {_DEEPEST} levels")
    # BaseLoader makes strings, lists and dicts only: less than the safe loader does.
    return yaml.load(block, Loader=yaml.BaseLoader)


def _metadata(found: dict[object, object]) -> Metadata:
    values: dict[str, list[str]] = {}
    for key, value in found.items():
        name = _FIELDS.get(str(key).strip().lower())
        if name and not values.get(name):
            values[name] = _strings(value)
    countries = [each.strip() for value in values.get("countries", []) for each in re.split(r"[,;]", value)]
    year = _YEAR.search(" ".join(values.get("year", [])))
    return Metadata(
        title=" ".join(values.get("title", [])),
        author=", ".join(values.get("author", [])),
        year=year[0] if year else "",
        url=" ".join(values.get("url", [])),
        language=" ".join(values.get("language", [])),
        countries=tuple(each for each in countries if each),
        explicit=True,
    )


def _strings(value: object) -> list[str]:
    """The value as a list of strings, of a person with a name the name."""
    if isinstance(value, dict):
        value = value.get("name", "")
    given = value if isinstance(value, list) else [value]
    names = [each.get("name", "") if isinstance(each, dict) else each for each in given]
    strings = [" ".join(str(each).split())[:_LONGEST_VALUE] for each in names if not isinstance(each, list)]
    return [each for each in strings if each]
