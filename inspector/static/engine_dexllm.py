"""The fast engine: dexllm, a C++ index over dex files (Linux x86-64 and macOS).

Only its native module is loaded: the package around it imports a server's worth of modules,
ten times the time.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from importlib.machinery import ExtensionFileLoader
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inspector.static.code import (
    CallSite,
    ClassHeader,
    Decompiled,
    Dex,
    FieldRead,
    Instruction,
    StringConstant,
    StringLoad,
    is_text,
    split_field,
)
from inspector.static.container import Container
from inspector.static.dex_data import FromTables
from inspector.static.listing import parse_listing

if TYPE_CHECKING:
    from dexllm._dexkit_core import DexKit

_MODULE = "dexllm._dexkit_core"
_MAX_NAME_QUERIES = 8
"""Queries by name that together cost less than listing every method (measured, 120,000 methods)."""


def available() -> bool:
    """Return whether dexllm is installed here."""
    return importlib.util.find_spec("dexllm") is not None


# The native module has stubs, but loading it by path hides its type.
def native() -> Any:
    """Return the native module, loaded once."""
    if _MODULE in sys.modules:
        return sys.modules[_MODULE]
    package = importlib.util.find_spec("dexllm")
    for folder in package.submodule_search_locations or () if package else ():
        for path in sorted(Path(folder).glob("_dexkit_core*.so")):
            spec = importlib.util.spec_from_file_location(
                _MODULE, path, loader=ExtensionFileLoader(_MODULE, str(path))
            )
            if spec and spec.loader:
                module = importlib.util.module_from_spec(spec)
                spec.loader.exec_module(module)
                sys.modules[_MODULE] = module
                return module
    return importlib.import_module(_MODULE)


class DexllmIndex(FromTables):
    """``CodeIndex`` on dexllm; raises RuntimeError when no dex of the app can be loaded."""

    engine: str = "dexllm"

    def __init__(self, container: Container) -> None:
        self._container = container
        self._kit, self._dexes = _load(container)
        self._names = {number: dex.name for number, dex in self._dexes.items()}

    def dexes(self) -> tuple[Dex, ...]:
        """See ``CodeIndex``."""
        return tuple(self._dexes[number] for number in sorted(self._dexes))

    def classes(self) -> tuple[ClassHeader, ...]:
        """See ``CodeIndex``."""
        return self._classes

    @cached_property
    def _classes(self) -> tuple[ClassHeader, ...]:
        return tuple(
            sorted(
                ClassHeader(
                    header.descriptor,
                    self._dex(header.dex_id),
                    header.superclass_descriptor,
                    tuple(header.interface_descriptors),
                )
                for header in self._kit.list_class_headers()
            )
        )

    @cached_property
    def _declared(self) -> frozenset[str]:
        return frozenset(header.name for header in self._classes)

    def declared_methods(self, name: str) -> tuple[str, ...]:
        """See ``CodeIndex``."""
        return tuple(sorted(self._kit.list_class_methods(name))) if name in self._declared else ()

    def method_refs(self, wanted: Mapping[str, Collection[str]]) -> Mapping[str, tuple[str, ...]]:
        """See ``CodeIndex``."""
        found: dict[str, set[str]] = {}
        for owner, name, proto in self._external_methods:
            if owner in wanted and name in wanted[owner]:
                found.setdefault(owner, set()).add(f"{owner}->{name}{proto}")
        declared = {owner: names for owner, names in wanted.items() if owner in self._declared}
        for method in self._declared_pool({name for names in declared.values() for name in names}):
            owner, _, rest = method.partition("->")
            if owner in declared and rest.partition("(")[0] in declared[owner]:
                found.setdefault(owner, set()).add(method)
        return {name: tuple(sorted(methods)) for name, methods in sorted(found.items())}

    @cached_property
    def _external_methods(self) -> tuple[tuple[str, str, str], ...]:
        refs = self._kit.list_external_method_refs(False)
        return tuple((ref.class_descriptor, ref.name, ref.proto) for ref in refs)

    def _declared_pool(self, names: Collection[str]) -> Iterator[str]:
        """Methods of these names, or more where listing them all costs less."""
        if len(names) > _MAX_NAME_QUERIES:
            yield from self._kit.list_methods()
            return
        for name in names:
            for ref in self._kit.find_methods_by_name(name, "equals"):
                yield ref.descriptor

    def field_refs(self, wanted: Mapping[str, Collection[str]]) -> Mapping[str, tuple[str, ...]]:
        """See ``CodeIndex``."""
        found: dict[str, set[str]] = {}
        for ref in self._kit.list_external_field_refs(False):
            owner = ref.class_descriptor
            if owner in wanted and (name := ref.name) in wanted[owner]:
                found.setdefault(owner, set()).add(f"{owner}->{name}:{ref.type}")
        if declared := {owner for owner in wanted if owner in self._declared}:
            for field in self._kit.list_fields():
                owner, name, _ = split_field(field)
                if owner in declared and name in wanted[owner]:
                    found.setdefault(owner, set()).add(field)
        return {name: tuple(sorted(fields)) for name, fields in sorted(found.items())}

    def calls_to(self, methods: Collection[str]) -> tuple[CallSite, ...]:
        """See ``CodeIndex``."""
        return tuple(
            sorted(
                CallSite(
                    site.caller_descriptor,
                    self._dex(site.caller_dex_id),
                    site.bytecode_offset,
                    site.callee_descriptor,
                )
                for method in set(methods)
                for site in self._kit.find_call_sites_to(method)
            )
        )

    def calls_from(self, method: str) -> tuple[CallSite, ...]:
        """See ``CodeIndex``."""
        return tuple(
            sorted(
                (
                    CallSite(
                        site.caller_descriptor,
                        self._dex(site.caller_dex_id),
                        site.bytecode_offset,
                        site.callee_descriptor,
                    )
                    for site in self._kit.find_call_sites_from(method)
                ),
                key=lambda site: (site.dex, site.offset),
            )
        )

    def field_reads(self, fields: Collection[str]) -> tuple[FieldRead, ...]:
        """See ``CodeIndex``."""
        return tuple(
            sorted(
                FieldRead(
                    site.method_descriptor,
                    self._dex(site.dex_id),
                    site.bytecode_offset,
                    site.field_descriptor,
                )
                for field in set(fields)
                for site in self._kit.find_field_read_sites(field)
            )
        )

    def strings(self) -> tuple[str, ...]:
        """See ``CodeIndex``."""
        return tuple(sorted(set(self._kit.list_value_strings())))

    def texts(self) -> tuple[str, ...]:
        """See ``CodeIndex``."""
        return self._texts

    @cached_property
    def _texts(self) -> tuple[str, ...]:
        return tuple(sorted(set(filter(is_text, self._kit.list_value_strings()))))

    def string_loads(self, part: str, *, start: bool) -> tuple[StringLoad, ...]:
        """See ``CodeIndex``."""
        match = "starts_with" if start else "contains"
        found: set[StringLoad] = set()
        for ref in self._kit.find_methods_using_strings([part], match):
            dex = self._dex(ref.dex_id)
            for instruction in self.instructions(ref.descriptor):
                if instruction.name.startswith("const-string"):
                    value = instruction.ref
                    if value.startswith(part) if start else part in value:
                        found.add(StringLoad(ref.descriptor, dex, instruction.offset, value))
        return tuple(sorted(found))

    def string_constants(self, prefix: str) -> tuple[StringConstant, ...]:
        """See ``CodeIndex``."""
        return tuple(sorted(set(self._string_constants(prefix))))

    def _string_constants(self, prefix: str) -> Iterator[StringConstant]:
        kind = "Ljava/lang/String;"
        for ref in self._kit.find_classes_declaring_strings([prefix], "starts_with"):
            dex = self._dex(ref.dex_id)
            for name, value in self._data.texts(ref.descriptor, dex).items():
                if value.startswith(prefix):
                    yield StringConstant(f"{ref.descriptor}->{name}:{kind}", dex, value)

    def instructions(self, method: str) -> tuple[Instruction, ...]:
        """See ``CodeIndex``."""
        return parse_listing(self._kit.render_method_smali(method))

    def decompiled(self, method: str) -> Decompiled:
        """See ``CodeIndex``."""
        try:
            answer = self._kit.decompile_method_with_pc_map(method)
        except RuntimeError:
            # Its decompiler gives up on some obfuscated methods; the text is only an illustration.
            return Decompiled((), ())
        # Only "\n" ends a line there; a string constant may hold any other separator.
        lines = tuple(answer["source"].split("\n"))
        offsets = sorted({(line - 1, offset) for line, offset in answer["pc_map"]})
        return Decompiled(lines, tuple(offsets))

    def _dex(self, number: int) -> str:
        return self._names.get(number, f"dex {number}")


def _load(container: Container) -> tuple[DexKit, dict[int, Dex]]:
    wanted = container.dex_names()
    if len(container.parts) > 1:
        # Files of several packages have the same names; ours tell them apart.
        return _load_extracted(container, wanted)
    path = str(container.path)
    try:
        kit, reasons = _strict_then_lenient([path])
        report = kit.verify_report()
        if not {row["name"] for row in report} >= set(wanted):
            raise RuntimeError("its own archive reader does not see every dex of the app")
        return kit, {
            row["dex_id"]: Dex(
                str(row["name"]), reasons.get(str(row["name"]), "").replace(path, "it")
            )
            for row in report
        }
    except (RuntimeError, ValueError, TypeError):
        # TypeError: a path that is no UTF-8 is no text to it.
        return _load_extracted(container, wanted)


def _load_extracted(container: Container, wanted: tuple[str, ...]) -> tuple[DexKit, dict[int, Dex]]:
    """Load from files of our own naming: the tolerant reader opens archives that dexllm refuses."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix="inspector-") as folder:
        paths: dict[str, str] = {}
        for number, name in enumerate(wanted):
            path = Path(folder, f"{number}.dex")
            path.write_bytes(container.read(name))
            paths[str(path)] = name
        try:
            kit, reasons = _strict_then_lenient(list(paths))
        except RuntimeError as error:
            # The folder's name is another one in each run, and a result must not be.
            raise RuntimeError(_renamed(str(error), paths)) from error
        dexes: dict[int, Dex] = {}
        for row in kit.verify_report():
            reason = _renamed(reasons.get(str(row["name"]), ""), paths)
            dexes[row["dex_id"]] = Dex(paths.get(str(row["source"]), str(row["name"])), reason)
        return kit, dexes


def _renamed(text: str, paths: dict[str, str]) -> str:
    for path, name in paths.items():
        text = text.replace(path, name)
    return text


def _strict_then_lenient(sources: list[str]) -> tuple[DexKit, dict[str, str]]:
    """Return a session and what the strict verifier refused, by the name in the report.

    A dex with one odd instruction is refused whole by the strict verifier; the lenient one loads
    it, so that a tampered file is analysed and named rather than passed over.
    """
    module = native()
    try:
        strict = module.DexKit(sources)
    except RuntimeError:
        # The message names no reason for each file; asking again costs time only here.
        rows = [row for source in sources for row in module.verify(source)]
        return module.DexKit(sources, lenient=True), _refused(rows)
    if not (refused := _refused(strict.verify_report())):
        return strict, {}
    lenient = module.DexKit(sources, lenient=True)
    return (lenient if lenient.dex_count() > strict.dex_count() else strict), refused


def _refused(rows: Iterable[Mapping[str, object]]) -> dict[str, str]:
    return {str(row["name"]): str(row["reason"]) for row in rows if not row["valid"]}
