"""The base of every document: frozen, strict about unknown fields, safe with hostile text."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema


class Model(BaseModel):
    """Frozen pydantic model; unknown fields are errors; docstrings become JSON Schema texts."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        # Validators are built when first used: no command uses all documents, and each costs start.
        defer_build=True,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
    )

    # pydantic's own option reads the sources at each start, which takes longer than a small scan.
    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        from inspector.model.field_texts import field_texts

        made = handler(core_schema)
        texts = field_texts(cls)
        properties = handler.resolve_ref_schema(made).get("properties", {})
        for name, field in cls.model_fields.items():
            if (text := texts.get(name)) and (of := properties.get(field.alias or name)):
                of.setdefault("description", text)
        return made


def _without_surrogates(value: object) -> object:
    # A class name or JSON key of a hostile app may hold lone surrogates, which JSON cannot carry.
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            return value.encode("utf-8", "replace").decode()
    return value


def _to_utc(value: datetime) -> datetime:
    return value.astimezone(UTC)


Text = Annotated[str, BeforeValidator(_without_surrogates)]
"""Text from an app, a capture or a person; lone surrogates are replaced."""

Time = Annotated[AwareDatetime, AfterValidator(_to_utc)]
"""An aware time, stored as UTC (RFC 3339 in JSON)."""

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256 digest in lower-case hex."""

CategoryId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
"""An id of ``categories.toml``, such as ``call_log``."""

AttributeId = Annotated[str, Field(pattern=r"^([a-z][a-z0-9_]*(\.[a-z0-9_]+)*)?$")]
"""An attribute below a category, such as ``identity.national_id.cn``; empty when none applies."""

EvidenceId = Annotated[str, Field(pattern=r"^[a-z]+-[0-9a-f]{12}$")]
"""An id derived from content, such as ``use-3f2a90c1d4e5``; stable anchors in the report."""


def content_id(prefix: str, *parts: object) -> str:
    """Return ``prefix-`` and 12 hex digits of the SHA-256 over the canonical JSON of ``parts``.

    ``parts`` are JSON values. The same parts give the same id on every machine.
    """
    data = json.dumps(parts, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return f"{prefix}-{hashlib.sha256(data.encode()).hexdigest()[:12]}"


def document_bytes(document: BaseModel) -> bytes:
    """Return the document as UTF-8 JSON, indented, with a final newline: same input, same bytes."""
    return document.model_dump_json(indent=1).encode() + b"\n"
