"""Facts of a manifest from its decoded XML tree; both readers make the tree their own way."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from inspector.static.manifest import (
    COMPONENT_KINDS,
    Component,
    Declaration,
    Manifest,
    Request,
    full_name,
    number,
    request_order,
)

_ANDROID = "{http://schemas.android.com/apk/res/android}"
_TRUE = ("true", "0xffffffff", "-1")
# Base in the low nibble, flags above (AOSP, core/res/res/values/attrs_manifest.xml).
_PROTECTION = {0: "normal", 1: "dangerous", 2: "signature", 3: "signatureOrSystem", 4: "internal"}


def manifest_facts(root: Element) -> Manifest:
    """Return the facts below ``<manifest>``; attributes may lack their namespace."""
    package = root.get("package", "")
    uses_sdk = next(_children(root, "uses-sdk"), None)
    application = next(_children(root, "application"), None)
    target = "" if uses_sdk is None else _value(uses_sdk, "targetSdkVersion")
    return Manifest(
        package=package,
        version_name=_value(root, "versionName"),
        version_code=number(_value(root, "versionCode")),
        min_sdk=None if uses_sdk is None else number(_value(uses_sdk, "minSdkVersion")),
        target_sdk=number(target),
        application="" if application is None else full_name(_value(application, "name"), package),
        label="" if application is None else _value(application, "label"),
        requests=tuple(sorted(set(_requests(root)), key=request_order)),
        declarations=tuple(sorted(set(_declarations(root)))),
        components=tuple(sorted(set(_components(root, package)))),
        settings=() if application is None else _settings(application),
        queries=tuple(sorted({*_queries(root), *_intents(root)})),
        intents=tuple(sorted(set(_intents(root)))),
        codename=target if number(target) is None else "",
        split=root.get("split", ""),
        in_parts=_in_parts(root, application),
    )


def _in_parts(root: Element, application: Element | None) -> bool:
    # The attribute of Android, and what the Play Store's build tool wrote before there was one
    # (https://developer.android.com/reference/android/R.attr#isSplitRequired).
    if _value(root, "requiredSplitTypes") or _value(root, "isSplitRequired") in _TRUE:
        return True
    if application is None:
        return False
    return _value(application, "isSplitRequired") in _TRUE or any(
        _value(element, "name") == "com.android.vending.splits.required"
        and _value(element, "value") in _TRUE
        for element in _children(application, "meta-data")
    )


def _requests(root: Element) -> Iterator[Request]:
    for tag in ("uses-permission", "uses-permission-sdk-23", "uses-permission-sdk-m"):
        for element in _children(root, tag):
            if name := _value(element, "name"):
                max_sdk = number(_value(element, "maxSdkVersion"))
                yield Request(name, max_sdk, tag != "uses-permission")


def _declarations(root: Element) -> Iterator[Declaration]:
    for element in _children(root, "permission"):
        if name := _value(element, "name"):
            group = _value(element, "permissionGroup").rpartition(".")[2]
            yield Declaration(name, protection_name(_value(element, "protectionLevel")), group)


def _components(root: Element, package: str) -> Iterator[Component]:
    for application in _children(root, "application"):
        for kind in COMPONENT_KINDS:
            for element in _children(application, kind):
                if name := full_name(_value(element, "name"), package):
                    filters = tuple(_children(element, "intent-filter"))
                    yield Component(
                        kind,
                        name,
                        _value(element, "exported"),
                        _value(element, "permission"),
                        _names(filters, "action"),
                        _names(filters, "category"),
                        _flags(_value(element, "foregroundServiceType")),
                    )


def _names(filters: tuple[Element, ...], tag: str) -> tuple[str, ...]:
    return tuple(
        sorted({_value(element, "name") for part in filters for element in _children(part, tag)})
    )


def _settings(application: Element) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((key.rpartition("}")[2], value) for key, value in application.items()))


def _queries(root: Element) -> Iterator[str]:
    for queries in _children(root, "queries"):
        for element in _children(queries, "package"):
            yield _value(element, "name")


def _intents(root: Element) -> Iterator[str]:
    for queries in _children(root, "queries"):
        for intent in _children(queries, "intent"):
            yield from _names((intent,), "action")


def _flags(value: str) -> str:
    # Readers write a bit set in hexadecimal or decimal.
    bits = number(value)
    return value if bits is None else str(bits & 0xFFFFFFFF)


def protection_name(value: str) -> str:
    """Return the base protection level of a number or of names joined by ``|``; normal if empty."""
    level = number(value)
    if level is not None:
        return _PROTECTION.get(level & 0xF, "normal")
    return value.partition("|")[0] or "normal"


def _children(element: Element, tag: str) -> Iterator[Element]:
    # An element may carry a namespace on purpose; Android looks at the name alone.
    for child in element:
        if str(child.tag).rpartition("}")[2] == tag:
            yield child


def _value(element: Element, name: str) -> str:
    return element.get(_ANDROID + name) or element.get(name) or ""
