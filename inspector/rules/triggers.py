"""What a policy row waits for: typed conditions over our own documents, combined by all/any/not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from inspector.model.base import AttributeId, CategoryId, Model
from inspector.model.case import Basis
from inspector.model.common import OwnerKind
from inspector.model.traffic import Direction, Strength, Transport

Names = Annotated[tuple[str, ...], Field(min_length=1)]
Categories = Annotated[tuple[CategoryId, ...], Field(min_length=1)]
Attributes = tuple[AttributeId, ...]
"""Attributes with everything below them: ``identity.national_id`` covers ``….national_id.cn``."""
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
MarkKind = Annotated[str, Field(pattern=r"^[a-z][a-z-]{0,40}$")]


class PermissionTrigger(Model):
    """The manifest requests one of these, and still does on the level of the test or target."""

    kind: Literal["permission"]
    names: Names
    """Full permission names."""


class UseTrigger(Model):
    """The code reads a category; a picker, where the borrower chooses the record, never counts."""

    kind: Literal["use"]
    categories: Categories
    attributes: Attributes = ()
    """Only these; empty for any."""
    except_attributes: Attributes = ()
    """Not these."""
    owners: tuple[OwnerKind, ...] = ()
    """Only code of these owners; empty for any."""


class FlowTrigger(Model):
    """A path in the code leads from a read of a category to a sink."""

    kind: Literal["flow"]
    categories: Categories
    sinks: tuple[Literal["network", "sms", "log", "component"], ...] = ("network", "sms")


class DetectionTrigger(Model):
    """Personal data was seen in captured traffic; every filter that is set must hold."""

    kind: Literal["detection"]
    categories: Categories
    attributes: Attributes = ()
    """Only these; empty for any."""
    except_attributes: Attributes = ()
    """Not these, such as the one contact that the borrower chose."""
    min_distinct: int = Field(default=1, ge=1)
    """Distinct records at one place, or over a session where all of it passes the filters."""
    direction: Direction | Literal["any"] = "request"
    transports: tuple[Transport, ...] = ()
    """How it travelled; empty for any."""
    parties: tuple[Literal["first", "third", "unknown"], ...] = ()
    """Recipient relative to the app; empty for any."""
    country_in: tuple[Country, ...] = ()
    """The recipient's address is known to be in one of these."""
    country_not_in: tuple[Country, ...] = ()
    """The recipient's address is known to be in a country other than these."""
    bare_address: bool = False
    """The recipient was reached by address, without a host name."""
    where: tuple[str, ...] = ()
    """The path to the value begins with one of these parts, such as ``query``."""
    before: tuple[MarkKind, ...] = ()
    """Seen before the first mark of one of these kinds; without such a mark the filter fails."""
    after: MarkKind | None = None
    """Seen after a mark of this kind."""
    reset_by: tuple[MarkKind, ...] = ("signup",)
    """For ``after``: a mark of these kinds in between starts anew; what follows does not count."""
    strength: Strength = Strength.SHAPED
    """At least this strong: a key name alone is no ground for a conclusion unless a row says so."""
    rules: tuple[str, ...] = ()
    """Only from these detectors; empty for any."""


class CredentialTrigger(Model):
    """A password, cookie or token of another company's service is taken."""

    kind: Literal["credential"]
    attributes: Attributes = (
        "credentials.service_password",
        "credentials.cookie",
        "credentials.token",
        "carrier_records.login",
        "shopping_records.login",
    )
    """What counts in traffic and in code."""
    texts: tuple[str, ...] = ("service_password",)
    """Kinds of text that label such a field."""
    strength: Strength = Strength.NAMED
    """At least this strong; the detector has already tied the value to another brand."""


class OpaqueTrigger(Model):
    """A body was sent that could not be read."""

    kind: Literal["opaque"]
    min_size: int = Field(default=2048, ge=1)
    """Bytes."""


class TextTrigger(Model):
    """The app carries a sentence of one of these kinds."""

    kind: Literal["text"]
    kinds: Names
    """Kinds of phrase rules, such as ``contact_threat``."""


class ComponentTrigger(Model):
    """The manifest has components or settings of a kind."""

    kind: Literal["component"]
    kinds: tuple[str, ...] = ()
    """Kinds of component facts; empty for any."""
    contains: tuple[str, ...] = ()
    """One of these is part of the name, value or rule id; empty for any."""
    min_count: int = Field(default=1, ge=1)
    """How many there must be."""


class MarkTrigger(Model):
    """The tester noted something."""

    kind: Literal["mark"]
    kinds: Annotated[tuple[MarkKind, ...], Field(min_length=1)]
    after: MarkKind | None = None
    """Only when a mark of this kind came earlier."""
    words: tuple[str, ...] = ()
    """One of these is in the tester's words, in any case; empty for any text."""


class HostTrigger(Model):
    """The app carries or contacts a host."""

    kind: Literal["host"]
    domains: tuple[str, ...] = ()
    """Host names with everything below them; empty for any."""
    bare_address: bool = False
    """Only addresses without a name."""
    cleartext: bool = False
    """Only where a URL or the exchange is without encryption."""


class SdkTrigger(Model):
    """The app contains third-party code of a vendor or purpose."""

    kind: Literal["sdk"]
    ids: tuple[str, ...] = ()
    """Ids of SDK rows."""
    purposes: tuple[str, ...] = ()
    """Purposes, such as ``crawler``."""


class AllOf(Model):
    """Every part is met; the conclusion is only as strong as the weakest part."""

    kind: Literal["all"]
    of: Annotated[tuple[Trigger, ...], Field(min_length=1)]


class AnyOf(Model):
    """At least one part is met; all evidence is listed, the strongest counts."""

    kind: Literal["any"]
    of: Annotated[tuple[Trigger, ...], Field(min_length=1)]


class Not(Model):
    """The part is not met; this yields no evidence, so it never stands alone."""

    kind: Literal["not"]
    that: Trigger


Leaf = (
    PermissionTrigger
    | UseTrigger
    | FlowTrigger
    | DetectionTrigger
    | CredentialTrigger
    | OpaqueTrigger
    | TextTrigger
    | ComponentTrigger
    | MarkTrigger
    | HostTrigger
    | SdkTrigger
)
Trigger = Annotated[Leaf | AllOf | AnyOf | Not, Field(discriminator="kind")]

AllOf.model_rebuild()
AnyOf.model_rebuild()
Not.model_rebuild()


def leaves(trigger: Trigger) -> Iterator[Leaf]:
    """Yield every condition of a trigger, negated ones too."""
    if isinstance(trigger, AllOf | AnyOf):
        for part in trigger.of:
            yield from leaves(part)
    elif isinstance(trigger, Not):
        yield from leaves(trigger.that)
    else:
        yield trigger


def gives_evidence(trigger: Trigger) -> bool:
    """Return whether the trigger, when met, always has evidence to show."""
    if isinstance(trigger, AllOf):
        return any(gives_evidence(part) for part in trigger.of)
    if isinstance(trigger, AnyOf):
        return all(gives_evidence(part) for part in trigger.of)
    return not isinstance(trigger, Not)


def bases(trigger: Trigger) -> frozenset[Basis]:
    """Return every basis that a conclusion from this trigger can rest on."""
    match trigger:
        case AllOf() | AnyOf():
            return frozenset().union(*(bases(part) for part in trigger.of))
        case Not():
            return frozenset()
        case DetectionTrigger():
            both = {"request": {Basis.SENDS}, "response": {Basis.RECEIVES}}
            return frozenset(both.get(trigger.direction, {Basis.SENDS, Basis.RECEIVES}))
        case CredentialTrigger():
            return frozenset({Basis.CONTAINS, Basis.REFERENCES, Basis.SENDS})
        case HostTrigger():
            return frozenset({Basis.CONTAINS, Basis.CONTACTS_HOST})
        case _:
            return frozenset({_SINGLE[trigger.kind]})


_SINGLE = {
    "permission": Basis.DECLARES,
    "component": Basis.DECLARES,
    "use": Basis.REFERENCES,
    "flow": Basis.CAN_REACH,
    "opaque": Basis.UNREADABLE,
    "text": Basis.CONTAINS,
    "sdk": Basis.CONTAINS,
    "mark": Basis.NOTED,
}
