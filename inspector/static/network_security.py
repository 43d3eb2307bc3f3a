"""What an app's network security configuration means for interception.

Defaults and inheritance: https://developer.android.com/privacy-and-security/security-config
"""

from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element, fromstring

from inspector.static.container import Container
from inspector.static.reader_androguard import xml_text

_SYSTEM_ONLY_FROM = 24
"""Target level from which certificates of the user are not trusted by default."""
_BLOCKED_FROM = 28
"""Target level from which unencrypted traffic is blocked by default."""


class NetworkFact(NamedTuple):
    """A fact by name; ``subject`` is the domain concerned, if one is."""

    name: str
    value: str
    subject: str = ""


def configuration(container: Container, reference: str) -> Element:
    """Return the configuration that a manifest's ``reference`` points at.

    Raises InspectorError or ValueError when it is not there or no XML.
    """
    apk = container.apk
    path = "" if apk is None else apk.resource(reference)
    if path not in container:
        raise ValueError(f"{reference}: no entry of the package is found for it")
    return fromstring(xml_text(container.read(path)))


def network_facts(
    root: Element | None, *, target: int, debuggable: bool, cleartext: str
) -> Iterator[NetworkFact]:
    """Yield the facts of a configuration, or of Android's defaults when there is none.

    ``cleartext`` is the manifest's ``usesCleartextTraffic``, which a configuration overrules from
    Android 7 on.
    """
    permitted = target < _BLOCKED_FROM
    if root is None and cleartext:
        permitted = cleartext == "true"
    base = None if root is None else root.find("base-config")
    permitted = _permits(base, permitted)
    trusted = _trusts(base, target < _SYSTEM_ONLY_FROM)
    yield NetworkFact("user-ca", "trusted" if trusted else "not trusted")
    yield NetworkFact("cleartext", "permitted" if permitted else "blocked")
    if root is None:
        return
    overrides = root.find("debug-overrides")
    if debuggable and overrides is not None and _trusts(overrides, False):
        yield NetworkFact("user-ca-debug", "trusted")
    yield from _domains(root, permitted, trusted, "")


def _domains(parent: Element, permitted: bool, trusted: bool, pinned: str) -> Iterator[NetworkFact]:
    for config in parent.findall("domain-config"):
        inner, trust = _permits(config, permitted), _trusts(config, trusted)
        pins = config.find("pin-set")
        value = pinned if pins is None else _pins(pins)
        for domain in config.findall("domain"):
            name = (domain.text or "").strip().lower()
            if (domain.get("includeSubdomains") or "").lower() in ("true", "0xffffffff", "-1"):
                name = f"*.{name}"
            yield NetworkFact("cleartext-domain", "permitted" if inner else "blocked", name)
            yield NetworkFact("domain-user-ca", "trusted" if trust else "not trusted", name)
            if value:
                yield NetworkFact("pins", value, name)
        yield from _domains(config, inner, trust, value)


def _pins(pins: Element) -> str:
    count = len(pins.findall("pin"))
    expiry = pins.get("expiration", "")
    return "" if not count else f"{count} keys" + (f", until {expiry}" if expiry else "")


def _permits(config: Element | None, otherwise: bool) -> bool:
    stated = "" if config is None else config.get("cleartextTrafficPermitted", "")
    return stated.lower() in ("true", "0xffffffff", "-1") if stated else otherwise


def _trusts(config: Element | None, otherwise: bool) -> bool:
    anchors = None if config is None else config.find("trust-anchors")
    if anchors is None:
        return otherwise
    return any(part.get("src") == "user" for part in anchors.findall("certificates"))
