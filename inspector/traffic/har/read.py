"""Reads HTTP archives (HAR 1.2) of browsers, proxies and this field's other tools."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from urllib.parse import quote_plus, urlsplit

import orjson

from inspector.errors import InspectorError
from inspector.model.common import Skipped
from inspector.model.exchange import Exchange, Headers, Message
from inspector.model.traffic import Transport
from inspector.traffic.har.binary import loose_bytes, mitmproxy_charset, text_bytes
from inspector.traffic.har.fields import (
    har_object,
    har_text,
    har_time,
    loose_text,
    whole_number,
)
from inspector.traffic.har.split import LONG, Split, before_tear, split
from inspector.traffic.har.tls import failed_handshakes
from inspector.traffic.unfold.layer import Tree
from inspector.traffic.unfold.layers.compression import inflate

_NEXT = "export the capture again, or pass the proxy's own file (.mitm, .flow) instead"
_LARGEST = 2 << 30
_STREAMS = ("_webSocketMessages", "webSocketMessages")


def read_har(path: Path, skipped: list[Skipped] | None = None) -> Iterator[Exchange]:
    """Return the exchanges of the archive at ``path`` in their order.

    Raises InspectorError when the file is no archive. Of one that ends too soon the entries before
    are returned and ``skipped`` gets what is missing; without ``skipped`` it is refused.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise InspectorError(
            f"{path} could not be read",
            cause=error.strerror or str(error),
            next_step="check the path",
        ) from error
    if raw[:2] in (b"\x1f\x8b", b"\x78\x9c", b"\x78\x01", b"\x78\xda"):
        # mitmproxy writes .zhar, others .har.gz.
        raw, problem = inflate(raw, 47, _LARGEST)
        if problem:
            raise InspectorError(f"{path} could not be unpacked", cause=problem, next_step=_NEXT)
    return parse_har(raw, str(path), skipped)


def parse_har(raw: bytes, name: str, skipped: list[Skipped] | None = None) -> Iterator[Exchange]:
    """Return the exchanges of archive bytes, as ``read_har``; ``name`` is what messages call it."""
    if not raw.strip():
        raise InspectorError(f"{name} is empty", cause="0 bytes of HAR", next_step=_NEXT)
    parts = split(raw) if len(raw) >= LONG else None
    try:
        document = _loaded(raw if parts is None else parts.rest, name)
    except InspectorError:
        parts = before_tear(raw) if skipped is not None else None
        if skipped is None or parts is None:
            raise
        skipped.append(_torn(parts.entries[-1][1], len(raw)))
        document = _loaded(parts.rest, name)
    log = document.get("log") if isinstance(document, dict) else None
    entries = log.get("entries") if isinstance(log, dict) else None
    if not isinstance(log, dict) or not isinstance(entries, list):
        raise InspectorError(f"{name} is not a HAR", cause="it has no log.entries", next_step=_NEXT)
    by_mitmproxy = har_text(har_object(log, "creator"), "name").startswith("mitmproxy")
    count = len(entries) if parts is None else len(parts.entries)
    found = _emptied(entries) if parts is None else _pieces(raw, parts)
    return chain(_exchanges(found, by_mitmproxy=by_mitmproxy), failed_handshakes(log, count))


def _torn(end: int, size: int) -> Skipped:
    return Skipped(
        what=f"everything from byte {end} on",
        reason=f"the archive ends too soon or is damaged there; {size - end} bytes are not read",
    )


def _emptied(entries: list[Tree]) -> Iterator[Tree]:
    for index, entry in enumerate(entries):
        entries[index] = None  # so that an archive leaves memory while it is read
        yield entry


def _pieces(raw: bytes, parts: Split) -> Iterator[Tree]:
    for begin, end in parts.entries:
        try:
            yield _loaded(raw[begin:end], "an entry")
        except InspectorError as error:
            yield {"comment": f"the entry is damaged: {error.cause}"}


def _loaded(raw: bytes, name: str) -> Tree:
    try:
        document: Tree = orjson.loads(raw.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        document = _other_encoding(raw, name, error)
    return document


def _other_encoding(raw: bytes, name: str, first: Exception) -> Tree:
    try:
        # Halves of characters, as JavaScript strings may hold and mitmproxy writes for other bytes.
        loose: Tree = json.loads(raw.removeprefix(b"\xef\xbb\xbf").decode())
        return loose
    except (ValueError, RecursionError):
        pass
    for encoding in ("utf-16", "utf-8-sig"):
        try:
            text = raw.decode(encoding, "strict" if encoding == "utf-16" else "surrogateescape")
            tree: Tree = orjson.loads(text.encode("utf-8", "replace"))
        except (UnicodeError, orjson.JSONDecodeError):
            continue
        return tree
    raise InspectorError(
        f"{name} is not a HAR", cause=f"broken JSON: {first}", next_step=_NEXT
    ) from first


def _exchanges(entries: Iterable[Tree], *, by_mitmproxy: bool) -> Iterator[Exchange]:
    for index, entry in enumerate(entries):
        yield _exchange(index, entry if isinstance(entry, dict) else {}, by_mitmproxy)


def _exchange(index: int, entry: dict[str, Tree], by_mitmproxy: bool) -> Exchange:
    request, response = har_object(entry, "request"), har_object(entry, "response")
    url = har_text(request, "url")
    parts = _split(url)
    comments = [text for key in ("comment", "_comment") if (text := har_text(entry, key))]
    request_headers = _headers(request.get("headers"))
    body, missing = _request_body(request, by_mitmproxy)
    content = har_object(response, "content")
    answer, answer_missing = _response_body(response, content, by_mitmproxy)
    if not entry or not url:
        comments.append("the entry has no request")
    comments += [text for text in (missing, answer_missing) if text]
    status = whole_number(response.get("status"))
    return Exchange(
        index=index,
        transport=_transport(parts[0], entry),
        host=parts[1] or _header(request_headers, b"host"),
        port=parts[2],
        at=har_time(har_text(entry, "startedDateTime")),
        address=har_text(entry, "serverIPAddress").strip("[]"),
        method=har_text(request, "method"),
        url=url,
        http_version=har_text(request, "httpVersion"),
        request_headers=request_headers,
        request_body=body,
        request_trailers=_headers(request.get("_trailers")),
        status=status if status else None,
        response_headers=_headers(response.get("headers")),
        response_body=answer,
        messages=tuple(_messages(entry)),
        error=har_text(response, "_error") or har_text(entry, "_error"),
        comment="; ".join(comments),
        decoded=entry.get("_contentEncoded") is not True,
    )


def _split(url: str) -> tuple[str, str, int]:
    try:
        parts = urlsplit(url)
        return (
            parts.scheme.lower(),
            (parts.hostname or ""),
            parts.port or (443 if parts.scheme in ("https", "wss") else 80),
        )
    except ValueError:
        return "", "", 0


def _transport(scheme: str, entry: dict[str, Tree]) -> Transport:
    socket = any(isinstance(entry.get(key), list) for key in _STREAMS) or scheme in ("ws", "wss")
    secure = scheme in ("https", "wss")
    if socket:
        return "wss" if secure else "ws"
    return "https" if secure else "http"


def _request_body(request: dict[str, Tree], by_mitmproxy: bool) -> tuple[bytes | None, str]:
    post = har_object(request, "postData")
    text = post.get("text")
    if isinstance(text, str) and text:
        charset = mitmproxy_charset(har_text(post, "mimeType")) if by_mitmproxy else ""
        return text_bytes(text, har_text(post, "encoding"), charset)
    params = post.get("params")
    if isinstance(params, list) and params:
        pairs = [p for p in params if isinstance(p, dict)]
        fields = "&".join(
            f"{quote_plus(har_text(p, 'name'))}={quote_plus(_value(p))}" for p in pairs
        )
        return fields.encode(), "body rebuilt from parameters"
    stored = har_object(request, "_content")
    text = stored.get("text")
    if isinstance(text, str) and text:
        return text_bytes(text, har_text(stored, "encoding"))
    size = whole_number(request.get("bodySize"))
    if size and size > 0:
        return None, "request body is missing from the source"
    return (b"" if size == 0 or isinstance(post.get("text"), str) else None), ""


def _response_body(
    response: dict[str, Tree], content: dict[str, Tree], by_mitmproxy: bool
) -> tuple[bytes | None, str]:
    text = content.get("text")
    if not isinstance(text, str):
        # A body that was too long for HTTP Toolkit has the size 0, and only the other one tells.
        sizes = (whole_number(content.get("size")), whole_number(response.get("bodySize")))
        missing = any(size is not None and size > 0 for size in sizes)
        return None, "response body is missing from the source" if missing else ""
    charset = mitmproxy_charset(har_text(content, "mimeType")) if by_mitmproxy else ""
    return text_bytes(text, har_text(content, "encoding"), charset)


def _value(parameter: dict[str, Tree]) -> str | bytes:
    value = loose_text(parameter, "value")
    return text_bytes(value, har_text(parameter, "encoding"))[0]


def _headers(raw: Tree) -> Headers:
    if not isinstance(raw, list):
        return ()
    return tuple(
        (loose_bytes(loose_text(h, "name")), _header_value(h))
        for h in raw
        if isinstance(h, dict) and har_text(h, "name")
    )


def _header_value(header: dict[str, Tree]) -> bytes:
    exact = har_text(header, "_valueBase64")  # of our own export
    return text_bytes(exact, "base64")[0] if exact else loose_bytes(loose_text(header, "value"))


def _header(headers: Headers, name: bytes) -> str:
    for key, value in headers:
        if key.lower() in (name, b":authority"):
            return value.decode("utf-8", "replace").partition(":")[0]
    return ""


def _messages(entry: dict[str, Tree]) -> Iterator[Message]:
    for key in _STREAMS:
        raw = entry.get(key)
        for message in raw if isinstance(raw, list) else ():
            if not isinstance(message, dict):
                continue
            data = loose_text(message, "data")
            text = message.get("opcode") in (1, None)
            coded = not text or har_text(message, "encoding").lower() == "base64"
            content = text_bytes(data, "base64")[0] if coded else loose_bytes(data)
            at = message.get("time")
            yield Message(
                direction="request" if har_text(message, "type") == "send" else "response",
                content=content,
                at=datetime.fromtimestamp(at, UTC)
                if isinstance(at, int | float) and 0 < at < 1e11
                else None,
                text=text,
            )
