"""Identifiers need a proof and a context."""

from __future__ import annotations

import pytest

from tests.traffic.exchanges import found


@pytest.mark.parametrize(
    ("body", "attribute"),
    [
        ({"nik": "3171051704910000"}, "identity.national_id.id"),
        ({"user": {"idCard": {"no": "11010519491231002X"}}}, "identity.national_id.cn"),
        ({"q": "11010519491231002X"}, "identity.national_id.cn"),
        ({"label": "CPF", "value": "390.533.447-05"}, "identity.national_id.br"),
        ({"aadhaar_no": "2341 2341 2346"}, "identity.national_id.in"),
        ({"curp": "BOXW310820HNERXN09"}, "identity.national_id.mx"),
        ({"imei": "490154203237518"}, "device_ids.imei"),
        ({"GAID": "cdda802e-fb9c-47ad-9866-0794d394c912"}, "device_ids.advertising_id"),
        ({"bssid": "a4:2b:b0:c1:d2:e3"}, "network_ids.bssid"),
        ({"card_no": "4111 1111 1111 1111"}, "finance.card"),
        ({"x": "GB82 WEST 1234 5698 7654 32"}, "finance.iban"),
        ({"x": "someone.else@mail.example"}, "identity.email"),
        ({"phoneNumber": "+6281234567890"}, "identity.phone"),
        ({"mobile": "081234567890"}, "identity.phone"),
    ],
)
def test_proven(body: object, attribute: str) -> None:
    assert found(body)[attribute] == "validated"


@pytest.mark.parametrize(
    "body",
    [
        {"n": "3171051704910000"},
        {"orderNo": "490154203237518"},
        {"imei": "490154203237519"},
        {"id": "4111111111111111"},
        {"traceId": "cdda802e-fb9c-47ad-9866-0794d394c912"},
        {"hash": "02adb086af61"},
        {"amount": 390533447},
        {"file": "icon@2x.png"},
        {"n": "081234567890"},
        {"mac": "02:00:00:00:00:00"},
    ],
)
def test_not_proven(body: object) -> None:
    assert "validated" not in found(body).values()


def test_form_fields_and_queries_have_context_too() -> None:
    assert (
        found("realName=Arimbi+Cakra&idNo=11010519491231002X")["identity.national_id.cn"]
        == "validated"
    )
    url = "https://h5.example/auth?idcard=11010519491231002X&name=x"
    assert found(b"", url=url)["identity.national_id.cn"] == "validated"


def test_numbers_of_several_people_are_not_the_borrower_s() -> None:
    people = [
        {"name": name, "phone": f"+62835123456{i}8"} for i, name in enumerate(("Ani", "Budi"))
    ]
    assert found({"invitees": people}) == {"contacts.single": "validated"}
    own = [{"kind": "home", "phone": "+628351234567"}, {"kind": "home", "phone": "+628351234568"}]
    assert found({"numbers": own}) == {"identity.phone": "validated"}
