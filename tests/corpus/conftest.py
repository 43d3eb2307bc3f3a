"""A scanned store that the tests of this folder read."""

from __future__ import annotations

import pytest

from inspector.corpus.store import Store
from tests.corpus.made import read_store
from tests.static.apks import FAIR, HARVESTER, SAMPLES, rebuilt


@pytest.fixture(scope="session")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The two sample apps, one with a data flow, a later build of it, and a file that is no app."""
    folder = tmp_path_factory.mktemp("scanned")
    broken = folder / "broken.apk"
    broken.write_bytes(b"PK\x03\x04 and nothing more")
    padded = rebuilt(HARVESTER, folder / "padded.apk", entries={"assets/p": b"padding"})
    flow = next((SAMPLES / "flows" / "contacts_http").glob("*.apk"))
    return read_store(folder / "store", [HARVESTER, FAIR, flow, padded, broken])
