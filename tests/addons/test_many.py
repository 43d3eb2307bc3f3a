"""Many connections and many flows: the case is complete, the list stays short, memory is flat."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import termios
import threading
from pathlib import Path

import httpx
import pytest

from addons.connect import instructions
from addons.launch import Ready
from addons.read import FlowFile
from inspector.case.folder import is_case
from inspector.case.verify.check import verify_case
from inspector.case.verify.findings import Level
from tests.addons.proxy import ENTRY, Proxy, free_port, mitmdump, reopened, wait_until
from tests.addons.sessions import send_all, sink

pytestmark = pytest.mark.proxy

PASSWORD = "not-a-secret"


def paths(case: Path) -> list[str]:
    return [
        "/" + exchange.url.split("/", 3)[3]
        for path in reopened(case).segments()
        for exchange in FlowFile(path).exchanges()
    ]


def memory_mb(proxy: Proxy) -> float:
    status = Path(f"/proc/{proxy.process.pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found
    return int(found[1]) / 1024


def test_three_hundred_connections_at_once_are_all_in_the_case(tmp_path: Path) -> None:
    case = tmp_path / "case"
    with sink() as target, mitmdump(case) as proxy:
        send_all(proxy.port, target, connections=300, each=3)
        assert proxy.stop() == 0
        assert "Traceback" not in proxy.output
    found = paths(case)
    assert sorted(found) == sorted(f"/{c}/{n}" for c in range(300) for n in range(3))
    stopped = [e.data for e in reopened(case).log.entries() if e.action == "capture.stopped"]
    assert (stopped[0]["flows"], stopped[0]["lost"]) == (900, 0)
    assert not [f for f in verify_case(case).findings if f.level is Level.PROBLEM]


def test_the_oldest_flows_leave_the_list_of_mitmweb_and_never_the_case(tmp_path: Path) -> None:
    case, port, limit = tmp_path / "case", free_port(), 100
    with (
        sink() as target,
        mitmdump(
            case, "--no-web-open-browser", "--web-port", str(port),
            "--set", f"web_password={PASSWORD}", "--set", f"inspector_view_limit={limit}",
            tool="mitmweb",
        ) as proxy,
        httpx.Client(
            base_url=f"http://127.0.0.1:{port}",
            headers={"Authorization": f"Bearer {PASSWORD}"},
            timeout=30,
        ) as web,
    ):  # fmt: skip

        def listed() -> list[dict[str, str]]:
            return list(web.get("/flows").json())

        token = "ab" * 16
        web.cookies["_mitmproxy_xsrf"] = token
        send_all(proxy.port, target, connections=1, each=2)
        _, chosen = listed()
        marked = web.put(
            f"/flows/{chosen['id']}", json={"marked": ":star:"}, headers={"X-XSRFToken": token}
        )
        assert marked.status_code == 200, marked.text
        send_all(proxy.port, target, connections=20, each=50, body=b"x" * 20_000)
        before = memory_mb(proxy)
        assert len(listed()) <= limit + 1
        send_all(proxy.port, target, connections=20, each=100, body=b"x" * 20_000)
        # A list of all would have grown by 2,000 flows, whose bodies alone are 38 MB.
        assert memory_mb(proxy) - before < 20
        left = listed()
        assert limit - 5 <= len(left) <= limit + 1
        assert chosen["id"] in [flow["id"] for flow in left]  # the tester's own marker
        assert "the list shows the newest 100 flows; the case keeps all" in proxy.output
        assert proxy.stop() == 0
        assert "Traceback" not in proxy.output
    assert len(paths(case)) == 2 + 1000 + 2000


def test_the_limit_is_said_before_the_capture_begins() -> None:
    ready = Ready((), ("regular",), Path("conf"), listed=2000)
    assert "The list of flows holds the newest 2000; the case keeps all" in [*instructions(ready)]
    assert not [line for line in instructions(Ready((), (), Path("conf"))) if "newest" in line]


def test_without_a_limit_all_flows_are_listed(tmp_path: Path) -> None:
    port = free_port()
    with (
        sink() as target,
        mitmdump(
            tmp_path / "case", "--no-web-open-browser", "--web-port", str(port),
            "--set", f"web_password={PASSWORD}", "--set", "inspector_view_limit=0", tool="mitmweb",
        ) as proxy,
    ):  # fmt: skip
        send_all(proxy.port, target, connections=2, each=40)
        url = f"http://127.0.0.1:{port}/flows"
        headers = {"Authorization": f"Bearer {PASSWORD}"}
        wait_until(lambda: len(httpx.get(url, headers=headers).json()) == 80, "all flows")


COUNTER = """
from pathlib import Path
from mitmproxy import ctx

def running() -> None:
    Path("ready").touch()

def response(flow) -> None:
    Path("listed").write_text(str(ctx.master.view.store_count()))
"""


def test_the_oldest_flows_leave_the_list_of_the_console_too(tmp_path: Path) -> None:
    (tmp_path / "counter.py").write_text(COUNTER)
    case, port, limit = tmp_path / "case", free_port(), 50
    terminal, inside = pty.openpty()
    termios.tcsetwinsize(inside, (40, 120))
    process = subprocess.Popen(
        [
            str(Path(sys.executable).parent / "mitmproxy"), "-s", str(ENTRY), "-s", "counter.py",
            "--set", f"inspector_case={case}", "--set", f"inspector_view_limit={limit}",
            "--set", f"confdir={tmp_path / 'confdir'}",
            "--listen-host", "127.0.0.1", "-p", str(port),
        ],
        stdin=inside, stdout=inside, stderr=inside, cwd=tmp_path, start_new_session=True,
        env={**os.environ, "TERM": "xterm"},
    )  # fmt: skip
    os.close(inside)
    drain = threading.Thread(target=drained, args=(terminal,), daemon=True)
    drain.start()
    try:
        wait_until(lambda: (tmp_path / "ready").exists(), "the console")
        wait_until(lambda: is_case(case), "the case")
        with sink() as target:
            send_all(port, target, connections=5, each=60)
        listed = int((tmp_path / "listed").read_text())
        process.terminate()  # Ctrl-C would be asked about
        process.wait(60)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait(60)
        drain.join(10)
        os.close(terminal)
    assert limit <= listed <= limit + 6  # five that are under way
    assert len(paths(case)) == 300


def drained(terminal: int) -> None:
    """Read what a program draws until it ends."""
    try:
        while os.read(terminal, 1 << 16):
            pass
    except OSError:
        return
