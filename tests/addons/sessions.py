"""Many requests at once from real sockets, and a server that takes them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Protocol


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            length = next(
                line.partition(b":")[2] for line in head.lower().split(b"\r\n")
                if line.startswith(b"content-length:")
            )  # fmt: skip
            await reader.readexactly(int(length))
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


class Closable(Protocol):
    """A server of asyncio or aioquic."""

    def close(self) -> None:
        """Take no more connections."""


@contextmanager
def served[S: Closable](begin: Callable[[], Coroutine[object, object, S]]) -> Iterator[S]:
    """Run a server in a thread with a loop of its own; yield it once it listens."""
    begun: Future[tuple[S, asyncio.AbstractEventLoop, asyncio.Event]] = Future()

    async def run() -> None:
        server, stop = await begin(), asyncio.Event()
        begun.set_result((server, asyncio.get_running_loop(), stop))
        await stop.wait()
        server.close()
        await asyncio.sleep(0)  # transports close in the next turn of the loop

    thread = threading.Thread(target=lambda: asyncio.run(run()), daemon=True)
    thread.start()
    server, loop, stop = begun.result(30)
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)


@contextmanager
def sink() -> Iterator[int]:
    """Answer any request with ``ok`` on a port of loopback, which is yielded."""
    with served(
        lambda: asyncio.start_server(_serve, "127.0.0.1", 0, limit=1 << 20, backlog=1024)
    ) as server:
        yield int(server.sockets[0].getsockname()[1])


def send_all(proxy: int, target: int, connections: int, each: int, body: bytes = b"x") -> None:
    """Open ``connections`` to the proxy, all at the same time, and send ``each`` requests on each.

    The path of a request is ``/CONNECTION/NUMBER``. Every one must be answered with 200.
    """

    async def one(connection: int, opened: asyncio.Barrier) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", proxy)
        try:
            await opened.wait()
            for number in range(each):
                head = (
                    f"POST http://127.0.0.1:{target}/{connection}/{number} HTTP/1.1\r\n"
                    f"Host: 127.0.0.1:{target}\r\nContent-Length: {len(body)}\r\n\r\n"
                )
                writer.write(head.encode() + body)
                answer = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 60)
                assert answer.startswith(b"HTTP/1.1 200"), answer
                await reader.readexactly(2)
        finally:
            writer.close()

    async def run() -> None:
        opened = asyncio.Barrier(connections)
        await asyncio.gather(*(one(number, opened) for number in range(connections)))

    asyncio.run(run())
