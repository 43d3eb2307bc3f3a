"""Behaves as a sample app does: a real HTTP client that sends its uploads through a proxy.

python -m samples.traffic.replay harvester-start --proxy 127.0.0.1:8080 --ca CA.pem --persona FILE
"""

from __future__ import annotations

import argparse
import ssl
import sys
import tomllib
import urllib.request
from collections.abc import Callable, Iterable
from pathlib import Path

from inspector.model.persona import Persona
from samples.traffic.uploads import (
    Upload,
    fair_application,
    harvester_application,
    harvester_at_start,
)

SCENES: dict[str, Callable[[Persona], Iterable[Upload]]] = {
    "harvester-start": harvester_at_start,
    "harvester-application": harvester_application,
    "fair": fair_application,
}
USER_AGENT = "Dalvik/2.1.0 (Linux; U; Android 13; sdk_gphone64_x86_64 Build/TE1A.220922.034)"
TIMEOUT_S = 30


def send(uploads: Iterable[Upload], *, proxy: str, ca: Path) -> int:
    """Send every upload through ``proxy`` (``host:port``), trusting ``ca``; return how many."""
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({"http": f"http://{proxy}", "https": f"http://{proxy}"}),
        urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=str(ca))),
    )
    count = 0
    for upload in uploads:
        request = urllib.request.Request(
            upload.url,
            data=upload.body,
            headers={"Content-Type": upload.content_type, "User-Agent": USER_AGENT},
            method="POST",
        )
        with opener.open(request, timeout=TIMEOUT_S) as response:
            response.read()
        count += 1
    return count


def read_persona(path: Path) -> Persona:
    """Read a persona file."""
    return Persona.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))


def main() -> None:
    """Send one scene and print how many requests it had."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("scene", choices=sorted(SCENES))
    parser.add_argument("--proxy", required=True)
    parser.add_argument("--ca", required=True, type=Path)
    parser.add_argument("--persona", required=True, type=Path)
    options = parser.parse_args()
    uploads = SCENES[options.scene](read_persona(options.persona))
    print(f"{send(uploads, proxy=options.proxy, ca=options.ca)} requests", file=sys.stderr)


if __name__ == "__main__":
    main()
