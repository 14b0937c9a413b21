"""A question in, ranked passages out: word for word, in one order, filtered, refused where it cannot be asked."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from qa import DocumentError, FilterError, IndexMissing, Library, Passage, QuestionError, Settings
from qa.passages import passages_of
from qa.structure import Document
from tests.conftest import MakeLibrary, put
from tests.fakes import ALPHA, BETA, FakeEncoder


@pytest.fixture
def library(make_library: MakeLibrary) -> Library:
    made = make_library({"alpha.txt": ALPHA, "sub/Beta File.txt": BETA})
    made.build()
    return made


def ids(library: Library, question: str, **filters: object) -> list[str]:
    return [hit.passage.id for hit in library.assistant().ask(question, **filters).hits]  # type: ignore[arg-type]


def test_hits_are_ranked_and_word_for_word(library: Library) -> None:
    answer = library.assistant().ask("trust", k=9)
    assert [hit.rank for hit in answer.hits] == [1, 2, 3, 4, 5]
    assert answer.hits[0].passage.id == "alpha/lesson-1"
    scores = [hit.score for hit in answer.hits]
    assert scores == sorted(scores, reverse=True)
    for hit in answer.hits:
        source = library.source(hit.passage.path)
        assert source[hit.passage.start : hit.passage.end] == hit.passage.text
        assert hit.evidence
        for evidence in hit.evidence:
            assert source[evidence.start : evidence.end] == evidence.text
            assert hit.passage.start <= evidence.start < evidence.end <= hit.passage.end
    assert answer.build == library.opened().manifest.build
    assert set(answer.timing_ms) == {"encode", "search", "total"}


def test_k_is_how_many(library: Library) -> None:
    assert len(ids(library, "trust", k=2)) == 2
    assert ids(library, "trust", k=2) == ids(library, "trust", k=9)[:2]


@pytest.mark.parametrize("k", [0, -1, 1001, 10**30])
def test_k_out_of_range(library: Library, k: int) -> None:
    with pytest.raises(FilterError, match=rf"^k is {k}; give a number from 1 to 1000.$"):
        library.assistant().ask("trust", k=k)


@pytest.mark.parametrize("lesson", [-1, 10000, 10**30])
def test_a_lesson_out_of_range(library: Library, lesson: int) -> None:
    with pytest.raises(FilterError, match=rf"^lesson is {lesson}; give a number from 0 to 9999.$"):
        library.assistant().ask("trust", lesson=lesson)


def test_filters_narrow_what_is_searched(library: Library) -> None:
    answer = library.assistant().ask("trust", k=9, lesson=1)
    assert {hit.passage.id for hit in answer.hits} == {"alpha/lesson-1", "alpha/lesson-1/police-in-burundi"}
    assert (answer.searched.documents, answer.searched.passages) == (1, 2)
    assert answer.searched.filters == {"lesson": 1}
    answer = library.assistant().ask("trust", k=9, document="alpha.txt", lesson=2)
    assert [hit.passage.id for hit in answer.hits] == ["alpha/lesson-2"]
    assert answer.searched.filters == {"document": "alpha.txt", "lesson": 2}
    everything = library.assistant().ask("trust").searched
    assert (everything.documents, everything.passages, everything.filters) == (2, 5, {})


def test_filters_come_before_the_k_best(library: Library) -> None:
    """The only passage of lesson 2 is fourth for this question, and first among those of lesson 2."""
    assert ids(library, "trust", k=1, lesson=2) == ["alpha/lesson-2"]


def test_a_lesson_that_is_not_there(library: Library) -> None:
    answer = library.assistant().ask("trust", lesson=9)
    assert (answer.verdict, answer.hits) == ("none", ())
    assert answer.reason == "No passage passes the filters: lesson 9."


@pytest.mark.parametrize(
    "name",
    ["sub/Beta File.txt", "corpus/sub/Beta File.txt", "sub/Beta File", "Beta", "BETA", " beta ", "sub/beta-file"],
)
def test_a_document_by_its_path_title_or_id(library: Library, name: str) -> None:
    assert ids(library, "trust", document=name) == ["sub/beta-file/overview"]


@pytest.mark.parametrize("name", ["", "gamma", "bet", "%", "../corpus/alpha.txt", "alpha.txt' OR 1=1 --"])
def test_an_unknown_document(library: Library, name: str) -> None:
    with pytest.raises(FilterError) as raised:
        library.assistant().ask("trust", document=name)
    assert str(raised.value) == (f"No document is called {name!r}; the index holds 2: alpha.txt, sub/Beta File.txt.")


def test_a_title_of_two_documents_is_refused(make_library: MakeLibrary) -> None:
    library = make_library({"one.txt": BETA, "two.txt": BETA})
    library.build()
    with pytest.raises(FilterError, match=r"^'Beta' names 2 documents; give the path of one: one.txt, two.txt.$"):
        library.assistant().ask("trust", document="Beta")
    assert ids(library, "trust", document="two.txt") == ["two/overview"]


def test_a_question_is_cleaned(library: Library) -> None:
    answer = library.assistant().ask("  how\tto \x1b[31mtrust\x00\n\n\u202ethem?\u200b ")
    assert answer.question == "how to [31mtrust them?"


@pytest.mark.parametrize("question", ["", "   ", "\n\t ", "\x00\x01\x1b", "\u200b\u202e", "\ud800"])
def test_an_empty_question(library: Library, question: str) -> None:
    with pytest.raises(QuestionError, match=r"^The question is empty. Ask in a sentence or in a few words.$"):
        library.assistant().ask(question)


def test_a_long_question(library: Library) -> None:
    assert library.assistant().ask("x" * 4000).question == "x" * 4000
    expected = r"^The question is 20,000 characters long, the limit is 4,000. Ask it in fewer words.$"
    with pytest.raises(QuestionError, match=expected):
        library.assistant().ask("x" * 20_000)


@pytest.mark.parametrize("question", ["?", "🙂", "信任", "${1+1} {{7*7}} `id` <b>", "' OR 1=1 --", "%s %n", "\\"])
def test_odd_questions_are_only_questions(library: Library, question: str) -> None:
    answer = library.assistant().ask(question)
    assert answer.question == question
    assert len(answer.hits) == 5


def test_ask_each_keeps_order_and_places(library: Library) -> None:
    answers = list(library.assistant().ask_each(["trust", "", "x" * 5000, "police"], k=1))
    assert [answer.question for answer in answers] == ["trust", "", "x" * 5000, "police"]
    assert [answer.verdict for answer in answers[1:3]] == ["none", "none"]
    assert answers[1].reason == "The question is empty. Ask in a sentence or in a few words."
    assert answers[1].hits == answers[2].hits == ()
    assert answers[0].hits
    assert answers[3].hits
    assert len({answer.build for answer in answers}) == 1
    assert len({frozenset(answer.timing_ms) for answer in answers}) == 1


def test_the_same_question_gives_the_same_answer(library: Library) -> None:
    first, second = (library.assistant().ask("police and dialogue", k=9) for _ in range(2))
    assert first.hits == second.hits


def test_ties_go_by_place_in_the_corpus(make_library: MakeLibrary) -> None:
    """More passages that tie than are looked at in depth: still the first ones, in order."""
    library = make_library({f"{number:03}.txt": BETA.replace("kept it", f"kept {number:03}") for number in range(250)})
    library.build()
    assert ids(library, "trust", k=5) == [f"{number:03}/overview" for number in range(5)]
    assert ids(library, "trust", k=250) == [f"{number:03}/overview" for number in range(250)]


def test_the_same_text_is_one_hit_that_names_every_place(make_library: MakeLibrary) -> None:
    """250 times one text and 4 others: five hits if five are asked for, and nothing is out of reach."""
    copies = {f"{number:03}.txt": BETA.replace("Beta", f"Copy {number}") for number in range(250)}
    others = {f"x{number}.txt": f"Other\n\nA town with {'police ' * number}and dialogue.\n" for number in range(4)}
    library = make_library({**copies, **others})
    library.build()
    answer = library.assistant().ask("trust", k=5)
    assert [hit.rank for hit in answer.hits] == [1, 2, 3, 4, 5]
    first = answer.hits[0]
    assert first.passage.id == "000/overview"
    assert [passage.id for passage in first.alike] == [f"{number:03}/overview" for number in range(1, 250)]
    assert [hit.alike for hit in answer.hits[1:]] == [()] * 4
    assert (answer.searched.passages, len(library.assistant().ask("trust", k=300).hits)) == (254, 5)


def test_a_filter_leaves_only_the_copies_that_pass(make_library: MakeLibrary) -> None:
    library = make_library({"a.txt": BETA, "b.txt": BETA.replace("Beta", "Gamma"), "c.txt": BETA})
    library.build()
    (hit,) = library.assistant().ask("trust", document="b.txt").hits
    assert (hit.passage.id, hit.alike) == ("b/overview", ())
    (hit,) = library.assistant().ask("trust", kind="overview").hits
    assert (hit.passage.id, [passage.id for passage in hit.alike]) == ("a/overview", ["b/overview", "c/overview"])


@pytest.mark.parametrize(
    ("answered", "weak", "expected"), [(0.0, 0.0, "answered"), (2.0, 0.0, "weak"), (2.0, 2.0, "none")]
)
def test_a_verdict_comes_with_its_confidence_and_signals(
    library: Library, monkeypatch: pytest.MonkeyPatch, answered: float, weak: float, expected: str
) -> None:
    model = {"intercept": 0.0, "coefficients": {}, "answered": answered, "weak": weak}
    monkeypatch.setattr("qa.verdict._model", lambda: model)
    answer = library.assistant().ask("trust")
    assert (answer.verdict, answer.confidence) == (expected, 0.5)
    assert answer.signals
    assert all(isinstance(value, float) for value in answer.signals.values())


def test_a_verdict_does_not_depend_on_how_many_hits_are_asked_for(make_library: MakeLibrary) -> None:
    library = make_library({f"{number:03}.txt": BETA.replace("kept it", f"kept {number:03}") for number in range(60)})
    library.build()
    few, many = (library.assistant().ask("trust and police", k=k) for k in (1, 60))
    assert (few.signals, few.confidence, few.verdict) == (many.signals, many.confidence, many.verdict)
    assert few.hits[0] == many.hits[0]


def test_without_hits_there_is_no_confidence(library: Library) -> None:
    answer = library.assistant().ask("trust", lesson=9)
    assert (answer.confidence, answer.signals) == (0.0, {})


def test_what_was_searched_for_too_is_told(make_library: MakeLibrary) -> None:
    library = make_library({"alpha.txt": ALPHA, "gamma.txt": "Gamma\n\nThe group keeps records.\n"})
    library.build()
    assert library.assistant().ask("trust").searched.also == ()
    answer = library.assistant().ask("recrods of the group")
    assert answer.searched.also == ("records",)
    assert answer.question == "recrods of the group", "the question itself stays as it was asked"
    assert answer.hits[0].passage.id == "gamma/overview"
    assert library.assistant().ask("recrods", lesson=9).searched.also == ("records",)


def test_a_rebuild_is_answered_from_without_a_restart(library: Library) -> None:
    assistant = library.assistant()
    before = assistant.ask("moldova", document="Beta").hits[0].passage.text
    put(library, "sub/Beta File.txt", BETA.replace("Moldova", "Burundi"))
    other = Library(library.folder, settings=Settings(), encoder=FakeEncoder())
    other.build()
    answer = assistant.ask("moldova", document="Beta")
    assert answer.hits[0].passage.text == before.replace("Moldova", "Burundi")
    assert answer.build == other.opened().manifest.build


def test_without_an_index(tmp_path: Path) -> None:
    library = Library(tmp_path, encoder=FakeEncoder())
    with pytest.raises(IndexMissing, match=r"Run: qa index$"):
        library.assistant().ask("trust")


def test_making_an_assistant_opens_nothing(tmp_path: Path) -> None:
    Library(tmp_path / "nowhere").assistant()
    assert not (tmp_path / "nowhere").exists()


def test_warm_loads_the_encoder(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(library.encoder, "encode_question", asked.append)
    library.assistant().warm()
    assert len(asked) == 1


def test_the_encoder_is_made_once_by_many_threads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    monkeypatch.setattr("qa.assistant.SentenceEncoder", lambda model: made.append(model) or FakeEncoder(model))
    library = Library(tmp_path)
    threads = [threading.Thread(target=lambda: library.encoder) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == ["all-MiniLM-L6-v2"]


def test_a_country_narrows_what_is_searched(make_library: MakeLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    def marked(document: Document, document_id: str) -> list[Passage]:
        countries = {"example": ("Burundi", "Côte d'Ivoire")}
        return [replace(each, countries=countries.get(each.kind, ())) for each in passages_of(document, document_id)]

    monkeypatch.setattr("qa.corpus.passages_of", marked)
    library = make_library({"alpha.txt": ALPHA})
    library.build()
    for name in ("Burundi", "burundi", "Cote d’Ivoire", "Ivory Coast", "CI"):
        answer = library.assistant().ask("trust", country=name)
        assert [hit.passage.kind for hit in answer.hits] == ["example"]
        assert answer.searched.passages == 1
    assert answer.searched.filters == {"country": "Côte d'Ivoire"}
    with pytest.raises(FilterError, match=r"country 'Peru'; the index knows 2: Burundi, Côte d'Ivoire\.$"):
        library.assistant().ask("trust", country="Peru")


def test_a_country_where_none_is_known_is_told_so(make_library: MakeLibrary) -> None:
    library = make_library({"beta.txt": BETA.replace("Moldova", "The ministry")})
    library.build()
    with pytest.raises(FilterError, match=r"No passage is marked with the country 'Peru'; the index knows 0\.$"):
        library.assistant().ask("trust", country="Peru")


def test_the_original_is_the_file_byte_for_byte(make_library: MakeLibrary) -> None:
    written = b"\xef\xbb\xbf" + BETA.replace("\n", "\r\n").encode()  # nothing of it is taken away or made even
    library = make_library({"sub/Beta File.txt": written, "bad.txt": b"\x00\x01"})
    library.build()
    assert library.original("sub/Beta File.txt") == written


@pytest.mark.parametrize(
    "path",
    [
        "", ".", "..", "/etc/passwd", "../index/CURRENT", "sub/../alpha.txt", "./alpha.txt", "sub//Beta File.txt",
        "corpus/alpha.txt", "ALPHA.txt", "alpha.txt/", "alpha.txt\x00", "alpha", "sub", "later.txt", ".hidden.txt",
        "bad.txt", "x" * 100_000,
    ],
)  # fmt: skip
def test_the_original_of_what_the_index_does_not_hold(library: Library, path: str) -> None:
    """Files that are there but were not read, or came later, are not given either."""
    for name, content in (("bad.txt", b"\x00\x01"), (".hidden.txt", ALPHA)):
        put(library, name, content)
    library.build()
    put(library, "later.txt", ALPHA)
    with pytest.raises(FilterError) as raised:
        library.original(path)
    assert str(raised.value) == f"No document is called {path[:200]!r}; the index holds 2."


def test_an_original_that_is_no_longer_what_was_indexed_is_not_given(library: Library) -> None:
    put(library, "alpha.txt", ALPHA.replace("slowly", "fast"))
    expected = r"^alpha\.txt was changed after the index was built, and may no longer say .*\. Run: qa index$"
    with pytest.raises(DocumentError, match=expected):
        library.original("alpha.txt")
    put(library, "alpha.txt", ALPHA)
    assert library.original("alpha.txt") == ALPHA.encode()
    (library.corpus_dir / "alpha.txt").unlink()
    with pytest.raises(DocumentError, match=r"^alpha\.txt was removed after the index was built\. Run: qa index$"):
        library.original("alpha.txt")
    (library.corpus_dir / "alpha.txt").mkdir()
    with pytest.raises(DocumentError, match=r"^alpha\.txt is a folder"):
        library.original("alpha.txt")


def test_a_link_gives_what_was_indexed_through_it_and_nothing_else(library: Library, tmp_path: Path) -> None:
    outside, secret, link = tmp_path / "outside.txt", tmp_path / "secret.txt", library.corpus_dir / "link.txt"
    outside.write_text(ALPHA, encoding="utf-8")
    secret.write_text("A key", encoding="utf-8")
    link.symlink_to(outside)
    library.build()
    assert library.original("link.txt") == ALPHA.encode()
    link.unlink()
    link.symlink_to(secret)
    with pytest.raises(DocumentError, match="was changed"):
        library.original("link.txt")
    secret.unlink()
    with pytest.raises(DocumentError, match="was removed"):
        library.original("link.txt")
