"""AES for trials: one block shows most often that a key is wrong; else the whole is decrypted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

BLOCK = 16
SHORTEST_STREAM = 24
"""Bytes a plaintext without padding or tag must have: 24 random bytes are printable ASCII with a
chance of 1e-10."""

_NONCE = 12
_GCM_FIRST = b"\0\0\0\2"
"""What GCM puts behind a nonce of 12 bytes for the first block (NIST SP 800-38D 7.1)."""

_ZLIB = (b"\x78\x01", b"\x78\x9c", b"\x78\xda")
_TEXT_BYTES = bytes([9, 10, 13, *range(0x20, 0x7F), *range(0x80, 0xC0), *range(0xC2, 0xF5)])


class Key:
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
class Stream:
    """One way to cut nonce and body of a stream mode; ``counter`` makes the first key stream."""

    mode: str
    nonce: bytes
    body: bytes
    counter: bytes


@dataclass(frozen=True, slots=True)
class Trial:
    """What one key and mode made of a value; ``problem`` says what is missing."""

    key: Key
    mode: str
    plain: bytes
    problem: str = ""


class Streams:
    """The ways to cut one value for the stream modes, tried with one call of the cipher a key."""

    def __init__(self, raw: bytes, ivs: Sequence[bytes]) -> None:
        self._ways: list[Stream] = []
        for mode, size in (("ctr", BLOCK), ("gcm", _NONCE)):
            tail = b"" if mode == "ctr" else _GCM_FIRST
            cuts = [(raw[:size], raw[size:]), *((iv, raw) for iv in ivs if len(iv) == size)]
            self._ways += [
                Stream(mode, nonce, body, nonce + tail)
                for nonce, body in cuts
                if len(body) >= SHORTEST_STREAM
            ]
        self._counters = b"".join(way.counter for way in self._ways)
        self._heads = int.from_bytes(b"".join(way.body[:BLOCK] for way in self._ways))

    def plausible(self, key: Key) -> Iterator[Stream]:
        """Yield those whose first block ``key`` opens to what an app may have written."""
        size = len(self._counters)
        opened = (int.from_bytes(key.encrypt(self._counters)) ^ self._heads).to_bytes(size)
        for number, way in enumerate(self._ways):
            if way.mode in key.modes and plausible(opened[number * BLOCK : (number + 1) * BLOCK]):
                yield way


def paddings(block: bytes) -> tuple[int, ...]:
    """Return the possible sizes of PKCS#7 or zero padding at the end of ``block``; none at all
    when it has no padding."""
    size = block[-1]
    if 1 <= size <= BLOCK and block.endswith(bytes([size]) * size):
        return (size,)
    zeros = len(block) - len(block.rstrip(b"\0"))
    # The last bytes of gzip are its size, most often with two or three zeros of its own.
    return tuple(range(zeros, max(0, zeros - 4), -1)) if zeros else ()


def decrypt_whole(key: bytes, mode: modes.ECB | modes.CBC | modes.CTR, data: bytes) -> bytes:
    """Return ``data`` decrypted, with its padding."""
    machine: CipherContext = Cipher(algorithms.AES(key), mode).decryptor()
    return machine.update(data) + machine.finalize()


def open_stream(key: Key, stream: Stream) -> Iterator[Trial]:
    """Yield what ``key`` makes of ``stream``; nothing when the tag of GCM does not fit."""
    if stream.mode == "ctr":
        yield Trial(key, "ctr", decrypt_whole(key.value, modes.CTR(stream.nonce), stream.body))
        return
    try:
        plain = AESGCM(key.value).decrypt(stream.nonce, stream.body, None)
    except (InvalidTag, ValueError):
        return
    yield Trial(key, "gcm", plain)


def xor(left: bytes, right: bytes) -> bytes:
    """Return the bytes of both, the longer one cut, combined."""
    return bytes(a ^ b for a, b in zip(left, right, strict=False))


def plausible(head: bytes) -> bool:
    """Return true when ``head`` begins like text or like a format that apps encrypt."""
    if head[:3] in (b"\x1f\x8b\x08", b"PK\x03") or head[:2] in _ZLIB:
        return True
    return head.translate(None, _TEXT_BYTES) == b""
