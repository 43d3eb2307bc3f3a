"""Loads rule tables from TOML; an unknown key, dangling id or duplicate row is an error."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Sequence
from functools import cache, cached_property
from pathlib import Path

from pydantic import ValidationError

from inspector.errors import InspectorError
from inspector.rules import flow_schema, schema
from inspector.rules.schema import Row

DATA = Path(__file__).parent / "data"


class Rules:
    """The rule tables of one or more folders; each table is read and checked when first used.

    Later folders add rows (a user's own); an id that is there already is an error.
    """

    def __init__(self, folders: tuple[Path, ...] = (DATA,)) -> None:
        self.folders = folders

    @cached_property
    def categories(self) -> tuple[schema.CategoryRow, ...]:
        """Data categories, in the order of the report."""
        return self._table("categories", "category", schema.CategoryRow)

    @cached_property
    def permissions(self) -> tuple[schema.PermissionRow, ...]:
        """Android permissions."""
        return self._table("permissions", "permission", schema.PermissionRow)

    @cached_property
    def apis(self) -> tuple[schema.ApiRow, ...]:
        """Framework methods that read personal data."""
        return self._table("apis", "api", schema.ApiRow)

    @cached_property
    def uris(self) -> tuple[schema.UriRow, ...]:
        """Content URIs and the constants that hold them."""
        return self._table("uris", "uri", schema.UriRow)

    @cached_property
    def sdks(self) -> tuple[schema.SdkRow, ...]:
        """Third-party code."""
        return self._table("sdks", "sdk", schema.SdkRow)

    @cached_property
    def companies(self) -> tuple[schema.CompanyRow, ...]:
        """Who stands behind a domain."""
        return self._table("companies", "company", schema.CompanyRow)

    @cached_property
    def keys(self) -> tuple[schema.KeyRow, ...]:
        """Key names that hint at a category."""
        return self._table("keys", "key", schema.KeyRow)

    @cached_property
    def identifiers(self) -> tuple[schema.IdentifierRow, ...]:
        """Identifiers with proof."""
        return self._table("identifiers", "identifier", schema.IdentifierRow)

    @cached_property
    def brands(self) -> tuple[schema.BrandRow, ...]:
        """Services of other companies."""
        return self._table("brands", "brand", schema.BrandRow)

    @cached_property
    def limits(self) -> tuple[schema.LimitRow, ...]:
        """Signs that static analysis does not see everything."""
        return self._table("limits", "limit", schema.LimitRow)

    @cached_property
    def phrases(self) -> tuple[schema.PhraseRow, ...]:
        """Words in the app's texts."""
        return self._table("phrases", "phrase", schema.PhraseRow)

    @cached_property
    def policies(self) -> tuple[schema.PolicyRow, ...]:
        """Clauses of laws and policies."""
        return self._table("policies", "policy", schema.PolicyRow)

    @cached_property
    def flow_sources(self) -> tuple[flow_schema.FlowSourceRow, ...]:
        """Where data enters the flow analysis besides ``apis`` and ``uris``."""
        return self._table("flow_sources", "source", flow_schema.FlowSourceRow)

    @cached_property
    def flow_sinks(self) -> tuple[flow_schema.FlowSinkRow, ...]:
        """Calls that let data out."""
        return self._table("flow_sinks", "sink", flow_schema.FlowSinkRow)

    @cached_property
    def flow_models(self) -> tuple[flow_schema.FlowModelRow, ...]:
        """What methods of libraries do with the data they get."""
        return self._table("flow_models", "model", flow_schema.FlowModelRow)

    @cached_property
    def flow_libraries(self) -> tuple[flow_schema.FlowLibraryRow, ...]:
        """Libraries that are not followed into."""
        return self._table("flow_libraries", "library", flow_schema.FlowLibraryRow)

    @cached_property
    def flow_callbacks(self) -> tuple[flow_schema.FlowCallbackRow, ...]:
        """Methods that the system calls."""
        return self._table("flow_callbacks", "callback", flow_schema.FlowCallbackRow)

    @cached_property
    def jurisdictions(self) -> tuple[schema.JurisdictionRow, ...]:
        """Legal orders and store policies, in the order of the documentation."""
        return self._table("jurisdictions", "jurisdiction", schema.JurisdictionRow)

    @cached_property
    def sentences(self) -> tuple[schema.SentenceRow, ...]:
        """Common sentences of rule conclusions."""
        return self._table("sentences", "sentence", schema.SentenceRow)

    @cached_property
    def category_ids(self) -> frozenset[str]:
        """Ids of all categories."""
        return frozenset(row.id for row in self.categories)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the names and bytes of all rule files, in sorted order."""
        whole = hashlib.sha256()
        for folder in self.folders:
            for path in sorted(folder.rglob("*.toml")):
                whole.update(path.relative_to(folder).as_posix().encode() + b"\0")
                whole.update(hashlib.sha256(path.read_bytes()).digest())
        return whole.hexdigest()

    @property
    def tables(self) -> tuple[str, ...]:
        """Names of all tables, sorted."""
        found = (n for n, value in vars(type(self)).items() if isinstance(value, cached_property))
        return tuple(sorted(set(found) - {"digest", "category_ids"}))

    def table(self, name: str) -> tuple[Row, ...]:
        """Return the rows of one table; raises InspectorError when there is no such table."""
        if name not in self.tables:
            raise InspectorError(
                f"No rule table {name!r}", next_step=f"choose one of: {', '.join(self.tables)}"
            )
        rows: tuple[Row, ...] = getattr(self, name)
        return rows

    def check(self) -> dict[str, int]:
        """Load every table and return its number of rows; raises InspectorError at a bad row."""
        return {name: len(self.table(name)) for name in self.tables}

    def _table[R: Row](self, name: str, key: str, row_type: type[R]) -> tuple[R, ...]:
        rows: dict[str, R] = {}
        for folder in self.folders:
            files = [folder / f"{name}.toml", *sorted((folder / name).glob("*.toml"))]
            for path in files:
                if path.exists():
                    for row in _read(path, key, row_type):
                        if row.id in rows:
                            raise _bad(path, f"{key} {row.id!r}", "this id is there already")
                        self._check_categories(path, key, row)
                        rows[row.id] = row
        return tuple(rows.values())

    def _check_categories(self, path: Path, key: str, row: Row) -> None:
        if isinstance(row, schema.CategoryRow):
            return
        one = getattr(row, "category", None)
        many = getattr(row, "categories", ())
        for category in (*([one] if one else []), *many):
            if category not in self.category_ids:
                raise _bad(path, f"{key} {row.id!r}", f"no category {category!r}")
        attribute = getattr(row, "attribute", "")
        if attribute and isinstance(one, str):
            known = next(c for c in self.categories if c.id == one).attributes
            if attribute.removeprefix(f"{one}.") not in known or attribute in known:
                raise _bad(path, f"{key} {row.id!r}", f"{one} has no attribute {attribute!r}")


def _read[R: Row](path: Path, key: str, row_type: type[R]) -> list[R]:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _bad(path, "file", str(error)) from error
    extra = sorted(set(document) - {key})
    if extra:
        raise _bad(path, "file", f"unknown table {extra[0]!r}, expected [[{key}]]")
    rows: list[R] = []
    for number, raw in enumerate(document.get(key, []), start=1):
        label = raw.get("id", f"number {number}") if isinstance(raw, dict) else f"number {number}"
        try:
            rows.append(row_type.model_validate(raw))
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            place = ".".join(str(part) for part in first["loc"])
            raise _bad(path, f"{key} {label!r}", f"{place}: {first['msg']}") from error
    return rows


def _bad(path: Path, row: str, why: str) -> InspectorError:
    return InspectorError(
        f"Rule file {path.name}, {row}",
        cause=why,
        next_step="mend the row, then run: inspector rules check",
    )


@cache
def default_rules() -> Rules:
    """Return the rules that ship with the tool."""
    return Rules()


def rules_from(folders: Sequence[Path]) -> Rules:
    """Return the shipped rules with the rows of the given folders added."""
    return Rules((DATA, *folders)) if folders else default_rules()
