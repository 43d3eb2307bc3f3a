"""The analysis process: reads jobs from standard input, answers on standard output.

It runs beside the proxy, at low priority and with a memory limit, so that a hostile body can end
this process but neither delay nor end the proxy. It ends by itself when the proxy does.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from addons.answers import Answer, Job, Seen, Shown
from addons.read import read_frame
from inspector.case.files import open_regular
from inspector.model.exchange import Exchange
from inspector.traffic.analyze import analyze_exchange
from inspector.traffic.finding import ExchangeFindings
from inspector.traffic.leaves import leaves
from inspector.traffic.masking.foreign_text import masked_error
from inspector.traffic.persona.file import load_persona
from inspector.traffic.session import planted_of

type Look = Callable[[Exchange, int], Answer]

MEMORY_BYTES = 2 << 30
NICE = 19
MOST_LINES = 200
"""Findings, and values beside them, that the content view shows."""

VALUE = 80
"""Characters of a value that it shows."""

CLEARTEXT = frozenset({"http", "ws", "tcp", "udp", "dns"})


def main() -> None:
    """Answer jobs until standard input ends; the first line answers no job but says ready."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the proxy, which then closes us
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    os.nice(NICE)
    persona = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    try:
        look = _prepared(persona)
    except Exception as error:  # noqa: BLE001 - said to the proxy, which goes on without analysis
        _say(Answer(number=-1, error=f"analysis cannot start: {_words(error)}"))
        return
    _say(Answer(number=-1))
    for line in sys.stdin.buffer:
        job = Job.read(line)
        _say(_answer(job, look))


def _answer(job: Job, look: Look) -> Answer:
    try:
        return look(_exchange(job), job.number)
    except Exception as error:  # noqa: BLE001 - one exchange; it becomes a record of the case
        return Answer(number=job.number, error=_words(error))


def _exchange(job: Job) -> Exchange:
    segment = Path(job.segment)
    descriptor = open_regular(segment)
    try:
        data = os.pread(descriptor, job.length, job.offset)
        return read_frame(data, job.index, segment.parent.parent / "inputs")
    finally:
        os.close(descriptor)


def _prepared(persona_path: Path | None) -> Look:
    persona = load_persona(persona_path) if persona_path else None

    def look(exchange: Exchange, number: int) -> Answer:
        found = analyze_exchange(exchange, persona)
        seen: dict[str, Seen] = {}
        for finding in found.findings:
            if finding.direction == "request":
                one = Seen(
                    category=finding.category,
                    strength=finding.strength,
                    count=finding.count,
                    planted=finding.planted_count,
                    planted_of=planted_of(finding.category, persona),
                )
                seen[finding.category] = _stronger(seen.get(finding.category, one), one)
        ordered = sorted(seen.values(), key=lambda s: (s.strength.rank, -s.count, s.category))
        return Answer(
            number=number,
            host=exchange.host,
            cleartext=exchange.transport in CLEARTEXT,
            seen=tuple(ordered),
            opaque=sum(item.direction == "request" for item in found.opaque),
            lines=_lines(exchange, found),
            error="; ".join(item.reason for item in found.skipped),
        )

    return look


def _lines(exchange: Exchange, found: ExchangeFindings) -> tuple[Shown, ...]:
    if not found.findings and not found.opaque:
        return ()
    lines = [
        Shown(
            direction=one.direction,
            text=f"{one.attribute or one.category} ×{one.count}, {one.strength}, at {one.where}:"
            f" {one.value[:VALUE]}",
            found=True,
        )
        for one in found.findings[:MOST_LINES]
    ]
    lines += [
        Shown(
            direction=one.direction, text=f"unreadable, {one.size} bytes at {one.where}", found=True
        )
        for one in found.opaque[:MOST_LINES]
    ]
    for leaf in leaves(exchange, MOST_LINES):
        count = f" ×{leaf.count}" if leaf.count > 1 else ""
        text = f"{leaf.path}{count}: {leaf.sample[:VALUE]}"
        lines.append(Shown(direction=leaf.direction, text=text, found=False))
    return tuple(lines)


def _stronger(one: Seen, other: Seen) -> Seen:
    if (one.strength.rank, -one.count) <= (other.strength.rank, -other.count):
        return one
    return other


def _words(error: Exception) -> str:
    return masked_error(f"{type(error).__name__}: {error}")[:500]


def _say(answer: Answer) -> None:
    sys.stdout.buffer.write(answer.line())
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
