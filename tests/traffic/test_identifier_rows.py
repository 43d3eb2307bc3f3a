"""Each identifier row is found where its context is, with its own attribute, and nowhere else."""

from __future__ import annotations

import tomllib

import pytest

from inspector.rules.loader import default_rules
from inspector.rules.proof import compact, has_checksum, proves
from inspector.rules.traffic_schema import IdentifierRow
from tests.shared import ROOT
from tests.traffic.exchanges import found, post, result

CASES = {
    case["row"]: case
    for case in tomllib.loads((ROOT / "tests/cases/identifiers.toml").read_text("utf-8"))["case"]
}
ROWS = default_rules().identifiers


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_with_its_context(row: IdentifierRow) -> None:
    for value in CASES[row.id]["matches"]:
        for name in row.context or ("thistle",):
            assert row.attribute in found({name: value}), (name, value)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_wrong_ones_and_those_without_context_prove_nothing(row: IdentifierRow) -> None:
    for value in CASES[row.id]["not_matches"]:
        # Without a known country the plan of any other may fit a number.
        for name in row.context[:3] if row.check != "phone" else ():
            assert found({name: value}).get(row.attribute) != "validated", (name, value)
    if not row.unique:
        for value in CASES[row.id]["matches"]:
            assert "validated" not in found({"thistle": value}).values(), value
            assert "validated" not in found([{"thistle": value, "n": 1}]).values(), value


@pytest.mark.parametrize("row", [row for row in ROWS if row.check.startswith("stdnum:")],
                         ids=lambda row: row.id)  # fmt: skip
def test_a_checksum_is_claimed_only_where_there_is_one(row: IdentifierRow) -> None:
    """A check digit makes most changes of one digit wrong, a form allows most."""
    for value in CASES[row.id]["matches"]:
        plain = compact(row, value)
        changed = [
            plain[:at] + other + plain[at + 1 :]
            for at, sign in enumerate(plain) if sign.isdigit()
            for other in "0123456789" if other != sign
        ]  # fmt: skip
        right = sum(proves(row, one) for one in changed)
        assert (right * 2 < len(changed)) is has_checksum(row), (row.id, right, len(changed))


def test_the_note_says_so() -> None:
    notes = {
        name: result(post({name: value})).detections[0].note
        for name, value in (("nik", "1101014101010001"), ("aadhaar_no", "2341 2341 2346"))
    }
    assert notes == {"nik": "", "aadhaar_no": "checksum holds"}
