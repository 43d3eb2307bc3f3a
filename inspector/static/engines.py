"""Chooses the engine that answers questions about the code."""

from __future__ import annotations

from inspector.errors import InspectorError
from inspector.static.code import CodeIndex
from inspector.static.container import Container

ENGINES = ("auto", "dexllm", "androguard")


def open_code(container: Container, engine: str = "auto") -> CodeIndex | None:
    """Return the index over the app's bytecode, or none when the app holds no bytecode.

    ``auto`` takes dexllm where it is installed and androguard where it is not or fails.
    """
    if engine not in ENGINES:
        raise InspectorError(
            f"No engine {engine!r}", next_step=f"choose one of: {', '.join(ENGINES)}"
        )
    if not container.dex_names():
        return None
    from inspector.static import engine_dexllm

    if engine == "dexllm" or (engine == "auto" and engine_dexllm.available()):
        if not engine_dexllm.available():
            raise InspectorError(
                "The engine dexllm is not installed here",
                next_step="use --engine androguard, or install dexllm",
            )
        try:
            return engine_dexllm.DexllmIndex(container)
        except RuntimeError as error:
            if engine == "dexllm":
                raise InspectorError("dexllm cannot load the bytecode", cause=str(error)) from error
            container.skip("the engine dexllm", f"{error}; androguard was used")
    from inspector.static.engine_androguard import AndroguardIndex

    return AndroguardIndex(container)
