"""Runs every detector over one exchange; one place gives one finding, the strongest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import unquote

from inspector.model.common import Skipped
from inspector.model.exchange import Exchange
from inspector.model.traffic import Direction, Strength
from inspector.traffic.credentials import credentials
from inspector.traffic.finding import ExchangeFindings, Finding, OpaqueFinding
from inspector.traffic.identifiers import identifiers
from inspector.traffic.keynames import normal
from inspector.traffic.known_endpoints import RULE, known_endpoints
from inspector.traffic.media import media
from inspector.traffic.named import named
from inspector.traffic.opaque import opaque
from inspector.traffic.parts import parts_of, path_of
from inspector.traffic.places import with_offset
from inspector.traffic.planted.search import Hit, Planted
from inspector.traffic.planted.spellings import Fact
from inspector.traffic.positions import positions
from inspector.traffic.readings import REFERENCE, as_reference, one_reading
from inspector.traffic.record_sets import Hits, record_set
from inspector.traffic.scene import Knowledge, Scene
from inspector.traffic.shared_values import Other, shared_values
from inspector.traffic.single_values import single_values
from inspector.traffic.tables.table import Column, Table
from inspector.traffic.unfold.budget import Budget, Limits
from inspector.traffic.unfold.engine import Sheet, unfold
from inspector.traffic.unfold.layer import Scalar

WINDOW = 1 << 20
"""Characters of one value that are searched at a time."""

_COUNT = 99_999
"""Up to here a whole number is a count; below zero it may be a CRC as Java cuts it to an int."""

_EPOCH_MS = (1_104_537_600_000, 1_893_456_000_000)
"""2005 to 2030; a phone number of 13 digits that begins with 1 does not exist."""

MANY = 200
"""Texts of a column that are searched by themselves; those of shorter columns are put together."""

DIRECTORY = 5
"""Records of an answer that make a list."""

OVERLAP = 1_000
"""Characters that two windows share: more than the longest planted text."""


def detect(
    exchange: Exchange,
    knowledge: Knowledge,
    limits: Limits | None = None,
    others: tuple[Other, ...] = (),
) -> ExchangeFindings:
    """Return everything found in ``exchange``; what could not be looked at is in ``skipped``.

    ``others`` are personas planted for other lenders.
    """
    budget = Budget(limits or Limits())
    found: list[Finding] = []
    closed: list[OpaqueFinding] = []
    skipped: list[Skipped] = []
    name = f"exchange {exchange.index}"
    size = 0
    words = _words(exchange.url)
    for directed in parts_of(exchange):
        size += directed.size
        scene = Scene(knowledge, directed.direction, exchange.host, words)
        try:
            for sheet in unfold(directed.part, budget, knowledge.keyring):
                found.extend(with_offset(one, directed.part) for one in _sheet(sheet, scene))
                if others:
                    found.extend(
                        with_offset(one, directed.part)
                        for one in shared_values(sheet, scene, others, _hits)
                    )
                found.extend(media(sheet, scene))
                closed.extend(opaque(sheet.blobs, directed.direction))
        except Exception as error:  # noqa: BLE001  # hostile bodies: one part fails, the rest goes on
            reason = f"analysis failed ({type(error).__name__}: {error})"
            skipped.append(Skipped(what=f"{name} {directed.part.path}", reason=reason))
    try:
        found.extend(known_endpoints(exchange, knowledge.endpoints))
    except Exception as error:  # noqa: BLE001  # the same: what else was found stays
        reason = f"known endpoint not read ({type(error).__name__}: {error})"
        skipped.append(Skipped(what=f"{name} request", reason=reason))
    skipped.extend(budget.results(name))
    return ExchangeFindings(one_reading(_strongest(found)), tuple(closed), tuple(skipped), size)


def _words(url: str) -> frozenset[str]:
    if not url:
        return frozenset()
    path = path_of(url)
    return frozenset(normal(unquote(piece)) for piece in path.replace(".", "/").split("/") if piece)


def _sheet(sheet: Sheet, scene: Scene) -> Iterator[Finding]:
    hits = _hits(sheet, scene)
    for table in sheet.tables:
        records = record_set(table, sheet, hits, scene)
        if records is not None:
            yield records
            # Beside a record set, the owner's own values are still worth a finding of their own.
            yield from single_values(table, sheet, hits, scene, ("owner", "device"))
            continue
        yield from _table(table, sheet, hits, scene)


def _table(table: Table, sheet: Sheet, hits: Hits, scene: Scene) -> Iterator[Finding]:
    found = [
        *(single_values(table, sheet, hits, scene) if hits else ()),
        *identifiers(table, sheet, scene),
        *positions(table, sheet, scene),
        *credentials(table, sheet, scene),
    ]
    if scene.direction == "response" and table.rows >= DIRECTORY:
        # What comes back as a list of numbers is judged as a list: branches, agents, hotlines.
        found = [one for one in found if one.strength is Strength.PLANTED or not _typed(one)]
    places = {finding.where for finding in found}
    taken = {id(column) for column in table.columns if _explained(column, table, places, hits)}
    for finding in (*found, *named(table, sheet, scene, taken)):
        yield as_reference(finding, table, scene)


def _typed(finding: Finding) -> bool:
    return finding.attribute in REFERENCE


def _explained(column: Column, table: Table, places: set[str], hits: Hits) -> bool:
    head = range(min(len(column.values), 50))
    return any(str(column.values[i]) in hits or column.place(i, table) in places for i in head)


def _hits(sheet: Sheet, scene: Scene) -> Hits:
    planted = scene.knowledge.planted
    if planted is None:
        return {}
    hits: Hits = {}
    texts: list[str] = []
    long: list[str] = []
    for table in sheet.tables:
        for column in table.columns:
            if column.kinds == {int} and no_numbers(column.values):
                continue
            if column.kinds == {str} and column.longest <= WINDOW:
                if not _varied(column.values):
                    texts += dict.fromkeys(column.values)  # type: ignore[arg-type]  # all are texts
                elif len(column.values) >= MANY:
                    hits |= planted.find_joined(column.joined)
                else:
                    texts += column.values  # type: ignore[arg-type]  # all are texts
                continue
            for value in column.values:
                if type(value) is str:
                    if len(value) > WINDOW:
                        long.append(value)
                    else:
                        texts.append(value)
                elif type(value) is int and abs(value) > _COUNT:
                    texts.append(str(value))
    hits |= planted.find(texts)
    for value in long:
        inside = _in_windows(value, planted)
        if inside:
            hits[value] = inside
    return hits


def _varied(values: Sequence[Scalar]) -> bool:
    """Return true when it is not worth looking for repeated values."""
    return len(set(values[:200])) * 2 > min(200, len(values))


def no_numbers(values: Sequence[Scalar]) -> bool:
    """Return true for counts and for times in milliseconds: no phone number or id is there."""
    low, high = min(values), max(values)  # type: ignore[type-var]  # all are whole numbers
    return (low >= -_COUNT and high <= _COUNT) or (low >= _EPOCH_MS[0] and high <= _EPOCH_MS[1])  # type: ignore[operator]  # see above


def _in_windows(value: str, planted: Planted) -> tuple[Hit, ...]:
    """Search a very long text piece by piece, so that its normal forms need little memory."""
    found: dict[Fact, Hit] = {}
    for start in range(0, len(value), WINDOW - OVERLAP):
        for hits in planted.find([value[start : start + WINDOW]]).values():
            for hit in hits:
                found.setdefault(hit.fact, replace(hit, whole=False))
    return tuple(found.values())


def _strongest(found: list[Finding]) -> tuple[Finding, ...]:
    """Keep the strongest finding for a place and category; sort by where it is."""
    best: dict[tuple[Direction, str, str, str, str], Finding] = {}
    for finding in found:
        lender = finding.lender
        key = (finding.direction, finding.where, finding.category, _family(finding), lender)
        other = best.get(key)
        if other is None:
            best[key] = finding
        elif _order(finding) < _order(other):
            best[key] = _with_endpoint(finding, other)
        else:
            best[key] = _with_endpoint(other, finding)
    return tuple(
        sorted(best.values(), key=lambda f: (f.direction, f.where, f.category, f.attribute))
    )


def _order(finding: Finding) -> tuple[int, int, bool]:
    # Of two equals the known endpoint says more: what the receiver calls the value.
    return finding.strength.rank, -finding.count, not finding.rule.startswith(RULE)


def _with_endpoint(best: Finding, other: Finding) -> Finding:
    """Return ``best``, with the note of ``other`` when that is what a known endpoint says."""
    if not other.rule.startswith(RULE) or best.rule.startswith(RULE):
        return best
    note = "; ".join(text for text in (best.note, f"{other.rule}: {other.note}") if text)
    return replace(best, note=note)


def _family(finding: Finding) -> str:
    # `identity.national_id` and `identity.national_id.id` at one place are one fact.
    return ".".join(finding.attribute.split(".")[:2]) if finding.category != "credentials" else ""
