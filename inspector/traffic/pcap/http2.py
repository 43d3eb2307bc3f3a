"""Requests and responses of HTTP/2 in the bytes of one connection (RFC 9113), headers by hpack."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from hpack import Decoder
from hpack.exceptions import HPACKError

from inspector.model.exchange import Headers
from inspector.traffic.pcap.sides import Side

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"

_DATA, _HEADERS, _RESET, _SETTINGS, _PUSH, _CONTINUATION = 0, 1, 3, 4, 5, 9
_END_STREAM, _END_HEADERS, _PADDED, _PRIORITY = 1, 4, 8, 32
_LARGEST_TABLE = 1 << 20
_LONGEST_LIST = 4 << 20


@dataclass(slots=True)
class Half:
    """One direction of a stream; ``blocks`` are its header blocks, the last may be trailers."""

    blocks: list[Headers] = field(default_factory=list)
    body: bytearray = field(default_factory=bytearray)
    at: datetime | None = None
    ended: bool = False


@dataclass(slots=True)
class Stream:
    """One request with its response."""

    request: Half = field(default_factory=Half)
    response: Half = field(default_factory=Half)
    reset: str = ""


def is_http2(side: Side) -> bool:
    """Tell whether a client's bytes begin with the preface of HTTP/2."""
    return side.data.startswith(PREFACE)


def streams(client: Side, server: Side) -> tuple[dict[int, Stream], str]:
    """Return the streams by number, in that order, and what could not be read."""
    found: dict[int, Stream] = {}
    problems = [
        _read(client, len(PREFACE), found, from_client=True),
        _read(server, 0, found, from_client=False),
    ]
    ordered = dict(sorted(found.items()))
    return ordered, "; ".join(problem for problem in problems if problem)


def _read(side: Side, offset: int, found: dict[int, Stream], *, from_client: bool) -> str:
    decoder = Decoder(max_header_list_size=_LONGEST_LIST)
    # The peers' SETTINGS agreed on a size; a reader beside them takes whatever they use.
    decoder.max_allowed_table_size = _LARGEST_TABLE
    block: tuple[int, bytearray, bool] | None = None
    for offset_, kind, flags, number, payload in _frames(side, offset):
        stream = found.setdefault(number, Stream()) if number else None
        if stream is None:
            continue
        half = stream.request if from_client else stream.response
        if half.at is None and kind in (_DATA, _HEADERS):
            half.at = side.time_at(offset_)
        if kind == _DATA:
            half.body += _unpadded(flags, payload)
            half.ended |= bool(flags & _END_STREAM)
        elif kind == _RESET:
            stream.reset = "the client" if from_client else "the server"
        elif kind in (_HEADERS, _PUSH):
            skip = 5 if kind == _HEADERS and flags & _PRIORITY else 4 if kind == _PUSH else 0
            block = (number, bytearray(_unpadded(flags, payload)[skip:]), bool(flags & _END_STREAM))
        elif kind == _CONTINUATION and block is not None and block[0] == number:
            block[1].extend(payload)
        if kind in (_HEADERS, _PUSH, _CONTINUATION) and flags & _END_HEADERS and block is not None:
            try:
                fields = decoder.decode(bytes(block[1]), raw=True)
            except (HPACKError, IndexError, ValueError) as error:
                # The table is out of step from here on; headers after this would be invented.
                return f"HTTP/2 headers cannot be read from here on ({type(error).__name__})"
            if kind != _PUSH:
                half.blocks.append(tuple((bytes(name), bytes(value)) for name, value in fields))
            half.ended |= block[2]
            block = None
    return ""


def _frames(side: Side, offset: int) -> Iterator[tuple[int, int, int, int, bytes]]:
    data = side.data
    while offset + 9 <= len(data):
        high, low, kind, flags, number = struct.unpack_from(">BHBBI", data, offset)
        size = (high << 16) | low
        yield offset, kind, flags, number & 0x7FFFFFFF, bytes(data[offset + 9 : offset + 9 + size])
        offset += 9 + size


def _unpadded(flags: int, payload: bytes) -> bytes:
    if not flags & _PADDED or not payload:
        return payload
    return payload[1 : len(payload) - payload[0]]
