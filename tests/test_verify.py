"""Quotations and footnotes looked up: verified, moved, changed or gone; one changed character is never verified."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa import Library, Passage
from qa.cite import Style, cited
from qa.corpus import Corpus, CorpusFile
from qa.verify import Finding, findings_json, summary, verify
from qa.wording import Wording, difference, pieces_of
from qa.written import Quotation, quotations_in
from tests.conftest import MakeLibrary
from tests.test_written import word

SSR = """Political Engagement

What the programmes taught us.

Lesson 1 – Build trust

Trust grows slowly, over 2009-2017, and isn't a given. It fell by 5% to $3.5 million[1]. Non-state actors count.

Examples

Police in Burundi

The police of Burundi met the dialogue group every week, with the mayor. Nobody was told before.

They agreed on three rules in the end.

Smith, J. (2010). Police and dialogue. Burundi Press (pp. 3-9).

Lesson 2 – Agreement helps

An agreement makes dialogue last (OECD:34). It is signed by all.

Improving Justice, Erwin Van Veen, OECD, 2016.

Footnotes

[1] The ministry says four million.
"""
LOCAL = """Appropriation locale

Ce que l’appropriation nationale a changé dans les réformes reste à étudier « de près », dit-on.

Lesson 4 – Confiança primeiro

A confiança dos parceiros não se impõe: constrói-se devagar, com respeito pela soberania nacional.
"""
LESSON = "Political Engagement, Lesson 1 (“Build trust”)"
EXAMPLE = f"{LESSON}, Example “Police in Burundi”"
SMITH = "Smith, J. (2010). Police and dialogue. Burundi Press (pp. 3-9)"
MET = "The police of Burundi met the dialogue group every week, with the mayor."
Verify = Callable[..., list[Finding]]


@pytest.fixture
def corpus(make_library: MakeLibrary) -> Corpus:
    return corpus_of(make_library({"political.txt": SSR, "local.txt": LOCAL}))


def corpus_of(library: Library) -> Corpus:
    found = library.corpus()
    assert not found.skipped
    return found


def quoted(text: str, *footnotes: str) -> Quotation:
    return Quotation(text, 1, "", footnotes, "block")


def states(corpus: Corpus, *quotations: Quotation) -> list[tuple[str, str]]:
    return [(each.about, each.state) for each in verify(quotations, corpus)]


def state(corpus: Corpus, text: str, *footnotes: str) -> str:
    """The state of the words; whatever is said of sources is left out."""
    return verify([quoted(text, *footnotes)], corpus)[0].state


def holder(corpus: Corpus, end: str) -> Passage:
    return next(each for each in corpus.passages if each.id.endswith(end))


def test_the_passages_that_the_tests_count_on(corpus: Corpus) -> None:
    assert [each.id for each in corpus.passages if each.path == "political.txt"] == [
        "political/overview", "political/lesson-1", "political/lesson-1/police-in-burundi", "political/lesson-2",
    ]  # fmt: skip
    example = holder(corpus, "police-in-burundi")
    assert [each.text.rstrip(".") for each in example.references] == [SMITH]
    assert [each.label for each in holder(corpus, "lesson-1").footnotes] == ["1"]


# -- words -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        MET,
        "met the dialogue group every week",
        "The police of Burundi met the dialogue group\nevery\u00a0week, with the mayor.",
        "Nobody was told before.\n\nThey agreed on three rules in the end.",
        "Trust grows slowly, over 2009-2017, and isn't a given.",
        "Trust grows slowly, over 2009‑2017, and isn’t a given.",
        "Ce que l'appropriation nationale a changé",
        "appropriation nationale a changé dans les réformes",
        "reste à étudier “de près”, dit-on.",
        "Confianc\u0327a primeiro",
        "Smith, J. (2010). Police and dialogue.",
        "The ministry says four million.",
        "It fell by 5% to $3.5 million[1].",
        "It fell by 5% to $3.5 million¹.",
        "It fell by 5% to $3.5 million.",
        "It fell by 5% to $3.5 million. Non-state actors count.[^9]",
        "dialogue",
    ],
)
def test_words_that_stand_in_a_passage_are_verified(corpus: Corpus, text: str) -> None:
    assert state(corpus, text) == "verified"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The police of Burundi met the dialog group every week", "[-dialog-]{+dialogue+}"),
        ("met the dialogue group each week, with the mayor.", "[-each-]{+every+}"),
        ("The police of Burundi met every week, with the mayor.", "{+the dialogue group+}"),
        ("the police of Burundi met the dialogue group", "[-the-]{+The+}"),
        ("Trust grows slowly, over 2009-2018, and isn't a given.", "[-2009-2018,-]{+2009-2017,+}"),
        ("A confianca dos parceiros não se impõe", "[-confianca-]{+confiança+}"),
        ("It fell by 5% to $3.5 million[2].", "[-million[2].-]{+million[1].+}"),
    ],
)  # fmt: skip
def test_words_that_nearly_stand_there_are_changed_and_the_difference_is_told(
    corpus: Corpus, text: str, told: str
) -> None:
    (finding,) = verify([quoted(text)], corpus)
    assert finding.state == "changed"
    assert told in finding.difference
    assert (finding.difference.count("[-"), finding.difference.count("{+")) == (told.count("[-"), told.count("{+"))
    assert "Not word for word" in finding.message


@pytest.mark.parametrize(
    "text",
    [
        "rust grows slowly, over",
        "grows slowly, over 2009",
        "state actors count.",
        "Trust grows slowly, over 2009-2017, and isn",
        "It fell by 5",
        "3.5 million",
        "fell by 5% to $3",
        "5 million",
    ],
)
def test_no_quotation_begins_or_ends_within_a_word_or_a_number(corpus: Corpus, text: str) -> None:
    assert state(corpus, text) in ("changed", "gone")


def test_words_that_nobody_wrote_are_gone(corpus: Corpus) -> None:
    (finding,) = verify([quoted("Donors seldom read what they have paid for.")], corpus)
    assert (finding.state, finding.passages) == ("gone", ())


def test_pieces_must_stand_in_one_passage_in_their_order(corpus: Corpus) -> None:
    assert state(corpus, "The police of Burundi met […] with the mayor. […] They agreed on three rules") == "verified"
    assert state(corpus, "… met the dialogue group (...) Nobody was told before. [...]") == "verified"
    assert state(corpus, "Nobody was told before... They agreed on three rules") == "verified"
    assert state(corpus, "They agreed on three rules […] The police of Burundi met") == "changed"
    (apart,) = verify([quoted("Trust grows slowly […] Nobody was told before.")], corpus)
    assert apart.state == "changed"
    assert [each.id for each in apart.passages] == ["political/lesson-1", "political/lesson-1/police-in-burundi"]
    (changed,) = verify([quoted("The police of Burundi met […] Nobody was told after.")], corpus)
    assert changed.difference == "The police of Burundi met […] Nobody was told [-after.-]{+before.+}"


def test_an_omission_that_is_not_marked_is_a_change(corpus: Corpus) -> None:
    (finding,) = verify([quoted("Nobody was told before. in the end.")], corpus)
    assert finding.state == "changed"
    assert state(corpus, f"{MET}\n\nThey agreed on three rules in the end.") == "changed"


def test_pieces() -> None:
    assert pieces_of("a […] b [...] c (...) d… e ... f") == ["a", "b", "c", "d", "e", "f"]
    assert pieces_of("… whole. […].") == ["whole."]
    assert pieces_of("[sic] (a) 1.5") == ["[sic] (a) 1.5"]


def test_difference() -> None:
    assert difference("They met two times", "They met three times") == "They met [-two-]{+three+} times"
    assert difference("a b", "a x b") == "a {+x+} b"
    assert difference("a x b", "a b") == "a [-x-] b"


# -- where -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "note",
    [
        f"{SMITH}. Cited in: {EXAMPLE}.",
        f"{EXAMPLE}.",
        f"See {EXAMPLE}; my own reading.",
        f"{SMITH}, cited in Political Engagement, Lesson 1, Example “Police in Burundi”.",
        "Political Engagement, Lesson 1",
        "political.txt, lição 1",
        "Leçon no 1",
        "See Political Engagement, p. 12.",
        "Interview with the mayor, Bujumbura.",
        "",
    ],
)
def test_a_footnote_that_names_the_place_or_none_is_right(corpus: Corpus, note: str) -> None:
    assert state(corpus, MET, note) == "verified"


@pytest.mark.parametrize(
    "note",
    [
        f"{SMITH}. Cited in: {LESSON}.",
        f"{SMITH}. Cited in: {EXAMPLE.replace('Lesson 1', 'Lesson 2')}.",
        f"{SMITH}. Cited in: {EXAMPLE.replace('trust', 'trusts')}.",
        f"{SMITH}. Cited in: Old {EXAMPLE}.",
        f"{EXAMPLE.replace('Burundi', 'Rwanda')}.",
        f"{LESSON}.",
        "Political Engagement, Lesson 2",
        "Appropriation locale, Leçon 1",
        "Appropriation locale.",
        "Lección 3",
        "Political Engagement, Lesson 1 (“Build trusts”).",
        "Political Engagement, “Conclusion”.",
        "Political Engagement, Lesson 1, Example “Police in Burundi”, p. 12.",
    ],
)
def test_a_footnote_that_names_another_place_shows_that_the_words_moved(corpus: Corpus, note: str) -> None:
    finding = verify([quoted(MET, note)], corpus)[0]
    assert finding.state == "moved"
    assert f"stand in {EXAMPLE}." in finding.message
    assert note in finding.message


def test_a_place_under_another_name_is_another_place(corpus: Corpus) -> None:
    assert state(corpus, "What the programmes taught us.", "Political Engagement.") == "verified"
    assert state(corpus, "What the programmes taught us.", "Political Engagements.") == "moved"


def test_pages(corpus: Corpus) -> None:
    paged = paged_corpus(corpus, ("12", "13"))
    assert state(paged, MET, "Political Engagement, Lesson 1, p. 13") == "verified"
    assert state(paged, MET, "Political Engagement, Lesson 1, p. 14") == "moved"
    assert state(paged, MET, f"{EXAMPLE}, pp. 12-13.") == "verified"
    assert state(paged, MET, f"{EXAMPLE}, pp. 12-14.") == "moved"
    assert state(paged, MET, f"{EXAMPLE}.") == "moved"


def paged_corpus(corpus: Corpus, pages: tuple[str, ...]) -> Corpus:
    passages = tuple(replace(each, pages=pages) for each in corpus.passages)
    return Corpus((CorpusFile("x", "", None, passages, ()),))


def test_words_that_stand_twice_are_verified_where_the_footnote_says(make_library: MakeLibrary) -> None:
    twice = corpus_of(make_library({"a.txt": SSR, "b.txt": SSR.replace("Political Engagement", "Second Reading", 1)}))
    first, second = (
        verify([quoted(MET, f"{name}{EXAMPLE[20:]}.")], twice)[0] for name in ("Political Engagement", "Second Reading")
    )
    assert (first.state, [each.path for each in first.passages]) == ("verified", ["a.txt"])
    assert (second.state, [each.path for each in second.passages]) == ("verified", ["b.txt"])
    assert state(twice, MET, "Third Reading, Lesson 1 (“Build trust”).") == "moved"


def test_ibid_is_the_footnote_before(corpus: Corpus) -> None:
    found = verify([quoted(MET, f"{EXAMPLE}."), quoted("Nobody was told before.", "Ibid.")], corpus)
    assert [each.state for each in found] == ["verified", "verified"]
    found = verify([quoted(MET, f"{EXAMPLE}."), quoted("It is signed by all.", "Ibid., p. 3")], corpus)
    assert [each.state for each in found] == ["verified", "moved"]


# -- on what -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "note",
    [
        f"{SMITH}. Cited in: {EXAMPLE}.",
        SMITH,
        "Smith (2010), Police and dialogue.",
        "J. Smith (2010), pp. 3-9",
        "Smith, J. (2010), p. 9, cited in Political Engagement, Lesson 1, Example “Police in Burundi”.",
        "My own translation of Smith.",
    ],
)
def test_a_source_that_the_passage_lists_is_right(corpus: Corpus, note: str) -> None:
    assert states(corpus, quoted(MET, note)) == [("quotation", "verified")]


@pytest.mark.parametrize("style", ["plain", "footnote", "author-date", "apa", "chicago", "harvard"])
def test_our_own_citations_are_right_in_every_style(corpus: Corpus, style: Style) -> None:
    quotations = [quoted(each.text, cited(each, style)) for each in corpus.passages]
    assert states(corpus, *quotations) == [("quotation", "verified")] * len(corpus.passages)


@pytest.mark.parametrize(
    ("note", "told"),
    [
        (f"{SMITH.replace('2010', '2011')}. Cited in: {EXAMPLE}.", "[-(2011).-]{+(2010).+}"),
        (f"{SMITH.replace('J. ', 'J ')}. Cited in: {EXAMPLE}.", "[-J-]{+J.+}"),
        (SMITH.replace("Smith", "Smyth"), "[-Smyth,-]{+Smith,+}"),
        ("Smith, J. (2012), Police and dialogue.", "[-(2012),-]{+(2010).+}"),
    ],
)
def test_a_source_that_was_changed(corpus: Corpus, note: str, told: str) -> None:
    words, source = verify([quoted(MET, note)], corpus)
    assert (words.state, source.about, source.state) == ("verified", "source", "changed")
    assert told in source.difference


def test_pages_that_the_passage_does_not_cite(corpus: Corpus) -> None:
    note = "An agreement makes dialogue last (OECD:34)."
    lesson = "cited in Political Engagement, Lesson 2."
    van_veen = "Improving Justice, Erwin Van Veen, OECD, 2016"
    assert states(corpus, quoted(note, f"{van_veen}, p. 34, {lesson}")) == [("quotation", "verified")]
    found = verify([quoted(note, f"{van_veen}, p. 43, {lesson}")], corpus)
    assert [(each.about, each.state) for each in found] == [("quotation", "verified"), ("source", "changed")]
    assert found[1].message == "The passage does not cite these pages of its sources: 43."


@pytest.mark.parametrize(
    "note",
    [
        f"Improving Justice, Erwin Van Veen, OECD, 2016. Cited in: {EXAMPLE}.",
        f"{SMITH}; Improving Justice, Erwin Van Veen, OECD, 2016. Cited in: {EXAMPLE}.",
        "Erwin Van Veen, OECD (2016)",
        "Jones, A. (1999). Another book altogether. London: Press.",
    ],
)
def test_a_source_that_the_passage_does_not_rest_on(corpus: Corpus, note: str) -> None:
    words, source = verify([quoted(MET, note)], corpus)
    assert (words.state, source.about, source.state) == ("verified", "source", "gone")
    assert "names a source that the passage does not rest on" in source.message
    assert ("listed by Political Engagement, Lesson 2" in source.message) == ("Veen" in note)


def test_footnotes_behind_no_quotation(corpus: Corpus) -> None:
    def found(note: str) -> list[tuple[str, str]]:
        return states(corpus, Quotation("", 1, "", (note,), "note"))

    assert found(f"{SMITH}. Cited in: {EXAMPLE}.") == [("footnote", "verified")]
    assert found(f"{SMITH.replace('2010', '2011')}. Cited in: {EXAMPLE}.") == [
        ("footnote", "verified"),
        ("source", "changed"),
    ]
    assert found(f"{SMITH}. Cited in: {EXAMPLE.replace('Lesson 1', 'Lesson 7')}.") == [("footnote", "gone")]
    assert found("Political Engagement, Lesson 2") == [("footnote", "verified")]
    assert found("Political Engagement, Lesson 9") == [("footnote", "gone")]
    assert found("J. Smith (2010), p. 3") == [("footnote", "verified")]
    assert found(SMITH.replace("Burundi", "Rwanda")) == [("footnote", "changed")]
    assert found("I thank everybody who helped.") == []


# -- one character -----------------------------------------------------------------------------------------------------

LONG = (
    "Trust grows slowly, over 2009-2017, and isn't a given. It fell by 5% to $3.5 million[1]. Non-state actors count."
)
ONCE = Corpus(())


def mutated(text: str, at: int, how: str) -> str:
    if how == "delete":
        return text[:at] + text[at + 1 :]
    if how == "double":
        return text[:at] + text[at] + text[at:]
    swaps = {",": ";", ".": ",", "'": "", "-": " ", "%": "", "$": "€", "[": "(", "]": ")"}
    other = swaps.get(text[at]) if not text[at].isalnum() else chr(ord(text[at]) ^ 1) if text[at] not in "zZ" else "q"
    return text[:at] + (other if other is not None else text[at]) + text[at + 1 :]


@settings(derandomize=True, max_examples=250)
@given(st.integers(1, len(LONG) - 2), st.sampled_from(["swap", "delete", "double"]))
def test_a_changed_character_is_never_verified(at: int, how: str) -> None:
    passage = Passage("a/lesson-1", "A", "a.txt", "lesson", 1, "Trust", None, None, LONG, 0, len(LONG))
    text = mutated(LONG, at, how)
    same = " ".join(text.split()) == " ".join(LONG.split())
    for quotation, document in ((text, LONG), (LONG, text)):  # the briefing was changed, or the document was
        corpus = Corpus((CorpusFile("a.txt", "", None, (replace(passage, text=document, end=len(document)),), ()),))
        (finding,) = verify([quoted(quotation)], corpus)
        assert finding.state == ("verified" if same else "changed")
        assert bool(finding.difference) != same


@settings(derandomize=True, max_examples=60)
@given(st.integers(0, len(LOCAL) - 1))
def test_a_lost_accent_is_never_verified(at: int) -> None:
    text = LOCAL.rpartition("\n\n")[2].strip()
    plain = {"ç": "c", "ã": "a", "õ": "o", "ó": "o", "í": "i"}
    at %= len(text)
    if text[at] not in plain:
        return
    passage = Passage("a/lesson-1", "A", "a.txt", "lesson", 1, "Trust", None, None, text, 0, len(text))
    corpus = Corpus((CorpusFile("a.txt", "", None, (passage,), ()),))
    assert state(corpus, text[:at] + plain[text[at]] + text[at + 1 :]) == "changed"


# -- whole briefings ---------------------------------------------------------------------------------------------------

FRENCH = """# Note sur l’appropriation

Selon le document, « ce que l’appropriation nationale a changé » reste ouvert.[^1]

> Ce que l'appropriation nationale a changé dans les réformes reste à étudier «\u00a0de près\u00a0», dit-on.[^2]

> Ce que l'appropriation nationale a change dans les réformes

[^1]: Appropriation locale, introduction.
[^2]: Appropriation locale, leçon 4.
"""


def test_a_briefing_written_by_hand_in_french(corpus: Corpus) -> None:
    found = verify(quotations_in("note.md", FRENCH.encode()), corpus)
    assert [each.state for each in found] == ["changed", "moved", "changed"]
    assert found[0].difference == "[-ce-]{+Ce+} que l'appropriation nationale a changé"
    assert found[2].difference == "Ce que l'appropriation nationale a [-change-]{+changé+} dans les réformes"


def test_a_briefing_written_by_hand_in_portuguese(corpus: Corpus) -> None:
    lines = [
        (
            "Citação",
            "A confiança dos parceiros não se impõe: constrói-se devagar[…] respeito pela soberania nacional.^1",
        ),
        ("", "Também “constrói-se devagar, com respeito”^2 e “constroi-se devagar, com respeito”."),
    ]
    notes = ["Appropriation locale, lição 4.", "Appropriation locale, lição 3."]
    found = verify(quotations_in("nota.docx", word(lines, notes)), corpus)
    assert [each.state for each in found] == ["verified", "moved", "changed"]
    assert found[2].difference == "[-constroi-se-]{+constrói-se+} devagar, com respeito"


def test_counts_and_json(corpus: Corpus) -> None:
    found = verify(
        [quoted(MET, f"{EXAMPLE}."), quoted("Nobody was told after."), Quotation("", 9, "T", ("Lesson 9",), "note")],
        corpus,
    )
    assert summary(found) == {"quotation": {"verified": 1, "changed": 1}, "source": {}, "footnote": {"gone": 1}}
    value = findings_json(found)
    findings = value.pop("findings")
    assert value == {
        "quotations": 2, "verified": 1, "moved": 0, "changed": 1, "gone": 0, "sources": {}, "footnotes": {"gone": 1},
    }  # fmt: skip
    assert findings[1] == {
        "about": "quotation",
        "state": "changed",
        "message": f"Not word for word what stands in {EXAMPLE}.",
        "text": "Nobody was told after.",
        "kind": "block",
        "paragraph": 1,
        "heading": "",
        "footnotes": [],
        "difference": "Nobody was told [-after.-]{+before.+}",
        "passages": [
            {
                "id": "political/lesson-1/police-in-burundi",
                "document": "Political Engagement",
                "path": "political.txt",
                "place": EXAMPLE,
            }
        ],
    }  # fmt: skip


def test_an_empty_corpus_and_an_empty_briefing(corpus: Corpus) -> None:
    assert verify([], corpus) == ()
    assert states(ONCE, quoted(MET, "x"), Quotation("", 1, "", ("y",), "note")) == [("quotation", "gone")]


def made(count: int) -> Corpus:
    """Passages of a hundred words, no two with the same words in the same order."""

    def text(number: int) -> str:
        return " ".join(f"word{(number * 7 + at * (number % 13 + 1)) % 3001}" for at in range(100))

    passages = tuple(
        Passage(f"d/lesson-{n}", f"Document {n // 50}", "d.txt", "lesson", n, "T", None, None, text(n), 0, len(text(n)))
        for n in range(count)
    )
    return Corpus((CorpusFile("d.txt", "", None, passages, ()),))


def test_forty_quotations_over_many_passages_take_seconds() -> None:
    corpus = made(4000)
    texts = [" ".join(each.text.split()[10:60]) for each in corpus.passages[::100]]
    changed: Sequence[Quotation] = [quoted(text.replace("word", "wort", 1)) for text in texts]
    started = time.perf_counter()
    found = verify(changed, corpus)
    assert time.perf_counter() - started < 20  # about 1 s; a busy machine is slower
    assert summary(found)["quotation"] == {"changed": 40}


def test_a_long_quotation_is_compared_by_its_words() -> None:
    words: Mapping[bool, list[str]] = {True: [f"w{n}" for n in range(1500)], False: []}
    text = " ".join(words[True])
    passage = Passage("a", "A", "a.txt", "overview", None, None, None, None, text, 0, len(text))
    nearly = Wording([passage]).nearest(text.replace("w700 ", "other ").partition(" w1200")[0])
    assert nearly is not None
    assert "w699 [-other-]{+w700+} w701" in nearly.difference
    assert nearly.difference.count("[-") == nearly.difference.count("{+") == 1
