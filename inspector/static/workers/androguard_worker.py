"""Reads binary manifests from stdin with androguard and writes their facts to stdout as JSON.

With ``--several`` stdin holds many, each after its length in four bytes, and the answer is a list
of facts, or of the reason where one could not be read.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any, cast
from xml.etree.ElementTree import Element

from inspector.static.manifest import Manifest
from inspector.static.manifest_xml import manifest_facts
from inspector.static.workers.limits import limit

CPU_S = 30
MEMORY = 1 << 30
"""Bytes of address space."""


def read_manifest(data: bytes) -> Manifest:
    """Return androguard's view of a binary manifest; raises ValueError when it has none."""
    printer = _printer()(data)
    root = printer.get_xml_obj()
    if root is None:
        raise ValueError("no readable manifest")
    # lxml's elements have the part of ElementTree's interface that is needed here.
    facts = manifest_facts(cast("Element", root))
    if not facts.package:
        raise ValueError("the manifest names no package")
    return facts


def read_xml(data: bytes) -> str:
    """Return the text of a binary XML file; raises ValueError when there is none."""
    text: bytes = _printer()(data).get_xml(pretty=False)
    if not text:
        raise ValueError("no readable XML")
    return text.decode("utf-8", "replace")


# The library is not typed.
def _printer() -> Any:
    """Return androguard's reader, with a logger that says nothing in the place of loguru.

    androguard logs through loguru, whose import takes as long as all the rest of the work here;
    what goes wrong arrives as an exception or as an empty manifest.
    """
    module = ModuleType("loguru")
    module.__dict__["logger"] = _Silent()
    sys.modules.setdefault("loguru", module)
    # The library takes a function from a module that would load all there is for the network.
    network = "urllib.request"
    if spared := network not in sys.modules:
        sys.modules[network] = ModuleType(network)
    try:
        from androguard.core.axml import AXMLPrinter
    finally:
        if spared:
            del sys.modules[network]
    return AXMLPrinter


class _Silent:
    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *_, **__: None


def main() -> int:
    """Run the worker; the last line on stderr says what went wrong."""
    limit(CPU_S, MEMORY)
    gc.disable()  # it ends after one answer
    try:
        _printer()  # loaded before there is anything to read
        if not (data := sys.stdin.buffer.read()):
            return 0
        if "--xml" in sys.argv:
            sys.stdout.buffer.write(read_xml(data).encode())
            return 0
        if "--several" in sys.argv:
            sys.stdout.write(json.dumps([_facts_or_reason(one) for one in _several(data)]))
            return 0
        facts = read_manifest(data)
    except Exception as error:  # noqa: BLE001 - whatever androguard meets becomes the reader's failure
        print(f"{type(error).__name__}: {error}", file=sys.stderr)  # noqa: T201 - this is the answer
        return 1
    sys.stdout.write(json.dumps(facts._asdict(), default=str))
    return 0


def _several(data: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(data):
        size = int.from_bytes(data[at : at + 4], "little")
        yield data[at + 4 : at + 4 + size]
        at += 4 + size


def _facts_or_reason(data: bytes) -> dict[str, object] | str:
    try:
        return read_manifest(data)._asdict()
    except Exception as error:  # noqa: BLE001 - whatever androguard meets becomes the reader's failure
        return f"{type(error).__name__}: {error}"


if __name__ == "__main__":
    status = main()
    gc.freeze()  # nor is anything looked for at the end
    sys.exit(status)
