"""Names the versions of everything that could change a result."""

from __future__ import annotations

import platform
import re
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution

from inspector import __version__
from inspector.model.common import Dependency, Provenance
from inspector.rules.loader import Rules

STATIC_DEPENDENCIES = ("androguard", "apk-info", "dexllm", "pydantic")
TRAFFIC_DEPENDENCIES = (
    "ahocorasick-rs", "anyascii", "brotli", "cbor2", "iptocc", "mitmproxy", "msgpack", "orjson",
    "phonenumbers", "publicsuffixlist", "pydantic", "pypinyin", "python-stdnum", "zstandard",
)  # fmt: skip


@cache
def installed_version(name: str) -> str:
    """Return the version of a distribution; raises PackageNotFoundError when it is not there.

    The library's own function reads all of the metadata as an e-mail, which takes far longer.
    """
    found = distribution(name)
    match = re.search(r"^Version: *(\S+)", found.read_text("METADATA") or "", re.MULTILINE)
    return match[1] if match else found.version


def provenance(rules: Rules, dependencies: tuple[str, ...]) -> Provenance:
    """Return the provenance for a result made now with ``rules`` and the named distributions."""
    found: list[Dependency] = []
    for name in sorted(dependencies):
        try:
            found.append(Dependency(name=name, version=installed_version(name)))
        except PackageNotFoundError:
            continue
    return Provenance(
        tool="inspector",
        version=__version__,
        python=platform.python_version(),
        dependencies=tuple(found),
        rules_digest=rules.digest,
    )
