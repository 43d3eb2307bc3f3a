"""Exchange: one request with its response, or one stream, with raw bytes; proxy-neutral."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from inspector.model.traffic import Direction, Transport

Headers = tuple[tuple[bytes, bytes], ...]
"""Header fields in wire order, names as sent."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a WebSocket, server-sent events, TCP or UDP stream."""

    direction: Direction
    content: bytes
    at: datetime | None = None
    text: bool = False


@dataclass(frozen=True, slots=True)
class Exchange:
    """Raw bytes and facts of one exchange; a dataclass, for it never enters a document.

    ``request_body`` and ``response_body`` are the bytes as sent, content encodings still on;
    ``None`` means that no body was recorded although one may have existed (see ``comment``).
    ``times`` are aware. ``index`` is the position in the source file, from 0.
    """

    index: int
    transport: Transport
    host: str
    port: int = 0
    at: datetime | None = None
    address: str = ""
    method: str = ""
    url: str = ""
    http_version: str = ""
    request_headers: Headers = ()
    request_body: bytes | None = None
    request_trailers: Headers = ()
    status: int | None = None
    response_headers: Headers = ()
    response_body: bytes | None = None
    response_at: datetime | None = None
    messages: tuple[Message, ...] = ()
    tls_version: str = ""
    sni: str = ""
    app: str = ""
    error: str = ""
    comment: str = ""
    decoded: bool = False
    """True when the source delivers bodies with content encodings already removed (HAR)."""
    extra: tuple[tuple[str, str], ...] = field(default=())
    """Facts that only this source knows, such as UID or TLS failure reason."""
