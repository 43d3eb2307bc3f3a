"""Runs methods on abstract values: blocks in order, states joined where branches meet."""

from __future__ import annotations

import heapq
import time
from collections.abc import Sequence
from typing import NamedTuple

from inspector.rules.flow_schema import FlowSinkRow
from inspector.static.flows import decode as d
from inspector.static.flows.decode import Body, Instruction
from inspector.static.flows.dexfile import NATIVE, STATIC, MethodDef, MethodRef
from inspector.static.flows.facts import AppFacts
from inspector.static.flows.fold import compare, fold
from inspector.static.flows.heap import Cell, Heap
from inspector.static.flows.program import OBJECT, Program
from inspector.static.flows.tables import Tables
from inspector.static.flows.values import (
    BOTTOM,
    NO_TAINTS,
    NULL,
    TOP,
    FieldConst,
    Obj,
    Origin,
    Taints,
    Trace,
    Value,
    by_order,
    constant,
    join,
    join_taints,
    pointer,
    stepped,
    unknown,
)

STATICS = Obj(("statics",), "", 0, exact=True, single=True, fresh=True)
"""Holds all static fields."""
_PRIMITIVES = frozenset("ZBSCIJFD")
_TEXT = frozenset(
    ("Ljava/lang/String;", "Ljava/lang/CharSequence;", "Ljava/lang/Integer;", "Ljava/lang/Long;",
     "Ljava/lang/Boolean;", "Ljava/lang/Double;", "Ljava/lang/Float;", "Ljava/lang/Character;",
     "Ljava/lang/Short;", "Ljava/lang/Byte;", "Ljava/lang/Number;")
)  # fmt: skip
_MAX_VISITS = 16
_MAX_DEPTH = 30
_CONTEXT = 2
_MAX_KEY = 6

type Context = tuple[object, ...]


class Budget(NamedTuple):
    """Bounds of one app's analysis."""

    steps: int = 600_000
    """Instructions run, counting repeats."""
    seconds: float = 25.0
    """Wall time; a safety net behind ``steps``, which give the same end on every machine."""
    methods: int = 20_000
    """Different methods read."""


class BudgetReached(Exception):  # noqa: N818  # an ending, not an error
    """Raised inside a run when the budget is used up."""


class Leak(NamedTuple):
    """Data that met a sink."""

    origin: Origin
    trace: Trace
    sink: FlowSinkRow
    method: str
    offset: int
    api: str
    endpoint: str


class Outcome(NamedTuple):
    """What a finished call returns, throws and wrote."""

    result: Value
    thrown: Value
    heap: Heap
    ran: bool
    """False when the outcome was remembered."""


class Frame:
    """One running method."""

    __slots__ = ("context", "depth", "heap", "method", "offset", "thrown")

    def __init__(self, method: MethodDef, context: Context, depth: int, heap: Heap) -> None:
        self.method = method
        self.context = context
        self.depth = depth
        self.heap = heap
        self.offset = 0
        self.thrown = BOTTOM

    @property
    def name(self) -> str:
        """Descriptor of the running method."""
        return self.method.ref.descriptor


class _State:
    __slots__ = ("caught", "heap", "registers")

    def __init__(self, registers: list[Value], heap: Heap, caught: Value) -> None:
        self.registers = registers
        self.heap = heap
        self.caught = caught

    def merge(self, other: _State) -> bool:
        changed = self.heap.merge(other.heap)
        changed |= self.merge_registers(other.registers)
        caught = join(self.caught, other.caught)
        if caught is not self.caught:
            self.caught = caught
            changed = True
        return changed

    def merge_registers(self, registers: list[Value]) -> bool:
        changed = False
        mine = self.registers
        for index, value in enumerate(registers):
            old = mine[index]
            if old is not value:
                new = join(old, value)
                if new is not old:
                    mine[index] = new
                    changed = True
        return changed


class Machine:
    """Everything one app's analysis shares: program, rules, objects, what was found."""

    def __init__(
        self, program: Program, tables: Tables, facts: AppFacts, budget: Budget, *, whole: bool
    ) -> None:
        self.program = program
        self.tables = tables
        self.facts = facts
        self.budget = budget
        self.whole = whole
        """True when the app is small enough to run every method."""
        self.relevant: set[str] = set()
        """Methods that may reach a read of personal data, or read what was stored."""
        self.root = Heap(None)
        """What outlives a run: static fields, components, files by name."""
        self.objects: dict[tuple[object, ...], Obj] = {}
        self.origins: dict[tuple[object, ...], Origin] = {}
        self.leaks: dict[tuple[Origin, str, str, int], Leak] = {}
        self.registered: dict[Obj, None] = {}
        """Objects handed to the system during this run, whose callbacks it may call."""
        self.current: Obj | None = None
        """The component that runs."""
        self.foreign: dict[Cell, dict[Obj, Value]] = {}
        """What components wrote, with data, to cells that others see: by component."""
        self.visited: set[str] = set()
        self.runs: dict[tuple[str, bool], int] = {}
        """How often a method was run, without and with data in its arguments."""
        self.results: dict[str, Value] = {}
        """What methods returned so far."""
        self.shortened: set[str] = set()
        """Methods that were called in more situations than were run."""
        self.alone: set[str] = set()
        """Methods that were run although nothing was seen to call them."""
        self.passed_over: set[str] = set()
        """Methods that were not followed, because nothing of interest reached them."""
        self.started: set[str] = set()
        """Classes whose static initialiser has run."""
        self.steps = 0
        self.deadline = time.thread_time() + budget.seconds
        self.allocated: set[Obj] = set()
        self._stack: list[str] = []
        self._memory: dict[object, list[tuple[dict[Cell, Value | None], Outcome]]] = {}

    # --- objects ------------------------------------------------------------------------------

    def named(
        self,
        key: tuple[object, ...],
        type_name: str,
        *,
        exact: bool = False,
        single: bool = True,
        fresh: bool = False,
    ) -> Obj:
        """Return the one object of this key."""
        found = self.objects.get(key)
        if found is None:
            order = len(self.objects) + 1
            found = Obj(key, type_name, order, exact=exact, single=single, fresh=fresh)
            self.objects[key] = found
        return found

    def allocate(self, frame: Frame, type_name: str) -> Obj:
        """Return the object made at the current instruction, its cells as new.

        Made again in the same run, it stands for several objects from then on.
        """
        key = ("new", frame.name, frame.offset, type_name, frame.context)
        obj = self.named(key, type_name, exact=True, fresh=True)
        if obj in self.allocated:
            obj.single = False
        else:
            self.allocated.add(obj)
            for name in obj.names:
                frame.heap.put((obj, name), BOTTOM if name[0] in "*[#" else NULL)
        return obj

    def external(self, frame: Frame, type_name: str, taints: Taints) -> Value:
        """Return what a call into the system gives, of the declared type."""
        if type_name == "V":
            return BOTTOM
        if type_name in _PRIMITIVES or type_name in _TEXT:
            return unknown(taints)
        key = ("call", frame.name, frame.offset, frame.context)
        obj = self.named(key, type_name)
        return Value(frozenset((obj,)), frozenset(), taints)

    def origin(self, frame: Frame, rule: str, category: str, attribute: str, detail: str) -> Taints:
        """Return the taint of a read at the current instruction."""
        key = (category, rule, detail, frame.name, frame.offset)
        found = self.origins.get(key)
        if found is None:
            found = Origin(rule, category, attribute, detail, frame.name, frame.offset)
            self.origins[key] = found
        return {found: Trace(None, frame.name, frame.offset, "source", detail)}

    def content(self, heap: Heap, value: Value, *, deep: bool = False) -> Taints:
        """Return the data a value carries, in containers too; ``deep``: in fields too."""
        found = value.taints
        if not value.objs:
            return found
        seen: set[Obj] = set()
        pending = [(obj, 0) for obj in value.objs if obj.dirty]
        while pending:
            obj, level = pending.pop()
            if obj in seen or (level and obj.key[0] == "component"):
                continue
            seen.add(obj)
            fields = deep and obj.key[0] != "component"
            for name in obj.names:
                first = name[0]
                if first in "*[" or (fields and first != "#"):
                    held = heap.read(obj, name)
                    if held.taints:
                        found = join_taints(found, held.taints)
                    if level < 5:
                        for inner in held.objs:
                            if inner.dirty:
                                pending.append((inner, level + 1))
                elif name == "#keys":
                    heap.find((obj, name))
        return found

    # --- fields -------------------------------------------------------------------------------

    def read_field(self, heap: Heap, base: Value, name: str, type_name: str) -> Value:
        """Return what field ``name`` of the objects holds."""
        found = BOTTOM
        for obj in base.objs:
            value = heap.find((obj, name))
            if value is None:
                value = self._unwritten(obj, name, type_name)
            found = join(found, value)
        if not base.objs:
            found = TOP
        return found.with_taints(base.taints)

    def _unwritten(self, obj: Obj, name: str, type_name: str) -> Value:
        if obj.fresh:
            return NULL
        if type_name in _PRIMITIVES or type_name in _TEXT or len(obj.key) > _MAX_KEY:
            return TOP
        depth, inner = 0, obj.key
        while inner[0] == "field" and isinstance(inner[1], tuple):
            inner = inner[1]
            depth += 1
        if depth > 4:
            return TOP
        return pointer(self.named(("field", obj.key, name), type_name, single=obj.single))

    def write_field(self, heap: Heap, base: Value, name: str, value: Value) -> None:
        """Write a field: in place of the old value when it can only be one object."""
        strong = len(base.objs) == 1
        for obj in base.objs:
            heap.write(obj, name, value, strong=strong and obj.single)

    def _static(self, frame: Frame, owner: str, name: str, type_name: str) -> Value:
        holder = self._field_owner(owner, name)
        if holder is None:
            rule = self.tables.fields.get((owner, name))
            if rule:
                detail = f"{owner[1:-1].replace('/', '.')}.{name}"
                return unknown(self.origin(frame, rule.id, rule.category, rule.attribute, detail))
            return constant(FieldConst(f"{owner[1:-1].replace('/', '.')}.{name}"))
        self.start_class(frame, holder)
        found = frame.heap.find((STATICS, f"{holder}.{name}"))
        if found is not None:
            return found
        initial = self.initial(holder, name)
        if initial is not NULL:
            return initial
        if self.whole and holder in self.started:
            return NULL
        if type_name in _PRIMITIVES or type_name in _TEXT:
            return TOP
        return pointer(self.named(("static", holder, name), type_name))

    def initial(self, holder: str, name: str) -> Value:
        """Return the value a static field has before any code runs."""
        value = self.program.constants(holder).get(name, 0)
        if value is None:
            return TOP
        return constant(value) if isinstance(value, str | int) and value != 0 else NULL

    def _field_owner(self, owner: str, name: str) -> str | None:
        while self.program.is_own(owner):
            definition = self.program.class_def(owner)
            if definition is None:
                return None
            if name in definition.fields:
                return owner
            for interface in definition.interfaces:
                if found := self._field_owner(interface, name):
                    return found
            owner = definition.superclass
        return None

    def start_class(self, frame: Frame, owner: str) -> None:
        """Run the static initialiser of a class when it is first used."""
        if owner in self.started or not self.program.is_own(owner):
            return
        self.started.add(owner)
        method = self.program.resolve(owner, "<clinit>", "()V")
        if method and method.ref.owner == owner:
            outcome = self.run(method, (), frame.heap, ("clinit", owner), frame.depth + 1)
            frame.heap.take(outcome.heap)
            # Other components meet the class as its initialiser left it.
            for cell, value in outcome.heap.cells.items():
                old = self.root.cells.get(cell)
                self.root.cells[cell] = value if old is None else join(old, value)

    # --- running ------------------------------------------------------------------------------

    def run(
        self,
        method: MethodDef,
        arguments: Sequence[Value],
        heap: Heap,
        context: Context,
        depth: int,
    ) -> Outcome:
        """Run a method of the app over ``heap`` and return its outcome; ``heap`` is not changed."""
        key = method.ref.descriptor
        body = self.program.body(method)
        if body is None or depth > _MAX_DEPTH or self._stack.count(key) > 1:
            return self._unfollowed(method, arguments, heap, context)
        situation = (
            key,
            context,
            tuple((a.objs, a.consts, frozenset(a.taints)) for a in arguments),
        )
        known = self._memory.setdefault(situation, [])
        for reads, outcome in known:
            if heap.holds(reads):
                return outcome._replace(ran=False)
        if key not in self.visited:
            self.visited.add(key)
            if len(self.visited) > self.budget.methods:
                raise BudgetReached(f"{self.budget.methods} methods read")
        self._stack.append(key)
        before = len(self.started)
        try:
            outcome = self._run_body(method, body, arguments, heap, context, depth)
        finally:
            self._stack.pop()
        if before == len(self.started):
            if len(known) >= 4:
                known.pop(0)
            known.append((outcome.heap.reads, outcome))
        return outcome

    def _unfollowed(
        self, method: MethodDef, arguments: Sequence[Value], heap: Heap, context: Context
    ) -> Outcome:
        taints = NO_TAINTS
        for argument in arguments:
            taints = join_taints(taints, self.content(heap, argument))
        frame = Frame(method, context, 0, heap)
        own = Heap(heap)
        if method.flags & NATIVE:
            taints = stepped(taints, frame.name, 0, "native", method.ref.name)
        return Outcome(self.external(frame, method.ref.result, taints), BOTTOM, own, ran=False)

    def _run_body(
        self,
        method: MethodDef,
        body: Body,
        arguments: Sequence[Value],
        base: Heap,
        context: Context,
        depth: int,
    ) -> Outcome:
        registers = [BOTTOM] * body.registers
        place = body.registers - _width(method)
        wide = [] if method.flags & STATIC else [1]
        wide += [2 if p in ("J", "D") else 1 for p in method.ref.params]
        for argument, width in zip(arguments, wide, strict=False):
            if 0 <= place < body.registers:
                registers[place] = argument
            place += width
        frame = Frame(method, context, depth, Heap(base))
        states: dict[int, _State] = {0: _State(registers, frame.heap, BOTTOM)}
        pending = [0]
        waiting = {0}
        visits: dict[int, int] = {}
        exits: list[_State] = []
        result = thrown = BOTTOM
        arrivals: dict[int, None] = {}
        while pending:
            number = heapq.heappop(pending)
            waiting.discard(number)
            visits[number] = visits.get(number, 0) + 1
            if visits[number] > _MAX_VISITS:
                continue
            block = body.blocks[number]
            state = states[number]
            state = _State(list(state.registers), state.heap.fork(), state.caught)
            self.steps += len(block.instructions)
            if self.steps > self.budget.steps:
                raise BudgetReached(f"{self.budget.steps} instructions run")
            if self.steps & 0x3F == 0 and time.thread_time() > self.deadline:
                raise BudgetReached(f"{self.budget.seconds:g} seconds used")
            frame.heap = state.heap
            last = block.instructions[-1]
            frame.thrown = BOTTOM
            going = True
            merged: tuple[int, list[Value]] | None = None
            for instruction in block.instructions:
                if block.handlers and may_throw(instruction, state.registers):
                    merged = _into_handlers(states, arrivals, block, state, merged)
                going = self._step(frame, state, instruction)
                if block.handlers and instruction[0] == d.INVOKE:
                    # What the called method did before it threw.
                    merged = _into_handlers(states, arrivals, block, state, merged)
                if frame.thrown is not BOTTOM:
                    if block.handlers:
                        held = _State(state.registers, state.heap, frame.thrown)
                        for handler in block.handlers:
                            _arrive(states, arrivals, handler, held)
                    else:
                        thrown = join(thrown, frame.thrown)
                        exits.append(_State([], state.heap.fork(), BOTTOM))
                    frame.thrown = BOTTOM
                if not going:
                    break
            if last[0] == d.RETURN and going:
                register = last[2]
                assert isinstance(register, int)
                if register >= 0:
                    result = join(result, state.registers[register])
                exits.append(state)
            elif going and last[0] != d.THROW:
                for target in _successors(last, block.following, state.registers):
                    _arrive(states, arrivals, target, state)
            for target in arrivals:
                if target not in waiting:
                    waiting.add(target)
                    heapq.heappush(pending, target)
            arrivals.clear()
        final = exits[0].heap.fork() if exits else Heap(base)
        for other in exits[1:]:
            final.merge(other.heap)
        if not exits:
            final.reads = frame.heap.reads
        return Outcome(result, thrown, final, ran=True)

    def _step(self, frame: Frame, state: _State, ins: Instruction) -> bool:
        """Run one instruction; return False when control does not go on behind it."""
        registers = state.registers
        kind = ins[0]
        frame.offset = ins[1]  # type: ignore[assignment]  # the second item is the offset
        match ins:
            case (d.INVOKE, _, str(how), ref, tuple(places)):
                arguments = tuple(registers[p] for p in places)
                value = self.invoke(frame, how, ref, arguments)
                state.caught = value
                ended = value is BOTTOM and frame.thrown is not BOTTOM
                return not (ended and isinstance(ref, MethodRef) and ref.result != "V")
            case (d.CONST, _, int(a), Value() as value):
                registers[a] = value
            case (d.RESULT, _, int(a)) | (d.CAUGHT, _, int(a)):
                registers[a] = state.caught if state.caught is not BOTTOM else TOP
            case (d.MOVE, _, int(a), int(b)):
                registers[a] = registers[b]
            case (d.GET, _, int(a), int(b), str(owner), str(name), str(type_name)):
                base = registers[b]
                value = self.read_field(frame.heap, base, name, type_name)
                if not self.program.is_own(owner):
                    value = value.with_taints(self.content(frame.heap, base))
                if value.taints:
                    value = self._noted(frame, value, "field", f"{owner}{name}")
                registers[a] = value
            case (d.PUT, _, int(a), int(b), str(owner), str(name), _):
                value = registers[a]
                if value.taints:
                    value = self._noted(frame, value, "field", f"{owner}{name}")
                self.write_field(frame.heap, registers[b], name, value)
            case (d.STATIC_GET, _, int(a), str(owner), str(name), str(type_name)):
                value = self._static(frame, owner, name, type_name)
                if value.taints:
                    value = self._noted(frame, value, "field", f"{owner}{name}")
                registers[a] = value
            case (d.STATIC_PUT, _, int(a), str(owner), str(name), _):
                holder = self._field_owner(owner, name) or owner
                self.start_class(frame, holder)
                value = registers[a]
                if value.taints:
                    value = self._noted(frame, value, "field", f"{owner}{name}")
                frame.heap.write(STATICS, f"{holder}.{name}", value, strong=True)
            case (d.NEW, _, int(a), str(type_name)):
                self.start_class(frame, type_name)
                registers[a] = pointer(self.allocate(frame, type_name))
            case (d.CAST, _, int(a), str(type_name)):
                registers[a] = self._cast(frame, registers[a], type_name)
            case (d.ARRAY_GET, _, int(a), int(b), int(c)):
                registers[a] = self._array_get(frame, registers[b], registers[c])
            case (d.ARRAY_PUT, _, int(a), int(b), int(c)):
                self.put_entry(frame.heap, registers[b], registers[c], registers[a])
            case (d.BINARY, _, str(name), int(a), int(b), int(c)):
                registers[a] = fold(name, registers[b], registers[c])
            case (d.BINARY_LITERAL, _, str(name), int(a), int(b), Value() as literal):
                registers[a] = fold(name, registers[b], literal)
            case (d.UNARY, _, int(a), int(b)):
                registers[a] = unknown(registers[b].taints)
            case (d.INSTANCE_OF, _, int(a), int(b), str(type_name)):
                registers[a] = TOP
            case (d.LENGTH, _, int(a), int(b)):
                registers[a] = self.read_field(frame.heap, registers[b], "#length", "I")
                if not registers[a].consts or registers[a].taints:
                    registers[a] = TOP
            case (d.NEW_ARRAY, _, int(a), int(b), str(type_name)):
                obj = self.allocate(frame, type_name)
                frame.heap.write(obj, "#length", registers[b], strong=obj.single)
                registers[a] = pointer(obj)
            case (d.FILLED, _, tuple(places), str(type_name)):
                obj = self.allocate(frame, type_name)
                for index, register in enumerate(places):
                    if isinstance(register, int):
                        self.put_entry(
                            frame.heap, pointer(obj), constant(index), registers[register]
                        )
                state.caught = pointer(obj)
            case (d.THROW, _, int(a)):
                value = registers[a]
                frame.thrown = value if value is not BOTTOM else TOP
                return False
        return kind != d.THROW

    def _noted(self, frame: Frame, value: Value, action: str, detail: str) -> Value:
        detail = detail.replace(";", ".")[1:].replace("/", ".")
        return Value(
            value.objs,
            value.consts,
            stepped(value.taints, frame.name, frame.offset, action, detail),
        )

    def _cast(self, frame: Frame, value: Value, type_name: str) -> Value:
        if not value.objs:
            if value.consts is None and type_name not in _TEXT and type_name[0] != "[":
                obj = self.named(("cast", frame.name, frame.offset, frame.context), type_name)
                return Value(frozenset((obj,)), frozenset(), value.taints)
            return value
        kept = []
        for obj in value.objs:
            if not obj.exact and obj.type != type_name:
                if obj.type == OBJECT or not self.program.is_own(obj.type):
                    obj.type = type_name
            elif (
                obj.exact
                and self.program.is_own(type_name)
                and (self.program.is_own(obj.type) or obj.type == OBJECT)
                and type_name != obj.type
                and obj.type not in self.program.subclasses(type_name)
            ):
                continue
            kept.append(obj)
        if len(kept) == len(value.objs):
            return value
        return Value(frozenset(kept), value.consts, value.taints)

    # --- containers ---------------------------------------------------------------------------

    def _array_get(self, frame: Frame, array: Value, index: Value) -> Value:
        found = self.get_entry(frame.heap, array, index)
        if found is BOTTOM and array.objs and all(obj.fresh for obj in array.objs):
            return NULL
        if not found.objs and not found.taints:
            for obj in sorted(array.objs, key=by_order):
                if not obj.fresh and obj.type[0] == "[":
                    found = join(found, self._unwritten(obj, "[]", obj.type[1:]))
        return TOP if found is BOTTOM else found

    def get_entry(self, heap: Heap, base: Value, key: Value) -> Value:
        """Return what a container holds under a key; everything when the key is not known."""
        found = BOTTOM
        names = entry_names(key)
        for obj in base.objs:
            if names is None:
                found = join(found, heap.entries(obj))
            else:
                found = join(found, heap.read(obj, "*"))
                for name in names:
                    found = join(found, heap.read(obj, name))
        return found.with_taints(base.taints)

    def put_entry(self, heap: Heap, base: Value, key: Value, value: Value) -> None:
        """Write to a container under a key; weakly when key or container are not known."""
        names = entry_names(key)
        for obj in base.objs:
            if names is None or (sum(n[0] == "[" for n in obj.names) > 40):
                heap.write(obj, "*", value, strong=False)
            else:
                strong = len(base.objs) == 1 and obj.single and len(names) == 1
                for name in names:
                    heap.write(obj, name, value, strong=strong)

    # --- calls: see calls.py ------------------------------------------------------------------

    def invoke(self, frame: Frame, how: str, ref: object, arguments: tuple[Value, ...]) -> Value:
        """Run one call instruction; replaced by ``calls.Interpreter``."""
        raise NotImplementedError

    def child_context(self, frame: Frame) -> Context:
        """Return the context of a call made at the current instruction."""
        site = (frame.name, frame.offset)
        return (frame.context[0], *frame.context[1:][-(_CONTEXT - 1) :], site)


def _arrive(
    states: dict[int, _State], arrivals: dict[int, None], target: int, state: _State
) -> None:
    """Join a state into that of a block, and note the block when that changed anything."""
    old = states.get(target)
    if old is None:
        states[target] = _State(list(state.registers), state.heap.fork(), state.caught)
        arrivals[target] = None
    elif old.merge(state):
        arrivals[target] = None


def _into_handlers(
    states: dict[int, _State],
    arrivals: dict[int, None],
    block: d.Block,
    state: _State,
    merged: tuple[int, list[Value]] | None,
) -> tuple[int, list[Value]]:
    """Join the state into the block's handlers, unless nothing changed since the last time."""
    now = (state.heap.version, list(state.registers))
    if merged is None or merged[0] != now[0]:
        held = _State(state.registers, state.heap, BOTTOM)
    elif all(a is b for a, b in zip(merged[1], now[1], strict=True)):
        return merged
    else:
        for handler in block.handlers:
            if states[handler].merge_registers(state.registers):
                arrivals[handler] = None
        return now
    for handler in block.handlers:
        _arrive(states, arrivals, handler, held)
    return now


def may_throw(instruction: Instruction, registers: list[Value]) -> bool:
    """Return whether an instruction can throw; not where constants show that it cannot."""
    match instruction:
        case (d.NEW_ARRAY, _, _, int(size), _):
            length = registers[size].only()
            return not isinstance(length, int) or length < 0
        case (d.NEW, *_):
            return False
        case (d.BINARY | d.BINARY_LITERAL, _, str(name), *_):
            return name in ("div", "rem")
        case (d.GET, _, _, int(base), *_) | (d.PUT, _, _, int(base), *_):
            return not (registers[base].objs and all(o.exact for o in registers[base].objs))
    return instruction[0] in d.THROWING


def entry_names(key: Value) -> tuple[str, ...] | None:
    """Return the cell names of a known key; none when it is not known."""
    if key.consts is None or key.objs or not key.consts:
        return None
    return tuple(f"[{const!r}]" for const in sorted(key.consts, key=repr))


def _width(method: MethodDef) -> int:
    width = 0 if method.flags & STATIC else 1
    return width + sum(2 if p in ("J", "D") else 1 for p in method.ref.params)


def _successors(last: Instruction, following: int, registers: list[Value]) -> list[int]:
    match last:
        case (d.GOTO, _, int(target)):
            return [target]
        case (d.IF, _, str(how), int(a), int(b), int(target)):
            taken = compare(how, registers[a], registers[b])
        case (d.IF_ZERO, _, str(how), int(a), int(target)):
            taken = compare(how, registers[a], NULL)
        case (d.SWITCH, _, int(a), dict(cases)):
            value = registers[a].only()
            if isinstance(value, int):
                return [cases.get(value, following)]
            return [*dict.fromkeys(cases.values()), *([following] if following >= 0 else [])]
        case _:
            return [following] if following >= 0 else []
    if taken is True:
        return [target]
    if taken is False:
        return [following] if following >= 0 else []
    return [target, *([following] if following >= 0 else [])]
