"""Every flow sample: the flows of a scan are exactly those of its ``expected.toml``."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from inspector.model.base import document_bytes
from inspector.model.static import StaticResult
from inspector.rules.loader import default_rules
from inspector.static.scan import scan
from tests.static.apks import SAMPLES

CASES = sorted(path.parent for path in (SAMPLES / "flows").glob("*/expected.toml"))

type Found = set[tuple[str, str, str]]


def expected(folder: Path) -> Found:
    document = tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8"))
    return {(row["category"], row["sink"], row["kind"]) for row in document["flow"]}


def result(name: str, engine: str = "auto") -> StaticResult:
    return scan(SAMPLES / "flows" / name / f"{name}.apk", rules=default_rules(), engine=engine)


def found(result: StaticResult) -> Found:
    return {(flow.category, flow.sink, flow.sink_kind) for flow in result.flows}


def test_there_are_cases_of_both_kinds() -> None:
    assert len(CASES) >= 60
    assert len([case for case in CASES if not expected(case)]) >= 20


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_the_flows_are_those_expected(folder: Path) -> None:
    assert found(result(folder.name)) == expected(folder)


@pytest.mark.parametrize("name", ["contacts_http", "sms_okhttp", "preferences", "map_key"])
def test_both_engines_find_the_same_flows(name: str) -> None:
    left, right = (result(name, engine).flows for engine in ("dexllm", "androguard"))
    plain = [[flow.model_copy(update={"path": ()}) for flow in flows] for flows in (left, right)]
    assert plain[0] == plain[1]


def test_two_runs_give_the_same_bytes() -> None:
    first, second = (result("contacts_gson") for _ in range(2))
    assert document_bytes(first) == document_bytes(second)


def test_a_path_is_readable_from_read_to_sink() -> None:
    (flow,) = result("contacts_aes").flows
    assert flow.path[0].action == "source"
    assert "CONTENT_URI" in flow.path[0].line
    assert flow.path[-1].action == "sink"
    assert "write(" in flow.path[-1].line
    assert any("Cipher.doFinal" in transform for transform in flow.transforms)
    assert flow.endpoint == "https://api.lender.example/upload"
    assert flow.owner.name == "com.example.flows.contacts_aes"


def test_the_path_of_a_digest_says_so() -> None:
    (flow,) = result("imei_digest").flows
    assert any(transform.startswith("digest: ") for transform in flow.transforms)


def test_a_scan_without_flows_says_that_they_were_left_out() -> None:
    path = SAMPLES / "flows" / "contacts_http" / "contacts_http.apk"
    without = scan(path, rules=default_rules(), flows=False)
    assert without.flows == ()
    assert "data flow in the code" in {skipped.what for skipped in without.skipped}
