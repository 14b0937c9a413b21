"""Files of JSON objects, one a line, that people hand in: a line that cannot be used is named as file:line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from qa.errors import EvaluationError

_LONGEST_SHOWN = 60  # characters of a value that is repeated in an error


class Record(NamedTuple):
    """One line's object; `where` is file:line. What reads a field raises EvaluationError naming both."""

    where: str
    value: Mapping[str, Any]

    def text(self, name: str, *, blank: bool = False) -> str:
        """A text that must be there; blank only where that is allowed."""
        found = self.value.get(name)
        if not isinstance(found, str) or not (blank or found.strip()):
            self.fail(name, "a text" if blank else "a text that is not blank")
        try:
            found.encode()
        except UnicodeEncodeError:
            self.fail(name, "whole characters, without half of a surrogate pair")
        return found

    def text_or_none(self, name: str) -> str | None:
        """A text without white space at its ends, or None where it is missing, null or blank."""
        return None if self.value.get(name) is None else self.text(name, blank=True).strip() or None

    def whole_or_none(self, name: str) -> int | None:
        """A whole number, or None where it is missing or null."""
        found = self.value.get(name)
        if found is not None and (not isinstance(found, int) or isinstance(found, bool)):
            self.fail(name, "a whole number or null")
        return found

    def yes(self, name: str) -> bool:
        """True or false; false where it is missing or null."""
        found = self.value.get(name)
        if found is not None and not isinstance(found, bool):
            self.fail(name, "true or false")
        return bool(found)

    def objects(self, name: str) -> list[Record]:
        """A list of objects; empty where it is missing or null."""
        found = self.value.get(name) or []
        if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
            self.fail(name, "a list of objects")
        return [Record(self.where, each) for each in found]

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts, blank ones left out; empty where it is missing or null."""
        found = self.value.get(name) or []
        if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
            self.fail(name, "a list of texts")
        return tuple(each.strip() for each in found if each.strip())

    def fail(self, name: str, wanted: str) -> NoReturn:
        """Raises EvaluationError: what stands there, and what should."""
        shown = json.dumps(self.value[name])[:_LONGEST_SHOWN] if name in self.value else "missing"
        raise EvaluationError(f"{self.where}: “{name}” is {shown}; it must be {wanted}. Mend the line.")


def read_bytes(path: Path) -> bytes:
    """The bytes of a file. Raises EvaluationError if it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise EvaluationError(f"{path} cannot be read: {error.strerror}. Check the path.") from error


def lines_of(path: Path, data: bytes) -> Iterator[tuple[str, str]]:
    """(file:line, line) of the lines that are not blank. Raises EvaluationError if they are not UTF-8 text."""
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        where = f"{path}:{number}"
        try:
            text = line.decode().removesuffix("\r")
        except UnicodeDecodeError as error:
            raise EvaluationError(f"{where}: the line is not UTF-8 text. Save the file as UTF-8.") from error
        if text.strip():
            yield where, text


def records(path: Path, data: bytes) -> Iterator[Record]:
    """The object of every line. Raises EvaluationError for a line that holds none."""
    for where, line in lines_of(path, data):
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            reason = f"at character {error.pos + 1}" if isinstance(error, json.JSONDecodeError) else "as it stands"
            raise EvaluationError(f"{where}: the line is not JSON {reason}. Mend the line.") from error
        if not isinstance(value, dict):
            raise EvaluationError(f"{where}: the line holds {line[:_LONGEST_SHOWN]}, not a JSON object. Mend the line.")
        yield Record(where, value)
