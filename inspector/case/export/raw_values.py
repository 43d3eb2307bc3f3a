"""Finds the raw values behind the detections of a case, in its evidence, to prove one of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from inspector.case.analyze import analyze_traffic
from inspector.case.folder import Case
from inspector.case.inputs import Kind
from inspector.case.merge import parts
from inspector.case.reading import Reader
from inspector.model.case import CaseDocument
from inspector.model.traffic import Detection
from inspector.rules.loader import Rules
from inspector.traffic.finding import Finding

MOST_CHARACTERS = 4_096
"""A longer value, such as a picture in base64, is proven by its beginning of so many characters."""


def raw_values(
    case: Case, *, rules: Rules, readers: Mapping[Kind, Reader]
) -> Callable[[CaseDocument], Mapping[str, tuple[str, ...]]]:
    """Return the function that gives the raw value of each detection by the detection's id.

    It analyses the traffic of ``case`` again with the app as the document knows it, so the values
    are those of the evidence; nothing of them is kept anywhere. A detection without a single value,
    such as a set of records, is left out. Raises what ``analyze_traffic`` raises.
    """

    def found(document: CaseDocument) -> Mapping[str, tuple[str, ...]]:
        values: dict[str, tuple[str, ...]] = {}

        def seen(detection: Detection, finding: Finding) -> None:
            if finding.value:
                values[detection.id] = (finding.value[:MOST_CHARACTERS],)

        analyze_traffic(
            case, parts(case), rules=rules, readers=readers, static=document.static, seen=seen
        )
        return values

    return found
