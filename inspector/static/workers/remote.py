"""A ``CodeIndex`` whose engine works in a process of its own."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

from inspector.errors import InspectorError
from inspector.static.code import (
    Argument,
    CallSite,
    ClassHeader,
    Decompiled,
    Dex,
    FieldRead,
    Instruction,
    StringConstant,
    StringLoad,
)
from inspector.static.workers.process import LineProcess

TIMEOUT_S = 600.0
"""Wall-clock limit of one app's questions together."""


class EngineError(InspectorError):
    """The engine's process crashed, was stopped at a limit, or could not load the app."""


class RemoteIndex(LineProcess):
    """Asks a code worker; started at once, so that it indexes while the caller does other things.

    Every method may raise EngineError. ``close`` ends the process.
    """

    def __init__(self, path: Path, engine: str, splits: Sequence[tuple[str, Path]] = ()) -> None:
        """``splits`` are the label and path of the files that belong to the base ``path``."""
        super().__init__(TIMEOUT_S, "code_worker", engine)
        files = [["", str(path)], *([label, str(file)] for label, file in splits)]
        with suppress(EngineError):  # that it ended is said to who asks
            self._send(files)

    @cached_property
    def engine(self) -> str:
        """Name of the library behind it; waits until the app is indexed."""
        answer = self._receive()
        if "error" in answer:
            raise EngineError(str(answer["error"]))
        return str(answer["engine"])

    def dexes(self) -> tuple[Dex, ...]:
        """See ``CodeIndex``."""
        return tuple(Dex(*row) for row in self._ask("dexes"))

    def classes(self) -> tuple[ClassHeader, ...]:
        """See ``CodeIndex``."""
        return self._classes

    @cached_property
    def _classes(self) -> tuple[ClassHeader, ...]:
        return tuple(
            ClassHeader(name, dex, parent, tuple(interfaces))
            for name, dex, parent, interfaces in self._ask("classes")
        )

    def declared_methods(self, name: str) -> tuple[str, ...]:
        """See ``CodeIndex``."""
        return tuple(self._ask("declared_methods", name))

    def method_refs(self, wanted: Mapping[str, Collection[str]]) -> Mapping[str, tuple[str, ...]]:
        """See ``CodeIndex``."""
        return self._refs("method_refs", wanted)

    def field_refs(self, wanted: Mapping[str, Collection[str]]) -> Mapping[str, tuple[str, ...]]:
        """See ``CodeIndex``."""
        return self._refs("field_refs", wanted)

    def calls_to(self, methods: Collection[str]) -> tuple[CallSite, ...]:
        """See ``CodeIndex``."""
        return tuple(CallSite(*row) for row in self._ask("calls_to", sorted(methods)))

    def calls_from(self, method: str) -> tuple[CallSite, ...]:
        """See ``CodeIndex``."""
        return tuple(CallSite(*row) for row in self._ask("calls_from", method))

    def field_reads(self, fields: Collection[str]) -> tuple[FieldRead, ...]:
        """See ``CodeIndex``."""
        return tuple(FieldRead(*row) for row in self._ask("field_reads", sorted(fields)))

    def strings(self) -> tuple[str, ...]:
        """See ``CodeIndex``."""
        return tuple(self._ask("strings"))

    def texts(self) -> tuple[str, ...]:
        """See ``CodeIndex``."""
        return tuple(self._ask("texts"))

    def string_loads(self, part: str, *, start: bool) -> tuple[StringLoad, ...]:
        """See ``CodeIndex``."""
        return tuple(StringLoad(*row) for row in self._ask("string_loads", part, start=start))

    def string_constants(self, prefix: str) -> tuple[StringConstant, ...]:
        """See ``CodeIndex``."""
        return tuple(StringConstant(*row) for row in self._ask("string_constants", prefix))

    def instructions(self, method: str) -> tuple[Instruction, ...]:
        """See ``CodeIndex``."""
        return tuple(
            Instruction(offset, name, tuple(registers), ref, literal)
            for offset, name, registers, ref, literal in self._ask("instructions", method)
        )

    def array(self, method: str, offset: int) -> tuple[int, ...]:
        """See ``CodeIndex``."""
        return tuple(self._ask("array", method, offset))

    def initial(self, field: str) -> str | int | None:
        """See ``CodeIndex``."""
        value: str | int | None = self._ask("initial", field)
        return value

    def registers(self, method: str) -> int:
        """See ``CodeIndex``."""
        return int(self._ask("registers", method))

    def computed(self, method: str, arguments: Sequence[Argument]) -> str | None:
        """See ``CodeIndex``."""
        text: str | None = self._ask("computed", method, arguments)
        return text

    def decompiled(self, method: str) -> Decompiled:
        """See ``CodeIndex``."""
        lines, offsets = self._ask("decompiled", method)
        return Decompiled(tuple(lines), tuple((line, offset) for line, offset in offsets))

    def _refs(
        self, name: str, wanted: Mapping[str, Collection[str]]
    ) -> Mapping[str, tuple[str, ...]]:
        question = {owner: sorted(names) for owner, names in wanted.items()}
        return {owner: tuple(rows) for owner, rows in self._ask(name, question).items()}

    # The answer's shape depends on the method asked, so each caller settles its type.
    def _ask(self, name: str, *arguments: object, **options: object) -> Any:
        _ = self.engine
        self._send([name, arguments, options])
        answer = self._receive()
        if "error" in answer:
            raise InspectorError(f"the code engine, question {name}", cause=str(answer["error"]))
        return answer["result"]

    def _error(self, status: int | None) -> EngineError:
        if status is None:
            return EngineError(f"the code engine was stopped after {TIMEOUT_S:.0f} s")
        return EngineError(f"the code engine's process ended with status {status}")
