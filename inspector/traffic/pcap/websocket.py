"""Messages of a WebSocket behind its handshake (RFC 6455, RFC 7692), within a budget."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from datetime import datetime

from inspector.model.exchange import Message
from inspector.traffic.pcap.sides import Side

MOST_INFLATED = 256 << 20
"""Bytes that compressed messages of one direction may grow to."""

_CONTINUE, _TEXT, _BINARY = 0, 1, 2
_TAIL = b"\x00\x00\xff\xff"


class Messages:
    """The messages of one direction from ``start`` on; ``extensions`` is what the server agreed to.

    ``problem`` says, after the messages, what could not be read.
    """

    def __init__(self, side: Side, start: int, extensions: str, *, from_client: bool) -> None:
        self.problem = ""
        self._side = side
        self._start = start
        self._from_client = from_client
        self._deflated = "permessage-deflate" in extensions
        who = "client" if from_client else "server"
        self._fresh = f"{who}_no_context_takeover" in extensions
        self._inflater = zlib.decompressobj(-15)
        self._left = MOST_INFLATED

    def __iter__(self) -> Iterator[Message]:
        parts, text, packed, at = bytearray(), False, False, None
        for offset, final, compressed, opcode, payload in self._frames():
            if opcode in (_TEXT, _BINARY):
                parts, text, packed = bytearray(), opcode == _TEXT, compressed
                at = self._side.time_at(offset)
            elif opcode != _CONTINUE:
                continue  # ping, pong, close
            parts += payload
            if final:
                yield self._message(self._opened(parts, packed), text, at)
                parts = bytearray()
        if parts:
            self.problem = self.problem or "the last WebSocket message is cut"
            yield self._message(self._opened(parts, packed), text, at)

    def _message(self, content: bytes, text: bool, at: datetime | None) -> Message:
        return Message("request" if self._from_client else "response", content, at, text)

    def _opened(self, parts: bytearray, packed: bool) -> bytes:
        if not packed or not self._deflated:
            return bytes(parts)
        if self._fresh:
            self._inflater = zlib.decompressobj(-15)
        try:
            opened = self._inflater.decompress(bytes(parts) + _TAIL, max(1, self._left))
        except zlib.error as error:
            self.problem = f"a compressed WebSocket message cannot be opened: {error}"
            return bytes(parts)
        self._left -= len(opened)
        if self._inflater.unconsumed_tail:
            self.problem = f"WebSocket messages of more than {MOST_INFLATED} bytes are cut"
        return opened

    def _frames(self) -> Iterator[tuple[int, bool, bool, int, bytes]]:
        data, offset = self._side.data, self._start
        while offset + 2 <= len(data):
            first, second = data[offset], data[offset + 1]
            size, place = second & 0x7F, offset + 2
            if size >= 126:
                width = 2 if size == 126 else 8
                if place + width > len(data):
                    break
                (size,) = struct.unpack_from(">H" if width == 2 else ">Q", data, place)
                place += width
            mask = b""
            if second & 0x80:
                mask, place = bytes(data[place : place + 4]), place + 4
            payload = bytes(data[place : place + size])
            if len(payload) < size:
                self.problem = "the last WebSocket message is cut"
            final = bool(first & 0x80) and len(payload) == size
            yield offset, final, bool(first & 0x40), first & 0x0F, _unmasked(payload, mask)
            offset = place + size


def _unmasked(payload: bytes, mask: bytes) -> bytes:
    if len(mask) < 4 or not payload:
        return payload
    size = len(payload)
    key = (mask * (size // 4 + 1))[:size]
    return (int.from_bytes(payload) ^ int.from_bytes(key)).to_bytes(size)
