"""Shapes of the rows about what traffic carries: names of keys, identifiers with proof."""

from pydantic import StrictBool

from inspector.model.base import AttributeId, CategoryId
from inspector.rules.schema import Row


class KeyRow(Row):
    """Key names that hint at a category: a booster for shapes, ``named`` by themselves."""

    category: CategoryId
    """What the names hint at."""
    attribute: AttributeId = ""
    """Which part."""
    names: tuple[str, ...]
    """Key names; compared in lower case without separators."""


class IdentifierRow(Row):
    """An identifier with a checksum or a strict format, and the context that it needs.

    Pattern and check work on the compact form of a value: ``separators`` dropped, upper case.
    ``inspector.rules.proof`` applies both.
    """

    category: CategoryId
    """What it identifies."""
    attribute: AttributeId
    """Which part, such as ``identity.national_id.cn``."""
    pattern: str
    """Regular expression over the whole compact form."""
    check: str = ""
    """Name of the check in code; empty: format only. ``stdnum:cn.ric`` is the module
    ``stdnum.cn.ric`` of python-stdnum, ``varied`` wants four different digits (so that zeros and
    placeholders do not count), ``mac`` an address of one device, ``email`` a domain that is not a
    file name, ``phone`` a number valid in a numbering plan, ``ric`` a Chinese identity number."""
    form_only: StrictBool = False
    """True when the check looks at the form alone, because the number has no check digit."""
    context: tuple[str, ...]
    """Key names or labels, one of which must be near, unless ``unique``; compared as key names."""
    unique: StrictBool = False
    """True when format and checksum alone are proof enough."""
    country: str = ""
    """ISO 3166 alpha-2, if national."""
    separators: str = " -./:"
    """Characters that people put between the groups; none may be left out of an e-mail address."""
