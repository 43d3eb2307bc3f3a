"""Results are rebuilt from evidence alone, byte for byte; changed evidence is refused."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from mitmproxy import flow as flows
from mitmproxy import io as flow_io
from mitmproxy.test import tflow, tutils

from addons.read import FlowFile
from inspector.case.analyze import Analysis, analyze_case
from inspector.case.folder import Case
from inspector.case.har_file import HarFile
from inspector.case.info import CaseInfo
from inspector.case.inputs import Kind
from inspector.case.log import Log
from inspector.errors import InspectorError
from inspector.model.case import Claim
from inspector.model.exchange import Exchange
from inspector.model.static import StaticResult
from inspector.rules.loader import default_rules
from inspector.static.scan import scan
from inspector.traffic.pcap.read import PcapFile
from tests.case.conftest import Hands
from tests.shared import ROOT, shared
from tests.traffic.exchanges import post
from tests.traffic.packets import udp_frame, write

APK = ROOT / "samples" / "apps" / "fair" / "fair.apk"
DEVICE = b'{"imei": "359048116273406", "android_id": "9f3c1a7be5d24806"}'


def scanned(path: Path) -> StaticResult:
    return scan(path, rules=default_rules())


def rebuilt(case: Case) -> Analysis:
    return analyze_case(
        case, rules=default_rules(), scan=scanned, readers={"flows": FlowFile, "har": HarFile}
    )


def framed(flow: flows.Flow) -> bytes:
    buffer = io.BytesIO()
    flow_io.FlowWriter(buffer).add(flow)  # type: ignore[no-untyped-call]  # not annotated there
    return buffer.getvalue()


def upload(body: bytes = DEVICE) -> bytes:
    request = tutils.treq(method=b"POST", content=body, host="api.lender.example")
    request.headers["Content-Type"] = "application/json"
    return framed(tflow.tflow(req=request, resp=True))


def results(case: Case) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((case.path / "results").iterdir())}


def record(case: Case, *frames: bytes) -> None:
    with case.capturing():
        writer = case.new_segment()
        for frame in frames:
            writer.append(frame)
        case.close_segment(writer)


def test_the_same_evidence_gives_the_same_bytes_wherever_it_lies(
    case: Case, tmp_path: Path, clock: Hands
) -> None:
    case.add(APK)
    record(case, upload(), upload(b"{}"))
    case.mark("consent", "tapped")
    rebuilt(case)
    first = results(case)
    assert sorted(first) == ["case.json", "static.json", "traffic.json"]

    clock.now = datetime(2031, 1, 1, tzinfo=UTC)
    rebuilt(case)
    assert results(case) == first

    shutil.copytree(case.path, tmp_path / "elsewhere" / "copy")
    copy = Case.open(tmp_path / "elsewhere" / "copy", actor="test", clock=clock)
    shutil.rmtree(copy.path / "results")
    (copy.path / "results").mkdir()
    rebuilt(copy)
    assert results(copy) == first


@pytest.mark.parametrize("whole", [1, 0], ids=["behind a packet", "in the first packet"])
def test_a_cut_capture_gives_the_same_bytes_wherever_it_lies(
    case: Case, tmp_path: Path, clock: Hands, whole: int
) -> None:
    packets = [(float(at), udp_frame(b"hello", port=9999)) for at in range(whole + 1)]
    capture = write(tmp_path / "cut.pcap", packets)
    capture.write_bytes(capture.read_bytes()[:-7])
    case.add(capture)
    shutil.copytree(case.path, tmp_path / 'an other, "longer" place' / "copy")
    copy = Case.open(tmp_path / 'an other, "longer" place' / "copy", actor="test", clock=clock)
    found = []
    for one in (case, copy):
        analyze_case(one, rules=default_rules(), scan=scanned, readers={"pcap": PcapFile})
        found.append(results(one))
    assert found[0] == found[1]
    told = json.loads(found[0]["traffic.json"])["skipped"][0]["reason"]
    assert told.startswith("The file appears to have been cut short in the middle of a packet")


def test_what_was_sent_is_claimed_with_its_evidence(case: Case) -> None:
    record(case, upload())
    analysis = rebuilt(case)
    ids = next(c for c in analysis.document.conclusions if c.category == "device_ids")
    sends = next(claim for claim in ids.claims if claim.claim is Claim.SENDS)
    assert sends.evidence
    assert [r.host for r in ids.recipients] == ["api.lender.example"]
    assert analysis.document.title == "Quick"
    assert analysis.document.log_head == case.evidence_head()
    written = json.loads((case.path / "results" / "traffic.json").read_bytes())
    assert written["sources"][0]["name"] == "capture/0001.mitm"


def test_a_result_without_evidence_is_removed(case: Case) -> None:
    case.write_result("static.json", b"old")
    rebuilt(case)
    assert sorted(results(case)) == ["case.json"]


def test_a_torn_segment_is_mended_first_and_its_flows_count(case: Case) -> None:
    with case.capturing():
        writer = case.new_segment()
        writer.append(upload())
        with writer.path.open("ab") as file:
            file.write(upload()[:100])
        writer.close()
    analysis = rebuilt(case)
    assert analysis.document.traffic is not None
    assert len(analysis.document.traffic.exchanges) == 1
    assert len(list((case.path / "capture").glob("*.torn"))) == 1


@pytest.mark.parametrize("what", ["segment", "missing segment", "input", "missing input"])
def test_changed_evidence_is_refused_by_name(case: Case, tmp_path: Path, what: str) -> None:
    (tmp_path / "a.mitm").write_bytes(upload())
    kept = case.input_path(case.add(tmp_path / "a.mitm"))
    record(case, upload())
    path = kept if "input" in what else case.path / "capture" / "0001.mitm"
    if "missing" in what:
        path.unlink()
    else:
        path.write_bytes(path.read_bytes().replace(b"359048116273406", b"359048116273414"))
    with pytest.raises(InspectorError) as caught:
        rebuilt(case)
    assert str(path) in caught.value.diagnostics()
    assert results(case) == {}


def test_imports_of_every_kind_are_read_and_what_cannot_be_is_skipped(
    case: Case, tmp_path: Path
) -> None:
    har = shared() / "traffic" / "mitmproxy" / "har_files" / "chrome.har"
    case.add(har)
    files = {
        "flows.mitm": upload() + b"999:torn",
        "broken.har": b'{"log": {"entries": 3}}',
        "capture.pcapng": b"\x0a\x0d\x0d\x0a" + b"\0" * 40,
        "noise.mitm": b"12:not a flow at all",
        "photo.jpg": b"\xff\xd8\xff\xe0 a picture of the screen",
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
        case.add(tmp_path / name)
    analysis = rebuilt(case)
    traffic = analysis.document.traffic
    assert traffic is not None
    assert [(source.name, source.format) for source in traffic.sources] == [
        ("chrome.har", "har"), ("flows.mitm", "mitmproxy"), ("broken.har", "har"),
        ("capture.pcapng", "pcap"), ("noise.mitm", "mitmproxy"),
    ]  # fmt: skip
    skipped = [f"{item.what}: {item.reason}" for item in analysis.skipped]
    for name in ("flows.mitm", "broken.har", "capture.pcapng", "noise.mitm"):
        assert any(line.startswith(name) for line in skipped), (name, skipped)
    assert str(tmp_path) not in "".join(skipped)


def test_connections_that_failed_are_part_of_the_coverage(case: Case) -> None:
    case.record(
        "tls.failed",
        {"side": "client", "host": "pinned.example", "port": 443, "reason": "does not trust"},
    )
    analysis = rebuilt(case)
    traffic = analysis.document.traffic
    assert traffic is not None
    (host,) = traffic.coverage.hosts
    assert (host.host, host.seen) == ("pinned.example", "name_only")
    assert any(spot.what == "pinned.example" for spot in analysis.document.blind_spots)
    assert traffic.exchanges[0].transport == "tls"
    assert "the app broke off the TLS handshake" in traffic.exchanges[0].comment


def test_two_apps_need_a_word_from_the_user(case: Case, clock: Hands) -> None:
    case.add(APK)
    case.add(ROOT / "samples" / "apps" / "harvester" / "harvester.apk")
    with pytest.raises(InspectorError) as caught:
        rebuilt(case)
    assert "com.example.fairloan (fair.apk)" in caught.value.diagnostics()
    toml = case.path / "case.toml"
    toml.write_text(toml.read_text().replace('app = ""', 'app = "com.example.fairloan"'))
    again = rebuilt(Case.open(case.path, actor="test", clock=clock))
    assert again.document.app is not None
    assert again.document.app.package == "com.example.fairloan"


class TwoApps:
    """A capture in which the source names the apps, as PCAPdroid does."""

    reader = ""
    skipped = ()

    def __init__(self, path: Path) -> None:
        self.path = path

    def exchanges(self) -> Iterator[Exchange]:
        for index, app in enumerate(("com.quick.cash", "com.social.chat")):
            yield replace(post({"imei": "359048116273406"}), index=index, app=app)


def test_the_package_that_a_capture_was_started_for_tells_the_senders_apart(
    case: Case, tmp_path: Path
) -> None:
    (tmp_path / "x.har").write_bytes(b'{"log": {"entries": []}}')
    case.add(tmp_path / "x.har")

    def senders() -> dict[str, str]:
        made = analyze_case(
            case, rules=default_rules(), scan=scanned, readers={"har": TwoApps}
        ).document.traffic
        assert made is not None
        return {one.app: one.sender for one in made.exchanges}

    assert set(senders().values()) == {"unknown"}
    case.record("capture.started", {"app": ""})
    case.record("capture.started", {"app": "com.quick.cash"})
    assert senders() == {"com.quick.cash": "app", "com.social.chat": "other"}
    case.record("capture.started", {"app": "com.social.chat"})
    assert set(senders().values()) == {"unknown"}, "two captures that contradict state nothing"


def test_an_app_that_cannot_be_read_is_named_and_the_traffic_can_go_alone(
    case: Case, tmp_path: Path
) -> None:
    (tmp_path / "loan.apk").write_bytes(b"PK\x03\x04" + b"\0" * 100)
    case.add(tmp_path / "loan.apk")
    record(case, upload())
    with pytest.raises(InspectorError, match=r"Cannot scan loan\.apk"):
        rebuilt(case)
    readers: dict[Kind, type[FlowFile]] = {"flows": FlowFile}
    alone = analyze_case(case, rules=default_rules(), scan=scanned, readers=readers, with_app=False)
    assert alone.document.static is None
    assert alone.document.traffic is not None


@pytest.fixture
def persona(tmp_path: Path) -> Path:
    path = tmp_path / "persona.toml"
    path.write_text('[device]\nandroid_id = "9f3c1a7be5d24806"\n')
    return path


def strengths(analysis: Analysis) -> set[str]:
    traffic = analysis.document.traffic
    assert traffic is not None
    return {str(d.strength) for d in traffic.detections if d.attribute == "device_ids.android_id"}


def test_the_persona_of_the_case_is_used(case: Case, persona: Path, clock: Hands) -> None:
    record(case, upload())
    assert strengths(rebuilt(case)) == {"validated"}
    case.add(persona, kind="persona")
    assert strengths(rebuilt(case)) == {"planted"}


def test_a_persona_named_in_case_toml_becomes_an_input(
    case: Case, persona: Path, clock: Hands
) -> None:
    record(case, upload())
    shutil.copy(persona, case.path / "persona.toml")
    toml = case.path / "case.toml"
    before = toml.read_text()
    toml.write_text(before.replace('persona = ""', 'persona = "persona.toml"'))
    again = Case.open(case.path, actor="test", clock=clock)
    assert strengths(rebuilt(again)) == {"planted"}
    assert [item.kind for item in again.inputs()] == ["persona"]
    for outside in ("../persona.toml", str(persona)):
        toml.write_text(before.replace('persona = ""', f'persona = "{outside}"'))
        with pytest.raises(InspectorError, match="outside the case folder"):
            rebuilt(Case.open(case.path, actor="test", clock=clock))


def test_two_personas_of_one_name_for_other_lenders_are_both_looked_for(
    case: Case, tmp_path: Path
) -> None:
    serial, android = "R9XC486BD0B", "9f3c1a7be5d24806"
    record(case, upload(f'{{"android_id": "{android}", "serial": "{serial}"}}'.encode()))
    digests = set()
    for name, row in (("a", f'android_id = "{android}"'), ("b", f'serial = "{serial}"')):
        (tmp_path / name).mkdir()
        path = tmp_path / name / "persona.toml"
        path.write_text(f"[device]\n{row}\n")
        digests.add(case.add(path, kind="other-persona").sha256)
    traffic = rebuilt(case).document.traffic
    assert traffic is not None
    notes = sorted(d.note.split(" and ")[0] for d in traffic.detections if d.rule == "shared")
    assert notes == sorted(f"planted for persona.toml ({sha256[:8]})" for sha256 in digests)


def test_no_analysis_while_a_capture_runs(case: Case) -> None:
    with case.capturing(), pytest.raises(InspectorError, match="Another capture"):
        rebuilt(case)


def test_a_damaged_log_stops_the_analysis(case: Case) -> None:
    case.mark("consent")
    case.mark("note")
    data = case.log.path.read_bytes()
    case.log.path.write_bytes(data.replace(b'"consent"', b'"signup"'))
    with pytest.raises(InspectorError, match="damaged"):
        rebuilt(case)
    assert isinstance(case.log, Log)


def test_what_the_case_states_decides_which_laws_are_looked_at(tmp_path: Path) -> None:
    info = CaseInfo(title="t", country="IN", android=30, store="google-play")
    case = Case.create(tmp_path / "case", info, actor="test", clock=Hands())
    case.add(APK)
    scope = rebuilt(case).document.rule_scope
    assert (scope.country, scope.android, scope.store) == ("IN", 30, "google-play")
    assert any(name.startswith("IN-") for name in scope.evaluated)
    assert not any(name.startswith("ID-") for name in scope.evaluated)


def test_values_planted_for_another_lender_are_found_in_a_case(
    case: Case, persona: Path, clock: Hands
) -> None:
    record(case, upload())
    case.add(persona, kind="other-persona")
    traffic = rebuilt(case).document.traffic
    assert traffic is not None
    shared_ones = [d for d in traffic.detections if d.rule == "shared"]
    assert [d.attribute for d in shared_ones] == ["device_ids.android_id"]
    assert "planted for persona.toml" in shared_ones[0].note
    # A value that this device holds too proves nothing.
    own = persona.with_name("own.toml")
    own.write_text(persona.read_text() + 'serial = "R9XC486BD0B"\n')
    case.add(own, kind="persona")
    again = rebuilt(case).document.traffic
    assert again is not None
    assert [d for d in again.detections if d.rule == "shared"] == []


@pytest.mark.parametrize("kind", ["persona", "other-persona"])
def test_a_persona_that_was_changed_in_the_case_is_refused(
    case: Case, persona: Path, kind: Kind
) -> None:
    record(case, upload())
    kept = case.input_path(case.add(persona, kind=kind))
    kept.chmod(0o600)
    kept.write_bytes(kept.read_bytes() + b"\n# one line more\n")
    with pytest.raises(InspectorError, match="was changed after it was recorded"):
        rebuilt(case)
