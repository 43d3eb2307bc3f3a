"""``inspector capture`` as a tester runs it: preconditions, a session, Ctrl-C, the summary."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from addons.listening import Listen, check_free
from inspector.case.analyze import stated_app
from inspector.errors import InspectorError
from samples.traffic.lender_server import LenderServer
from tests.addons.http3 import free_udp_port, http3_server, post3
from tests.addons.proxy import ENTRY, ROOT, Proxy, actions, free_port, reopened, start

pytestmark = pytest.mark.proxy

PERSONA = ROOT / "samples" / "personas" / "thistlewood.toml"


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "inspector", "capture", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        stdin=subprocess.DEVNULL,
    )


@contextmanager
def capture(case: Path, *arguments: str, options: tuple[str, ...] = ()) -> Iterator[Proxy]:
    port = free_port()
    proxy = start(
        [
            sys.executable, "-m", "inspector", "capture", str(case), "--ui", "none", *arguments,
            "--", "--listen-host", "127.0.0.1", "-p", str(port),
            "--set", f"confdir={case.parent / 'confdir'}", *options,
        ],
        case.parent,
        port,
        "inspector: recording into",
    )  # fmt: skip
    try:
        yield proxy
    finally:
        if proxy.process.poll() is None:
            proxy.kill()


def test_a_session_from_start_to_summary(tmp_path: Path) -> None:
    case = tmp_path / "case"
    apk = ROOT / "samples" / "apps" / "fair" / "fair.apk"
    with (
        LenderServer(tmp_path) as lender,
        capture(case, "--persona", str(PERSONA), "--app", str(apk)) as proxy,
    ):
        assert f"listens on 127.0.0.1 port {proxy.port}" in proxy.output
        assert "http://mitm.it" in proxy.output
        with httpx.Client(proxy=f"http://{proxy.address}", timeout=30) as app:
            body = {"imei": "359048116273406"}
            app.post(f"http://127.0.0.1:{lender.plain_port}/device", json=body)
        assert proxy.stop() == 0
        assert f"1 flows recorded in {case}" in proxy.output
        assert "device_ids (planted) → 127.0.0.1, 1 request WITHOUT ENCRYPTION" in proxy.output
        assert f"Next: inspector case analyze {case}" in proxy.output
        assert "Traceback" not in proxy.output
    assert actions(case) == [
        "case.created", "input.added", "capture.started", "segment.opened", "analysis.live",
        "segment.closed", "capture.stopped", "input.added",
    ]  # fmt: skip
    assert [item.kind for item in reopened(case).inputs()] == ["persona", "app"]


def test_an_existing_case_gets_a_second_segment(tmp_path: Path) -> None:
    case = tmp_path / "case"
    for number in (1, 2):
        with LenderServer(tmp_path) as lender, capture(case, "--app", "com.example.loan") as proxy:
            with httpx.Client(proxy=f"http://{proxy.address}", timeout=30) as app:
                app.get(f"http://127.0.0.1:{lender.plain_port}/")
            assert proxy.stop() == 0
        assert len(reopened(case).segments()) == number
    started = [e.data for e in reopened(case).log.entries() if e.action == "capture.started"]
    assert [data["app"] for data in started] == ["com.example.loan"] * 2
    assert stated_app([reopened(case)]) == "com.example.loan"
    toml = case / "case.toml"
    toml.write_text(toml.read_text().replace('app = ""', 'app = "com.example.other"'))
    assert stated_app([reopened(case)]) == "com.example.other"
    done = command(str(case), "--ui", "none", "--app", "com.example.loan")
    assert done.returncode == 2
    assert "is about com.example.other, not com.example.loan" in " ".join(done.stderr.split())


def test_an_occupied_port_is_named_with_the_next_step_and_nothing_is_made(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        options = ("--", "--listen-host", "127.0.0.1", "-p", port)
        done = command(str(tmp_path / "case"), "--ui", "none", *options)
    assert done.returncode == 2
    assert f"Cannot listen on port {port}" in done.stderr
    assert "--listen-port" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_occupied_port_of_the_web_interface_is_found_too(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        options = ("--", "-p", str(free_port()), "--web-port", port)
        done = command(str(tmp_path / "case"), *options)
    assert done.returncode == 2
    assert f"Cannot listen on port {port}" in done.stderr
    assert "web_port" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("folder", "--ui", "none"), "is not a case folder"),
        (("folder/letter.txt", "--ui", "none"), "not a folder"),
        (("no/such/parent", "--ui", "none"), "there is no such folder"),
        (("new", "--persona", "nope.toml"), "nope.toml"),
        (("new", "--app", "no/such.apk"), "There is no file no/such.apk"),
        (("new", "--app", "such.apk"), "There is no file such.apk"),
        (("new", "--app", "loan"), "'loan' is no package name"),
        (("new", "--ui", "none", "--", "--no-such-option"), "--no-such-option"),
        (("new", "--ui", "none", "--", "--mode", "nonsense"), "nonsense"),
        (("new", "--ui", "none", "--", "--set", "listen_port=many"), "many"),
        (("new", "--ui", "none", "--", "-s", "no-such-script.py"), "no-such-script.py"),
        (("new", "--ui", "none", "--", "-s", str(ENTRY)), "is loaded already"),
        (("new", "--ui", "carrier-pigeon"), "carrier-pigeon"),
    ],
)
def test_what_cannot_work_is_said_with_exit_code_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], said: str
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "letter.txt").write_text("mine")
    monkeypatch.chdir(tmp_path)
    done = command(*arguments)
    assert done.returncode == 2, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert [item.name for item in tmp_path.iterdir()] == ["folder"]
    assert [item.name for item in (tmp_path / "folder").iterdir()] == ["letter.txt"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user here")
def test_a_folder_that_may_not_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o555)
    code = (
        "import os, sys; from pathlib import Path\n"
        "from inspector.case.folder import Case; from inspector.errors import InspectorError\n"
        "os.setuid(65534)\n"
        "for name in ('closed', 'closed/case'):\n"
        "    try:\n        Case.check_usable(Path(sys.argv[1]) / name)\n"
        "    except InspectorError as error:\n        print(error.diagnostics())\n"
    )
    for folder in (tmp_path, *tmp_path.parents[:3]):
        folder.chmod(0o755)
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert done.stdout.count("you may not write there") == 2


def test_free_and_impossible_addresses() -> None:
    check_free(Listen("the proxy", "", free_port(), "tcp"))
    check_free(Listen("the proxy", "127.0.0.1", free_port(), "udp"))
    with pytest.raises(InspectorError) as caught:
        check_free(Listen("the proxy", "192.0.2.7", 8080, "tcp"))
    assert "--listen-host" in caught.value.next_step
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(InspectorError, match="udp"):
            check_free(Listen("WireGuard", "", taken.getsockname()[1], "udp"))


def test_wireguard_is_offered_as_a_code_for_the_camera(tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with capture(tmp_path / "case") as plain:
        assert "Scan from QR code" not in plain.output
        plain.stop()
    proxy = start(
        [
            sys.executable, "-m", "inspector", "capture", str(tmp_path / "other"), "--ui", "none",
            "--", "--mode", f"wireguard@127.0.0.1:{port}",
            "--set", f"confdir={tmp_path / 'confdir'}",
        ],
        tmp_path,
        port,
        "or import the configuration",
    )  # fmt: skip
    try:
        assert f"Endpoint = 127.0.0.1:{port}" in proxy.output
        assert "Scan from QR code" in proxy.output
        assert proxy.output.count("▄") > 100
        assert proxy.stop() == 0
    finally:
        if proxy.process.poll() is None:
            proxy.kill()


def test_open_udp_streams_change_neither_the_summary_nor_the_exit_code(tmp_path: Path) -> None:
    # mitmproxy's UDP library may crash the process while Python is taken down.
    case, server = tmp_path / "case", free_udp_port()
    mode = ("--mode", f"reverse:udp://127.0.0.1:{server}")
    with http3_server(tmp_path, server), capture(case, options=mode) as proxy:
        assert post3(proxy.port, "api.lender.example", "/", b"x", None) == b"got 1 bytes"
        assert proxy.stop() == 0
        assert f"1 flows recorded in {case}" in proxy.output
    assert actions(case)[-1] == "capture.stopped"
