"""Faults that a capture must survive: a full disk, kill -9, hostile servers, a clock that jumps."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import httpx
import pytest
from mitmproxy.test import tflow

from addons.read import FlowFile
from addons.session import Session
from inspector.case.verify.check import verify_case
from inspector.case.verify.findings import Level
from inspector.cli.case import analyzed
from inspector.model.exchange import Exchange
from samples.traffic.lender_server import LenderServer
from tests.addons.proxy import ROOT, Proxy, actions, mitmdump, reopened, wait_until

pytestmark = pytest.mark.proxy


@pytest.fixture
def lender(tmp_path: Path) -> Iterator[LenderServer]:
    with LenderServer(tmp_path) as server:
        yield server


def recorded(case: Path) -> list[Exchange]:
    return [
        exchange
        for path in reopened(case).segments()
        for exchange in FlowFile(path, case / "inputs").exchanges()
    ]


@contextmanager
def small_disk(path: Path, size: str) -> Iterator[Path]:
    path.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(path)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        reason = f"a small disk needs the right to mount: {done.stderr.strip()}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    try:
        yield path
    finally:
        subprocess.run(["umount", str(path)], check=True)


def test_a_full_disk_stops_no_app_is_said_loudly_and_costs_nothing_that_fits_later(
    tmp_path: Path, lender: LenderServer
) -> None:
    with small_disk(tmp_path / "disk", "2m") as disk:
        case = disk / "case"
        (ballast := disk / "ballast").write_bytes(bytes(1_500_000))
        with (
            mitmdump(case, folder=tmp_path) as proxy,
            httpx.Client(proxy=f"http://{proxy.address}", timeout=30) as app,
        ):
            for number in range(30):
                url = f"http://127.0.0.1:{lender.plain_port}/{number}"
                assert app.post(url, content=os.urandom(40_000)).status_code == 200
            assert "NOTHING CAN BE WRITTEN" in proxy.output
            full = len(recorded(case))
            assert 0 < full < 30
            assert reopened(case).marks() == ()  # the log reads cleanly
            ballast.unlink()
            app.post(f"http://127.0.0.1:{lender.plain_port}/30", content=b"last")
            wait_until(lambda: "can be written again" in proxy.output, "the recovery")
            assert proxy.stop() == 0
            assert "Traceback" not in proxy.output
        assert [e.url.rsplit("/", 1)[1] for e in recorded(case)] == [str(n) for n in range(31)]
        problems = [f for f in verify_case(case).findings if f.level is Level.PROBLEM]
        assert problems == []


def test_a_disk_that_stays_full_leaves_a_case_that_reads(
    tmp_path: Path, lender: LenderServer
) -> None:
    with small_disk(tmp_path / "disk", "1m") as disk:
        case = disk / "case"
        with (
            mitmdump(case, folder=tmp_path) as proxy,
            httpx.Client(proxy=f"http://{proxy.address}", timeout=30) as app,
        ):
            for number in range(20):
                url = f"http://127.0.0.1:{lender.plain_port}/{number}"
                assert app.post(url, content=os.urandom(100_000)).status_code == 200
            proxy.stop()
            assert "is not in the case" in proxy.output
        assert 0 < len(recorded(case)) < 20
        assert not [f for f in verify_case(case).findings if f.level is Level.PROBLEM]


def test_a_kill_in_the_middle_of_a_transfer_costs_only_that(
    tmp_path: Path, lender: LenderServer
) -> None:
    case = tmp_path / "case"

    def slow() -> Iterator[bytes]:
        while True:
            yield bytes(1 << 20)
            time.sleep(0.02)

    def send(proxy: Proxy) -> None:
        with (
            httpx.Client(proxy=f"http://{proxy.address}", timeout=30) as app,
            pytest.raises(httpx.HTTPError),
        ):
            app.post(f"http://127.0.0.1:{lender.plain_port}/slow", content=slow())

    with mitmdump(case) as proxy, httpx.Client(proxy=f"http://{proxy.address}", timeout=30) as app:
        for number in range(5):
            app.post(f"http://127.0.0.1:{lender.plain_port}/{number}", content=b"x")
        sender = threading.Thread(target=send, args=(proxy,))
        sender.start()
        wait_until(lambda: bool(list(case.glob("inputs/.*.part"))), "a body that is set aside")
        proxy.kill()
        sender.join(30)
    with reopened(case).capturing():
        pass
    assert [e.url.rsplit("/", 1)[1] for e in recorded(case)] == [str(n) for n in range(5)]
    assert "segment.recovered" in actions(case)
    outcome = verify_case(case)
    assert not [f for f in outcome.findings if f.level is Level.PROBLEM]
    assert "unfinished" in [f.code for f in outcome.findings]


SWITCHER = """
import itertools, sys
from pathlib import Path
from mitmproxy.test import tflow
import addons.session as session
from inspector.case.clock import system_clock
session.SEGMENT_BYTES = 3000
made = session.Session.begin(Path(sys.argv[1]), {}, clock=system_clock)
made._segment_bytes = 3000
print("ready", flush=True)
for number in itertools.count():
    flow = tflow.tflow(resp=True)
    flow.request.path = f"/{sys.argv[2]}/{number}"
    made.record(flow)
    print(number, flush=True)
"""


def test_a_kill_while_segments_switch_loses_no_flow_that_was_recorded(tmp_path: Path) -> None:
    case, random = tmp_path / "case", Random(5)
    finished: list[str] = []
    for round_ in range(6):
        process = subprocess.Popen(
            [sys.executable, "-c", SWITCHER, str(case), str(round_)],
            stdout=subprocess.PIPE, text=True, cwd=ROOT,
        )  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(random.uniform(0.02, 0.3))
        process.send_signal(signal.SIGKILL)
        lines = [line.strip() for line in process.stdout if line.endswith("\n")]
        finished += [f"/{round_}/{line}" for line in lines]
        process.wait(30)
        process.stdout.close()
    with reopened(case).capturing():
        pass
    assert len(finished) > 50
    assert len(reopened(case).segments()) > 20
    found = {"/" + e.url.split("/", 3)[3] for e in recorded(case)}
    assert set(finished) <= found
    assert not [f for f in verify_case(case).findings if f.level is Level.PROBLEM]


def test_a_clock_that_goes_back_changes_no_order(tmp_path: Path) -> None:
    start = datetime(2026, 1, 31, 12, tzinfo=UTC)
    times = iter([start, *(start - timedelta(hours=n) for n in range(1, 30))])
    session = Session.begin(tmp_path / "case", {}, clock=lambda: next(times))
    for number in range(3):
        flow = tflow.tflow(resp=True)
        flow.request.path = f"/{number}"
        session.record(flow)
        session.event("tls.failed", {"host": f"h{number}.example", "reason": "x"})
    session.end({})
    assert [e.url.rsplit("/", 1)[1] for e in recorded(tmp_path / "case")] == ["0", "1", "2"]
    assert "clock.backwards" in actions(tmp_path / "case")
    assert not [f for f in verify_case(tmp_path / "case").findings if f.level is Level.PROBLEM]


CLOCK = """
import time
from datetime import timedelta
from addons.capture import recorder

real = time.time

def request(flow) -> None:
    if flow.request.path == "/3":
        log = recorder.session.case.log
        clock = log.clock
        time.time = lambda: real() - 7200
        log.clock = lambda: clock() - timedelta(hours=2)
"""


def test_a_clock_that_goes_back_while_the_proxy_runs_costs_nothing(
    tmp_path: Path, lender: LenderServer
) -> None:
    case, script = tmp_path / "case", tmp_path / "clock.py"
    script.write_text(CLOCK)
    with (
        mitmdump(case, "-s", str(script)) as proxy,
        httpx.Client(proxy=f"http://{proxy.address}", timeout=30) as app,
    ):
        for number in range(6):
            app.post(f"http://127.0.0.1:{lender.plain_port}/{number}", content=b"x")
        assert proxy.stop() == 0
        assert "Traceback" not in proxy.output
    exchanges = recorded(case)
    assert [e.url.rsplit("/", 1)[1] for e in exchanges] == [str(n) for n in range(6)]
    times = [e.at for e in exchanges if e.at is not None]
    assert min(times) == times[4] < times[0] - timedelta(hours=1)
    assert "clock.backwards" in actions(case)
    traffic = analyzed(reopened(case), rules=()).document.traffic
    assert traffic is not None
    assert (traffic.coverage.first, traffic.coverage.last) == (min(times), max(times))
    assert not [f for f in verify_case(case).findings if f.level is Level.PROBLEM]


def _bomb(size: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = bytes(1 << 20)
    return b"".join(packer.compress(block) for _ in range(size >> 20)) + packer.flush()


HEAD = b"HTTP/1.1 200 OK\r\n"
HOSTILE = {
    "endless-headers": HEAD + b"X-Pad: " + b"a" * 300_000 + b"\r\n" + b"Y: z\r\n" * 50_000,
    "bad-chunks": HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n",
    "negative-length": HEAD + b"Content-Length: -5\r\n\r\nhello",
    "two-lengths": HEAD + b"Content-Length: 5\r\nContent-Length: 900\r\n\r\nhello",
    "short-body": HEAD + b"Content-Length: 900\r\n\r\nhello",
    "no-http": b"\x00\xff\x00\xff" * 100,
    "broken-gzip": HEAD + b"Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello",
    "unknown-encoding": HEAD + b"Content-Encoding: rot13\r\nContent-Length: 5\r\n\r\nhello",
    "no-charset": HEAD
    + b"Content-Type: text/html; charset=\xff\xfe\r\nContent-Length: 1\r\n\r\n\xff",
    "nul": HEAD + b"X-\x00: \x00\r\nContent-Length: 2\r\n\r\nok",
    "silent": b"",
}


def test_hostile_servers_end_neither_proxy_nor_recording(tmp_path: Path) -> None:
    bomb = _bomb(256 << 20)
    answers = {**HOSTILE, "bomb": HEAD + b"Content-Encoding: gzip\r\nContent-Length: "
               + str(len(bomb)).encode() + b"\r\n\r\n" + bomb}  # fmt: skip
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            with client:
                asked = client.recv(65536).split(b" ")
                try:
                    client.sendall(answers[asked[1].strip(b"/").decode()])
                except (OSError, KeyError, IndexError):
                    continue

    threading.Thread(target=serve, daemon=True).start()
    case = tmp_path / "case"
    with listener, mitmdump(case) as proxy:
        for name in answers:
            url = f"http://127.0.0.1:{listener.getsockname()[1]}/{name}"
            request = f"GET {url} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
            with socket.create_connection(("127.0.0.1", proxy.port), timeout=30) as client:
                client.sendall(request.encode())
                while client.recv(1 << 16):
                    pass
        assert proxy.stop() == 0
        assert "Traceback" not in proxy.output, proxy.output
        listener.shutdown(socket.SHUT_RDWR)
    exchanges = recorded(case)
    assert [e.url.rsplit("/", 1)[1] for e in exchanges] == list(answers)
    broken = {e.url.rsplit("/", 1)[1] for e in exchanges if e.error}
    assert {"bad-chunks", "short-body", "no-http", "silent"} <= broken
    (live,) = [e.data for e in reopened(case).log.entries() if e.action == "analysis.live"]
    assert live["left"] == 0
    last = next(e for e in exchanges if e.url.endswith("/bomb"))
    assert last.response_body == bomb
