"""The layers, in the order in which they are tried: the surest first."""

from __future__ import annotations

from inspector.traffic.unfold.layer import Layer
from inspector.traffic.unfold.layers.archive import Zip
from inspector.traffic.unfold.layers.base64_text import Base64, DataUrl
from inspector.traffic.unfold.layers.compression import Brotli, Deflate, Gzip, Zlib, Zstandard
from inspector.traffic.unfold.layers.content_lines import ContentLines
from inspector.traffic.unfold.layers.disguised import (
    Base32,
    DisguisedBase64,
    OneByteXor,
    RawDeflate,
)
from inspector.traffic.unfold.layers.embedded import Embedded
from inspector.traffic.unfold.layers.escapes import HtmlEntities, UnicodeEscapes
from inspector.traffic.unfold.layers.events import ServerSentEvents
from inspector.traffic.unfold.layers.form import Form, Percent
from inspector.traffic.unfold.layers.framed import Framed, Prefixed
from inspector.traffic.unfold.layers.hex_text import Hex
from inspector.traffic.unfold.layers.json_text import Json, JsonLines
from inspector.traffic.unfold.layers.jwt import Jwt
from inspector.traffic.unfold.layers.lines import Lines
from inspector.traffic.unfold.layers.multipart import Multipart
from inspector.traffic.unfold.layers.packed import Cbor, MessagePack
from inspector.traffic.unfold.layers.pairs import Pairs
from inspector.traffic.unfold.layers.plist import Plist
from inspector.traffic.unfold.layers.protobuf import Grpc, Protobuf
from inspector.traffic.unfold.layers.sqlite_file import SqlInserts, Sqlite
from inspector.traffic.unfold.layers.strings import Strings
from inspector.traffic.unfold.layers.xml_text import Xml

TEXT: tuple[Layer, ...] = (
    JsonLines(), Json(), Multipart(), DataUrl(), Jwt(), Plist(), Xml(), ServerSentEvents(),
    ContentLines(), SqlInserts(), Form(), Hex(), Base32(), DisguisedBase64(), Base64(), Percent(),
    UnicodeEscapes(), HtmlEntities(), Pairs(), Embedded(), Lines(),
)  # fmt: skip
"""Tried on text."""

WHOLE: tuple[Layer, ...] = (
    Gzip(), Zlib(), Zstandard(), Zip(), Sqlite(), Plist(), Multipart(), Grpc(), Framed(),
    MessagePack(), Cbor(), Protobuf(), RawDeflate((MessagePack(), Cbor(), Protobuf())),
    OneByteXor(),
)  # fmt: skip
"""Read what is not text from its first byte, so that they prove that a key was right."""

BINARY: tuple[Layer, ...] = (*WHOLE, Prefixed(), Strings())
"""Tried on what is not text."""

CODINGS: dict[str, Layer] = {
    "gzip": Gzip(), "x-gzip": Gzip(), "deflate": Deflate(), "br": Brotli(), "zstd": Zstandard(),
}  # fmt: skip
"""Content codings of HTTP (RFC 9110 section 8.4.1) by their declared name."""
