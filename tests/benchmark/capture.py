"""Capture against mitmdump that saves the same flows: requests per second, latency, memory.

    python -m tests.benchmark.capture [--requests N] [--rounds N] [--flows N] [--body MB]

Both proxies run for the whole comparison and take turns, round by round, so that a busy machine
slows both. Prints the ratio of requests per second (at least 0.90), of the 99th percentile of
latency (at most 1.25), the CPU time of each proxy process for a request (its analysis process,
which yields to it, not counted), and how far memory grew over ``--flows`` flows and a body each
way.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
CLIENTS = 16
SIZES = {"2 kB": 2_000, "200 kB": 200_000}


@dataclass
class Measured:
    """What one proxy did with bodies of one size."""

    seconds: float = 0.0
    requests: int = 0
    cpu: float = 0.0
    latencies: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Requests per second."""
        return self.requests / self.seconds

    @property
    def cost(self) -> float:
        """CPU time of the proxy for one request, in microseconds."""
        return self.cpu / self.requests * 1e6

    @property
    def p99(self) -> float:
        """99th percentile of latency in seconds."""
        return statistics.quantiles(self.latencies, n=100)[98]


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            found = re.search(rb"(?i)content-length: *(\d+)", head)
            left = int(found[1]) if found else 0
            while left and (piece := await reader.read(min(left, 1 << 18))):
                left -= len(piece)
            wanted = re.search(rb" /down/(\d+) ", head)
            size = int(wanted[1]) if wanted else 2
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size)
            while size:
                writer.write(bytes(min(size, 1 << 18)))
                size -= min(size, 1 << 18)
                await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def _ask(
    port: int, target: int, body: bytes, count: int, into: Measured, path: str = "/up"
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = f"POST http://127.0.0.1:{target}{path} HTTP/1.1\r\nHost: 127.0.0.1:{target}\r\n"
    request = head.encode() + b"Content-Length: %d\r\n\r\n" % len(body) + body
    for _ in range(count):
        begin = time.perf_counter()
        writer.write(request)
        await writer.drain()
        answer = await reader.readuntil(b"\r\n\r\n")
        assert b" 200 " in answer.split(b"\r\n")[0], answer
        found = re.search(rb"(?i)content-length: *(\d+)", answer)
        left = int(found[1]) if found else 0
        while left:
            left -= len(await reader.read(min(left, 1 << 18)))
        into.latencies.append(time.perf_counter() - begin)
    into.requests += count
    writer.close()


async def _round(port: int, target: int, body: bytes, count: int, into: Measured, pid: int) -> None:
    begin, before = time.perf_counter(), cpu_s(pid)
    each = max(1, count // CLIENTS)
    await asyncio.gather(*(_ask(port, target, body, each, into) for _ in range(CLIENTS)))
    into.seconds += time.perf_counter() - begin
    into.cpu += cpu_s(pid) - before


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def proxy(folder: Path, name: str, *options: str) -> Iterator[tuple[int, int]]:
    """Run mitmdump; yield its port and process id."""
    port = free_port()
    output = (folder / f"{name}.txt").open("wb")
    process = subprocess.Popen(
        [
            str(Path(sys.executable).parent / "mitmdump"), "-q", "--listen-host", "127.0.0.1",
            "-p", str(port), "--set", f"confdir={folder / 'confdir'}", *options,
        ],
        stdout=output, stderr=subprocess.STDOUT, cwd=folder,
    )  # fmt: skip
    try:
        end = time.monotonic() + 60
        while time.monotonic() < end and process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(120)
        output.close()


def memory_mb(pid: int) -> float:
    """Return the resident memory of a process in MB."""
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0.0


def cpu_s(pid: int) -> float:
    """Return the CPU time that a process has used, all its threads, not its children."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def compare(folder: Path, requests: int, rounds: int) -> bool:
    """Print the ratios; return whether all are within the limits."""
    server = await asyncio.start_server(_serve, "127.0.0.1", 0, limit=1 << 20)
    target = int(server.sockets[0].getsockname()[1])
    good = True
    with ExitStack() as stack:
        entry = ROOT / "addons" / "entry.py"
        case = ("-s", str(entry), "--set", f"inspector_case={folder / 'case'}")
        ours, ours_pid = stack.enter_context(proxy(folder, "ours", *case))
        plain, plain_pid = stack.enter_context(
            proxy(folder, "plain", "-w", str(folder / "plain.mitm"))
        )
        await asyncio.sleep(3)
        for label, size in SIZES.items():
            body = bytes(range(256)) * (size // 256)
            count = requests if size < 10_000 else max(CLIENTS, requests // 4)
            measured = {ours: Measured(), plain: Measured()}
            pids = {ours: ours_pid, plain: plain_pid}
            for port in (plain, ours):
                await _round(port, target, body, CLIENTS * 2, Measured(), pids[port])
            for number in range(rounds):
                for port in (plain, ours) if number % 2 else (ours, plain):
                    await _round(port, target, body, count, measured[port], pids[port])
            mine, theirs = measured[ours], measured[plain]
            rate, late = mine.rate / theirs.rate, mine.p99 / theirs.p99
            good &= rate >= 0.90 and late <= 1.25
            print(
                f"{label}: {mine.rate:.0f} against {theirs.rate:.0f} requests/s, ratio {rate:.2f}"
                f" (at least 0.90); p99 {mine.p99 * 1000:.1f} against {theirs.p99 * 1000:.1f} ms,"
                f" ratio {late:.2f} (at most 1.25); CPU {mine.cost:.0f} against"
                f" {theirs.cost:.0f} us a request"
            )
    server.close()
    return good


async def grow(folder: Path, flows: int, body_mb: int) -> bool:
    """Print how far memory grew; return whether it stayed within the limits."""
    server = await asyncio.start_server(_serve, "127.0.0.1", 0, limit=1 << 20)
    target = int(server.sockets[0].getsockname()[1])
    entry = ROOT / "addons" / "entry.py"
    case = ("-s", str(entry), "--set", f"inspector_case={folder / 'case'}")
    with proxy(folder, "memory", *case) as (port, pid):
        await asyncio.sleep(3)
        body = b'{"page": 1}' * 20
        await _round(port, target, body, 500, Measured(), pid)
        start = memory_mb(pid)
        await _round(port, target, body, flows, Measured(), pid)
        after = memory_mb(pid)
        print(f"{flows} flows: {start:.0f} MB at the start, {after:.0f} MB after (at most +60)")
        many = [_ask(port, target, body, 3, Measured()) for _ in range(1000)]
        await asyncio.gather(*many)
        print(f"1000 connections at once: {memory_mb(pid):.0f} MB")
        await _ask(port, target, bytes(body_mb << 20), 1, Measured())
        await _ask(port, target, b"", 1, Measured(), f"/down/{body_mb << 20}")
        large = memory_mb(pid)
        print(f"{body_mb} MB up and down: {large:.0f} MB (at most 300)")
    server.close()
    return after - start <= 60 and large <= 300


def main() -> None:
    """Run both parts; exit with 1 when a limit is passed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--requests", type=int, default=2400, help="for 2 kB bodies, a round; a quarter for 200 kB"
    )
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--flows", type=int, default=5000, help="50000 is the stated limit")
    parser.add_argument("--body", type=int, default=128, help="MB; 1024 is the stated limit")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="inspector-benchmark-") as name:
        folder = Path(name)
        good = asyncio.run(compare(folder, options.requests, options.rounds))
    with tempfile.TemporaryDirectory(prefix="inspector-benchmark-") as name:
        good &= asyncio.run(grow(Path(name), options.flows, options.body))
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
