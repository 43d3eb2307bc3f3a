"""Describes a file of traffic before it is read: format by content, digest, size, salt."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from inspector.errors import InspectorError
from inspector.traffic.masking.mask import salt_stream

_CHUNK = 1 << 20
_FLOW = re.compile(rb"[0-9]{1,12}:")
_PCAP = (
    b"\xd4\xc3\xb2\xa1", b"\xa1\xb2\xc3\xd4", b"\x4d\x3c\xb2\xa1", b"\xa1\xb2\x3c\x4d",
    b"\x0a\x0d\x0d\x0a",
)  # fmt: skip
_NEXT = "pass a HAR archive, a mitmproxy flow file (.mitm, .flow) or a packet capture"


@dataclass(frozen=True, slots=True)
class FileFacts:
    """``format`` is har, mitmproxy or pcap; ``salt_key`` goes into salted digests."""

    format: str
    sha256: str
    size: int
    salt_key: bytes


def describe(path: Path) -> FileFacts:
    """Return the facts of the file at ``path``, read once as a stream.

    Raises InspectorError when it is missing, not a file, empty, or of no known format.
    """
    if path.is_dir():
        raise InspectorError(f"{path} is a folder", cause="a file was expected", next_step=_NEXT)
    digest, salt = hashlib.sha256(), salt_stream()
    head, size = b"", 0
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                head = head or chunk[:512]
                size += len(chunk)
                digest.update(chunk)
                salt.update(chunk)
    except OSError as error:
        cause = error.strerror or str(error)
        raise InspectorError(
            f"{path} could not be read", cause=cause, next_step="check the path"
        ) from error
    if not size:
        raise InspectorError(f"{path} is empty", cause="0 bytes", next_step=_NEXT)
    return FileFacts(_format(path, head), digest.hexdigest(), size, salt.digest())


def _format(path: Path, head: bytes) -> str:
    if _FLOW.match(head):
        return "mitmproxy"
    if head.startswith(_PCAP):
        return "pcap"
    text = head.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")
    if text[:1] == b"{" or head[:2] in (b"\x1f\x8b", b"\x78\x9c", b"\x78\x01", b"\x78\xda"):
        return "har"
    if path.suffix.lower() in (".har", ".zhar"):
        # Somebody says that it is one: let the reader name what is broken.
        return "har"
    raise InspectorError(
        f"{path} is no file of traffic",
        cause="its beginning is of no known format",
        next_step=_NEXT,
    )
