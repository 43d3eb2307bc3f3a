"""What a layer is: something that recognises data by its content and opens it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from inspector.traffic.unfold.budget import Budget
from inspector.traffic.unfold.data import Data

type Scalar = str | bytes | int | float | bool | None
type Tree = Scalar | list[Tree] | dict[str, Tree]
"""What a layer opens to: one value to look into again, or a tree of them."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The inside of a layer.

    ``steps`` name the layers opened, outermost first. ``brackets`` makes keys appear as ``[key]``
    in paths (forms, parts, files) rather than as ``.key``. ``keep`` says that the outer text is
    worth searching too, because the reading is one of several. ``problem`` says what was left.
    ``sure`` is false for readings that count only when what is inside makes sense.
    """

    steps: tuple[str, ...]
    value: Tree
    brackets: bool = False
    keep: bool = False
    problem: str = ""
    sure: bool = True


class Layer(Protocol):
    """One way to wrap data."""

    name: str

    def open(self, data: Data, budget: Budget) -> Opened | None:
        """Return the inside, or none when ``data`` is something else.

        Produces at most ``budget.room()`` bytes and never raises on hostile input.
        """
        ...
