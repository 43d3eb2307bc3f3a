"""Places in bytecode as documents carry them."""

from __future__ import annotations

from inspector.model.static import CodeLocation
from inspector.static.code import java_name, split_method


def location(method: str, dex: str, offset: int | None) -> CodeLocation:
    """Return the place of an instruction, or of a method when there is no offset."""
    owner, name, proto = split_method(method)
    return CodeLocation(
        class_name=java_name(owner), method=name, descriptor=proto, offset=offset, dex=dex
    )
