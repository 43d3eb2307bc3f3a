"""What a check found: single findings, and the verdict they add up to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import Field

from inspector.model.base import Model, Text


class Level(StrEnum):
    """How a finding counts."""

    PROVEN = "proven"
    """Checked and holds."""
    NOTE = "note"
    """Worth knowing; takes nothing away."""
    UNSEALED = "unsealed"
    """There, but no seal covers it."""
    PROBLEM = "problem"
    """Not as it was sealed, or not what it claims to be."""


class Finding(Model):
    """One thing that was checked."""

    level: Level
    """How it counts."""
    code: str = Field(pattern=r"^[a-z-]+$")
    """What kind of finding, such as ``file-changed``."""
    where: Text
    """File of the case, or line of the log; printable characters only."""
    text: Text
    """The finding in one sentence."""


class Verdict(StrEnum):
    """What the findings add up to."""

    INTACT = "intact"
    """Everything is as it was sealed."""
    INCOMPLETE = "incomplete"
    """What was sealed is unchanged; there is more that is not sealed."""
    UNSEALED = "unsealed"
    """There is no seal; nothing contradicts the log."""
    CHANGED = "changed"
    """Something is not as it was sealed or recorded."""


class StampFact(Model):
    """A time-stamp that holds."""

    at: datetime
    """The authority's time."""
    accuracy_s: float
    """How far it may be off, in seconds; 0 when the authority does not say."""
    authority: Text
    """Subject of the certificate that signed."""
    pinned_by_you: bool
    """True when the root was named by the person who checks, not by the sealer."""


class SealFact(Model):
    """The newest seal, as far as it holds."""

    number: int
    """Its number."""
    sha256: str
    """Digest of its manifest."""
    at: datetime
    """When it was made, by the sealing machine's clock."""
    files: int
    """How many files it covers."""
    fingerprint: str
    """Of the key that signed."""
    signer_known: bool
    """True when that key is one that the person who checks named."""
    stamp: StampFact | None
    """Its time-stamp, when one holds."""


class Outcome(Model):
    """All of one check. ``schema`` is ``inspector/verify/1``."""

    schema_: Literal["inspector/verify/1"] = Field(default="inspector/verify/1", alias="schema")
    """Schema of this document."""
    verdict: Verdict
    """What it adds up to."""
    case: str
    """Identity of the case: the digest of the first line of its log."""
    seal: SealFact | None
    """The newest seal; none when there is none or it does not hold."""
    newest_known: bool
    """True when something outside the case said that this is the newest seal."""
    rebuilt: bool
    """True when the results were made again from the evidence and compared."""
    files: int
    """How many files were hashed."""
    bytes: int
    """How many bytes these have."""
    lines: int
    """How many lines the log has."""
    findings: tuple[Finding, ...]
    """Everything found, problems first."""


def verdict(findings: Iterable[Finding], *, sealed: bool) -> Verdict:
    """Return what the findings add up to."""
    levels = {finding.level for finding in findings}
    if Level.PROBLEM in levels:
        return Verdict.CHANGED
    if not sealed:
        return Verdict.UNSEALED
    return Verdict.INCOMPLETE if Level.UNSEALED in levels else Verdict.INTACT


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings with the gravest first, then by place."""
    rank = {Level.PROBLEM: 0, Level.UNSEALED: 1, Level.NOTE: 2, Level.PROVEN: 3}
    unique = set(findings)
    return tuple(sorted(unique, key=lambda f: (rank[f.level], f.where, f.code, f.text)))
