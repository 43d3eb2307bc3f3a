"""The first manifest reader: apk-info, which reads what Android reads of a damaged manifest."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError, fromstring

from inspector.static.manifest import (
    Component,
    Manifest,
    Request,
    full_name,
    number,
    request_order,
)
from inspector.static.manifest_xml import manifest_facts

if TYPE_CHECKING:
    import apk_info

NAME = "apk-info"


def library_version() -> str:
    """Return the version of the library."""
    from inspector.rules.provenance import installed_version

    return installed_version(NAME)


def read_manifest(apk: apk_info.APK) -> Manifest:
    """Return the facts; the XML for detail, the typed accessors for completeness.

    The accessors also answer where a hostile name keeps the XML text from parsing. Raises
    ValueError for a manifest without a package: no phone installs it, so it was not read rightly.
    """
    try:
        facts = manifest_facts(fromstring(apk.get_xml_string()))
    except ParseError:
        facts = Manifest("", "", None, None, None, "", "", (), (), (), (), ())
    package = facts.package or apk.get_package_name() or ""
    if not package:
        raise ValueError("the manifest names no package")
    known = {request.name for request in facts.requests}
    more = [Request(n, None, False) for n in apk.get_permissions() if n not in known]
    more += [Request(n, None, True) for n in apk.get_permissions_sdk23() if n not in known]
    kinds = (
        ("activity", apk.get_activities()),
        ("activity-alias", apk.get_activity_aliases()),
        ("provider", apk.get_providers()),
        ("receiver", apk.get_receivers()),
        ("service", apk.get_services()),
    )
    seen = {(component.kind, component.name) for component in facts.components}
    extra = {
        Component(kind, name, part.exported or "", part.permission or "", (), ())
        for kind, parts in kinds
        for part in parts
        if (name := full_name(part.name or "", package)) and (kind, name) not in seen
    }
    return facts._replace(
        package=package,
        version_name=facts.version_name or apk.get_version_name() or "",
        version_code=facts.version_code
        if facts.version_code is not None
        else number(apk.get_version_code()),
        min_sdk=facts.min_sdk if facts.min_sdk is not None else _level(apk.get_min_sdk_version()),
        target_sdk=facts.target_sdk
        if facts.target_sdk is not None
        else _level(apk.get_target_sdk_version()),
        label=apk.get_application_label() or facts.label,
        requests=tuple(sorted({*facts.requests, *more}, key=request_order)),
        components=tuple(sorted({*facts.components, *extra})),
    )


def _level(value: str | int | None) -> int | None:
    return None if value is None else number(str(value))
