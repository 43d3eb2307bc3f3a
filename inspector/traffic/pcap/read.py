"""Packet captures (pcap, pcapng) as exchanges, in the order in which conversations end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from inspector.errors import InspectorError
from inspector.model.common import Skipped
from inspector.model.exchange import Exchange
from inspector.traffic.pcap.apps import Sender, packages, sender_of
from inspector.traffic.pcap.conversation import (
    Conversation,
    endpoints,
    first,
    take_tcp,
    take_udp,
    unhex,
)
from inspector.traffic.pcap.exchanges import exchanges_of, udp_exchange
from inspector.traffic.pcap.sides import moment
from inspector.traffic.pcap.tshark import Row, Tshark, version

_DNS_PORT = 53


class PcapFile:
    """A packet capture; ``keys`` are TLS key-log files beside the secrets that it may hold itself.

    ``exchanges`` needs tshark and raises ``InspectorError`` when there is none, when the file
    cannot be opened or when it holds nothing it can read. ``skipped`` is complete when they are at
    their end.
    """

    def __init__(self, path: Path, keys: Sequence[Path] = ()) -> None:
        self.path = path
        self.keys = tuple(keys)
        self.skipped: list[Skipped] = []

    @property
    def reader(self) -> str:
        """What takes the packets apart, with its version: another one may see other things."""
        return version()

    def exchanges(self) -> Iterator[Exchange]:
        """Yield the exchanges; ``index`` counts them from 0."""
        self.skipped.clear()
        run = Tshark(self.path, self.keys)
        _openable(self.path)
        index = -1
        for index, exchange in enumerate(_Packets(self.path).exchanges(run.rows())):
            yield replace(exchange, index=index)
        if not run.problem:
            return
        if index < 0:
            raise _unreadable(self.path, run.problem)
        self.skipped.append(Skipped(what=f"the end of {self.path.name}", reason=run.problem))


def _openable(path: Path) -> None:
    try:
        path.open("rb").close()
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error)) from error


def _unreadable(path: Path, cause: str) -> InspectorError:
    return InspectorError(
        f"Cannot read {path} as a packet capture",
        cause=cause,
        next_step="check that it was copied whole; it must be pcap or pcapng",
    )


class _Packets:
    def __init__(self, path: Path) -> None:
        self._known = packages(path)
        self._tcp: dict[str, Conversation] = {}
        self._udp: dict[str, Conversation] = {}
        self._over: set[str] = set()
        self._asked: dict[tuple[str, str], Exchange] = {}

    def exchanges(self, rows: Iterator[Row]) -> Iterator[Exchange]:
        for row in rows:
            if ":icmp" in row["frame.protocols"]:
                continue  # it quotes the packet that failed, which was seen itself
            if row["tcp.stream"]:
                yield from self._take_tcp(row)
            elif row["udp.stream"]:
                yield from self._take_udp(row)
        for talk in self._tcp.values():
            yield from exchanges_of(talk)
        for talk in self._udp.values():
            yield udp_exchange(talk)
        yield from self._asked.values()

    def _take_tcp(self, row: Row) -> Iterator[Exchange]:
        number = first(row["tcp.stream"])
        if number in self._over:
            return  # acknowledgements and repeats
        source, target = endpoints(row, "tcp")
        talk = self._tcp.get(number)
        if talk is None:
            begins = int(first(row["tcp.flags"]) or "0", 16) & 0x12
            # Without its first packets, the side with the lower port is taken for the server.
            ours = begins == 0x02 or (begins != 0x12 and source[1] >= target[1])
            talk = self._new(row, number, (source, target) if ours else (target, source))
            self._tcp[number] = talk
        self._sender(talk, row)
        take_tcp(talk, row, source)
        if talk.over and not row["tcp.payload"]:
            del self._tcp[number]
            self._over.add(number)
            yield from exchanges_of(talk)

    def _take_udp(self, row: Row) -> Iterator[Exchange]:
        source, target = endpoints(row, "udp")
        if row["dns.qry.name"] and _DNS_PORT in (source[1], target[1]):
            yield from self._dns(row, source, target)
            return
        number = first(row["udp.stream"])
        talk = self._udp.get(number)
        if talk is None:
            talk = self._udp[number] = self._new(row, number, (source, target))
        self._sender(talk, row)
        take_udp(talk, row, source)

    def _new(
        self, row: Row, number: str, ends: tuple[tuple[str, int], tuple[str, int]]
    ) -> Conversation:
        return Conversation(*ends, float(row["frame.time_epoch"] or 0), int(number))

    def _sender(self, talk: Conversation, row: Row) -> None:
        if talk.sender is None:
            talk.sender = self._app(row)

    def _app(self, row: Row) -> Sender | None:
        return sender_of(row["frame.comment"], row["eth.trailer"], self._known)

    def _dns(
        self, row: Row, source: tuple[str, int], target: tuple[str, int]
    ) -> Iterator[Exchange]:
        answer = first(row["dns.flags.response"]) in ("1", "True")
        key = (first(row["udp.stream"]), first(row["dns.id"]))
        at, payload = moment(float(row["frame.time_epoch"] or 0)), unhex(first(row["udp.payload"]))
        if not answer:
            if key not in self._asked:
                app = self._app(row)
                self._asked[key] = Exchange(
                    index=0,
                    transport="dns",
                    host=first(row["dns.qry.name"]),
                    port=target[1],
                    at=at,
                    address=target[0],
                    request_body=payload,
                    app=app.package if app else "",
                    comment="no response was recorded",
                    extra=(("client", source[0]),),
                )
            return
        asked = self._asked.pop(key, None)
        if asked is None:
            return
        addresses = [a for a in (*row["dns.a"].split(","), *row["dns.aaaa"].split(",")) if a]
        code = first(row["dns.flags.rcode"])
        yield replace(
            asked,
            response_body=payload,
            response_at=at,
            status=int(code) if code.isdigit() else None,
            comment="",
            extra=tuple(sorted((*asked.extra, *(("dns_answer", a) for a in addresses)))),
        )
