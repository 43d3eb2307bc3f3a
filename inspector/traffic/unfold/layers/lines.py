"""Values joined with separators: CSV, lines, and records in one string."""

from __future__ import annotations

import csv
import re

from inspector.traffic.unfold.budget import Budget
from inspector.traffic.unfold.data import Data
from inspector.traffic.unfold.layer import Opened, Tree

LEAST = 5
"""Records that make a list; fewer are too easily found in prose."""

_FIELD_MARKS = ("\t", "|", ";", ",", "#", "$", "^", "~", "@@", "::", ":", "=", "_", "-", " ")
_RECORD_MARKS = ("\n", "||", "##", "@@", ";;", ";", "|", "$", "#", "^", "~", "\x1e", "\t", ",", " ")
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
        for mark in _RECORD_MARKS:
            if text.count(mark) < LEAST - 1:
                continue
            records = [r.strip("\r ") for r in text.split(mark)]
            if records and not records[-1]:
                records.pop()
            rows = _rows(records, mark)
            if rows is not None:
                return Opened((self.name,), rows, keep=True)
        return None


def _rows(records: list[str], mark: str) -> Tree | None:
    if len(records) < LEAST or sum(map(len, records)) < LEAST * 4:
        return None
    sample = records[1 : 1 + 50]
    for field_mark in _FIELD_MARKS:
        if field_mark == mark or field_mark not in sample[0]:
            continue
        counts = [record.count(field_mark) for record in sample]
        most = max(set(counts), key=counts.count)
        if most < 1 or counts.count(most) * 10 < len(counts) * 9:
            continue
        if field_mark in (" ", "-", "_", ":", "=") and most > 4:
            continue
        if field_mark == ",":
            rows: list[Tree] = [list(row) for row in _csv(records)]
        else:
            rows = [list(record.split(field_mark)) for record in records]
        return _with_header(rows)
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
