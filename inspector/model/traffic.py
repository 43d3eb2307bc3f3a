"""TrafficResult: what was seen leaving, where in the bytes, and to whom."""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from inspector.model.base import AttributeId, CategoryId, EvidenceId, Model, Sha256, Text, Time
from inspector.model.common import Provenance, Skipped

Transport = Literal["https", "http", "ws", "wss", "tcp", "tls", "udp", "dns", "quic"]
"""How an exchange travelled."""

Sender = Literal["app", "other", "unknown"]
"""Who sent it: the app under test, another app on the device, or not known."""

Direction = Literal["request", "response"]
"""Which side carried the data."""


class Strength(StrEnum):
    """How sure a detection is, strongest first."""

    PLANTED = "planted"
    VALIDATED = "validated"
    SHAPED = "shaped"
    NAMED = "named"

    @property
    def rank(self) -> int:
        """0 for the strongest."""
        return _STRENGTH_RANK[self]


_STRENGTH_RANK = {strength: rank for rank, strength in enumerate(Strength)}


class Source(Model):
    """A file of traffic that was read."""

    id: EvidenceId
    """Derived from the digest."""
    name: Text
    """File name without folder."""
    format: str
    """mitmproxy, har, pcap, …"""
    reader: str = ""
    """Program with version that took the file apart; another version could see other things."""
    sha256: Sha256
    """SHA-256 of the file."""
    size: int = Field(ge=0)
    """Size in bytes."""
    exchanges: int = Field(ge=0)
    """How many exchanges it holds."""


class ExchangeInfo(Model):
    """One request with its response, or one stream, as a reference to raw evidence."""

    id: EvidenceId
    """Derived from source digest and index."""
    source: EvidenceId
    """Id of the source."""
    index: int = Field(ge=0)
    """Position in the source file, from 0."""
    at: Time | None
    """When the request began; none when the source does not say."""
    transport: Transport
    """How it travelled."""
    method: Text = ""
    """HTTP method; empty for streams."""
    url: Text = ""
    """URL; query values found to be personal are masked."""
    status: int | None = None
    """HTTP status; none without a response."""
    host: Text
    """Host name asked for (or address)."""
    app: Text = ""
    """Package of the sending app where the source knows it."""
    sender: Sender = "unknown"
    """App under test, another app, or not known; what another app sent supports no claim."""
    sender_basis: Text = ""
    """What ``sender`` rests on; empty when nothing is known."""
    comment: Text = ""
    """What is missing or odd: error, cut body, aborted."""


class Recipient(Model):
    """Who received the data."""

    domain: Text = ""
    """Registrable domain; empty for a bare address."""
    company: Text = ""
    """Company where the rule data knows it."""
    purpose: Text = ""
    """What the company's host is for: ads, analytics, crawler, cloud, …; empty when not known."""
    country: str = ""
    """ISO 3166 code of the country that the address is assigned to, by ``country_data``; empty when
    not known."""
    party: Literal["first", "third", "unknown"] = "unknown"
    """First or third party relative to the app."""


class Detection(Model):
    """Personal data seen at one place of one exchange."""

    id: EvidenceId
    """Derived from exchange, place, category and attribute."""
    rule: str
    """Id of the detector or rule row that made it."""
    category: CategoryId
    """What it is."""
    attribute: AttributeId = ""
    """Which part of it."""
    strength: Strength
    """How sure."""
    direction: Direction
    """Request or response."""
    transport: Transport
    """How it travelled."""
    exchange: EvidenceId
    """Id of the exchange."""
    at: Time | None
    """When."""
    host: Text
    """Host name asked for."""
    address: Text = ""
    """Peer address; empty when the source does not say."""
    recipient: Recipient
    """Who received it."""
    where: Text
    """Path to the value: part, then keys, such as ``body.form[data].base64.json[0].phone``."""
    decoding: tuple[Text, ...] = ()
    """Steps that opened the layers, outermost first."""
    offset: int | None = Field(default=None, ge=0)
    """Offset in the raw bytes of the part, where the layers allow it."""
    count: int = Field(default=1, ge=0)
    """Records (contacts, messages, …) or occurrences."""
    distinct: int = Field(default=1, ge=0)
    """Distinct persons or values among them."""
    planted: int = Field(default=0, ge=0)
    """Distinct planted records among them."""
    planted_of: int | None = None
    """Planted records of that category on the device; none without a persona."""
    fields: tuple[Text, ...] = ()
    """What each record has, such as number, name, text, time."""
    sample: Text = ""
    """A masked example."""
    digest: str = ""
    """Salted digest of the value; comparable within one set of evidence only."""
    note: Text = ""
    """What else a reader must know."""


class Opaque(Model):
    """A body that could not be read, which is not the same as clean."""

    id: EvidenceId
    """Derived from exchange and place."""
    exchange: EvidenceId
    """Id of the exchange."""
    at: Time | None
    """When."""
    host: Text
    """Host name asked for."""
    direction: Direction
    """Request or response."""
    where: Text
    """Path to the value."""
    decoding: tuple[Text, ...] = ()
    """Steps that opened the outer layers."""
    size: int = Field(ge=0)
    """Size in bytes."""
    entropy: float = Field(ge=0, le=8)
    """Shannon entropy in bits per byte, rounded to two places."""
    signs: tuple[Text, ...] = ()
    """What else points at encryption, such as an RSA-wrapped key beside it."""


class HostCoverage(Model):
    """How much of the traffic with one host was seen."""

    host: Text
    """Host name or address."""
    seen: Literal["full", "part", "name_only"]
    """In full, in part, or only by name."""
    exchanges: int = Field(ge=0)
    """Exchanges with that host."""
    reasons: tuple[Text, ...] = ()
    """Why not in full."""


class Coverage(Model):
    """What was exercised and how much of it could be read."""

    first: Time | None = None
    """Time of the first exchange."""
    last: Time | None = None
    """Time of the last exchange."""
    exchanges: int = Field(default=0, ge=0)
    """Exchanges read."""
    bytes: int = Field(default=0, ge=0)
    """Bytes of bodies read."""
    hosts: tuple[HostCoverage, ...] = ()
    """Per host."""


class SessionFinding(Model):
    """Detections of one kind to one recipient merged over the session; each stays listed."""

    id: EvidenceId
    """Derived from category, attribute and host."""
    category: CategoryId
    """What it is."""
    attribute: AttributeId = ""
    """Which part of it."""
    strength: Strength
    """The strongest of the detections."""
    direction: Direction
    """Request or response."""
    host: Text
    """Host name asked for."""
    recipient: Recipient
    """Who received it."""
    detections: tuple[EvidenceId, ...]
    """The single detections."""
    exchanges: tuple[EvidenceId, ...]
    """The exchanges."""
    count: int = Field(ge=0)
    """Distinct records over all of them."""
    planted: int = Field(default=0, ge=0)
    """Distinct planted records over all of them."""
    planted_of: int | None = None
    """Planted records of that category on the device."""
    first: Time | None = None
    """First time."""
    last: Time | None = None
    """Last time."""


class TrafficResult(Model):
    """What analysis of captured traffic found. ``schema`` is ``inspector/traffic/1``."""

    schema_: Literal["inspector/traffic/1"] = Field(default="inspector/traffic/1", alias="schema")
    """Schema of this document."""
    sources: tuple[Source, ...] = ()
    """Files read."""
    exchanges: tuple[ExchangeInfo, ...] = ()
    """Exchanges, in the order of their sources."""
    detections: tuple[Detection, ...] = ()
    """Detections, one for each place in each exchange."""
    sessions: tuple[SessionFinding, ...] = ()
    """The same, merged over the session."""
    opaque: tuple[Opaque, ...] = ()
    """Bodies that could not be read."""
    coverage: Coverage = Coverage()
    """What was exercised."""
    country_data: Text = ""
    """Where countries of addresses come from, with the data's date; empty when none was needed."""
    skipped: tuple[Skipped, ...] = ()
    """What was not analysed."""
    provenance: Provenance
    """What made this document."""
