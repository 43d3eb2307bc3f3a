"""Opens what was encrypted with AES and a key that is known; only proof counts as opened.

A wrong key gives noise. So a reading is accepted only when the padding fits (PKCS#7, zeros, or the
tag of GCM) *and* what comes out is text that somebody could have written or a format that another
layer reads from end to end.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from inspector.model.key_material import KeyMaterial
from inspector.traffic.unfold.budget import Budget
from inspector.traffic.unfold.key_forms import IV_SIZES, KEY_SIZES, key_forms
from inspector.traffic.unfold.magic import is_media
from inspector.traffic.unfold.sense import makes_sense

BLOCK = 16
MOST_KEYS = 4_000
"""Byte forms of keys that are tried; a value given by the user comes before what an app holds."""

MOST_IVS = 12
_MOST_PROVEN = 4
"""Keys that opened something before and are tried even when there were too many trials: an app
that sends much noise must not hide what follows."""

_MODES = ("cbc", "ecb", "gcm", "ctr")
_SALTED = b"Salted__"
_SHORTEST_STREAM = 24
"""Bytes a plaintext without padding or tag must have: 24 random bytes are printable ASCII with a
chance of 1e-10."""
_FEW_KEYS = 64
_LONG_NONCE = 1 << 20
"""Bytes above which nonces of other sizes than 12 are not tried: only the tag can tell."""

_NONCE = 12
_GCM_FIRST = b"\0\0\0\2"
"""What GCM puts behind a nonce of 12 bytes for the first block (NIST SP 800-38D 7.1)."""

_NO_IV = "its first 16 bytes are the initialisation vector, or need one that is not known"
_NAME = re.compile(r"[^\w.$-]+")
_ZLIB = (b"\x78\x01", b"\x78\x9c", b"\x78\xda")
_TEXT_BYTES = bytes([9, 10, 13, *range(0x20, 0x7F), *range(0x80, 0xC0), *range(0xC2, 0xF5)])
_SUBTYPE = re.compile(r"AES(?:[-_]?\d{3})?[/_-](CBC|ECB|CTR|GCM)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Plain:
    """What a key opened: the step's name, the plaintext, and what is missing from it."""

    step: str
    data: bytes
    problem: str = ""


class _Key:
    """A key with both directions of its block cipher: a trial costs a microsecond."""

    __slots__ = ("_decrypt", "_encrypt", "modes", "name", "value")

    def __init__(self, name: str, value: bytes, known_modes: tuple[str, ...]) -> None:
        self.name, self.value, self.modes = name, value, known_modes
        self._decrypt: CipherContext | None = None
        self._encrypt: CipherContext | None = None

    def decrypt(self, blocks: bytes) -> bytes:
        """Return ``blocks``, each decrypted by itself."""
        if self._decrypt is None:
            self._decrypt = Cipher(algorithms.AES(self.value), modes.ECB()).decryptor()
        return self._decrypt.update(blocks)

    def encrypt(self, blocks: bytes) -> bytes:
        """Return ``blocks``, each encrypted by itself."""
        if self._encrypt is None:
            self._encrypt = Cipher(algorithms.AES(self.value), modes.ECB()).encryptor()
        return self._encrypt.update(blocks)


@dataclass(frozen=True, slots=True)
class _Stream:
    """One way to cut nonce and body of a stream mode; ``counter`` makes the first key stream."""

    mode: str
    nonce: bytes
    body: bytes
    counter: bytes


@dataclass(frozen=True, slots=True)
class _Trial:
    key: _Key
    mode: str
    plain: bytes
    problem: str = ""


class _Streams:
    """The ways to cut one value for the stream modes, tried with one call of the cipher a key."""

    def __init__(self, raw: bytes, ivs: Sequence[bytes]) -> None:
        self._ways: list[_Stream] = []
        for mode, size in (("ctr", BLOCK), ("gcm", _NONCE)):
            tail = b"" if mode == "ctr" else _GCM_FIRST
            cuts = [(raw[:size], raw[size:]), *((iv, raw) for iv in ivs if len(iv) == size)]
            self._ways += [
                _Stream(mode, nonce, body, nonce + tail)
                for nonce, body in cuts
                if len(body) >= _SHORTEST_STREAM
            ]
        self._counters = b"".join(way.counter for way in self._ways)
        self._heads = int.from_bytes(b"".join(way.body[:BLOCK] for way in self._ways))

    def plausible(self, key: _Key) -> Iterator[_Stream]:
        """Yield those whose first block ``key`` opens to what an app may have written."""
        size = len(self._counters)
        opened = (int.from_bytes(key.encrypt(self._counters)) ^ self._heads).to_bytes(size)
        for number, way in enumerate(self._ways):
            if way.mode in key.modes and _plausible(opened[number * BLOCK : (number + 1) * BLOCK]):
                yield way


class Keyring:
    """Key material prepared for trials; the key that opened the last body is tried first."""

    def __init__(self, material: Sequence[KeyMaterial]) -> None:
        self._keys: list[_Key] = []
        self._ivs: list[bytes] = []
        self._passwords: list[tuple[str, bytes]] = []
        self._proven_keys = self._proven_passwords = 0
        known: set[bytes] = set()
        for one in material:
            if one.role != "iv":
                self._passwords.append((one.name, one.value))
                for form in key_forms(one.value, one.encoding, KEY_SIZES):
                    if form not in known and len(self._keys) < MOST_KEYS:
                        known.add(form)
                        self._keys.append(_Key(_label(one.name), form, _modes(one.algorithm)))
        for one in sorted(material, key=lambda one: one.role != "iv"):
            # Many apps use the key, or its beginning, as the IV too.
            if len(self._ivs) < MOST_IVS and one.role in ("iv", "key", "any"):
                encoding = one.encoding if one.role == "iv" else one.encoding or "text"
                forms = key_forms(one.value, encoding, IV_SIZES)
                self._ivs.extend(form for form in forms if form not in self._ivs)
        del self._ivs[MOST_IVS:]
        self._ivs.append(bytes(BLOCK))

    def __bool__(self) -> bool:
        return bool(self._keys)

    def open(self, raw: bytes, readable: Callable[[bytes], bool], budget: Budget) -> Plain | None:
        """Return the plaintext of ``raw`` when one of the keys provably opens it.

        ``readable`` says whether some layer reads the bytes from end to end. ``budget`` counts the
        trials; when it has none left, only keys that opened something before are tried.
        """
        if len(raw) < BLOCK or is_media(raw):
            return None
        if raw.startswith(_SALTED) and (plain := self._salted(raw, readable, budget)) is not None:
            return plain
        streams = _Streams(raw, self._ivs)
        for number, key in enumerate(self._keys):
            if not budget.may_try() and number >= min(self._proven_keys, _MOST_PROVEN):
                return None
            plain = self._best(self._tried(key, raw, streams, budget), readable, budget)
            if plain is not None:
                self._proven_keys += number >= self._proven_keys
                self._keys.insert(0, self._keys.pop(number))
                return plain
        return None

    def _best(
        self, trials: Iterator[_Trial], readable: Callable[[bytes], bool], budget: Budget
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

    def _tried(self, key: _Key, raw: bytes, streams: _Streams, budget: Budget) -> Iterator[_Trial]:
        if len(raw) % BLOCK == 0:
            last = key.decrypt(raw[-BLOCK:])
            if "ecb" in key.modes and (sizes := _paddings(last)):
                budget.trials += len(raw)
                plain = _run(key.value, modes.ECB(), raw)
                for size in sizes:
                    yield _Trial(key, "ecb", plain[: len(raw) - size])
            if "cbc" in key.modes:
                yield from self._cbc(key, raw, last, budget)
        if "ctr" in key.modes or "gcm" in key.modes:
            for stream in streams.plausible(key):
                budget.trials += len(raw)
                yield from _stream(key, stream)
        if "gcm" in key.modes and len(self._keys) <= _FEW_KEYS and len(raw) <= _LONG_NONCE:
            # A nonce of any other size than 12 bytes shows nothing before the tag.
            budget.trials += len(raw)
            yield from _stream(key, _Stream("gcm", raw[:BLOCK], raw[BLOCK:], b""))

    def _cbc(self, key: _Key, raw: bytes, last: bytes, budget: Budget) -> Iterator[_Trial]:
        """The last block shows without any IV whether the key can be right."""
        if len(raw) > BLOCK:
            sizes = _paddings(_xor(last, raw[-2 * BLOCK : -BLOCK]))
            budget.trials += len(raw) if sizes else 0
            opened = _run(key.value, modes.CBC(bytes(BLOCK)), raw) if sizes else b""
            for end in (len(raw) - size for size in sizes):
                for iv in self._block_ivs(key):
                    yield _Trial(key, "cbc", _xor(opened[:BLOCK], iv) + opened[BLOCK:end])
                # Often the IV stands in front of the ciphertext: then the first block is no text.
                yield _Trial(key, "cbc", opened[BLOCK:end], _NO_IV)
            return
        for iv in self._block_ivs(key):
            plain = _xor(last, iv)
            for size in _paddings(plain):
                yield _Trial(key, "cbc", plain[: BLOCK - size])

    def _block_ivs(self, key: _Key) -> Iterator[bytes]:
        yield from (iv for iv in self._ivs if len(iv) == BLOCK)
        yield key.value[:BLOCK]

    def _salted(
        self, raw: bytes, readable: Callable[[bytes], bool], budget: Budget
    ) -> Plain | None:
        """``openssl enc`` and CryptoJS: a passphrase, and its salt in front of the ciphertext."""
        salt, body = raw[8:16], raw[16:]
        if not body or len(body) % BLOCK:
            return None
        for number, (name, password) in enumerate(self._passwords):
            if not budget.may_try() and number >= min(self._proven_passwords, _MOST_PROVEN):
                return None
            for digest in ("md5", "sha256"):
                budget.trials += len(raw)
                key, iv = _bytes_to_key(password, salt, digest)
                plain = _run(key, modes.CBC(iv), body)
                entry = _Key(_label(name), key, ())
                trials = (
                    _Trial(entry, "cbc", plain[: len(plain) - size])
                    for size in _paddings(plain[-BLOCK:])
                )
                if (found := self._best(trials, readable, budget)) is not None:
                    self._proven_passwords += number >= self._proven_passwords
                    self._passwords.insert(0, self._passwords.pop(number))
                    return found
        return None

    def _proven(self, trial: _Trial, readable: Callable[[bytes], bool]) -> bool:
        plain = trial.plain
        if trial.mode == "gcm":
            return bool(plain)
        # The more keys are tried, the longer must be what no accident makes.
        shortest = 12 if len(self._keys) <= _FEW_KEYS else BLOCK
        if len(plain) < (_SHORTEST_STREAM if trial.mode == "ctr" else shortest):
            return False
        # Meaningful to its end: a wrong IV leaves a first block of noise, which no text has.
        return (_is_text(plain) and makes_sense(plain)) or readable(plain)


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


def _paddings(block: bytes) -> tuple[int, ...]:
    """Return the possible sizes of PKCS#7 or zero padding at the end of ``block``; none at all
    when it has no padding."""
    size = block[-1]
    if 1 <= size <= BLOCK and block.endswith(bytes([size]) * size):
        return (size,)
    zeros = len(block) - len(block.rstrip(b"\0"))
    # The last bytes of gzip are its size, most often with two or three zeros of its own.
    return tuple(range(zeros, max(0, zeros - 4), -1)) if zeros else ()


def _run(key: bytes, mode: modes.ECB | modes.CBC | modes.CTR, data: bytes) -> bytes:
    machine: CipherContext = Cipher(algorithms.AES(key), mode).decryptor()
    return machine.update(data) + machine.finalize()


def _stream(key: _Key, stream: _Stream) -> Iterator[_Trial]:
    if stream.mode == "ctr":
        yield _Trial(key, "ctr", _run(key.value, modes.CTR(stream.nonce), stream.body))
        return
    try:
        plain = AESGCM(key.value).decrypt(stream.nonce, stream.body, None)
    except (InvalidTag, ValueError):
        return
    yield _Trial(key, "gcm", plain)


def _xor(left: bytes, right: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(left, right, strict=False))


def _plausible(head: bytes) -> bool:
    """Return true when ``head`` begins like text or like a format that apps encrypt."""
    if head[:3] in (b"\x1f\x8b\x08", b"PK\x03") or head[:2] in _ZLIB:
        return True
    return head.translate(None, _TEXT_BYTES) == b""


def _bytes_to_key(password: bytes, salt: bytes, digest: str) -> tuple[bytes, bytes]:
    """Return key and IV as ``EVP_BytesToKey`` makes them with one round."""
    made = last = b""
    while len(made) < 48:
        last = hashlib.new(digest, last + password + salt, usedforsecurity=False).digest()
        made += last
    return made[:32], made[32:48]


def _label(name: str) -> str:
    return _NAME.sub("_", name)[:80] or "key"
