"""What the sample scripts send is what the sample apps' sources send."""

from __future__ import annotations

import json
import tomllib
from urllib.parse import parse_qsl, urlsplit

from samples.traffic.replay import SCENES, read_persona
from samples.traffic.uploads import Upload
from tests.shared import ROOT

PERSONA = read_persona(ROOT / "samples" / "personas" / "thistlewood.toml")


def expected(app: str) -> list[dict[str, str]]:
    path = ROOT / "samples" / "apps" / app / "expected.toml"
    return list(tomllib.loads(path.read_text(encoding="utf-8"))["upload"])


def sent(*scenes: str) -> list[Upload]:
    return [upload for scene in scenes for upload in SCENES[scene](PERSONA)]


def keys(upload: Upload) -> set[str]:
    """Return every key of the outermost layers, as the shapes of expected.toml name them."""
    if upload.content_type != "application/json":
        return {name for name, _ in parse_qsl(upload.body.decode())}
    return set(json.loads(upload.body))


def test_each_upload_of_the_sources_is_sent_to_its_address_in_its_form() -> None:
    for app, scenes in (
        ("harvester", ("harvester-start", "harvester-application")),
        ("fair", ("fair",)),
    ):
        rows = {row["url"]: row["content_type"] for row in expected(app)}
        assert {upload.url: upload.content_type for upload in sent(*scenes)} == rows


def test_the_outer_keys_are_those_of_the_sources() -> None:
    rows = expected("harvester") + expected("fair")
    shapes = {row["url"]: row["shape"] for row in rows}
    for upload in sent(*SCENES):
        for key in keys(upload):
            assert key in shapes[upload.url], (upload.url, key)


def test_only_names_of_nobody_are_contacted() -> None:
    for upload in sent(*SCENES):
        host = urlsplit(upload.url).hostname or ""
        assert host.endswith(".example"), host


def test_numbers_of_the_persona_are_kept_for_fiction() -> None:
    numbers = [phone for contact in PERSONA.contacts for phone in contact.phones]
    numbers += [call.number for call in PERSONA.calls]
    assert numbers
    for number in numbers:
        assert number.startswith("+1")
        assert number[5:10] == "55501", number
