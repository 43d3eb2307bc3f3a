"""gzip, zlib and raw deflate, Brotli and Zstandard; what can be read of broken ones is kept."""

from __future__ import annotations

import io
import zlib

import brotli  # type: ignore[import-untyped]  # has no type information
import zstandard

from inspector.traffic.unfold.budget import Budget
from inspector.traffic.unfold.data import Data
from inspector.traffic.unfold.layer import Opened

_CHUNK = 1 << 16


class Gzip:
    """RFC 1952, also several members after each other."""

    name = "gzip"

    def open(self, data: Data, budget: Budget) -> Opened | None:
        """Return the plain bytes."""
        if data.raw[:3] != b"\x1f\x8b\x08" or len(data) < 12:
            return None
        return _opened(self.name, *inflate(data.raw, 31, budget.room()))


class Zlib:
    """RFC 1950."""

    name = "zlib"

    def open(self, data: Data, budget: Budget) -> Opened | None:
        """Return the plain bytes; the header's check bits must hold."""
        raw = data.raw
        if len(raw) < 8 or raw[0] & 0x8F != 0x08 or int.from_bytes(raw[:2]) % 31 or raw[1] & 0x20:
            return None
        plain, problem = inflate(raw, 15, budget.room())
        # Two header bytes prove little: broken data counts only after a good beginning.
        return None if problem and len(plain) < 64 else _opened(self.name, plain, problem)


class Zstandard:
    """RFC 8878."""

    name = "zstd"

    def open(self, data: Data, budget: Budget) -> Opened | None:
        """Return the plain bytes."""
        if data.raw[:4] != b"\x28\xb5\x2f\xfd":
            return None
        return _opened(self.name, *unzstd(data.raw, budget.room()))


class Brotli:
    """RFC 7932; has no magic, so it is tried only where it is declared."""

    name = "br"

    def open(self, data: Data, budget: Budget) -> Opened | None:
        """Return the plain bytes."""
        return _opened(self.name, *unbrotli(data.raw, budget.room()))


class Deflate:
    """What servers call deflate: zlib or raw deflate; tried only where it is declared."""

    name = "deflate"

    def open(self, data: Data, budget: Budget) -> Opened | None:
        """Return the plain bytes of whichever of the two reads further."""
        first = inflate(data.raw, 15, budget.room())
        if first[1]:
            second = inflate(data.raw, -15, budget.room())
            first = max(first, second, key=lambda result: (not result[1], len(result[0])))
        return _opened(self.name, *first)


def _opened(name: str, plain: bytes, problem: str) -> Opened | None:
    if not plain:
        return None
    return Opened((name,), plain, problem=problem)


def inflate(raw: bytes, wbits: int, room: int) -> tuple[bytes, str]:
    """Return the plain bytes, at most ``room``, and what is wrong with the rest (may be empty)."""
    out = bytearray()
    rest = raw
    while rest and len(out) < room:
        machine = zlib.decompressobj(wbits)
        try:
            out += machine.decompress(rest, room - len(out))
            if not machine.eof:
                if machine.unconsumed_tail or len(out) >= room:
                    return bytes(out), f"only the first {len(out)} bytes were opened"
                out += machine.flush()
                return bytes(out), "the compressed data ends early"
        except zlib.error as error:
            out += _inflate_prefix(rest, wbits, room - len(out))
            return bytes(out), f"the compressed data is broken ({error})"
        rest = machine.unused_data
        if wbits != 31 or rest[:2] != b"\x1f\x8b":
            return bytes(out), f"{len(rest)} bytes follow the compressed data" if rest else ""
    return bytes(out), f"only the first {len(out)} bytes were opened" if rest else ""


def _inflate_prefix(raw: bytes, wbits: int, room: int) -> bytes:
    # zlib drops what it had when an error comes, so feed it little by little.
    machine, out = zlib.decompressobj(wbits), bytearray()
    for start in range(0, len(raw), 64):
        try:
            out += machine.decompress(raw[start : start + 64], room - len(out) + 1)
        except zlib.error:
            break
        if len(out) >= room:
            break
    return bytes(out[:room])


def unzstd(raw: bytes, room: int) -> tuple[bytes, str]:
    """Return the plain bytes, at most ``room``, and what is wrong with the rest."""
    out = bytearray()
    try:
        # A frame may demand gigabytes of window; 128 MiB is what browsers allow.
        machine = zstandard.ZstdDecompressor(max_window_size=1 << 27)
        with machine.stream_reader(io.BytesIO(raw), read_across_frames=True) as reader:
            while len(out) < room:
                chunk = reader.read(min(_CHUNK, room - len(out)))
                if not chunk:
                    return bytes(out), ""
                out += chunk
    except zstandard.ZstdError as error:
        return bytes(out), f"the compressed data is broken ({error})"
    return bytes(out), f"only the first {len(out)} bytes were opened"


def unbrotli(raw: bytes, room: int) -> tuple[bytes, str]:
    """Return the plain bytes, at most ``room``, and what is wrong with the rest."""
    machine, out = brotli.Decompressor(), bytearray()
    try:
        out += machine.process(raw, output_buffer_limit=_CHUNK)
        while not machine.is_finished() and len(out) < room:
            chunk = machine.process(b"", output_buffer_limit=_CHUNK)
            if not chunk and machine.can_accept_more_data():
                return bytes(out), "the compressed data ends early"
            out += chunk
    except brotli.error as error:
        return bytes(out), f"the compressed data is broken ({error})"
    whole = machine.is_finished()
    return bytes(out[:room]), "" if whole else f"only the first {len(out)} bytes were opened"
