"""Protocol buffers without a schema, and the frames of gRPC around them."""

from __future__ import annotations

from inspector.traffic.unfold.budget import Budget
from inspector.traffic.unfold.data import Data
from inspector.traffic.unfold.layer import Opened, Tree
from inspector.traffic.unfold.native import texts_in
from inspector.traffic.unfold.wire import NotWireError, read_message


class Protobuf:
    """A message of any type; field numbers become keys."""

    name = "protobuf"

    def open(self, data: Data, budget: Budget) -> Opened | None:
        """Return field number to value; without a declaration it must hold readable text."""
        declared = any(word in data.hint for word in ("protobuf", "grpc"))
        raw = data.raw
        if len(raw) < 4 or raw[0] & 7 not in (0, 1, 2, 3, 5):
            return None
        try:
            tree: dict[str, Tree] = read_message(raw, budget.limits.values - budget.values)
        except NotWireError:
            return None
        if not declared and not texts_in(tree):
            return None
        return Opened((self.name,), tree)


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
            if flag not in (0, 1, 0x80, 0x81) or position + 5 > len(raw) or len(frames) >= 10_000:
                return None
            if end > len(raw):
                if not frames or "grpc" not in data.hint:
                    return None
                problem = "the last message is cut off"
            frames.append(raw[position + 5 : end])
            position = end
        if not any(frames):
            return None
        return Opened((self.name,), frames if len(frames) > 1 else frames[0], problem=problem)
