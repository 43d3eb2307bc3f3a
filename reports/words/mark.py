"""Marks an English sentence for translation without translating it."""

from __future__ import annotations


def N_(message: str) -> str:  # noqa: N802 - the name that gettext extractors look for
    """Return ``message`` unchanged; the extractor finds it by the name of this function."""
    return message
