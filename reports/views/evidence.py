"""Evidence of one category, grouped: each kind is seen once, every piece can be opened."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter

from inspector.model.case import CaseDocument, Claim, Conclusion
from inspector.model.common import Owner
from inspector.model.static import ComponentFact, Flow, Permission, Use
from inspector.model.traffic import Detection, ExchangeInfo
from reports.views.index import Index, evidence_of

FULL_GROUPS = 40
"""Groups shown with all their facts in one category; the rest goes into one table."""

_POSITION = re.compile(r"\[(key )?\d+\]")


@dataclass(frozen=True, slots=True)
class UseGroup:
    """Places of one owner that read the same thing."""

    attribute: str
    target: str
    is_uri: bool
    permission: str
    owner: Owner
    picker: bool
    rule: str
    site: str
    uri_origin: str
    uses: tuple[Use, ...]


@dataclass(frozen=True, slots=True)
class DetectionGroup:
    """Detections that differ only in exchange, position, count and example."""

    first: Detection
    where: str
    """The path with positions in lists written ``[*]``, keys that are data ``[key *]``."""
    detections: tuple[Detection, ...]
    listed: tuple[Detection, ...]
    """Those that the report lists one by one: all, unless the case is too large."""

    @property
    def most(self) -> Detection:
        """The detection with the most planted, then distinct records."""
        return max(self.detections, key=lambda item: (item.planted, item.distinct, item.count))


@dataclass(frozen=True, slots=True)
class Rest:
    """Detections of the groups that are not shown with all their facts."""

    listed: tuple[Detection, ...]
    count: int


@dataclass(frozen=True, slots=True)
class CategoryEvidence:
    """Everything below one row of the matrix."""

    conclusion: Conclusion
    permissions: tuple[Permission, ...]
    components: tuple[ComponentFact, ...]
    uses: tuple[UseGroup, ...]
    flows: tuple[Flow, ...]
    sent: tuple[DetectionGroup, ...]
    sent_more: Rest
    received: tuple[DetectionGroup, ...]
    received_more: Rest


def category_evidence(document: CaseDocument, index: Index) -> tuple[CategoryEvidence, ...]:
    """Return the evidence of every category, in the order of the document.

    Uses, flows and detections are those of the category, whether or not a claim names them, so
    that nothing in the document is missing from the report.
    """
    uses = _by_category(index.uses.values())
    flows = _by_category(index.flows.values())
    detections = _by_category(index.detections.values())
    known = {conclusion.category for conclusion in document.conclusions}
    extra = sorted({*uses, *flows, *detections} - known)
    conclusions = (*document.conclusions, *(Conclusion(category=c, claims=()) for c in extra))
    return tuple(
        _evidence(
            conclusion,
            index,
            uses.get(conclusion.category, ()),
            flows.get(conclusion.category, ()),
            detections.get(conclusion.category, ()),
        )
        for conclusion in conclusions
    )


def _evidence(
    conclusion: Conclusion,
    index: Index,
    uses: Iterable[Use],
    flows: Iterable[Flow],
    detections: Iterable[Detection],
) -> CategoryEvidence:
    declares = evidence_of(conclusion, Claim.DECLARES)
    items = tuple(detections)
    left_out = index.budget.left_out
    sent = group_detections((i for i in items if i.direction == "request"), left_out)
    received = group_detections((i for i in items if i.direction == "response"), left_out)
    return CategoryEvidence(
        conclusion=conclusion,
        permissions=tuple(index.permissions[key] for key in declares if key in index.permissions),
        components=tuple(index.components[key] for key in declares if key in index.components),
        uses=_group_uses(uses),
        flows=tuple(flows),
        sent=sent[:FULL_GROUPS],
        sent_more=_rest(sent),
        received=received[:FULL_GROUPS],
        received_more=_rest(received),
    )


def group_detections(
    detections: Iterable[Detection], left_out: frozenset[str] = frozenset()
) -> tuple[DetectionGroup, ...]:
    """Return groups, strongest first, then those with most records; ``left_out`` is not listed."""
    groups: dict[tuple[object, ...], list[Detection]] = {}
    for item in detections:
        where = _anywhere(item.where)
        key = (
            item.attribute,
            item.strength,
            item.transport,
            item.host,
            item.recipient,
            where,
            item.decoding,
            item.fields,
            item.rule,
            item.note,
        )
        groups.setdefault(key, []).append(item)
    made = [
        DetectionGroup(
            items[0],
            _anywhere(items[0].where),
            tuple(items),
            tuple(item for item in items if item.id not in left_out),
        )
        for items in groups.values()
    ]
    return tuple(
        sorted(
            made,
            key=lambda group: (
                group.first.strength.rank,
                -group.most.planted,
                -group.most.distinct,
                group.first.host,
                group.where,
                group.first.id,
            ),
        )
    )


def _anywhere(where: str) -> str:
    return _POSITION.sub(r"[\1*]", where)


def _rest(groups: tuple[DetectionGroup, ...]) -> Rest:
    others = groups[FULL_GROUPS:]
    return Rest(
        tuple(item for group in others for item in group.listed),
        sum(len(group.detections) for group in others),
    )


def _group_uses(uses: Iterable[Use]) -> tuple[UseGroup, ...]:
    groups: dict[tuple[object, ...], list[Use]] = {}
    for use in uses:
        key = (
            use.attribute, use.api, use.uri, use.permission, use.owner, use.picker, use.rule,
            use.site, use.uri_origin,
        )  # fmt: skip
        groups.setdefault(key, []).append(use)
    made = [
        UseGroup(
            attribute=items[0].attribute,
            target=items[0].uri or items[0].api,
            is_uri=bool(items[0].uri),
            permission=items[0].permission,
            owner=items[0].owner,
            picker=items[0].picker,
            rule=items[0].rule,
            site=items[0].site,
            uri_origin=items[0].uri_origin,
            uses=tuple(items),
        )
        for items in groups.values()
    ]
    order = {"first_party": 0, "unknown": 1, "sdk": 2}
    return tuple(
        sorted(
            made,
            key=lambda group: (
                group.picker,
                order[group.owner.kind.value],
                group.owner.name,
                group.target,
                group.site,
                group.uses[0].id,
            ),
        )
    )


def exchanges_with_evidence(index: Index) -> tuple[ExchangeInfo, ...]:
    """Return the exchanges that a listed detection or an unreadable body points at, in order."""
    return tuple(item for item in index.exchanges.values() if item.id in index.listed_exchanges)


def _by_category[T: (Use, Flow, Detection)](items: Iterable[T]) -> dict[str, list[T]]:
    found: dict[str, list[T]] = {}
    for item in sorted(items, key=attrgetter("id")):
        found.setdefault(item.category, []).append(item)
    return found
