"""Hosts: what is a URL, what only looks like one."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.rules.loader import default_rules
from inspector.static.container import open_container
from inspector.static.hosts import host_of, hosts
from tests.static.apks import HARVESTER, rebuilt


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("https://API.Example.com/v1?x=1", [("api.example.com", "https://API.Example.com/v1?x=1")]),
        ("see (http://a.example.).", [("a.example", "http://a.example")]),
        ("ws://a.example:8080/s", [("a.example", "ws://a.example:8080/s")]),
        ("http://10.0.0.1:80", [("10.0.0.1", "http://10.0.0.1:80")]),
        ("https://[2001:db8::1]/x", [("[2001:db8::1]", "https://[2001:db8::1]/x")]),
        ("https://user:pw@a.example/", [("a.example", "https://user:pw@a.example/")]),
        ("xhttps://a.example", []),
        ("content://com.android.contacts/data", []),
        ("jdbc:mysql://a.example", []),
        ("com.example.package.Class", []),
        ("http://localhost/", []),
        ("http://javax.xml.transform.dom.DOMSource/feature", []),
        ("https://%s/path", []),
        ("http://1.2", []),
        ("http://", []),
        (
            '"https://a.example","https://b.example"',
            [("a.example", "https://a.example"), ("b.example", "https://b.example")],
        ),
    ],
)
def test_host_of(text: str, found: list[tuple[str, str]]) -> None:
    assert list(host_of(text)) == found


def test_long_text_without_urls_is_quick() -> None:
    assert list(host_of("a." * 200_000 + "://" + "b." * 200_000)) == []


def test_text_files_and_utf16_resources(tmp_path: Path) -> None:
    entries = {
        "assets/config.json": b'{"api": "https://assets.example/v1"}',
        "assets/www/app.js": b'fetch("https://script.example/x")',
        "assets/picture.png": b"https://in-a-picture.example/",
        # Both phases, behind bytes that are no text in either.
        "resources.arsc": b"\xff\xd8https://narrow.example/\xff"
        + "\0https://wide.example/x\0".encode("utf-16-le")
        + b"\0\0\xd8"
        + "\ud83dhttps://odd.example/y\U0001f600".encode("utf-16-le", "surrogatepass"),
    }
    container = open_container(rebuilt(HARVESTER, tmp_path / "a.apk", entries=entries))
    found = {host.host: host.locations for host in hosts(container, None, default_rules())}
    assert found == {
        "assets.example": ("assets/config.json",),
        "script.example": ("assets/www/app.js",),
        "narrow.example": ("resources.arsc",),
        "odd.example": ("resources.arsc",),
        "wide.example": ("resources.arsc",),
    }


def test_namespaces_are_no_hosts_and_companies_are_named(tmp_path: Path) -> None:
    text = b"http://schemas.android.com/apk/res/android https://graph.facebook.com/v1"
    path = rebuilt(
        HARVESTER, tmp_path / "a.apk", entries={"assets/a.txt": text}, without=["resources.arsc"]
    )
    (found,) = hosts(open_container(path), None, default_rules())
    assert found.host == "graph.facebook.com"
    assert found.company
