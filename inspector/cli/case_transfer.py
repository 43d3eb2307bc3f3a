"""``inspector case encrypt``, ``decrypt``, ``merge``: hand a case on, take one in."""

from __future__ import annotations

from pathlib import Path

import typer

from inspector.errors import InspectorError

DIRECTORY = typer.Argument(..., metavar="DIR", help="Case folder.")


def encrypt_command(
    directory: Path = DIRECTORY,
    output: Path = typer.Option(..., "-o", "--output", help="File to write, such as case.age."),
    to: list[str] = typer.Option(
        [], "--to", help="age1… or ssh public key of a receiver, or a file with one; repeatable."
    ),
) -> None:
    """Encrypt a case into one file with age; without --to it asks for a passphrase."""
    from inspector.case.encrypt import encrypt_case, read_recipient
    from inspector.case.folder import is_case

    source = directory.expanduser()
    if not is_case(source):
        raise InspectorError(f"{source} is not a case folder", next_step="name a case folder")
    recipients = [read_recipient(_text(name)) for name in to]
    words = (
        ""
        if to
        else str(typer.prompt("Passphrase", hide_input=True, confirmation_prompt=True, err=True))
    )
    count = encrypt_case(source, output.expanduser(), recipients, passphrase=words)
    typer.echo(f"{output}: {count} files")
    typer.echo(f"The case itself still lies open in {source}.", err=True)


def decrypt_command(
    source: Path = typer.Argument(..., metavar="FILE", help="Encrypted case."),
    directory: Path = typer.Argument(..., metavar="DIR", help="New folder for the case."),
    identity: list[Path] = typer.Option(
        [], "--identity", "-i", help="File with your private key; repeatable."
    ),
) -> None:
    """Decrypt a case into a new folder; without --identity it asks for the passphrase."""
    from inspector.case.encrypt import decrypt_case, read_identity

    identities = [read_identity(path.expanduser()) for path in identity]
    words = "" if identity else str(typer.prompt("Passphrase", hide_input=True, err=True))
    count = decrypt_case(source.expanduser(), directory.expanduser(), identities, passphrase=words)
    typer.echo(f"{directory}: {count} files and folders")
    typer.echo(f"Next: inspector case verify {directory}", err=True)


def merge_command(
    directory: Path = DIRECTORY,
    other: Path = typer.Argument(..., metavar="OTHER", help="Case folder of another tester."),
) -> None:
    """Take another tester's case into this one, whole: its log and seals stay as they are."""
    from inspector.case.clock import system_clock
    from inspector.case.folder import Case
    from inspector.case.merge import merge_case

    case = Case.open(directory.expanduser(), actor="merge", clock=system_clock)
    made = merge_case(case, other.expanduser())
    typer.echo(f"{made.path}: {made.files} files, {made.outcome.verdict.value}")


def _text(name: str) -> str:
    if name.startswith(("age1", "ssh-")):
        return name
    path = Path(name).expanduser()
    if not path.is_file():
        raise InspectorError(f"{name!r} is neither a key nor a file with one")
    return path.read_text(encoding="utf-8", errors="replace")[: 1 << 14]
