"""What personas are drawn from: repeatable chance, and the table of a country."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parent / "data"


class Draw:
    """Random numbers that are the same on every Python version: SHA-256 of seed and counter."""

    def __init__(self, seed: int, country: str) -> None:
        self._seed = f"inspector/persona/{country}/{seed}/".encode()
        self._count = 0

    def below(self, limit: int) -> int:
        """Return a number from 0 to ``limit`` - 1."""
        self._count += 1
        block = hashlib.sha256(self._seed + str(self._count).encode()).digest()
        return int.from_bytes(block) % limit

    def one[T](self, values: Sequence[T]) -> T:
        """Return one of ``values``."""
        return values[self.below(len(values))]

    def digits(self, count: int) -> str:
        """Return ``count`` decimal digits."""
        return f"{self.below(10**count):0{count}}"

    def hexadecimal(self, count: int) -> str:
        """Return ``count`` hex digits."""
        return f"{self.below(16**count):0{count}x}"

    def between(self, low: float, high: float) -> float:
        """Return a number between ``low`` and ``high`` with six decimals."""
        return round(low + (high - low) * self.below(1_000_000) / 1_000_000, 6)


@dataclass(frozen=True, slots=True)
class Table:
    """The table of a country, or of a language."""

    raw: dict[str, object]

    def text(self, key: str, default: str = "") -> str:
        """Return a text."""
        return str(self.raw.get(key, default))

    def texts(self, key: str) -> list[str]:
        """Return a list of texts."""
        value = self.raw.get(key)
        return [str(item) for item in value] if isinstance(value, list) else []

    def numbers(self, key: str) -> list[float]:
        """Return a list of numbers."""
        return [float(item) for item in self.texts(key)]

    def pairs(self, key: str) -> list[tuple[str, str]]:
        """Return a list of pairs."""
        value = self.raw[key]
        return [(str(a), str(b)) for a, b in value] if isinstance(value, list) else []


def read_table(name: str) -> Table:
    """Return the shipped table ``name``: a country, ``common``, or ``language/<code>``."""
    path = DATA / f"{name}.toml"
    return Table(tomllib.loads(path.read_text(encoding="utf-8")))


def country_table(country: str) -> Table:
    """Return the table of ``country`` with the texts of its language."""
    table = read_table(country)
    language = table.text("language")
    if language:
        return Table({**read_table(f"language/{language}").raw, **table.raw})
    return table
