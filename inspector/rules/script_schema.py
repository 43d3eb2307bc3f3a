"""Rows about code that is no bytecode: scripts and compiled Dart."""

from typing import Literal

from pydantic import Field

from inspector.model.base import CategoryId
from inspector.rules.schema import Row


class ScriptApiRow(Row):
    """Names by which scripts and compiled Dart reach a category."""

    category: CategoryId
    """What they read."""
    names: tuple[str, ...]
    """Functions and modules, matched as whole words."""


class ScriptCipherRow(Row):
    """A call of a cipher library for scripts, and which of its arguments is what."""

    calls: tuple[str, ...]
    """Ends of the path that is called, such as ``AES.encrypt``."""
    key: int | None = Field(default=None, ge=0)
    """Argument that holds the key, from 0; none when the call takes no key."""
    iv: int | None = Field(default=None, ge=0)
    """Argument that holds the vector."""
    options: int | None = Field(default=None, ge=0)
    """Argument that is an object with ``iv``, ``mode`` and ``padding``."""
    cipher: int | None = Field(default=None, ge=0)
    """Argument that names the cipher."""
    needs_options: bool = False
    """Whether only a call with such an object counts."""
    role: Literal["key", "public_key", "private_key"] = "key"
    """What the key is."""
    text_role: Literal["key", "password"] = "key"
    """What a key is that is a text and no bytes."""
    form: Literal["", "hex", "pem"] = ""
    """How a text holds key and vector: as its own bytes, as digits, or as PEM or base64."""
    algorithm: str = ""
    """The cipher; empty when an argument names it, or nothing does."""
