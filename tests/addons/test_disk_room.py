"""A download that is larger than the disk costs its own end and nothing else."""

from __future__ import annotations

import hashlib
import shutil
import socket
from pathlib import Path

import httpx
import pytest

from inspector.case.folder import is_case
from inspector.case.verify.check import verify_case
from inspector.case.verify.findings import Level
from inspector.cli.case import analyzed
from tests.addons.proxy import mitmdump, reopened, wait_until
from tests.addons.test_faults import recorded, small_disk
from tests.addons.test_large_bodies import MEGABYTE, SIZE, Server

pytestmark = pytest.mark.proxy


def test_a_download_that_fills_the_disk_leaves_room_for_small_flows(tmp_path: Path) -> None:
    server = Server()
    url = f"http://127.0.0.1:{server.port}"
    with small_disk(tmp_path / "disk", "40m") as disk, server.socket:
        case = disk / "case"
        with (
            mitmdump(case, folder=tmp_path) as proxy,
            httpx.Client(proxy=f"http://{proxy.address}", timeout=60) as app,
        ):
            whole = hashlib.sha256()
            with app.stream("GET", f"{url}/down") as response:
                for piece in response.iter_raw():
                    whole.update(piece)
            assert whole.hexdigest() == hashlib.sha256(MEGABYTE * SIZE).hexdigest()
            for number in range(20):
                app.post(f"{url}/small/{number}", content=bytes(50_000))
            assert proxy.stop() == 0
            assert "NOTHING CAN BE WRITTEN" not in proxy.output
            assert "a part of flow" in proxy.output
        server.socket.shutdown(socket.SHUT_RDWR)
        down, *small = recorded(case)
        assert len(small) == 20
        assert "only its first" in down.comment
        assert "nearly full" in down.comment
        (body,) = [item for item in reopened(case).inputs() if item.kind == "body"]
        assert 20 << 20 < body.size < 37 << 20
        assert down.response_body == (MEGABYTE * SIZE)[: body.size]
        traffic = analyzed(reopened(case), rules=()).document.traffic
        assert traffic is not None
        (host,) = traffic.coverage.hosts
        assert host.seen == "part"
        assert "a body is missing from the source" in host.reasons
        assert not [f for f in verify_case(case).findings if f.level is Level.PROBLEM]


def test_a_case_folder_that_is_removed_under_the_proxy_is_made_anew(tmp_path: Path) -> None:
    server, case = Server(), tmp_path / "case"
    url = f"http://127.0.0.1:{server.port}"
    with (
        server.socket,
        mitmdump(case) as proxy,
        httpx.Client(proxy=f"http://{proxy.address}", timeout=60) as app,
    ):
        for number in range(3):
            app.post(f"{url}/{number}", content=b"x")
        shutil.rmtree(case)
        for number in range(3, 6):
            app.post(f"{url}/{number}", content=b"x")
        shutil.rmtree(case)
        wait_until(lambda: is_case(case), "the new folder, without another flow")
        assert proxy.stop() == 0
        assert "is not in the case" in proxy.output
        server.socket.shutdown(socket.SHUT_RDWR)
    assert [e.url.rsplit("/", 1)[1] for e in recorded(case)] == [str(n) for n in range(6)]
    stopped = [e.data for e in reopened(case).log.entries() if e.action == "capture.stopped"]
    # What was lost are the log's lines; how many depends on what was being written just then.
    assert stopped[0]["flows"] == 6
    assert stopped[0]["lost"] != 0
    skipped = analyzed(reopened(case), rules=()).skipped
    assert any("was removed while the capture ran: 6 flows" in item.reason for item in skipped)
    assert not [f for f in verify_case(case).findings if f.level is Level.PROBLEM]


def test_flows_wait_until_a_folder_can_be_made_anew(tmp_path: Path) -> None:
    server, case = Server(), tmp_path / "evidence" / "case"
    url = f"http://127.0.0.1:{server.port}"
    case.parent.mkdir()
    with (
        server.socket,
        mitmdump(case, folder=tmp_path) as proxy,
        httpx.Client(proxy=f"http://{proxy.address}", timeout=60) as app,
    ):
        app.post(f"{url}/0", content=b"x")
        shutil.rmtree(case.parent)  # a disk that was pulled out looks like this
        for number in range(1, 4):
            app.post(f"{url}/{number}", content=b"x")
        assert not case.parent.exists()
        case.parent.mkdir()
        wait_until(lambda: is_case(case), "the new folder")
        app.post(f"{url}/4", content=b"x")
        assert proxy.stop() == 0
        server.socket.shutdown(socket.SHUT_RDWR)
    assert [e.url.rsplit("/", 1)[1] for e in recorded(case)] == [str(n) for n in range(5)]


def test_a_folder_that_stays_away_is_said_at_the_end(tmp_path: Path) -> None:
    server, case = Server(), tmp_path / "evidence" / "case"
    case.parent.mkdir()
    with (
        server.socket,
        mitmdump(case, folder=tmp_path) as proxy,
        httpx.Client(proxy=f"http://{proxy.address}", timeout=60) as app,
    ):
        app.post(f"http://127.0.0.1:{server.port}/0", content=b"x")
        shutil.rmtree(case.parent)
        assert app.post(f"http://127.0.0.1:{server.port}/1", content=b"x").status_code == 200
        assert proxy.stop() == 0
        server.socket.shutdown(socket.SHUT_RDWR)
    assert "it could not be written to the end" in proxy.output
    assert "was removed and could not be made anew" in proxy.output
    assert "Traceback" not in proxy.output
    assert not case.parent.exists()
