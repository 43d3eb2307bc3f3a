"""Writes the JSON Schemas of the documents into docs/schema; run: make schemas."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import BaseModel

from inspector.model.case import CaseDocument
from inspector.model.comparison import Comparison
from inspector.model.corpus import CorpusDocument, Families
from inspector.model.persona import Persona
from inspector.model.static import StaticResult
from inspector.model.traffic import TrafficResult

FOLDER = Path(__file__).parents[2] / "docs" / "schema"
DOCUMENTS: dict[str, type[BaseModel]] = {
    "static-1.json": StaticResult,
    "traffic-1.json": TrafficResult,
    "case-1.json": CaseDocument,
    "comparison-1.json": Comparison,
    "persona-1.json": Persona,
    "corpus-1.json": CorpusDocument,
    "families-1.json": Families,
}


def texts() -> dict[str, str]:
    """Return file name to JSON Schema text."""
    return {
        name: json.dumps(
            {
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                **model.model_json_schema(by_alias=True, mode="serialization"),
            },
            indent=1,
            ensure_ascii=False,
        )
        + "\n"
        for name, model in DOCUMENTS.items()
    }


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in texts().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
