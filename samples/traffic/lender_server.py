"""A lender's server on loopback: TLS for every host name, plain HTTP beside it, accepts any upload.

    python samples/traffic/lender_server.py FOLDER

writes its authority's certificate to FOLDER/lender-ca.pem, prints one JSON line with its ports and
serves until its standard input ends. Nothing here is a real lender's.
"""

from __future__ import annotations

import json
import socket
import ssl
import sys
import tempfile
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

LONGEST = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Received:
    """One request as the server got it: the ground truth of what left."""

    secure: bool
    host: str
    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


class LenderServer:
    """Context manager; inside it ``tls_port`` and ``plain_port`` answer on 127.0.0.1."""

    def __init__(self, folder: Path) -> None:
        self.ca_path = folder / "lender-ca.pem"
        self.received: list[Received] = []
        self._authority = _Authority()
        self.ca_path.write_bytes(self._authority.certificate)
        self._plain = _server(self, context=None)
        self._tls = _server(self, context=self._authority.context())
        self.plain_port = int(self._plain.server_address[1])
        self.tls_port = int(self._tls.server_address[1])

    def __enter__(self) -> Self:
        for server in (self._plain, self._tls):
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        for server in (self._plain, self._tls):
            server.shutdown()
            server.server_close()


class _Authority:
    """A certificate authority that lives as long as the server; makes a leaf for each name."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Sample lender CA")])
        self._made: dict[str, ssl.SSLContext] = {}
        self._root = self._sign("", self._name, self._key, authority=True)
        self.certificate = self._root.public_bytes(serialization.Encoding.PEM)

    def context(self) -> ssl.SSLContext:
        """Return a server context that answers every server name with a certificate for it."""
        first = self._for("localhost")

        def choose(connection: ssl.SSLSocket, name: str | None, _: ssl.SSLContext) -> None:
            connection.context = self._for(name or "localhost")

        first.sni_callback = choose  # type: ignore[assignment]  # typeshed wants SSLObject too
        return first

    def _for(self, host: str) -> ssl.SSLContext:
        if host not in self._made:
            key = ec.generate_private_key(ec.SECP256R1())
            subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host[:64])])
            leaf = self._sign(host, subject, key, authority=False)
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            with tempfile.NamedTemporaryFile(suffix=".pem") as file:
                file.write(leaf.public_bytes(serialization.Encoding.PEM))
                file.write(
                    key.private_bytes(
                        serialization.Encoding.PEM,
                        serialization.PrivateFormat.PKCS8,
                        serialization.NoEncryption(),
                    )
                )
                file.flush()
                context.load_cert_chain(file.name)
            self._made[host] = context
        return self._made[host]

    def _sign(
        self, host: str, subject: x509.Name, key: ec.EllipticCurvePrivateKey, *, authority: bool
    ) -> x509.Certificate:
        now = datetime.now(UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - LONGEST)
            .not_valid_after(now + LONGEST)
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), False
            )
            .add_extension(_key_usage(authority), critical=True)
        )
        if host:
            builder = builder.add_extension(
                x509.SubjectAlternativeName([x509.DNSName(host)]), False
            )
        return builder.sign(self._key, hashes.SHA256())


def _key_usage(authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, owner: LenderServer, context: ssl.SSLContext | None) -> None:
        self.owner = owner
        self.secure = context is not None
        self._context = context
        super().__init__(("127.0.0.1", 0), _Handler)

    def finish_request(
        self, request: socket.socket | tuple[bytes, socket.socket], client: object
    ) -> None:
        if self._context is None or not isinstance(request, socket.socket):
            super().finish_request(request, client)  # type: ignore[arg-type]  # typeshed: address
            return
        # The handshake runs in the connection's own thread, so a slow client stops nobody.
        with self._context.wrap_socket(request, server_side=True) as secured:
            super().finish_request(secured, client)  # type: ignore[arg-type]  # typeshed: address

    def handle_error(self, request: object, client: object) -> None:
        """A client that leaves is no error of a server."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            body = self._chunked()
        else:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.owner.received.append(
            Received(
                secure=self.server.secure,
                host=self.headers.get("Host", ""),
                method=self.command,
                path=self.path,
                headers=tuple(self.headers.items()),
                body=body,
            )
        )
        answer = json.dumps({"code": 0, "message": "ok"}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def _chunked(self) -> bytes:
        body = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Keep quiet: what was received is in ``received``."""


def _server(owner: LenderServer, *, context: ssl.SSLContext | None) -> _Server:
    return _Server(owner, context)


def main() -> None:
    """Serve until standard input ends."""
    with LenderServer(Path(sys.argv[1])) as server:
        ports = {"tls_port": server.tls_port, "plain_port": server.plain_port}
        print(json.dumps({**ports, "ca": str(server.ca_path)}), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
