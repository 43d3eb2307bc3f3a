"""The chance of the labelled set: the same for the same name, and another set for another seed."""

from __future__ import annotations

import random

_SEED = [0]


def use_seed(seed: int) -> None:
    """Let every choice fall by ``seed``; 0 is the set of the docs and of the tests."""
    _SEED[0] = seed


def dice(name: str) -> random.Random:
    """Return the dice called ``name``."""
    return random.Random(f"{_SEED[0]}/{name}" if _SEED[0] else name)
