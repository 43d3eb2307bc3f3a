"""Opens what was encrypted with AES and a key that is known; only proof counts as opened.

A wrong key gives noise. So a reading is accepted only when the padding fits (PKCS#7, zeros, or the
tag of GCM) *and* what comes out is text that somebody could have written or a format that another
layer reads from end to end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import modes

from inspector.model.key_material import KeyMaterial
from inspector.traffic.unfold.aes import (
    BLOCK,
    SHORTEST_STREAM,
    Key,
    Stream,
    Streams,
    Trial,
    decrypt_whole,
    open_stream,
    paddings,
    xor,
)
from inspector.traffic.unfold.alphabets import Alphabets
from inspector.traffic.unfold.budget import Budget
from inspector.traffic.unfold.key_forms import IV_SIZES, KEY_SIZES, key_forms
from inspector.traffic.unfold.magic import is_media
from inspector.traffic.unfold.passphrase import OPENSSL, ROUND, Derivation, Passphrases
from inspector.traffic.unfold.repeated_xor import RepeatedXor
from inspector.traffic.unfold.sense import makes_sense

MOST_KEYS = 4_000
"""Byte forms of keys that are tried; a value given by the user comes before what an app holds."""

MOST_IVS = 12
_MOST_PROVEN = 4
"""Keys that opened something before and are tried even when there were too many trials: an app
that sends much noise must not hide what follows."""

_MODES = ("cbc", "ecb", "gcm", "ctr")
_SALTED = b"Salted__"
_SALT = 8
"""Bytes of the salt behind it."""
_FEW_KEYS = 64
_LONG_NONCE = 1 << 20
"""Bytes above which nonces of other sizes than 12 are not tried: only the tag can tell."""

_NO_IV = "its first 16 bytes are the initialisation vector, or need one that is not known"
_NAME = re.compile(r"[^\w.$-]+")
_SUBTYPE = re.compile(r"AES(?:[-_]?\d{3})?[/_-](CBC|ECB|CTR|GCM)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Plain:
    """What a key opened: the step's name, the plaintext, and what is missing from it."""

    step: str
    data: bytes
    problem: str = ""


class Keyring:
    """Key material prepared for trials; the key that opened the last body is tried first."""

    def __init__(self, material: Sequence[KeyMaterial]) -> None:
        self._keys: list[Key] = []
        self._ivs: list[bytes] = []
        self._passwords: list[tuple[str, bytes, tuple[Derivation, ...]]] = []
        self._phrases = Passphrases(material)
        self._masks = RepeatedXor(material)
        self.alphabets = Alphabets(material)
        self._derived = False
        self._proven_keys = self._proven_passwords = 0
        known: set[bytes] = set()
        for one in material:
            if one.role in ("key", "password", "any"):
                self._passwords.append((one.name, one.value, _ways(one, len(material))))
                for form in key_forms(one.value, one.encoding, KEY_SIZES):
                    if form not in known and len(self._keys) < MOST_KEYS:
                        known.add(form)
                        self._keys.append(Key(_label(one.name), form, _modes(one.algorithm)))
        for one in sorted(material, key=lambda one: one.role != "iv"):
            # Many apps use the key, or its beginning, as the IV too.
            if len(self._ivs) < MOST_IVS and one.role in ("iv", "key", "any"):
                encoding = one.encoding if one.role == "iv" else one.encoding or "text"
                forms = key_forms(one.value, encoding, IV_SIZES)
                self._ivs.extend(form for form in forms if form not in self._ivs)
        del self._ivs[MOST_IVS:]
        self._ivs.append(bytes(BLOCK))

    def __bool__(self) -> bool:
        return bool(self._keys or self._masks or self.alphabets)

    def open(
        self,
        raw: bytes,
        readable: Callable[[bytes], bool],
        budget: Budget,
        beside: Sequence[bytes] = (),
    ) -> Plain | None:
        """Return the plaintext of ``raw`` when one of the keys provably opens it.

        ``readable`` says whether some layer reads the bytes from end to end. ``budget`` counts the
        trials; when it has none left, only keys that opened something before are tried. ``beside``
        are short values of the same record: one may be the initialisation vector or the salt.
        """
        if len(raw) < BLOCK or is_media(raw):
            return None
        if raw.startswith(_SALTED) and (plain := self._salted(raw, readable, budget)) is not None:
            return plain
        masked = self._masks.open(raw, readable, budget)
        if masked is not None:
            return Plain(f"xor({_label(masked[0])})", masked[1])
        for salt in (one for one in beside if len(one) == _SALT):
            # CryptoJS writes ciphertext and salt into an object as fields of their own, too.
            if (plain := self._salted(_SALTED + salt + raw, readable, budget)) is not None:
                return plain
        ivs = (*(one for one in beside if len(one) in IV_SIZES), *self._ivs)
        return self._known(raw, readable, budget, ivs) or self._of_phrases(
            raw, readable, budget, beside, ivs
        )

    def _known(
        self,
        raw: bytes,
        readable: Callable[[bytes], bool],
        budget: Budget,
        ivs: Sequence[bytes],
        first: int = 0,
    ) -> Plain | None:
        streams = Streams(raw, ivs)
        for number, key in enumerate(self._keys):
            if number < first:
                continue
            if not budget.may_try() and number >= min(self._proven_keys, _MOST_PROVEN):
                return None
            plain = self._best(self._tried(key, raw, streams, ivs, budget), readable, budget)
            if plain is not None:
                self._proven_keys += number >= self._proven_keys
                self._keys.insert(0, self._keys.pop(number))
                return plain
        return None

    def _of_phrases(
        self,
        raw: bytes,
        readable: Callable[[bytes], bool],
        budget: Budget,
        beside: Sequence[bytes],
        ivs: Sequence[bytes],
    ) -> Plain | None:
        """Try keys that are derived from passphrases, those with a constant salt first."""
        if not self._phrases:
            return None
        if not self._derived:
            self._derived, before = True, len(self._keys)
            known = {key.value for key in self._keys}
            made = ((n, v) for n, v in self._phrases.fixed() if v not in known)
            self._keys += [Key(_label(name), value, _MODES) for name, value in made]
            if (plain := self._known(raw, readable, budget, ivs, before)) is not None:
                return plain
        for one in self._phrases.of_message(raw, beside, budget):
            key = Key(_label(one.name), one.made, _MODES)
            trials = self._tried(key, one.rest, Streams(one.rest, ivs), ivs, budget)
            if (plain := self._best(trials, readable, budget)) is not None:
                self._phrases.proved(one)
                return plain
        return None

    def _best(
        self, trials: Iterator[Trial], readable: Callable[[bytes], bool], budget: Budget
    ) -> Plain | None:
        """Return the first plaintext that a layer reads, else the first that is text.

        Two IVs of letters differ so little that both may give a first block of printable signs.
        """
        text: Plain | None = None
        for trial in trials:
            budget.trials += len(trial.plain)
            if not self._proven(trial, readable):
                continue
            step = f"aes-{trial.mode}({trial.key.name})"
            if trial.mode == "gcm" or readable(trial.plain):
                return Plain(step, trial.plain)
            text = text or Plain(step, trial.plain, trial.problem)
        return text

    def _tried(
        self, key: Key, raw: bytes, streams: Streams, ivs: Sequence[bytes], budget: Budget
    ) -> Iterator[Trial]:
        if len(raw) % BLOCK == 0:
            last = key.decrypt(raw[-BLOCK:])
            if "ecb" in key.modes and (sizes := paddings(last)):
                budget.trials += len(raw)
                plain = decrypt_whole(key.value, modes.ECB(), raw)
                for size in sizes:
                    yield Trial(key, "ecb", plain[: len(raw) - size])
            if "cbc" in key.modes:
                yield from _cbc(key, raw, last, ivs, budget)
        if "ctr" in key.modes or "gcm" in key.modes:
            for stream in streams.plausible(key):
                budget.trials += len(raw)
                yield from open_stream(key, stream)
        if "gcm" in key.modes and len(self._keys) <= _FEW_KEYS and len(raw) <= _LONG_NONCE:
            # A nonce of any other size than 12 bytes shows nothing before the tag.
            budget.trials += len(raw)
            yield from open_stream(key, Stream("gcm", raw[:BLOCK], raw[BLOCK:], b""))

    def _salted(
        self, raw: bytes, readable: Callable[[bytes], bool], budget: Budget
    ) -> Plain | None:
        """``openssl enc`` and CryptoJS: a passphrase, and its salt in front of the ciphertext."""
        salt, body = raw[8:16], raw[16:]
        if not body or len(body) % BLOCK:
            return None
        for number, (name, password, ways) in enumerate(self._passwords):
            if not budget.may_try() and number >= min(self._proven_passwords, _MOST_PROVEN):
                return None
            for how in ways:
                budget.trials += len(raw) + how.cost * ROUND
                made = how.key(password, salt)
                called = _label(name if how.kind.startswith("evp") else f"{name}.{how}")
                for size in reversed(KEY_SIZES):
                    trials = _salted_trials(called, made, size, body)
                    if (found := self._best(trials, readable, budget)) is not None:
                        self._proven_passwords += number >= self._proven_passwords
                        self._passwords.insert(0, self._passwords.pop(number))
                        return found
        return None

    def _proven(self, trial: Trial, readable: Callable[[bytes], bool]) -> bool:
        plain = trial.plain
        if trial.mode == "gcm":
            return bool(plain)
        # The more keys are tried, the longer must be what no accident makes.
        shortest = 12 if len(self._keys) <= _FEW_KEYS else BLOCK
        if len(plain) < (SHORTEST_STREAM if trial.mode == "ctr" else shortest):
            return False
        # Meaningful to its end: a wrong IV leaves a first block of noise, which no text has.
        return (_is_text(plain) and makes_sense(plain)) or readable(plain)


def _ways(one: KeyMaterial, several: int) -> tuple[Derivation, ...]:
    """Return how a key may come from a passphrase where ``openssl enc`` wrote the salt."""
    if one.derivation:
        return (Derivation(one.derivation, one.rounds or 10_000),)
    # PBKDF2 costs too much to guess it for each of the many texts that an app holds.
    return OPENSSL if one.role == "password" or several <= _FEW_KEYS else OPENSSL[:2]


def _cbc(
    key: Key, raw: bytes, last: bytes, ivs: Sequence[bytes], budget: Budget
) -> Iterator[Trial]:
    """The last block shows without any IV whether the key can be right."""
    whole = [*(iv for iv in ivs if len(iv) == BLOCK), key.value[:BLOCK]]
    if len(raw) > BLOCK:
        sizes = paddings(xor(last, raw[-2 * BLOCK : -BLOCK]))
        budget.trials += len(raw) if sizes else 0
        opened = decrypt_whole(key.value, modes.CBC(bytes(BLOCK)), raw) if sizes else b""
        for end in (len(raw) - size for size in sizes):
            for iv in whole:
                yield Trial(key, "cbc", xor(opened[:BLOCK], iv) + opened[BLOCK:end])
            # Often the IV stands in front of the ciphertext: then the first block is no text.
            yield Trial(key, "cbc", opened[BLOCK:end], _NO_IV)
        return
    for iv in whole:
        plain = xor(last, iv)
        for size in paddings(plain):
            yield Trial(key, "cbc", plain[: BLOCK - size])


def _salted_trials(name: str, made: bytes, size: int, body: bytes) -> Iterator[Trial]:
    """Yield what key and IV, derived one behind the other, make of ``body``."""
    key = Key(name, made[:size], ())
    iv = made[size : size + BLOCK]
    # The last block shows whether the padding can fit before the whole is decrypted.
    last = xor(key.decrypt(body[-BLOCK:]), (iv + body)[-2 * BLOCK : -BLOCK])
    sizes = paddings(last)
    plain = decrypt_whole(key.value, modes.CBC(iv), body) if sizes else b""
    yield from (Trial(key, "cbc", plain[: len(plain) - padding]) for padding in sizes)


def _is_text(plain: bytes) -> bool:
    try:
        text = plain.decode()
    except UnicodeDecodeError:
        return False
    return all(char.isprintable() or char.isspace() for char in text)


def _modes(algorithm: str) -> tuple[str, ...]:
    """Return the modes to try: the one that is named, else all; none for another cipher."""
    match = _SUBTYPE.match(algorithm)
    if match:
        return (match[1].lower(),)
    if algorithm and not algorithm.upper().startswith(("AES", "RIJNDAEL")):
        return ()
    # Java's plain "AES" is AES/ECB/PKCS5Padding; keys are often named so for other modes too.
    return ("ecb", "cbc", "gcm", "ctr") if algorithm else _MODES


def _label(name: str) -> str:
    return _NAME.sub("_", name)[:80] or "key"
