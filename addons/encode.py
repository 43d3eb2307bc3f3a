"""Flows as bytes: mitmproxy's own format, byte for byte, with less work for each flow.

mitmproxy's writer takes a connection apart again for each flow that it carries, certificates
included, and that is most of its work. Here a connection that did not change since its last flow
keeps its bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

from mitmproxy import connection, flow
from mitmproxy.io import tnetstring

LONG = 4096
"""Bytes from which on a value is not copied on its way."""

type _Fields = tuple[object, ...]


class FlowEncoder:
    """Makes the bytes of flows as mitmproxy's ``FlowWriter`` writes them."""

    def __init__(self) -> None:
        self._connections: WeakKeyDictionary[connection.Connection, tuple[_Fields, _Encoded]] = (
            WeakKeyDictionary()
        )

    def encode(self, source: flow.Flow) -> bytes:
        """Return the bytes; raises ``ValueError`` for a flow that holds what the format cannot."""
        client, server = source.client_conn, source.server_conn
        ready: Any = self._ready(client), self._ready(server)
        source.client_conn, source.server_conn = ready
        try:
            state = source.get_state()
        finally:
            source.client_conn, source.server_conn = client, server
        chunks: list[bytes] = []
        _put(chunks, state)
        chunks.reverse()
        return b"".join(chunks)

    def _ready(self, one: connection.Connection) -> _Encoded:
        # Lists might be changed in place; everything else in a connection is replaced.
        fields = tuple(
            [tuple(value) if type(value) is list else value for value in vars(one).values()]
        )
        known = self._connections.get(one)
        if known is None or known[0] != fields:
            known = fields, _Encoded(tnetstring.dumps(one.get_state()))
            self._connections[one] = known
        return known[1]


class _Encoded:
    """Stands in a flow where a connection stands whose bytes are known."""

    __slots__ = ("data",)

    def __init__(self, data: bytes) -> None:
        self.data = data

    def get_state(self) -> _Encoded:
        """Return itself: it is its state already."""
        return self


def _put(chunks: list[bytes], value: object) -> int:
    """Append the chunks of a value, the last first, and return their length.

    A container begins with the length of what is in it: written from its end, it is known then.
    """
    if isinstance(value, str):
        data = value.encode()
        chunk = b"%d:%b;" % (len(data), data)
    elif value is None:
        chunk = b"0:~"
    elif isinstance(value, bytes):
        return _put_bytes(chunks, value)
    elif isinstance(value, dict):
        return _put_dict(chunks, value)
    elif isinstance(value, list | tuple):
        return _put_list(chunks, value)
    elif isinstance(value, float):
        data = repr(value).encode()
        chunk = b"%d:%b^" % (len(data), data)
    elif isinstance(value, _Encoded):
        chunk = value.data
    else:
        chunk = tnetstring.dumps(value)  # type: ignore[arg-type]  # numbers; refuses what it cannot
    chunks.append(chunk)
    return len(chunk)


def _put_bytes(chunks: list[bytes], value: bytes) -> int:
    if len(value) < LONG:
        chunk = b"%d:%b," % (len(value), value)
        chunks.append(chunk)
        return len(chunk)
    head = b"%d:" % len(value)
    chunks += (b",", value, head)
    return len(head) + len(value) + 1


def _put_dict(chunks: list[bytes], value: dict[object, object]) -> int:
    chunks.append(b"}")
    size = 0
    for name, item in value.items():  # mitmproxy writes the first item last
        size += _put(chunks, item)
        size += _put(chunks, name)
    return _close(chunks, size)


def _put_list(chunks: list[bytes], value: Sequence[object]) -> int:
    chunks.append(b"]")
    size = 0
    for item in reversed(value):
        size += _put(chunks, item)
    return _close(chunks, size)


def _close(chunks: list[bytes], size: int) -> int:
    head = b"%d:" % size
    chunks.append(head)
    return size + len(head) + 1
