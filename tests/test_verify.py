"""Quotations and footnotes looked up: verified, moved, changed or gone; one changed character is never verified."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import chain, combinations
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa import Library, Passage
from qa.cite import Style, cited
from qa.corpus import Corpus, CorpusFile
from qa.sources import cited_on, resting
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


LISTED = """Trabajar con guardias

Lección 1 – Acordar

Un objetivo es bueno para todos en el valle.¹ Un plan es mejor que nada cuando llueve.² Nadie fue solo al puerto.[5]

El muro mide 40 m² y 10 m de alto¹² según dicen los guardias.

Referencias

1. Quispe, R. (2016). Para qué sirve una frontera. Lima: Fondo Editorial, p. 9.
2. Ibíd., pp. 12 y 14.
3. Gómez, M. y Pérez, L. (2014). La policía y la paz. Bogotá: Editorial Norte.
4. Quispe, ob. cit., pág. 31.
5. Gómez y Pérez (2014), pp. 44-46.
"""


def test_a_call_that_leads_into_a_numbered_list_may_be_left_out(make_library: MakeLibrary) -> None:
    listed = corpus_of(make_library({"a.txt": LISTED}))
    (passage,) = (each for each in listed.passages if each.kind == "lesson")
    assert [each.text for each in passage.markers] == ["¹", "²", "[5]"]
    right = [
        "Un objetivo es bueno para todos en el valle. Un plan es mejor que nada cuando llueve.",
        "Un objetivo es bueno para todos en el valle.¹ Un plan es mejor que nada cuando llueve.²",
        "Un objetivo es bueno para todos en el valle.[1] Un plan es mejor que nada cuando llueve.[2]",
        "cuando llueve. Nadie fue solo al puerto.",
        "El muro mide 40 m² y 10 m de alto",  # its call leads nowhere
        "según dicen los guardias.",
    ]
    for text in right:
        assert state(listed, text) == "verified", text
    for text in (
        "El muro mide 40 m",
        "El muro mide 40 m² y 10 m de alto¹",
        "El muro mide 40 m y 10 m de alto",
        "Un objetivo es bueno para todos en el valle.²",
    ):
        assert state(listed, text) == "changed", text


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


REVIEWS = """Guards and Police

Lesson 1 – Agree on the aim

Guards who share an aim call each other when the river rises.

Examples

A review in Peru

The review asked forty guards what their work was for.

A review

The officers of Bo were asked what their work was for.

Lesson 2 – A review in Malawi: what it cost

Nobody had counted the costs of the ferry at night.

Examples

A review in Malawi

The review asked fifty guards about the ferry at night.

A review in Peru

Forty guards of Peru were asked about the ferry again.

Conclusion

Nothing of this is new to those who guard a river.
"""
AIM, PERU, BO = "Guards who share an aim call", "The review asked forty guards", "The officers of Bo were asked"
COSTS, MALAWI, FERRY = (
    "Nobody had counted the costs",
    "The review asked fifty guards",
    "Forty guards of Peru were asked",
)


@pytest.fixture
def reviews(make_library: MakeLibrary) -> Corpus:
    found = corpus_of(make_library({"reviews.txt": REVIEWS}))
    assert [each.example_title for each in found.passages if each.kind == "example"] == [
        "A review in Peru", "A review", "A review in Malawi", "A review in Peru",
    ]  # fmt: skip
    return found


WITHIN = [
    "Guards and Police, Lesson {}, Example “{}”",
    "Guards and Police, Lesson {}, Example: {}",
    "Guards and Police, Lesson {}, example “{}”",
    "Lesson {}, example “{}”, my translation",
    "Lesson {}, {}, citing Dahl (2011), p. 4",
    "Guards and Police, Lesson {}: {}.",
    "Guards and Police, Lesson {} ({})",
    "Lesson {}. Exemple : {}",
    "Guards and Police, Lesson {}, “{}”.",
]


@pytest.mark.parametrize("form", WITHIN)
def test_what_is_named_within_a_lesson_must_hold_the_words(reviews: Corpus, form: str) -> None:
    for text, lesson, title in [
        (PERU, 1, "A review in Peru"), (BO, 1, "A review"), (MALAWI, 2, "A review in Malawi"),
        (FERRY, 2, "A review in Peru"),
    ]:  # fmt: skip
        assert state(reviews, text, form.format(lesson, title)) == "verified", (form, title)
    for text, lesson, title in [
        (AIM, 1, "A review in Peru"), (AIM, 1, "A review"), (PERU, 1, "A review"), (BO, 1, "A review in Peru"),
        (FERRY, 2, "A review in Malawi"), (MALAWI, 2, "A review in Peru"), (COSTS, 2, "A review in Peru"),
        (AIM, 1, "Conclusion"),
    ]:  # fmt: skip
        assert state(reviews, text, form.format(lesson, title)) == "moved", (text, form, title)


def test_what_is_not_named_right_behind_a_lesson_tells_no_place(reviews: Corpus) -> None:
    for note in (
        "Guards and Police, Lesson 2 (“A review in Malawi: what it cost”)",
        "Guards and Police, Lesson 2: A review in Malawi: what it cost",
        "Guards and Police, Lesson 2, A review in Malawi",  # the title of the lesson itself, in short
        "Lesson 2, citing A review in Peru",
        "Lesson 2, A review in Peru and other places",
        "Lesson 2, A review in Peru (2016), p. 3",
    ):
        assert state(reviews, COSTS, note) == "verified", note
    assert state(reviews, AIM, "Guards and Police, A review in Peru") == "moved"
    assert state(reviews, PERU, "Guards and Police, Lesson 1 (“Agree on the aim”), “A review in Peru”") == "verified"
    assert state(reviews, AIM, "Guards and Police, Lesson 1 (“Agree on the aim”), A review in Peru") == "moved"
    for before in ("Lesson 1", "Lesson 1, example “A review”"):
        for part in ("Example: {}", "example “{}”", "Example “{}”"):
            note = f"Ibid., {part.format('A review in Peru')}"
            assert again(reviews, PERU, f"Guards and Police, {before}", note) == RIGHT, (before, note)
            assert again(reviews, AIM, f"Guards and Police, {before}", note) == MOVED, (before, note)
    alone = [Quotation("", 1, "", (f"Guards and Police, Lesson {n}, A review in Malawi",), "note") for n in (1, 2)]
    assert [each.state for each in verify(alone, reviews)] == ["gone", "verified"]


def test_words_that_stand_twice_are_verified_where_the_footnote_says(make_library: MakeLibrary) -> None:
    twice = corpus_of(make_library({"a.txt": SSR, "b.txt": SSR.replace("Political Engagement", "Second Reading", 1)}))
    first, second = (
        verify([quoted(MET, f"{name}{EXAMPLE[20:]}.")], twice)[0] for name in ("Political Engagement", "Second Reading")
    )
    assert (first.state, [each.path for each in first.passages]) == ("verified", ["a.txt"])
    assert (second.state, [each.path for each in second.passages]) == ("verified", ["b.txt"])
    assert state(twice, MET, "Third Reading, Lesson 1 (“Build trust”).") == "moved"


OTHER = "They agreed on three rules in the end."
SIGNED = "It is signed by all."
GROWS = "Trust grows slowly, over 2009-2017"
BEFORE = f"{SMITH}. Cited in: {EXAMPLE}."


def again(corpus: Corpus, text: str, *notes: str) -> list[tuple[str, str]]:
    """The states of words whose footnote is the last of the notes, behind quotations that have those before."""
    found = verify([*(quoted(MET, note) for note in notes[:-1]), replace(quoted(text, notes[-1]), paragraph=2)], corpus)
    return [(each.about, each.state) for each in found if each.quotation.paragraph == 2]


RIGHT, MOVED = [("quotation", "verified")], [("quotation", "moved")]
WRONG = [*RIGHT, ("source", "changed")]


@pytest.mark.parametrize("word", ["Ibid.", "ibid", "Ibidem", "Idem.", "Id.", "Ebd.", "See ibid.", "Ibíd."])
def test_ibid_is_the_footnote_before(corpus: Corpus, word: str) -> None:
    assert again(corpus, OTHER, f"{EXAMPLE}.", word) == RIGHT
    assert again(corpus, SIGNED, f"{EXAMPLE}.", word) == MOVED
    assert again(corpus, SIGNED, f"{EXAMPLE}.", f"{word}, p. 3") == MOVED
    assert again(corpus, OTHER, BEFORE, f"{word}, p. 9") == RIGHT
    assert again(corpus, OTHER, BEFORE, f"{word}, p. 99") == WRONG
    assert again(corpus, OTHER, BEFORE, f"{word}, 9.") == RIGHT
    assert again(corpus, OTHER, BEFORE, f"{word}, 99.") == WRONG
    assert again(corpus, OTHER, "Political Engagement, Lesson 1", f"{word}, Lesson 9, p. 99") == MOVED


@pytest.mark.parametrize(
    ("text", "note", "expected"),
    [
        (OTHER, "Ibid. (pp. 3–9)", RIGHT),
        (OTHER, "Ibid., pp. 3-10", WRONG),
        (OTHER, "Ibid., p. 9. My translation.", RIGHT),
        (OTHER, "Ibid. (my emphasis)", RIGHT),
        (OTHER, "Ibid., Lesson 1", RIGHT),
        (OTHER, "Ibid., Lesson 9", MOVED),
        (SIGNED, "Ibid., Lesson 2", RIGHT),
        (SIGNED, "Ibid., Lesson 2 (“Agreement helps”)", RIGHT),
        (SIGNED, "Ibid., Lesson 2 (“Agreement hurts”)", MOVED),
        (OTHER, "Ibid., Example “Police in Burundi”", RIGHT),
        (OTHER, "Ibid., Example “Police in Rwanda”", MOVED),
        (OTHER, "Ibid., p. 9, cited in Political Engagement, Lesson 1, Example “Police in Burundi”.", RIGHT),
        (OTHER, "Ibid., p. 99, cited in Political Engagement, Lesson 1, Example “Police in Burundi”.", WRONG),
        (OTHER, "Ibid. Cited in: Political Engagement, Lesson 2.", MOVED),
        (OTHER, "Ibid., Appropriation locale", MOVED),
        (OTHER, "Ibid.; Erwin Van Veen, OECD (2016)", [*RIGHT, ("source", "gone")]),
        (OTHER, "Idem, Police and dialogue (2010), p. 9", RIGHT),
        (OTHER, "Idem, Police and dialogue (2010), p. 44", WRONG),
        (SIGNED, "Idem, Improving Justice (2016), p. 34", RIGHT),
        (OTHER, "ID cards of the police, annual report", RIGHT),
        (SIGNED, "ID cards of the police, annual report", RIGHT),
    ],
)
def test_what_ibid_names_must_hold(corpus: Corpus, text: str, note: str, expected: list[tuple[str, str]]) -> None:
    assert again(corpus, text, BEFORE, note) == expected


def test_chains_of_ibid(corpus: Corpus) -> None:
    assert again(corpus, OTHER, BEFORE, "Ibid., p. 99", "Ibid.") == WRONG
    assert again(corpus, OTHER, BEFORE, "Ibid., p. 99", "Ibid., p. 3") == RIGHT
    assert again(corpus, SIGNED, BEFORE, "Ibid., Lesson 2", "Ibid.") == RIGHT
    assert again(corpus, OTHER, BEFORE, "Ibid., Lesson 2", "Ibid.") == MOVED
    assert again(corpus, OTHER, f"{SMITH}, p. 99. Cited in: {EXAMPLE}.", "Ibid., p. 9") == RIGHT
    assert again(corpus, OTHER, "Ibid., p. 99") == WRONG  # there is none before


def test_ibid_of_a_place_with_pages(corpus: Corpus) -> None:
    paged = paged_corpus(corpus, ("12", "13"))
    assert again(paged, OTHER, f"{EXAMPLE}, pp. 12-13.", "Ibid., p. 13") == RIGHT
    assert again(paged, SIGNED, f"{EXAMPLE}, pp. 12-13.", "Ibid., p. 13") == RIGHT  # another page may be of any lesson
    assert again(paged, OTHER, f"{EXAMPLE}, pp. 12-13.", "Ibid., p. 14") == MOVED
    assert again(paged, OTHER, "Appropriation locale, p. 12", "Ibid., p. 13") == MOVED
    assert again(paged, OTHER, f"{SMITH}. Cited in: {EXAMPLE}, pp. 12-13.", "Ibid., p. 9") == RIGHT
    assert again(paged, OTHER, f"{SMITH}. Cited in: {EXAMPLE}, pp. 12-13.", "Ibid., p. 13") == WRONG


def test_ibid_behind_no_quotation(corpus: Corpus) -> None:
    both = [Quotation("", 1, "", (note,), "note") for note in (BEFORE, "Ibid.; Smith (2010), Police and dialogue")]
    assert states(corpus, *both) == [("footnote", "verified"), ("footnote", "verified")]
    notes = [Quotation("", 1, "", (note,), "note") for note in (BEFORE, "Ibid., p. 9", "Ibid., p. 99", "Ibid., my own")]
    assert states(corpus, *notes) == [
        ("footnote", "verified"), ("footnote", "verified"), ("footnote", "verified"), ("source", "changed"),
        ("footnote", "verified"), ("source", "changed"),
    ]  # fmt: skip


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
    assert found[1].message == f"The passage does not cite these pages of “{van_veen}”: 43."
    assert states(corpus, quoted(note, f"Van Veen, OECD (2016), 34, {lesson}")) == [("quotation", "verified")]
    assert states(corpus, quoted(note, f"Van Veen, OECD (2016), 16, {lesson}")) == [
        ("quotation", "verified"), ("source", "changed"),
    ]  # fmt: skip
    for pages in ("p. 43", "p. 34; 43", "p. 34; p. 43"):
        alone = Quotation("", 1, "", (f"Van Veen, OECD (2016), {pages}",), "note")
        assert states(corpus, alone) == [("footnote", "changed")], pages


TWO = """Guarding

Lesson 1 – Guard well

Dogs frighten thieves (Smith 2010: 44). Horses fear tunnels (Jones 2012: 7). Torches cost little (Jones 2012: 9).

Smith, J. (2010). Dogs at Night. Oslo: Press.

Jones, A. (2012). Horses and Tunnels. Oslo: Press, vol. 44.

Kamara, F. and Hughes, L. (2011). What Does a Report Cost? Freetown: Centre for Safety Studies, pp. 8-31.

Ruth Adeyemi, “Who Is ‘Local’?,” Journal of Reform 4, no. 2 (2014): 44–59.
"""
WORDS = ["Dogs frighten thieves", "Horses fear tunnels", "Torches cost little"]


@pytest.fixture
def guarding(make_library: MakeLibrary) -> Corpus:
    return corpus_of(make_library({"guarding.txt": TWO, "political.txt": SSR}))


@pytest.mark.parametrize("style", get_args(Style))
def test_our_own_citations_of_some_of_the_sources_are_right_in_every_style(guarding: Corpus, style: Style) -> None:
    """Those of a few quoted words give fewer sources, and fewer pages, than the passage does."""
    whole = holder(guarding, "guarding/lesson-1")
    assert [each.reference for each in whole.markers] == [0, 1, 1]
    for kept in chain.from_iterable(combinations(range(3), size) for size in range(4)):
        own = replace(whole, markers=tuple(whole.markers[at] for at in kept))
        for count in range(1, 5):
            sources = replace(own, references=whole.references[:count])
            note = cited(sources, style)
            assert states(guarding, quoted(WORDS[0], note)) == [("quotation", "verified")], note


@pytest.mark.parametrize("style", ["footnote", "author-date", "apa", "chicago", "harvard"])
def test_a_page_of_another_source_is_wrong_in_every_style(guarding: Corpus, style: Style) -> None:
    note = cited(holder(guarding, "guarding/lesson-1"), style)
    assert states(guarding, quoted(WORDS[0], note)) == [("quotation", "verified")]
    assert note.count("44") in (2, 3)
    changed = re.sub(r"([Pp])p?\. 7, 9", r"\1. 44", note)
    assert changed != note
    found = states(guarding, quoted(WORDS[0], changed))
    assert found == [("quotation", "verified"), ("source", "changed")], changed


NOTED = """Guarding

Lesson 1 – Guard well

Dogs frighten thieves.[1] Horses fear tunnels.[2] Torches cost little.[3]

Footnotes

[1] Dahl, K. (2011). Trust and Police. London: Zed Books, p. 4.
[2] Ibid., p. 12.
[3] Smith, J. (2010). Dogs at Night. Oslo: Press.
"""


@pytest.mark.parametrize("style", get_args(Style))
def test_our_own_citations_of_words_that_cite_some_pages_are_right_in_every_style(
    make_library: MakeLibrary, style: Style
) -> None:
    """Words that cite an entry on the pages that its own line ends with have that line, not the one without pages."""
    corpus = corpus_of(make_library({"guarding.txt": NOTED}))
    whole = resting(holder(corpus, "guarding/lesson-1"))
    dahl, smith = whole.references
    for pages in (["4"], ["12"], ["4", "12"]):
        for references in ((cited_on(dahl, pages),), (cited_on(dahl, pages), smith)):
            note = cited(replace(whole, references=references, markers=()), style)
            assert states(corpus, quoted(WORDS[0], note)) == [("quotation", "verified")], note
    changed = cited(replace(whole, references=(cited_on(dahl, ["5"]),), markers=()), style)
    assert states(corpus, quoted(WORDS[0], changed)) == [("quotation", "verified"), ("source", "changed")]


def test_pages_of_the_document_are_none_of_a_source(corpus: Corpus) -> None:
    paged = paged_corpus(corpus, ("12", "13"))
    right = [
        "Political Engagement, Lesson 1, p. 13", "Lesson 1, p. 12", f"{EXAMPLE}, pp. 12-13.",
        "Political Engagement, Lesson 1, Police in Burundi, p. 12", "p. 12", "p. 3",
        "Smith (2010), p. 9, in Political Engagement, Lesson 1, p. 13",
        "Political Engagement, Lesson 1, citing Smith (2010), p. 9",
    ]  # fmt: skip
    for note in right:
        assert states(paged, quoted(MET, note)) == [("quotation", "verified")], note
    assert states(paged, quoted(MET, "Lesson 1, p. 14"))[0] == ("quotation", "moved")
    for note in ("p. 14", "Smith (2010), p. 13, in Political Engagement, Lesson 1"):
        assert states(paged, quoted(MET, note)) == [("quotation", "verified"), ("source", "changed")], note
    assert states(corpus, quoted(MET, "See Political Engagement, p. 12.")) == [("quotation", "verified")]


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
