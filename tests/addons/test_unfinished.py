"""A capture that is killed while flows are open keeps what they carried."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from websockets.sync.client import connect
from websockets.sync.server import ServerConnection, serve

from addons.read import FlowFile
from inspector.case.verify.check import verify_case
from inspector.case.verify.findings import Level
from inspector.cli.case import analyzed
from inspector.model.exchange import Exchange
from tests.addons.proxy import actions, mitmdump, reopened, wait_until

pytestmark = pytest.mark.proxy


def recorded(case: Path) -> list[Exchange]:
    return [
        exchange
        for path in reopened(case).segments()
        for exchange in FlowFile(path, case / "inputs").exchanges()
    ]


def open_files(case: Path) -> list[Path]:
    return sorted((case / "capture").glob(".open-*"))


@pytest.fixture
def echo() -> Iterator[int]:
    def answer(connection: ServerConnection) -> None:
        for message in connection:
            connection.send(message)

    with serve(answer, "127.0.0.1", 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield int(server.socket.getsockname()[1])


def test_a_kill_during_a_websocket_costs_at_most_its_last_two_seconds(
    tmp_path: Path, echo: int
) -> None:
    case = tmp_path / "case"
    with (
        mitmdump(case) as proxy,
        connect(f"ws://127.0.0.1:{echo}/x", proxy=f"http://{proxy.address}") as app,
    ):
        for number in range(3):
            app.send(f"first {number}")
            assert app.recv() == f"first {number}"
        wait_until(lambda: bool(open_files(case)), "the first messages")
        size = open_files(case)[0].stat().st_size
        app.send(b"later")
        assert app.recv() == b"later"
        wait_until(lambda: open_files(case)[0].stat().st_size > size, "the others")
        proxy.kill()
    with reopened(case).capturing():
        pass
    first, later = recorded(case)
    said = [m.content for m in (*first.messages, *later.messages)]
    assert said == [b"first 0"] * 2 + [b"first 1"] * 2 + [b"first 2"] * 2 + [b"later"] * 2
    assert "the capture ended before this did" in first.comment
    assert open_files(case) == []
    assert actions(case)[-2:] == ["segment.opened", "segment.recovered"]
    assert not [f for f in verify_case(case).findings if f.level is Level.PROBLEM]
    analysis = analyzed(reopened(case), rules=())
    assert any("had not ended when the capture was ended" in s.reason for s in analysis.skipped)


def test_a_websocket_that_ends_is_there_once(tmp_path: Path, echo: int) -> None:
    case = tmp_path / "case"
    with mitmdump(case) as proxy:
        with connect(f"ws://127.0.0.1:{echo}/x", proxy=f"http://{proxy.address}") as app:
            app.send("hello")
            assert app.recv() == "hello"
            wait_until(lambda: bool(open_files(case)), "the messages")
        wait_until(lambda: not open_files(case), "its end")
        proxy.kill()
    with reopened(case).capturing():
        pass
    (exchange,) = recorded(case)
    assert [m.content for m in exchange.messages] == [b"hello", b"hello"]
    assert "ended before" not in exchange.comment


def test_a_request_that_was_never_answered_and_a_stream_survive_a_kill(tmp_path: Path) -> None:
    case = tmp_path / "case"
    listener = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"

    held: list[socket.socket] = []

    def serve_slowly() -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            held.append(client)
            if b"/events" in client.recv(1 << 16).split(b"\r\n")[0]:
                client.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")
                client.sendall(b"data: imei 359048116273406\n\n")

    threading.Thread(target=serve_slowly, daemon=True).start()

    def ask(path: str, body: bytes) -> None:
        with (
            httpx.Client(proxy=f"http://{proxy.address}", timeout=60) as app,
            suppress(httpx.HTTPError),  # a stream of unknown length just ends
        ):
            app.post(f"{url}{path}", content=body)

    with listener, mitmdump(case) as proxy:
        apps = [
            threading.Thread(target=ask, args=("/events", b"x")),
            threading.Thread(target=ask, args=("/silent", b"contacts")),
        ]
        for app in apps:
            app.start()
        wait_until(lambda: len(open_files(case)) == 2, "both")
        time.sleep(1.5)
        proxy.kill()
        for app in apps:
            app.join(30)
        listener.shutdown(socket.SHUT_RDWR)
    for client in held:
        client.close()
    with reopened(case).capturing():
        pass
    found = {exchange.url.removeprefix(url): exchange for exchange in recorded(case)}
    assert found["/silent"].request_body == b"contacts"
    assert found["/events"].response_body == b"data: imei 359048116273406\n\n"
    assert "response body: the capture ended while it passed" in found["/events"].comment


def test_a_case_without_room_for_open_flows_goes_on(tmp_path: Path, echo: int) -> None:
    case = tmp_path / "case"
    with mitmdump(case) as proxy:
        (case / "capture").rename(case / "moved")  # nothing can be written aside now
        with connect(f"ws://127.0.0.1:{echo}/x", proxy=f"http://{proxy.address}") as app:
            app.send("hello")
            assert app.recv() == "hello"
            time.sleep(2.5)
            (case / "moved").rename(case / "capture")
        wait_until(lambda: any((case / "capture").iterdir()), "the flow")
        assert proxy.stop() == 0
        assert "Traceback" not in proxy.output
    (exchange,) = recorded(case)
    assert [m.content for m in exchange.messages] == [b"hello", b"hello"]
