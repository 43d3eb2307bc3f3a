"""Says to which country an address is assigned, by data of the five registries, and their date."""

from __future__ import annotations

import ipaddress
import json
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution

import iptocc

_NAME = "iptocc"


@cache
def country_of(address: str) -> str:
    """Return the ISO 3166 code of the country that ``address`` is assigned to, or nothing.

    That is the country of the assignment: a content network may answer from elsewhere. Private,
    reserved and documentation addresses have none, nor has what is no address.
    """
    plain = address.strip("[]").partition("%")[0]
    try:
        parsed = ipaddress.ip_address(plain)
    except ValueError:
        return ""
    mapped = getattr(parsed, "ipv4_mapped", None)
    if not (mapped or parsed).is_global:
        return ""
    code = iptocc.country_code(str(mapped or parsed))
    # Registries write EU and AP where they do not say which country.
    return code if isinstance(code, str) and code not in ("EU", "AP", "ZZ") else ""


@cache
def country_data() -> str:
    """Return what the countries come from, with its date: ``iptocc 3.3.170, 2026-10-27``.

    The date is that of the bill of materials in the package, which is built every night from the
    registries' files; without one the version alone is named.
    """
    try:
        package = distribution(_NAME)
    except PackageNotFoundError:
        return ""
    name = f"{_NAME} {package.version}"
    for file in package.files or ():
        if file.name.endswith(".cyclonedx.json"):
            try:
                bill = json.loads(file.read_text(encoding="utf-8"))
                return f"{name}, {str(bill['metadata']['timestamp'])[:10]}"
            except (OSError, ValueError, KeyError, TypeError):
                break
    return name
