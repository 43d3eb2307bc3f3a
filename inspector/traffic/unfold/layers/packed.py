"""MessagePack and CBOR: accepted when they read whole data as one container with text in it."""

from __future__ import annotations

import io

import cbor2
import msgpack  # type: ignore[import-untyped]  # has no type information

from inspector.traffic.unfold.budget import Budget
from inspector.traffic.unfold.data import Data
from inspector.traffic.unfold.layer import Opened, Tree
from inspector.traffic.unfold.native import texts_in, to_tree

_MOST = 16 << 20


class MessagePack:
    """https://github.com/msgpack/msgpack/blob/master/spec.md, one or more containers in a row."""

    name = "msgpack"

    def open(self, data: Data, budget: Budget) -> Opened | None:
        """Return the tree."""
        raw = data.raw
        if len(raw) < 3 or len(raw) > _MOST or not _msgpack_start(raw[0]):
            return None
        values: list[Tree] = []
        try:
            reader = msgpack.Unpacker(
                io.BytesIO(raw), raw=False, strict_map_key=False, max_buffer_size=_MOST,
                unicode_errors="surrogateescape", timestamp=0,
            )  # fmt: skip
            for value in reader:
                values.append(to_tree(value))
                if not isinstance(value, dict | list):
                    return None
        except Exception:  # noqa: BLE001  # the reader raises many types on hostile input
            return None
        if reader.tell() != len(raw) or not values or not texts_in(values, 3):
            return None
        return Opened((self.name,), values[0] if len(values) == 1 else values)


def _msgpack_start(first: int) -> bool:
    return 0x81 <= first <= 0x9F or 0xDC <= first <= 0xDF


class Cbor:
    """RFC 8949."""

    name = "cbor"

    def open(self, data: Data, budget: Budget) -> Opened | None:
        """Return the tree."""
        raw = data.raw
        tagged = raw[:3] == b"\xd9\xd9\xf7"
        if len(raw) < 3 or len(raw) > _MOST or not (tagged or raw[0] >> 5 in (4, 5)):
            return None
        stream = io.BytesIO(raw)
        try:
            value = cbor2.CBORDecoder(stream).decode()
            tree = to_tree(value)
        except Exception:  # noqa: BLE001  # the reader raises many types on hostile input
            return None
        if stream.tell() != len(raw) or not isinstance(tree, dict | list) or not texts_in(tree, 3):
            return None
        return Opened((self.name,), tree)
