"""The second manifest reader: androguard, in a process of its own.

A manifest made for it can send androguard into an endless loop, so the process has a time limit.
It also runs beside the rest of the scan, which hides the third of a second that its import takes.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence

from inspector.errors import InspectorError
from inspector.static.manifest import Manifest, manifest_of
from inspector.static.workers.process import start

NAME = "androguard"
TIMEOUT_S = 30.0


def library_version() -> str:
    """Return the version of the library."""
    from inspector.rules.provenance import installed_version

    return installed_version(NAME)


class AndroguardReader:
    """A reading under way: start it early, ask for the answer late."""

    def __init__(self, manifest: bytes, *options: str) -> None:
        self._process = start("androguard_worker", *options)
        self._rest = manifest
        self._send()

    def _send(self) -> None:
        """Hand over what the pipe takes: nearly always all, and a large rest must not block us."""
        stream = self._process.stdin
        assert stream is not None
        os.set_blocking(stream.fileno(), False)
        try:
            self._rest = self._rest[os.write(stream.fileno(), self._rest) :]
        except BlockingIOError:
            return
        except OSError:  # it has ended, and says why
            self._rest = b""
        if not self._rest:
            stream.close()
            self._process.stdin = None

    def answer(self) -> Manifest:
        """Return the facts; raises InspectorError with androguard's own words when it fails."""
        return manifest_of(json.loads(self.output()))

    def output(self) -> bytes:
        """Return what the process wrote; raises InspectorError as ``answer`` does."""
        try:
            out, errors = self._process.communicate(self._rest or None, timeout=TIMEOUT_S)
        except subprocess.TimeoutExpired as error:
            self.stop()
            raise InspectorError(f"{NAME}: no answer within {TIMEOUT_S:.0f} s") from error
        if self._process.returncode != 0:
            lines = errors.decode("utf-8", "replace").strip().splitlines()
            raise InspectorError(f"{NAME}: {lines[-1] if lines else 'ended without a word'}")
        return out

    def stop(self) -> None:
        """End the process if it still runs."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.communicate()


def xml_text(data: bytes) -> str:
    """Return the text of a binary XML file; raises InspectorError when it cannot be read."""
    return AndroguardReader(data, "--xml").output().decode("utf-8")


class AndroguardSplits:
    """The manifests of all splits, read by one process: there may be dozens, each a small one."""

    def __init__(self, manifests: Sequence[bytes]) -> None:
        self._count = len(manifests)
        framed = b"".join(len(one).to_bytes(4, "little") + one for one in manifests)
        self._reader = AndroguardReader(framed, "--several")

    def answer(self) -> tuple[Manifest | str, ...]:
        """Return for each manifest its facts, or why it could not be read."""
        try:
            answers = json.loads(self._reader.output())
        except InspectorError as error:
            return (error.what.removeprefix(f"{NAME}: "),) * self._count
        return tuple(one if isinstance(one, str) else manifest_of(one) for one in answers)

    def stop(self) -> None:
        """End the process if it still runs."""
        self._reader.stop()
