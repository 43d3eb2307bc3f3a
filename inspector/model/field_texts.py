"""The docstrings below the fields of a model, read from its source when a schema is asked for."""

from __future__ import annotations

import ast
import inspect
import itertools
import textwrap


def field_texts(model: type) -> dict[str, str]:
    """Return field name to docstring, those of the bases included; empty without source."""
    found: dict[str, str] = {}
    for part in reversed(model.__mro__):
        found.update(_own(part))
    return found


def _own(model: type) -> dict[str, str]:
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(model)))
    except (OSError, TypeError, SyntaxError):
        return {}
    (body,) = (node.body for node in tree.body if isinstance(node, ast.ClassDef))
    return {
        field.target.id: inspect.cleandoc(text.value.value)
        for field, text in itertools.pairwise(body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    }
