"""mitmproxy Flow to Exchange: raw bytes and facts, nothing decoded, nothing left out silently."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from mitmproxy import dns, flow, http, tcp, udp, websocket
from mitmproxy.net.dns import types as dns_types

from addons import bodies as bodies_aside
from addons.sealed import sealed
from inspector.model.exchange import Exchange, Headers, Message
from inspector.model.traffic import Direction, Transport
from inspector.traffic.unopened import KEY

_DEFAULT_PORTS = {"http": 80, "https": 443}


def to_exchange(source: flow.Flow, index: int, bodies: Path | None = None) -> Exchange:
    """Return the exchange of one flow at position ``index`` of its file.

    Bodies keep their content encodings. The host is the name that the client asked for: the
    request's own host, or in transparent and WireGuard mode, where that is a bare address, the
    TLS server name, or else the Host header. Raises ``TypeError`` for an unknown kind of flow;
    other errors mean a flow whose fields contradict each other. ``bodies`` is the folder in which
    large bodies were set aside.
    """
    if isinstance(source, http.HTTPFlow):
        return _http(source, index, bodies)
    if isinstance(source, dns.DNSFlow):
        return _dns(source, index)
    if isinstance(source, tcp.TCPFlow | udp.UDPFlow):
        return _stream(source, index)
    raise TypeError(f"unknown kind of flow: {source.type}")


def _http(source: http.HTTPFlow, index: int, bodies: Path | None) -> Exchange:
    request, response = source.request, source.response
    host = _http_host(source)
    secure = request.scheme == "https"
    comments = list(_doubts(source))
    extra = [*_facts(source)]
    named = request.pretty_host
    if named and named != host:
        # Domain fronting: the name inside the request is not the one that was connected to.
        extra.append(("host_header", named))
    if response is None and source.error is None:
        comments.append("no response was recorded")
    elif response is not None and source.server_conn.timestamp_start is None:
        comments.append("answered by the proxy itself, not by a server")
    sent, said = _body(request, source, "request", bodies)
    comments += [said] if said else []
    received, said = _body(response, source, "response", bodies) if response else (None, "")
    comments += [said] if said else []
    transport: Transport = "https" if secure else "http"
    messages: tuple[Message, ...] = ()
    if source.websocket is not None:
        transport = "wss" if secure else "ws"
        messages = tuple(
            Message(_direction(m.from_client), _octets(m.content), _moment(m.timestamp), m.is_text)
            for m in source.websocket.messages
        )
        comments += _websocket_doubts(source.websocket.messages)
    return Exchange(
        index=index,
        transport=transport,
        host=host,
        port=request.port,
        at=_moment(request.timestamp_start),
        address=_address(source),
        method=request.method,
        url=_url(request, host),
        http_version=request.http_version,
        request_headers=_headers(request.headers),
        request_body=sent,
        request_trailers=_headers(request.trailers),
        status=response.status_code if response is not None else None,
        response_headers=_headers(response.headers) if response is not None else (),
        response_body=received,
        response_at=_moment(response.timestamp_start) if response is not None else None,
        messages=messages,
        tls_version=source.client_conn.tls_version or "",
        sni=_sni(source),
        error=source.error.msg if source.error is not None else "",
        comment="; ".join(comments),
        extra=tuple(sorted(extra)),
    )


def _body(
    message: http.Message, source: flow.Flow, side: bodies_aside.Side, folder: Path | None
) -> tuple[bytes | None, str]:
    if message.raw_content is not None:
        return message.raw_content, bodies_aside.fetch(source, side, folder)[1]
    body, said = bodies_aside.fetch(source, side, folder)
    return body, said or (f"{side} body was not recorded" if body is None else "")


def _stream(source: tcp.TCPFlow | udp.UDPFlow, index: int) -> Exchange:
    address = source.server_conn.address or ("", 0)
    tls_version = source.client_conn.tls_version or source.server_conn.tls_version or ""
    transport: Transport = "tcp" if isinstance(source, tcp.TCPFlow) else "udp"
    if tls_version == "QUICv1":
        transport = "quic"
    elif tls_version and transport == "tcp":
        transport = "tls"
    messages = tuple(
        Message(_direction(m.from_client), m.content, _moment(m.timestamp)) for m in source.messages
    )
    sni, facts = _sni(source), [*_facts(source)]
    if (closed := sealed(source)) is not None:
        transport = "quic" if closed.code == "quic" else "tls"
        sni, messages = closed.sni or sni, ()
        facts.append((KEY, closed.code))
    started = (
        source.messages[0].timestamp if source.messages else source.client_conn.timestamp_start
    )
    return Exchange(
        index=index,
        transport=transport,
        host=_name(address[0], sni),
        port=address[1],
        at=_moment(started),
        address=_address(source),
        messages=messages,
        tls_version=tls_version,
        sni=sni,
        error=source.error.msg if source.error is not None else "",
        comment="; ".join(_doubts(source)),
        extra=tuple(sorted(facts)),
    )


def _dns(source: dns.DNSFlow, index: int) -> Exchange:
    request, response = source.request, source.response
    extra = [*_facts(source)]
    for question in request.questions:
        extra.append(("dns_question", f"{dns_types.to_str(question.type)} {question.name}"))
    for answer in response.answers if response is not None else ():
        extra.append(("dns_answer", f"{dns_types.to_str(answer.type)} {answer}"))
    return Exchange(
        index=index,
        transport="dns",
        host=request.questions[0].name if request.questions else "",
        port=(source.server_conn.address or ("", 53))[1],
        at=_moment(request.timestamp or source.client_conn.timestamp_start),
        address=_address(source),
        request_body=request.packed,
        response_body=response.packed if response is not None else None,
        response_at=_moment(response.timestamp) if response is not None else None,
        status=response.response_code if response is not None else None,
        error=source.error.msg if source.error is not None else "",
        comment="; ".join(_doubts(source)),
        extra=tuple(sorted(extra)),
    )


def _http_host(source: http.HTTPFlow) -> str:
    request = source.request
    if request.host and not _is_address(request.host):
        return request.host
    return _sni(source) or request.pretty_host or request.host


def _name(host: str, sni: str) -> str:
    return sni if sni and (not host or _is_address(host)) else host


def _url(request: http.Request, host: str) -> str:
    if request.method == "CONNECT":
        return ""
    shown = f"[{host}]" if ":" in host else host
    port = "" if _DEFAULT_PORTS.get(request.scheme) == request.port else f":{request.port}"
    return f"{request.scheme}://{shown}{port}{request.path}"


def _address(source: flow.Flow) -> str:
    server = source.server_conn
    if server.via is not None:
        return ""  # the peer is the upstream proxy, not the recipient
    for found in (server.peername, server.address):
        if found and (address := _parsed(found[0])):
            return str(getattr(address, "ipv4_mapped", None) or address)
    return ""


def _is_address(host: str) -> bool:
    return _parsed(host) is not None


def _parsed(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None


def _sni(source: flow.Flow) -> str:
    sni = source.client_conn.sni
    return sni if isinstance(sni, str) else ""


def _headers(headers: http.Headers | None) -> Headers:
    return tuple(headers.fields) if headers is not None else ()


def _octets(content: bytes | str) -> bytes:
    # Messages of files before mitmproxy 7 stay text when they are upgraded.
    return content.encode() if isinstance(content, str) else content


def _direction(from_client: bool) -> Direction:
    return "request" if from_client else "response"


def _moment(seconds: float | None) -> datetime | None:
    if not seconds:  # zero is what mitmproxy's upgrade of old files puts where no time was kept
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _doubts(source: flow.Flow) -> Iterable[str]:
    """What a reader must know before believing that the app sent exactly this."""
    if source.is_replay:
        yield f"{source.is_replay} was replayed by the tester"
    if source.metadata.get(bodies_aside.OPEN):
        yield "the capture ended before this did"
    if source.modified():  # type: ignore[no-untyped-call]  # mitmproxy has no annotation here
        yield "changed by the tester in mitmproxy"


def _websocket_doubts(messages: Iterable[websocket.WebSocketMessage]) -> Iterable[str]:
    injected = dropped = 0
    for message in messages:
        injected += message.injected
        dropped += message.dropped
    for count, what in ((injected, "injected by the tester"), (dropped, "not forwarded")):
        if count:
            yield f"{count} message{' was' if count == 1 else 's were'} {what}"


def _facts(source: flow.Flow) -> Iterable[tuple[str, str]]:
    server = source.server_conn
    yield "flow", source.id
    if client := source.client_conn.peername:
        yield "client", str(client[0])
    if server.tls_version:
        yield "server_tls_version", server.tls_version
    if server.certificate_list:
        yield "server_certificate_sha256", server.certificate_list[0].fingerprint().hex()
