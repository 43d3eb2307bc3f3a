"""The rule tables by name; a dangling id or duplicate row is an error."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.errors import InspectorError
from inspector.rules import schema, script_schema
from inspector.rules.schema import Row
from inspector.rules.table_file import SHIPPED, bad_row, read_rows, shown

if TYPE_CHECKING:
    from inspector.rules import corpus_schema, endpoint_schema, flow_schema, traffic_schema
    from inspector.rules.policy_schema import JurisdictionRow, PolicyRow, SentenceRow

DATA = SHIPPED


class Rules:
    """The rule tables of one or more folders; each table is read and checked when first used.

    The shapes of rows that a scan does not need are loaded with their table: each costs start.

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
    def keys(self) -> tuple[traffic_schema.KeyRow, ...]:
        """Key names that hint at a category."""
        from inspector.rules.traffic_schema import KeyRow

        return self._table("keys", "key", KeyRow)

    @cached_property
    def identifiers(self) -> tuple[traffic_schema.IdentifierRow, ...]:
        """Identifiers with proof."""
        from inspector.rules.traffic_schema import IdentifierRow

        return self._table("identifiers", "identifier", IdentifierRow)

    @cached_property
    def brands(self) -> tuple[schema.BrandRow, ...]:
        """Services of other companies."""
        return self._table("brands", "brand", schema.BrandRow)

    @cached_property
    def script_apis(self) -> tuple[script_schema.ScriptApiRow, ...]:
        """Names by which scripts and compiled Dart reach personal data."""
        return self._table("script_apis", "script_api", script_schema.ScriptApiRow)

    @cached_property
    def script_ciphers(self) -> tuple[script_schema.ScriptCipherRow, ...]:
        """Calls by which scripts hand keys to ciphers."""
        return self._table("script_ciphers", "script_cipher", script_schema.ScriptCipherRow)

    @cached_property
    def callbacks(self) -> tuple[schema.CallbackRow, ...]:
        """Methods of the app that Android calls with personal data."""
        return self._table("callbacks", "callback", schema.CallbackRow)

    @cached_property
    def crawlers(self) -> tuple[schema.CrawlerRow, ...]:
        """Calls by which apps take logins at other companies."""
        return self._table("crawlers", "crawler", schema.CrawlerRow)

    @cached_property
    def properties(self) -> tuple[endpoint_schema.PropertyRow, ...]:
        """Kinds of values that known endpoints carry."""
        from inspector.rules.endpoint_schema import PropertyRow

        return self._table("properties", "property", PropertyRow)

    @cached_property
    def endpoints(self) -> tuple[endpoint_schema.EndpointRow, ...]:
        """Known endpoints."""
        from inspector.rules.endpoint_schema import EndpointRow

        return self._table("endpoints", "endpoint", EndpointRow)

    @cached_property
    def limits(self) -> tuple[schema.LimitRow, ...]:
        """Signs that static analysis does not see everything."""
        return self._table("limits", "limit", schema.LimitRow)

    @cached_property
    def added_permissions(self) -> tuple[schema.AddedPermissionRow, ...]:
        """Permissions that Android adds by itself, in the order in which it does."""
        return self._table("added_permissions", "added", schema.AddedPermissionRow)

    @cached_property
    def components(self) -> tuple[schema.ComponentRow, ...]:
        """Facts of the manifest that matter to personal data."""
        return self._table("components", "component", schema.ComponentRow)

    @cached_property
    def public_keys(self) -> tuple[corpus_schema.PublicKeyRow, ...]:
        """Signing keys that anyone has."""
        from inspector.rules.corpus_schema import PublicKeyRow

        return self._table("public_keys", "public_key", PublicKeyRow)

    @cached_property
    def account_ids(self) -> tuple[corpus_schema.AccountIdRow, ...]:
        """Forms of ids that a service gives to one customer."""
        from inspector.rules.corpus_schema import AccountIdRow

        return self._table("account_ids", "account_id", AccountIdRow)

    @cached_property
    def phrases(self) -> tuple[schema.PhraseRow, ...]:
        """Words in the app's texts."""
        return self._table("phrases", "phrase", schema.PhraseRow)

    @cached_property
    def policies(self) -> tuple[PolicyRow, ...]:
        """Clauses of laws and policies."""
        from inspector.rules.policy_schema import PolicyRow

        return self._table("policies", "policy", PolicyRow)

    @cached_property
    def flow_sources(self) -> tuple[flow_schema.FlowSourceRow, ...]:
        """Where data enters the flow analysis besides ``apis`` and ``uris``."""
        from inspector.rules.flow_schema import FlowSourceRow

        return self._table("flow_sources", "source", FlowSourceRow)

    @cached_property
    def flow_sinks(self) -> tuple[flow_schema.FlowSinkRow, ...]:
        """Calls that let data out."""
        from inspector.rules.flow_schema import FlowSinkRow

        return self._table("flow_sinks", "sink", FlowSinkRow)

    @cached_property
    def flow_models(self) -> tuple[flow_schema.FlowModelRow, ...]:
        """What methods of libraries do with the data they get."""
        from inspector.rules.flow_schema import FlowModelRow

        return self._table("flow_models", "model", FlowModelRow)

    @cached_property
    def flow_libraries(self) -> tuple[flow_schema.FlowLibraryRow, ...]:
        """Libraries that are not followed into."""
        from inspector.rules.flow_schema import FlowLibraryRow

        return self._table("flow_libraries", "library", FlowLibraryRow)

    @cached_property
    def flow_callbacks(self) -> tuple[flow_schema.FlowCallbackRow, ...]:
        """Methods that the system calls."""
        from inspector.rules.flow_schema import FlowCallbackRow

        return self._table("flow_callbacks", "callback", FlowCallbackRow)

    @cached_property
    def jurisdictions(self) -> tuple[JurisdictionRow, ...]:
        """Legal orders and store policies, in the order of the documentation."""
        from inspector.rules.policy_schema import JurisdictionRow

        return self._table("jurisdictions", "jurisdiction", JurisdictionRow)

    @cached_property
    def sentences(self) -> tuple[SentenceRow, ...]:
        """Common sentences of rule conclusions."""
        from inspector.rules.policy_schema import SentenceRow

        return self._table("sentences", "sentence", SentenceRow)

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
        return tuple(sorted(set(found) - {"digest", "category_ids", "_attributes"}))

    def table(self, name: str) -> tuple[Row, ...]:
        """Return the rows of one table; raises InspectorError when there is no such table."""
        if name not in self.tables:
            raise InspectorError(
                f"No rule table {name!r}", next_step=f"choose one of: {', '.join(self.tables)}"
            )
        rows: tuple[Row, ...] = getattr(self, name)
        return rows

    def check(self) -> dict[str, int]:
        """Load and lint every table and return its number of rows.

        Raises InspectorError at a bad row, or one that lists what the lint found.
        """
        from inspector.rules.lint import problems

        counts = {name: len(self.table(name)) for name in self.tables}
        found = (*self._unread_files(), *problems(self))
        if found:
            raise InspectorError(
                f"{len(found)} problems in the rule tables",
                cause="\n  " + "\n  ".join(found),
                next_step="mend the rows named, then run: inspector rules check",
            )
        return counts

    def _unread_files(self) -> Iterator[str]:
        for folder in self.folders:
            for path in sorted(folder.rglob("*.toml")):
                place = path.relative_to(folder).with_suffix("").parts
                if place[0] not in self.tables or len(place) > 2:
                    yield f"{shown(path)}: no table is read from this file"

    def _table[R: Row](self, name: str, key: str, row_type: type[R]) -> tuple[R, ...]:
        rows: dict[str, R] = {}
        for folder in self.folders:
            for path in (folder / f"{name}.toml", *sorted((folder / name).glob("*.toml"))):
                if path.exists():
                    for row in read_rows(path, key, row_type):
                        if row.id in rows:
                            raise bad_row(path, f"{key} {row.id!r}", "this id is there already")
                        self._check_categories(path, key, row)
                        rows[row.id] = row
        return tuple(rows.values())

    def _check_categories(self, path: Path, key: str, row: Row) -> None:
        if isinstance(row, schema.CategoryRow):
            return
        one = getattr(row, "category", None)
        many = getattr(row, "categories", ())
        for category in (*([one] if one else []), *many):
            if category not in self._attributes:
                raise bad_row(path, f"{key} {row.id!r}", f"no category {category!r}")
        attribute = getattr(row, "attribute", "")
        if attribute and attribute not in self._attributes.get(one or "", ()):
            raise bad_row(path, f"{key} {row.id!r}", f"{one} has no attribute {attribute!r}")

    @cached_property
    def _attributes(self) -> dict[str, frozenset[str]]:
        return {
            row.id: frozenset(f"{row.id}.{name}" for name in row.attributes)
            for row in self.categories
        }


@cache
def default_rules() -> Rules:
    """Return the rules that ship with the tool."""
    return Rules()


def rules_from(folders: Sequence[Path]) -> Rules:
    """Return the shipped rules with the rows of the given folders added.

    Raises InspectorError when one is no folder or holds no rule file.
    """
    for folder in folders:
        if not folder.is_dir():
            raise InspectorError(
                f"No folder {folder}", next_step="give a folder that holds rule files (*.toml)"
            )
        if not any(folder.rglob("*.toml")):
            raise InspectorError(
                f"No rule file in {folder}",
                next_step="name a file after its table, such as permissions.toml or apis.toml",
            )
    return Rules((DATA, *folders)) if folders else default_rules()
