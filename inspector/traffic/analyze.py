"""Exchanges to TrafficResult: streams over the sources, one exchange at a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from inspector.model.base import content_id
from inspector.model.common import Skipped
from inspector.model.exchange import Exchange
from inspector.model.key_material import KeyMaterial
from inspector.model.persona import Persona
from inspector.model.static import StaticResult
from inspector.model.traffic import Detection, ExchangeInfo, Opaque, Source, TrafficResult
from inspector.rules.loader import Rules, default_rules
from inspector.rules.provenance import TRAFFIC_DEPENDENCIES, provenance
from inspector.traffic.address_country import country_data
from inspector.traffic.coverage import CoverageCount
from inspector.traffic.detect import detect
from inspector.traffic.finding import ExchangeFindings, Finding, OpaqueFinding
from inspector.traffic.masking.foreign_text import MOST, masked_error, masked_text
from inspector.traffic.masking.mask import joined_salt, mask, mask_any, salted_digest
from inspector.traffic.masking.path import MaskedPaths
from inspector.traffic.masking.url import masked_url
from inspector.traffic.persona.values import PersonaValues
from inspector.traffic.planted.search import Planted
from inspector.traffic.scene import Knowledge
from inspector.traffic.sender import Senders
from inspector.traffic.session import Session, planted_of
from inspector.traffic.shared_values import RULE as SHARED
from inspector.traffic.shared_values import Other
from inspector.traffic.shared_values import others as prepared
from inspector.traffic.unfold.keyring import Keyring


@dataclass(frozen=True, slots=True)
class TrafficSource:
    """A file of traffic: what it is, and its exchanges, which are read once and in order.

    ``salt_key`` is ``mask.salt_of`` the raw bytes of the file. ``skipped`` is what the reader left;
    it is looked at after the exchanges, so a reader may fill the list while it reads.
    """

    name: str
    format: str
    sha256: str
    size: int
    salt_key: bytes
    exchanges: Iterable[Exchange]
    skipped: Sequence[Skipped] = field(default_factory=list)
    reader: str = ""


def analyze(
    sources: Sequence[TrafficSource],
    *,
    rules: Rules | None = None,
    persona: Persona | None = None,
    static: StaticResult | None = None,
    material: Sequence[KeyMaterial] = (),
    app: str = "",
    seen: Callable[[Detection, Finding], None] | None = None,
    others: Mapping[str, Persona] | None = None,
) -> TrafficResult:
    """Return what was seen in ``sources``.

    ``material`` are keys that may open what is encrypted; what they open is evidence of its own.

    ``app`` is the package under test where the user states it and no APK does.

    ``seen`` is called with each detection and the finding behind it, which holds the raw value.
    ``others`` are personas by name that were planted for other lenders' apps, on other devices:
    their values here become detections of the rule ``shared``.

    An exchange that cannot be analysed becomes a ``Skipped``; only bodies of one exchange are held
    in memory at a time.
    """
    rules = rules or default_rules()
    keyring = Keyring(material) if material else None
    knowledge = Knowledge(rules, Planted(persona) if persona else None, static, keyring)
    result = _Result(knowledge, joined_salt([source.salt_key for source in sources]), seen)
    result.senders = Senders(static, app)
    result.others = prepared(others or {}, persona, knowledge)
    result.values = PersonaValues([*((persona,) if persona else ()), *(others or {}).values()])
    for source in sources:
        result.source(source)
    return result.document()


_EXCHANGE = re.compile(r"exchange \d+( |$)")

_kept: list[Knowledge] = []


def analyze_exchange(
    exchange: Exchange, persona: Persona | None = None, static: StaticResult | None = None
) -> ExchangeFindings:
    """Return the findings of one exchange, for the live view; made to run in a worker process.

    What is prepared from persona and app stays in the process for the next call.
    """
    if not _kept or not _is_for(_kept[0], persona, static):
        _kept[:] = [Knowledge(default_rules(), Planted(persona) if persona else None, static)]
    return detect(exchange, _kept[0])


def _is_for(known: Knowledge, persona: Persona | None, static: StaticResult | None) -> bool:
    kept = known.planted.persona if known.planted else None
    return (kept is persona or kept == persona) and known.static is static


class _Result:
    def __init__(
        self,
        knowledge: Knowledge,
        salt: bytes,
        seen: Callable[[Detection, Finding], None] | None,
    ) -> None:
        self.knowledge = knowledge
        self.seen = seen
        self.persona = knowledge.planted.persona if knowledge.planted else None
        self.salt = salt
        self.sources: list[Source] = []
        self.exchanges: list[ExchangeInfo] = []
        self.detections: list[Detection] = []
        self.opaque: list[Opaque] = []
        self.skipped: list[Skipped] = []
        self.others: tuple[Other, ...] = ()
        self.values = PersonaValues()
        self.session = Session(self.persona)
        self.coverage = CoverageCount()
        self.senders = Senders(knowledge.static)

    def source(self, source: TrafficSource) -> None:
        """Read one source to its end."""
        source_id = content_id("src", source.sha256)
        count = 0
        for exchange in source.exchanges:
            count += 1
            self.exchange(exchange, source, source_id)
        self.sources.append(
            Source(
                id=source_id, name=source.name, format=source.format, sha256=source.sha256,
                size=source.size, exchanges=count, reader=source.reader,
            )
        )  # fmt: skip
        self.skipped.extend(
            Skipped(what=f"{source.name}: {s.what}", reason=self.foreign(s.reason))
            for s in source.skipped
        )

    def exchange(self, exchange: Exchange, source: TrafficSource, source_id: str) -> None:
        """Add one exchange with its findings."""
        exchange_id = content_id("ex", source.sha256, exchange.index)
        analysed = True
        try:
            found = detect(exchange, self.knowledge, None, self.others)
        except Exception as error:  # noqa: BLE001  # one exchange fails, the others go on
            words = masked_error(self.values.masked(f"{type(error).__name__}: {error}"[:MOST]))
            reason = f"analysis failed ({words})"
            analysed = False
            found = ExchangeFindings(
                skipped=(Skipped(what=f"exchange {exchange.index}", reason=reason),)
            )
        paths = MaskedPaths(self.values, self.salt)
        sender, basis = self.senders.of(exchange)
        self.exchanges.append(
            ExchangeInfo(
                id=exchange_id,
                source=source_id,
                index=exchange.index,
                at=exchange.at,
                transport=exchange.transport,
                method=exchange.method,
                url=masked_url(exchange.url, found.findings if analysed else None, self.values),
                status=exchange.status,
                host=exchange.host,
                app=exchange.app,
                sender=sender,
                sender_basis=basis,
                comment="; ".join(
                    text
                    for text in (
                        masked_error(self.foreign(exchange.error)),
                        self.foreign(exchange.comment),
                    )
                    if text
                ),
            )
        )
        for finding in found.findings:
            detection = self.detection(finding, exchange, exchange_id, paths)
            self.detections.append(detection)
            if self.seen is not None:
                self.seen(detection, finding)
            if sender != "other" and finding.rule != SHARED:
                # Counted against this device's persona, of which these values are no part.
                self.session.add(finding, detection)
        self.opaque.extend(_opaque(one, exchange, exchange_id, paths) for one in found.opaque)
        self.skipped.extend(
            Skipped(
                what=f"{source.name}: {_place(skip.what, paths)}", reason=self.foreign(skip.reason)
            )
            for skip in found.skipped
        )
        self.coverage.add(exchange, found)

    def detection(
        self, finding: Finding, exchange: Exchange, exchange_id: str, paths: MaskedPaths
    ) -> Detection:
        """Return the part of ``finding`` that may enter a document."""
        where = paths.path(finding.where)
        return Detection(
            id=content_id(
                "det",
                exchange_id,
                finding.direction,
                where,
                finding.category,
                finding.attribute,
                *paths.apart(finding.where),
                # A list may hold values of several personas.
                *((SHARED, finding.lender) if finding.rule == SHARED else ()),
            ),
            rule=finding.rule,
            category=finding.category,
            attribute=finding.attribute,
            strength=finding.strength,
            direction=finding.direction,
            transport=exchange.transport,
            exchange=exchange_id,
            at=exchange.at,
            host=exchange.host,
            address=exchange.address,
            recipient=self.knowledge.recipients.look_up(
                exchange.host, exchange.app, exchange.address
            ),
            where=where,
            decoding=finding.decoding,
            offset=finding.offset,
            count=finding.count,
            distinct=finding.distinct,
            planted=finding.planted_count,
            planted_of=None
            if finding.rule == SHARED
            else planted_of(finding.category, self.persona),
            fields=paths.fields(finding.fields),
            sample=_sample(finding),
            digest=salted_digest(finding.value, self.salt) if finding.value else "",
            note=finding.note,
        )

    def foreign(self, text: str) -> str:
        """Return words of other programs and people as they may enter a document."""
        return masked_text(self.values.masked(text[:MOST]))

    def document(self) -> TrafficResult:
        """Return the finished document."""
        return TrafficResult(
            sources=tuple(self.sources),
            exchanges=tuple(self.exchanges),
            detections=tuple(self.detections),
            sessions=self.session.results(),
            opaque=tuple(self.opaque),
            coverage=self.coverage.result(),
            country_data=country_data()
            if any(one.recipient.country for one in self.detections)
            else "",
            skipped=tuple(self.skipped),
            provenance=provenance(self.knowledge.rules, TRAFFIC_DEPENDENCIES),
        )


def _sample(finding: Finding) -> str:
    # A password may look like an address: the end of one would show the end of the other.
    if finding.category == "credentials":
        return mask(finding.value)
    return mask_any(finding.value)


def _opaque(one: OpaqueFinding, exchange: Exchange, exchange_id: str, paths: MaskedPaths) -> Opaque:
    where = paths.path(one.where)
    return Opaque(
        id=content_id("opq", exchange_id, one.direction, where, *paths.apart(one.where)),
        exchange=exchange_id,
        at=exchange.at,
        host=exchange.host,
        direction=one.direction,
        where=where,
        decoding=one.decoding,
        size=one.size,
        entropy=one.entropy,
        signs=one.signs,
    )


def _place(what: str, paths: MaskedPaths) -> str:
    """Mask the path in ``what``; the exchange's number before it is no data."""
    match = _EXCHANGE.match(what)
    before = match.group() if match else ""
    return before + paths.path(what[len(before) :])
