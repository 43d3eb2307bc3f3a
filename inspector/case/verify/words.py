"""Says the outcome of a check so that a layperson knows what is proven by it and what is not."""

from __future__ import annotations

from collections.abc import Iterator

from inspector.case.verify.findings import Level, Outcome, SealFact, Verdict

_HEADLINES = {
    Verdict.INTACT: "INTACT. Everything in this case is as it was when it was sealed.",
    Verdict.INCOMPLETE: (
        "INTACT, BUT NOT ALL OF IT IS SEALED. What was sealed is unchanged; there is more that no"
        " seal covers."
    ),
    Verdict.UNSEALED: (
        "NOT SEALED. Nothing contradicts the log, but without a seal anyone could have written it."
    ),
    Verdict.CHANGED: "CHANGED. This case is not as it was sealed or recorded.",
}
_HEADS = {
    Level.PROBLEM: "Not in order",
    Level.UNSEALED: "Not covered by a seal",
    Level.NOTE: "Worth knowing",
    Level.PROVEN: "Checked and in order",
}
SHOWN = 100
"""So many findings of one kind are printed; the JSON output has them all."""


def spoken(outcome: Outcome) -> str:
    """Return the outcome as plain text for a person."""
    lines = [_HEADLINES[outcome.verdict], ""]
    lines.append(
        f"Looked at: {outcome.files} files with {outcome.bytes} bytes, {outcome.lines} log lines."
    )
    for level, head in _HEADS.items():
        found = [finding for finding in outcome.findings if finding.level is level]
        if found:
            lines += ["", f"{head}:"]
            lines += [f"  {f.where}: {f.text}" if f.where else f"  {f.text}" for f in found[:SHOWN]]
        if len(found) > SHOWN:
            lines.append(f"  … and {len(found) - SHOWN} more (all of them with --json).")
    lines += ["", "What this proves:"]
    proven = list(_proven(outcome))
    lines += [f"  {text}" for text in proven] or ["  Nothing that would hold against a doubter."]
    lines += ["", "What it does not prove:"]
    lines += [f"  {text}" for text in _not_proven(outcome)]
    return "\n".join(lines) + "\n"


def _proven(outcome: Outcome) -> Iterator[str]:
    seal = outcome.seal
    whole = outcome.verdict in (Verdict.INTACT, Verdict.INCOMPLETE)
    if seal is None or not whole:
        return
    yield f"Each of the {seal.files} files of seal {seal.number} is byte for byte as it was then."
    yield "No sealed line of the log was changed, added, removed or moved."
    key = f"the key {seal.fingerprint}"
    named = ", which you named" if seal.signer_known else ""
    yield f"Whoever made the seal had {key}{named}."
    if seal.stamp is not None:
        off = f", give or take {seal.stamp.accuracy_s:g} s" if seal.stamp.accuracy_s else ""
        by = "pinned by you" if seal.stamp.pinned_by_you else "pinned by the sealer"
        yield (
            f"All of it existed at {seal.stamp.at:%Y-%m-%d %H:%M:%S} UTC{off}: so says"
            f" {seal.stamp.authority} (root {by})."
        )
    if outcome.rebuilt:
        yield "The results follow from the evidence with the rules and versions named in them."
    if outcome.newest_known:
        yield "No newer seal was known to you or to this machine."


def _not_proven(outcome: Outcome) -> Iterator[str]:
    seal = outcome.seal
    yield "That the recording was honest: a seal fixes what was recorded, from the sealing on."
    if seal is None:
        yield "When any of this was made, and by whom: there is no seal that holds."
        return
    yield from _about_seal(seal)
    if not outcome.newest_known:
        yield (
            "That this is the newest seal: ask its maker for the newest digest and add --expect."
        )
    if not outcome.rebuilt:
        yield "That the results follow from the evidence: add --rebuild to make them again."


def _about_seal(seal: SealFact) -> Iterator[str]:
    if not seal.signer_known:
        yield (
            f"Whose key it is: compare {seal.fingerprint} with what its owner tells you by another"
            " way, or add --signer with their public key."
        )
    if seal.stamp is None:
        yield (
            f"When the seal was made: {seal.at:%Y-%m-%d %H:%M:%S} UTC is the word of the sealing"
            " machine's clock; no authority confirmed it."
        )
    elif not seal.stamp.pinned_by_you:
        yield (
            "That the time-stamp authority is a real one: its root certificate came with the case;"
            " add --tsa-root with the one from the authority's own site."
        )
