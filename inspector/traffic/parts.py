"""Splits an exchange into the parts worth opening: URL, headers, cookies, bodies, messages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from inspector.model.exchange import Exchange, Headers, Message
from inspector.model.traffic import Direction
from inspector.traffic.unfold.engine import Part
from inspector.traffic.unfold.layer import Tree
from inspector.traffic.unfold.layers.form import fields_of

_BORING_HEADERS = frozenset((
    "accept", "accept-charset", "accept-encoding", "accept-language", "accept-ranges",
    "access-control-allow-headers", "access-control-allow-methods", "access-control-allow-origin",
    "access-control-expose-headers", "age", "access-control-allow-credentials",
    "access-control-max-age", "allow", "alt-svc", "cache-control", "connection",
    "content-encoding", "content-length", "content-security-policy", "content-type", "date",
    "etag", "expect", "expires", "host", "if-modified-since", "if-none-match", "keep-alive",
    "last-modified", "nel", "origin", "pragma", "permissions-policy", "priority", "range",
    "referrer-policy", "report-to", "sec-ch-ua", "sec-ch-ua-mobile", "sec-ch-ua-platform",
    "sec-fetch-dest", "sec-fetch-mode", "sec-fetch-site", "sec-fetch-user",
    "sec-websocket-accept", "sec-websocket-extensions", "sec-websocket-key",
    "sec-websocket-version", "server", "strict-transport-security", "te", "trailer",
    "transfer-encoding", "upgrade", "upgrade-insecure-requests", "user-agent", "vary", "via",
    "x-content-type-options", "x-frame-options", "x-powered-by", "x-xss-protection",
))  # fmt: skip
"""Header fields that say how, not what; every other one is looked into."""

_JSON = re.compile(rb"\d{0,4}[{\[]")
"""How a message of JSON begins; Socket.IO puts the number of its kind before it."""

_DIRECTIONS: tuple[Direction, ...] = ("request", "response")
_LEAST_LISTED = 5
_LONGEST_LISTED = 1 << 16
"""Messages of a stream that make a list, and bytes that each may have."""


@dataclass(frozen=True, slots=True)
class DirectedPart:
    """A part with its direction; ``size`` counts the bytes of a body as it travelled."""

    direction: Direction
    part: Part
    size: int = 0


def parts_of(exchange: Exchange) -> Iterator[DirectedPart]:
    """Yield the parts of ``exchange``, the request's first."""
    if exchange.url:
        query = exchange.url.partition("?")[2].partition("#")[0]
        if query:
            tree = fields_of(query.split("&"))
            yield DirectedPart("request", Part("query", tree, brackets=True))
        names: Tree = [
            unquote(piece) for piece in path_of(exchange.url).split("/") if len(piece) > 5
        ]
        if names:
            yield DirectedPart("request", Part("path", names))
    yield from _side("request", exchange.request_headers, exchange.request_body, exchange)
    if exchange.request_trailers:
        yield DirectedPart("request", _headers("trailer", exchange.request_trailers))
    yield from _side("response", exchange.response_headers, exchange.response_body, exchange)
    yield from _messages(exchange.messages)


def _messages(messages: Sequence[Message]) -> Iterator[DirectedPart]:
    """Yield each message by itself, but many small ones of JSON as one list: what is said in a
    message for each record is a record set all the same."""
    listed: set[int] = set()
    for direction in _DIRECTIONS:
        some = [n for n, one in enumerate(messages) if one.direction == direction and _listed(one)]
        if len(some) >= _LEAST_LISTED:
            listed.update(some)
            values: list[Tree] = [None] * len(messages)
            for number in some:
                values[number] = messages[number].content
            size = sum(len(messages[number].content) for number in some)
            yield DirectedPart(direction, Part("message", values), size)
    for number, message in enumerate(messages):
        if number not in listed:
            part = Part(f"message[{number}]", message.content)
            yield DirectedPart(message.direction, part, len(message.content))


def _listed(message: Message) -> bool:
    return len(message.content) <= _LONGEST_LISTED and _JSON.match(message.content) is not None


def path_of(url: str) -> str:
    """Return the path of ``url`` as it was sent, whatever its authority."""
    try:
        return urlsplit(url).path
    except ValueError:  # a hostile authority, such as an open bracket, must not hide a body
        rest = url.partition("?")[0].partition("#")[0].partition("://")[2]
        return rest[len(rest.partition("/")[0]) :]


def _side(
    direction: Direction, headers: Headers, body: bytes | None, exchange: Exchange
) -> Iterator[DirectedPart]:
    header_part = _headers("header", headers)
    if header_part.value:
        yield DirectedPart(direction, header_part)
    cookies = cookies_of(direction, headers)
    if cookies:
        yield DirectedPart(direction, Part("cookie", cookies, brackets=True))
    if body:
        hint, charset = content_type(headers)
        codings = () if exchange.decoded else content_codings(headers)
        yield DirectedPart(direction, Part("body", body, hint, charset, codings), len(body))


def _headers(path: str, headers: Headers) -> Part:
    values: dict[str, list[str]] = {}
    for raw_name, raw_value in headers:
        name = raw_name.decode("latin-1").lower()
        if name in _BORING_HEADERS or name.startswith(":") or name in ("cookie", "set-cookie"):
            continue
        value = raw_value.decode("utf-8", "replace")
        values.setdefault(name, []).append(value)
    tree: dict[str, Tree] = {name: ", ".join(many) for name, many in values.items()}
    return Part(path, tree, brackets=True)


def cookies_of(direction: Direction, headers: Headers) -> dict[str, Tree]:
    """Return the cookies by name that one side sent."""
    wanted = b"cookie" if direction == "request" else b"set-cookie"
    tree: dict[str, Tree] = {}
    for raw_name, raw_value in headers:
        if raw_name.lower() != wanted:
            continue
        pieces = raw_value.decode("utf-8", "replace").split(";")
        for piece in pieces if direction == "request" else pieces[:1]:
            name, _, value = piece.strip().partition("=")
            if value:
                tree[name] = unquote(value.strip('"'))
    return tree


def content_type(headers: Headers) -> tuple[str, str]:
    """Return the declared media type in lower case and charset, each possibly empty."""
    for name, value in headers:
        if name.lower() == b"content-type":
            media, *parameters = value.decode("latin-1").split(";")
            for parameter in parameters:
                key, _, charset = parameter.strip().partition("=")
                if key.lower() == "charset":
                    return media.strip().lower(), charset.strip(" \"'").lower()
            return media.strip().lower(), ""
    return "", ""


def content_codings(headers: Headers) -> tuple[str, ...]:
    """Return the declared content codings in the order in which they were applied."""
    codings: list[str] = []
    for name, value in headers:
        if name.lower() == b"content-encoding":
            codings.extend(part.strip().lower() for part in value.decode("latin-1").split(","))
    return tuple(coding for coding in codings if coding and coding != "identity")
