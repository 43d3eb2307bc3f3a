"""Requests and responses of HTTP/1 in the bytes of one connection; lenient, as evidence must be."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from inspector.model.exchange import Headers
from inspector.traffic.pcap.sides import Side

_REQUEST = re.compile(rb"([A-Z]{3,20}|[A-Z]+-[A-Z]+) ([^ \r\n]*) (HTTP/1\.[01])\r?\n")
_RESPONSE = re.compile(rb"(HTTP/1\.[01]) ([0-9]{3})[^\n]*\n")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_LONGEST_HEAD = 1 << 20
_NO_BODY = frozenset({204, 304})


@dataclass(slots=True)
class Part:
    """One request or response; ``missing`` says what of its body the capture does not hold."""

    start: bytes
    version: str
    headers: Headers
    at: datetime | None
    target: str = ""
    status: int = 0
    body: bytes = b""
    missing: str = ""


def is_http1(side: Side) -> bool:
    """Tell whether a client's bytes begin with an HTTP/1 request."""
    return bool(_REQUEST.match(side.data))


def requests(side: Side) -> tuple[list[Part], int]:
    """Return the requests in a client's bytes and where what is no request begins."""
    found: list[Part] = []
    offset = 0
    while offset < len(side.data):
        line = _REQUEST.match(side.data, offset)
        if line is None:
            break
        part, offset = _part(side, offset, line, request=True)
        part.target = line[2].decode("utf-8", "replace")
        found.append(part)
        if line[1] == b"CONNECT" or header(part.headers, b"upgrade"):
            break  # what follows speaks another language if the server agrees
    return found, offset


def responses(side: Side, methods: list[bytes]) -> tuple[list[Part], int]:
    """Return the final responses, in the order of their requests, and where they end."""
    found: list[Part] = []
    offset = 0
    while offset < len(side.data) and len(found) < len(methods):
        line = _RESPONSE.match(side.data, offset)
        if line is None:
            break
        status = int(line[2])
        method = methods[len(found)]
        silent = method == b"HEAD" or status in _NO_BODY or status < 200
        silent = silent or (method == b"CONNECT" and status < 300)
        part, offset = _part(side, offset, line, request=False, silent=silent)
        part.status = status
        if status >= 200 or status == 101:
            found.append(part)
        if status == 101:
            break
    return found, offset


def header(headers: Headers, name: bytes) -> bytes:
    """Return the first value of a header, or nothing."""
    return next((value for key, value in headers if key.lower() == name), b"")


def _part(
    side: Side, offset: int, line: re.Match[bytes], *, request: bool, silent: bool = False
) -> tuple[Part, int]:
    data = side.data
    end = _HEAD_END.search(data, line.end() - 2, offset + _LONGEST_HEAD)
    head = bytes(data[line.end() : end.start() if end else len(data)])
    part = Part(
        start=bytes(line[1]),
        version=(line[3] if request else line[1]).decode(),
        headers=_headers(head),
        at=side.time_at(offset),
    )
    if end is None:
        part.missing = "the head is cut, the body is missing"
        return part, len(data)
    begin = end.end()
    if silent:
        return part, begin
    if b"chunked" in header(part.headers, b"transfer-encoding").lower():
        part.body, begin, whole = _chunked(data, begin)
        part.missing = "" if whole else "the body is cut: its end is not in the capture"
        return part, begin
    length = header(part.headers, b"content-length").split(b",")[0].strip()
    if length.isdigit() and len(length) < 16:
        size = int(length)
    elif request:
        size = 0
    else:
        size = len(data) - begin  # until the connection closes
    part.body = bytes(data[begin : begin + size])
    if len(part.body) < size:
        part.missing = f"the body is cut: {len(part.body)} of {size} bytes are in the capture"
    return part, begin + len(part.body)


def _headers(head: bytes) -> Headers:
    fields: list[tuple[bytes, bytes]] = []
    for line in head.splitlines():
        name, colon, value = line.partition(b":")
        if line[:1] in (b" ", b"\t") and fields:
            fields[-1] = (fields[-1][0], fields[-1][1] + b" " + line.strip())
        elif colon:
            fields.append((name.strip(), value.strip()))
    return tuple(fields)


def _chunked(data: bytearray, offset: int) -> tuple[bytes, int, bool]:
    """Return the body without its chunking, where it ends, and whether its end was there."""
    body = bytearray()
    while (end := data.find(b"\n", offset)) >= 0:
        try:
            size = int(bytes(data[offset:end]).split(b";")[0].strip() or b"x", 16)
        except ValueError:
            return bytes(body), offset, False
        offset = end + 1
        if size == 0:
            # Trailers, up to an empty line.
            while (end := data.find(b"\n", offset)) >= 0:
                empty = not data[offset:end].strip()
                offset = end + 1
                if empty:
                    return bytes(body), offset, True
            return bytes(body), len(data), False
        body += data[offset : offset + size]
        if offset + size > len(data):
            return bytes(body), len(data), False
        offset += size
        end = data.find(b"\n", offset)
        offset = end + 1 if 0 <= end - offset <= 1 else offset
    return bytes(body), len(data), False
