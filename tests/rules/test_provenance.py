"""Versions in a result are those that are installed."""

from importlib.metadata import PackageNotFoundError, version

import pytest

from inspector.rules.provenance import (
    STATIC_DEPENDENCIES,
    TRAFFIC_DEPENDENCIES,
    installed_version,
)


@pytest.mark.parametrize("name", sorted({*STATIC_DEPENDENCIES, *TRAFFIC_DEPENDENCIES}))
def test_the_version_is_that_of_the_metadata(name: str) -> None:
    try:
        expected = version(name)
    except PackageNotFoundError:
        with pytest.raises(PackageNotFoundError):
            installed_version(name)
    else:
        assert installed_version(name) == expected
