"""A finished conversation as exchanges: HTTP/1, HTTP/2, WebSocket, or its bytes as they were."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from inspector.model.exchange import Exchange, Headers, Message
from inspector.traffic.pcap import http1, http2
from inspector.traffic.pcap.conversation import Conversation, is_address
from inspector.traffic.pcap.sides import moment
from inspector.traffic.pcap.websocket import Messages
from inspector.traffic.unopened import KEY, WHY, tls_failure

_HANDSHAKE = b"\x16\x03"
_ABSOLUTE = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
"""How a target in absolute form begins (RFC 9112 3.2.2); a query may hold an address too."""


def exchanges_of(talk: Conversation) -> Iterator[Exchange]:
    """Yield what one TCP conversation carried; ``index`` is 0 and to be set by the caller."""
    for side in (talk.from_client, talk.from_server):
        side.finish()
    base = _base(talk)
    if talk.tls and not talk.opened:
        yield replace(
            base,
            transport="tls",
            error=talk.alert,
            comment=_and(base.comment, "TLS was not opened: the capture has no secrets for it"),
            extra=_unopened(base, tls_failure(talk.alert) if talk.alert else "no_secrets"),
        )
    elif http2.is_http2(talk.from_client):
        yield from _http2(talk, base)
    elif http1.is_http1(talk.from_client):
        yield from _http1(talk, base)
    elif talk.from_client.data or talk.from_server.data:
        yield _stream(talk, base)
    elif not talk.answered:
        error = "the server did not answer"
        yield replace(base, error=error, extra=_unopened(base, "unreachable"))
    elif talk.reset:
        yield replace(base, error="the connection was broken off before anything was sent")


def udp_exchange(talk: Conversation) -> Exchange:
    """Return a UDP conversation, or QUIC of which only the name was read; ``index`` is 0."""
    base = replace(_base(talk), transport="quic" if talk.quic else "udp")
    if talk.quic:
        facts = _unopened(base, "quic")
        return replace(base, comment="QUIC was not opened", error=talk.alert, extra=facts)
    return replace(_stream(talk, base), comment="")


def _base(talk: Conversation) -> Exchange:
    comments = []
    for side, name in ((talk.from_client, "client"), (talk.from_server, "server")):
        if side.missing:
            comments.append(f"{side.missing} bytes from the {name} are missing from the capture")
        if side.cut:
            comments.append(f"the body from the {name} is cut at {len(side.data)} bytes")
    if not talk.complete_start:
        comments.append("the capture begins inside this connection")
    return Exchange(
        index=0,
        transport="tls" if talk.tls else "tcp",
        host=talk.sni or talk.server[0],
        port=talk.server[1],
        at=moment(talk.at),
        address=talk.server[0],
        tls_version=talk.tls_version,
        sni=talk.sni,
        app=talk.sender.package if talk.sender else "",
        comment="; ".join(comments),
        extra=_facts(talk),
    )


def _unopened(base: Exchange, code: str) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((*base.extra, (KEY, code))))


def _facts(talk: Conversation) -> tuple[tuple[str, str], ...]:
    facts = [("client", talk.client[0]), ("tcp_stream", str(talk.number))]
    if talk.sender is not None:
        facts.append(("uid", str(talk.sender.uid)))
        if talk.sender.name:
            facts.append(("app_name", talk.sender.name))
    return tuple(sorted(facts))


def _stream(talk: Conversation, base: Exchange, starts: tuple[int, int] = (0, 0)) -> Exchange:
    """Return the bytes behind ``starts`` as messages, those of one turn joined."""
    pieces = [(at, True, data) for at, data in talk.from_client.pieces(starts[0])]
    pieces += [(at, False, data) for at, data in talk.from_server.pieces(starts[1])]
    messages: list[Message] = []
    turn: list[bytes] = []
    for number, (at, ours, data) in enumerate(ordered := sorted(pieces, key=lambda p: p[0])):
        if not turn:
            began: datetime | None = moment(at)
        turn.append(data)
        if number + 1 == len(ordered) or ordered[number + 1][1] is not ours:
            messages.append(Message("request" if ours else "response", b"".join(turn), began))
            turn = []
    return replace(base, messages=tuple(messages), error=talk.alert)


def _http1(talk: Conversation, base: Exchange) -> Iterator[Exchange]:
    asked, client_end = http1.requests(talk.from_client)
    answers, server_end = http1.responses(talk.from_server, [part.start for part in asked])
    for number, request in enumerate(asked):
        answer = answers[number] if number < len(answers) else None
        host, named = _host(base, http1.header(request.headers, b"host"), request.target)
        notes = [base.comment]
        notes += [f"request: {request.missing}"] if request.missing else []
        notes += [f"response: {answer.missing}"] if answer is not None and answer.missing else []
        notes += [] if answer is not None else ["no response was recorded"]
        exchange = replace(
            base,
            transport="https" if talk.tls else "http",
            host=host,
            at=request.at,
            method=request.start.decode(),
            url=_url(base, talk.tls, host, request.target, request.start),
            http_version=request.version,
            request_headers=request.headers,
            request_body=request.body,
            status=answer.status if answer else None,
            response_headers=answer.headers if answer else (),
            response_body=answer.body if answer else None,
            response_at=answer.at if answer else None,
            comment=_and(*notes),
            extra=tuple(sorted((*base.extra, *named))),
        )
        if answer is not None and answer.status == 101:
            exchange = _websocket(talk, exchange, client_end, server_end)
        yield exchange
    rest = talk.from_client.data[client_end:], talk.from_server.data[server_end:]
    last = answers[-1].status if answers else 0
    if last == 101 or not any(rest):
        return
    if asked[-1].start == b"CONNECT" and rest[0].startswith(_HANDSHAKE):
        yield replace(
            base,
            transport="tls",
            host=asked[-1].target.rpartition(":")[0] or base.host,
            comment=_and(base.comment, WHY["tunnelled"]),
            extra=_unopened(base, "tunnelled"),
        )
        return
    what = "bytes behind the last HTTP message could not be read as HTTP"
    yield replace(_stream(talk, base, (client_end, server_end)), comment=_and(base.comment, what))


def _websocket(talk: Conversation, exchange: Exchange, client: int, server: int) -> Exchange:
    upgrade = http1.header(exchange.response_headers, b"upgrade").lower()
    if upgrade != b"websocket":
        streamed = _stream(talk, exchange, (client, server))
        return replace(streamed, comment=_and(exchange.comment, f"upgraded to {_text(upgrade)}"))
    agreed = _text(http1.header(exchange.response_headers, b"sec-websocket-extensions"))
    ours = Messages(talk.from_client, client, agreed, from_client=True)
    theirs = Messages(talk.from_server, server, agreed, from_client=False)
    both = sorted((*ours, *theirs), key=lambda m: (m.at is None, m.at and m.at.timestamp()))
    return replace(
        exchange,
        transport="wss" if talk.tls else "ws",
        messages=tuple(both),
        comment=_and(exchange.comment, ours.problem, theirs.problem),
    )


def _http2(talk: Conversation, base: Exchange) -> Iterator[Exchange]:
    streams, problem = http2.streams(talk.from_client, talk.from_server)
    for stream in streams.values():
        request, response = stream.request, stream.response
        if not request.blocks and not response.blocks and not request.body:
            continue
        pseudo, headers = _split(request.blocks[0] if request.blocks else ())
        answered, answer_headers = _split(_final(response.blocks))
        status = answered.get(b":status", b"")
        target = _text(pseudo.get(b":path", b""))
        host, named = _host(base, pseudo.get(b":authority", b""), target)
        notes = [base.comment, problem]
        notes += [] if request.ended else ["request: the body is cut"]
        notes += [] if response.ended else ["response: the body is cut or missing"]
        trailers = request.blocks[1] if len(request.blocks) > 1 else ()
        yield replace(
            base,
            transport="https" if talk.tls else "http",
            host=host,
            at=request.at or response.at,
            method=_text(pseudo.get(b":method", b"")),
            url=_url(base, talk.tls, host, target, b""),
            http_version="HTTP/2.0",
            request_headers=headers,
            request_body=bytes(request.body),
            request_trailers=trailers,
            status=int(status) if status.isdigit() else None,
            response_headers=answer_headers,
            response_body=bytes(response.body) if response.blocks else None,
            response_at=response.at,
            error=f"{stream.reset} reset the stream" if stream.reset else "",
            comment=_and(*notes),
            extra=tuple(sorted((*base.extra, *named))),
        )


def _final(blocks: list[Headers]) -> Headers:
    """Return the headers of the final response; 1xx answers come before it."""
    for block in blocks:
        if not dict(block).get(b":status", b"").startswith(b"1"):
            return block
    return ()


def _split(fields: Headers) -> tuple[dict[bytes, bytes], Headers]:
    pseudo = {name: value for name, value in fields if name.startswith(b":")}
    return pseudo, tuple(field for field in fields if not field[0].startswith(b":"))


def _host(base: Exchange, authority: bytes, target: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the name asked for, and the name inside the request where it is another."""
    inside = _name(_text(authority)) or _name(_absolute(target))
    if base.sni and inside and inside != base.sni:
        return base.sni, (("host_header", inside),)
    return base.sni or inside or base.host, ()


def _absolute(target: str) -> str:
    try:
        return urlsplit(target).netloc if _ABSOLUTE.match(target) else ""
    except ValueError:
        return ""


def _name(authority: str) -> str:
    if authority.startswith("["):
        return authority[1:].partition("]")[0]
    return authority.partition(":")[0]


def _url(base: Exchange, secure: bool, host: str, target: str, method: bytes) -> str:
    if method == b"CONNECT":
        return ""
    if _ABSOLUTE.match(target):
        return target
    scheme, usual = ("https", 443) if secure else ("http", 80)
    shown = f"[{host}]" if ":" in host and is_address(host) else host
    port = "" if base.port == usual else f":{base.port}"
    return f"{scheme}://{shown}{port}{target}"


def _and(*texts: str) -> str:
    return "; ".join(text for text in texts if text)


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")
