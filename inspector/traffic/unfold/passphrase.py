"""Keys that code derives from a passphrase: PBKDF2, scrypt, and the way of ``openssl enc``."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from inspector.model.key_material import KeyDerivation, KeyMaterial
from inspector.traffic.unfold.budget import Budget
from inspector.traffic.unfold.key_forms import KEY_SIZES, spelled

MADE = 48
"""Bytes that are derived: the longest key and the initialisation vector behind it."""

ROUND = 300
"""Bytes of decryption that take as long as one round (0.2 µs a block of SHA-1 or SHA-256)."""

GUESSED = 20_000_000
"""Rounds that a keyring spends on guesses, some six seconds; stated derivations are not counted."""

SALT_SIZES = (16, 8, 32)
"""Bytes of a salt in front of what it belongs to, or beside it."""

_MOST_STATED = 5_000_000
_SCRYPT_ROUNDS = 200_000
"""What one scrypt of the usual size costs, in rounds."""

_COMMON_SALTS = (b"salt", bytes(16), bytes(8))
"""The literal of the documentation of Node.js, and zeros."""


@dataclass(frozen=True, slots=True)
class Derivation:
    """A function with its cost: rounds of PBKDF2, N of scrypt (with r = 8, p = 1)."""

    kind: KeyDerivation
    rounds: int = 1

    def key(self, password: bytes, salt: bytes) -> bytes:
        """Return ``MADE`` bytes; their beginning is the key of each shorter size."""
        return _derive(self.kind, self.rounds, password, salt)

    @property
    def cost(self) -> int:
        """Rounds that this takes, in blocks of SHA-256."""
        blocks = {"pbkdf2-sha1": 3, "pbkdf2-sha256": 2, "pbkdf2-sha512": 2}.get(self.kind, 0)
        return (
            _SCRYPT_ROUNDS * self.rounds // 16_384
            if self.kind == "scrypt"
            else (1 + blocks * self.rounds)
        )

    def __str__(self) -> str:
        return self.kind if self.kind.startswith("evp") else f"{self.kind}-{self.rounds}"


COMMON = (
    *(Derivation("pbkdf2-sha1", n) for n in (1000, 10_000, 65_536, 100, 1024, 4096, 1)),
    *(Derivation("pbkdf2-sha256", n) for n in (10_000, 65_536, 1000, 100_000)),
    Derivation("scrypt", 16_384),
)
"""What documentation and answers to questions give: RFC 8018 (1000), Android's samples (10,000),
the commonest Java example (65,536), CryptoJS 3 (1), Node.js (scrypt)."""

OPENSSL = (
    Derivation("evp-md5"), Derivation("evp-sha256"), Derivation("pbkdf2-sha256", 10_000),
)  # fmt: skip
"""``openssl enc``: CryptoJS and versions before 1.1, since 1.1, and with ``-pbkdf2``."""


@dataclass(frozen=True, slots=True)
class Passphrase:
    """A passphrase with what is known of how keys come from it; empty when nothing is."""

    name: str
    value: bytes = field(repr=False)
    salts: tuple[bytes, ...] = ()
    stated: tuple[Derivation, ...] = ()

    def derivations(self) -> tuple[Derivation, ...]:
        """Return the stated ones, else the common ones."""
        return self.stated or COMMON


@dataclass(frozen=True, slots=True)
class Derived:
    """A key with the bytes it may open: what is left when its salt has been taken out."""

    name: str
    made: bytes
    rest: bytes
    how: tuple[Passphrase, Derivation, int]
    """Passphrase, derivation and offset of the salt, to try first next time."""


class Passphrases:
    """The passphrases of a keyring; what opened something before is tried first."""

    def __init__(self, material: Sequence[KeyMaterial]) -> None:
        salts = tuple(one.value for one in material if one.role == "salt")
        self._phrases = [
            Passphrase(one.name, one.value, (*spelled(one.salt), *salts), _stated(one))
            for one in material
            if one.role == "password" or one.derivation
        ]
        self._proven: list[tuple[Passphrase, Derivation, int]] = []
        self._left = GUESSED

    def __bool__(self) -> bool:
        return bool(self._phrases)

    def fixed(self) -> Iterator[tuple[str, bytes]]:
        """Yield name and bytes of the keys whose salt is a constant of the app, once."""
        for phrase in self._phrases:
            for salt in dict.fromkeys((*phrase.salts, *_COMMON_SALTS, phrase.value)):
                for how in phrase.derivations():
                    if self._may(phrase, how):
                        made = how.key(phrase.value, salt)
                        yield from ((f"{phrase.name}.{how}", made[:size]) for size in KEY_SIZES)

    def of_message(self, raw: bytes, beside: Sequence[bytes], budget: Budget) -> Iterator[Derived]:
        """Yield keys whose salt is in ``raw`` or beside it, with what is left to open."""
        if len(raw) < 64 or len(set(raw[:256])) * 3 < min(len(raw), 256):
            return
        ways = [*self._proven, *self._guesses()]
        for phrase, how, at in dict.fromkeys(ways):
            if (phrase, how, at) not in self._proven and not self._may(phrase, how):
                continue
            for salt, rest in _cuts(raw, at, beside):
                if not budget.may_try():
                    return
                budget.trials += how.cost * ROUND
                made = how.key(phrase.value, salt)
                for size in KEY_SIZES:
                    yield Derived(f"{phrase.name}.{how}", made[:size], rest, (phrase, how, at))

    def proved(self, one: Derived) -> None:
        """Keep how a key was derived that opened something."""
        if one.how not in self._proven:
            self._proven.insert(0, one.how)

    def _guesses(self) -> Iterator[tuple[Passphrase, Derivation, int]]:
        for at in range(len(_CUTS)):
            for phrase in self._phrases:
                for how in phrase.derivations():
                    yield phrase, how, at

    def _may(self, phrase: Passphrase, how: Derivation) -> bool:
        if how in phrase.stated:
            return True
        self._left -= how.cost
        return self._left > 0


_CUTS = ((0, 0), (0, 16), (0, 8), (12, 28), (16, 32), (0, 32))
"""Where a salt stands in what is sent; nowhere when it stands beside."""


def _cuts(raw: bytes, at: int, beside: Sequence[bytes]) -> Iterator[tuple[bytes, bytes]]:
    first, last = _CUTS[at]
    if last:
        yield raw[first:last], raw[:first] + raw[last:]
        return
    yield from ((salt, raw) for salt in beside if len(salt) in SALT_SIZES)


def _stated(one: KeyMaterial) -> tuple[Derivation, ...]:
    if not one.derivation:
        return ()
    if one.rounds:
        known = (Derivation(one.derivation, one.rounds),)
        return known if known[0].cost <= _MOST_STATED else ()
    return tuple(how for how in COMMON if how.kind == one.derivation) or tuple(
        replace(how, kind=one.derivation) for how in COMMON if how.kind == "pbkdf2-sha256"
    )


@lru_cache(maxsize=4096)
def _derive(kind: KeyDerivation, rounds: int, password: bytes, salt: bytes) -> bytes:
    if kind in ("evp-md5", "evp-sha256"):
        return bytes_to_key(password, salt, kind.removeprefix("evp-"))
    if kind == "scrypt":
        memory = 128 * 8 * (rounds + 2) * 2
        return hashlib.scrypt(password, salt=salt, n=rounds, r=8, p=1, maxmem=memory, dklen=MADE)
    return hashlib.pbkdf2_hmac(kind.removeprefix("pbkdf2-"), password, salt, rounds, MADE)


def bytes_to_key(password: bytes, salt: bytes, digest: str) -> bytes:
    """Return ``MADE`` bytes as ``EVP_BytesToKey`` makes them with one round."""
    made = last = b""
    while len(made) < MADE:
        last = hashlib.new(digest, last + password + salt, usedforsecurity=False).digest()
        made += last
    return made[:MADE]
