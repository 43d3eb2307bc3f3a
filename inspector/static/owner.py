"""Whose code a class is: the app's own, a known SDK's, or unknown; never guessed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from inspector.model.common import Owner, OwnerKind
from inspector.rules.loader import Rules
from inspector.static.manifest import Manifest

_UNKNOWN = Owner(kind=OwnerKind.UNKNOWN)
_SHORT = re.compile(r"[A-Za-z]{1,2}\d?")
_LAUNCHER = "android.intent.category.LAUNCHER"


class Owners:
    """Answers whose code a class is, for one app."""

    def __init__(self, manifest: Manifest, rules: Rules) -> None:
        self._sdks = {
            package: row.name for row in rules.sdks for package in row.packages if package
        }
        self._first_party = frozenset(self._own_packages(manifest))
        self._app = Owner(kind=OwnerKind.FIRST_PARTY, name=manifest.package)
        self.of = lru_cache(maxsize=65536)(self._of)

    def sdk(self, class_name: str) -> str:
        """Return the name of the SDK that a class (dots and ``$``) belongs to, or nothing."""
        for prefix in _prefixes(class_name):
            if name := self._sdks.get(prefix):
                return name
        return ""

    def _of(self, class_name: str) -> Owner:
        """Return the owner of a class; the longest prefix that anyone claims decides."""
        for prefix in _prefixes(class_name):
            if name := self._sdks.get(prefix):
                return Owner(kind=OwnerKind.SDK, name=name)
            if prefix in self._first_party:
                rest = class_name.removeprefix(prefix).strip(".")
                return _UNKNOWN if _renamed(rest) else self._app
        return _UNKNOWN

    def _own_packages(self, manifest: Manifest) -> Iterator[str]:
        """The app's id, and the package of its start when the code has another name than the id.

        A shell app often has another application id than its code. The launcher activity is the
        publisher's choice, though it may be a framework's (Unity, Flutter); so its package counts
        only when a second entry of the manifest lies there too. Three labels name an organisation
        and a product; deeper ones are its layout.
        """
        if "." in manifest.package:
            yield manifest.package
        parts = [manifest.application, *(component.name for component in manifest.components)]
        roots = Counter(_root(name) for name in dict.fromkeys(parts))
        for component in manifest.components:
            root = _root(component.name)
            starts = _LAUNCHER in component.categories and roots[root] > 1
            if starts and root.count(".") and not self.sdk(component.name) and not _renamed(root):
                yield root


def _root(class_name: str) -> str:
    return ".".join(class_name.split(".")[:-1][:3])


def _prefixes(class_name: str) -> Iterator[str]:
    prefix = class_name
    while prefix:
        yield prefix
        prefix = prefix.rpartition(".")[0]


def _renamed(rest: str) -> bool:
    """Return whether every label below a package was shortened by a renaming tool.

    Such tools move library code into the app's package too, so the package proves nothing then.
    """
    labels = [label.partition("$")[0] for label in rest.split(".")]
    return bool(rest) and all(_SHORT.fullmatch(label) for label in labels)


def packages_of(class_names: Iterable[str]) -> frozenset[str]:
    """Return every package, and every package above it, that holds one of the classes."""
    found: set[str] = set()
    for name in {name.rpartition(".")[0] for name in class_names}:
        for prefix in _prefixes(name):
            if prefix in found:
                break
            found.add(prefix)
    return frozenset(found)
