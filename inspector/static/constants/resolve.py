"""Works out constants that code puts together: joined strings, arrays, URIs, decoded bytes.

Asks ``follow`` for each method on the way, within a budget: hostile code calls a hundred methods
from each.
"""

from __future__ import annotations

from enum import IntEnum
from functools import cached_property, lru_cache

from inspector.static.code import Argument, CodeIndex, Instruction, parameters, split_method
from inspector.static.constants.follow import Followed, Given
from inspector.static.constants.framework_results import STRING
from inspector.static.constants.uri_results import URI
from inspector.static.constants.values import Constant

_DEPTH = 4
"""Methods and initialisers that are followed into, one from another."""
_MAX_ALL_STEPS = 150_000
"""Instructions of all that one app's questions lead to; Yosemite.apk has 2,500 (measured)."""
_MAX_QUESTION_STEPS = 15_000
"""Instructions of one question: code made to use it up must not hide what stands beside."""
_RUN_STEPS = 100
"""Instructions that running a function counts as."""
_MAX_RUNS = 2_000
"""Functions of one app that are run for a text."""

_CONSTANTS = (f"){STRING}", f"){URI}", ")[B", ")[C", ")Ljava/lang/CharSequence;")


class Reach(IntEnum):
    """How far a constant is followed; each one includes those before it."""

    JOINED = 0
    """Through methods without parameters and fields that are set once."""
    ARGUMENT = 1
    """Into methods that get a part as an argument."""
    COMPUTED = 2
    """Through the app's own functions on texts, which are run."""


class Constants:
    """Answers which constants reach a call, for one app."""

    def __init__(self, index: CodeIndex, reach: Reach = Reach.JOINED) -> None:
        self._index = index
        self._reach = reach
        self._run = lru_cache(maxsize=512)(self._followed)
        self._open: list[str] = []
        self._left = _MAX_ALL_STEPS
        self._question = _MAX_QUESTION_STEPS
        self._runs = 0

    @property
    def exhausted(self) -> bool:
        """Whether the work for one app was used up, so that constants stayed unknown."""
        return self._left < 0 or self._runs > _MAX_RUNS

    def arguments(self, method: str, offset: int, given: Given = ()) -> tuple[Constant | None, ...]:
        """Return the constant in each register of the call at ``offset``; none where not known.

        ``given`` are the constants in the registers of the method's own parameters, if any.
        """
        self._question = _MAX_QUESTION_STEPS
        return self._run(method, given).calls.get(offset, ())

    def stored(self, name: str) -> Constant | None:
        """Return the constant of a static field that only its class initialiser sets, once."""
        initial = self._index.initial(name)
        if initial is not None:
            return initial
        initialiser = f"{name.partition('->')[0]}-><clinit>()V"
        if initialiser in self._open or len(self._open) >= _DEPTH:
            return None
        return self._run(initialiser, ()).fields.get(name)

    def returned(self, step: Instruction, given: Given) -> Constant | None:
        """Return the constant that a call of a method of the app gives back for these."""
        owner, _, proto = split_method(step.ref)
        if not proto.endswith(_CONSTANTS) or owner not in self._own:
            return None
        static = step.name.startswith("invoke-static")
        if self._reach < Reach.ARGUMENT and not (static and proto.startswith("()")):
            return None
        if not static and not self._is_certain(step.name, owner):
            return None
        found = self._result(step.ref, given)
        if found is None and self._reach >= Reach.COMPUTED and proto.endswith(f"){STRING}"):
            found = self._computed(step.ref, given, static=static)
        return found

    def is_own(self, method: str) -> bool:
        """Return whether a class of the app declares the method, or would."""
        return method.partition("->")[0] in self._own

    def _result(self, method: str, given: Given) -> Constant | None:
        if method in self._open or len(self._open) >= _DEPTH:
            return None
        return self._run(method, given).result

    def _computed(self, method: str, given: Given, *, static: bool) -> str | None:
        passed: list[Argument] = [] if static else [None]
        at = len(passed)
        for kind in parameters(split_method(method)[2]):
            value = _passable(given[at], kind) if at < len(given) else None
            if value is None:
                return None
            passed.append(value)
            at += 2 if kind in ("J", "D") else 1
        if all(value is None for value in passed):
            return None  # a getter of an object that is not known
        self._runs += 1
        self._question -= _RUN_STEPS
        return (
            None if self.exhausted or self._question < 0 else self._index.computed(method, passed)
        )

    def _is_certain(self, how: str, owner: str) -> bool:
        """Return whether the call runs the very method that it names."""
        if how.startswith("invoke-direct"):
            return True
        return how.startswith("invoke-virtual") and owner not in self._parents

    @cached_property
    def _own(self) -> frozenset[str]:
        return frozenset(header.name for header in self._index.classes())

    @cached_property
    def _parents(self) -> frozenset[str]:
        return frozenset(header.superclass for header in self._index.classes())

    def _followed(self, method: str, given: Given) -> Followed:
        over = self.exhausted or self._question < 0
        steps = () if over else self._index.instructions(method)
        self._left -= 1 + len(steps)
        self._question -= 1 + len(steps)
        self._open.append(method)
        try:
            return Followed(self, self._index, method, steps, given)
        finally:
            self._open.pop()


def _passable(value: Constant | None, kind: str) -> Argument:
    if isinstance(value, bytes) and kind == "[B":
        return tuple(each - 256 if each > 127 else each for each in value)
    if isinstance(value, str):
        return tuple(map(ord, value)) if kind == "[C" else value
    return value if isinstance(value, int) else None
