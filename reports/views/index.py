"""Every piece of evidence by its id, and the anchor under which the report shows it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property

from inspector.model.case import CaseDocument, Claim, ClaimEvidence, Conclusion, RuleConclusion
from inspector.model.common import Mark
from inspector.model.static import ComponentFact, Flow, Permission, Use
from inspector.model.traffic import Detection, ExchangeInfo, SessionFinding, Source
from reports.views.budget import Budget, budget

_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")


@dataclass(frozen=True)
class Index:
    """Look-ups over one document; built once for a report."""

    document: CaseDocument

    @cached_property
    def budget(self) -> Budget:
        """What of the document is listed."""
        return budget(self.document)

    @cached_property
    def rules(self) -> tuple[RuleConclusion, ...]:
        """Every rule conclusion."""
        below = (rule for item in self.document.conclusions for rule in item.rules)
        return (*self.document.rules, *below)

    @cached_property
    def listed_exchanges(self) -> frozenset[str]:
        """Exchanges that a listed detection or an unreadable body points at."""
        traffic = self.document.traffic
        if traffic is None:
            return frozenset()
        left_out = self.budget.left_out
        wanted = {item.exchange for item in traffic.detections if item.id not in left_out}
        wanted.update(item.exchange for item in traffic.opaque)
        # A rule may rest on a mere contact with a host: then the exchange itself is the evidence.
        for rule in self.rules:
            wanted.update(rule.evidence)
        return frozenset(wanted & self.exchanges.keys())

    @cached_property
    def permissions(self) -> dict[str, Permission]:
        """Permissions by id."""
        static = self.document.static
        return {item.id: item for item in static.permissions} if static else {}

    @cached_property
    def uses(self) -> dict[str, Use]:
        """Uses by id."""
        static = self.document.static
        return {item.id: item for item in static.uses} if static else {}

    @cached_property
    def flows(self) -> dict[str, Flow]:
        """Flows by id."""
        static = self.document.static
        return {item.id: item for item in static.flows} if static else {}

    @cached_property
    def detections(self) -> dict[str, Detection]:
        """Detections by id."""
        traffic = self.document.traffic
        return {item.id: item for item in traffic.detections} if traffic else {}

    @cached_property
    def exchanges(self) -> dict[str, ExchangeInfo]:
        """Exchanges by id."""
        traffic = self.document.traffic
        return {item.id: item for item in traffic.exchanges} if traffic else {}

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Files of traffic by id."""
        traffic = self.document.traffic
        return {item.id: item for item in traffic.sources} if traffic else {}

    @cached_property
    def sessions(self) -> dict[str, tuple[SessionFinding, ...]]:
        """Merged findings of what the app sent, by category."""
        found: dict[str, list[SessionFinding]] = {}
        for item in self.document.traffic.sessions if self.document.traffic else ():
            if item.direction == "request":
                found.setdefault(item.category, []).append(item)
        return {category: tuple(items) for category, items in found.items()}

    @cached_property
    def marks(self) -> dict[str, Mark]:
        """Marks by id."""
        return {item.id: item for item in self.document.marks}

    @cached_property
    def components(self) -> dict[str, ComponentFact]:
        """Manifest facts by id."""
        static = self.document.static
        return {item.id: item for item in static.components} if static else {}

    @cached_property
    def others(self) -> frozenset[str]:
        """Ids of the remaining evidence, such as hosts, texts, keys and opaque bodies."""
        static, traffic = self.document.static, self.document.traffic
        ids: list[str] = [item.id for item in traffic.opaque] if traffic else []
        if static:
            for items in (static.hosts, static.components, static.texts, static.keys, static.asks):
                ids.extend(item.id for item in items)
            ids.extend(item.evidence_id for item in static.sdks)
        return frozenset(ids)

    @cached_property
    def shown(self) -> frozenset[str]:
        """Ids that have an anchor in the report."""
        return frozenset().union(
            self.others,
            self.permissions,
            self.uses,
            self.flows,
            self.detections.keys() - self.budget.left_out,
            self.listed_exchanges,
            self.sources,
            self.marks,
        )

    def has(self, evidence: str) -> bool:
        """Whether the report shows this id, so that a link to it leads somewhere."""
        return evidence in self.shown

    def knows(self, evidence: str) -> bool:
        """Whether the document holds this id, though the report may not list it."""
        return self.has(evidence) or evidence in self.detections or evidence in self.exchanges


def claims_of(conclusion: Conclusion, claim: Claim) -> tuple[ClaimEvidence, ...]:
    """Return the claims of that kind; a negative one may be made of code and of traffic."""
    return tuple(item for item in conclusion.claims if item.claim == claim)


def evidence_of(conclusion: Conclusion, claim: Claim) -> tuple[str, ...]:
    """Return the ids that the claims of that kind rest on."""
    return tuple(key for item in claims_of(conclusion, claim) for key in item.evidence)


def slug(text: str) -> str:
    """Return an anchor for any text: readable where possible, unique by a digest where not."""
    clean = _UNSAFE.sub("-", text[:60]).strip("-")
    if clean == text:
        return clean
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{clean}-{digest}" if clean else digest
