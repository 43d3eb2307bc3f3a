"""Commands for the tester in every user interface: ``inspector.mark``, ``inspector.summary``."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from mitmproxy import exceptions, types
from mitmproxy.addonmanager import Loader
from mitmproxy.log import ALERT

from addons.live import Live
from addons.recorder import Recorder
from inspector.case.clock import stamp
from inspector.errors import InspectorError

logger = logging.getLogger(__name__)

MARKS = ("consent", "signup", "permission-denied", "background", "note")


class Console:
    """Marks moments and says what was seen so far."""

    def __init__(self, recorder: Recorder, live: Live) -> None:
        self._recorder = recorder
        self._live = live

    def load(self, loader: Loader) -> None:
        """Declare the commands."""
        loader.add_command("inspector.marks", self.marks)
        loader.add_command("inspector.mark", self.mark)
        loader.add_command("inspector.summary", self.summary)

    def marks(self) -> Sequence[str]:
        """Names of the moments that can be marked."""
        return MARKS

    def mark(self, kind: str, *text: str) -> None:
        """Mark this moment in the case: consent, signup, permission-denied, background or note."""
        session = self._recorder.session
        if session is None:
            raise exceptions.CommandError("nothing is recorded: set the option inspector_case")
        try:
            mark = session.case.mark(kind, " ".join(text))
        except InspectorError as error:
            raise exceptions.CommandError(error.diagnostics()) from error
        logger.log(ALERT, "inspector: marked %s at %s", mark.kind, stamp(mark.at))

    def summary(self) -> Sequence[str]:
        """Say what was recorded and seen so far."""
        lines = [self._live.status(), *self._live.tally.lines()]
        for line in lines:
            logger.log(ALERT, "inspector: %s", line)
        return lines


# mitmproxy completes and checks an argument by its annotation, which typing cannot express.
Console.mark.__annotations__["kind"] = types.Choice("inspector.marks")  # type: ignore[no-untyped-call]  # not annotated there
