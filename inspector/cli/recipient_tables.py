"""Tables of who received personal data, and of values that another lender must have shared."""

from __future__ import annotations

from rich import box
from rich.table import Table

from inspector.cli.plain import plain
from inspector.model.traffic import Detection, TrafficResult

_ROWS = 60
_OPEN = ("http", "ws", "tcp", "udp")


def recipient_table(result: TrafficResult) -> Table | None:
    """Return a row for each host that was sent personal data; none when there is none."""
    groups: dict[tuple[str, str], list[Detection]] = {}
    for one in result.detections:
        if one.direction == "request":
            groups.setdefault((one.host, one.address), []).append(one)
    if not groups:
        return None
    dated = f"; countries: {result.country_data}" if result.country_data else ""
    table = _table(f"Recipients{dated}")
    table.add_column("Host", overflow="fold", ratio=5)
    table.add_column("Company", overflow="fold", ratio=4)
    table.add_column("Country", ratio=2)
    table.add_column("Party", ratio=2)
    table.add_column("Sent as", overflow="fold", ratio=3)
    for (host, address), found in sorted(groups.items())[:_ROWS]:
        who = found[0].recipient
        bare = not who.domain and (address in ("", host))
        company = who.company + (f" ({who.purpose})" if who.purpose else "")
        ways = sorted({one.transport for one in found})
        table.add_row(
            plain(host + ("" if address in ("", host) else f" {address}")),
            plain(company) or "not known",
            who.country or "not known",
            who.party,
            ", ".join(f"{way}, open" if way in _OPEN else way for way in ways)
            + (", bare address" if bare else ""),
        )
    return table


def shared_table(result: TrafficResult, titles: dict[str, str]) -> Table | None:
    """Return a row for each value that was planted for another lender; none when there is none."""
    found = [one for one in result.detections if one.rule == "shared"]
    if not found:
        return None
    table = _table("Planted for another lender, so shared between the two")
    table.add_column("Category", overflow="fold", ratio=3)
    table.add_column("Direction", ratio=2)
    table.add_column("Host, and where in the bytes", overflow="fold", ratio=6)
    table.add_column("Planted for", overflow="fold", ratio=5)
    for one in found[:_ROWS]:
        way = "sent" if one.direction == "request" else "came back"
        place = f"{plain(one.host)}\n  {plain(one.where)}"
        table.add_row(plain(titles[one.category]), way, place, plain(one.note))
    return table


def _table(title: str) -> Table:
    return Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, expand=True)
