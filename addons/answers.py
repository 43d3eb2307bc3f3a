"""What the proxy and its analysis process say to each other: one line a message.

A line is JSON; of a flow in which nothing was found it is the number of the job alone, because
most are so and the proxy has to read each of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import orjson
from pydantic import Field

from inspector.model.base import Model, Text
from inspector.model.traffic import Direction, Strength


@dataclass(frozen=True, slots=True)
class Job:
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

    def line(self) -> bytes:
        """Return the job as a line."""
        return orjson.dumps(self) + b"\n"

    @classmethod
    def read(cls, line: bytes) -> Job:
        """Return the job of a line."""
        return cls(**orjson.loads(line))


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

    @property
    def plain(self) -> bool:
        """True when there is nothing to tell but that the flow was analysed."""
        return not (self.seen or self.opaque or self.lines or self.error) and self.number >= 0

    def line(self) -> bytes:
        """Return the answer as a line."""
        text = str(self.number) if self.plain else self.model_dump_json()
        return text.encode() + b"\n"

    @classmethod
    def read(cls, line: bytes) -> Answer:
        """Return the answer of a line. Raises ``ValidationError``."""
        return cls(number=int(line)) if line.isdigit() else cls.model_validate_json(line)
