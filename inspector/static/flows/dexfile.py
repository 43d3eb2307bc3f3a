"""Reads what the flow analysis needs from one dex: classes, code with its handlers, annotations.

``CodeIndex`` answers who calls whom; a method's exception handlers, register count, access flags
and annotations are in no engine's listing, so they are read here, lazily, class by class. Format:
https://source.android.com/docs/core/runtime/dex-format
"""

import struct
from typing import NamedTuple

from inspector.static.flows.dexbytes import Leb, mutf8

STATIC = 0x8
PRIVATE = 0x2
FINAL = 0x10
NATIVE = 0x100
INTERFACE = 0x200
ABSTRACT = 0x400
_NO_INDEX = 0xFFFFFFFF
DexError = (IndexError, ValueError, struct.error, KeyError, RecursionError)
"""What reading a damaged table raises."""


class MethodRef(NamedTuple):
    """A method as an instruction names it."""

    owner: str
    name: str
    proto: str
    """Descriptor of parameters and result, such as ``(I)V``."""
    params: tuple[str, ...]
    result: str

    @property
    def descriptor(self) -> str:
        """``Lpkg/Cls;->name(args)ret``."""
        return f"{self.owner}->{self.name}{self.proto}"


class Code(NamedTuple):
    """One code item."""

    registers: int
    units: memoryview
    """Instructions as 16-bit units."""
    tries: tuple[tuple[int, int, tuple[int, ...]], ...]
    """(first unit, end unit, handler units)."""


class MethodDef(NamedTuple):
    """A method that a class declares."""

    ref: MethodRef
    flags: int
    code_offset: int
    number: int
    """Index in the pool of methods."""


class ClassDef(NamedTuple):
    """A class that the dex declares."""

    name: str
    flags: int
    superclass: str
    interfaces: tuple[str, ...]
    methods: dict[tuple[str, str], MethodDef]
    """By name and proto."""
    fields: dict[str, str]
    """Name to type, of instance and static fields."""
    statics: tuple[str, ...]
    """Names of static fields in the order of their initial values."""
    values_offset: int
    annotations_offset: int
    finals: frozenset[str]
    """Names of fields that are final."""


class DexFile:
    """One dex; raises one of ``DexError`` where a table is damaged."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._view = memoryview(data)
        head = struct.unpack_from("<14I", data, 56)
        self._strings = self._table(head[1], head[0])
        self._types = self._table(head[3], head[2])
        self._protos = self._table(head[5], head[4] * 3)
        self._fields = (head[7], head[6])
        self._methods = (head[9], head[8])
        self._classes = self._table(head[11], head[10] * 8)
        self._string_cache: dict[int, str] = {}
        self._method_cache: dict[int, MethodRef] = {}
        self._field_cache: dict[int, tuple[str, str, str]] = {}
        self._definitions = {
            self.type_name(self._classes[row]): row for row in range(0, len(self._classes), 8)
        }

    def _table(self, offset: int, words: int) -> "memoryview[int]":
        if offset + words * 4 > len(self.data):
            raise ValueError("a table ends behind the file")
        # A view: as Python numbers the tables would take several times the room of the file's.
        return self._view[offset : offset + words * 4].cast("I")

    @property
    def class_names(self) -> tuple[str, ...]:
        """Descriptors of every declared class."""
        return tuple(self._definitions)

    def string(self, index: int) -> str:
        """Return one string of the pool."""
        found = self._string_cache.get(index)
        if found is None:
            start = self._strings[index]
            while self.data[start] & 0x80:
                start += 1
            start += 1
            raw = self.data[start : self.data.index(b"\0", start)]
            try:
                found = raw.decode()
            except UnicodeDecodeError:
                found = mutf8(raw)
            self._string_cache[index] = found
        return found

    def type_name(self, index: int) -> str:
        """Return one type descriptor."""
        return self.string(self._types[index])

    def method(self, index: int) -> MethodRef:
        """Return one method of the pool."""
        found = self._method_cache.get(index)
        if found is None:
            offset, count = self._methods
            if index >= count:
                raise IndexError("method index")
            owner, proto, name = struct.unpack_from("<HHI", self.data, offset + 8 * index)
            result = self.type_name(self._protos[3 * proto + 1])
            params = self._type_list(self._protos[3 * proto + 2])
            text = f"({''.join(params)}){result}"
            found = MethodRef(self.type_name(owner), self.string(name), text, params, result)
            self._method_cache[index] = found
        return found

    def field(self, index: int) -> tuple[str, str, str]:
        """Return class, name and type of one field of the pool."""
        found = self._field_cache.get(index)
        if found is None:
            offset, count = self._fields
            if index >= count:
                raise IndexError("field index")
            owner, kind, name = struct.unpack_from("<HHI", self.data, offset + 8 * index)
            found = (self.type_name(owner), self.string(name), self.type_name(kind))
            self._field_cache[index] = found
        return found

    def _type_list(self, offset: int) -> tuple[str, ...]:
        if not offset:
            return ()
        (size,) = struct.unpack_from("<I", self.data, offset)
        if 2 * size > len(self.data):
            raise ValueError("a type list is larger than the file")
        indexes = struct.unpack_from(f"<{size}H", self.data, offset + 4)
        return tuple(self.type_name(index) for index in indexes)

    def class_def(self, name: str) -> ClassDef:
        """Return a declared class; raises KeyError for another one."""
        row = self._definitions[name]
        _, flags, parent, interfaces, _, notes, data, values = self._classes[row : row + 8]
        methods: dict[tuple[str, str], MethodDef] = {}
        fields: dict[str, str] = {}
        statics: list[str] = []
        finals: set[str] = set()
        if data:
            reader = Leb(self.data, data)
            counts = [reader.unsigned() for _ in range(4)]
            for kind in (0, 1):
                index = 0
                for _ in range(counts[kind]):
                    index += reader.unsigned()
                    access = reader.unsigned()
                    _, field, type_name = self.field(index)
                    fields[field] = type_name
                    if access & FINAL:
                        finals.add(field)
                    if kind == 0:
                        statics.append(field)
            for kind in (2, 3):
                index = 0
                for _ in range(counts[kind]):
                    index += reader.unsigned()
                    access = reader.unsigned()
                    ref = self.method(index)
                    code = reader.unsigned()
                    methods[ref.name, ref.proto] = MethodDef(ref, access, code, index)
        return ClassDef(
            name,
            flags,
            "" if parent == _NO_INDEX else self.type_name(parent),
            self._type_list(interfaces),
            methods,
            fields,
            tuple(statics),
            values,
            notes,
            frozenset(finals),
        )

    def supers(self, name: str) -> tuple[str, ...]:
        """Return superclass (empty for none) and interfaces of a declared class."""
        row = self._definitions[name]
        _, _, parent, interfaces, *_ = self._classes[row : row + 8]
        above = "" if parent == _NO_INDEX else self.type_name(parent)
        return (above, *self._type_list(interfaces))

    def constants(self, definition: ClassDef) -> dict[str, object]:
        """Return static fields with an initial value: str, int, or None for any other."""
        found: dict[str, object] = {}
        if definition.values_offset:
            reader = Leb(self.data, definition.values_offset)
            for field in definition.statics[: reader.unsigned()]:
                found[field] = self._encoded(reader)
        return found

    def _encoded(self, reader: Leb) -> object:
        head = reader.byte()
        kind, size = head & 0x1F, (head >> 5) + 1
        if kind == 0x1C:
            return tuple(self._encoded(reader) for _ in range(reader.unsigned()))
        if kind == 0x1D:
            reader.unsigned()
            for _ in range(reader.unsigned()):
                reader.unsigned()
                self._encoded(reader)
            return None
        if kind == 0x1E:
            return 0
        if kind == 0x1F:
            return size - 1
        raw = reader.take(size)
        if kind in (0x00, 0x02, 0x04, 0x06):
            return int.from_bytes(raw, "little", signed=True)
        if kind == 0x03:
            return int.from_bytes(raw, "little")
        if kind == 0x17:
            return self.string(int.from_bytes(raw, "little"))
        return None

    def code(self, method: MethodDef) -> Code | None:
        """Return the code of a method; none when it has none."""
        offset = method.code_offset
        if not offset:
            return None
        registers, _, _, tries, _, size = struct.unpack_from("<HHHHII", self.data, offset)
        start = offset + 16
        end = start + 2 * size
        if end > len(self.data):
            raise ValueError("code ends behind the file")
        found: list[tuple[int, int, tuple[int, ...]]] = []
        if tries:
            rows = end + (2 if size % 2 else 0)
            handlers = rows + 8 * tries
            for row in range(rows, handlers, 8):
                first, count, where = struct.unpack_from("<IHH", self.data, row)
                found.append((first, first + count, self._handlers(handlers + where)))
        return Code(registers, self._view[start:end].cast("H"), tuple(found))

    def _handlers(self, offset: int) -> tuple[int, ...]:
        reader = Leb(self.data, offset)
        size = reader.signed()
        found: list[int] = []
        for _ in range(abs(size)):
            reader.unsigned()
            found.append(reader.unsigned())
        if size <= 0:
            found.append(reader.unsigned())
        return tuple(found)

    def method_annotations(self, definition: ClassDef) -> dict[int, dict[str, object]]:
        """Return, for each annotated method's index, its annotations' types and ``value``."""
        offset = definition.annotations_offset
        if not offset:
            return {}
        _, fields, methods, _ = struct.unpack_from("<4I", self.data, offset)
        found: dict[int, dict[str, object]] = {}
        rows = offset + 16 + 8 * fields
        if 8 * methods > len(self.data):
            raise ValueError("more annotations than bytes")
        for row in range(rows, rows + 8 * methods, 8):
            index, place = struct.unpack_from("<II", self.data, row)
            (size,) = struct.unpack_from("<I", self.data, place)
            items = struct.unpack_from(f"<{min(size, 64)}I", self.data, place + 4)
            found[index] = dict(self._annotation(item) for item in items)
        return found

    def _annotation(self, offset: int) -> tuple[str, object]:
        reader = Leb(self.data, offset + 1)
        name = self.type_name(reader.unsigned())
        value: object = None
        for _ in range(reader.unsigned()):
            key = self.string(reader.unsigned())
            found = self._encoded(reader)
            if key == "value":
                value = found
        return name, value
