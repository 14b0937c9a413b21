"""What imports what, and how large anything may grow.

A module imports only modules of lower rank. A new module gets its line in RANKS, or this file fails.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "qa"
RANKS = {
    "qa.version": 0,
    "qa.errors": 0,
    "qa.hashing": 0,
    "qa.files": 0,
    "qa.flow": 0,
    "qa.datatypes": 0,
    "qa.text": 1,
    "qa.vocabulary": 0,
    "qa.settings": 1,
    "qa.contract": 1,
    "qa.manifest": 1,
    # a file -> a document -> passages
    "qa.documents.blocks": 0,
    "qa.documents.tables": 0,
    "qa.documents.marks": 0,
    "qa.documents.inline": 1,
    "qa.documents.lists": 2,
    "qa.documents.markup": 3,
    "qa.documents.trees": 0,
    "qa.documents.frontmatter": 1,
    "qa.documents.chrome": 1,
    "qa.documents.html": 4,
    "qa.documents.markdown": 4,
    "qa.structure": 2,
    "qa.places": 3,
    "qa.documents.plain": 2,
    "qa.documents.layout": 0,
    "qa.documents.running_heads": 1,
    "qa.documents.margins": 1,
    "qa.documents.paragraphs": 1,
    "qa.documents.pdf_words": 1,
    "qa.documents.page_notes": 2,
    "qa.documents.composing": 3,
    "qa.documents.pdf": 4,
    "qa.documents.wordstyles": 0,
    "qa.documents.wordbody": 1,
    "qa.documents.docx": 4,
    "qa.documents.isolated": 2,
    "qa.documents": 5,
    "qa.documents.worker": 6,
    "qa.footnotes": 2,
    "qa.headings": 3,
    "qa.contents": 4,
    "qa.details": 2,
    "qa.names": 2,
    "qa.imprint": 3,
    "qa.references": 4,
    "qa.containers": 4,
    "qa.leading": 4,
    "qa.bibliography": 5,
    "qa.markers": 3,
    "qa.sources": 4,
    "qa.pointers": 6,
    "qa.namesakes": 0,
    "qa.countries": 2,
    "qa.language": 2,
    "qa.draft": 6,
    "qa.forms": 6,
    "qa.outline": 7,
    "qa.passages": 8,
    "qa.parts": 3,
    "qa.windows": 9,
    "qa.lint_headings": 4,
    "qa.lint": 8,
    "qa.lint_corpus": 9,
    "qa.corpus": 10,
    # vectors
    "qa.encoders": 2,
    "qa.indexes.base": 0,
    "qa.indexes.exact": 1,
    "qa.indexes.flat": 1,
    "qa.indexes": 2,
    "qa.rerank": 3,
    # words
    "qa.terms": 2,
    "qa.acronyms": 2,
    "qa.answer_type": 2,
    "qa.spelling": 0,
    "qa.lexical": 1,
    "qa.interaction": 3,
    # a question
    "qa.fusion": 1,
    "qa.retrieve": 4,
    "qa.mentions": 10,
    "qa.query": 11,
    "qa.evidence": 12,
    "qa.signals": 12,
    "qa.verdict": 1,
    # a build, an answer
    "qa.citations": 5,
    "qa.changes": 1,
    "qa.lock": 1,
    "qa.entries": 11,
    "qa.store": 12,
    "qa.encoding": 13,
    "qa.probe": 13,
    "qa.builds": 14,
    "qa.filters": 13,
    "qa.answer": 13,
    "qa.freshness": 13,
    "qa.build": 15,
    "qa.assistant": 16,
    "qa": 17,
    # citations and briefings
    "qa.works": 5,
    "qa.csl_elements": 0,
    "qa.styles": 2,
    "qa.cite": 6,
    "qa.strength": 6,
    "qa.quotation_marks": 3,
    "qa.page_numbers": 0,
    "qa.cited_pages": 2,
    "qa.written": 6,
    "qa.wording": 9,
    "qa.named": 10,
    "qa.ibid": 11,
    "qa.verify": 12,
    "qa.reference_formats": 6,
    "qa.briefing.model": 2,
    "qa.briefing": 16,
    "qa.briefing.sheet": 13,
    "qa.briefing.markdown": 14,
    "qa.briefing.footnotes": 0,
    "qa.briefing.word": 14,
    "qa.briefing.pdf": 14,
    "qa.briefing.export": 15,
    # how well it answers
    "qa.metrics": 0,
    "qa.records": 1,
    "qa.trec_run": 1,
    "qa.gold": 2,
    "qa.beir": 11,
    "qa.evaluation": 17,
    "qa.comparison": 18,
    # the doors
    "qa.outlined": 10,
    "qa.progress": 1,
    "qa.options": 0,
    "qa.watch": 17,
    "qa.show": 18,
    "qa.show_outline": 19,
    "qa.show_eval": 19,
    "qa.builds_command": 20,
    "qa.briefing.command": 20,
    "qa.cite_command": 20,
    "qa.verify_command": 20,
    "qa.lessons_command": 20,
    "qa.eval_command": 20,
    "qa.cli": 21,
}
LONGEST_MODULE = 400
LONGEST_FUNCTION = 50
MOST_PARAMETERS = 6


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}
CORE = [name for name in MODULES if not name.startswith("qa.web")]
WEB = [name for name in MODULES if name.startswith("qa.web")]


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports anywhere, a name imported from a package as the module that it may be."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} has a relative import"
            assert node.module
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                yield name if name in MODULES else node.module


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def code_lines(path: Path, function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function that are neither blank nor comment nor part of its docstring."""
    lines = path.read_text(encoding="utf-8").splitlines()[function.lineno - 1 : function.end_lineno]
    docstring = len((ast.get_docstring(function, clean=False) or "").splitlines())
    return sum(bool(line.strip()) and not line.strip().startswith("#") for line in lines) - docstring


def parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    arguments = function.args
    names = [each.arg for each in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]]
    return [name for name in names if name not in ("self", "cls")]


@pytest.mark.parametrize("name", CORE)
def test_a_module_imports_only_lower_ranks(name: str) -> None:
    assert name in RANKS, f"{name} has no rank; give it one in RANKS"
    for imported in imports(MODULES[name]):
        if imported.split(".")[0] == "qa" and not (name == "qa.cli" and imported == "qa.web"):
            assert RANKS[imported] < RANKS[name], f"{name} (rank {RANKS[name]}) imports {imported}"


def test_every_rank_has_its_module() -> None:
    assert RANKS.keys() <= MODULES.keys()


@pytest.mark.parametrize("name", [*WEB, "ui"])
def test_the_page_imports_only_what_is_public(name: str) -> None:
    """The root, briefings with the names of styles, evidence strength, and how text flows."""
    public = {"qa", "qa.briefing", "qa.citations", "qa.cite", "qa.flow", "qa.strength", "qa.text"}
    for imported in imports(MODULES.get(name, ROOT / "ui.py")):
        if imported.split(".")[0] == "qa":
            assert imported in public or imported.startswith("qa.web"), f"{name} imports {imported}"


@pytest.mark.parametrize("name", MODULES)
def test_no_import_that_pickles_or_goes_out(name: str) -> None:
    forbidden = {"pickle", "shelve", "marshal", "dill", "joblib", "requests", "httpx", "aiohttp", "urllib.request"}
    forbidden |= {"http.client", "ftplib", "smtplib"}
    found = set(imports(MODULES[name]))
    assert not {each for each in found if each in forbidden or each.split(".")[0] in forbidden}


@pytest.mark.parametrize("name", CORE)
def test_only_the_command_line_prints_or_exits(name: str) -> None:
    if name in ("qa.cli",):
        return
    calls = [node.func for node in ast.walk(tree(MODULES[name])) if isinstance(node, ast.Call)]
    assert not [call for call in calls if isinstance(call, ast.Name) and call.id in ("print", "exit", "quit")]
    assert not [call for call in calls if isinstance(call, ast.Attribute) and ast.unparse(call) == "sys.exit"]


@pytest.mark.parametrize("name", MODULES)
def test_no_broad_except_but_one_a_door(name: str) -> None:
    handlers = [node for node in ast.walk(tree(MODULES[name])) if isinstance(node, ast.ExceptHandler)]
    broad = [each for each in handlers if each.type is None or "Exception" in ast.unparse(each.type).split(".")]
    broad += [each for each in handlers if each.type is not None and "BaseException" in ast.unparse(each.type)]
    assert len(broad) <= (1 if name == "qa.cli" or name in WEB else 0)
    if name in WEB:
        assert sum(MODULES[web].read_text(encoding="utf-8").count("except Exception") for web in WEB) <= 2


@pytest.mark.parametrize("name", [*MODULES, "ui"])
def test_budgets(name: str) -> None:
    path = MODULES.get(name, ROOT / "ui.py")
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE
    for function in functions(path):
        assert code_lines(path, function) <= LONGEST_FUNCTION, function.name
        if not any("app.command" in ast.unparse(each) for each in function.decorator_list):
            assert len(parameters(function)) <= MOST_PARAMETERS, function.name


def test_most_functions_are_short() -> None:
    lengths = sorted(code_lines(path, function) for path in MODULES.values() for function in functions(path))
    assert lengths[len(lengths) // 2] <= 10
    assert lengths[int(len(lengths) * 0.95)] <= 25


@pytest.mark.parametrize("path", sorted((PACKAGE / "web").rglob("*.*")), ids=lambda path: path.name)
def test_no_handlebars_in_the_page(path: Path) -> None:
    """Gradio compiles `{{` in a template and runs what a document says (gradio PR 13299)."""
    if path.suffix == ".py":
        constants = (node.value for node in ast.walk(tree(path)) if isinstance(node, ast.Constant))
        assert not [text for text in constants if isinstance(text, str) and "{{" in text]
    elif path.suffix in (".html", ".css", ".js"):
        assert "{{" not in path.read_text(encoding="utf-8")
