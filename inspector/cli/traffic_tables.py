"""Prints a traffic result as tables that a person can read at 80 columns."""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from inspector.cli.plain import plain
from inspector.cli.recipient_tables import recipient_table, shared_table
from inspector.model.traffic import Detection, Direction, Opaque, SessionFinding, TrafficResult

_ROWS = 60


def print_traffic(console: Console, result: TrafficResult, titles: dict[str, str]) -> None:
    """Print ``result``; ``titles`` maps category ids to their names, in the order of the report."""
    for part in (
        _sources(result),
        _found(result, titles, "request", "Seen leaving"),
        _found(result, titles, "response", "Seen coming back"),
        shared_table(result, titles),
        recipient_table(result),
        _opaque(result.opaque),
        _coverage(result),
        _skipped(result),
    ):
        if part is not None:
            console.print(part)
            console.print()
    if not any(session.direction == "request" for session in result.sessions):
        console.print(Text("Nothing personal was recognised in what was captured."))
    console.print(
        Text(
            "Traffic shows what was exercised; what was not seen may still be sent at other times."
        )
    )


def _sources(result: TrafficResult) -> Table:
    table = _table("Captured traffic")
    table.add_column("File", overflow="fold", ratio=4)
    table.add_column("Format", overflow="fold", ratio=2)
    table.add_column("Exchanges", justify="right", ratio=2)
    table.add_column("SHA-256", overflow="fold", ratio=4)
    for source in result.sources:
        table.add_row(
            _cell(source.name), _cell(source.format), str(source.exchanges), _cell(source.sha256)
        )
    return table


def _found(
    result: TrafficResult, titles: dict[str, str], direction: Direction, title: str
) -> Table | None:
    sessions = [session for session in result.sessions if session.direction == direction]
    if not sessions:
        return None
    order = list(titles)
    sessions.sort(key=lambda s: (order.index(s.category), s.strength.rank, s.attribute, s.host))
    details = {detection.id: detection for detection in result.detections}
    table = _table(title)
    table.add_column("Category", overflow="fold", ratio=3)
    table.add_column("Records", overflow="fold", ratio=2, min_width=7)
    table.add_column("Strength", overflow="fold", ratio=2, min_width=9)
    table.add_column("Host, and where in the bytes", overflow="fold", ratio=6)
    last = ""
    for session in sessions[: _ROWS * 2]:
        category = titles[session.category] if session.category != last else ""
        last = session.category
        table.add_row(
            _cell(category),
            Text(_count(session)),
            Text(session.strength.value),
            _place(session, details),
        )
    return table


def _count(session: SessionFinding) -> str:
    if session.planted_of and session.planted:
        return f"{session.count}\n({session.planted} of {session.planted_of} planted)"
    return str(session.count)


def _place(session: SessionFinding, details: dict[str, Detection]) -> Text:
    first = details[session.detections[0]]
    host = session.host + (f" ({session.recipient.company})" if session.recipient.company else "")
    text = Text(plain(host), style="bold")
    if first.transport in ("http", "ws", "tcp"):
        text.append(" without encryption", style="bold red")
    what = session.attribute.partition(".")[2].replace("_", " ")
    rows = [
        f"{what}: {first.sample}" if what and first.sample else what or first.sample,
        first.where,
    ]
    if len(session.detections) > 1:
        rows.append(f"and {len(session.detections) - 1} more places")
    for row in filter(None, rows):
        text.append("\n  " + plain(row), style="not bold")
    return text


def _opaque(found: tuple[Opaque, ...]) -> Table | None:
    sent = [one for one in found if one.direction == "request"]
    if not sent:
        return None
    table = _table("Sent and unreadable, which is not the same as clean")
    table.add_column("Bytes", justify="right", ratio=2)
    table.add_column("Host, and where in the bytes", overflow="fold", ratio=6)
    table.add_column("Signs", overflow="fold", ratio=5)
    for one in sent[:_ROWS]:
        place = _cell(f"{one.host}")
        place.append("\n  " + plain(one.where))
        table.add_row(f"{one.size:,}", place, _cell("; ".join(one.signs)))
    _more(table, len(sent))
    return table


def _coverage(result: TrafficResult) -> Table:
    seen = result.coverage
    span = (
        f"{seen.first:%Y-%m-%d %H:%M:%S} to {seen.last:%H:%M:%S} UTC, "
        if seen.first and seen.last
        else ""
    )
    table = _table(f"Covered: {span}{seen.exchanges} exchanges, {seen.bytes:,} bytes of bodies")
    table.add_column("Host", overflow="fold", ratio=5)
    table.add_column("Exchanges", justify="right", ratio=2)
    table.add_column("Seen", ratio=2)
    table.add_column("Why not in full", overflow="fold", ratio=5)
    words = {"full": "in full", "part": "in part", "name_only": "only name"}
    for host in seen.hosts[:_ROWS]:
        table.add_row(
            _cell(host.host), str(host.exchanges), words[host.seen], _cell("; ".join(host.reasons))
        )
    _more(table, len(seen.hosts))
    return table


def _skipped(result: TrafficResult) -> Table | None:
    if not result.skipped:
        return None
    table = _table("Not analysed")
    table.add_column("What", overflow="fold", ratio=2)
    table.add_column("Why", overflow="fold", ratio=5)
    for row in result.skipped[:_ROWS]:
        table.add_row(_cell(row.what), _cell(row.reason))
    _more(table, len(result.skipped))
    return table


def _more(table: Table, count: int) -> None:
    if count > _ROWS:
        table.add_row(f"and {count - _ROWS} more (all with --json)")


def _table(title: str) -> Table:
    return Table(
        title=title, title_justify="left", box=box.SIMPLE_HEAD, expand=True, pad_edge=False
    )


def _cell(text: str) -> Text:
    return Text(plain(text))
