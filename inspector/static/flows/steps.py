"""What each instruction does to registers and heap; where control goes behind it."""

from __future__ import annotations

from abc import abstractmethod

from inspector.static.flows import decode as d
from inspector.static.flows.decode import Instruction
from inspector.static.flows.dexfile import MethodRef
from inspector.static.flows.fields import STATICS, Fields
from inspector.static.flows.fold import compare, fold
from inspector.static.flows.frame import Frame
from inspector.static.flows.program import OBJECT
from inspector.static.flows.shared import TEXT
from inspector.static.flows.state import State
from inspector.static.flows.values import (
    BOTTOM,
    NULL,
    TOP,
    Value,
    constant,
    pointer,
    stepped,
    unknown,
)


class Steps(Fields):
    """Storage that instructions work on."""

    def step(self, frame: Frame, state: State, ins: Instruction) -> bool:
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
                value = self.static_field(frame, owner, name, type_name)
                if value.taints:
                    value = self._noted(frame, value, "field", f"{owner}{name}")
                registers[a] = value
            case (d.STATIC_PUT, _, int(a), str(owner), str(name), _):
                holder = self.field_owner(owner, name) or owner
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
                registers[a] = self.array_get(frame, registers[b], registers[c])
            case (d.ARRAY_PUT, _, int(a), int(b), int(c)):
                self.put_entry(frame.heap, registers[b], registers[c], registers[a])
            case (d.BINARY, _, str(name), int(a), int(b), int(c)):
                registers[a] = fold(name, registers[b], registers[c])
            case (d.BINARY_LITERAL, _, str(name), int(a), int(b), Value() as literal):
                registers[a] = fold(name, registers[b], literal)
            case (d.UNARY, _, int(a), int(b), _):
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
            if value.consts is None and type_name not in TEXT and type_name[0] != "[":
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

    @abstractmethod
    def invoke(self, frame: Frame, how: str, ref: object, arguments: tuple[Value, ...]) -> Value:
        """Run one call instruction and return its result."""


def may_throw(instruction: Instruction, registers: list[Value]) -> bool:
    """Return whether an instruction can throw; not where constants show that it cannot."""
    match instruction:
        case (d.NEW_ARRAY, _, _, int(size), _):
            length = registers[size].only()
            return not isinstance(length, int) or length < 0
        case (d.NEW, *_):
            return False
        case (d.BINARY | d.BINARY_LITERAL, _, str(name), *_):
            return name.removesuffix(d.LONG) in ("div", "rem")
        case (d.GET, _, _, int(base), *_) | (d.PUT, _, _, int(base), *_):
            return not (registers[base].objs and all(o.exact for o in registers[base].objs))
    return instruction[0] in d.THROWING


def successors(last: Instruction, following: int, registers: list[Value]) -> list[int]:
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
