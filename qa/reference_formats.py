"""Works as files for reference managers: CSL-JSON, RIS and BibTeX, written so that each field reads back as it was.

Missing stays missing: no key is written without a value. Every entry carries its reference line as it stands, so that
nothing is lost where a format has no field for what a line says.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from qa.text import collapse, fold, printable
from qa.works import Work

_RIS_TYPES = {
    "article-journal": "JOUR", "article-newspaper": "NEWS", "book": "BOOK", "chapter": "CHAP", "legislation": "STAT",
    "report": "RPRT", "thesis": "THES", "webpage": "ELEC",
}  # fmt: skip
_RIS_FIELDS = (
    ("TI", "title"), ("T2", "container-title"), ("T3", "collection-title"), ("VL", "volume"), ("IS", "issue"),
    ("ET", "edition"), ("PB", "publisher"), ("CY", "publisher-place"), ("M1", "number"), ("M3", "genre"),
    ("UR", "URL"), ("DO", "DOI"), ("SN", "ISBN"), ("LA", "language"),
)  # fmt: skip
_BIBTEX_TYPES = {
    "article-journal": "article", "article-newspaper": "article", "book": "book", "chapter": "incollection",
    "report": "techreport",
}  # fmt: skip
_BIBTEX_FIELDS = (
    ("volume", "volume"), ("edition", "edition"), ("pages", "page"), ("address", "publisher-place"),
    ("series", "collection-title"), ("type", "genre"), ("pagetotal", "number-of-pages"), ("url", "URL"), ("doi", "DOI"),
    ("isbn", "ISBN"), ("language", "language"), ("note", "note"),
)  # fmt: skip
_RANGE = re.compile(r"([^\s,–—-]+)-([^\s,–—-]+)")
# What LaTeX reads as something else.
_LATEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\string^",
    "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
}  # fmt: skip
# A lone brace, even escaped, would end the value too early or too late.
_LONE = {**_LATEX, "{": r"\ensuremath{\lbrace}", "}": r"\ensuremath{\rbrace}"}
_LATEX_SIGN = re.compile("|".join(map(re.escape, _LATEX)))
_LIGATURE = re.compile(r"-(?=-)|`(?=`)|'(?=')|,(?=,)|<(?=<)|>(?=>)|[?!](?=`)")  # "--" would become a dash


def csl_json(works: Iterable[Work]) -> str:
    """The works as CSL-JSON, an array; the reference line is the note."""
    items = [{"id": work.id, "type": "document", **_clean(work.csl), "note": _line(work.text)} for work in works]
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def ris(works: Iterable[Work]) -> str:
    """The works as RIS (https://en.wikipedia.org/wiki/RIS_(file_format)); the reference line is the note, N1."""
    return "".join(f"{tag}  - {value}\n" if tag else "\n" for work in works for tag, value in _ris(work))


def bibtex(works: Iterable[Work]) -> str:
    """The works as BibTeX, in UTF-8 and with special characters escaped.

    The reference line is the annotation, which bibliographies do not print; where there is nothing else, the note.
    """
    return "\n".join(map(_bibtex, works))


# -- values --------------------------------------------------------------------------------------------------------


def _line(value: object) -> str:
    """A value in one line, without control characters."""
    return collapse(printable(str(value)))


def _clean(value: Any) -> Any:  # noqa: ANN401  # JSON
    """JSON without control characters and without what is empty."""
    if isinstance(value, Mapping):
        return {name: kept for name, each in value.items() if (kept := _clean(each)) not in ("", [], {})}
    if isinstance(value, (list, tuple)):
        return [kept for each in value if (kept := _clean(each)) not in ("", {})]
    return _line(value) if isinstance(value, str) else value


def _parts(csl: Mapping[str, Any], field: str) -> list[int]:
    """Year, month and day of a date as far as they are stated; of a range, its beginning."""
    return next(iter(csl.get(field, {}).get("date-parts", ())), [])


def _year(csl: Mapping[str, Any]) -> str:
    """The year, or both of a range with a slash."""
    return "/".join(str(each[0]) for each in csl.get("issued", {}).get("date-parts", ()) if each)


# -- RIS -----------------------------------------------------------------------------------------------------------


def _ris(work: Work) -> Iterator[tuple[str, str]]:
    csl = _clean(work.csl)
    yield "TY", _RIS_TYPES.get(csl.get("type", ""), "GEN")
    yield "ID", work.id
    editors = "A2" if "container-title" in csl else "ED"
    for tag, role in (("AU", "author"), (editors, "editor"), ("A4", "translator")):
        yield from ((tag, _ris_name(each)) for each in csl.get(role, ()))
    if year := _year(csl):
        yield "PY", year
    for tag, field in (("DA", "issued"), ("Y2", "accessed")):
        parts = _parts(csl, field)
        if len(parts) > 1 or (parts and tag == "Y2"):
            padded = [f"{part:02}" for part in parts] + [""] * (3 - len(parts))
            yield tag, "/".join(padded) + "/"
    yield from ((tag, csl[field]) for tag, field in _RIS_FIELDS if csl.get(field))
    pages = csl.get("page", "")
    ends = _RANGE.fullmatch(pages)
    yield from zip(("SP", "EP"), ends.groups() if ends else filter(None, [pages]), strict=False)
    yield "N1", _line(work.text)
    yield "ER", ""
    yield "", ""


def _ris_name(name: Mapping[str, str]) -> str:
    if "literal" in name:
        return name["literal"]
    family = " ".join(filter(None, (name.get("non-dropping-particle"), name.get("family"))))
    given, suffix = name.get("given", ""), name.get("suffix", "")
    return f"{family}, {given}, {suffix}" if suffix else ", ".join(filter(None, (family, given)))


# -- BibTeX --------------------------------------------------------------------------------------------------------


def _bibtex(work: Work) -> str:
    csl = _clean(work.csl)
    kind = _bibtex_type(csl)
    fields = dict(_bibtex_fields(csl, kind))
    fields["annote" if fields else "note"] = _escaped(_line(work.text))
    return f"@{kind}{{{work.id},\n" + "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items()) + "}\n"


def _bibtex_type(csl: Mapping[str, Any]) -> str:
    """The entry type; a thesis whose degree is not stated is none of BibTeX's two."""
    if csl.get("type") != "thesis":
        return _BIBTEX_TYPES.get(csl.get("type", ""), "misc")
    genre = fold(csl.get("genre", ""))
    if re.search(r"\bph\.?d|dou?[ck]?tor", genre):
        return "phdthesis"
    return "mastersthesis" if re.search(r"\bmaster|mestrado|maestria", genre) else "misc"


def _bibtex_fields(csl: Mapping[str, Any], kind: str) -> Iterator[tuple[str, str]]:
    for role in ("author", "editor", "translator"):
        if names := " and ".join(map(_bibtex_name, csl.get(role, ()))):
            yield role, names
    holder = "journal" if kind == "article" else "booktitle"
    maker = {"techreport": "institution", "phdthesis": "school", "mastersthesis": "school"}.get(kind, "publisher")
    # In braces of their own, or styles would make "UN" and "Mozambique" small.
    titles = (("title", "title"), (holder, "container-title"))
    yield from ((name, f"{{{_escaped(csl[field])}}}") for name, field in titles if field in csl)
    # One field for three: of a journal, of a report, of a series.
    number = next((field for field in ("issue", "number", "collection-number") if field in csl), "issue")
    plain = ((maker, "publisher"), ("number", number), *_BIBTEX_FIELDS)
    yield from ((name, _escaped(csl[field])) for name, field in plain if field in csl)
    yield from _bibtex_dates(csl)


def _bibtex_dates(csl: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if year := _year(csl):
        yield "year", year
    for name, field in (("date", "issued"), ("urldate", "accessed")):
        parts = _parts(csl, field)
        if len(parts) > 1 or (parts and field == "accessed"):
            yield name, "-".join(f"{part:02}" for part in parts)


def _bibtex_name(name: Mapping[str, str]) -> str:
    """A name as "family, suffix, given"; what is not to be cut, as that of an organisation, in braces."""
    if "literal" in name:
        return f"{{{_escaped(name['literal'])}}}"
    family = " ".join(filter(None, (name.get("non-dropping-particle"), name.get("family"))))
    given, suffix = name.get("given", ""), name.get("suffix", "")
    if not (family and given):
        return f"{{{_escaped(' '.join(filter(None, (family, given, suffix))))}}}"
    return ", ".join(_name_part(each) for each in (family, suffix, given) if each)


def _name_part(part: str) -> str:
    """A part of a name, in braces where it holds what parts names from each other."""
    return f"{{{_escaped(part)}}}" if "," in part or re.search(r"\band\b", part, re.IGNORECASE) else _escaped(part)


def _escaped(text: str) -> str:
    signs = _LATEX if _balanced(text) else _LONE
    plain = _LIGATURE.sub(lambda match: f"{match[0]}\0", text)
    return _LATEX_SIGN.sub(lambda match: signs[match[0]], plain).replace("\0", "{}")


def _balanced(text: str) -> bool:
    """Whether each brace that is opened is closed, and none else."""
    depth = 0
    for sign in re.findall(r"[{}]", text):
        depth += 1 if sign == "{" else -1
        if depth < 0:
            return False
    return depth == 0
