"""Puts a persona on a test device with adb, and asks the device what it holds afterwards."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from inspector.errors import InspectorError
from inspector.model.persona import Persona
from inspector.traffic.persona.files import CONTACTS, FOLDER, SCRIPT

DOWNLOAD = f"/sdcard/Download/{FOLDER}"
SCRIPT_ON_PHONE = f"/data/local/tmp/{FOLDER}.sh"
SECONDS = 300
"""Time for one command; adding 200 messages takes about a minute on an emulator."""

COUNTED = {
    "contacts": "content://com.android.contacts/contacts",
    "messages": "content://sms",
    "calls": "content://call_log/calls",
}


@dataclass(frozen=True, slots=True)
class Command:
    """One adb command, as a list of arguments, and what it is for."""

    arguments: tuple[str, ...]
    why: str
    needed: bool = True
    """False when its failure leaves the rest useful."""

    def __str__(self) -> str:
        """As typed in a shell."""
        return shlex.join(self.arguments)


@dataclass(frozen=True, slots=True)
class Pushed:
    """What the device held before and after; none when it did not say."""

    before: dict[str, int | None]
    after: dict[str, int | None]
    failed: tuple[str, ...]


def push_commands(persona: Persona, folder: Path, serial: str = "") -> tuple[Command, ...]:
    """Return the adb commands that put the files in ``folder`` on the device, in their order."""
    adb = ("adb", "-s", serial) if serial else ("adb",)
    shell = (*adb, "shell")
    commands = [
        Command((*shell, "mkdir", "-p", DOWNLOAD), "makes the folder"),
        *(
            Command((*adb, "push", str(folder / name), f"{DOWNLOAD}/{name}"), "copies a file")
            for name in (CONTACTS, "messages.xml", "calls.xml")
        ),
        Command((*adb, "push", str(folder / SCRIPT), SCRIPT_ON_PHONE), "copies the script"),
        Command(
            (*shell, "appops", "set", "com.android.shell", "WRITE_SMS", "allow"),
            "lets the script add messages", needed=False,
        ),
        Command((*shell, "sh", SCRIPT_ON_PHONE), "adds messages and calls", needed=False),
        Command(
            (*shell, "appops", "set", "com.android.shell", "WRITE_SMS", "default"),
            "takes that back", needed=False,
        ),
        Command((*shell, "rm", SCRIPT_ON_PHONE), "removes the script", needed=False),
        Command(
            (*shell, "am", "start", "-a", "android.intent.action.VIEW", "-t", "text/x-vcard",
             "-d", f"file://{DOWNLOAD}/{CONTACTS}"),
            "opens the import of the contacts: confirm it on the device", needed=False,
        ),
    ]  # fmt: skip
    if persona.location is not None and serial.startswith("emulator-"):
        place = persona.location
        commands.append(
            Command(
                (*adb, "emu", "geo", "fix", f"{place.longitude:.6f}", f"{place.latitude:.6f}"),
                "sets the emulator's position", needed=False,
            )
        )  # fmt: skip
    return tuple(commands)


def run_of(persona: Persona, folder: Path, serial: str = "") -> tuple[str, ...]:
    """Return every adb command of a whole push, as typed in a shell, questions included."""
    questions = [shlex.join(_query(serial, uri)) for uri in COUNTED.values()]
    commands = map(str, push_commands(persona, folder, serial))
    return ("adb devices", *questions, *commands, *questions)


def only_device(serial: str = "") -> str:
    """Return the serial of the device to write to.

    Raises InspectorError when adb is missing, no device is there or allowed, or several are and
    none was named.
    """
    listed = _run(("adb", "devices")).splitlines()[1:]
    devices = dict(line.split("\t")[:2] for line in listed if "\t" in line)
    if serial:
        if serial not in devices:
            raise InspectorError(
                f"No device {serial}",
                cause=f"adb sees {', '.join(devices) or 'none'}",
                next_step="connect it, or name another one with --serial",
            )
    elif len(devices) != 1:
        raise InspectorError(
            "Which device?" if devices else "No device is connected",
            cause=f"adb sees {', '.join(devices) or 'none'}",
            next_step="name one with --serial"
            if devices
            else "connect a test phone or start an"
            " emulator with USB debugging on, or use --files-only",
        )
    found = serial or next(iter(devices))
    if devices[found] != "device":
        raise InspectorError(
            f"Device {found} is {devices[found]}",
            cause="adb may not use it",
            next_step="allow USB debugging on its screen",
        )
    return found


def counts(serial: str) -> dict[str, int | None]:
    """Return how many contacts, messages and calls the device holds; none where it does not say."""
    return {name: _count(serial, uri) for name, uri in COUNTED.items()}


def _query(serial: str, uri: str) -> tuple[str, ...]:
    adb = ("adb", "-s", serial) if serial else ("adb",)
    return (*adb, "shell", "content", "query", "--uri", uri, "--projection", "_id")


def _count(serial: str, uri: str) -> int | None:
    try:
        said = _run(_query(serial, uri))
    except InspectorError:
        return None
    rows = sum(line.startswith("Row:") for line in said.splitlines())
    return rows if rows or "No result found" in said else None


def push(
    persona: Persona,
    folder: Path,
    serial: str,
    said: Callable[[Command], None] = lambda _command: None,
) -> Pushed:
    """Run ``push_commands``; ``said`` hears each before it runs.

    Raises InspectorError when a needed command fails. That a command said nothing proves nothing:
    the counts before and after are the result.
    """
    before = counts(serial)
    failed: list[str] = []
    for command in push_commands(persona, folder, serial):
        said(command)
        try:
            _run(command.arguments)
        except InspectorError as error:
            if command.needed:
                raise
            failed.append(f"{command}: {error.cause}")
    return Pushed(before, counts(serial), tuple(failed))


def _run(arguments: Sequence[str]) -> str:
    """Run one command and return what it printed; raises InspectorError when it fails."""
    try:
        done = subprocess.run(  # a list of arguments, no shell on this side
            list(arguments), capture_output=True, timeout=SECONDS, check=False,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except FileNotFoundError as error:
        raise InspectorError(
            "adb was not found",
            cause="it is not on the PATH",
            next_step="install the Android platform tools, or use --files-only or --dry-run",
        ) from error
    except subprocess.TimeoutExpired as error:
        raise InspectorError(
            f"{shlex.join(arguments)} did not end",
            cause=f"no answer in {SECONDS} s",
            next_step="look at the device's screen and try again",
        ) from error
    output = done.stdout.decode("utf-8", "replace")
    if done.returncode:
        cause = (done.stderr.decode("utf-8", "replace").strip() or output.strip())[-300:]
        raise InspectorError(
            f"{shlex.join(arguments)} failed",
            cause=cause or f"exit code {done.returncode}",
            next_step="check the device, then run the command again",
        )
    return output
