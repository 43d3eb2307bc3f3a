"""What ties one app to others, read from the store."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import urlsplit

from inspector.corpus.query import rows
from inspector.corpus.store import Store
from inspector.model.corpus import LinkKind

MAX_VALUES = 400
"""Values of one kind that are compared for one app."""
_GENERIC_STEMS = frozenset({"com.example", "com.android", "com.app", "com.test", "org.example"})
_RESERVED = (".example.com", ".example.org", ".example.net", ".test", ".invalid", ".localhost",
             ".local", ".localdomain")  # fmt: skip
"""RFC 2606 and RFC 6762, but for ``.example``: the names of invented lenders in samples."""
_VERSION = re.compile(r"\A/?(?:v\d+|api)?/?\Z")


class Traits(NamedTuple):
    """One app's traits; ``keys`` are compared for equality, ``features`` by how much is shared."""

    sha256: str
    features: tuple[int, ...]
    first_party: tuple[int, ...]
    """Those of the publisher's own code, where the manifest tells it."""
    keys: dict[LinkKind, frozenset[str]]


_SQL = """
SELECT a.sha256, a.package,
  f.v, f.own, s.v, c.v, k.v, h.v, u.v, t.v
FROM apps a
LEFT JOIN (SELECT sha256, first(features) v, first(first_party) own FROM code GROUP BY 1) f
  ON f.sha256 = a.sha256
LEFT JOIN (SELECT sha256, list(DISTINCT certificate) v FROM signers
  WHERE verified AND NOT public_key GROUP BY 1) s
  ON s.sha256 = a.sha256
LEFT JOIN (SELECT sha256, list(DISTINCT service || ' ' || value) v FROM account_ids GROUP BY 1) c
  ON c.sha256 = a.sha256
LEFT JOIN (SELECT sha256, list(DISTINCT digest) v FROM keys WHERE role <> 'iv' GROUP BY 1) k
  ON k.sha256 = a.sha256
LEFT JOIN (SELECT sha256, list(DISTINCT host) v FROM hosts
  WHERE company = '' AND own IS NOT FALSE GROUP BY 1) h
  ON h.sha256 = a.sha256
LEFT JOIN (SELECT sha256, flatten(list(urls)) v FROM hosts
  WHERE company = '' AND own IS NOT FALSE GROUP BY 1) u
  ON u.sha256 = a.sha256
LEFT JOIN (SELECT sha256, list(DISTINCT text) v FROM texts GROUP BY 1) t ON t.sha256 = a.sha256
WHERE a.status = 'done' AND ($1 = '' OR a.sha256 = $1)
ORDER BY a.sha256
"""


def traits(store: Store, only: str = "") -> Iterator[Traits]:
    """Yield the traits of every app that was read, sorted by digest; of one app if named."""
    for sha256, package, features, first_party, *lists in rows(store, _SQL, (only,)):
        found = [frozenset(map(str, sorted(each)[:MAX_VALUES])) if each else frozenset[str]()
                 for each in lists if each is None or isinstance(each, list)]  # fmt: skip
        signer, account, key, host, urls, text = found
        keys = {
            LinkKind.SIGNER: signer,
            LinkKind.ACCOUNT: account,
            LinkKind.KEY: key,
            LinkKind.HOST: frozenset(filter(is_public, host)),
            LinkKind.PATH: endpoint_paths(urls),
            LinkKind.TEXT: text,
            LinkKind.STEM: stem(str(package or "")),
        }
        keys = {kind: values for kind, values in keys.items() if values}
        yield Traits(str(sha256), _numbers(features), _numbers(first_party), keys)


def _numbers(value: object) -> tuple[int, ...]:
    return tuple(value) if isinstance(value, list) else ()


def is_public(host: str) -> bool:
    """Return false for addresses of one's own machine or network, and for reserved names."""
    try:
        return ip_address(host.strip("[]")).is_global
    except ValueError:
        return not f".{host}".endswith(_RESERVED)


def endpoint_paths(urls: frozenset[str]) -> frozenset[str]:
    """Return paths of two labels and more, without query: they move from host to host."""
    found = set()
    for url in urls:
        try:
            path = urlsplit(url).path.rstrip("/")
        except ValueError:
            continue
        if path.count("/") >= 2 and len(path) >= 8 and not _VERSION.match(path):
            found.add(path)
    return frozenset(found)


def stem(package: str) -> frozenset[str]:
    """Return the first two labels of an application id, as they name an organisation."""
    labels = package.split(".")
    two = ".".join(labels[:2])
    return frozenset({two}) if len(labels) >= 3 and two not in _GENERIC_STEMS else frozenset()
