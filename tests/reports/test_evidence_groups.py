"""What differs only in its place in a list, or in a key that is data, is shown once."""

from __future__ import annotations

from reports.views.evidence import group_detections
from tests.reports.sample_document import harvester


def test_places_below_keys_that_are_data_are_one_group() -> None:
    document = harvester()
    assert document.traffic is not None
    first = document.traffic.detections[0]
    wheres = (
        "body.book.[key 1].phones[0]", "body.book.[key 22].phones[7]", "body.book.name.phones[7]",
    )  # fmt: skip
    items = [
        first.model_copy(update={"id": f"det-{number}", "where": where})
        for number, where in enumerate(wheres)
    ]
    groups = {group.where: len(group.detections) for group in group_detections(items)}
    assert groups == {"body.book.[key *].phones[*]": 2, "body.book.name.phones[*]": 1}
