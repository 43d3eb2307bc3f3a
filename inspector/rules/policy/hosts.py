"""Host conditions: names with everything below them, bare addresses, cleartext."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from ipaddress import ip_address

from inspector.model.case import Basis
from inspector.rules.policy.outcome import Hit
from inspector.rules.policy.view import View
from inspector.rules.triggers import HostTrigger

CLEAR_SCHEMES = ("http://", "ws://", "ftp://")
CLEAR_TRANSPORTS = frozenset({"http", "ws", "tcp", "udp"})


def is_address(host: str) -> bool:
    """Return whether a host is an IP address, with or without brackets and port."""
    name = host.strip()
    if name.startswith("["):
        name = name[1:].partition("]")[0]
    elif name.count(":") == 1:
        name = name.partition(":")[0]
    try:
        ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return True


def under(host: str, domains: Sequence[str]) -> bool:
    """Return whether a host is one of the domains or below one."""
    name = host.casefold().rstrip(".").partition(":")[0]
    return any(name == domain or name.endswith(f".{domain}") for domain in domains)


def covered(attribute: str, wanted: Sequence[str], unwanted: Sequence[str]) -> bool:
    """Return whether an attribute is, or lies below, a wanted one and no unwanted one."""

    def below(names: Sequence[str]) -> bool:
        return any(attribute == name or attribute.startswith(f"{name}.") for name in names)

    return (not wanted or below(wanted)) and not below(unwanted)


def host_hits(trigger: HostTrigger, view: View) -> Iterator[Hit]:
    """Yield hosts that the app carries, then exchanges with hosts that it contacted."""
    if not view.sees(()):
        return

    def wanted(host: str) -> bool:
        return (not trigger.domains or under(host, trigger.domains)) and (
            not trigger.bare_address or is_address(host)
        )

    static = view.index.static
    for host in static.hosts if static else ():
        clear = any(url.casefold().startswith(CLEAR_SCHEMES) for url in host.urls)
        if wanted(host.host) and (clear or not trigger.cleartext):
            yield Hit(host.id, Basis.CONTAINS, host=host.host)
    for exchange in view.index.exchanges:
        clear = exchange.transport in CLEAR_TRANSPORTS
        if wanted(exchange.host) and (clear or not trigger.cleartext) and view.in_days(exchange.at):
            yield Hit(exchange.id, Basis.CONTACTS_HOST, host=exchange.host)
