"""Comparison: two or more cases side by side; what stands in one and not in another."""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from inspector.model.base import CategoryId, EvidenceId, Model, Sha256, Text, Time
from inspector.model.case import Claim
from inspector.model.common import AppInfo, Provenance
from inspector.model.traffic import Strength


class Change(StrEnum):
    """What became of a row from the first side to the last."""

    ADDED = "added"
    """Not on the first of two sides, on the second."""
    REMOVED = "removed"
    """On the first of two sides, not on the second."""
    CHANGED = "changed"
    """On both of two sides, with other details."""
    DIFFERS = "differs"
    """Not the same on all of three or more sides."""
    SAME = "same"
    """The same on every side."""
    NOT_KNOWN = "not_known"
    """A side did not look there, so nothing can be said."""


class Side(Model):
    """One of the cases compared."""

    letter: str = Field(pattern=r"^[A-Z]$")
    """Short name within the comparison: A, B, …"""
    title: Text = ""
    """Title of the case."""
    app: AppInfo | None
    """The app; none when only traffic is known."""
    digest: Sha256
    """SHA-256 of the case document as it lies in the case."""
    static: bool
    """Whether an app file was analysed."""
    traffic: bool
    """Whether traffic was recorded."""
    code_read: bool
    """False where the code, or most of it, could not be read: a lack there means nothing."""
    flows_read: bool
    """False where data flow was not, or not in full, followed."""
    exchanges: int = Field(default=0, ge=0)
    """Exchanges recorded."""
    first: Time | None = None
    """Time of the first exchange."""
    last: Time | None = None
    """Time of the last exchange."""
    consent_marked: bool = False
    """Whether the moment of consent was marked."""
    country: str = ""
    """Country as stated in the case; empty when not."""
    limits: tuple[str, ...] = ()
    """Ids of what hides behaviour in the app's file."""
    provenance: Provenance
    """What made the case document."""


class CategoryCell(Model):
    """What one side says about one category."""

    claims: tuple[Claim, ...]
    """Its claims, in the order of the vocabulary."""
    strength: Strength | None = None
    """Of what was sent: the strongest detection."""
    records: int = Field(default=0, ge=0)
    """Most distinct records seen leaving in one merged finding."""
    planted: int = Field(default=0, ge=0)
    """Planted records among them."""
    planted_of: int | None = None
    """Planted records on the device; none without a persona."""
    before_consent: bool | None = None
    """Whether some of it left before consent; none when not known."""
    cleartext: bool = False
    """Whether some of it travelled without encryption."""


class CategoryRow(Model):
    """One category on every side."""

    category: CategoryId
    """The category."""
    change: Change
    """``added`` and ``removed``: one of two sides has no claim that rests on evidence. ``changed``:
    other claims, another amount, or another answer to consent or encryption."""
    cells: tuple[CategoryCell, ...]
    """One for each side, in their order."""


class Cell(Model):
    """One thing on one side."""

    state: Literal["present", "absent", "not_analysed"]
    """``absent`` only where that side was looked at; else ``not_analysed``."""
    details: tuple[Text, ...] = ()
    """What the change is judged by besides presence, such as origin or company."""
    places: int = Field(default=0, ge=0)
    """How many pieces of evidence; a different number alone is no change."""
    evidence: tuple[EvidenceId, ...] = ()
    """The first of them, to be looked up in that side's own report."""


class Row(Model):
    """One thing on every side: a permission, a read, a host, …"""

    key: Text
    """What identifies it, such as the permission's name."""
    category: CategoryId | None = None
    """Data category concerned, if any."""
    note: Text = ""
    """What else names it: owner of the code, company, instrument and clause."""
    change: Change
    """What became of it."""
    cells: tuple[Cell, ...]
    """One for each side, in their order."""


class Comparison(Model):
    """Cases side by side: a pure function of the documents. ``inspector/comparison/1``."""

    schema_: Literal["inspector/comparison/1"] = Field(
        default="inspector/comparison/1", alias="schema"
    )
    """Schema of this document."""
    kind: Literal["versions", "apps", "sessions"]
    """Files of one package; different packages; the same file, or traffic, several times."""
    sides: tuple[Side, ...] = Field(min_length=2, max_length=12)
    """The cases, in the order given."""
    same_signer: bool | None = None
    """Whether one certificate signed all files; none where a side names no certificate."""
    same_rules: bool
    """Whether all were analysed with the same rules; if not, a difference may be one of rules."""
    same_tool: bool
    """Whether all were analysed with the same version of the tool."""
    categories: tuple[CategoryRow, ...] = ()
    """Every category that any side knows, in the order of the vocabulary."""
    permissions: tuple[Row, ...] = ()
    """Permissions by name."""
    uses: tuple[Row, ...] = ()
    """Reads in the code, by category, what is read and whose code it is."""
    flows: tuple[Row, ...] = ()
    """Paths in the code, by category, read and sink."""
    recipients: tuple[Row, ...] = ()
    """Hosts that received a category in traffic."""
    hosts: tuple[Row, ...] = ()
    """Hosts named in the app's file."""
    sdks: tuple[Row, ...] = ()
    """Third-party code recognised."""
    texts: tuple[Row, ...] = ()
    """Sentences found in the app."""
    rules: tuple[Row, ...] = ()
    """Rules touched."""
