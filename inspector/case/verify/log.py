"""Checks the log: its chain, where the seals stand in it, and what was written after the last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from inspector.case.chain import Chain, Line
from inspector.case.folder import DERIVED
from inspector.case.manifest import folder_name
from inspector.case.verify.findings import Finding, Level
from inspector.case.verify.folder import LOG, Found
from inspector.case.verify.seals import CheckedSeal

SHOWN = 20
"""So many lines after the last seal are named one by one."""


def check_log(found: Found, chain: Chain, seals: Sequence[CheckedSeal]) -> Iterator[Finding]:
    """Yield what the log shows; ``chain`` must have been read with the offsets of the seals."""
    for number, fault in chain.breaks:
        text = f"Line {number}: {fault}."
        yield found.say(Level.PROBLEM, "log-broken", f"{LOG} line {number}", text)
    if not chain.breaks:
        text = f"Its {len(chain.lines)} lines form one unbroken chain."
        yield found.say(Level.PROVEN, "log-chain", LOG, text)
    if chain.torn:
        text = (
            f"Its last line is unfinished ({chain.torn} bytes): a program was killed while writing."
        )
        yield found.say(Level.UNSEALED, "log-torn", LOG, text)
    for seal in seals:
        yield from _sealed_part(found, chain, seal)
    for line in chain.lines:
        if line.action == "log.cut":
            text = f"An unfinished line was cut here: {line.data.get('bytes')} bytes."
            yield found.say(Level.NOTE, "log-cut", f"{LOG} line {line.number}", text)
        elif line.action == "clock.backwards":
            text = f"The clock went back from {line.data.get('was')} to {line.data.get('now')}."
            yield found.say(Level.NOTE, "clock", f"{LOG} line {line.number}", text)
    manifest = seals[-1].manifest if seals else None
    if manifest is not None:
        yield from _after(found, chain, seals[-1].number, manifest.log.lines)
    elif not seals:
        yield from _begun(found, chain.lines, 0)


def _sealed_part(found: Found, chain: Chain, seal: CheckedSeal) -> Iterator[Finding]:
    manifest = seal.manifest
    if manifest is None:
        return
    state = manifest.log
    if chain.case and chain.case != manifest.case:
        text = f"This is not the log of the case that seal {seal.number} was made for."
        yield found.say(Level.PROBLEM, "log-foreign", f"{LOG} line 1", text)
    if chain.prefixes.get(state.size) == state.sha256:
        text = f"Its first {state.lines} lines are as they were for seal {seal.number}."
        yield found.say(Level.PROVEN, "log-sealed", LOG, text)
        return
    end = chain.lines[-1].end if chain.lines else 0
    if end < state.size:
        text = f"It is shorter than seal {seal.number} says: lines were cut off its end."
        yield found.say(Level.PROBLEM, "log-cut-off", LOG, text)
    else:
        text = f"Its first {state.lines} lines are not those of seal {seal.number}."
        yield found.say(Level.PROBLEM, "log-changed", LOG, text)


def _after(found: Found, chain: Chain, newest: int, sealed_lines: int) -> Iterator[Finding]:
    later = [line for line in chain.lines if line.number > sealed_lines]
    yield from _begun(found, later, newest)
    evidence = [
        line for line in later if not line.action.startswith(DERIVED) and line.action != "log.cut"
    ]
    for line in evidence[:SHOWN]:
        text = f"Written after the seal ({line.action}, {line.at}); no seal covers it yet."
        yield found.say(Level.UNSEALED, "log-later", f"{LOG} line {line.number}", text)
    if len(evidence) > SHOWN:
        text = f"{len(evidence) - SHOWN} more lines were written after the seal."
        yield found.say(Level.UNSEALED, "log-later", LOG, text)
    for line in later[:SHOWN]:
        if line not in evidence and not line.action.startswith("seal."):
            text = f"After the seal: {line.action}, {line.at}. It changes no evidence."
            yield found.say(Level.NOTE, "log-after", f"{LOG} line {line.number}", text)
    if len(later) - len(evidence) > SHOWN:
        text = f"{len(later)} lines were written after the seal."
        yield found.say(Level.NOTE, "log-after", LOG, text)


def _begun(found: Found, lines: Sequence[Line], newest: int) -> Iterator[Finding]:
    """Name seals that were begun and are not there: interrupted, given up, or taken away."""
    given_up = {
        (line.data.get("number"), line.number) for line in lines if line.action == "seal.abandoned"
    }
    for line in lines:
        number = line.data.get("number")
        if line.action != "seal.begun" or not isinstance(number, int) or number <= newest:
            continue
        folder = f"seal/{folder_name(number)}"
        where = f"{LOG} line {line.number}"
        if any(other == number and later > line.number for other, later in given_up):
            text = f"Seal {number} was begun and given up; the log says so."
            yield found.say(Level.NOTE, "seal-given-up", where, text)
        elif (found.root / "seal" / f".{folder_name(number)}.part").is_dir():
            text = f"Seal {number} was begun and interrupted; seal the case again."
            yield found.say(Level.UNSEALED, "seal-interrupted", where, text)
        else:
            text = f"Seal {number} was begun (line {line.number} of the log) and is gone."
            yield found.say(Level.PROBLEM, "rolled-back", folder, text)
