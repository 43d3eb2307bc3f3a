"""The variable-length numbers and modified UTF-8 strings of a dex."""

from __future__ import annotations


class Leb:
    """Reads the variable-length numbers of a dex."""

    def __init__(self, data: bytes, offset: int) -> None:
        self.data = data
        self.offset = offset

    def byte(self) -> int:
        """Take one byte."""
        self.offset += 1
        return self.data[self.offset - 1]

    def take(self, size: int) -> bytes:
        """Take some bytes."""
        self.offset += size
        return self.data[self.offset - size : self.offset]

    def unsigned(self) -> int:
        """Take an unsigned LEB128 number."""
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80 or shift > 35:
                return value

    def signed(self) -> int:
        """Take a signed LEB128 number."""
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80 or shift > 35:
                return value - (1 << shift) if byte & 0x40 else value


def mutf8(raw: bytes) -> str:
    """Return a string of a dex: modified UTF-8, or what a damaged one may have been."""
    raw = raw.replace(b"\xc0\x80", b"\0")
    text = raw.decode("utf-8", "surrogatepass") if _is_sound(raw) else raw.decode("latin-1")
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _is_sound(raw: bytes) -> bool:
    try:
        raw.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True
