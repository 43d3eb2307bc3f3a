"""What the proxy and its analysis process say to each other: one JSON line a message."""

from __future__ import annotations

from pydantic import Field

from inspector.model.base import Model, Text
from inspector.model.traffic import Direction, Strength


class Job(Model):
    """One recorded flow to look at; the bytes are in the segment already."""

    number: int
    """Number of the job, from 0."""
    segment: str
    """Path of the segment."""
    index: int
    """Position of the flow in it."""
    offset: int
    """First byte of the flow."""
    length: int
    """Bytes of the flow."""


class Seen(Model):
    """One category of personal data that a request carried."""

    category: str
    """The category."""
    strength: Strength
    """The strongest of the detections."""
    count: int = Field(ge=0)
    """Records or occurrences, by the detection that has most."""
    planted: int = 0
    """Distinct planted records among them."""
    planted_of: int | None = None
    """Planted records on the device; none without a persona."""


class Shown(Model):
    """One line of the content view "Evidence"."""

    direction: Direction
    """Which message it is about."""
    text: Text
    """What was found where, or a value with the way to it."""
    found: bool
    """True for a finding."""


class Answer(Model):
    """What was seen in one flow, or why nothing can be said."""

    number: int
    """Number of the job."""
    host: Text = ""
    """Host name asked for."""
    cleartext: bool = False
    """True when it travelled without encryption."""
    seen: tuple[Seen, ...] = ()
    """Categories, strongest first."""
    opaque: int = 0
    """Bodies that could not be read."""
    lines: tuple[Shown, ...] = ()
    """What the content view shows; raw values, for the tester's own screen, never stored."""
    error: Text = ""
    """Why the flow was not analysed; empty when it was."""
