"""Tables as CSV files and as one XLSX workbook: no cell is ever a formula or a link."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import UTC, datetime

import xlsxwriter

from inspector.model.tables import Cell, Table

MAX_TEXT = 32_767
"""Longest text of a cell in XLSX, in characters."""

MAX_ROWS = 1_048_576
"""Most rows of a sheet in XLSX, the head included."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_CUT = "… [cut]"


def csv_bytes(table: Table) -> bytes:
    """Return a table as CSV (RFC 4180, UTF-8 with mark, so that Excel reads its letters).

    A text that a spreadsheet would take for a formula begins with an apostrophe
    (https://owasp.org/www-community/attacks/CSV_Injection).
    """
    target = io.StringIO(newline="")
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows([_plain(cell) for cell in row] for row in table.rows)
    return b"\xef\xbb\xbf" + target.getvalue().encode()


def workbook_bytes(tables: Iterable[Table]) -> bytes:
    """Return tables as one XLSX workbook, a sheet each: same tables, same bytes.

    What does not fit a cell or a sheet is cut, and the last row says so.
    """
    target = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(target, options) as book:
        book.set_properties({"created": datetime(1980, 1, 1, tzinfo=UTC)})
        bold = book.add_format({"bold": True})
        for table in tables:
            sheet = book.add_worksheet(table.name[:31])
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, table.columns, bold)
            fitting = table.rows[: MAX_ROWS - 2]
            for number, row in enumerate(fitting, start=1):
                for column, cell in enumerate(row):
                    _write(sheet, number, column, cell)
            if len(fitting) < len(table.rows):
                left = f"{len(table.rows) - len(fitting)} more rows are in the CSV file only."
                sheet.write_string(MAX_ROWS - 1, 0, left)
    return target.getvalue()


def _write(sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: Cell) -> None:
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, int | float):
        sheet.write_number(row, column, cell)
    elif cell:
        fits = cell if len(cell) <= MAX_TEXT else cell[: MAX_TEXT - len(_CUT)] + _CUT
        sheet.write_string(row, column, fits)


def _plain(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, str):
        text = cell.replace("\0", "\\0")
        return f"'{text}" if text.startswith(_FORMULA) else text
    return cell
