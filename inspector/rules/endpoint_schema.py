"""Shapes of the rows about known endpoints: which requests, how they open, what they carry."""

from typing import Literal, Self

from pydantic import Field, model_validator

from inspector.model.base import AttributeId, CategoryId, Model
from inspector.rules.endpoint_path import parse_path
from inspector.rules.schema import Row

ROOTS = ("body", "query", "header", "cookie", "path")
"""What a request offers: raw body and query, tables of headers and cookies, the URL's path."""


class PropertyRow(Row):
    """A kind of value that endpoints carry; ``id`` is its name in the endpoint rows."""

    category: CategoryId
    """What it is."""
    attribute: AttributeId = ""
    """Which part."""
    title: str
    """Name shown to readers, in English."""
    pattern: str = ""
    """Regular expression over the whole value; a value of another form is only ``named``."""
    unless: str = ""
    """Regular expression of values that say nothing, such as an advertising ID of zeros."""


class Step(Model):
    """One decoding step: reads a variable, writes another; ``res.body`` is what values name."""

    do: Literal["json", "form", "get", "base64", "url", "jwt", "protobuf", "gzip", "split", "list"]
    """What is done. ``form`` is name=value pairs, ``list`` makes a list of a single value."""
    input: str = ""
    """Variable read, with a path into it after its first dot."""
    each: str = ""
    """The same, but the step is done on every item found there."""
    path: str = ""
    """For ``get``: what is taken."""
    separator: str = ""
    """For ``split``."""
    output: str
    """Variable written, with a path into it."""

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if bool(self.input) == bool(self.each):
            raise ValueError("give either input or each")
        for path in (self.input, self.each, self.output, self.path):
            if path:
                parse_path(path)
        return self


class EndpointValue(Model):
    """One value of the request."""

    name: str
    """Id of its property row."""
    part: Literal["body", "query", "header", "cookie", "path"]
    """Which part it is in, after decoding (``res.<part>``)."""
    path: str
    """Where, as ``inspector.rules.endpoint_path`` reads it."""
    only: str = ""
    """Regular expression that must be found in the value."""
    unless: str = ""
    """Regular expression that must not."""
    why: str = Field(min_length=4)
    """How it is known what the value is: a document, research, or its obvious name."""

    @property
    def documented(self) -> bool:
        """True when more than the key's name says what it is."""
        return not self.why.startswith("obvious")

    @model_validator(mode="after")
    def _path(self) -> Self:
        parse_path(self.path)
        return self


class EndpointRow(Row):
    """Requests of one kind to one receiver."""

    name: str
    """What the endpoint is, in the receiver's words."""
    company: str
    """Who runs it, or whose software does."""
    urls: tuple[str, ...] = ()
    """Whole URLs without query; http and https count alike, a final slash does not."""
    patterns: tuple[str, ...] = ()
    """Regular expressions searched in the URL without query."""
    steps: tuple[Step, ...]
    """How the parts are opened. The row applies when the first step that reads the body, else any
    step, succeeds."""
    values: tuple[EndpointValue, ...]
    """What is there."""
