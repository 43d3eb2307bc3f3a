"""Bodies that are large, endless or broken off: kept by digest, with memory that stays flat."""

from __future__ import annotations

import hashlib
import re
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import grpc
import httpx
import pytest

from addons.read import FlowFile
from inspector.model.exchange import Exchange
from tests.addons.proxy import Proxy, mitmdump, reopened, wait_until

pytestmark = pytest.mark.proxy

MEGABYTE = bytes(range(256)) * 4096
SIZE = 72
"""Megabytes; the benchmark does it with 1,024."""


class Server:
    """Speaks just enough HTTP to take any body, send a large one, and end in the middle."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.socket.getsockname()[1])
        self.got: dict[str, str] = {}
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, client.makefile("rb") as file:
            while line := file.readline():
                _, path, _ = line.decode().split(" ")
                headers = {}
                while (field := file.readline().decode().strip()) != "":
                    name, _, value = field.partition(":")
                    headers[name.lower()] = value.strip()
                self.got[path] = self._body(file, headers)
                self._answer(client, path)

    def _body(self, file: object, headers: dict[str, str]) -> str:
        whole = hashlib.sha256()
        read = getattr(file, "read")  # noqa: B009 - a buffered reader
        if headers.get("transfer-encoding") == "chunked":
            while size := int(getattr(file, "readline")(), 16):  # noqa: B009 - as above
                whole.update(read(size))
                read(2)
            read(2)
        else:
            left = int(headers.get("content-length", 0))
            while left > 0 and (piece := read(min(left, 1 << 20))):
                whole.update(piece)
                left -= len(piece)
        return whole.hexdigest()

    def _answer(self, client: socket.socket, path: str) -> None:
        if path == "/down":
            client.sendall(f"HTTP/1.1 200 OK\r\nContent-Length: {SIZE << 20}\r\n\r\n".encode())
            for _ in range(SIZE):
                client.sendall(MEGABYTE)
        elif path == "/endless":
            client.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")
            for number in range(3):
                client.sendall(b"data: tick %d\n\n" % number)
            time.sleep(30)
        elif path == "/broken":
            client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 20000000\r\n\r\n" + MEGABYTE)
            client.shutdown(socket.SHUT_RDWR)
        else:
            client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    with made.socket:
        yield made
        made.socket.shutdown(socket.SHUT_RDWR)


def memory_mb(proxy: Proxy) -> int:
    """Return the most memory the proxy ever had, in MB."""
    status = Path(f"/proc/{proxy.process.pid}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert found
    return int(found[1]) // 1024


def recorded(case: Path, bodies: Path | None) -> list[Exchange]:
    return [
        exchange
        for path in reopened(case).segments()
        for exchange in FlowFile(path, bodies).exchanges()
    ]


def test_a_large_body_up_and_down_lies_beside_the_flow_and_memory_stays_flat(
    tmp_path: Path, server: Server
) -> None:
    case = tmp_path / "case"
    whole = hashlib.sha256(MEGABYTE * SIZE).hexdigest()
    url = f"http://127.0.0.1:{server.port}"
    with mitmdump(case) as proxy, httpx.Client(proxy=f"http://{proxy.address}", timeout=60) as app:
        app.post(f"{url}/small", content=b"x")
        before = memory_mb(proxy)
        app.post(
            f"{url}/up",
            content=(MEGABYTE for _ in range(SIZE)),
            headers={"Content-Length": str(SIZE << 20)},
        )
        app.post(f"{url}/chunked", content=(MEGABYTE for _ in range(SIZE)))
        with app.stream("GET", f"{url}/down") as response:
            assert sum(len(piece) for piece in response.iter_raw()) == SIZE << 20
        grown = memory_mb(proxy) - before
        assert proxy.stop() == 0
    assert server.got["/up"] == server.got["/chunked"] == whole
    assert grown < SIZE * 0.7, f"the proxy grew by {grown} MB"
    bodies = [item for item in reopened(case).inputs() if item.kind == "body"]
    assert [(item.sha256, item.size) for item in bodies] == [(whole, SIZE << 20)]
    assert hashlib.sha256((case / "inputs" / whole).read_bytes()).hexdigest() == whole
    assert (case / "capture" / "0001.mitm").stat().st_size < 100_000
    _, up, chunked, down = recorded(case, case / "inputs")
    for body, comment in (
        (up.request_body, up.comment),
        (chunked.request_body, chunked.comment),
        (down.response_body, down.comment),
    ):
        assert body == (MEGABYTE * SIZE)[: 64 << 20]
        assert "only the first 67108864 bytes" in comment
    assert "lies in the case" in recorded(case, None)[1].comment


def test_streams_are_handed_on_at_once_and_what_passed_is_kept(
    tmp_path: Path, server: Server
) -> None:
    case = tmp_path / "case"
    url = f"http://127.0.0.1:{server.port}"
    with mitmdump(case) as proxy, httpx.Client(proxy=f"http://{proxy.address}", timeout=10) as app:
        with app.stream("GET", f"{url}/endless") as response:
            lines = response.iter_lines()
            assert [next(lines) for _ in range(5)][::2] == [f"data: tick {n}" for n in range(3)]
        with app.stream("GET", f"{url}/broken") as response, pytest.raises(httpx.HTTPError):
            response.read()
        wait_until(lambda: len(reopened(case).segments()) == 1, "the flows")
        assert proxy.stop() == 0
    endless, broken = recorded(case, case / "inputs")
    assert endless.response_body == b"data: tick 0\n\ndata: tick 1\n\ndata: tick 2\n\n"
    assert endless.error
    assert broken.response_body == MEGABYTE
    assert broken.error


def test_grpc_in_both_directions_at_once(tmp_path: Path) -> None:
    case = tmp_path / "case"
    handler = grpc.stream_stream_rpc_method_handler(lambda sent, _: (item[::-1] for item in sent))
    server = grpc.server(ThreadPoolExecutor(2))
    generic = grpc.method_handlers_generic_handler("loan.Upload", {"Contacts": handler})
    server.add_generic_rpc_handlers((generic,))
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
            "-nodes", "-keyout", key, "-out", certificate, "-subj", "/CN=localhost",
        ],
        check=True, capture_output=True,
    )  # fmt: skip
    pair = (key.read_bytes(), certificate.read_bytes())
    inner = server.add_secure_port("127.0.0.1:0", grpc.ssl_server_credentials([pair]))
    server.start()
    reverse = ("--mode", f"reverse:https://localhost:{inner}", "--set", "ssl_insecure=true")
    try:
        with (
            mitmdump(case, *reverse) as proxy,
            grpc.secure_channel(
                f"localhost:{proxy.port}", grpc.ssl_channel_credentials(proxy.ca.read_bytes())
            ) as channel,
        ):
            answers = channel.stream_stream("/loan.Upload/Contacts")(iter((b"abc", b"def")))
            assert list(answers) == [b"cba", b"fed"]
            proxy.stop()
    finally:
        server.stop(0).wait()
    (exchange,) = recorded(case, case / "inputs")
    assert exchange.http_version == "HTTP/2.0"
    assert exchange.request_body == b"\0\0\0\0\3abc\0\0\0\0\3def"
    assert exchange.response_body == b"\0\0\0\0\3cba\0\0\0\0\3fed"
