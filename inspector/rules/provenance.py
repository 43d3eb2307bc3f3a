"""Names the versions of everything that could change a result."""

from __future__ import annotations

import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from inspector import __version__
from inspector.model.common import Dependency, Provenance
from inspector.rules.loader import Rules

STATIC_DEPENDENCIES = ("androguard", "apk-info", "dexllm", "pydantic")
TRAFFIC_DEPENDENCIES = (
    "ahocorasick-rs", "anyascii", "brotli", "cbor2", "iptocc", "mitmproxy", "msgpack", "orjson",
    "phonenumbers", "publicsuffixlist", "pydantic", "pypinyin", "python-stdnum", "zstandard",
)  # fmt: skip


def provenance(rules: Rules, dependencies: tuple[str, ...]) -> Provenance:
    """Return the provenance for a result made now with ``rules`` and the named distributions."""
    versions = {name: _version(name) for name in sorted(dependencies)}
    found = (Dependency(name=name, version=known) for name, known in versions.items() if known)
    return Provenance(
        tool="inspector",
        version=__version__,
        python=platform.python_version(),
        dependencies=tuple(found),
        rules_digest=rules.digest,
    )


@cache
def _version(name: str) -> str:
    # Reading the metadata of a distribution takes milliseconds, and a corpus has thousands of apps.
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
