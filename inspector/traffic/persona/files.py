"""Writes a persona as files for a phone: vCard, messages, call log, and a script that adds them."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import quoteattr

from inspector.errors import InspectorError
from inspector.model.persona import Call, Contact, Message, Persona

CONTACTS, MESSAGES, CALLS, SCRIPT = "contacts.vcf", "messages.xml", "calls.xml", "add.sh"
FOLDER = "inspector-persona"

_CALL_TYPES = {"incoming": 1, "outgoing": 2, "missed": 3}
_BOXES = {"incoming": 1, "outgoing": 2}


def persona_files(persona: Persona) -> dict[str, str]:
    """Return name to content of the files; the same persona gives the same bytes.

    ``messages.xml`` and ``calls.xml`` are in the form that the app SMS Backup & Restore reads, for
    phones that adb may not write to; ``add.sh`` runs on the phone and adds both through Android's
    ``content`` command.
    """
    return {
        CONTACTS: "".join(map(_card, persona.contacts)),
        MESSAGES: _xml("smses", [_message(one) for one in persona.messages]),
        CALLS: _xml("calls", [_call(one) for one in persona.calls]),
        SCRIPT: "\n".join(_script(persona)) + "\n",
    }


def write_persona_files(persona: Persona, folder: Path) -> tuple[Path, ...]:
    """Write the files of ``persona`` into ``folder`` and return their paths."""
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in persona_files(persona).items():
            path = folder / name
            path.write_bytes(text.encode())
            written.append(path)
    except OSError as error:
        raise InspectorError(
            f"{folder} could not be written",
            cause=error.strerror or str(error),
            next_step="choose another folder with --out",
        ) from error
    return tuple(written)


def _card(contact: Contact) -> str:
    """Return a vCard 3.0 (RFC 2426), which every phone imports."""
    lines = ["BEGIN:VCARD", "VERSION:3.0"]
    name = contact.name or (contact.phones[0] if contact.phones else "?")
    given, _, family = name.rpartition(" ")
    lines.append(f"N:{_escaped(family)};{_escaped(given)};;;")
    lines.append(f"FN:{_escaped(name)}")
    lines += [f"TEL;TYPE=CELL:{phone}" for phone in contact.phones]
    lines += [f"EMAIL;TYPE=HOME:{_escaped(mail)}" for mail in contact.emails]
    return "\r\n".join([*lines, "END:VCARD", ""])


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", "\\n").replace("\r", "")


def _xml(root: str, items: list[str]) -> str:
    head = "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>"
    return "\n".join([head, f'<{root} count="{len(items)}">', *items, f"</{root}>", ""])


def _milliseconds(one: Message | Call) -> int:
    return int(one.at.timestamp() * 1000)


def _message(one: Message) -> str:
    return (
        f'  <sms protocol="0" address={quoteattr(one.number)} date="{_milliseconds(one)}"'
        f' type="{_BOXES[one.direction]}" body={_attribute(one.text)} read="1" status="-1" />'
    )


def _call(one: Call) -> str:
    return (
        f'  <call number={quoteattr(one.number)} duration="{one.duration_s}"'
        f' date="{_milliseconds(one)}" type="{_CALL_TYPES[one.direction]}" />'
    )


def _attribute(text: str) -> str:
    return quoteattr(text, {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def _script(persona: Persona) -> Iterator[str]:
    yield "#!/system/bin/sh"
    yield "# Adds made-up messages and calls to this phone; made by: inspector persona push"
    for message in persona.messages:
        yield _insert(
            "content://sms", f"address:s:{message.number}", f"body:s:{message.text}",
            f"date:l:{_milliseconds(message)}", f"type:i:{_BOXES[message.direction]}", "read:i:1",
        )  # fmt: skip
    for call in persona.calls:
        yield _insert(
            "content://call_log/calls", f"number:s:{call.number}", f"date:l:{_milliseconds(call)}",
            f"duration:i:{call.duration_s}", f"type:i:{_CALL_TYPES[call.direction]}", "new:i:0",
        )  # fmt: skip


def _insert(uri: str, *values: str) -> str:
    binds = " ".join(f"--bind {shlex.quote(value)}" for value in values)
    return f"content insert --uri {uri} {binds}"
