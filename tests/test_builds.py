"""The builds that are kept: listed, compared, gone back to; an id that is gone leads to the passage it was of."""

from __future__ import annotations

import json
import re

import pytest

from qa import BuildError, FilterError, IndexDamaged, IndexMissing, Library, PassageChanges, Settings
from tests.conftest import MakeLibrary, put
from tests.fakes import ALPHA, BETA, FakeEncoder

MORE = BETA + "\nMore.\n"


@pytest.fixture
def three(make_library: MakeLibrary) -> tuple[Library, list[str]]:
    """A library with three builds, the third one live."""
    library = make_library({"alpha.txt": ALPHA, "beta.txt": BETA})
    ids = [library.build().build]
    put(library, "beta.txt", MORE)
    ids.append(library.build().build)
    put(library, "gamma.txt", BETA.replace("Beta", "Gamma"))
    ids.append(library.build().build)
    return library, ids


def test_builds_are_listed_and_one_is_live(three: tuple[Library, list[str]]) -> None:
    library, ids = three
    found = library.builds()
    assert {each.build for each in found} == set(ids)
    assert [each.build for each in found if each.live] == [ids[2]]
    assert {each.build: (each.documents, each.passages) for each in found} == dict(
        zip(ids, [(2, 5), (2, 5), (3, 6)], strict=True)
    )
    assert sorted(found, key=lambda each: each.created, reverse=True)[0].created == found[0].created
    assert all(each.damage == "" and each.model == "fake" for each in found)


def test_there_is_no_build_yet(make_library: MakeLibrary) -> None:
    library = make_library({"alpha.txt": ALPHA})
    for ask in (library.builds, library.rollback, library.changes):
        with pytest.raises(IndexMissing):
            ask()


def test_a_damaged_build_is_listed_as_such_and_not_gone_back_to(three: tuple[Library, list[str]]) -> None:
    library, ids = three
    (library.index_dir / "builds" / ids[1] / "manifest.json").write_text("{}")
    assert [each.build for each in library.builds() if each.damage] == [ids[1]]
    with pytest.raises(IndexDamaged):
        library.rollback(ids[1])
    assert library.assistant().ask("trust").build == ids[2]


def test_going_back_and_back_again(three: tuple[Library, list[str]]) -> None:
    library, ids = three
    assistant = library.assistant()
    assert library.rollback().build == ids[1]
    assert assistant.ask("trust").build == ids[1], "an assistant that is in use answers from it at once"
    assert library.status().state == "stale"
    assert library.rollback().build == ids[0]
    with pytest.raises(BuildError, match=re.escape(f"There is no build before {ids[0]}.")):
        library.rollback()
    assert library.rollback(ids[2][:6]).build == ids[2]
    assert library.status().state == "fresh"


def test_going_back_is_undone_by_a_rebuild(three: tuple[Library, list[str]]) -> None:
    library, ids = three
    library.rollback()
    report = library.build()
    assert (report.build, report.embedded, report.added) == (ids[2], 0, 1)


@pytest.mark.parametrize(("name", "said"), [("", "is more than one"), ("zzz", "is no build"), ("../..", "is no build")])
def test_a_build_that_is_not_there(three: tuple[Library, list[str]], name: str, said: str) -> None:
    library, ids = three
    for ask in (lambda: library.rollback(name or "?"), lambda: library.changes(name or "?", ids[0])):
        with pytest.raises(BuildError, match=said if name else "is no build") as raised:
            ask()
        assert "\n" not in str(raised.value)
        assert ids[0] in str(raised.value)


def test_a_build_of_another_model_is_not_gone_back_to(three: tuple[Library, list[str]]) -> None:
    library, ids = three
    other = Library(library.folder, settings=Settings(), encoder=FakeEncoder("other"))
    with pytest.raises(BuildError, match="was made with another model, fake"):
        other.rollback(ids[0])
    assert library.assistant().ask("trust").build == ids[2]


def test_a_disk_that_fails_leaves_the_live_build(
    three: tuple[Library, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    library, ids = three

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("qa.builds.make_current", fail)
    with pytest.raises(BuildError, match=r"No space left on device\. .* run: qa rollback$"):
        library.rollback()
    assert library.assistant().ask("trust").build == ids[2]
    assert library.building() is None


def test_what_has_changed(three: tuple[Library, list[str]]) -> None:
    library, ids = three
    before, after, changes = library.changes()
    assert (before, after) == (ids[1], ids[2])
    assert changes == PassageChanges(added=("gamma/overview",), unchanged=5)
    assert library.changes(ids[0]) == (
        ids[0], ids[2], PassageChanges(added=("gamma/overview",), changed=("beta/overview",), unchanged=4)
    )  # fmt: skip
    assert library.changes(ids[2], ids[1])[2] == PassageChanges(removed=("gamma/overview",), unchanged=5)


def test_before_a_first_build_there_was_nothing(make_library: MakeLibrary) -> None:
    library = make_library({"beta.txt": BETA})
    library.build()
    before, _, changes = library.changes()
    assert (before, changes) == ("", PassageChanges(added=("beta/overview",)))


def test_an_id_that_is_gone_leads_on_through_several_builds(make_library: MakeLibrary) -> None:
    library = make_library({"alpha.txt": ALPHA, "beta.txt": BETA})
    library.build()
    for old, new in (("beta", "zeta"), ("zeta", "eta")):
        (library.corpus_dir / f"{old}.txt").rename(library.corpus_dir / f"{new}.txt")
        report = library.build()
        assert (report.embedded, report.moved) == (0, 1)
    assert library.changes()[2].moved == {"zeta/overview": "eta/overview"}
    opened = library.opened()
    assert opened.since
    assert opened.since.successors == {"beta/overview": "eta/overview", "zeta/overview": "eta/overview"}
    for name in ("beta/overview", "zeta/overview", "eta/overview"):
        assert library.passage(name).id == "eta/overview"
    (library.corpus_dir / "eta.txt").unlink()
    library.build()
    with pytest.raises(FilterError, match="No passage has the id 'beta/overview'; the index holds 4"):
        library.passage("beta/overview")
    since = library.opened().since
    assert since
    assert since.successors == {}, "the passage itself is gone"


@pytest.mark.parametrize("damage", ["", "{}", "[]", '{"seal": 1}'])
def test_what_says_what_has_changed_is_checked_too(three: tuple[Library, list[str]], damage: str) -> None:
    library, ids = three
    path = library.index_dir / "builds" / ids[2] / "since.json"
    path.write_text(damage)
    with pytest.raises(IndexDamaged, match=r"since\.json"):
        Library(library.folder, settings=Settings(), encoder=FakeEncoder()).opened()
    library.build(full=True)
    assert Library(library.folder, settings=Settings(), encoder=FakeEncoder()).assistant().ask("trust").hits


def test_one_letter_of_it_changed_is_noticed(three: tuple[Library, list[str]]) -> None:
    library, ids = three
    path = library.index_dir / "builds" / ids[2] / "since.json"
    content = json.loads(path.read_text())
    content["changes"]["added"] = ["delta/overview"]
    path.write_text(json.dumps(content))
    with pytest.raises(IndexDamaged, match="was altered"):
        Library(library.folder, settings=Settings(), encoder=FakeEncoder()).opened()


def test_lessons_that_are_numbered_anew_have_moved(make_library: MakeLibrary) -> None:
    """Lesson 2 becomes lesson 3; where a new one takes its number, the id of lesson 2 is that one's."""
    library = make_library({"alpha.txt": ALPHA})
    library.build()
    renumbered = ALPHA.replace("Lesson 2", "Lesson 3")
    put(library, "alpha.txt", renumbered)
    library.build()
    assert library.changes()[2] == PassageChanges(moved={"alpha/lesson-2": "alpha/lesson-3"}, unchanged=3)
    assert library.passage("alpha/lesson-2").lesson_number == 3
    put(library, "alpha.txt", ALPHA)
    library.build()
    put(library, "alpha.txt", renumbered.replace("Lesson 3", "Lesson 2 – Listen\n\nHear.\n\nLesson 3"))
    library.build()
    assert library.changes()[2] == PassageChanges(
        added=("alpha/lesson-2",), moved={"alpha/lesson-2": "alpha/lesson-3"}, unchanged=3
    )
    assert library.passage("alpha/lesson-2").text == "Hear."
