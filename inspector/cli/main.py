"""The entry point: an InspectorError becomes one message, and the exit code says what happened."""

import gc
import os
import sys

from inspector.cli.exit_codes import UNUSABLE
from inspector.errors import InspectorError


def run() -> None:
    """Run the command line and exit with its code."""
    arguments = sys.argv[1:]
    # Most objects of a start stay, so that looking for dead ones at each 2,000th finds nothing.
    gc.set_threshold(50_000, 20, 100)
    # We use none, and looking for them reads the metadata of every installed distribution.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    if arguments[:1] == ["scan"] and not {"--help", "--engine"} & set(arguments):
        from inspector.static.prepare import prepare_scan

        prepare_scan()
    import typer

    from inspector.cli.application import application

    try:
        application(arguments[0] if arguments else "")()
    except InspectorError as error:
        typer.echo(error.diagnostics(), err=True)
        sys.exit(UNUSABLE)
    except BrokenPipeError:
        # The reader of our output went away (`| head`); that is no error of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    finally:
        if arguments[:1] == ["scan"]:
            # At its end the interpreter looks for dead objects among all, which takes as long as
            # much of a small scan; the system takes their memory anyway. Libraries that other
            # commands load count what is left then and complain.
            gc.freeze()
