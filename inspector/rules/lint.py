"""Finds rows that are well-formed but cannot work: bad patterns, two rows that claim the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from inspector.rules.corpus_schema import AccountIdRow
from inspector.rules.endpoint_schema import ROOTS, EndpointRow, PropertyRow
from inspector.rules.match import key_name
from inspector.rules.proof import check_named
from inspector.rules.schema import (
    ApiRow,
    BrandRow,
    CompanyRow,
    PermissionRow,
    PhraseRow,
    SdkRow,
    UriRow,
)
from inspector.rules.traffic_schema import IdentifierRow, KeyRow

if TYPE_CHECKING:
    from inspector.rules.loader import Rules

_PROTECTION = frozenset(("normal", "dangerous", "signature", "internal", "appop"))
_CLASS = re.compile(r"[A-Za-z_][\w]*(\.[A-Za-z_][\w]*)*(\$[A-Za-z_]\w*)*")
_METHOD = re.compile(r"<init>|[A-Za-z_]\w*")
_FIELD = re.compile(_CLASS.pattern + r"\.[A-Z][A-Z0-9_]*")
_PREFIX = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*")
_TYPE = r"\[*(?:[ZBSCIJFD]|L[\w/$]+;)"
_DESCRIPTOR = re.compile(rf"\((?:{_TYPE})*\)(?:V|{_TYPE})")
_PERMISSION = re.compile(r"[a-z][\w]*(\.[A-Za-z_]\w*)+")
_URI = re.compile(r"content://[A-Za-z0-9][\w.-]*(/[\w.-]+)*")
_DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
_COORDINATE = re.compile(r"[\w.-]+(:[\w.-]+)?")
_CAPITAL = re.compile(r"(?<!\\)[A-Z]")
_COUNTRY = re.compile(r"[A-Z]{2}")


def problems(rules: Rules) -> tuple[str, ...]:
    """Return one line for each problem, sorted; empty when there is none.

    Looks across all loaded folders: a row of a user's own that claims what a shipped row claims
    already is a problem, as it would never decide anything.
    """
    found = [
        *(f"permission {text}" for text in _permissions(rules.permissions)),
        *(f"api {text}" for text in _apis(rules.apis)),
        *(f"uri {text}" for text in _uris(rules.uris)),
        *(f"sdk {text}" for text in _sdks(rules.sdks)),
        *(f"company {text}" for text in _companies(rules.companies)),
        *(f"key {text}" for text in _keys(rules.keys)),
        *(f"identifier {text}" for text in _identifiers(rules.identifiers)),
        *(f"brand {text}" for text in _brands(rules.brands)),
        *(f"phrase {text}" for text in _phrases(rules.phrases)),
        *(
            f"public_key {text}"
            for text in _shared("certificate", ((r.id, r.certificate) for r in rules.public_keys))
        ),
        *(f"account_id {text}" for text in _account_ids(rules.account_ids)),
        *(f"property {text}" for text in _properties(rules.properties)),
        *(f"endpoint {text}" for text in _endpoints(rules.endpoints, rules.properties)),
    ]
    return tuple(sorted(found))


def _permissions(rows: Iterable[PermissionRow]) -> Iterator[str]:
    for row in rows:
        yield from _malformed(row.id, "name", [row.id], _PERMISSION)
        if row.protection not in _PROTECTION:
            yield f"{row.id!r}: {row.protection!r} is no base protection level"


def _apis(rows: Iterable[ApiRow]) -> Iterator[str]:
    claims: list[tuple[str, str]] = []
    for row in rows:
        yield from _malformed(row.id, "class", [row.class_name], _CLASS)
        yield from _malformed(row.id, "method", row.methods, _METHOD)
        yield from _malformed(row.id, "descriptor", [row.descriptor or "()V"], _DESCRIPTOR)
        if not row.methods:
            yield f"{row.id!r}: names no method"
        claims += [
            (
                row.id,
                f"{row.class_name}.{name}{row.descriptor}{row.argument and ' of '}{row.argument}",
            )
            for name in row.methods
        ]
    yield from _shared("method", claims)


def _uris(rows: Iterable[UriRow]) -> Iterator[str]:
    uris: list[tuple[str, str]] = []
    fields: list[tuple[str, str]] = []
    for row in rows:
        yield from _malformed(row.id, "URI", row.uris, _URI)
        yield from _malformed(row.id, "field", row.fields, _FIELD)
        if not row.uris and not row.fields:
            yield f"{row.id!r}: has neither URI nor field"
        uris += [(row.id, uri) for uri in row.uris]
        fields += [(row.id, field) for field in row.fields]
    yield from _shared("URI", uris)
    yield from _shared("field", fields)


def _sdks(rows: Iterable[SdkRow]) -> Iterator[str]:
    packages: list[tuple[str, str]] = []
    libraries: list[tuple[str, str]] = []
    coordinates: list[tuple[str, str]] = []
    for row in rows:
        yield from _malformed(row.id, "class prefix", (*row.packages, *row.components), _PREFIX)
        yield from _malformed(row.id, "host", row.hosts, _DOMAIN)
        yield from _malformed(row.id, "coordinate", row.coordinates, _COORDINATE)
        yield from (
            f"{row.id!r}: library {name!r} is written without lib and .so"
            for name in row.libraries
            if name.endswith(".so") or "/" in name
        )
        if not (row.packages or row.libraries or row.components or row.coordinates or row.hosts):
            yield f"{row.id!r}: nothing to recognise it by"
        packages += [(row.id, name) for name in row.packages]
        libraries += [(row.id, name) for name in row.libraries]
        coordinates += [(row.id, name) for name in row.coordinates]
    yield from _shared("class prefix", packages)
    yield from _shared("library", libraries)
    yield from _shared("coordinate", coordinates)


def _companies(rows: Iterable[CompanyRow]) -> Iterator[str]:
    domains: list[tuple[str, str]] = []
    for row in rows:
        yield from _malformed(row.id, "domain", row.domains, _DOMAIN)
        domains += [(row.id, name) for name in row.domains]
    yield from _shared("domain", domains)


def _keys(rows: Iterable[KeyRow]) -> Iterator[str]:
    names: list[tuple[str, str]] = []
    for row in rows:
        if not row.names or not all(map(key_name, row.names)):
            yield f"{row.id!r}: a name is empty, or there is none"
        names += [(row.id, key_name(name)) for name in row.names]
    yield from _shared("name", names)


def _identifiers(rows: Iterable[IdentifierRow]) -> Iterator[str]:
    for row in rows:
        yield from _uncompilable(row.id, [row.pattern])
        yield from _malformed(row.id, "country", [row.country or "AA"], _COUNTRY)
        try:
            check_named(row.check)
        except ValueError as error:
            yield f"{row.id!r}: {error}"
        if not row.context and not row.unique:
            yield f"{row.id!r}: has no context, so it never matches"
        if row.unique and not row.check:
            yield f"{row.id!r}: without a check it cannot be unique"


def _brands(rows: Iterable[BrandRow]) -> Iterator[str]:
    domains: list[tuple[str, str]] = []
    for row in rows:
        yield from _malformed(row.id, "domain", row.domains, _DOMAIN)
        yield from _malformed(row.id, "country", [row.country or "AA"], _COUNTRY)
        domains += [(row.id, name) for name in row.domains]
    yield from _shared("domain", domains)


def _phrases(rows: Iterable[PhraseRow]) -> Iterator[str]:
    for row in rows:
        yield from _uncompilable(row.id, (*row.patterns, *row.excludes))
        if not row.patterns:
            yield f"{row.id!r}: has no pattern, so it matches every text"
        if any(not word or word != word.lower() for word in row.words):
            yield f"{row.id!r}: a word is empty or has a capital letter, so it is never found"
        for pattern in (*row.patterns, *row.excludes):
            if _CAPITAL.search(pattern):
                yield f"{row.id!r}: pattern {pattern!r} has a capital letter, so it never matches"


def _properties(rows: Iterable[PropertyRow]) -> Iterator[str]:
    for row in rows:
        yield from _uncompilable(row.id, [text for text in (row.pattern, row.unless) if text])


def _endpoints(rows: Iterable[EndpointRow], known: Iterable[PropertyRow]) -> Iterator[str]:
    names = {row.id for row in known}
    for row in rows:
        yield from _uncompilable(row.id, row.patterns)
        # An empty value is no value: patterns of values may match the empty text.
        for text in {text for v in row.values for text in (v.only, v.unless) if text}:
            try:
                re.compile(text)
            except re.error as error:
                yield f"{row.id!r}: pattern {text!r}: {error}"
        if not row.urls and not row.patterns:
            yield f"{row.id!r}: no URL, so it never matches"
        yield from (f"{row.id!r}: URL {url!r} is none" for url in row.urls if "://" not in url)
        missing = {value.name for value in row.values} - names
        yield from (f"{row.id!r}: no property {name!r}" for name in sorted(missing))
        written = {*ROOTS, *(step.output.partition(".")[0] for step in row.steps)}
        for step in row.steps:
            if (step.input or step.each).partition(".")[0] not in written:
                yield f"{row.id!r}: {step.input or step.each!r} is written by no step"
        filled = {".".join(step.output.split(".")[:2]) for step in row.steps}
        for part in sorted({value.part for value in row.values}):
            if f"res.{part}" not in filled:
                yield f"{row.id!r}: no step fills res.{part}"


def _malformed(row: str, what: str, values: Iterable[str], form: re.Pattern[str]) -> Iterator[str]:
    return (f"{row!r}: {what} {v!r} is malformed" for v in values if not form.fullmatch(v))


def _uncompilable(row: str, patterns: Iterable[str]) -> Iterator[str]:
    for pattern in patterns:
        try:
            compiled = re.compile(pattern)
        except re.error as error:
            yield f"{row!r}: pattern {pattern!r}: {error}"
        else:
            if compiled.search("") is not None:
                yield f"{row!r}: pattern {pattern!r} matches an empty text"


def _shared(what: str, claims: Iterable[tuple[str, str]]) -> Iterator[str]:
    first: dict[str, str] = {}
    for row, value in claims:
        if value in first:
            yield f"{row!r}: {what} {value!r} is already in {first[value]!r}"
        else:
            first[value] = row


def _account_ids(rows: Iterable[AccountIdRow]) -> Iterator[str]:
    for row in rows:
        try:
            pattern = re.compile(row.pattern)
        except re.error as error:
            yield f"{row.id!r}: pattern {row.pattern!r}: {error}"
            continue
        if pattern.search("") or pattern.search(row.hint):
            yield f"{row.id!r}: the pattern matches without an id"
