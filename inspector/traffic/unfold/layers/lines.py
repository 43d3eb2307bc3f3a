"""Values joined with separators: CSV, lines, and records in one string."""

from __future__ import annotations

import csv
import io
import re

from inspector.traffic.unfold.budget import Budget
from inspector.traffic.unfold.data import Data
from inspector.traffic.unfold.layer import Opened, Tree

LEAST = 5
"""Records that make a list; fewer are too easily found in prose."""

FEWEST = 3
"""The same where two different rare marks separate records of three fields or more."""

_FIELD_MARKS = ("\t", "|", ";", ",", "#", "$", "^", "~", "@@", "::", ":", "=", "_", "-", " ")
_RECORD_MARKS = ("\n", "||", "##", "@@", ";;", ";", "|", "$", "#", "^", "~", "\x1e", "\t", ",", " ")
_RARE = frozenset(("\t", "|", ";", "#", "$", "^", "~", "@@", "::", "||", "##", ";;", "\x1e"))
"""Marks that prose does not have twice in each of three parts."""

_NUMBERS = re.compile(r"-?\d{1,10}(?:[\n;|#$^~,:_\t ]{1,2}-?\d{1,10}){7,320}", re.ASCII)
"""Two rows or more of four to eight whole numbers, such as a phone gives of the towers around."""

_NUMBER_STARTS = frozenset("-0123456789")
_WHOLE = re.compile(r"-?\d{1,10}", re.ASCII)
_NUMBER_ROWS = ("\n", "||", "##", ";;", "|", ";", "#", "$", "^", "~")
_NUMBER_FIELDS = (",", "\t", ":", "|", "_", ";", "#", "$", "^", "~", " ")
_LONGEST_NUMBERS = 2_000

_WORD = re.compile(r"[^\W\d][^\d]{0,40}")
_PROSE = re.compile(r"[.!?] ")


class Lines:
    """A text that is a table: as many fields in each record, five records or more."""

    name = "lines"

    def open(self, data: Data, budget: Budget) -> Opened | None:
        """Return the rows; the text itself is kept, for this is one reading of several."""
        text = data.text
        if text is None or len(text) < 20 or len(text) > 32 << 20:
            return None
        text = text.strip("\r\n\x00 ")
        if len(text) <= _LONGEST_NUMBERS and (numbers := _whole_numbers(text)) is not None:
            return Opened((self.name,), numbers, keep=True)
        if '"' in text and (quoted := _quoted(text)) is not None:
            return Opened((self.name,), quoted, keep=True)
        for mark in _RECORD_MARKS:
            if text.count(mark) < (FEWEST if mark in _RARE else LEAST) - 1:
                continue
            records = [r.strip("\r ") for r in text.split(mark)]
            if records and not records[-1]:
                records.pop()
            rows = _rows(records, mark)
            if rows is not None:
                return Opened((self.name,), rows, keep=True)
        return None


def _whole_numbers(text: str) -> Tree | None:
    """Return a few rows of whole numbers; one of them alone is no table."""
    text = text.replace("\r", "")
    if text[:1].isalpha():
        head, _, rest = text.partition("\n")
        below = _whole_numbers(rest) if rest[:1] in _NUMBER_STARTS else None
        marks = (mark for mark in _NUMBER_FIELDS if head.count(mark) >= 3)
        if not isinstance(below, list) or (mark := next(marks, None)) is None:
            return None
        return _with_header([list(head.split(mark)), *below])
    if _NUMBERS.fullmatch(text) is None:
        return None
    for outer in _NUMBER_ROWS:
        records = [record for record in text.split(outer) if record]
        for inner in _NUMBER_FIELDS:
            widths = {record.count(inner) for record in records}
            if inner in outer or len(records) < 2 or len(widths) > 1 or not 3 <= max(widths) <= 7:
                continue
            rows = [record.split(inner) for record in records]
            if all(_WHOLE.fullmatch(field) for row in rows for field in row):
                return [list(row) for row in rows]
    return None


def _quoted(text: str) -> Tree | None:
    """Return the rows of CSV whose fields hold commas or line ends of their own (RFC 4180)."""
    for mark in (",", ";", "\t"):
        if text.count(mark) < LEAST or (f'"{mark}' not in text and f'{mark}"' not in text):
            continue
        try:
            rows: list[Tree] = [list(row) for row in csv.reader(io.StringIO(text), delimiter=mark)]
        except csv.Error:
            continue
        widths = [len(row) for row in rows if isinstance(row, list) and row]
        most = max(set(widths), key=widths.count)
        if len(widths) >= LEAST and most > 1 and widths.count(most) * 10 >= len(widths) * 9:
            return _with_header([row for row in rows if row])
    return None


def _rows(records: list[str], mark: str) -> Tree | None:
    if len(records) < FEWEST or sum(map(len, records)) < LEAST * 4:
        return None
    sample = records[1 : 1 + 50]
    for field_mark in _FIELD_MARKS:
        if field_mark == mark or field_mark not in sample[0]:
            continue
        counts = [record.count(field_mark) for record in sample]
        most = max(set(counts), key=counts.count)
        if most < 1 or counts.count(most) * 10 < len(counts) * 9:
            continue
        if len(records) < LEAST and not (most >= 2 and field_mark in _RARE and mark in _RARE):
            continue
        if field_mark in (" ", "-", "_", ":", "=") and most > 4:
            continue
        if field_mark == ",":
            rows: list[Tree] = [list(row) for row in _csv(records)]
        else:
            rows = [list(record.split(field_mark)) for record in records]
        return _with_header(rows)
    if len(records) < LEAST:
        return None
    if mark in ("\n", " ", ",") and _PROSE.search(mark.join(sample)):
        return None
    # One field a record: numbers or packages, without spaces, and not the words of a sentence.
    if sum(" " in record for record in sample) * 2 > len(sample):
        return None
    if mark != "\n" and sum(map(_is_datum, sample)) * 10 < len(sample) * 8:
        return None
    return list(records)


def _with_header(rows: list[Tree]) -> Tree:
    """Return objects when the first row names the columns: words over columns with digits."""
    head = rows[0]
    if not isinstance(head, list) or len(set(map(str, head))) < len(head):
        return rows
    if not all(isinstance(name, str) and _WORD.fullmatch(name.strip()) for name in head):
        return rows
    digits = [
        sum(
            isinstance(row, list) and len(row) > i and any(c.isdigit() for c in str(row[i]))
            for row in rows
        )
        for i in range(len(head))
    ]
    if max(digits) * 10 < (len(rows) - 1) * 8:
        return rows
    names = [str(name).strip() for name in head]
    return [dict(zip(names, row, strict=False)) for row in rows[1:] if isinstance(row, list)]


def _is_datum(record: str) -> bool:
    digits = sum(c.isdigit() for c in record)
    return len(record) > 3 and (digits * 3 >= len(record) or any(c in "._@" for c in record[1:-1]))


def _csv(records: list[str]) -> list[list[str]]:
    try:
        return list(csv.reader(records, skipinitialspace=True))
    except csv.Error:
        return [record.split(",") for record in records]
