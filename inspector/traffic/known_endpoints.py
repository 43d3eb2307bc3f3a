"""Values that requests to known endpoints carry, by what their receivers document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from inspector.model.exchange import Exchange
from inspector.model.traffic import Strength
from inspector.rules.endpoint_schema import EndpointRow, EndpointValue, PropertyRow
from inspector.rules.loader import Rules
from inspector.traffic.finding import Finding
from inspector.traffic.opened_request import Node, find, run, text_of
from inspector.traffic.parts import content_codings, cookies_of, path_of
from inspector.traffic.unfold.layer import Tree
from inspector.traffic.unfold.layers.compression import inflate, unbrotli, unzstd

RULE = "endpoint."
LARGEST = 16 << 20
_EMPTY = frozenset(("", "null", "undefined", "[]", "{}", "None", '""'))


@dataclass(frozen=True, slots=True)
class _Known:
    row: EndpointRow
    patterns: tuple[re.Pattern[str], ...]


class Endpoints:
    """The rows of ``endpoints/``, indexed by URL."""

    def __init__(self, rules: Rules) -> None:
        self.properties: dict[str, PropertyRow] = {row.id: row for row in rules.properties}
        self._exact: dict[str, list[EndpointRow]] = {}
        self._patterns: list[_Known] = []
        for row in rules.endpoints:
            for url in row.urls:
                self._exact.setdefault(_base(url), []).append(row)
            if row.patterns:
                self._patterns.append(_Known(row, tuple(map(re.compile, row.patterns))))

    def of(self, url: str) -> tuple[EndpointRow, ...]:
        """Return the rows whose URL this is, in the order of their ids."""
        base = _base(url)
        rows = {row.id: row for row in self._exact.get(base, ())}
        for known in self._patterns:
            if any(pattern.search(base) for pattern in known.patterns):
                rows[known.row.id] = known.row
        return tuple(rows[name] for name in sorted(rows))


def _base(url: str) -> str:
    base = url.partition("?")[0].partition("#")[0].rstrip("/")
    scheme, mark, rest = base.partition("://")
    # The same endpoint in cleartext is the same endpoint.
    scheme = "https" if scheme.lower() in ("http", "https", "ws", "wss") else scheme.lower()
    host, slash, path = rest.partition("/")
    host = host.lower().removesuffix(":443").removesuffix(":80")
    return f"{scheme}{mark}{host}{slash}{path}"


def known_endpoints(exchange: Exchange, endpoints: Endpoints) -> Iterator[Finding]:
    """Yield a finding for each value that a known endpoint is documented to receive."""
    rows = endpoints.of(exchange.url) if exchange.url else ()
    if not rows:
        return
    roots = _roots(exchange)
    for row in rows:
        state = run(row.steps, roots)
        if state is not None:
            yield from _values(row, state, endpoints)


def _values(row: EndpointRow, state: Node, endpoints: Endpoints) -> Iterator[Finding]:
    """Yield one finding for a place and kind of data, whatever properties it has there."""
    found: dict[tuple[str, str, str], Finding] = {}
    for value in row.values:
        prop = endpoints.properties.get(value.name)
        part = next(iter(find(state, f"res.{value.part}")), None)
        if prop is None or part is None:
            continue
        # Names of headers know no case.
        folded = value.part == "header" and "{" not in value.path
        for node in find(part, value.path.lower() if folded else value.path):
            text = text_of(node.value)
            if not _wanted(text, value, prop):
                continue
            finding = _finding(row, value, prop, node, text)
            key = (node.where, prop.category, prop.attribute)
            found[key] = _merged(found[key], finding) if key in found else finding
    yield from found.values()


def _merged(first: Finding, second: Finding) -> Finding:
    if second.fields[0] in first.fields:
        return first
    best = min(first, second, key=lambda one: one.strength.rank)
    return replace(
        best, fields=(*first.fields, *second.fields), note=f"{first.note}; {second.note}"
    )


def _wanted(text: str, value: EndpointValue, prop: PropertyRow) -> bool:
    if text.strip() in _EMPTY:
        return False
    if value.only and re.search(value.only, text) is None:
        return False
    return not any(out and re.search(out, text) for out in (value.unless, prop.unless))


def _finding(
    row: EndpointRow, value: EndpointValue, prop: PropertyRow, node: Node, text: str
) -> Finding:
    fits = not prop.pattern or re.fullmatch(prop.pattern, text) is not None
    sure = value.documented and fits
    return Finding(
        rule=f"{RULE}{row.id}",
        category=prop.category,
        attribute=prop.attribute,
        strength=Strength.VALIDATED if sure else Strength.NAMED,
        direction="request",
        where=node.where,
        decoding=node.steps,
        fields=(prop.id,),
        value=text[:4_000],
        records=frozenset((text[:4_000],)),
        note=f"{prop.title}, in a request to {row.name} ({row.company}); known by: {value.why}",
    )


def _roots(exchange: Exchange) -> dict[str, Node]:
    headers: Tree = dict(_headers(exchange.request_headers))
    cookies: Tree = cookies_of("request", exchange.request_headers)
    path: Tree = path_of(exchange.url).lstrip("/")
    return {
        "body": Node(_body(exchange), "body"),
        "query": Node(exchange.url.partition("?")[2].partition("#")[0], "query"),
        "header": Node(headers, "header", brackets=True),
        "cookie": Node(cookies, "cookie", brackets=True),
        "path": Node(path, "path"),
    }


def _headers(headers: Iterable[tuple[bytes, bytes]]) -> Iterator[tuple[str, str]]:
    for name, value in headers:
        if not name.startswith(b":"):
            yield name.decode("latin-1").lower(), value.decode("utf-8", "replace")


def _body(exchange: Exchange) -> Tree:
    body = exchange.request_body
    if not body or len(body) > LARGEST:
        return b""
    for coding in reversed(() if exchange.decoded else content_codings(exchange.request_headers)):
        if coding in ("gzip", "x-gzip", "deflate"):
            body, problem = inflate(body, 47, LARGEST)
        elif coding == "br":
            body, problem = unbrotli(body, LARGEST)
        elif coding == "zstd":
            body, problem = unzstd(body, LARGEST)
        else:
            continue
        if problem:
            return b""
    return body
