"""Questions nobody thinks of: a sensible answer each, no error, JSON that reads back, the same in every process."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qa import Answer, Library
from qa.contract import answer_json, to_json
from qa.text import printable
from tests.conftest import run_python

POLICE, EXAMPLE = "beta/overview", "alpha/lesson-1/police-in-burundi"
TRUST, AGREEMENT = "alpha/lesson-1", "alpha/lesson-2"

# A question and the passage that must come first; of the fake encoder's words, each passage has its own.
WITH_WORDS = {
    "trust": TRUST,
    "agreement?": AGREEMENT,
    "TRUST": TRUST,
    "POLICE IN BURUNDI?": EXAMPLE,
    "pOLICE iN bURUNDI": EXAMPLE,
    "\"police\" “Burundi” «dialogue» 'police'": EXAMPLE,
    "police AND Burundi": EXAMPLE,
    "police OR Burundi": EXAMPLE,
    "police AND (Burundi OR dialogue) AND NOT moldova": EXAMPLE,
    "+police -moldova Burundi^2 dialogue~1 NEAR(police Burundi)": EXAMPLE,
    "(police|Burundi).* ^[dialogue]$": EXAMPLE,
    "police* Burund?": EXAMPLE,
    "<b>police</b> <script>alert('Burundi')</script> &amp; dialogue": EXAMPLE,
    "# **Police** in _Burundi_ `dialogue` [x](http://example.org)": EXAMPLE,
    "| police | burundi |\n|---|---|\n| dialogue | |": EXAMPLE,
    "SELECT * FROM passages WHERE text LIKE '%police%Burundi%'; DROP TABLE passages; --": EXAMPLE,
    "' OR 1=1; -- police burundi": EXAMPLE,
    "{{police}} ${burundi} {% dialogue %} %s %(x)s": EXAMPLE,
    "../../etc/passwd police burundi": EXAMPLE,
    '{"question": "police", "country": "Burundi"}': EXAMPLE,
    "🙂 police 👮🏽‍♀️ Burundi 🇧🇮": EXAMPLE,
    "الشرطة police بوروندي burundi": EXAMPLE,
    "\u202epolice\u202c \u2066burundi\u2069": EXAMPLE,
    "pol\x00ice bu\x00rundi\x00": EXAMPLE,
    "pol\u00adice bu\u200brundi": EXAMPLE,
    "\x1b[31mpolice\x1b[0m burundi": EXAMPLE,
    "police\r\n\tburundi\u2028dialogue\u00a0": EXAMPLE,
    "police/burundi-dialogue_police": EXAMPLE,
    "ｐｏｌｉｃｅ police burundi": EXAMPLE,
    "What did the police of Burundi do with the dialogue group? " * 30: EXAMPLE,  # 330 words
    "burundi " * 400: EXAMPLE,
    "police burundi " + "x" * 3000: EXAMPLE,
    "polise in Burundy": EXAMPLE,
    "dont trust": TRUST,
}
WITHOUT = [
    "🙂", "🙂🙂🙂 👍🏽", "الشرطة والثقة", "שלום עולם", "信任", "ไว้วางใจ",
    "?", "...?!;: -- ()", "-", "\\", "%", "'", '"', "<>", "{}", "[]",
    "1325", "2010-2015", "0", "3.14 1,000 1e9", "½ ²", "ﬃ", "\u0301\u0301", "a\u0301" * 500, "x" * 4000, "a",
    "the of and", "what is it?", "AND OR NOT", "NULL", "undefined", "https://example.org/a?b=c#d", "C:\\corpus\\a.txt",
]  # fmt: skip


def ask(library: Library, question: str) -> Answer:
    """The answer, when all that must hold for any answer does."""
    answer = library.assistant().ask(question, k=9)
    assert len(answer.hits) == len({hit.passage.id for hit in answer.hits}) == 5
    scores = [hit.score for hit in answer.hits]
    assert scores == sorted(scores, reverse=True)
    assert all(-1 <= score <= 1 for score in scores)
    assert 0 <= answer.confidence <= 1
    assert answer.verdict in ("answered", "weak", "none")
    assert answer.question == printable(answer.question)
    assert answer.reason == printable(answer.reason)
    assert answer.reason.endswith(".")
    for hit in answer.hits:
        source = library.opened().source(hit.passage.path)
        assert source is not None
        assert 1 <= len(hit.evidence) <= 3
        assert all(source[each.start : each.end] == each.text for each in hit.evidence)
    made = answer_json(answer)
    assert json.loads(to_json(made)) == json.loads(json.dumps(made)) == made
    return answer


@pytest.mark.parametrize("question", WITH_WORDS, ids=lambda question: ascii(question[:30]))
def test_a_question_with_words_in_it_finds_them(built_library: Library, question: str) -> None:
    assert ask(built_library, question).hits[0].passage.id == WITH_WORDS[question]


@pytest.mark.parametrize("question", WITHOUT, ids=lambda question: ascii(question[:30]))
def test_a_question_without_a_word_of_the_corpus_is_still_answered(built_library: Library, question: str) -> None:
    """Nothing is added to it, and every passage is shown as near as it is."""
    assert ask(built_library, question).searched.also == ()


def test_case_and_marks_do_not_matter(built_library: Library) -> None:
    """The same words, the same passages with the same scores."""
    written = [
        "police in burundi",
        "POLICE IN BURUNDI",
        "Police in Burundi?",
        "«police» in (burundi)...",
        "pólice ín bürundi",
    ]
    found = [[(hit.passage.id, hit.score) for hit in ask(built_library, question).hits] for question in written]
    assert all(each == found[0] for each in found)


def test_boolean_words_are_no_names(built_library: Library) -> None:
    """No reason says that no passage mentions "NOT"."""
    answer = ask(built_library, "police AND trust OR NOT dialogue")
    assert answer.signals["names"] == 1.0


_ASK_ALL = """
import json, sys
from pathlib import Path
from qa import Library, Settings
from qa.contract import answer_json, to_json
from tests.fakes import FakeEncoder
encoder = FakeEncoder() if sys.argv[3] == "fake" else None
assistant = Library(Path(sys.argv[1]), settings=Settings(), encoder=encoder).assistant()
for question in json.loads(Path(sys.argv[2]).read_text()):
    answer = answer_json(assistant.ask(question, k=9))
    del answer["timing_ms"]
    print(to_json(answer, ascii_only=True))
"""


def in_two_processes(library: Library, questions: list[str], folder: Path, encoder: str) -> tuple[bytes, bytes]:
    (folder / "questions.json").write_text(json.dumps(questions))
    outputs = []
    for seed in ("1", "77"):
        arguments = (library.folder, folder / "questions.json", encoder)
        ran = run_python(_ASK_ALL, *arguments, env={"PYTHONHASHSEED": seed}, timeout=300)
        assert ran.returncode == 0, ran.stderr.decode()
        outputs.append(ran.stdout)
    return outputs[0], outputs[1]


def test_every_process_gives_the_same_bytes(built_library: Library, tmp_path: Path) -> None:
    one, two = in_two_processes(built_library, [*WITH_WORDS, *WITHOUT], tmp_path, "fake")
    assert one == two
    assert len(one.splitlines()) == len(WITH_WORDS) + len(WITHOUT)


REAL = [
    "How to build trust with local partners?", "bulid trsut with lcoal partnres", "what did norlam do in moldova?",
    "Comment construire la confiance avec les partenaires locaux ?",
    "MoU", "🙂", "1325", "...", "x" * 500, "信任", "the of and",
]  # fmt: skip


@pytest.mark.model
def test_every_process_gives_the_same_bytes_with_the_model(real_library: Library, tmp_path: Path) -> None:
    one, two = in_two_processes(real_library, REAL, tmp_path, "real")
    assert one == two
    assert len(one.splitlines()) == len(REAL)


@pytest.mark.model
@pytest.mark.parametrize(
    "question",
    [
        "🙂🙂🙂",
        "...?!;:",
        "1325",
        "x" * 3000,
        "the of and",
        "a",
        "الشرطة والثقة",
        "SELECT * FROM users; DROP TABLE users",
        "%",
    ],
)
def test_what_asks_nothing_is_not_answered(real_library: Library, question: str) -> None:
    answer = real_library.assistant().ask(question)
    assert answer.verdict != "answered"
    assert len(answer.hits) == 5


@pytest.mark.model
@pytest.mark.parametrize(
    "question",
    [
        "build trust with local partners", "BUILD TRUST WITH LOCAL PARTNERS", "bulid trsut with lcoal partnres",
        "<b>build</b> **trust** with _local partners_", '"build trust" AND "local partners"',
        "trust", "build trust with local partners " * 60,
    ],
)  # fmt: skip
def test_however_it_is_written_the_same_lesson_is_found(real_library: Library, question: str) -> None:
    best = real_library.assistant().ask(question).hits[0].passage
    assert (best.kind, best.lesson_number) == ("lesson", 2)
