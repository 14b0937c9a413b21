"""Minimal PDFs, written by hand: lines of text at places, in two fonts, with an optional RC4 encryption."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")


@dataclass(frozen=True)
class Text:
    """One string drawn at a place: points from the lower left."""

    x: float
    y: float
    text: str
    size: float = 10
    bold: bool = False
    matrix: str = "1 0 0 1"


@dataclass(frozen=True)
class Sheet:
    """One page."""

    texts: Sequence[Text] = ()
    more: str = ""  # of its dictionary
    draws: str = ""  # of its content


def rc4(key: bytes, data: bytes) -> bytes:
    state = list(range(256))
    other = 0
    for at in range(256):
        other = (other + state[at] + key[at % len(key)]) % 256
        state[at], state[other] = state[other], state[at]
    found = bytearray()
    one = other = 0
    for byte in data:
        one = (one + 1) % 256
        other = (other + state[one]) % 256
        state[one], state[other] = state[other], state[one]
        found.append(byte ^ state[(state[one] + state[other]) % 256])
    return bytes(found)


def padded(password: bytes) -> bytes:
    return (password + PADDING)[:32]


def make(sheets: Sequence[Sheet], *, info: str = "", catalog: str = "", user: bytes | None = None) -> bytes:
    """A PDF of the sheets. With `user`, encrypted (40 bits): that password opens it, b"" opens it without one."""
    owner = rc4(hashlib.md5(padded(b"owner")).digest()[:5], padded(user or b""))
    key = hashlib.md5(padded(user or b"") + owner + b"\xfc\xff\xff\xff" + b"0" * 16).digest()[:5]
    objects: dict[int, bytes] = {
        1: f"<</Type/Catalog/Pages 2 0 R{catalog}>>".encode("latin-1"),
        3: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        4: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold/Encoding/WinAnsiEncoding>>",
        5: b"<<%s>>" % info.encode("latin-1"),
    }
    kids = []
    for index, sheet in enumerate(sheets):
        number = 6 + 2 * index
        kids.append(f"{number} 0 R")
        content = sheet.draws.encode("latin-1") + b"\n".join(_drawn(text) for text in sheet.texts)
        if user is not None:
            content = rc4(hashlib.md5(key + (number + 1).to_bytes(3, "little") + b"\0\0").digest()[:10], content)
        objects[number] = (
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 600]/Resources<</Font<</F 3 0 R/B 4 0 R>>>>"
            f"/Contents {number + 1} 0 R{sheet.more}>>"
        ).encode("latin-1")
        objects[number + 1] = b"<</Length %d>>stream\n%s\nendstream" % (len(content), content)
    objects[2] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>".encode()
    trailer = f"/Root 1 0 R/Info 5 0 R/Size {max(objects) + 1}"
    if user is not None:
        trailer += f"/ID[<{b'0'.hex() * 16}><{b'0'.hex() * 16}>]/Encrypt<</Filter/Standard/V 1/R 2/P -4"
        trailer += f"/O<{owner.hex()}>/U<{rc4(key, PADDING).hex()}>>>"
    return _file(objects, trailer)


def _drawn(text: Text) -> bytes:
    string = text.text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    font = "B" if text.bold else "F"
    return f"BT /{font} {text.size} Tf {text.matrix} {text.x} {text.y} Tm ({string}) Tj ET".encode("cp1252")


def _file(objects: dict[int, bytes], trailer: str) -> bytes:
    data = b"%PDF-1.4\n"
    places = {}
    for number in sorted(objects):
        places[number] = len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (number, objects[number])
    table = f"xref\n0 {max(objects) + 1}\n0000000000 65535 f \n"
    table += "".join(f"{places[number]:010d} 00000 n \n" for number in sorted(objects))
    return data + f"{table}trailer<<{trailer}>>\nstartxref\n{len(data)}\n%%EOF\n".encode()


def paragraph(words: str, x: float = 50, y: float = 540, size: float = 10, leading: float = 12) -> list[Text]:
    """The lines of `words`, cut at "/"."""
    return [Text(x, y - leading * at, line.strip(), size) for at, line in enumerate(words.split("/"))]
