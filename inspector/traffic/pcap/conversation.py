"""One TCP or UDP conversation while the packets of a capture pass by."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field

from inspector.traffic.pcap.apps import Sender
from inspector.traffic.pcap.sides import Side
from inspector.traffic.pcap.tshark import Row

_ACK, _RST, _SYN, _FIN = 0x10, 0x04, 0x02, 0x01
_VERSIONS = {0x0301: "TLSv1", 0x0302: "TLSv1.1", 0x0303: "TLSv1.2", 0x0304: "TLSv1.3"}

ALERTS = {
    40: "handshake_failure", 42: "bad_certificate", 43: "unsupported_certificate",
    44: "certificate_revoked", 45: "certificate_expired", 46: "certificate_unknown",
    47: "illegal_parameter", 48: "unknown_ca", 49: "access_denied", 51: "decrypt_error",
    70: "protocol_version", 71: "insufficient_security", 80: "internal_error",
    86: "inappropriate_fallback", 90: "user_canceled", 112: "unrecognized_name",
    116: "certificate_required", 120: "no_application_protocol",
}  # fmt: skip
"""TLS alerts that end a connection (RFC 8446, section 6)."""


@dataclass(slots=True)
class Conversation:
    """What was seen of it. ``client`` is who opened it, as ``address port``."""

    client: tuple[str, int]
    server: tuple[str, int]
    at: float
    number: int
    from_client: Side = field(default_factory=Side)
    from_server: Side = field(default_factory=Side)
    tls: bool = False
    """TLS records were seen."""
    opened: bool = False
    """Bytes from inside TLS were seen."""
    quic: bool = False
    sni: str = ""
    tls_version: str = ""
    alert: str = ""
    sender: Sender | None = None
    answered: bool = False
    reset: bool = False
    complete_start: bool = False
    """The capture holds its first packet."""
    ends: set[bool] = field(default_factory=set)

    @property
    def over(self) -> bool:
        """Both sides have ended it, or one broke it off."""
        return self.reset or len(self.ends) == 2

    def side(self, *, from_client: bool) -> Side:
        """Return one direction."""
        return self.from_client if from_client else self.from_server


def endpoints(row: Row, transport: str) -> tuple[tuple[str, int], tuple[str, int]]:
    """Return source and destination of a packet."""
    ports = (first(row[f"{transport}.srcport"]), first(row[f"{transport}.dstport"]))
    source, target = (
        first(row[f"ip.{end}"]) or first(row[f"ipv6.{end}"]) for end in ("src", "dst")
    )
    return (source, int(ports[0] or 0)), (target, int(ports[1] or 0))


def first(value: str) -> str:
    """Return the first of several values of a field."""
    return value.partition(",")[0]


def take_tcp(talk: Conversation, row: Row, source: tuple[str, int]) -> None:
    """Add one TCP packet."""
    at = float(row["frame.time_epoch"] or 0)
    flags = int(first(row["tcp.flags"]) or "0", 16)
    from_client = source == talk.client
    side = talk.side(from_client=from_client)
    sequence = int(first(row["tcp.seq"]) or 0)
    talk.answered |= not from_client and not flags & _RST
    talk.reset |= bool(flags & _RST)
    if flags & _SYN:
        talk.complete_start = True
        side.begin(sequence + 1)
        sequence += 1
    if flags & _FIN:
        talk.ends.add(from_client)
    take_tls(talk, row, from_client=from_client)
    if talk.tls:
        # Whatever TLS is around: tshark has put the records in order and opened what it could.
        for piece in row["data.data"].split(",") if row["data.data"] else ():
            talk.opened = True
            side.append(at, unhex(piece))
    elif payload := row["tcp.payload"]:
        side.segment(at, sequence, unhex(first(payload)))


def take_udp(talk: Conversation, row: Row, source: tuple[str, int]) -> None:
    """Add one UDP packet."""
    from_client = source == talk.client
    talk.answered |= not from_client
    talk.quic |= ":quic" in row["frame.protocols"]
    take_tls(talk, row, from_client=from_client)
    if not talk.quic:
        at = float(row["frame.time_epoch"] or 0)
        talk.side(from_client=from_client).append(at, unhex(first(row["udp.payload"])))


def take_tls(talk: Conversation, row: Row, *, from_client: bool) -> None:
    """Note what the handshake says."""
    if name := first(row["tls.handshake.extensions_server_name"]):
        talk.sni = talk.sni or name
    if row["tls.record.content_type"] and not talk.tls:
        talk.tls = True
        if not talk.quic:
            # What came before TLS was recognised are its own records, not content.
            talk.from_client, talk.from_server = Side(), Side()
    if not from_client:
        versions = row["tls.handshake.extensions.supported_version"] or row["tls.handshake.version"]
        if versions:
            talk.tls_version = _VERSIONS.get(_number(first(versions)), talk.tls_version)
    for alert in row["tls.alert_message.desc"].split(","):
        if alert.isdigit() and int(alert) in ALERTS:
            who = "client" if from_client else "server"
            talk.alert = talk.alert or f"the {who} ended TLS with the alert {ALERTS[int(alert)]}"


def unhex(text: str) -> bytes:
    """Return the bytes of a hexadecimal field; nothing for what is none."""
    try:
        return bytes.fromhex(text.replace(":", ""))
    except ValueError:
        return b""


def is_address(host: str) -> bool:
    """Tell a bare address from a name."""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def _number(text: str) -> int:
    return int(text, 16 if text.startswith("0x") else 10)
