"""Services of other companies by the words of their forms, their domains and their cookies."""

from __future__ import annotations

from collections.abc import Iterable

from inspector.rules.schema import BrandRow
from inspector.traffic.keynames import normal


class Brands:
    """The rows of ``brands.toml``, indexed."""

    def __init__(self, rows: Iterable[BrandRow]) -> None:
        self._words: dict[str, BrandRow] = {}
        self._names: dict[str, BrandRow] = {}
        self._cookies: dict[str, list[BrandRow]] = {}
        for row in rows:
            for word in (*map(normal, row.labels), *row.domains):
                self._words.setdefault(word, row)
            # Names alone are common words (Vivo, Orange, Sina).
            self._names.setdefault(normal(row.name), row)
            for cookie in row.cookies:
                self._cookies.setdefault(cookie, []).append(row)

    def by_word(self, word: str) -> BrandRow | None:
        """Return the brand whose form has the normal label ``word``, or whose domain it is."""
        return self._words.get(word)

    def by_name(self, name: str) -> BrandRow | None:
        """Return the brand of that normal name: only for words that name a service."""
        return self._names.get(name)

    def by_cookie(self, name: str) -> tuple[BrandRow, ...]:
        """Return the brands that have a session cookie of that name."""
        return tuple(self._cookies.get(name, ()))
