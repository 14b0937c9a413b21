"""Readers in a process of their own: what comes back, and that crashes, hangs and floods cost one file only."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.documents import isolated, worker
from qa.documents.blocks import Block, Extract, Link, Metadata
from qa.errors import DocumentError
from tests.conftest import ROOT

FULL = Extract(
    text="Título\n\nWords \ud800 here",
    blocks=(Block(0, 6, "heading", 2), Block(8, 20, "item")),
    notes=("a note",),
    pages=((0, "iv"), (8, "1")),
    lines=((0, 1), (8, 2)),
    links=(Link(8, 13, "https://un.org"),),
    dropped=((6, 7),),
    metadata=Metadata("T", "A", "2008", "https://e.org", "pt", ("Angola", "Guinée")),
)
HOSTILE = """
import ctypes, os, sys, time
from qa.documents import READERS, worker
from qa.documents.blocks import Block, Extract
from qa.errors import DocumentError

def fail(data): raise DocumentError("is upside down. Turn it.")
def hang(data): time.sleep(60)
def crash(data): ctypes.string_at(0)
def fill(data): return bytearray(4 << 30)
def bug(data): return {}[1]
def slow(data):
    time.sleep(0.5)
    return echo(data)
def warn(data):
    import warnings
    warnings.warn("old")
    return echo(data)
def talk(data):
    print("noise", flush=True)
    os.write(1, b"more noise")
    return echo(data)
def echo(data):
    text = data.decode()
    return Extract(text, (Block(0, len(text)),), notes=(str(os.getpid()), os.getcwd()))
def where(data):
    import json
    return Extract(json.__file__, (Block(0, len(json.__file__)),))

READERS.update({"." + each.__name__: each for each in (fail, hang, crash, fill, bug, slow, warn, talk, echo, where)})
worker.main()
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A process with readers that misbehave, one for all tests that leave it alive."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "hostile_worker.py").write_text(HOSTILE)
    child = isolated._Child()
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PYTHONPATH", str(folder))
        patched.setattr(isolated, "WORKER", "hostile_worker")
        patched.setattr(isolated, "_CHILD", child)
        yield folder
        child.close()


def pid() -> int:
    return int(isolated.read_isolated(".echo", b"x").notes[0])


def gone(process: int) -> bool:
    """Whether there is no such process, not even a zombie."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


def test_every_field_of_an_extract_survives_the_way() -> None:
    assert isolated.as_extract(json.loads(isolated.as_json(FULL))) == FULL


@given(st.text(alphabet=st.characters(exclude_categories=())), st.text())
def test_any_text_survives_the_way(text: str, title: str) -> None:
    extract = Extract(text, (Block(0, len(text)),), metadata=Metadata(title=title))
    assert isolated.as_extract(json.loads(isolated.as_json(extract))) == extract


def test_the_process_is_kept_for_the_next_file(hostile: Path) -> None:
    assert isolated.read_isolated(".echo", "é\n".encode() * 300_000).text == "é\n" * 300_000
    assert pid() == pid()


def test_the_message_of_a_reader_passes(hostile: Path) -> None:
    with pytest.raises(DocumentError, match=r"^is upside down\. Turn it\.$"):
        isolated.read_isolated(".fail", b"")
    assert isolated.read_isolated(".echo", b"next").text == "next"


def test_what_a_library_prints_is_no_answer(hostile: Path) -> None:
    assert isolated.read_isolated(".talk", b"said").text == "said"
    assert isolated.read_isolated(".echo", b"next").text == "next"


@pytest.mark.parametrize(
    ("suffix", "message"),
    [
        (".crash", r"broke the reader of \.crash files \(signal 11\)\. Save it anew"),
        (".bug", r"broke the reader of \.bug files \(exit status 1\)\. Save it anew"),
    ],
)
def test_a_crash_costs_one_file(hostile: Path, suffix: str, message: str) -> None:
    before = pid()
    with pytest.raises(DocumentError, match=message):
        isolated.read_isolated(suffix, b"")
    assert gone(before)
    assert isolated.read_isolated(".echo", b"next").text == "next"


def test_a_reader_that_hangs_is_stopped(hostile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = pid()
    monkeypatch.setattr(isolated, "FILE_SECONDS", 0.3)
    began = time.monotonic()
    with pytest.raises(DocumentError, match=r"took longer than 0\.3 s to read, the limit"):
        isolated.read_isolated(".hang", b"")
    assert time.monotonic() - began < 5
    assert gone(before)
    monkeypatch.undo()


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux only")
def test_memory_has_a_limit(hostile: Path) -> None:
    with pytest.raises(DocumentError, match=r"needs more than 1\.1 GB of memory to be read, the limit"):
        isolated.read_isolated(".fill", b"")
    assert isolated.read_isolated(".echo", b"next").text == "next"


def test_the_process_killed_between_two_files_is_started_anew(hostile: Path) -> None:
    os.kill(pid(), 9)
    time.sleep(0.2)
    assert isolated.read_isolated(".echo", b"next").text == "next"


def test_an_interrupted_file_leaves_no_answer_to_the_next(hostile: Path) -> None:
    before = pid()
    threading.Timer(0.2, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        isolated.read_isolated(".slow", b"interrupted")
    assert gone(before)
    assert isolated.read_isolated(".echo", b"next").text == "next"


def test_an_interruption_of_both_is_for_the_one_that_asks(hostile: Path) -> None:
    before = pid()
    os.kill(before, signal.SIGINT)
    assert pid() == before


def test_the_process_ends_when_no_file_comes(hostile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolated, "IDLE_SECONDS", 0.4)
    first = pid()
    for suffix in (".echo", ".echo", ".slow", ".echo"):  # longer than that in all, but never without a file for long
        time.sleep(0.15)
        assert isolated.read_isolated(suffix, b"x").notes[0] == str(first)
    ends = time.monotonic() + 10
    while not gone(first) and time.monotonic() < ends:
        time.sleep(0.02)
    assert gone(first)
    assert pid() != first


def test_a_file_larger_than_any_pipe(hostile: Path) -> None:
    text = "0123456789abcdef" * (70 << 16)  # 70 MB
    assert isolated.read_isolated(".echo", text.encode()).text == text


def test_warnings_break_nothing(hostile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    isolated._CHILD.close()
    monkeypatch.setenv("PYTHONWARNINGS", "error")
    assert isolated.read_isolated(".warn", b"warned").text == "warned"


def test_where_memory_cannot_be_limited_files_are_read_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resource", None)  # as on Windows
    worker.limit_memory()
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.delattr(signal, "setitimer")
    worker._alarm(1)


def test_threads_get_their_own_answers(hostile: Path) -> None:
    found: dict[int, str] = {}

    def ask(number: int) -> None:
        found[number] = isolated.read_isolated(".echo", str(number).encode()).text

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {number: str(number) for number in range(12)}


def test_nothing_is_imported_from_the_working_directory(hostile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    isolated._CHILD.close()
    folder = hostile / "elsewhere"
    folder.mkdir()
    for name in ("json.py", "lxml.py"):
        (folder / name).write_text("raise SystemExit(3)")
    monkeypatch.setenv("PYTHONPATH", f"{os.pathsep}{hostile}{os.pathsep}")  # what is empty in it means: here
    monkeypatch.chdir(folder)
    assert "elsewhere" not in isolated.read_isolated(".where", b"").text


SCRIPT = """
from qa.documents import isolated
try:
    isolated.read_isolated(".docx", b"nothing")
except isolated.DocumentError as error:
    print(isolated._CHILD.process.pid, error)
"""


def script(folder: Path, text: str, typed: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    (folder / "script.py").write_text(text)
    return subprocess.run(
        [sys.executable, "-W", "error", "script.py"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
        input=typed,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_script_without_a_guard_may_read_and_leaves_no_process(tmp_path: Path) -> None:
    done = script(tmp_path, SCRIPT)
    process, message = done.stdout.split(" ", 1)
    assert message.startswith("is plain text, not .docx")
    assert done.stderr == ""
    assert gone(int(process))


def test_what_is_typed_is_for_the_one_that_asks(tmp_path: Path) -> None:
    done = script(tmp_path, SCRIPT + "import sys\nprint(sys.stdin.read())\n", typed="first question\nsecond\n")
    assert done.stdout.endswith("first question\nsecond\n\n")


def test_the_process_ends_when_the_one_that_asks_is_killed(tmp_path: Path) -> None:
    done = script(tmp_path, SCRIPT.replace("error)", "error, flush=True)") + "import os\nos.kill(os.getpid(), 9)\n")
    process = int(done.stdout.split(" ", 1)[0])
    ends = time.monotonic() + 10
    while time.monotonic() < ends and Path(f"/proc/{process}").exists() and state(process) != "Z":
        time.sleep(0.02)
    assert not Path(f"/proc/{process}").exists() or state(process) == "Z"  # dead; who adopts it may not have looked


def state(process: int) -> str:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return "Z"


def test_it_works_with_the_network_cut(tmp_path: Path) -> None:
    attempts = tmp_path / "attempts"
    paths = os.pathsep.join([str(ROOT / "tests" / "cut"), str(ROOT)])
    done = script(tmp_path, SCRIPT, PYTHONPATH=paths, ATTEMPTS=str(attempts))
    assert "is plain text, not .docx" in done.stdout
    assert not attempts.exists()


ALIVE = """
import sys, time
from qa.documents.isolated import send
for _ in range(4):
    time.sleep(0.5)
    send(sys.stdout.buffer, b"")
send(sys.stdout.buffer, b"{}")
"""


def test_signs_of_life_give_a_long_file_its_time() -> None:
    with subprocess.Popen([sys.executable, "-c", ALIVE], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        ready = isolated._before(process, 60, [])
        assert ready == (b"{}", False)
    script = ALIVE.replace("range(4)", "range(99)").replace("sleep(0.5)", "sleep(_ * 3)")
    with subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert isolated._before(process, 2.5, []) == (None, True)


def test_a_pdf_gives_a_sign_of_life_after_each_page() -> None:
    signs: list[None] = []
    data = (ROOT / "tests/data/columns.pdf").read_bytes()
    found = json.loads(worker.answer(".pdf", data, lambda: signs.append(None)))
    assert len(signs) >= len(found["pages"]) > 1
