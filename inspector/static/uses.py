"""Reads of personal data in the code: calls of framework methods and content URIs."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, Protocol

from inspector.model.base import content_id
from inspector.model.common import OwnerKind
from inspector.model.static import UriOrigin, Use
from inspector.rules.loader import Rules
from inspector.rules.schema import ApiRow, UriRow
from inspector.static.code import (
    CallSite,
    CodeIndex,
    java_name,
    split_field,
    split_method,
    type_descriptor,
)
from inspector.static.constants.arguments import destinations, string_arguments
from inspector.static.constants.built_uris import built_uris
from inspector.static.context import Contexts
from inspector.static.owner import Owners
from inspector.static.places import location
from inspector.static.uri_purpose import Purpose, purpose

_CONTENT = "content://"


class Sighting(NamedTuple):
    """A rule row that matched at an instruction, before it becomes a ``Use``."""

    row: ApiRow | UriRow
    method: str
    dex: str
    offset: int
    api: str
    uri: str
    picker: bool
    shown: str
    """What the line of code shows: the called method's or the field's name, or the string."""
    origin: UriOrigin = "written"
    through: CallSite | None = None
    """Another call that makes the read, where this place hands a part of the URI to it."""


def uses(
    index: CodeIndex, rules: Rules, owners: Owners, note: Callable[[str], None] = lambda _: None
) -> tuple[Use, ...]:
    """Return every read of personal data that the rules know, sorted by category and place.

    ``note`` is told what was left out.
    """
    sightings = {*_calls(index, rules.apis), *_uris(index, rules.uris)}
    told = {(seen.row.id, seen.method) for seen in sightings}
    built = _built_uris(index, rules.uris, note)
    sightings.update(seen for seen in built if (seen.row.id, seen.method) not in told)
    found = {use.id: use for use in _uses(index, owners, sightings)}
    return tuple(sorted(found.values(), key=use_order))


def use_order(use: Use) -> tuple[str, str, str, str, str, str, int, str]:
    """Return the sort key of uses: what is read, then where."""
    place = use.location
    return (
        use.category,
        use.rule,
        place.dex,
        place.class_name,
        place.method,
        place.descriptor,
        place.offset or 0,
        use.id,
    )


def _uses(index: CodeIndex, owners: Owners, sightings: Iterable[Sighting]) -> Iterator[Use]:
    contexts = Contexts(index)
    ranks: dict[tuple[str, str, str], dict[int, int]] = defaultdict(dict)
    for seen in sorted(sightings, key=lambda seen: seen.offset):
        offsets = ranks[seen.method, seen.dex, seen.shown]
        rank = offsets.setdefault(seen.offset, len(offsets))
        row = seen.row
        place = location(seen.method, seen.dex, seen.offset)
        owner = owners.of(place.class_name)
        # Published libraries can be read elsewhere; what nobody else has is worth the time.
        known = owner.kind is OwnerKind.SDK
        lines = () if known else contexts.lines(seen.method, seen.offset, rank, seen.shown)
        yield Use(
            id=content_id(
                "use", row.id, seen.uri, seen.method, seen.dex, seen.offset, *(seen.through or ())
            ),
            rule=row.id,
            category=row.category,
            attribute=row.attribute,
            permission=row.permission,
            api=seen.api,
            uri=seen.uri,
            uri_origin=seen.origin if seen.uri else "",
            through=location(seen.through.method, seen.through.dex, seen.through.offset)
            if seen.through
            else None,
            location=place,
            owner=owner,
            context=lines,
            picker=seen.picker,
        )


def _calls(index: CodeIndex, rows: tuple[ApiRow, ...]) -> Iterator[Sighting]:
    for row, site in matching_calls(index, rows):
        if not row.argument or _passes(index, site.method, site.offset, row.argument):
            _, called, _ = split_method(site.callee)
            api = f"{row.class_name}.{called}"
            shown = f"new {row.class_name}(" if called == "<init>" else f"{called}("
            yield Sighting(row, site.method, site.dex, site.offset, api, "", row.picker, shown)


class _CallRow(Protocol):
    """What rows about calls have in common."""

    @property
    def class_name(self) -> str: ...
    @property
    def methods(self) -> tuple[str, ...]: ...
    @property
    def descriptor(self) -> str: ...


def matching_calls[R: _CallRow](
    index: CodeIndex, rows: Iterable[R]
) -> Iterator[tuple[R, CallSite]]:
    """Yield each row with each call that it means, under the name of a subclass of the app too."""
    targets: dict[str, list[R]] = defaultdict(list)
    by_class: dict[str, list[R]] = defaultdict(list)
    for row in rows:
        by_class[type_descriptor(row.class_name)].append(row)
    below = descendants(index, by_class)
    wanted = {
        name: {called for row in by_class[name] for called in row.methods} for name in by_class
    }
    for name, bases in below.items():
        names = {called for base in bases for row in by_class[base] for called in row.methods}
        wanted[name] = wanted.get(name, set()) | names
    refs = index.method_refs(wanted)
    for name, methods in refs.items():
        declared = frozenset(index.declared_methods(name)) if name in below else frozenset()
        for method in methods:
            _, called, proto = split_method(method)
            for base in (name, *below.get(name, ())):
                for row in by_class.get(base, ()):
                    fits = called in row.methods and row.descriptor in ("", proto)
                    # A method that the subclass declares itself need not read anything.
                    if fits and not (base != name and method in declared):
                        targets[method].append(row)
    for site in index.calls_to(targets):
        yield from ((row, site) for row in targets[site.callee])


def _passes(index: CodeIndex, method: str, offset: int, argument: str) -> bool:
    instructions = index.instructions(method)
    values = string_arguments(instructions, offset)
    if values is not None:
        return argument in values
    # Not resolvable at the call: the string in the same method is what the row asks for.
    return any(i.ref == argument for i in instructions if i.name.startswith("const-string"))


def descendants(index: CodeIndex, classes: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the app's classes below the given ones, each with those it descends from, sorted.

    The compiler names the receiver's own class in a call, so an inherited method of a framework
    class is called under the name of the app's subclass.
    """
    children: dict[str, list[str]] = defaultdict(list)
    for header in index.classes():
        for parent in (header.superclass, *header.interfaces):
            children[parent].append(header.name)
    found: dict[str, set[str]] = defaultdict(set)
    for base in classes:
        below, todo = {base}, [base]
        while todo:
            # A class that descends from itself, as a hostile file may state, is met once.
            fresh = [name for name in children.get(todo.pop(), ()) if name not in below]
            below.update(fresh)
            todo += fresh
        for name in below - {base}:
            found[name].add(base)
    return {name: tuple(sorted(bases)) for name, bases in sorted(found.items())}


def _uris(index: CodeIndex, rows: tuple[UriRow, ...]) -> Iterator[Sighting]:
    prefixes = {uri.rstrip("/"): row for row in rows for uri in row.uris}
    fields: dict[str, tuple[UriRow, str]] = {}
    for constant in index.string_constants(_CONTENT):
        if row := _row_of(constant.value, prefixes):
            fields[constant.field] = (row, constant.value)
    for load in index.string_loads(_CONTENT, start=True):
        if row := _row_of(load.value, prefixes):
            steps = index.instructions(load.method)
            where = destinations(steps, load.offset)
            if where and all(place.field.startswith("L") for place in where):
                # Only stored, as a constant: what counts is who reads the field.
                fields.update({place.field: (row, load.value) for place in where})
            elif (why := purpose(steps, where)) is not Purpose.WRITE:
                yield Sighting(
                    row, load.method, load.dex, load.offset, "", load.value,
                    why is Purpose.PICK, load.value,
                )  # fmt: skip
    fields.update(_known_fields(index, rows))
    yield from _field_reads(index, fields)


def _known_fields(
    index: CodeIndex, rows: tuple[UriRow, ...]
) -> Iterator[tuple[str, tuple[UriRow, str]]]:
    names: dict[str, dict[str, UriRow]] = defaultdict(dict)
    for row in rows:
        for field in row.fields:
            owner, _, name = field.rpartition(".")
            names[type_descriptor(owner)][name] = row
    for owner, refs in index.field_refs(names).items():
        for ref in refs:
            _, name, _ = split_field(ref)
            if found := names[owner].get(name):
                yield ref, (found, found.uris[0] if found.uris else f"{java_name(owner)}.{name}")


def _field_reads(index: CodeIndex, fields: dict[str, tuple[UriRow, str]]) -> Iterator[Sighting]:
    for read in index.field_reads(fields):
        row, uri = fields[read.field]
        steps = index.instructions(read.method)
        why = purpose(steps, destinations(steps, read.offset))
        if why is not Purpose.WRITE:
            name = split_field(read.field)[1]
            yield Sighting(
                row, read.method, read.dex, read.offset, "", uri, why is Purpose.PICK, name
            )


def _built_uris(
    index: CodeIndex, rows: tuple[UriRow, ...], note: Callable[[str], None]
) -> Iterator[Sighting]:
    """Yield reads whose URI the code puts together of parts that are known."""
    prefixes = {uri.rstrip("/"): row for row in rows for uri in row.uris}
    for found in built_uris(index, note):
        if row := _row_of(found.text, prefixes):
            site = found.site
            name = split_method(site.callee)[1]
            shown = f"{name}(" if name != "<init>" else "new "
            yield Sighting(
                row, site.method, site.dex, site.offset, "", found.text, False, shown,
                found.origin, found.through,
            )  # fmt: skip


def _row_of(value: str, prefixes: dict[str, UriRow]) -> UriRow | None:
    """Return the row with the longest prefix of ``value`` that ends at a path boundary."""
    path = value.partition("?")[0].partition("#")[0].rstrip("/")
    while path:
        if row := prefixes.get(path):
            return row
        path = path.rpartition("/")[0]
    return None
