"""Archives whose tolerant readers work in a process of its own, one for all files of an app."""

from collections import deque
from pathlib import Path
from typing import Any

from inspector.static.apk_view import ApkView, Certificate
from inspector.static.archives import ArchiveError, TooLargeError
from inspector.static.manifest import Manifest, manifest_of
from inspector.static.workers.process import LineProcess

TIMEOUT_S = 120.0
"""Wall-clock limit of all questions about one app."""


class RemoteArchives:
    """Opens files by way of the process; after its end a new one opens the next file."""

    def __init__(self) -> None:
        self._worker = _Worker()

    def __call__(self, path: Path, refused: str = "", *, checked: bool = True) -> "RemoteArchive":
        """Return the archive at once; its first question waits until it is open."""
        return RemoteArchive(self, path, refused)

    def worker(self) -> "_Worker":
        """Return a process that is alive."""
        if self._worker.ended:
            self._worker.close()
            self._worker = _Worker()
        return self._worker

    def rest(self) -> None:
        """End the process until there is another question: it takes memory while others work."""
        self._worker.rest()

    def close(self) -> None:
        """End the process."""
        self._worker.close()


class RemoteArchive:
    """One file; see ``Tolerant``."""

    def __init__(self, archives: RemoteArchives, path: Path, refused: str) -> None:
        self._archives = archives
        self._path = path
        self._known: dict[str, Any] = {}
        self._ask_to_open(refused)

    def _ask_to_open(self, refused: str) -> None:
        self._worker = self._archives.worker()
        self._number = self._worker.open(self._path, refused)

    @property
    def _answer(self) -> dict[str, Any]:
        if not self._known:
            try:
                self._known = self._worker.opened(self._number)
            except ArchiveError as error:
                # What ended the process was most likely apk-info; the other reader may do.
                self._ask_to_open(error.what)
                try:
                    self._known = self._worker.opened(self._number)
                except ArchiveError:
                    self._known = {"names": [], "why": error.what, "reader": ""}
        return self._known

    @property
    def why(self) -> str:
        """See ``Tolerant``."""
        return str(self._answer["why"])

    @property
    def reader(self) -> str:
        """See ``Tolerant``."""
        return str(self._answer["reader"])

    @property
    def view(self) -> ApkView | None:
        """See ``Tolerant``."""
        return None if self.why else _RemoteView(self)

    def namelist(self) -> list[str]:
        """See ``Archive``."""
        return list(self._answer["names"])

    def read(self, name: str, limit: int) -> bytes:
        """See ``Archive``."""
        data: bytes = self.ask("read", name, limit)["data"]
        return data

    def ask(self, name: str, *arguments: Any) -> dict[str, Any]:
        """Return the answer to a question about the file; raises ArchiveError, TooLargeError."""
        _ = self._answer
        if self._worker.rests:
            self._ask_to_open(self.why)
        return self._worker.ask(name, self._number, *arguments)


class _RemoteView:
    def __init__(self, archive: RemoteArchive) -> None:
        self._archive = archive

    def manifest(self) -> Manifest:
        return manifest_of(self._archive.ask("manifest")["result"])

    def manifest_xml(self) -> str:
        return str(self._archive.ask("manifest_xml")["result"])

    def resource(self, reference: str) -> str:
        return str(self._archive.ask("resource", reference)["result"])

    def certificates(self) -> tuple[Certificate, ...]:
        return tuple(Certificate(*row) for row in self._archive.ask("certificates")["result"])


# The shape of an answer depends on the question, so each caller settles its type.
class _Worker(LineProcess):
    """The process. Answers to what is opened are taken late, in order."""

    def __init__(self) -> None:
        super().__init__(TIMEOUT_S, "archive_worker")
        self.rests = False
        """Whether it was ended because nothing more was asked."""
        self._asked = 0
        self._answers: dict[int, dict[str, Any]] = {}
        self._pending: deque[int] = deque()

    @property
    def ended(self) -> bool:
        return self._process.poll() is not None

    def open(self, path: Path, refused: str) -> int:
        number = self._asked
        self._asked += 1
        self._pending.append(number)
        try:
            self._send(["open", str(path), refused])
        except ArchiveError:  # said to who takes the answer
            return number
        return number

    def opened(self, number: int) -> dict[str, Any]:
        while self._pending:
            answer = self._receive()
            if "error" in answer:  # memory ran out, at the latest
                answer = {"names": [], "why": answer["error"], "reader": ""}
            self._answers[self._pending.popleft()] = answer
        return self._answers[number]

    def ask(self, *question: Any) -> dict[str, Any]:
        """Return the answer, with the bytes of an entry under ``data``.

        Raises ArchiveError, or TooLargeError for an entry.
        """
        while self._pending:
            self.opened(self._pending[0])
        self._send(list(question))
        answer = self._receive()
        if answer.get("large"):
            raise TooLargeError
        if "error" in answer:
            raise ArchiveError(f"{answer['kind']}: {answer['error']}", answer["error"])
        if "size" in answer:
            assert self._process.stdout is not None
            answer["data"] = self._process.stdout.read(answer["size"])
            if len(answer["data"]) < answer["size"]:
                raise self._ended()
        return answer

    def _error(self, status: int | None) -> ArchiveError:
        if status is None:
            return ArchiveError(f"the archive's process was stopped after {TIMEOUT_S:.0f} s")
        return ArchiveError(f"the archive's process ended with status {status}")

    def rest(self) -> None:
        self.rests = not self.ended
        self.close()
