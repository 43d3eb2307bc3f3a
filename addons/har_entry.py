"""One flow as a HAR entry: mitmproxy's own, with bodies and messages byte for byte."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping
from typing import Any

from mitmproxy import http
from mitmproxy.addons.savehar import SaveHar
from mitmproxy.connection import Server

from addons.convert import to_exchange
from inspector.model.exchange import Headers, Message
from inspector.traffic.parts import content_codings
from inspector.traffic.unfold.layers.compression import inflate, unbrotli, unzstd

MOST_PLAIN = 64 << 20
"""A body that becomes longer than so many bytes without its content encoding keeps it."""

type Entry = dict[str, Any]

_TEXT, _BINARY = 1, 2  # opcodes of WebSocket frames, RFC 6455


class HarEntries:
    """Makes the entries of one archive; a connection's set-up is timed in its first entry.

    What mitmproxy's exporter does with bodies is not exact: it guesses charsets, writes binary
    requests as text, and leaves out an error behind a response. So it gets the flow without them.
    """

    def __init__(self) -> None:
        self._exporter = SaveHar()
        self._servers: set[Server] = set()

    def entry(self, source: http.HTTPFlow) -> Entry:
        """Return the entry of ``source``, whose bodies and messages are taken out of it.

        With ``_contentEncoded`` the content encodings are still on the bodies of this entry: one
        of them is broken, unknown, or would make its body longer than ``MOST_PLAIN``. A header's
        value that is no UTF-8 stands beside its replacement as ``_valueBase64``.
        """
        exchange = to_exchange(source, 0)
        bodies = (_taken(source.request), _taken(source.response))
        source.websocket = None
        _make_timeable(source)
        made: Entry = self._exporter.flow_entry(source, self._servers)
        if exchange.url:
            made["request"]["url"] = exchange.url
        opened = (
            _plain(bodies[0], exchange.request_headers),
            _plain(bodies[1], exchange.response_headers),
        )
        if any(
            raw is not None and plain is None for raw, plain in zip(bodies, opened, strict=True)
        ):
            opened = bodies
            made["_contentEncoded"] = True
        made["request"]["headers"] = _fields(exchange.request_headers)
        made["response"]["headers"] = _fields(exchange.response_headers)
        made["request"]["bodySize"] = -1 if bodies[0] is None else len(bodies[0])
        made["request"].pop("postData", None)
        if opened[0]:
            kind = source.request.headers.get("content-type", "")
            made["request"]["postData"] = {"mimeType": kind, **_body(opened[0])}
        if source.response is not None:
            made["response"]["bodySize"] = -1 if bodies[1] is None else len(bodies[1])
            made["response"]["content"] = _content(bodies[1], opened[1], source.response)
        if exchange.request_trailers:
            made["request"]["_trailers"] = _fields(exchange.request_trailers)
        if exchange.transport in ("ws", "wss"):
            made["_resourceType"] = "websocket"
            made["_webSocketMessages"] = [_message(message) for message in exchange.messages]
        if exchange.error:
            made["response"]["_error"] = exchange.error
        if exchange.comment:
            made["comment"] = exchange.comment
        if source.comment:
            made["_testerComment"] = source.comment
        return made


def _taken(message: http.Message | None) -> bytes | None:
    if message is None:
        return None
    body, message.raw_content = message.raw_content, b""
    return body


def _make_timeable(source: http.HTTPFlow) -> None:
    """Leave out times that have no beginning, as in old files: the exporter ends at them."""
    server, response = source.server_conn, source.response
    if server.timestamp_start is None:
        server.timestamp_tcp_setup = None
    if response is not None and not response.timestamp_start:
        source.request.timestamp_end = response.timestamp_end = None


def _plain(raw: bytes | None, headers: Headers) -> bytes | None:
    """Return a body without its content encodings, or none where that is not exact."""
    body = raw
    for coding in reversed(content_codings(headers)):
        if not body:
            return body
        if coding not in _CODINGS:
            return None
        body, problem = _CODINGS[coding](body, MOST_PLAIN)
        if problem:
            return None
    return body


def _inflated(raw: bytes, room: int) -> tuple[bytes, str]:
    plain, problem = inflate(raw, 15, room)
    return inflate(raw, -15, room) if problem else (plain, problem)


_CODINGS: Mapping[str, Callable[[bytes, int], tuple[bytes, str]]] = {
    "gzip": lambda raw, room: inflate(raw, 31, room),
    "x-gzip": lambda raw, room: inflate(raw, 31, room),
    "deflate": _inflated,
    "br": unbrotli,
    "zstd": unzstd,
}


def _content(raw: bytes | None, plain: bytes | None, response: http.Response) -> Entry:
    kind = response.headers.get("content-type", "")
    if raw is None or plain is None:
        return {"size": -1, "mimeType": kind}
    saved = len(plain) - len(raw)
    return {"size": len(plain), "compression": saved, "mimeType": kind, **_body(plain)}


def _body(body: bytes) -> Entry:
    try:
        return {"text": body.decode()}
    except UnicodeDecodeError:
        return {"text": b64encode(body).decode(), "encoding": "base64"}


def _message(message: Message) -> Entry:
    body = _body(message.content)
    if not message.text and "encoding" not in body:
        body["text"] = b64encode(message.content).decode()
    made: Entry = {
        "type": "send" if message.direction == "request" else "receive",
        "time": message.at.timestamp() if message.at is not None else 0,
        "opcode": _TEXT if message.text else _BINARY,
        "data": body["text"],
    }
    # What is no UTF-8 in a text message says so, as PCAPdroid writes it.
    return made | ({"encoding": "base64"} if message.text and "encoding" in body else {})


def _fields(headers: Headers) -> list[Entry]:
    return [
        {"name": name.decode("utf-8", "replace"), "value": value.decode("utf-8", "replace")}
        | ({} if "encoding" not in (body := _body(value)) else {"_valueBase64": body["text"]})
        for name, value in headers
    ]
