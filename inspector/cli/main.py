"""The entry point: mounts one file a command group; an InspectorError becomes one message."""

from __future__ import annotations

import os
import sys

import typer

from inspector.cli.capture import capture_command
from inspector.cli.case import app as case_app
from inspector.cli.corpus import app as corpus_app
from inspector.cli.demo import demo_command
from inspector.cli.doctor import doctor_command
from inspector.cli.exit_codes import UNUSABLE
from inspector.cli.persona import app as persona_app
from inspector.cli.report import report_command
from inspector.cli.rules import app as rules_app
from inspector.cli.scan import scan_command
from inspector.cli.traffic import traffic_command
from inspector.errors import InspectorError

app = typer.Typer(
    name="inspector",
    help="What a lending app asks for, reads and sends, with evidence that can be checked.",
    epilog="Exit codes: 0 done, 1 a --fail-on condition was met, 2 wrong usage or unreadable"
    " input, 3 done but incomplete (something was skipped).",
    no_args_is_help=True,
    add_completion=False,
    # rich formatting and tracebacks cost start-up time and can print an app's text as markup.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(case_app, name="case")
app.add_typer(corpus_app, name="corpus")
app.add_typer(persona_app, name="persona")
app.add_typer(rules_app, name="rules")
app.command("capture")(capture_command)
app.command("demo")(demo_command)
app.command("doctor")(doctor_command)
app.command("report")(report_command)
app.command("scan")(scan_command)
app.command("traffic")(traffic_command)


@app.callback(invoke_without_command=True)
def main(
    context: typer.Context,
    version: bool = typer.Option(False, "--version", help="Print the version and exit."),
) -> None:
    """What a lending app asks for, reads and sends, with evidence that can be checked."""
    if version:
        from inspector import __version__

        typer.echo(f"inspector {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit(UNUSABLE)


def run() -> None:
    """Run the command line and exit with its code."""
    # We use none, and looking for them reads the metadata of every installed distribution.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        app()
    except InspectorError as error:
        typer.echo(error.diagnostics(), err=True)
        sys.exit(UNUSABLE)
    except BrokenPipeError:
        # The reader of our output went away (`| head`); that is no error of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
