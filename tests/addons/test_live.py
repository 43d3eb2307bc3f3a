"""The tester sees what was found: comment, marker, event log, commands, in a real mitmweb."""

from __future__ import annotations

import os
import signal
import ssl
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from addons.answers import Answer, Job, Shown
from addons.tally import comment, shown
from samples.traffic.lender_server import LenderServer
from samples.traffic.replay import read_persona
from samples.traffic.uploads import harvester_at_start
from tests.addons.proxy import ROOT, Proxy, free_port, mitmdump, reopened, wait_until

pytestmark = pytest.mark.proxy

PERSONA = ROOT / "samples" / "personas" / "thistlewood.toml"
PASSWORD = "not-a-secret"


@pytest.fixture
def lender(tmp_path: Path) -> Iterator[LenderServer]:
    with LenderServer(tmp_path) as server:
        yield server


def upload(proxy: Proxy, lender: LenderServer) -> None:
    """Send the sample app's contact list: gzip in base64 in JSON under meaningless keys."""
    sent = next(u for u in harvester_at_start(read_persona(PERSONA)) if "meadow" in u.url)
    context = ssl.create_default_context(cafile=str(proxy.ca))
    with httpx.Client(proxy=f"http://{proxy.address}", verify=context, timeout=30) as app:
        url = f"https://localhost:{lender.tls_port}/tapioca/meadow"
        app.post(url, content=sent.body, headers={"Content-Type": sent.content_type})


def options(lender: LenderServer, persona: Path = PERSONA) -> tuple[str, ...]:
    return (
        "--set", f"ssl_verify_upstream_trusted_ca={lender.ca_path}",
        "--set", f"inspector_persona={persona}",
    )  # fmt: skip


def test_mitmweb_shows_the_comment_and_the_marker_and_takes_marks(
    tmp_path: Path, lender: LenderServer
) -> None:
    case, port = tmp_path / "case", free_port()
    with (
        mitmdump(
            case, *options(lender), "--no-web-open-browser", "--web-port", str(port),
            "--set", f"web_password={PASSWORD}", tool="mitmweb",
        ) as proxy,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as web,
    ):  # fmt: skip
        upload(proxy, lender)
        web.headers["Authorization"] = f"Bearer {PASSWORD}"

        def flows() -> list[dict[str, str]]:
            return list(web.get("/flows").json())

        wait_until(lambda: bool(flows() and flows()[0]["comment"]), "the comment")
        (flow,) = flows()
        assert flow["comment"] == "contacts ×30 → localhost"
        assert flow["marked"] == "🔴"

        shown = web.get(f"/flows/{flow['id']}/request/content/Evidence.json").json()
        assert shown["view_name"] == "Evidence"
        assert "! contacts" in shown["text"]
        assert "planted" in shown["text"]
        assert "orchard" in shown["text"]

        # A cookie and a header of the same value are what protects against cross-site requests.
        token = "ab" * 16
        web.cookies["_mitmproxy_xsrf"] = token

        def run(command: str, *arguments: str) -> dict[str, list[str]]:
            answer = web.post(
                f"/commands/{command}",
                json={"arguments": [*arguments]},
                headers={"X-XSRFToken": token},
            )
            assert answer.status_code == 200, answer.text
            return dict(answer.json())

        run("inspector.mark", "consent", "tapped", "Agree")
        summary = run("inspector.summary")
        assert summary["value"][0] == (
            "1 flows recorded, 1 analysed, 0 skipped, 0 unreadable bodies"
        )
        assert "contacts ×30 (planted: 30 of 30) → localhost, 1 request" in summary["value"]
        assert proxy.stop() == 0
        assert "inspector: contacts ×30 → localhost" in proxy.output

    marks = reopened(case).marks()
    assert [(mark.kind, mark.text) for mark in marks] == [("consent", "tapped Agree")]


def test_the_raw_evidence_does_not_change_with_the_analysis(
    tmp_path: Path, lender: LenderServer
) -> None:
    case = tmp_path / "case"
    with mitmdump(case, *options(lender)) as proxy:
        upload(proxy, lender)
        wait_until(lambda: "contacts ×30" in proxy.output, "the analysis")
        proxy.stop()
    segment = (case / "capture" / "0001.mitm").read_bytes()
    assert b"contacts" not in segment
    (live,) = [e.data for e in reopened(case).log.entries() if e.action == "analysis.live"]
    assert live["seen"] == ["contacts ×30 (planted: 30 of 30) → localhost, 1 request"]
    assert live["left"] == 0


def analysis_processes(proxy: Proxy) -> list[int]:
    children = Path(f"/proc/{proxy.process.pid}/task/{proxy.process.pid}/children").read_text()
    threads = Path(f"/proc/{proxy.process.pid}/task").iterdir()
    found = {int(child) for child in children.split()}
    for thread in threads:
        found |= {int(child) for child in (thread / "children").read_text().split()}
    return [
        pid for pid in found if b"analysis_process" in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]


def test_an_analysis_process_that_dies_is_replaced_and_its_flow_recorded_as_skipped(
    tmp_path: Path, lender: LenderServer
) -> None:
    case = tmp_path / "case"
    with mitmdump(case, *options(lender)) as proxy:
        upload(proxy, lender)
        wait_until(lambda: proxy.output.count("contacts ×30 → localhost") == 1, "the first")
        (pid,) = analysis_processes(proxy)
        os.kill(pid, signal.SIGSTOP)
        upload(proxy, lender)
        time.sleep(0.5)
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: "was ended by SIGKILL" in proxy.output, "the fault")
        upload(proxy, lender)
        wait_until(lambda: proxy.output.count("contacts ×30 → localhost") == 2, "the third")
        assert proxy.stop() == 0
    (skipped,) = [e.data for e in reopened(case).log.entries() if e.action == "analysis.skipped"]
    assert skipped["reason"] == "the analysis process was ended by SIGKILL"
    assert skipped["flow"]
    closed = next(e.data for e in reopened(case).log.entries() if e.action == "segment.closed")
    assert closed["flows"] == 3


def test_the_analysis_process_goes_when_the_proxy_is_killed(
    tmp_path: Path, lender: LenderServer
) -> None:
    with mitmdump(tmp_path / "case", *options(lender)) as proxy:
        upload(proxy, lender)
        wait_until(lambda: "contacts ×30" in proxy.output, "the analysis")
        (pid,) = analysis_processes(proxy)
        proxy.kill()
        wait_until(lambda: not Path(f"/proc/{pid}").exists(), "the end of the analysis process")


def test_a_persona_that_cannot_be_read_is_named_before_anything_is_made(
    tmp_path: Path, lender: LenderServer
) -> None:
    bad = tmp_path / "persona.toml"
    bad.write_text("[owner]\nphone = 'not a number'\n")
    with pytest.raises(AssertionError) as caught, mitmdump(tmp_path / "c", *options(lender, bad)):
        pass
    assert "owner.phone" in str(caught.value)
    assert "Traceback" not in str(caught.value)
    assert not (tmp_path / "c").exists()


def test_terminal_codes_of_an_app_do_not_reach_the_terminal() -> None:
    assert shown("evil\x1b]0;title\x07.example\r\n") == "evil·]0;title·.example··"
    assert len(shown("x" * 5000)) == 200
    answer = Answer(number=0, host="a\x1b[2Jb", opaque=1)
    assert comment(answer) == "unreadable body → a·[2Jb"


@pytest.mark.parametrize(
    "answer",
    [
        Answer(number=-1),
        Answer(number=3, opaque=1, host="a.example"),
        Answer(number=4, error="broken"),
        Answer(number=5, lines=(Shown(direction="request", text="x", found=False),)),
    ],
)
def test_an_answer_with_something_to_tell_crosses_whole(answer: Answer) -> None:
    assert Answer.read(answer.line().rstrip(b"\n")) == answer


def test_a_job_and_an_answer_without_anything_to_tell() -> None:
    job = Job(number=7, segment="/case/capture/0001.mitm", index=6, offset=120, length=99)
    assert Job.read(job.line()) == job
    assert Answer(number=7, host="a.example").line() == b"7\n"
    assert Answer.read(b"7") == Answer(number=7)
