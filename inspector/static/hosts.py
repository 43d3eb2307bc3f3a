"""Hosts that the app carries: in code strings, resources and text files."""

import re
from collections import defaultdict
from collections.abc import Iterator
from ipaddress import ip_address
from itertools import islice
from typing import NamedTuple

from inspector.model.base import content_id
from inspector.model.static import CodeLocation, Host
from inspector.rules.loader import Rules
from inspector.static.code import CodeIndex, java_name, split_field
from inspector.static.container import Container
from inspector.static.outside import outside
from inspector.static.places import location

# Only text with a scheme is taken for a URL: a dotted name alone may as well be a Java package.
_SCHEME = re.compile(r"\b(?:https?|wss?|mqtts?|ftp)\Z", re.ASCII | re.IGNORECASE)
_AFTER = re.compile(
    r"://(?:[\w.~%!$&'()*+,;=:-]*@)?"
    r"(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9])?"
    r"(?:\.[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9])?)*\.?)"
    r"(?:(?::\d{1,5})?(?:[/?#][\w.~%!$&'()*+,;=:@/?#{}\[\]-]*)?)",
    re.ASCII,
)
_SCHEME_ROOM = 8
"""Characters before ``://`` in which a scheme is looked for."""
_MAX_URL = 300
_MAX_TRIES = 50_000
"""Places in one text that are looked at; a text made to cost time has more."""
_NAMESPACE = "namespace"
"""Purpose of the hosts that stand in XML namespaces and are never contacted."""


class _Found(NamedTuple):
    url: str
    where: CodeLocation | str


def hosts(container: Container, index: CodeIndex | None, rules: Rules) -> tuple[Host, ...]:
    """Return hosts sorted by name, with the URLs and the places that hold them."""
    domains = {domain: row for row in rules.companies for domain in row.domains}
    owners = {domain: row.company for row in rules.sdks for domain in row.hosts}
    found: dict[str, list[_Found]] = defaultdict(list)
    sources = (_code(index) if index else (), _entries(container))
    for source in sources:
        for host, item in source:
            found[host].append(item)
    result = []
    for host, items in sorted(found.items()):
        row = next((domains[part] for part in _above(host) if part in domains), None)
        if row is not None and row.purpose == _NAMESPACE:
            continue
        company = next((owners[part] for part in _above(host) if part in owners), "")
        places = {_order(item.where): item.where for item in items}
        result.append(
            Host(
                id=content_id("host", host),
                host=host,
                urls=tuple(sorted({item.url for item in items})),
                locations=tuple(places[key] for key in sorted(places)),
                company=row.name if row else company,
            )
        )
    return tuple(result)


def host_of(text: str) -> Iterator[tuple[str, str]]:
    """Return (host, URL) for each URL in ``text`` with a host that could exist."""
    for at in islice(_places(text, "://"), _MAX_TRIES):
        yield from _url(text[max(0, at - _SCHEME_ROOM) : at], text[at : at + _MAX_URL])


def _places[T: (str, bytes)](text: T, mark: T) -> Iterator[int]:
    at = text.find(mark)
    while at >= 0:
        yield at
        at = text.find(mark, at + 3)


def _url(before: str, after: str) -> Iterator[tuple[str, str]]:
    scheme = _SCHEME.search(before)
    match = _AFTER.match(after) if scheme else None
    if scheme and match and _plausible(host := match["host"].rstrip(".").lower()):
        yield host, (scheme[0] + match[0]).rstrip(".,;:)'")


def _plausible(host: str) -> bool:
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        pass
    else:
        return True
    # A last label of digits is a version or a cut address; a single label is no public host. XML
    # parsers of Java name their features by package: http://javax.xml.transform.dom.DOMSource/feature
    last = host.rpartition(".")[2]
    if host.startswith("javax."):
        return False
    return "." in host and len(host) <= 253 and len(last) >= 2 and not last.isdigit()


def _above(host: str) -> Iterator[str]:
    while host:
        yield host
        host = host.partition(".")[2]


def _code(index: CodeIndex) -> Iterator[tuple[str, _Found]]:
    loaded: set[str] = set()
    for load in index.string_loads("://", start=False):
        loaded.add(load.value)
        for host, url in host_of(load.value):
            yield host, _Found(url, location(load.method, load.dex, load.offset))
    for value in index.texts():
        if "://" not in value or value in loaded:
            continue
        # No method loads it by itself: it is the initial value of a field.
        if urls := tuple(host_of(value)):
            for where in sorted(_constants(index, value)) or ["code"]:
                yield from ((host, _Found(url, where)) for host, url in urls)


def _constants(index: CodeIndex, value: str) -> Iterator[str]:
    for constant in index.string_constants(value):
        if constant.value == value:
            owner, name, _ = split_field(constant.field)
            yield f"{constant.dex}: constant {java_name(owner)}.{name}"


def _entries(container: Container) -> Iterator[tuple[str, _Found]]:
    for name in container.names:
        if container.inside(name) == "resources.arsc" and (data := container.try_read(name)):
            for host, url in dict.fromkeys(_in_bytes(data)):
                yield host, _Found(url, name)
    for found in outside(container, "hosts", "text", "hermes", "library"):
        urls = (
            (url for text in found.strings for url in host_of(text))
            if found.kind == "hermes"
            else _in_ascii(found.data)
        )
        for host, url in dict.fromkeys(urls):
            yield host, _Found(url, found.entry)


def _in_bytes(data: bytes) -> Iterator[tuple[str, str]]:
    yield from _in_ascii(data)
    # String pools of resources may be UTF-16; the phase of the pairs is not known.
    for phase in (0, 1):
        places = (at for at in _places(data, b":\0/\0/\0") if at % 2 == phase)
        for at in islice(places, _MAX_TRIES):
            before = data[max(phase, at - 2 * _SCHEME_ROOM) : at]
            after = data[at : at + 2 * _MAX_URL]
            yield from _url(
                before.decode("utf-16-le", "replace"), after.decode("utf-16-le", "replace")
            )


def _in_ascii(data: bytes) -> Iterator[tuple[str, str]]:
    # Only the surroundings are decoded: the whole of a library would stand in memory twice. A URL
    # is of ASCII, so what else the bytes mean does not matter.
    for at in islice(_places(data, b"://"), _MAX_TRIES):
        yield from _url(
            data[max(0, at - _SCHEME_ROOM) : at].decode("latin-1"),
            data[at : at + _MAX_URL].decode("latin-1"),
        )


def _order(where: CodeLocation | str) -> tuple[str, str, str, str, int]:
    if isinstance(where, str):
        return ("", where, "", "", 0)
    return (where.dex, where.class_name, where.method, where.descriptor, where.offset or 0)
