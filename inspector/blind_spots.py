"""What could hide behaviour, from both results and the marks, with what to do about it."""

from __future__ import annotations

from collections.abc import Iterator

from inspector.model.case import BlindSpot
from inspector.model.common import Mark
from inspector.model.static import StaticResult
from inspector.model.traffic import TrafficResult


def blind_spots(
    static: StaticResult | None, traffic: TrafficResult | None, marks: tuple[Mark, ...]
) -> tuple[BlindSpot, ...]:
    """Return what was not seen, static first; an empty tuple is never a clean bill of health."""
    return (*_static(static), *_traffic(traffic), *_session(traffic, marks))


def _static(static: StaticResult | None) -> Iterator[BlindSpot]:
    if static is None:
        yield BlindSpot(
            code="no-app",
            what="The app's code",
            why="No APK was given.",
            advice="Add the APK that was tested: inspector case add.",
        )
        return
    for limit in static.limits:
        yield BlindSpot(
            code=limit.id, what=limit.id, why=limit.why, advice="; ".join(limit.evidence)
        )
    for skipped in static.skipped:
        yield BlindSpot(code="skipped-static", what=skipped.what, why=skipped.reason)


def _traffic(traffic: TrafficResult | None) -> Iterator[BlindSpot]:
    if traffic is None:
        yield BlindSpot(
            code="no-traffic",
            what="What the app sends",
            why="No captured traffic was given.",
            advice="Record a session: inspector capture.",
        )
        return
    for host in traffic.coverage.hosts:
        if host.seen != "full":
            yield BlindSpot(
                code=f"coverage-{host.seen.replace('_', '-')}",
                what=host.host,
                why="; ".join(host.reasons) or "Not everything of this host was recorded.",
            )
    by_host: dict[str, list[str]] = {}
    for opaque in traffic.opaque:
        by_host.setdefault(opaque.host, []).append(opaque.id)
    for name, ids in sorted(by_host.items()):
        yield BlindSpot(
            code="opaque-body",
            what=name,
            why=f"{len(ids)} bodies could not be read; unreadable is not clean.",
            advice="Give the APK or the key, so that encrypted bodies can be opened.",
            evidence=tuple(sorted(ids)),
        )
    others: dict[str, int] = {}
    for exchange in traffic.exchanges:
        if exchange.sender == "other":
            others[exchange.app] = others.get(exchange.app, 0) + 1
    for package, count in sorted(others.items()):
        yield BlindSpot(
            code="other-app",
            what=package,
            why=f"{count} exchanges of this other app on the device are kept and support no claim.",
        )
    for skipped in traffic.skipped:
        yield BlindSpot(code="skipped-traffic", what=skipped.what, why=skipped.reason)


def _session(traffic: TrafficResult | None, marks: tuple[Mark, ...]) -> Iterator[BlindSpot]:
    if traffic is None:
        return
    if not any(mark.kind == "consent" for mark in marks):
        yield BlindSpot(
            code="no-consent-mark",
            what="Whether data was sent before consent",
            why="The moment of consent was not marked in this session.",
            advice="Mark it while testing: inspector case mark DIR consent.",
        )
    if not any(d.planted_of is not None for d in traffic.detections):
        yield BlindSpot(
            code="no-persona",
            what="Values planted on the device",
            why="No planted value was looked for or none was found, so detections rest on"
            " checksums, shapes and names.",
            advice="Prepare the device with a persona and give its file.",
        )
