"""Opens one part of an exchange, layer after layer, into tables of values and closed blobs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from inspector.traffic.tables.table import Column, Table
from inspector.traffic.tables.walk import tables_of, tables_of_records
from inspector.traffic.unfold import paths
from inspector.traffic.unfold.budget import Budget
from inspector.traffic.unfold.byte_lists import STEP, bytes_of
from inspector.traffic.unfold.composite import with_pieces
from inspector.traffic.unfold.data import Data
from inspector.traffic.unfold.decrypt import by_alphabet, decrypted, is_salted, short_values
from inspector.traffic.unfold.jobs import Chain, Job, common_steps, further, records_together
from inspector.traffic.unfold.keyring import Keyring
from inspector.traffic.unfold.layer import Layer, Opened, Scalar, Tree
from inspector.traffic.unfold.layers.base64_text import evenly_mixed
from inspector.traffic.unfold.magic import is_media
from inspector.traffic.unfold.registry import BINARY, CODINGS, TEXT
from inspector.traffic.unfold.sense import makes_sense
from inspector.traffic.unfold.worth import worth_opening

_BINARY_HINTS = ("protobuf", "grpc", "msgpack", "cbor")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of an exchange to open: its path (``body``, ``query``, …) and its data."""

    path: str
    value: Tree
    hint: str = ""
    charset: str = ""
    codings: tuple[str, ...] = ()
    brackets: bool = False
    keys: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Blob:
    """Bytes that no layer opens."""

    path: str
    steps: tuple[str, ...]
    keys: tuple[str, ...]
    data: bytes
    siblings: tuple[int, ...] = ()


@dataclass(slots=True, eq=False)
class Sheet:
    """What one layer holds: its tables, and the bytes in it that no layer opens."""

    path: str
    steps: tuple[str, ...]
    tables: list[Table]
    blobs: list[Blob] = field(default_factory=list)


def unfold(part: Part, budget: Budget, keyring: Keyring | None = None) -> Iterator[Sheet]:
    """Yield a sheet for each layer of ``part`` that holds values, outer layers first.

    ``keyring`` opens what is encrypted with a key that is known.
    """
    value, steps = part.value, part.steps
    for coding in reversed(part.codings):
        layer = CODINGS.get(coding)
        if layer is None or not isinstance(value, bytes):
            continue
        opened = layer.open(Data(value), budget)
        # Apps declare codings that are not there; then the body is taken as it is.
        if opened is not None and (not opened.problem or makes_sense(opened.value)):
            budget.charge(_size(opened.value))
            value, steps = opened.value, (*steps, *opened.steps)
            if opened.problem:
                budget.note(part.path, opened.problem)
    pending: list[Job] = [
        Job(
            value,
            paths.layer(part.path, steps),
            steps,
            part.keys,
            part.hint,
            part.charset,
            part.brackets,
            0,
        )
    ]
    opener = _Opener(budget, keyring)
    while pending:
        job = pending.pop()
        sheet, deeper = opener.sheet(job)
        if sheet is not None:
            yield sheet
        pending.extend(reversed(deeper))


class _Opener:
    def __init__(self, budget: Budget, keyring: Keyring | None) -> None:
        self.budget = budget
        self.keyring = keyring

    def sheet(self, job: Job) -> tuple[Sheet | None, list[Job]]:
        """Open what ``job`` holds; return its sheet and the jobs of what lies deeper."""
        value, path, steps, brackets = job.value, job.path, job.steps, job.brackets
        if isinstance(value, str | bytes) and not job.opened:
            chain = self.chain(value, job)
            value, brackets = chain.value, chain.brackets or brackets
            path, steps = paths.layer(path, chain.steps), (*steps, *chain.steps)
            sheet, deeper = self._sheet(value, path, steps, job, brackets)
            if chain.more is not None:
                deeper.append(further(chain.more, path, steps, job.keys, job.depth))
            return sheet, deeper
        return self._sheet(value, path, steps, job, brackets)

    def _sheet(
        self, value: Tree, path: str, steps: tuple[str, ...], job: Job, brackets: bool
    ) -> tuple[Sheet | None, list[Job]]:
        if isinstance(value, bytes):
            data = Data(value, charset=job.charset)
            text = data.text if data.text is not None or data.guess_charset() else None
            if text is None:
                return Sheet(path, steps, [], [Blob(path, steps, job.keys, value)]), []
            value = text
        if isinstance(value, str) and job.depth and not value:
            return None, []
        if job.positions is not None:
            records: list[dict[str, Tree]] = value  # type: ignore[assignment]  # see `records_together`
            tables, count, too_deep = tables_of_records(
                records, path, job.keys, job.base, job.positions, brackets=brackets
            )
        else:
            tables, count, too_deep = tables_of(value, path, job.keys, brackets=brackets)
        self.budget.values += count
        if too_deep:
            self.budget.note(path, "values nested deeper than 220 containers were left")
        sheet = Sheet(path, steps, tables)
        deeper: list[Job] = []
        if not isinstance(value, str):
            for table in tables:
                self._open_columns(sheet, table, deeper, job.depth + 1)
                self._open_bytes(sheet, table, deeper, job.depth + 1)
            sheet.tables += with_pieces(tables)
        return sheet, deeper

    def _open_columns(self, sheet: Sheet, table: Table, deeper: list[Job], depth: int) -> None:
        near = short_values(table) if self.keyring else {}
        for column in table.columns:
            worth = worth_opening(column)
            if worth:
                self._open_column(sheet, table, column, worth, deeper, depth, near)
                column.changed()

    def _open_bytes(self, sheet: Sheet, table: Table, deeper: list[Job], depth: int) -> None:
        raw = bytes_of(table)
        if raw is None or self.budget.spent():
            return
        column = table.columns[0]
        job = Job(raw, "", sheet.steps, column.keys, "", "", False, depth)
        chain = self.chain(raw, job)
        if chain.steps or makes_sense(chain.value):
            self.budget.children += 1
            steps = (STEP, *chain.steps)
            where = paths.layer(column.path.removesuffix("[*]"), steps)
            inside = (*sheet.steps, *steps)
            deeper.append(
                Job(
                    chain.value, where, inside, column.keys, "", "", chain.brackets,
                    depth + len(steps), opened=True,
                )
            )  # fmt: skip

    def _open_column(
        self,
        sheet: Sheet,
        table: Table,
        column: Column,
        worth: list[int],
        deeper: list[Job],
        depth: int,
        near: Mapping[int, list[str | bytes]],
    ) -> None:
        opened: dict[int, Chain] = {}
        known: dict[Scalar, Chain] = {}
        for index in worth:
            value = column.values[index]
            chain = known.get(value)
            if chain is None:
                reason = self.budget.spent()
                if reason:
                    self.budget.note(column.place(index, table), reason)
                    break
                assert isinstance(value, str | bytes)  # `_worth` picks only these
                beside = tuple(v for v in near.get(column.rows[index], ()) if v != value)
                job = Job(value, "", sheet.steps, column.keys, "", "", False, depth, beside=beside)
                chain = known[value] = self.chain(value, job)
            if chain.steps or chain.more is not None or isinstance(chain.value, bytes):
                opened[index] = chain
            elif type(value) is bytes:
                column.values[index] = chain.value  # type: ignore[assignment]  # its text
        if not opened:
            return
        steps = common_steps(opened, column)
        if steps is not None and len(column.values) > 1:
            # Every record is wrapped in the same way: unwrap in place, the table keeps its form.
            for index, chain in opened.items():
                column.values[index] = chain.value  # type: ignore[assignment]  # plain text, see `common_steps`
            column.steps, column.path = steps, paths.layer(column.path, steps)
            return
        together = records_together(opened, sheet.steps, table, column, depth)
        if together is not None:
            deeper.append(together)
            self.budget.children += 1
            for index in opened:
                column.values[index] = None
            return
        for index, chain in opened.items():
            reason = self.budget.spent()
            if reason:
                self.budget.note(column.place(index, table), reason)
                break
            self.budget.children += 1
            where = paths.layer(column.place(index, table), chain.steps)
            inside = (*sheet.steps, *chain.steps)
            if chain.more is not None:
                deeper.append(further(chain.more, where, inside, column.keys, depth))
            if isinstance(chain.value, bytes):
                sheet.blobs.append(Blob(where, inside, column.keys, chain.value))
                if not chain.steps:
                    column.values[index] = None
            elif chain.steps:
                deeper.append(
                    Job(
                        chain.value, where, inside, column.keys, "", "", chain.brackets,
                        depth + len(chain.steps), opened=True,
                    )
                )  # fmt: skip
                column.values[index] = None

    def chain(self, value: str | bytes, job: Job) -> Chain:
        """Open ``value`` until it is a tree, plain text, or closed."""
        steps: tuple[str, ...] = ()
        data = Data(value, hint=job.hint, charset=job.charset, top=job.depth == 0)
        current: Tree = value
        while True:
            if len(data) > self.budget.limits.layer:
                where = paths.layer(job.path, steps) or "value"
                self.budget.note(where, f"{len(data)} bytes, more than one layer may hold")
                return Chain(steps, current, more=self._beginning(current, data))
            reason = self._may_open(job, steps)
            if reason:
                self.budget.note(paths.layer(job.path, steps) or "value", reason)
                return Chain(steps, current)
            opened = by_alphabet(data, self.keyring, self.budget) if self.keyring else None
            opened = opened or self.first(data)
            if self.keyring and (opened is None or opened.keep or is_salted(data)):
                opened = decrypted(data, self.keyring, self.budget, job.beside) or opened
            if opened is None:
                if isinstance(current, bytes) and data.text is not None:
                    current = data.text
                return Chain(steps, current)
            self.budget.charge(_size(opened.value))
            if opened.keep:
                return Chain(steps, data.text if data.is_text else current, more=opened)
            steps = (*steps, *opened.steps)
            if opened.problem:
                self.budget.note(paths.layer(job.path, steps), opened.problem)
            current = opened.value
            if not isinstance(current, str | bytes):
                return Chain(steps, current, opened.brackets)
            data = Data(current)

    def _beginning(self, current: Tree, data: Data) -> Opened | None:
        """Open the first part of what is too long: padding must not hide what stands before it."""
        assert isinstance(current, str | bytes)  # only these have layers
        head = current[: self.budget.limits.beginning]
        return self.first(Data(head, hint=data.hint, charset=data.charset, top=data.top))

    def _may_open(self, job: Job, steps: tuple[str, ...]) -> str:
        if len(job.steps) + len(steps) >= self.budget.limits.depth:
            return f"more than {self.budget.limits.depth} layers inside each other"
        return self.budget.spent()

    def first(self, data: Data) -> Opened | None:
        """Return what the first layer that recognises ``data`` opens."""
        if data.text is None:
            opened = self._first_of(BINARY, data)
            return opened or (self._first_of(TEXT, data) if data.guess_charset() else None)
        if any(word in data.hint for word in _BINARY_HINTS):
            return self._first_of((*BINARY, *TEXT), data)
        return self._first_of(TEXT, data)

    def _first_of(self, layers: tuple[Layer, ...], data: Data) -> Opened | None:
        for layer in layers:
            opened = layer.open(data, self.budget)
            if opened is not None and (opened.sure or self._sound(opened, data)):
                return opened
        return None

    def _sound(self, opened: Opened, data: Data) -> bool:
        """Return true when a reading that proves nothing by itself has something inside."""
        value = opened.value
        if not isinstance(value, bytes):
            return True
        inner = Data(value)
        if inner.text is not None:
            return makes_sense(inner.text)
        if any(layer.open(inner, self.budget) is not None for layer in BINARY):
            return True
        # Closed but long: base64 or hex of a picture or of something encrypted.
        return len(value) >= 128 and (
            is_media(value) or evenly_mixed(data.text or "") or _hex(opened)
        )


def _hex(opened: Opened) -> bool:
    return opened.steps[-1] == "hex"


def _size(value: Tree) -> int:
    if isinstance(value, str | bytes):
        return len(value)
    if isinstance(value, dict):
        return sum(len(v) for v in value.values() if isinstance(v, str | bytes))
    return 0
