"""Prints a static result as tables that a person can read at 80 columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from inspector.cli.plain import plain
from inspector.model.common import OwnerKind
from inspector.model.permission_use import permission_uses
from inspector.model.static import CodeLocation, Permission, PermissionOrigin, StaticResult, Use

_PLACES = 6
_HOSTS = 40
_ORIGINS = {
    "joined": "put together from constants",
    "argument": "a part is handed from one method to another",
    "computed": "a part is hidden; the app's own function shows it",
}
_WHERE = 62
"""Characters for a place in the code; the owner stands in the rest of 80."""


def print_result(console: Console, result: StaticResult, titles: dict[str, str]) -> None:
    """Print one app; ``titles`` maps category ids to their names in the report."""
    for part in (
        _app(result),
        _permissions("permissions requested", _requested(result, True), titles),
        _permissions("more that Android adds", _requested(result, False), titles),
        _pairs("Whose code uses each permission", _owners_of(result)),
        _uses(result.uses, titles),
        _components(result),
        _hosts(result),
        _pairs(
            "Recognised third-party code",
            ((s.name, ", ".join(filter(None, (s.company, s.purpose)))) for s in result.sdks),
        ),
        _pairs(
            "What hides behaviour from this analysis",
            ((limit.id, _limit_text(limit.why, limit.evidence)) for limit in result.limits),
        ),
        _pairs("Not analysed", ((s.what, s.reason) for s in result.skipped)),
    ):
        if part is not None:
            console.print(part)
            console.print()
    console.print(
        Text("A read in code is no proof that it happens; no finding is no proof that it does not.")
    )


def _app(result: StaticResult) -> Table:
    app = result.app
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    rows = [
        ("App", " ".join(filter(None, (app.label, app.package and f"({app.package})"))) or "?"),
        ("Version", f"{app.version_name or '?'} ({_number(app.version_code)})"),
        ("API levels", f"min {_number(app.min_sdk)}, target {_number(app.target_sdk)}"),
        ("File", f"{app.container}, {app.size:,} bytes"),
        ("SHA-256", app.sha256),
        *(
            ("", f"{part.split or 'base'}, {part.size:,} bytes: {part.sha256}")
            for part in app.parts
        ),
    ]
    by_certificate: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for signer in app.signers:
        checked = {True: " (holds)", False: " (does not fit the contents)", None: ""}
        scheme = signer.scheme + checked[signer.verified]
        by_certificate[signer.sha256, signer.subject, signer.note].append(scheme)
    for (digest, subject, note), schemes in by_certificate.items():
        rows.append(("Signed", f"{', '.join(schemes)}: {subject} {digest}"))
        if note:
            rows.append(("", note))
    if not app.signers:
        rows.append(("Signed", "no signature found"))
    for reader in result.readers:
        state = f"{reader.permissions} permissions"
        text = state if reader.status == "read" else f"failed: {reader.detail}"
        rows.append(("Manifest", f"read by {reader.name} {reader.version}: {text}"))
    for name, value in rows:
        table.add_row(name, _cell(value))
    return table


def _requested(result: StaticResult, in_manifest: bool) -> tuple[Permission, ...]:
    own = (PermissionOrigin.MANIFEST, PermissionOrigin.SDK_23)
    return tuple(p for p in result.permissions if (p.origin in own) is in_manifest)


def _permissions(
    what: str, permissions: tuple[Permission, ...], titles: dict[str, str]
) -> Table | None:
    if not permissions and what != "permissions requested":
        return None
    table = _table(f"{len({p.name for p in permissions})} {what}")
    table.add_column("Permission", overflow="fold", ratio=6)
    table.add_column("Level", overflow="fold", ratio=2, min_width=9)
    table.add_column("Guards", overflow="fold", ratio=3)
    table.add_column("Note", overflow="fold", ratio=3)
    # What guards personal data stands first; a stable sort keeps the names in order.
    for row in sorted(permissions, key=lambda p: (not p.categories, p.protection != "dangerous")):
        table.add_row(
            _cell(row.name.removeprefix("android.permission.")),
            _cell(row.protection or "?"),
            _cell(", ".join(titles.get(c, c) for c in row.categories)),
            _cell(row.note),
        )
    return table


def _uses(uses: tuple[Use, ...], titles: dict[str, str]) -> Table:
    table = _table(f"{len(uses)} places in the code that read personal data")
    table.add_column("What is read, and where", overflow="fold", width=_WHERE)
    table.add_column("Whose code", overflow="fold")
    groups: dict[tuple[str, str, str, str, bool, str], list[CodeLocation]] = defaultdict(list)
    for use in uses:
        what = " ".join(filter(None, (use.uri or use.api, use.site)))
        owner = (use.owner.kind.value, use.owner.name)
        key = (use.category, what, *owner, use.picker, use.uri_origin)
        groups[key].append(use.location)
    last = ""
    for (category, what, kind, name, picker, origin), places in groups.items():
        if category != last:
            table.add_row(Text(plain(titles.get(category, category)).upper(), style="bold"), "")
            last = category
        text = Text(_wrapped(what, "  "), style="bold")
        if picker:
            text.append("\n  one record, chosen by the user", style="not bold")
        if how := _ORIGINS.get(origin):
            text.append(f"\n  {how}", style="not bold")
        for line in _places(places):
            text.append("\n" + _wrapped(line, "    "), style="not bold")
        table.add_row(text, _cell(_owner(kind, name)))
    return table


def _owners_of(result: StaticResult) -> Iterator[tuple[str, str]]:
    for row in permission_uses(result):
        name = row.permission.name.removeprefix("android.permission.")
        owners = [
            f"{_owner(owner.kind.value, owner.name)} ({count} place{'s' if count > 1 else ''})"
            for owner, count in row.owners
        ]
        said = ", ".join(owners) or "no use found"
        if not owners and row.hidden_by:
            said += f"; one could be hidden by: {', '.join(row.hidden_by)}"
        if row.asks:
            asking = ", ".join(_owner(owner.kind.value, owner.name) for owner in row.asks)
            said += f"; asked for by {asking}"
        yield name, said


def _components(result: StaticResult) -> Table | None:
    return _pairs(
        "Manifest and network security",
        (
            (f"{fact.kind.replace('_', ' ')} {fact.name}", _limit_text(fact.why, (fact.value,)))
            for fact in result.components
        ),
    )


def _places(places: Iterable[CodeLocation]) -> Iterator[str]:
    methods = list(dict.fromkeys(f"{place.class_name}.{place.method}" for place in places))
    yield from methods[:_PLACES]
    if len(methods) > _PLACES:
        yield f"and {len(methods) - _PLACES} more methods (all with --json)"


def _wrapped(name: str, indent: str) -> str:
    """Return a long dotted name on several lines, broken after a dot or slash where possible."""
    rest, lines = plain(name), []
    room = _WHERE - len(indent) - 1
    while len(rest) > room:
        at = max(rest.rfind(mark, 3, room) for mark in "./ ") + 1 or room
        lines.append(rest[:at])
        rest = rest[at:]
        rest = "  " + rest
    lines.append(rest)
    return "\n".join(indent + line for line in lines)


def _owner(kind: str, name: str) -> str:
    if kind == OwnerKind.FIRST_PARTY:
        return "the app"
    return name if kind == OwnerKind.SDK else "unknown"


def _hosts(result: StaticResult) -> Table:
    table = _table(f"{len(result.hosts)} hosts named in code and files")
    table.add_column("Host", overflow="fold", ratio=4)
    table.add_column("Company", overflow="fold", ratio=2)
    table.add_column("Named in", overflow="fold", ratio=5)
    for host in result.hosts[:_HOSTS]:
        first = host.locations[0] if host.locations else ""
        where = first if isinstance(first, str) else f"{first.class_name}.{first.method}"
        more = f" and {len(host.locations) - 1} more" if len(host.locations) > 1 else ""
        table.add_row(_cell(host.host), _cell(host.company), _cell(where + more))
    if len(result.hosts) > _HOSTS:
        table.add_row(f"and {len(result.hosts) - _HOSTS} more", "", "all with --json")
    return table


def _pairs(title: str, rows: Iterable[tuple[str, str]]) -> Table | None:
    table = _table(title)
    table.add_column("What", overflow="fold", ratio=2)
    table.add_column("", overflow="fold", ratio=5)
    for left, right in rows:
        table.add_row(_cell(left), _cell(right))
    return table if table.row_count else None


def _limit_text(why: str, evidence: tuple[str, ...]) -> str:
    seen = "; ".join(filter(None, evidence))
    return f"{why} Seen: {seen}" if seen else why


def _table(title: str) -> Table:
    return Table(
        title=title, title_justify="left", box=box.SIMPLE_HEAD, expand=True, pad_edge=False
    )


def _cell(text: str) -> Text:
    return Text(plain(text))


def _number(value: int | None) -> str:
    return "?" if value is None else str(value)
