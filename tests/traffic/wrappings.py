"""Encoders that mirror the layers: each wraps a value and says which steps open it again."""

from __future__ import annotations

import base64
import gzip
import io
import json
import plistlib
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote
from xml.sax.saxutils import escape

import cbor2
import msgpack  # type: ignore[import-untyped]  # has no type information
import zstandard

type Value = str | bytes


@dataclass(frozen=True, slots=True)
class Wrapping:
    """``takes`` is text, bytes or any; ``steps`` are what the analysis must report."""

    name: str
    takes: str
    steps: tuple[str, ...]
    wrap: Callable[[Value], Value]


def as_bytes(value: Value) -> bytes:
    """Return text as UTF-8."""
    return value.encode() if isinstance(value, str) else value


def as_text(value: Value) -> str:
    """Return the text; wrappings that take text get nothing else."""
    assert isinstance(value, str)
    return value


def _lines(value: Value) -> str:
    return base64.encodebytes(as_bytes(value)).decode()


def _url_safe(value: Value) -> str:
    return base64.urlsafe_b64encode(as_bytes(value)).decode().rstrip("=")


def _zip(value: Value) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        # A fixed date: the same value gives the same bytes at any time.
        entry = zipfile.ZipInfo("data.bin", (2026, 6, 1, 0, 0, 0))
        archive.writestr(entry, as_bytes(value), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _multipart(value: Value) -> bytes:
    # Nested multipart bodies need boundaries that differ.
    mark = b"--b%x" % zlib.crc32(as_bytes(value))
    head = mark + b'\r\nContent-Disposition: form-data; name="willow"\r\n\r\n'
    return head + as_bytes(value) + b"\r\n" + mark + b"--\r\n"


def _protobuf(value: Value) -> bytes:
    raw, size = as_bytes(value), b""
    rest = len(raw)
    while rest > 127:
        size += bytes([rest & 127 | 128])
        rest >>= 7
    return b"\x0a" + size + bytes([rest]) + raw + b"\x12\x06willow"


def _grpc(value: Value) -> bytes:
    return b"\x00" + len(as_bytes(value)).to_bytes(4) + as_bytes(value)


def _jwt(value: Value) -> str:
    parts = ({"alg": "HS256"}, {"willow": as_text(value)})
    encoded = [_url_safe(json.dumps(part)) for part in parts]
    return ".".join((*encoded, _url_safe(bytes(range(32)))))


def _sse(value: Value) -> str:
    lines = "".join(f"data: {line}\n" for line in as_text(value).split("\n"))
    return f"event: x\n{lines}\n"


WRAPPINGS = (
    Wrapping("base64", "any", ("base64",), lambda v: base64.b64encode(as_bytes(v)).decode()),
    Wrapping("base64-url", "any", ("base64",), _url_safe),
    Wrapping("base64-lines", "any", ("base64",), _lines),
    Wrapping("hex", "any", ("hex",), lambda v: as_bytes(v).hex()),
    Wrapping("hex-upper", "any", ("hex",), lambda v: as_bytes(v).hex().upper()),
    Wrapping("gzip", "any", ("gzip",), lambda v: gzip.compress(as_bytes(v), mtime=0)),
    Wrapping("zlib", "any", ("zlib",), lambda v: zlib.compress(as_bytes(v))),
    Wrapping("zstd", "any", ("zstd",), lambda v: zstandard.compress(as_bytes(v))),
    Wrapping("zip", "any", ("zip",), _zip),
    Wrapping("multipart", "any", ("multipart",), _multipart),
    Wrapping("grpc", "any", ("grpc",), _grpc),
    Wrapping("protobuf", "any", ("protobuf",), _protobuf),
    Wrapping("msgpack", "any", ("msgpack",), lambda v: msgpack.packb({"willow": v})),
    Wrapping("cbor", "any", ("cbor",), lambda v: cbor2.dumps({"willow": v})),
    Wrapping("plist", "any", ("plist",),
             lambda v: plistlib.dumps({"willow": v}, fmt=plistlib.FMT_BINARY)),
    Wrapping("json", "text", ("json",), lambda v: json.dumps({"willow": v}, ensure_ascii=False)),
    Wrapping("json-escaped", "text", ("json",), lambda v: json.dumps([{"willow": v}, 7])),
    Wrapping("json-deep", "text", ("json",), lambda v: json.dumps({"a": [{"b": {"c": [v]}}]})),
    Wrapping("form", "text", ("form",), lambda v: f"cobble=3&willow={quote(as_text(v), safe='')}"),
    Wrapping("percent", "text", ("url",), lambda v: quote(as_text(v), safe="")),
    Wrapping("xml", "text", ("xml",),
             lambda v: f"<willow><cobble>{escape(as_text(v))}</cobble></willow>"),
    Wrapping("data-url", "any", ("data-url", "base64"),
             lambda v: "data:text/plain;base64," + base64.b64encode(as_bytes(v)).decode()),
    Wrapping("jwt", "text", ("jwt",), _jwt),
    Wrapping("sse", "text", ("sse",), _sse),
)  # fmt: skip
