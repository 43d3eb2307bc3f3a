"""What hides behaviour from static analysis, each with what was seen."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from fnmatch import translate

from inspector.model.static import Limit
from inspector.rules.loader import Rules
from inspector.rules.schema import LimitRow
from inspector.static.code import CodeIndex, java_name, split_method, type_descriptor
from inspector.static.container import Container
from inspector.static.manifest import Manifest
from inspector.static.owner import packages_of

_MAX_EVIDENCE = 12
_TELLING = 9
_REFLECTION = {
    "Ljava/lang/Class;": ("forName", "getMethod", "getDeclaredMethod", "getDeclaredField"),
    "Ljava/lang/ClassLoader;": ("loadClass",),
}


def limits(
    container: Container, manifest: Manifest, index: CodeIndex | None, rules: Rules
) -> Iterator[Limit]:
    """Yield what the rules and the code itself show; texts are those of the rule rows."""
    seen: dict[tuple[str, str], set[str]] = defaultdict(set)
    classes = frozenset(java_name(h.name) for h in index.classes()) if index else frozenset()
    packages = packages_of(classes) | classes
    for row in rules.limits:
        # One expression a row: an archive may hold a hundred thousand names.
        files = re.compile("|".join(map(translate, row.files)) or r"(?!)", re.DOTALL)
        evidence = {n for n in container.names if files.match(container.inside(n))}
        evidence |= {f"class {name}" for name in row.classes if name in packages}
        if evidence:
            seen[row.kind, row.hides] |= evidence
    if index:
        for row, caller in _callers(index, rules.limits):
            seen[row.kind, row.hides].add(f"call in {caller}")
    for (kind, hides), evidence in seen.items():
        yield Limit(id=kind, why=hides, evidence=shortened(evidence))
    if container.duplicates:
        yield Limit(
            id="duplicate-entries",
            why="The archive lists entries twice, and tools differ in which one they read: a trick"
            " to show analysis tools another app than the phone installs.",
            evidence=shortened(set(container.duplicates)),
        )
    yield from _code_limits(manifest, index, classes)
    if index and (names := set(_reflected(index, rules))):
        yield Limit(
            id="reflection",
            why="The code reaches methods that read personal data by their names, which hides who"
            " calls them and with what.",
            evidence=shortened(names),
        )


def _callers(index: CodeIndex, rows: tuple[LimitRow, ...]) -> Iterator[tuple[LimitRow, str]]:
    wanted: dict[str, list[tuple[str, LimitRow]]] = defaultdict(list)
    for row in rows:
        for call in row.calls:
            owner, _, name = call.rpartition(".")
            wanted[type_descriptor(owner)].append((name, row))
    targets: dict[str, LimitRow] = {}
    for owner, methods in index.method_refs(_names(wanted)).items():
        for method in methods:
            for name, row in wanted[owner]:
                if split_method(method)[1] == name:
                    targets[method] = row
    for site in index.calls_to(targets):
        yield targets[site.callee], java_name(split_method(site.method)[0])


def _reflected(index: CodeIndex, rules: Rules) -> Iterator[str]:
    """Yield each method that looks a class or member up and names one that reads personal data."""
    classes = {row.class_name for row in rules.apis}
    # Names such as "get" or "query" say nothing by themselves.
    members = {name for row in rules.apis for name in row.methods if len(name) >= _TELLING}
    targets = [m for methods in index.method_refs(_REFLECTION).values() for m in methods]
    for method in sorted({site.method for site in index.calls_to(targets)}):
        loads = {s.ref for s in index.instructions(method) if s.name.startswith("const-string")}
        for name in sorted(loads & (classes | members)):
            yield f"{name} named in {java_name(split_method(method)[0])}"


def _names(wanted: dict[str, list[tuple[str, LimitRow]]]) -> dict[str, set[str]]:
    return {owner: {name for name, _ in rows} for owner, rows in wanted.items()}


def _code_limits(
    manifest: Manifest, index: CodeIndex | None, classes: frozenset[str]
) -> Iterator[Limit]:
    if index is None:
        return
    if manifest.package and not (manifest.components or manifest.settings or manifest.application):
        yield Limit(
            id="empty-manifest",
            why="The manifest names no part of the app although there is code: what follows its"
            " start was lost or hidden, permissions included.",
            evidence=(manifest.package,),
        )
    problems = {f"{dex.name}: {dex.problem}" for dex in index.dexes() if dex.problem}
    if problems:
        yield Limit(
            id="damaged-code",
            why="Bytecode breaks the rules of its format: Android may refuse it, or it was made to"
            " mislead analysis tools. Parts of it may be missing here.",
            evidence=shortened(problems),
        )
    parts = {component.name for component in manifest.components if component.kind != "provider"}
    parts = {name for name in parts | {manifest.application} if name}
    absent = parts - classes
    # Single absent classes are leftovers of a build; an app whose parts are mostly absent gets
    # its code from elsewhere.
    if absent and len(absent) * 2 > len(parts):
        yield Limit(
            id="code-elsewhere",
            why="Most classes that the manifest names are not in the package: the real code is"
            " packed or loaded later and was not analysed.",
            evidence=shortened({f"missing class {name}" for name in absent}),
        )


def shortened(evidence: set[str]) -> tuple[str, ...]:
    """Return the evidence sorted; past a dozen, the number of the others stands at the end."""
    rows = sorted(evidence)
    if len(rows) <= _MAX_EVIDENCE:
        return tuple(rows)
    return (*rows[:_MAX_EVIDENCE], f"and {len(rows) - _MAX_EVIDENCE} more")
