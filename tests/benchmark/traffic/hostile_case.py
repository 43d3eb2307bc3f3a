"""One upload by hand with its label, and the list of them all."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from inspector.model.exchange import Exchange
from inspector.model.key_material import KeyMaterial
from tests.traffic.exchanges import post

type Roll = random.Random


@dataclass(frozen=True, slots=True)
class Hostile:
    """One upload with its label; ``material`` are keys that the investigator has."""

    name: str
    expect: str
    make: Callable[[Roll], list[Exchange]]
    allow: tuple[str, ...] = ()
    material: tuple[KeyMaterial, ...] = ()
    count: int = 0
    gap: bool = False
    """True for what is known not to be found, and stays in the count as missed."""


CASES: list[Hostile] = []


def upload(
    name: str,
    expect: str,
    *allow: str,
    material: tuple[KeyMaterial, ...] = (),
    count: int = 0,
    gap: bool = False,
) -> Callable[[Callable[[Roll], object]], Callable[[Roll], object]]:
    def keep(make: Callable[[Roll], object]) -> Callable[[Roll], object]:
        def exchanges(roll: Roll) -> list[Exchange]:
            made = make(roll)
            several = made if isinstance(made, list) and isinstance(made[0], Exchange) else None
            return several or [made if isinstance(made, Exchange) else post(made)]

        CASES.append(Hostile(name, expect, exchanges, allow, material, count, gap))
        return make

    return keep
