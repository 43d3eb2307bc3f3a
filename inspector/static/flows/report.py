"""Turns leaks into documents: one best path for each category and call that lets data out."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from inspector.model.base import content_id
from inspector.model.common import Owner
from inspector.model.static import Flow, FlowStep, Use
from inspector.static.code import CodeIndex, Decompiled, java_name, type_descriptor
from inspector.static.flows.calls import Interpreter
from inspector.static.flows.leak import Leak
from inspector.static.flows.values import Trace
from inspector.static.places import location

_MAX_STEPS = 24
_WIDTH = 200
_FAR = 64
"""Bytes of code within which a line that names the call is taken for its line."""
TRANSFORMS = ("encode", "encrypt", "digest", "serialise", "compress")
_UNMODELLED = "library"


def flows_of(
    machine: Interpreter,
    leaks: Iterable[Leak],
    uses: Iterable[Use],
    owner_of: Callable[[str], Owner],
) -> tuple[Flow, ...]:
    """Return the flows, sorted; what the borrower chose in a picker is no flow."""
    picked = {(_descriptor(use), use.location.offset) for use in uses if use.picker}
    best: dict[tuple[str, str, str, int], Leak] = {}
    for leak in leaks:
        if (leak.origin.method, leak.origin.offset) in picked:
            continue
        key = (leak.origin.category, leak.sink.kind, leak.method, leak.offset)
        old = best.get(key)
        if old is None or _rank(leak) < _rank(old):
            best[key] = leak
    lines = _Lines(machine.program.code)
    found = [_flow(machine, leak, owner_of, lines) for leak in best.values()]
    return tuple(sorted(found, key=lambda f: (f.category, f.sink_kind, f.sink, f.source, f.id)))


def _descriptor(use: Use) -> str:
    place = use.location
    return f"{type_descriptor(place.class_name)}->{place.method}{place.descriptor}"


def _rank(leak: Leak) -> tuple[int, object]:
    return (leak.trace.length, leak.origin.key)


def _flow(
    machine: Interpreter, leak: Leak, owner_of: Callable[[str], Owner], lines: _Lines
) -> Flow:
    trail = _trail(leak)
    steps = tuple(_step(machine, each, lines) for each in shortened(trail))
    transforms = dict.fromkeys(f"{t.action}: {t.detail}" for t in trail if t.action in TRANSFORMS)
    doubts = _approximations(machine, trail)
    return Flow(
        id=content_id(
            "flow",
            leak.origin.category,
            leak.origin.method,
            leak.origin.offset,
            leak.sink.kind,
            leak.method,
            leak.offset,
        ),
        category=leak.origin.category,
        source=leak.origin.detail,
        sink=leak.api,
        sink_kind=leak.sink.kind,
        path=steps,
        transforms=tuple(transforms),
        endpoint=leak.endpoint,
        confidence="high" if not doubts else "medium" if len(doubts) == 1 else "low",
        approximations=doubts,
        owner=owner_of(java_name(leak.origin.method.partition("->")[0])),
    )


def _trail(leak: Leak) -> list[Trace]:
    found = [Trace(None, leak.method, leak.offset, "sink", leak.api)]
    step: Trace | None = leak.trace
    while step is not None:
        if (step.method, step.offset, step.detail) != (
            found[-1].method,
            found[-1].offset,
            found[-1].detail,
        ):
            found.append(step)
        step = step.before
    found.reverse()
    return found


def shortened(trail: list[Trace]) -> list[Trace]:
    """Return at most a screenful of steps: both ends, and what changes the data or its place."""
    if len(trail) <= _MAX_STEPS:
        return trail
    plain = ("call", _UNMODELLED, "container", "return")
    kept = [t for i, t in enumerate(trail) if i in (0, len(trail) - 1) or t.action not in plain]
    if len(kept) <= _MAX_STEPS:
        return kept
    half = _MAX_STEPS // 2
    return [*kept[:half], *kept[-half:]]


def _approximations(machine: Interpreter, trail: list[Trace]) -> tuple[str, ...]:
    methods = {step.method for step in trail}
    found: list[str] = []
    if methods & machine.alone:
        found.append("Who calls the code that reads was not established.")
    if methods & machine.shortened:
        found.append("A method on the path is called in more situations than were followed.")
    unmodelled = sorted({step.detail for step in trail if step.action == _UNMODELLED})
    outside = [name for name in unmodelled if not name.startswith(("java.", "android.", "javax."))]
    if outside:
        found.append(f"Taken from arguments to result without a model: {', '.join(outside[:3])}.")
    if any(step.action == "native" for step in trail):
        found.append("Native code on the path was not read.")
    return tuple(found)


def _step(machine: Interpreter, step: Trace, lines: _Lines) -> FlowStep:
    dex = machine.program.dex_name(step.method.partition("->")[0])
    return FlowStep(
        location=location(step.method, dex, step.offset),
        action="call" if step.action == _UNMODELLED else step.action,
        detail=step.detail,
        line=lines.at(step),
    )


class _Lines:
    """Decompiles each method once."""

    def __init__(self, code: CodeIndex) -> None:
        self._code = code
        self._texts: dict[str, Decompiled] = {}

    def at(self, step: Trace) -> str:
        """Return the decompiled line of a step; empty when the method does not decompile.

        An engine that does not know offsets is asked for the line that names what is called.
        """
        if step.method not in self._texts:
            self._texts[step.method] = self._code.decompiled(step.method)
        text = self._texts[step.method]
        name = step.detail.rpartition(".")[2]
        if name == "<init>":
            name = f"new {step.detail.removesuffix('.<init>')}"
        called = [n for n, line in enumerate(text.lines) if name and f"{name}(" in line]
        named = called or [n for n, line in enumerate(text.lines) if name and name in line]
        known = {n: abs(at - step.offset) for n, at in text.offsets}
        close = [n for n in named if known.get(n, _FAR) < _FAR]
        if close:
            number = min(close, key=lambda n: (known[n], n))
        elif known:
            number = min(known, key=lambda n: (known[n], n))
        elif named:
            number = named[0]
        else:
            return ""
        if number >= len(text.lines):
            return ""
        return " ".join(text.lines[number].split())[:_WIDTH]
