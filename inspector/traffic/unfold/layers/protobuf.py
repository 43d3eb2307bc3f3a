"""Protocol buffers without a schema, and the frames of gRPC around them."""

from __future__ import annotations

import blackboxprotobuf
from blackboxprotobuf.lib.exceptions import BlackboxProtobufException

from inspector.traffic.unfold.budget import Budget
from inspector.traffic.unfold.data import Data
from inspector.traffic.unfold.layer import Opened, Tree
from inspector.traffic.unfold.native import texts_in, to_tree

_MOST = 8 << 20
_LARGEST_FIELD = 50_000


class Protobuf:
    """A message of any type; field numbers become keys."""

    name = "protobuf"

    def open(self, data: Data, budget: Budget) -> Opened | None:
        """Return field number to value; accepted with readable text in it."""
        declared = any(word in data.hint for word in ("protobuf", "grpc"))
        raw = data.raw
        if len(raw) < 4 or len(raw) > _MOST or not _starts(raw):
            return None
        try:
            message, _ = blackboxprotobuf.decode_message(raw)
        except (BlackboxProtobufException, ValueError, KeyError, IndexError, RecursionError):
            return None
        tree = to_tree(message)
        if not isinstance(tree, dict) or not tree:
            return None
        if any(int(key.partition("-")[0]) > _LARGEST_FIELD for key in tree):
            return None
        if not declared and not texts_in(tree):
            return None
        return Opened((self.name,), tree)


def _starts(raw: bytes) -> bool:
    wire, field = raw[0] & 7, raw[0] >> 3
    return wire in (0, 1, 2, 5) and (field > 0 or raw[0] >= 0x80)


class Grpc:
    """Length-prefixed messages: a flag byte, four bytes of length, the message."""

    name = "grpc"

    def open(self, data: Data, budget: Budget) -> Opened | None:
        """Return the messages; the lengths must add up exactly."""
        raw = data.raw
        frames: list[Tree] = []
        position, problem = 0, ""
        while position < len(raw):
            flag = raw[position]
            size = int.from_bytes(raw[position + 1 : position + 5])
            end = position + 5 + size
            # 0x80 marks the trailers of gRPC-Web.
            if flag not in (0, 1, 0x80, 0x81) or position + 5 > len(raw) or (not size and flag > 1):
                return None
            if end > len(raw):
                if not frames or "grpc" not in data.hint:
                    return None
                problem = "the last message is cut off"
            frames.append(raw[position + 5 : end])
            position = end
        if not any(frames) or len(frames) > 10_000:
            return None
        return Opened((self.name,), frames if len(frames) > 1 else frames[0], problem=problem)
