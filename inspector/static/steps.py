"""The parts of one scan, one after another: one that fails never ends the others."""

from collections.abc import Callable

from inspector.errors import InspectorError
from inspector.model.common import Skipped
from inspector.static.container import Container
from inspector.static.workers.remote import EngineError


class Steps:
    """Runs the parts of one scan; a part that fails becomes a ``Skipped`` with its cause."""

    def __init__(self, container: Container) -> None:
        self.skipped: list[Skipped] = []
        self._container = container

    def of[T](self, what: str, step: Callable[[], T], otherwise: T) -> T:
        """Return the step's result, or ``otherwise`` after noting the cause.

        The end of the code engine is passed on: another engine can do the whole part again.
        """
        try:
            return step()
        except EngineError:
            raise
        except Exception as error:  # noqa: BLE001 - one part of one app; the cause goes into the result
            self.note(what, error)
            return otherwise

    def left_out(self, reason: str) -> None:
        """Note what was not followed to its end."""
        self.skipped.append(Skipped(what="uses in code", reason=reason))

    def note(self, what: str, error: Exception) -> None:
        """Note that a part failed."""
        reason = f"{type(error).__name__}: {error}"
        if isinstance(error, InspectorError):
            reason = ": ".join(part for part in (error.what, error.cause) if part)
        # Where the file lies is no fact about the app: the same file must give the same bytes.
        self.skipped.append(Skipped(what=what, reason=self._container.masked(reason)))
