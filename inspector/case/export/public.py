"""The public form of a document: every personal value masked, every id without a trace of one."""

from __future__ import annotations

from collections.abc import Mapping

from inspector.case.export.masking import Masker, renamed
from inspector.model.base import Model
from inspector.model.case import BlindSpot, CaseDocument, ClaimEvidence, Conclusion
from inspector.model.common import Mark, Skipped
from inspector.model.traffic import (
    Detection,
    ExchangeInfo,
    HostCoverage,
    Opaque,
    SessionFinding,
    Source,
    TrafficResult,
)


def public_document(
    document: CaseDocument, masker: Masker, values: Mapping[str, tuple[str, ...]]
) -> CaseDocument:
    """Return what anybody may see of ``document``; ``masker`` then holds what opens the rest.

    ``values`` gives the raw values of a detection by its id, where they are known; without them
    the commitment is to the masked example of the sealed document. Ids of traffic and marks are
    digests over such values, so they are replaced by aliases throughout; what is known from the
    app alone stays as it is, for the app is public.
    """
    aliases = {name: masker.alias(name) for name in _ids(document)}
    traffic = document.traffic
    if traffic is not None:
        traffic = _traffic(traffic, _Places(masker, aliases), values)
    place = _Places(masker, aliases)
    shown = document.model_copy(
        update={
            "title": masker.text("title", document.title),
            "traffic": traffic,
            "marks": tuple(place.mark(item) for item in document.marks),
            "conclusions": tuple(place.conclusion(item) for item in document.conclusions),
            "blind_spots": tuple(
                place.blind_spot(number, item) for number, item in enumerate(document.blind_spots)
            ),
            "log_head": "",
        }
    )
    # Sentences about a rule or a blind spot may quote a host as it was.
    hosts = {host: masker.host(host) for host in _hosts(document)}
    data = shown.model_dump(mode="json")
    return CaseDocument.model_validate(renamed(data, aliases, hosts))


def _ids(document: CaseDocument) -> set[str]:
    found: set[str] = {item.id for item in document.marks}
    if document.traffic is not None:
        for items in (
            document.traffic.sources,
            document.traffic.exchanges,
            document.traffic.detections,
            document.traffic.sessions,
            document.traffic.opaque,
        ):
            found |= {item.id for item in items}
    return found


def _hosts(document: CaseDocument) -> set[str]:
    if document.traffic is None:
        return set()
    traffic = document.traffic
    return {
        item.host
        for items in (traffic.exchanges, traffic.detections, traffic.opaque, traffic.coverage.hosts)
        for item in items
    }


def _traffic(
    traffic: TrafficResult, place: _Places, values: Mapping[str, tuple[str, ...]]
) -> TrafficResult:
    hosts = tuple(place.coverage(item) for item in traffic.coverage.hosts)
    return traffic.model_copy(
        update={
            "sources": tuple(place.source(item) for item in traffic.sources),
            "exchanges": tuple(place.exchange(item) for item in traffic.exchanges),
            "detections": tuple(
                place.detection(item, values.get(item.id, ())) for item in traffic.detections
            ),
            "sessions": tuple(place.session(item) for item in traffic.sessions),
            "opaque": tuple(place.opaque(item) for item in traffic.opaque),
            "coverage": traffic.coverage.model_copy(update={"hosts": hosts}),
            "skipped": tuple(place.skipped(n, item) for n, item in enumerate(traffic.skipped)),
        }
    )


class _Places:
    """Masks each kind of item at its place; every field that may hold a value is named here."""

    def __init__(self, masker: Masker, aliases: Mapping[str, str]) -> None:
        self._masker = masker
        self._aliases = aliases

    def source(self, item: Source) -> Source:
        place = self._place("sources", item.id)
        # The digest of a small capture could be tried out; the seal's manifest has it.
        digest = self._masker.commit(f"{place}/sha256", item.sha256).commitment
        name = self._masker.mask(f"{place}/name", item.name)
        return item.model_copy(update={"name": name, "sha256": digest})

    def exchange(self, item: ExchangeInfo) -> ExchangeInfo:
        place = self._place("exchanges", item.id)
        return item.model_copy(
            update={
                "url": self._masker.url(f"{place}/url", item.url) if item.url else "",
                "host": self._masker.host(item.host),
                "comment": self._masker.text(f"{place}/comment", item.comment),
            }
        )

    def detection(self, item: Detection, values: tuple[str, ...]) -> Detection:
        place, masker = self._place("detections", item.id), self._masker
        signs = [
            masker.mask(f"{place}/value/{number}", value)
            for number, value in enumerate(values or ((item.sample,) if item.sample else ()))
        ]
        fields = (masker.word(f"{place}/fields/{n}", name) for n, name in enumerate(item.fields))
        return item.model_copy(
            update={
                "host": masker.host(item.host),
                "where": masker.path(f"{place}/where", item.where),
                "decoding": self._texts(f"{place}/decoding", item.decoding),
                "fields": tuple(fields),
                "sample": " ".join(signs),
                "digest": "",
                "note": masker.text(f"{place}/note", item.note),
            }
        )

    def session(self, item: SessionFinding) -> SessionFinding:
        return item.model_copy(update={"host": self._masker.host(item.host)})

    def opaque(self, item: Opaque) -> Opaque:
        place = self._place("opaque", item.id)
        return item.model_copy(
            update={
                "host": self._masker.host(item.host),
                "where": self._masker.path(f"{place}/where", item.where),
                "decoding": self._texts(f"{place}/decoding", item.decoding),
                "signs": self._texts(f"{place}/signs", item.signs),
            }
        )

    def coverage(self, item: HostCoverage) -> HostCoverage:
        host = self._masker.host(item.host)
        return item.model_copy(
            update={"host": host, "reasons": self._texts(f"coverage/{host}", item.reasons)}
        )

    def mark(self, item: Mark) -> Mark:
        # A tester writes down what they see, names and numbers too: no pattern finds them all.
        return item.model_copy(
            update={"text": self._masker.mask(f"{self._place('marks', item.id)}/text", item.text)}
        )

    def conclusion(self, item: Conclusion) -> Conclusion:
        recipients = tuple(
            one.model_copy(update={"host": self._masker.host(one.host)}) for one in item.recipients
        )
        claims = tuple(self._claim(item.category, one) for one in item.claims)
        return item.model_copy(update={"recipients": recipients, "claims": claims})

    def blind_spot(self, number: int, item: BlindSpot) -> BlindSpot:
        return self._texts_of(item, f"blind_spots/{number}", ("what", "why", "advice"))

    def skipped(self, number: int, item: Skipped) -> Skipped:
        return self._texts_of(item, f"skipped/{number}", ("what", "reason"))

    def _claim(self, category: str, item: ClaimEvidence) -> ClaimEvidence:
        return self._texts_of(item, f"claims/{category}/{item.claim.value}", ("reason",))

    def _texts_of[M: Model](self, item: M, place: str, fields: tuple[str, ...]) -> M:
        return item.model_copy(
            update={
                name: self._masker.text(f"{place}/{name}", str(getattr(item, name)))
                for name in fields
            }
        )

    def _texts(self, place: str, texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self._masker.text(f"{place}/{n}", text) for n, text in enumerate(texts))

    def _place(self, table: str, name: str) -> str:
        return f"{table}/{self._aliases[name]}"
