"""Why mitmproxy itself cannot read a file of traffic, in its own words."""

from __future__ import annotations

from pathlib import Path

from mitmproxy import exceptions
from mitmproxy import io as flow_io

from inspector.traffic.masking.foreign_text import masked_text

LONGEST = 300
"""Characters of the reason that are kept."""

MOST = 256 << 20
"""Longest file that it is asked about, in bytes: it holds a HAR in memory several times."""


def refusal(path: Path) -> str:
    """Return ``mitmproxy says: …``; an empty text when it reads the file or was not asked.

    It reads flow files of all its versions and HAR.
    """
    try:
        if path.stat().st_size > MOST:
            return ""
        with path.open("rb") as file:
            for _ in flow_io.FlowReader(file).stream():
                continue
    except exceptions.FlowReadException as error:
        return f"mitmproxy says: {masked_text(str(error))[:LONGEST].rstrip('.')}"
    except OSError:
        return ""
    except Exception as error:  # noqa: BLE001 - what another program makes of a stranger's file
        return f"mitmproxy fails with {type(error).__name__}"
    return ""
