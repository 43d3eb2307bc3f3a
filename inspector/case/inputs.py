"""Inputs: files that others made, kept byte for byte under their SHA-256."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from inspector.case.files import (
    CHUNK,
    FILE_MODE,
    explained,
    open_regular,
    reason,
    sync_folder,
    write_all,
)
from inspector.errors import InspectorError
from inspector.model.base import Model, Sha256, Text

Kind = Literal[
    "app",
    "flows",
    "har",
    "pcap",
    "tls_keys",
    "body",
    "persona",
    "other-persona",
    "keys",
    "rules",
    "other",
]
"""What an input is, by its first bytes; personas, ``keys`` and ``rules`` by the user's word.

``tls_keys`` are TLS secrets for packet captures, ``keys`` open what an app encrypts, ``body``
is a large body that a capture set aside.
"""

_PCAP = (
    b"\xd4\xc3\xb2\xa1", b"\xa1\xb2\xc3\xd4", b"\x4d\x3c\xb2\xa1", b"\xa1\xb2\x3c\x4d",
    b"\x0a\x0d\x0d\x0a",
)  # fmt: skip
"""pcap in both byte orders with micro- and nanoseconds, pcapng."""

_KEYS = re.compile(
    rb"(?:#[^\n]*\n|\s)*(?:CLIENT_RANDOM|(?:CLIENT|SERVER)_[A-Z0-9_]+|EXPORTER_SECRET|RSA)"
    rb" [0-9A-Fa-f]{16,} [0-9A-Fa-f]+"
)
"""The first line of a key log: https://www.ietf.org/archive/id/draft-ietf-tls-keylogfile-02.html."""

_APP = (b"PK\x03\x04", b"PK\x05\x06", b"dex\n", b"AndroidManifest")


class Input(Model):
    """One file under ``inputs/``."""

    sha256: Sha256
    """Its digest, which is its name in the folder."""
    size: int
    """Size in bytes."""
    name: Text
    """The name it had where it came from, without folder."""
    kind: Kind
    """What it is."""


def copy_input(source: Path, folder: Path, *, kind: Kind | None = None) -> Input:
    """Copy ``source`` into ``folder`` under its SHA-256; a copy that is there already is kept.

    The file is read once, in pieces, and appears under its name only when whole and on disk.
    Raises ``InspectorError`` when ``source`` is missing, unreadable or not a plain file.
    """
    with _opened(source) as file, _temporary(folder) as (temporary, target):
        whole = hashlib.sha256()
        size, head = 0, b""
        with explained(
            f"Cannot copy {source} into {folder}", next_step="free space, then add the file again"
        ):
            while piece := os.read(file, CHUNK):
                head = head or piece[:512]
                whole.update(piece)
                size += len(piece)
                write_all(target, piece)
            if not size:
                raise InspectorError(
                    f"Cannot add {source}",
                    cause="it is empty",
                    next_step="check where it came from",
                )
            os.fsync(target)
            final = folder / whole.hexdigest()
            if final.exists(follow_symlinks=False):
                _require_same(final, whole.hexdigest())
            else:
                temporary.replace(final)
                sync_folder(folder)
    return Input(sha256=whole.hexdigest(), size=size, name=source.name, kind=kind or kind_of(head))


def kind_of(head: bytes) -> Kind:
    """Tell what a file is from its first bytes; names and extensions are not believed."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(_APP):
        return "app"
    if head.startswith(_PCAP):
        return "pcap"
    if text.startswith(b"{"):
        return "har"
    digits, colon, _ = head.partition(b":")
    if colon and digits.isdigit() and len(digits) <= 12:
        return "flows"
    if _KEYS.match(text):
        return "tls_keys"
    return "other"


@contextmanager
def _opened(source: Path) -> Iterator[int]:
    next_step = "check the path; a plain file is needed"
    with explained(f"Cannot read {source}", next_step=next_step):
        descriptor = os.open(source, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise InspectorError(
                f"Cannot read {source}", cause="it is not a plain file", next_step=next_step
            )
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def _temporary(folder: Path) -> Iterator[tuple[Path, int]]:
    path = folder / f".{secrets.token_hex(8)}.part"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, FILE_MODE)
    except OSError as error:
        raise InspectorError(
            f"Cannot write into {folder}",
            cause=reason(error),
            next_step="mend the folder's permissions or free space, then add the file again",
        ) from error
    try:
        yield path, descriptor
    finally:
        os.close(descriptor)
        path.unlink(missing_ok=True)


def _require_same(path: Path, digest: str) -> None:
    descriptor = open_regular(path)
    try:
        whole = hashlib.sha256()
        while piece := os.read(descriptor, CHUNK):
            whole.update(piece)
    finally:
        os.close(descriptor)
    if whole.hexdigest() != digest:
        raise InspectorError(
            f"{path} was changed after it was added",
            cause="its content does not have the digest that it is named by",
            next_step="keep the folder as it is and start a new case with the untouched file",
        )
