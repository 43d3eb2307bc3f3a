"""multipart bodies (RFC 2046, RFC 7578), found by their boundary line."""

from __future__ import annotations

import binascii
import quopri
import re

from inspector.traffic.unfold.budget import Budget
from inspector.traffic.unfold.data import Data, decode
from inspector.traffic.unfold.layer import Opened, Tree

_BOUNDARY = re.compile(rb"\s*--([^\r\n]{1,200}?)[ \t]*\r?\n")
_NAME = re.compile(rb"""\bname\*?=(?:"((?:[^"\\]|\\.)*+)"|([^;\s]+))""", re.IGNORECASE)
_FILE = re.compile(rb"""\bfilename\*?=(?:"((?:[^"\\]|\\.)*+)"|([^;\s]+))""", re.IGNORECASE)
_MOST = 2_000


class Multipart:
    """form-data, mixed and related; nested ones open in turn."""

    name = "multipart"

    def open(self, data: Data, budget: Budget) -> Opened | None:
        """Return part name to content; repeated names give a list."""
        raw = data.raw
        if b"--" not in raw[:1024]:
            return None
        found = _BOUNDARY.match(raw[:1024])
        if found is None:
            return None
        mark = b"--" + found[1]
        pieces = raw.split(mark, _MOST)
        parts = [p for piece in pieces[1:] if (p := _part(piece)) is not None]
        if not parts:
            return None
        tree: dict[str, Tree] = {}
        repeated: set[str] = set()
        for number, (name, content) in enumerate(parts):
            key = name or str(number)
            value: Tree = decode(content) if (decode(content) is not None) else content
            if key not in tree:
                tree[key] = value
            elif key in repeated:
                tree[key].append(value)  # type: ignore[union-attr]  # repeated names hold lists
            else:
                tree[key] = [tree[key], value]
                repeated.add(key)
        problem = "" if pieces[-1].startswith(b"--") else "the last part may be cut off"
        return Opened((self.name,), tree, brackets=True, problem=problem)


def _part(piece: bytes) -> tuple[str, bytes] | None:
    for gap in (b"\r\n\r\n", b"\n\n"):
        head, found, content = piece.partition(gap)
        if found and (b":" in head or not head.strip()):
            break
    else:
        return None
    content = content.removesuffix(b"\n").removesuffix(b"\r")
    match = _NAME.search(head) or _FILE.search(head)
    name = (match[1] or match[2] or b"").decode("utf-8", "replace") if match else ""
    lowered = head.lower()
    if b"transfer-encoding: base64" in lowered:
        try:
            content = binascii.a2b_base64(content)
        except binascii.Error:
            return name, content
    elif b"transfer-encoding: quoted-printable" in lowered:
        content = quopri.decodestring(content)
    return name, content
