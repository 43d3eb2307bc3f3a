"""Secrets of other services in what an app sends."""

from __future__ import annotations

import pytest

from tests.traffic.exchanges import found, post, result


def test_carrier_login_typed_into_the_lenders_own_form() -> None:
    sent = "token=t&mobile=13800138000&identityName=x&password=284611"
    seen = found(sent, url="https://api.lender.example/user/pullUserMobileAuth")
    assert seen["credentials.service_password"] == "validated"
    assert seen["carrier_records.login"] == "validated"


def test_service_password_by_the_word_on_the_form() -> None:
    seen = found({"手机号": "13800138000", "服务密码": "284611"})
    assert seen["carrier_records.login"] == "validated"


def test_the_lenders_own_password() -> None:
    seen = found({"phone": "+6281234567890", "password": "hunter2hunter2"})
    assert seen["credentials.password"] == "validated"
    assert "credentials.service_password" not in seen
    assert "carrier_records.login" not in seen


def test_login_of_another_brand() -> None:
    sent = {
        "site": "https://login.taobao.com/member/login.jhtml",
        "username": "a",
        "pwd": "hunter22",
    }
    seen = found(sent)
    assert seen["credentials.service_password"] == "validated"
    assert seen["shopping_records.login"] == "validated"


def test_cookies_of_a_site_in_a_body_to_another() -> None:
    seen = found({"site": "x", "cookie": "_m_h5_tk=aa11bb22; cookie2=cc33dd44; unb=2200"})
    assert seen == {"credentials.cookie": "validated"}


def test_the_apps_own_cookies_are_no_finding() -> None:
    document = result(post(b"", headers=[("Cookie", "_m_h5_tk=aa11bb22; cookie2=cc33dd44")]))
    assert document.detections == ()


@pytest.mark.parametrize(
    "body", [{"otp": "482913"}, "phone=x&verifyCode=482913", {"验证码": "4829"}]
)
def test_one_time_codes(body: object) -> None:
    assert found(body)["credentials.otp"] == "validated"


@pytest.mark.parametrize(
    "body",
    [{"password": ""}, {"password": None}, {"otp": "yes please"}, {"vivo": "x", "brand": "vivo"}],
)
def test_nothing_secret(body: object) -> None:
    assert found(body) == {}


def test_no_secret_reaches_the_document() -> None:
    document = result(post({"mobile": "13800138000", "pwd": "Sup3rS3cret!"}))
    assert "Sup3rS3cret" not in document.model_dump_json()
    assert "13800138000" not in document.model_dump_json()
