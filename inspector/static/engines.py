"""Chooses the engine that answers questions about the code."""

from __future__ import annotations

from contextlib import suppress
from importlib.util import find_spec
from typing import TYPE_CHECKING

from inspector.errors import InspectorError

if TYPE_CHECKING:
    from inspector.static.code import CodeIndex
    from inspector.static.container import Container

ENGINES = ("auto", "dexllm", "androguard")


def engine_names(choice: str) -> tuple[str, ...]:
    """Return the engines to try, in order; raises InspectorError for one that cannot work here.

    ``auto`` is dexllm where it is installed, and androguard where it is not or where it fails.
    """
    if choice not in ENGINES:
        raise InspectorError(
            f"No engine {choice!r}", next_step=f"choose one of: {', '.join(ENGINES)}"
        )
    installed = find_spec("dexllm") is not None
    if choice == "dexllm" and not installed:
        raise InspectorError(
            "The engine dexllm is not installed here",
            cause="it has wheels for Linux x86-64 and macOS only",
            next_step="use --engine androguard",
        )
    if choice == "auto":
        return ("dexllm", "androguard") if installed else ("androguard",)
    return (choice,)


def load(engine: str) -> None:
    """Import what an engine needs; what is missing is said when it is used."""
    with suppress(ImportError):
        if engine == "dexllm":
            from inspector.static.engine_dexllm import native

            native()
        else:
            pass


def open_code(container: Container, engine: str) -> CodeIndex:
    """Return the index of one engine; raises InspectorError when it cannot load the app."""
    try:
        if engine == "dexllm":
            from inspector.static.engine_dexllm import DexllmIndex

            return DexllmIndex(container)
        from inspector.static.engine_androguard import AndroguardIndex

        return AndroguardIndex(container)
    except (RuntimeError, ValueError, MemoryError) as error:
        raise InspectorError(f"{engine} cannot load the bytecode", cause=str(error)) from error
