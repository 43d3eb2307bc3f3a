"""Known endpoints: what TrackHAR finds on a real capture, lending software, odd requests."""

from __future__ import annotations

import base64
import gzip
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from inspector.model.traffic import Strength
from inspector.rules.endpoint_path import parse_path
from inspector.rules.loader import default_rules
from inspector.traffic.detect import detect
from inspector.traffic.finding import Finding
from inspector.traffic.har.read import read_har
from inspector.traffic.known_endpoints import Endpoints
from inspector.traffic.opened_request import Node, find, text_of
from inspector.traffic.scene import Knowledge
from inspector.traffic.unfold.layer import Tree
from tests.shared import shared
from tests.traffic.exchanges import post

RULES = default_rules()
KNOWN = Knowledge(RULES)
ZEROS = "00000000-0000-0000-0000-000000000000"


def found(body: object, url: str, **more: Any) -> dict[str, Finding]:
    """Return the findings of known endpoints by property."""
    findings = detect(post(body, url=url, **more), KNOWN).findings
    return {n: f for f in findings if f.rule.startswith("endpoint.") for n in f.fields}


def adapters() -> list[dict[str, Any]]:
    path = shared() / "traffic/trackhar/adapters.json"
    loaded: list[dict[str, Any]] = json.loads(path.read_text())
    return loaded


def test_everything_that_trackhar_reports_on_a_real_capture_is_found() -> None:
    folder = shared() / "traffic"
    expected = json.loads((folder / "trackhar/android-first-run.expected.json").read_text())
    exchanges = list(read_har(folder / "reporthar/android-first-run.har"))
    assert len(exchanges) == len(expected)
    missing, count = [], 0
    for exchange, entry in zip(exchanges, expected, strict=True):
        seen = {
            (finding.rule, name, "1" if finding.value == "1.0" else finding.value)
            for finding in detect(exchange, KNOWN).findings
            for name in finding.fields
        }
        for one in entry or ():
            count += 1
            wanted = (f"endpoint.{one['adapter']}", one["property"], text_of(one["value"]))
            if wanted not in seen:
                missing.append((exchange.index, *wanted))
    assert missing == []
    assert count > 100


def test_nothing_more_than_trackhar_reports_comes_from_its_adapters() -> None:
    folder = shared() / "traffic"
    expected = json.loads((folder / "trackhar/android-first-run.expected.json").read_text())
    for exchange in read_har(folder / "reporthar/android-first-run.har"):
        names = {one["property"] for one in expected[exchange.index] or ()}
        seen = {
            name
            for finding in detect(exchange, KNOWN).findings
            if finding.rule.startswith("endpoint.")
            for name in finding.fields
        }
        assert seen <= names, exchange.url


def test_every_adapter_is_there_with_all_its_paths_and_reasons() -> None:
    rows = {row.id: row for row in RULES.endpoints}
    for adapter in adapters():
        row = rows[f"{adapter['tracker']['slug']}/{adapter['slug']}"]
        assert len(row.urls) + len(row.patterns) == len(adapter["endpointUrls"])
        assert len(row.steps) == len(adapter["decodingSteps"])
        theirs = Counter(
            (name, path["context"], path["reasoning"])
            for name, paths in adapter["containedDataPaths"].items()
            for path in paths
        )
        ours = Counter(
            (v.name, v.part, v.why.removeprefix("TrackHAR research, ")) for v in row.values
        )
        assert ours == theirs, row.id
    assert len(adapters()) == 123


def test_an_endpoint_of_each_row_leads_to_the_row() -> None:
    endpoints = Endpoints(RULES)
    for row in RULES.endpoints:
        for url in row.urls:
            assert row in endpoints.of(f"{url}?x=1")
            assert row in endpoints.of(f"{url}/")
            assert row not in endpoints.of(f"{url}-other")
            assert row not in endpoints.of(url.replace("://", "://not-"))


def test_a_value_says_which_adapter_and_why() -> None:
    body = {"app": {"id": "tld.sample.app"}, "device": {"id": "0f9a"}, "sessions": []}
    values = found(body, "https://sessions.bugsnag.com/")
    assert values["appId"].rule == "endpoint.smartbear/bugsnag-sessions"
    assert values["appId"].strength is Strength.NAMED
    assert "obvious property name" in values["appId"].note
    assert values["deviceId"].strength is Strength.VALIDATED
    assert values["deviceId"].where == "body.json.device.id"
    assert "apiary.io" in values["deviceId"].note


def test_an_advertising_id_of_zeros_is_none() -> None:
    url = "https://graph.facebook.com/v17.0/123/activities"
    form = "application/x-www-form-urlencoded"
    assert "advertisingId" not in found(f"advertiser_id={ZEROS}&anon_id=XZ1", url, kind=form)
    real = found("advertiser_id=1209d0b9-b959-42e6-b921-aa5d9d08c1af&a=1", url, kind=form)
    assert real["advertisingId"].strength is Strength.VALIDATED
    odd = found("advertiser_id=none-given&a=1", url, kind=form)
    assert odd["advertisingId"].strength is Strength.NAMED


def test_nested_steps_keep_the_way_in() -> None:
    inner = base64.b64encode(gzip.compress(json.dumps(IOL).encode())).decode()
    values = found(
        f"ae={inner.replace('+', '%2B')}", "https://de.ioam.de/tx.io",
        kind="application/x-www-form-urlencoded",
    )  # fmt: skip
    start = values["startTime"]
    assert start.where == "body.form[ae].base64.gzip.json.stats.events[0].timestamp"
    assert start.decoding == ("form", "base64", "gzip", "json")
    assert start.value == "1700000000"


IOL = {
    "stats": {
        "events": [
            {"identifier": "application", "state": "start", "timestamp": 1700000000},
            {"identifier": "view", "state": "appeared", "category": "loan/offer"},
        ]
    }
}


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\x00" * 40, b"[" * 5000, "advertiser_id=%ff%fe", {"app": [[]]}, {"device": None}],
)
def test_odd_bodies_fail_nothing(body: object) -> None:
    for url in ("https://sessions.bugsnag.com", "https://graph.facebook.com/v17.0/1/activities"):
        assert detect(post(body, url=url), KNOWN).skipped == ()


def test_a_crawl_task_hands_over_a_login() -> None:
    body = {
        "user_id": "u1",
        "param": {"arguments": {"username": "13800000000", "password": "481516", "cookie": "a=b"}},
        "context": {"idcard": "110101190001010014", "name": "测试", "phone": "13800000000"},
    }
    values = found(body, "https://api.51datakey.com/carrier/v1/tasks")
    assert values["servicePassword"].attribute == "credentials.service_password"
    assert values["serviceCookie"].attribute == "credentials.cookie"
    assert values["servicePassword"].strength is Strength.VALIDATED
    code = found({"input": "482913"}, "https://api.51datakey.com/carrier/v1/tasks/9a/input")
    assert code["oneTimeCode"].attribute == "credentials.otp"


def test_a_lending_server_is_known_under_any_host() -> None:
    contacts = [{"name": "Arimbi", "phone": "08350000001"}]
    info = base64.b64encode(json.dumps(contacts).encode()).decode()
    for host in ("https://kuaidai.example", "http://198.51.100.4:8080/v2"):
        values = found(
            f"info={info}&userId=7",
            f"{host}/api/act/mine/userInfo/contacts.htm",
            kind="application/x-www-form-urlencoded",
        )
        assert values["contactList"].where == "body.form[info].base64.json"
    other = found("info=cGxhaW4", "https://kuaidai.example/api/act/mine/userInfo/contacts.htm")
    assert other == {}


def test_paths() -> None:
    tree: Tree = {"a.b": [{"k": "x", "v": 1}, {"k": "y", "v": 2}], "p1id": "one", "pxid": "two"}
    node = Node(tree, "body")
    assert [n.value for n in find(node, '"a.b".{k=y}.v')] == [2]
    assert [n.where for n in find(node, '"a.b".*.v')] == ['body["a.b"][0].v', 'body["a.b"][1].v']
    assert [n.value for n in find(node, r"{@key~^p\d+id$}")] == ["one"]
    assert [n.value for n in find(node, "**.v")] == [1, 2]
    assert [n.value for n in find(node, "{@value!~^o}")] == ["two"]
    assert find(node, "a.b") == []
    for bad in ("", "a..b", "a.", "{=x}", "{@key~(}", "a{b=c}"):
        with pytest.raises(ValueError, match="path"):
            parse_path(bad)


def test_a_user_folder_adds_endpoints(tmp_path: Path) -> None:
    from inspector.rules.loader import rules_from

    (tmp_path / "endpoints.toml").write_text(
        """
[[endpoint]]
id = "own/one"
name = "Own"
company = "Own"
urls = ["https://own.example/x"]
steps = [{ do = "json", input = "body", output = "res.body" }]
why = "Own research."
reference = "own notes"
values = [{ name = "fullName", part = "body", path = "n", why = "own notes, page 1" }]
"""
    )
    rules = rules_from([tmp_path])
    rules.check()
    findings = detect(post({"n": "Arimbi"}, url="https://own.example/x"), Knowledge(rules)).findings
    assert [f.rule for f in findings if f.category == "identity"] == ["endpoint.own/one"]
