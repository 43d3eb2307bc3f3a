"""The tables of the store: their columns, with types; documented in docs/corpus.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

# A value of a row is text, a number, a flag or a list of these; Arrow checks it against the schema.
Row = dict[str, Any]
Rows = dict[str, list[Row]]

SCHEMA = "inspector/corpus-store/1"

_TEXT, _INT, _FLAG, _REAL = pa.string(), pa.int64(), pa.bool_(), pa.float64()
_TEXTS = pa.list_(pa.string())
_TIME = pa.timestamp("us", tz="UTC")

_COLUMNS: dict[str, dict[str, pa.DataType]] = {
    "apps": {
        "status": _TEXT,
        "reason": _TEXT,
        "package": _TEXT,
        "label": _TEXT,
        "version_name": _TEXT,
        "version_code": _INT,
        "min_sdk": _INT,
        "target_sdk": _INT,
        "size": _INT,
        "container": _TEXT,
        "cpu_s": _REAL,
        "peak_bytes": _INT,
        "apart": _FLAG,
        "scanned_at": _TIME,
    },
    "permissions": {
        "name": _TEXT,
        "max_sdk": _INT,
        "protection": _TEXT,
        "permission_group": _TEXT,
        "categories": _TEXTS,
        "origin": _TEXT,
    },
    "uses": {
        "id": _TEXT,
        "rule": _TEXT,
        "category": _TEXT,
        "attribute": _TEXT,
        "permission": _TEXT,
        "api": _TEXT,
        "uri": _TEXT,
        "class_name": _TEXT,
        "method": _TEXT,
        "owner_kind": _TEXT,
        "owner_name": _TEXT,
        "picker": _FLAG,
    },
    "flows": {
        "id": _TEXT,
        "category": _TEXT,
        "source": _TEXT,
        "sink": _TEXT,
        "sink_kind": _TEXT,
        "endpoint": _TEXT,
        "confidence": _TEXT,
    },
    # `own`: some place that holds it is not the code of a known SDK.
    "hosts": {"host": _TEXT, "company": _TEXT, "urls": _TEXTS, "own": _FLAG},
    "sdks": {"id": _TEXT, "name": _TEXT, "company": _TEXT, "purpose": _TEXT},
    # `verified`: the signature over the contents was checked with the certificate's key;
    # `public_key`: anyone can sign with it, as with a debug or a published test key.
    "signers": {
        "scheme": _TEXT,
        "certificate": _TEXT,
        "subject": _TEXT,
        "note": _TEXT,
        "verified": _FLAG,
        "public_key": _FLAG,
    },
    "conclusions": {"category": _TEXT, "claim": _TEXT},
    "rules": {
        "rule": _TEXT,
        "category": _TEXT,
        "jurisdiction": _TEXT,
        "instrument": _TEXT,
        "clause": _TEXT,
        "condition": _TEXT,
        "basis": _TEXT,
        "kind": _TEXT,
        "verification": _TEXT,
    },
    "account_ids": {"rule": _TEXT, "service": _TEXT, "value": _TEXT},
    "keys": {"role": _TEXT, "algorithm": _TEXT, "digest": _TEXT},
    "components": {
        "rule": _TEXT,
        "kind": _TEXT,
        "name": _TEXT,
        "value": _TEXT,
        "category": _TEXT,
    },
    # Sentences that a rule knows; `texts` has every sentence that no known SDK brings along, for
    # comparing apps.
    "phrases": {
        "rule": _TEXT,
        "kind": _TEXT,
        "language": _TEXT,
        "place": _TEXT,
        "text": _TEXT,
    },
    "texts": {"text": _TEXT},
    "code": {
        "features": pa.list_(pa.uint64()),
        "first_party": pa.list_(pa.uint64()),
        "all_features": _INT,
        "methods": _INT,
        "cut": _FLAG,
    },
    "limits": {"limit_id": _TEXT, "why": _TEXT},
    "skipped": {"what": _TEXT, "reason": _TEXT},
    # What was found at each place: two names of one file are two rows here and one app.
    "files": {
        "uri": _TEXT,
        "size": _INT,
        "modified": _TEXT,
        "dated": _TEXT,
        "problem": _TEXT,
        "seen_at": _TIME,
    },
}

SCHEMAS: Mapping[str, pa.Schema] = {
    name: pa.schema([("sha256", _TEXT), ("run", _TEXT), *columns.items()])
    for name, columns in _COLUMNS.items()
}
"""Every table by name; ``sha256`` names the app (empty in ``files`` when it could not be read) and
``run`` the version of tool, libraries and rules that made the row."""

APP_TABLES = tuple(name for name in SCHEMAS if name != "files")


def arrow(name: str, rows: Sequence[Row]) -> pa.Table:
    """Return rows as an Arrow table; lone surrogates of hostile names are replaced."""
    schema = SCHEMAS[name]
    try:
        return pa.Table.from_pylist(list(rows), schema=schema)
    except (UnicodeEncodeError, pa.ArrowInvalid, OverflowError):
        return pa.Table.from_pylist([_safe(row) for row in rows], schema=schema)


def _safe(row: Row) -> Row:
    return {key: _safe_value(value) for key, value in row.items()}


def _safe_value(value: object) -> object:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [_safe_value(item) for item in value]
    if isinstance(value, int) and not isinstance(value, bool) and not -(2**63) <= value < 2**64:
        return None
    return value
