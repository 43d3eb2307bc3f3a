"""Packet captures of real connections, written without rights: a relay that notes what passes.

The relay stands between a real client and a real server; ``write`` puts the bytes into Ethernet,
IPv4 and TCP as a network card would have seen them, with the faults that a test asks for.
"""

from __future__ import annotations

import socket
import struct
import threading
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

CLIENT, SERVER = bytes((10, 215, 173, 1)), bytes((203, 0, 113, 9))
SEGMENT = 1400


@dataclass
class Passed:
    """What one connection carried: time, whether from the client, bytes."""

    port: int
    pieces: list[tuple[float, bool, bytes]] = field(default_factory=list)


@contextmanager
def relay(port: int) -> Iterator[tuple[int, list[Passed]]]:
    """Forward a new port to ``port`` on loopback; yield it and the connections, as they come."""
    passed: list[Passed] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def pump(source: socket.socket, target: socket.socket, talk: Passed, ours: bool) -> None:
        try:
            while data := source.recv(65536):
                talk.pieces.append((time.time(), ours, data))
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            return

    def join(client: socket.socket, server: socket.socket, talk: Passed) -> None:
        with client, server:
            back = threading.Thread(target=pump, args=(server, client, talk, False))
            back.start()
            pump(client, server, talk, True)
            back.join()

    def accept() -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", port))
            talk = Passed(port)
            passed.append(talk)
            threads.append(threading.Thread(target=join, args=(client, server, talk), daemon=True))
            threads[-1].start()

    threads = [threading.Thread(target=accept, daemon=True)]
    threads[0].start()
    with listener:
        yield int(listener.getsockname()[1]), passed
        listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that accepts
    for thread in threads:
        thread.join(5)


def frames(talk: Passed, number: int, *, port: int = 443) -> list[tuple[float, bytes]]:
    """Return the packets of one connection with handshake and end, each with its time."""
    ours, theirs = (CLIENT, 40000 + number), (SERVER, port)
    sequence = {True: 1000, False: 5000}
    start = talk.pieces[0][0] if talk.pieces else time.time()
    found: list[tuple[float, bytes]] = []

    def packet(at: float, from_client: bool, flags: int, data: bytes = b"") -> None:
        ends = (ours, theirs) if from_client else (theirs, ours)
        ack = sequence[not from_client] if flags & 0x10 else 0
        found.append((at, _tcp(*ends, sequence[from_client], ack, flags, data)))
        sequence[from_client] += len(data) + (flags & 3 != 0)

    packet(start - 0.002, True, 0x02)
    packet(start - 0.001, False, 0x12)
    packet(start - 0.0005, True, 0x10)
    for at, from_client, data in talk.pieces:
        for offset in range(0, len(data), SEGMENT):
            packet(at + offset * 1e-9, from_client, 0x18, data[offset : offset + SEGMENT])
    end = talk.pieces[-1][0] + 0.001 if talk.pieces else start
    packet(end, True, 0x11)
    packet(end + 0.001, False, 0x11)
    packet(end + 0.002, True, 0x10)
    return found


def udp_frame(data: bytes, *, port: int, from_client: bool = True) -> bytes:
    """Return one UDP packet."""
    ours, theirs = (CLIENT, 41000), (SERVER, port)
    source, target = (ours, theirs) if from_client else (theirs, ours)
    body = struct.pack(">HHHH", source[1], target[1], 8 + len(data), 0) + data
    return _ip(source[0], target[0], 17, body)


def write(
    path: Path,
    packets: Iterable[tuple[float, bytes]],
    *,
    uid: int | None = None,
    app: str = "",
) -> Path:
    """Write a pcap file; with ``uid`` each packet has PCAPdroid's trailer."""
    with path.open("wb") as file:
        file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 1 << 18, 1))
        for at, packet in packets:
            frame = bytes(12) + b"\x08\x00" + packet
            if uid is not None:
                frame += bytes(-len(frame) % 4)
                frame += struct.pack(">Ii20s", 0x01072021, uid, app.encode())
                frame += struct.pack("<I", zlib.crc32(frame))
            file.write(struct.pack("<IIII", int(at), int(at % 1 * 1e6), len(frame), len(frame)))
            file.write(frame)
    return path


def write_pcapng(
    path: Path, packets: Iterable[tuple[float, bytes]], *, uid: int, package: str, name: str
) -> Path:
    """Write a pcapng file as PCAPdroid does: a table of packages, and comments on the packets."""
    with path.open("wb") as file:
        file.write(_block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1)))
        file.write(_block(1, struct.pack("<HHI", 101, 0, 1 << 18)))
        table = struct.pack("<IHBBiBB", 62652, 1, 1, 0, uid, len(package), len(name))
        file.write(_block(0x0BAD, table + package.encode() + name.encode()))
        for at, packet in packets:
            micros = int(at * 1e6)
            head = (0, micros >> 32, micros & 0xFFFFFFFF, len(packet), len(packet))
            comment = f"u-{uid}".encode()
            options = struct.pack("<HH", 1, len(comment)) + comment + bytes(-len(comment) % 4)
            body = struct.pack("<IIIII", *head) + packet + bytes(-len(packet) % 4)
            file.write(_block(6, body + options + bytes(4)))
    return path


def _block(kind: int, body: bytes) -> bytes:
    body += bytes(-len(body) % 4)
    size = len(body) + 12
    return struct.pack("<II", kind, size) + body + struct.pack("<I", size)


def _tcp(
    source: tuple[bytes, int],
    target: tuple[bytes, int],
    sequence: int,
    ack: int,
    flags: int,
    data: bytes,
) -> bytes:
    head = struct.pack(
        ">HHIIBBHHH", source[1], target[1], sequence, ack, 5 << 4, flags, 65535, 0, 0
    )
    return _ip(source[0], target[0], 6, head + data)


def _ip(source: bytes, target: bytes, protocol: int, body: bytes) -> bytes:
    size = 20 + len(body)
    return struct.pack(">BBHHHBBH", 0x45, 0, size, 0, 0, 64, protocol, 0) + source + target + body
