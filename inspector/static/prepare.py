"""Starts the processes of a scan before the caller loads what it needs itself; light to import."""

from inspector.static.engines import engine_names
from inspector.static.workers.process import prepare


def prepare_scan() -> None:
    """Start what reading the next app with the usual engine asks for.

    Their imports take as long as those of the caller, and so far nothing is known of the app.
    """
    prepare(("androguard_worker",), ("code_worker", engine_names("auto")[0]), ("archive_worker",))
