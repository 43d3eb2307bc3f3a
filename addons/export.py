"""Writes the flows of a case for other programs: mitmproxy's flow file, or an HTTP archive."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from mitmproxy import flow, http
from mitmproxy import io as flow_io
from mitmproxy.version import VERSION

from addons.bodies import put_back
from addons.har_entry import HarEntries
from addons.read import MAX_FLOW, FlowFile
from inspector import __version__
from inspector.case.interchange.flow_files import FlowEvidence
from inspector.errors import InspectorError

MOST_BODY = MAX_FLOW - (1 << 20)
"""Longest body, in bytes, that is put back into its flow: a longer flow could not be read again."""

MOST_HAR_BODY = 256 << 20
"""The same for HAR: its readers hold a body as one string, and browsers take no longer ones."""


@dataclass(slots=True)
class Exported:
    """What was written, and in words what was not."""

    flows: int = 0
    missing: list[str] = field(default_factory=list)
    """What the form could hold and does not: damaged flows, bodies that are gone."""
    other: Counter[str] = field(default_factory=Counter)
    """Flows that the form cannot hold, by kind, such as ``dns``."""


def write_flows(sources: Iterable[FlowEvidence], out: BinaryIO) -> Exported:
    """Write all flows into one flow file of this mitmproxy's version. Raises ``OSError``."""
    done = Exported()
    writer = flow_io.FlowWriter(out)  # type: ignore[no-untyped-call]  # not annotated there
    for source in _whole(sources, done, MOST_BODY):
        writer.add(source)
        done.flows += 1
    return done


def write_har(sources: Iterable[FlowEvidence], out: BinaryIO) -> Exported:
    """Write all HTTP flows and WebSockets as HAR 1.2, one entry a line. Raises ``OSError``."""
    done = Exported()
    entries = HarEntries()
    # Not "mitmproxy": a reader takes that to mean bodies in the charset that mitmproxy guesses.
    creator = {"name": "inspector", "version": __version__, "comment": f"mitmproxy {VERSION}"}
    head = json.dumps({"version": "1.2", "creator": creator, "pages": []})
    out.write(f'{{"log": {head[:-1]}, "entries": ['.encode())
    for source in _whole(sources, done, MOST_HAR_BODY):
        if not isinstance(source, http.HTTPFlow):
            done.other[source.type] += 1
            continue
        try:
            entry = json.dumps(entries.entry(source), ensure_ascii=False)
        except Exception as error:  # noqa: BLE001 - one flow whose fields contradict each other
            done.missing.append(f"flow {source.id} has no HAR ({type(error).__name__}: {error})")
            continue
        out.write(b",\n" if done.flows else b"\n")
        # Bytes of a URL or reason that are no UTF-8 would cost other readers the whole file.
        out.write(entry.encode("utf-8", "replace"))
        done.flows += 1
    out.write(b"\n]}}\n")
    return done


WRITERS: dict[str, Callable[[Iterable[FlowEvidence], BinaryIO], Exported]] = {
    "flows": write_flows,
    "har": write_har,
}


def _whole(sources: Iterable[FlowEvidence], done: Exported, most: int) -> Iterator[flow.Flow]:
    for source in sources:
        file = FlowFile(source.path, source.bodies)
        try:
            for found in file.flows():
                for problem in put_back(found, source.bodies, most):
                    done.missing.append(f"{source.name}: {problem}")
                yield found
        except InspectorError as error:
            done.missing.append(f"{source.name}: {error.cause}")
        else:
            done.missing += [f"{source.name}: {item.what}: {item.reason}" for item in file.skipped]
