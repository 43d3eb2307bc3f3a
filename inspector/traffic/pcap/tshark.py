"""Runs tshark over a capture and yields one row a packet: payloads, opened TLS, names."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from inspector.errors import InspectorError

FIELDS = (
    "frame.time_epoch", "frame.protocols", "frame.comment", "eth.trailer",
    "ip.src", "ip.dst", "ipv6.src", "ipv6.dst",
    "tcp.stream", "tcp.srcport", "tcp.dstport", "tcp.flags", "tcp.seq", "tcp.payload",
    "tls.record.content_type", "tls.handshake.extensions_server_name",
    "tls.handshake.extensions.supported_version", "tls.handshake.version",
    "tls.alert_message.desc", "data.data",
    "udp.stream", "udp.srcport", "udp.dstport", "udp.payload",
    "dns.flags.response", "dns.id", "dns.qry.name", "dns.flags.rcode", "dns.a", "dns.aaaa",
)  # fmt: skip
"""Every field that is asked for; a version of tshark that lacks one would refuse them all."""

HOW_TO_GET = (
    "install Wireshark's tshark: apt install tshark (Debian, Ubuntu) or"
    " brew install wireshark (macOS)"
)

_OPTIONS = (
    # Segments that arrived in another order are what phones on bad networks make.
    "-o", "tcp.reassemble_out_of_order:TRUE",
    # What is inside TLS is wanted as bytes: no dissector may take it.
    "--disable-protocol", "http", "--disable-protocol", "http2",
    "-d", "tls.port==1-65535,data",
)  # fmt: skip

_NAME = "capture"

type Row = dict[str, str]
"""Field name to value; several values of one packet are joined by commas."""


class Tshark:
    """One run over the file at ``path``; ``keys`` are TLS key-log files in NSS's format.

    ``problem`` says, once the rows are at their end, why there are no more: a file cut in the
    middle of a packet still gives the packets before.
    """

    def __init__(self, path: Path, keys: Sequence[Path] = ()) -> None:
        self._path = path
        self._keys = keys
        self._program = find()
        self.problem = ""

    def rows(self) -> Iterator[Row]:
        """Yield the packets in file order. Raises ``InspectorError`` when tshark cannot start."""
        with ExitStack() as stack:
            # An empty configuration: the user's preferences and scripts must not change a result.
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="inspector-")))
            errors = stack.enter_context((folder / "errors").open("w+b"))
            process = self._started(folder, errors.fileno())
            assert process.stdout is not None
            try:
                for line in process.stdout:
                    values = line.decode("utf-8", "replace").rstrip("\r\n").split("\t")
                    yield dict(zip(FIELDS, values, strict=False))
            finally:
                process.stdout.close()
                if process.poll() is None:
                    process.terminate()
                code = process.wait()
            if code:
                errors.seek(0)
                # Results are the same on every machine, so no text may hold a path of this one.
                told = errors.read(4096).replace(os.fsencode(folder) + b"/", b"")
                self.problem = _said(told) or f"tshark ended with {code}"

    def _started(self, folder: Path, errors: int) -> subprocess.Popen[bytes]:
        # Under this name tshark speaks of it; the real one may hold anything, lines among it.
        (folder / _NAME).symlink_to(self._path.absolute())
        command = [self._program, "-r", str(folder / _NAME), "-n", *_OPTIONS]
        if self._keys:
            joined = folder / "keys.log"
            joined.write_bytes(b"\n".join(path.read_bytes() for path in self._keys) + b"\n")
            command += ["-o", f"tls.keylog_file:{joined}"]
        command += ["-T", "fields", "-E", "separator=/t", "-E", "occurrence=a"]
        for name in FIELDS:
            command += ["-e", name]
        environment = {
            **os.environ, "WIRESHARK_CONFIG_DIR": str(folder), "LC_ALL": "C.UTF-8", "TZ": "UTC",
        }  # fmt: skip
        try:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=environment,
                bufsize=1 << 20,
            )
        except OSError as error:
            raise InspectorError(
                f"Cannot read {self._path}",
                cause=f"tshark could not be started: {error.strerror or error}",
                next_step=HOW_TO_GET,
            ) from error


def find() -> str:
    """Return the path of tshark. Raises ``InspectorError`` that says how to get it."""
    found = shutil.which("tshark")
    if not found:
        raise InspectorError(
            "Packet captures are read through tshark, which is not here",
            cause="there is no program tshark on the search path",
            next_step=HOW_TO_GET,
        )
    return found


def version() -> str:
    """Return name and version of the tshark that is found, such as ``tshark 4.0.17``."""
    done = subprocess.run(
        [find(), "--version"], capture_output=True, text=True, check=False, timeout=30
    )
    words = done.stdout.split()
    number = next((word for word in words if word[:1].isdigit()), "of unknown version")
    return f"tshark {number}"


def _said(raw: bytes) -> str:
    lines = raw.decode("utf-8", "replace").splitlines()
    # Root is told off first; the cause is what is said last.
    told = [line for line in lines if line.strip() and not line.startswith("Running as user")]
    text = " ".join(told[-2:]).replace(f'file "{_NAME}"', "file").replace(f'"{_NAME}"', "the file")
    return text.removeprefix("tshark: ")[:300]
