"""The import rule, as data and as a function over a source tree."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

# A part may import itself and what stands before it; `errors` and `__init__` belong to model.
LAYERS = ("model", "rules", "static|traffic", "correlate", "case", "corpus", "cli")
PART_OF_MODULE = {
    "__main__": "cli",
    "errors": "model",
    "blind_spots": "correlate",
    "compare": "correlate",
    "": "model",
}
ONLY_CLI = ("addons", "reports")
FORBIDDEN_IN_INSPECTOR = ("mitmproxy", "jinja2")
# Third-party libraries that few modules may touch: the wrappers (path prefixes).
WRAPPERS: dict[str, tuple[str, ...]] = {
    "androguard": ("inspector/static/",),
    "dexllm": ("inspector/static/",),
    "apk_info": ("inspector/static/",),
    "mitmproxy": ("addons/",),
    "jinja2": ("reports/",),
    "babel": ("reports/",),
    "weasyprint": ("reports/pdf.py",),
    "ahocorasick_rs": ("inspector/rules/words.py", "inspector/traffic/"),
    "anyascii": ("inspector/traffic/planted/romanise.py",),
    "pypinyin": ("inspector/traffic/planted/pinyin.py",),
    "segno": ("addons/wireguard.py",),
    "hpack": ("inspector/traffic/pcap/",),
    "rtoml": ("inspector/rules/",),
    "stdnum": ("inspector/rules/",),
    "iptocc": ("inspector/traffic/",),
    "dask": ("inspector/corpus/",),
    "distributed": ("inspector/corpus/",),
    "pyarrow": ("inspector/corpus/",),
    "duckdb": ("inspector/corpus/",),
    "datasketch": ("inspector/corpus/",),
    "fsspec": ("inspector/corpus/",),
    "psutil": ("inspector/corpus/",),
    "rfc3161_client": ("inspector/case/",),
    "pyrage": ("inspector/case/",),
}


def violations(root: Path) -> list[str]:
    """Return one line for each import under ``root`` that breaks the rule."""
    found: list[str] = []
    for package in ("inspector", "addons", "reports"):
        for path in sorted((root / package).rglob("*.py")):
            place = path.relative_to(root).as_posix()
            found += [
                f"{place}:{line}: imports {module}: {why}"
                for line, module in _imports(path)
                if (why := _broken(place, module))
            ]
    return found


def _imports(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module


def _broken(place: str, module: str) -> str:
    package = place.split("/")[0]
    top = module.split(".")[0]
    allowed = WRAPPERS.get(top)
    if allowed and not place.startswith(allowed) and not place.startswith("inspector/cli/"):
        return f"only {' and '.join(allowed)} wraps this library"
    if package == "inspector":
        part = _part(place.removeprefix("inspector/").removesuffix(".py").split("/")[0])
        if top in FORBIDDEN_IN_INSPECTOR:
            return "inspector imports neither mitmproxy nor jinja2"
        if top in ONLY_CLI:
            return "" if part == "cli" else "only cli imports addons and reports"
        if top == "inspector":
            target = _part(([*module.split("."), ""])[1])
            if target != part and _layer(target) >= _layer(part):
                return f"{part} stands before {target}"
    if package == "reports":
        if module.startswith("inspector") and not module.startswith("inspector.model"):
            return "reports imports inspector.model only"
        if top == "addons":
            return "only cli imports addons and reports"
    if package == "addons" and top == "reports":
        return "only cli imports addons and reports"
    return ""


def _part(name: str) -> str:
    return PART_OF_MODULE.get(name, "model" if name == "__init__" else name)


def _layer(part: str) -> int:
    for level, names in enumerate(LAYERS):
        if part in names.split("|"):
            return level
    raise AssertionError(f"inspector.{part} has no place in the import rule")
