"""Says who received data: registrable domain, company, country, first or third party."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from functools import cache
from typing import Literal

from publicsuffixlist import PublicSuffixList

from inspector.model.static import StaticResult
from inspector.model.traffic import Recipient
from inspector.rules.loader import Rules
from inspector.rules.schema import CompanyRow
from inspector.traffic.address_country import country_of

type Party = Literal["first", "third", "unknown"]

_GENERIC = frozenset((
    "com", "org", "net", "app", "apps", "android", "mobile", "loan", "loans", "cash", "credit",
    "pay", "money", "finance", "fin", "www", "api", "co", "io", "id", "in", "ng", "ke", "mx",
    "ph", "pk", "bd", "release", "debug", "prod", "test", "demo", "example",
))  # fmt: skip

_SUBJECT = re.compile(
    r"(?:^|[,;/\s])(?:O|CN|Organization|Common Name)\s*[=:]\s*([^,;/=]+)", re.IGNORECASE
)
_LEGAL = frozenset((
    "ltd", "limited", "inc", "llc", "co", "corp", "corporation", "company", "pte", "pvt", "private",
    "pt", "tbk", "sa", "sas", "srl", "gmbh", "plc", "technology", "technologies", "tech",
    "services", "group", "holdings", "unknown", "android", "debug", "us", "the",
))  # fmt: skip


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def is_address(host: str) -> bool:
    """Return true for a bare IPv4 or IPv6 address."""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


@cache
def registrable_domain(host: str) -> str:
    """Return the registrable domain of ``host``; empty for addresses and single labels."""
    host = host.lower().rstrip(".")
    if is_address(host) or "." not in host:
        return ""
    return str(_suffixes().privatesuffix(host) or "")


class Recipients:
    """Looks hosts up; ``static`` is the result for the app under inspection, where there is one."""

    def __init__(self, rules: Rules, static: StaticResult | None = None) -> None:
        self._companies: dict[str, CompanyRow] = {}
        for row in rules.companies:
            for domain in row.domains:
                self._companies.setdefault(domain.lower(), row)
        self._sdk_hosts = {host.lower() for row in rules.sdks for host in row.hosts}
        self._static = static
        self._signers = frozenset(_signer_words(static))
        self._cache: dict[tuple[str, str, str], Recipient] = {}

    def look_up(self, host: str, app: str = "", address: str = "") -> Recipient:
        """Return the recipient behind ``host``; ``app`` is the sending package where known, and
        ``address`` the peer's; a host that is an address itself is its own."""
        key = (host, app, address)
        if key not in self._cache:
            domain = registrable_domain(host)
            company = self._company(host.lower(), domain)
            self._cache[key] = Recipient(
                domain=domain,
                company=company.name if company else "",
                purpose=company.purpose if company else "",
                country=country_of(address or host),
                party=self._party(host.lower(), domain, company, app),
            )
        return self._cache[key]

    def _company(self, host: str, domain: str) -> CompanyRow | None:
        labels = host.split(".")
        for start in range(len(labels)):
            row = self._companies.get(".".join(labels[start:]))
            if row is not None:
                return row
        return self._companies.get(domain) if domain else None

    def _party(self, host: str, domain: str, company: CompanyRow | None, app: str) -> Party:
        if company is not None and company.purpose != "lender":
            return "third"
        if any(host == known or host.endswith("." + known) for known in self._sdk_hosts):
            return "third"
        package = self._static.app.package if self._static else app
        if package and domain and _same_name(package, domain):
            return "first"
        name = _plain(domain.split(".", 1)[0])
        if len(name) >= 5 and name in self._signers:
            return "first"
        # That the app carries the host says nothing: it carries those of third parties as well.
        return "unknown"


def _signer_words(static: StaticResult | None) -> Iterator[str]:
    """Yield what the signer calls itself: each word of name and organisation, and all of them run
    together. Anyone can write anything there, but an app that names a domain's owner as its maker
    has no reason to."""
    for signer in static.app.signers if static else ():
        for found in _SUBJECT.finditer(signer.subject):
            words = [_plain(word) for word in found[1].split()]
            words = [word for word in words if word and word not in _LEGAL]
            yield from (word for word in words if word not in _GENERIC)
            yield "".join(words)


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _same_name(package: str, domain: str) -> bool:
    """Return true when package and domain share a name that is not a general word."""
    name = _plain(domain.split(".", 1)[0])
    parts = {part for part in package.lower().split(".") if part not in _GENERIC and len(part) >= 4}
    return any(
        part == name or (len(part) >= 5 and (part in name or name in part))
        for part in parts
        if len(name) >= 4
    )
