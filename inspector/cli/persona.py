"""``inspector persona``: make planted values, show them, put them on a test device."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import typer

from inspector.cli.exit_codes import INCOMPLETE, UNUSABLE
from inspector.cli.plain import plain
from inspector.errors import InspectorError

app = typer.Typer(
    help="Planted values for a test device: make, show, put on it.", no_args_is_help=True
)

PERSONA = typer.Argument(..., help="Persona file (TOML).")


@app.command("new")
def new_command(
    country: str = typer.Option(..., "--country", help="ISO 3166 code, such as ID or KE."),
    seed: int | None = typer.Option(
        None, "--seed", min=0, help="Same seed, same persona; drawn at random when left out."
    ),
    until: datetime | None = typer.Option(
        None, "--until", formats=["%Y-%m-%d"], help="Day that calls and messages lead up to."
    ),
    output: Path | None = typer.Option(
        None, "-o", "--output", help="File to write; else the persona is printed."
    ),
    force: bool = typer.Option(False, "--force", help="Replace a file that is there."),
) -> None:
    """Make a persona: owner, contacts, calls, messages, apps, identifiers, all made up.

    Its numbers are of ranges that nobody has; the reasons stand in the country's table. Each
    device and each lender should get a persona of its own.
    """
    import secrets
    from datetime import UTC, timedelta

    from inspector.traffic.persona.make import make_persona
    from inspector.traffic.persona.written import persona_toml

    chosen = secrets.randbelow(10**9) if seed is None else seed
    today = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
    end = until.replace(tzinfo=UTC) + timedelta(hours=12) if until else today
    text = persona_toml(make_persona(country.upper(), chosen, until=end))
    if output is None:
        typer.echo(text, nl=False)
        return
    try:
        with output.open("w" if force else "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError as error:
        raise InspectorError(
            f"{output} is there already",
            cause="a persona that is planted on a device must not be lost",
            next_step="choose another name, or pass --force",
        ) from error
    except OSError as error:
        raise InspectorError(
            f"{output} could not be written",
            cause=error.strerror or str(error),
            next_step="choose another place",
        ) from error
    typer.echo(f"{output}: persona of {country.upper()}, seed {chosen}, until {end:%Y-%m-%d}")


@app.command("show")
def show_command(persona_path: Path = PERSONA) -> None:
    """Show what a persona holds."""
    from inspector.traffic.persona.file import load_persona

    persona = load_persona(persona_path)
    lines = [("country", persona.country), ("seed", persona.seed)]
    lines += [(f"owner {name}", value) for name, value in persona.owner]
    lines += [(f"device {name}", value) for name, value in persona.device]
    if persona.location:
        place = f"{persona.location.latitude}, {persona.location.longitude}"
        lines.append(("location", place))
    for name in ("contacts", "calls", "messages", "apps", "accounts"):
        lines.append((name, len(getattr(persona, name))))
    for label, value in lines:
        if value is not None:
            typer.echo(f"{label:<22} {plain(str(value))}")


@app.command("push")
def push_command(
    persona_path: Path = PERSONA,
    out: Path | None = typer.Option(
        None, "--out", help="Folder for the files; else a folder beside the persona."
    ),
    serial: str = typer.Option("", "--serial", help="Device, as in: adb devices."),
    dry_run: bool = typer.Option(
        False, "--dry-run", help="Print the exact commands; write and run nothing."
    ),
    files_only: bool = typer.Option(
        False, "--files-only", help="Write the files and leave the device alone."
    ),
    yes: bool = typer.Option(False, "-y", "--yes", help="Do not ask before writing to the device."),
) -> None:
    """Write vCard, message and call-log files, and put them on a test device with adb.

    Messages and calls are added through Android's content command; contacts are imported by the
    phone's own app, which asks on its screen. Afterwards the device is asked what it holds.
    """
    from inspector.traffic.persona.file import load_persona
    from inspector.traffic.persona.files import write_persona_files
    from inspector.traffic.persona.push import only_device, push, run_of

    persona = load_persona(persona_path)
    folder = out or persona_path.with_suffix(".files")
    if dry_run:
        for line in run_of(persona, folder, serial):
            typer.echo(line)
        return
    for path in write_persona_files(persona, folder):
        typer.echo(f"wrote {path}")
    if files_only:
        return
    device = only_device(serial)
    if not yes and not typer.confirm(
        f"Add {len(persona.contacts)} contacts, {len(persona.messages)} messages and"
        f" {len(persona.calls)} calls to {device}? Use a test device only",
        err=True,
    ):
        raise typer.Exit(UNUSABLE)
    done = push(persona, folder, device, lambda command: typer.echo(f"{command}", err=True))
    expected = {name: len(getattr(persona, name)) for name in done.after}
    missing = False
    for name, after in done.after.items():
        before = done.before[name]
        if before is None or after is None:
            added, missing = "not known: the device did not say", True
        else:
            added = f"{after - before} of {expected[name]} added ({before} before, {after} now)"
            missing = missing or after - before < expected[name]
        typer.echo(f"{name:<10} {added}")
    for line in done.failed:
        typer.echo(f"failed: {plain(line)}", err=True)
    if missing:
        typer.echo(
            "Not everything is there yet: confirm the import of the contacts on the device;"
            f" {folder / 'messages.xml'} and calls.xml can be restored there with SMS Backup &"
            " Restore.",
            err=True,
        )
        raise typer.Exit(INCOMPLETE)
