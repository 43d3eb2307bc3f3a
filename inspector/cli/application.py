"""The command line: mounts one file a command group, of which the wanted one alone is loaded."""

from __future__ import annotations

from importlib import import_module

import typer

from inspector.cli.exit_codes import UNUSABLE

_GROUPS = ("case", "corpus", "persona", "rules")
_COMMANDS = ("capture", "demo", "doctor", "report", "scan", "traffic")


def application(wanted: str = "") -> typer.Typer:
    """Return the command line with the wanted command alone, or with all when there is no such.

    Loading and describing all of them takes longer than a small scan waits for its processes.
    """
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
    app.callback(invoke_without_command=True)(main)
    alone = (wanted,) if wanted in (*_GROUPS, *_COMMANDS) else ()
    for name in alone or (*_GROUPS, *_COMMANDS):
        module = import_module(f"inspector.cli.{name}")
        if name in _GROUPS:
            app.add_typer(module.app, name=name)
        else:
            app.command(name)(getattr(module, f"{name}_command"))
    return app


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
