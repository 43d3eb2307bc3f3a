"""An OpenSSH server of its own on 127.0.0.1, with keys made for it; nothing of the system's."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
from pathlib import Path

from tests.corpus.loopback import until

_CONFIG = """
ListenAddress 127.0.0.1
Port {port}
HostKey {folder}/host
AuthorizedKeysFile {folder}/user.pub
PidFile none
# The test's own folder may be writable for others.
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
"""


def sshd_path() -> str | None:
    """Return the path of the server, which may lie outside an ordinary user's PATH."""
    return shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")


class Sshd:
    """The running server; whoever starts it may log in with ``key``."""

    def __init__(self, program: str, folder: Path) -> None:
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port = found.getsockname()[1]
        self.key = folder / "user"
        for name in ("host", "user"):
            command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)]
            subprocess.run(command, check=True)
        self.known_hosts = folder / "known_hosts"
        host = (folder / "host.pub").read_text()
        self.known_hosts.write_text(f"[127.0.0.1]:{self.port} {host}")
        config = folder / "sshd_config"
        config.write_text(_CONFIG.format(port=self.port, folder=folder))
        if os.geteuid() == 0:
            # Where its unprivileged part is locked into; the package's service makes it at boot.
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        self._log = (folder / "sshd.log").open("wb")
        self.process = subprocess.Popen(
            [program, "-D", "-e", "-f", str(config)], stderr=self._log, stdin=subprocess.DEVNULL
        )
        until(self._answers)

    @property
    def options(self) -> dict[str, object]:
        """What a client needs to connect, in asyncssh's words."""
        return {
            "port": self.port,
            "username": getpass.getuser(),
            "client_keys": [str(self.key)],
            "known_hosts": str(self.known_hosts),
        }

    def _answers(self) -> bool:
        assert self.process.poll() is None, Path(self._log.name).read_text()
        with socket.socket() as tried:
            return tried.connect_ex(("127.0.0.1", self.port)) == 0

    def close(self) -> None:
        """End it; sessions that are open go on until their clients end them."""
        self.process.terminate()
        self.process.wait()
        self._log.close()
