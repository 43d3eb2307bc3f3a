"""CASE/UCO, CSV, XLSX: accepted by the programs they are for."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from inspector.case.interchange.sheets import MAX_TEXT, csv_bytes, workbook_bytes
from inspector.case.interchange.uco import uco_bytes
from inspector.correlate import correlate
from inspector.model.case import CaseDocument
from inspector.model.common import AppInfo
from inspector.model.tables import Table, tables
from inspector.model.traffic import ExchangeInfo, Source
from inspector.rules.loader import default_rules
from tests.documents import at, detection, mark, permission, static, traffic, use


def document() -> CaseDocument:
    """A document with something in most of its tables."""
    seen = detection("contacts", 3, distinct=150)
    source = Source(
        id="src-000000000001", name='a "b" <c>.har', format="har", sha256="a" * 64, size=9,
        exchanges=1,
    )  # fmt: skip
    exchange = ExchangeInfo(
        id=seen.exchange, source=source.id, index=0, at=at(3), transport="https", method="POST",
        url="https://api.lender.example/up?q=1", host="api.lender.example", status=200,
    )  # fmt: skip
    captured = traffic(seen).model_copy(update={"sources": (source,), "exchanges": (exchange,)})
    code = static(permission("android.permission.READ_CONTACTS", "contacts"), use("contacts"))
    return correlate(code, captured, (mark("consent", 5),), rules=default_rules(), title="Quick")


def validate(path: Path) -> subprocess.CompletedProcess[str]:
    """Run the validator of case-utils on a file; it reads its own copy of the ontology."""
    tool = Path(sys.executable).with_name("case_validate")
    return subprocess.run(
        [tool, "--allow-info", path], capture_output=True, text=True, check=False, timeout=280
    )


@pytest.mark.parametrize("what", ["full", "hostile", "empty"])
def test_the_validator_of_case_accepts_the_graph(tmp_path: Path, what: str) -> None:
    made = document()
    if what == "hostile":
        app = AppInfo(
            package='"><\u202e\0', label="\ud800\n\t", sha256="2" * 64, size=0, container="apk"
        )
        made = made.model_copy(update={"app": app, "title": "\u0007'\\"})
    if what == "empty":
        made = correlate(None, None, (), rules=default_rules())
    path = tmp_path / "case.jsonld"
    path.write_bytes(uco_bytes(made, identity="f" * 64))
    done = validate(path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Conforms: True" in done.stdout


def test_the_validator_would_refuse_a_wrong_graph(tmp_path: Path) -> None:
    path = tmp_path / "case.jsonld"
    wrong = uco_bytes(document()).replace(b'"xsd:hexBinary"', b'"xsd:string"')
    path.write_bytes(wrong)
    assert validate(path).returncode != 0


def test_the_graph_is_the_same_for_the_same_document() -> None:
    assert uco_bytes(document()) == uco_bytes(document())
    assert uco_bytes(document(), identity="1") != uco_bytes(document(), identity="2")


def test_every_table_comes_back_from_the_workbook_as_it_was() -> None:
    made = tables(document())
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(made)))
    assert book.sheetnames == [table.name for table in made]
    for table in made:
        rows = list(book[table.name].values)
        assert tuple(rows[0]) == table.columns
        assert [tuple(cell or None for cell in row) for row in rows[1:]] == [
            tuple(cell or None for cell in row) for row in table.rows
        ]
    names = {table.name: len(table.rows) for table in made}
    assert names["detections"] == names["permissions"] == names["uses"] == names["marks"] == 1


def test_same_tables_same_bytes() -> None:
    assert workbook_bytes(tables(document())) == workbook_bytes(tables(document()))


HOSTILE = Table(
    "hostile",
    ("text",),
    tuple((text,) for text in ("=1+1", "+1", "-1", "@A1", "\t=1", "http://x.example", "a\0b",
                               "{=1}", "x" * 40_000, "\u202eabc", "line\r\nbreak", '"', "_x0041_")),
)  # fmt: skip


def test_no_cell_of_a_hostile_app_becomes_a_formula_or_a_link() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook_bytes([HOSTILE])))["hostile"]
    assert [row[0].data_type for row in sheet.iter_rows(min_row=2)] == ["s"] * len(HOSTILE.rows)
    assert all(row[0].hyperlink is None for row in sheet.iter_rows())
    cells = [row[0].value for row in sheet.iter_rows(min_row=2)]
    assert cells[0] == "=1+1"
    assert len(str(cells[8])) == MAX_TEXT
    assert str(cells[8]).endswith("[cut]")

    rows = list(csv.reader(io.StringIO(csv_bytes(HOSTILE).decode("utf-8-sig"), newline="")))
    assert [row[0][:2] for row in rows[1:6]] == ["'=", "'+", "'-", "'@", "'\t"]
    assert rows[11] == ["line\r\nbreak"]
    assert len(rows[9][0]) == 40_000
