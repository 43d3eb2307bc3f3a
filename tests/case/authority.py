"""A real time-stamp authority on loopback: an HTTP server that answers with ``openssl ts``."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

CONFIG = """\
[ req ]
distinguished_name = dn
prompt = no
[ dn ]
CN = {name} Root
[ root ]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign,cRLSign
[ stamping ]
basicConstraints = CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[ web ]
basicConstraints = CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = serverAuth
[ tsa ]
default_tsa = authority
[ authority ]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
certs = {folder}/root.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
ess_cert_id_chain = no
"""

type Change = Callable[[bytes], bytes]


def openssl(*arguments: str | Path) -> None:
    """Run openssl and fail with its words."""
    done = subprocess.run(["openssl", *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@dataclass
class Authority:
    """Root, certificate and keys of one authority in a folder of its own."""

    folder: Path

    @classmethod
    def make(
        cls, folder: Path, *, name: str = "Test", usage: str = "stamping", expired: bool = False
    ) -> Authority:
        """Make one; with ``usage`` web or ``expired`` it has the certificate it should not have."""
        folder.mkdir()
        config = folder / "openssl.cnf"
        config.write_text(CONFIG.format(name=name, folder=folder))
        (folder / "serial").write_text("01\n")
        (folder / "index").write_text("")
        root, key, csr = folder / "root.pem", folder / "root.key", folder / "tsa.csr"
        curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
        openssl("req", "-new", "-x509", "-config", config, "-extensions", "root", *curve,
                "-keyout", key, "-out", root, "-days", "3650")  # fmt: skip
        openssl("req", "-new", "-config", config, "-subj", f"/CN={name} Authority", *curve,
                "-keyout", folder / "tsa.key", "-out", csr)  # fmt: skip
        dates = ("-days", "-1") if expired else ("-days", "1000")
        extensions = ("-extfile", config, "-extensions", usage)
        openssl("x509", "-req", "-in", csr, "-CA", root, "-CAkey", key, "-CAcreateserial",
                "-out", folder / "tsa.pem", *dates, *extensions)  # fmt: skip
        return cls(folder)

    @property
    def root(self) -> Path:
        """The root certificate, PEM."""
        return self.folder / "root.pem"

    def answer(self, query: bytes) -> bytes:
        """Return the answer of ``openssl ts`` to a request."""
        asked, said = self.folder / "asked.tsq", self.folder / "said.tsr"
        asked.write_bytes(query)
        openssl("ts", "-reply", "-config", self.folder / "openssl.cnf",
                "-queryfile", asked, "-out", said)  # fmt: skip
        return said.read_bytes()

    @contextmanager
    def serving(
        self, *, query: Change = lambda data: data, answer: Change = lambda data: data
    ) -> Iterator[str]:
        """Serve on loopback and yield the address; the two functions tamper on the way."""
        authority = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                assert self.headers["Content-Type"] == "application/timestamp-query"
                asked = self.rfile.read(int(self.headers["Content-Length"]))
                said = answer(authority.answer(query(asked)))
                self.send_response(200)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.end_headers()
                self.wfile.write(said)

            def log_message(self, *_: object) -> None:
                """Keep the test's output clean."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/tsr"
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
