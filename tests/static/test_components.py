"""Facts of the manifest: receivers, services, queries, settings and network security."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

from inspector.model.static import ComponentFact
from inspector.rules.loader import default_rules
from inspector.static.components import component_facts
from inspector.static.manifest_xml import manifest_facts
from inspector.static.network_security import NetworkFact, network_facts
from inspector.static.reader_androguard import xml_text
from inspector.static.scan import scan
from tests.static.apks import HARVESTER, entry

A = 'xmlns:android="http://schemas.android.com/apk/res/android"'
CONFIG = """<network-security-config>
  <base-config cleartextTrafficPermitted="false">
    <trust-anchors><certificates src="system"/></trust-anchors></base-config>
  <domain-config cleartextTrafficPermitted="true">
    <domain includeSubdomains="true">Pay.example</domain>
    <pin-set expiration="2027-01-01"><pin digest="SHA-256">a</pin></pin-set>
    <domain-config><domain>in.pay.example</domain>
      <trust-anchors><certificates src="user"/></trust-anchors></domain-config>
  </domain-config>
  <debug-overrides><trust-anchors><certificates src="user"/></trust-anchors></debug-overrides>
</network-security-config>"""


def facts(body: str, *, target: int = 33, attributes: str = "") -> dict[str, ComponentFact]:
    text = (
        f'<manifest {A} package="a.b"><uses-sdk android:targetSdkVersion="{target}"/>{body}'
        f"<application {attributes}/></manifest>"
        if "<application" not in body
        else f'<manifest {A} package="a.b"><uses-sdk android:targetSdkVersion="{target}"/>{body}'
        "</manifest>"
    )
    found = component_facts(manifest_facts(fromstring(text)), (), default_rules())
    return {fact.rule: fact for fact in found}


def application(parts: str, target: int = 33) -> dict[str, ComponentFact]:
    return facts(f"<application>{parts}</application>", target=target)


def test_services_by_action_or_guard() -> None:
    action = "android.accessibilityservice.AccessibilityService"
    found = application(
        '<service android:name=".S" android:permission="android.permission.BIND_VPN_SERVICE"/>'
        f'<service android:name=".A"><intent-filter><action android:name="{action}"/>'
        "</intent-filter></service>"
    )
    assert found["service.accessibility"].value == action
    assert found["service.accessibility"].category == "screen"
    assert found["service.vpn"].value == "android.permission.BIND_VPN_SERVICE"
    assert not {"service.input-method", "service.notification-listener"} & set(found)


def test_foreground_types_as_bits_and_names() -> None:
    for value in ("0x88", "136", "location|microphone"):
        found = application(f'<service android:name=".S" android:foregroundServiceType="{value}"/>')
        assert {r for r in found if r.startswith("foreground")} == {
            "foreground.location",
            "foreground.microphone",
        }


def test_exported_by_default_depends_on_the_level() -> None:
    part = (
        '<receiver android:name=".R"><intent-filter><action android:name="x"/></intent-filter>'
        '</receiver><provider android:name=".P"/>'
    )
    assert "exported.receiver" not in application(part, 31)
    assert "exported.provider" not in application(part, 30)
    assert {"exported.receiver", "exported.provider"} <= set(application(part, 16))
    guarded = '<service android:name=".S" android:exported="true" android:permission="p"/>'
    assert "exported.service" not in application(guarded)


def test_queries_by_package_and_intent() -> None:
    found = facts(
        '<queries><package android:name="com.bank"/><intent><action '
        'android:name="android.intent.action.MAIN"/></intent></queries>'
    )
    assert (found["query.package"].kind, found["query.package"].name) == ("query", "com.bank")
    assert found["query.launcher"].kind == "query_intent"


def test_settings_and_own_permissions() -> None:
    own = '<permission android:name="a.b.P"/>'
    assert {"application.backup", "permission.open"} == set(facts(own))
    off = 'android:allowBackup="false" android:debuggable="true"'
    assert set(facts("", attributes=off)) == {"application.debuggable"}


def network(text: str | None, target: int, *, debuggable: bool = False) -> set[NetworkFact]:
    root = None if text is None else fromstring(text)
    return set(network_facts(root, target=target, debuggable=debuggable, cleartext=""))


def test_defaults_of_network_security() -> None:
    for target, trust, clear in (
        (23, "trusted", "permitted"),
        (27, "not trusted", "permitted"),
        (28, "not trusted", "blocked"),
    ):
        assert network(None, target) == {
            NetworkFact("user-ca", trust),
            NetworkFact("cleartext", clear),
        }


def test_configuration_with_inheritance() -> None:
    found = network(CONFIG, 23, debuggable=True)
    assert found == network(CONFIG, 23) | {NetworkFact("user-ca-debug", "trusted")}
    assert found >= {
        NetworkFact("user-ca", "not trusted"),
        NetworkFact("cleartext", "blocked"),
        NetworkFact("cleartext-domain", "permitted", "*.pay.example"),
        NetworkFact("pins", "1 keys, until 2027-01-01", "in.pay.example"),
        NetworkFact("domain-user-ca", "trusted", "in.pay.example"),
        NetworkFact("domain-user-ca", "not trusted", "*.pay.example"),
    }


def test_a_compiled_configuration_says_the_same(tmp_path: Path) -> None:
    if shutil.which("aapt") is None:
        pytest.fail("aapt is not installed: make test installs it")
    (tmp_path / "res" / "xml").mkdir(parents=True)
    (tmp_path / "res" / "xml" / "net.xml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "AndroidManifest.xml").write_text('<manifest package="a.b"/>', encoding="utf-8")
    command = ["aapt", "package", "-M", "AndroidManifest.xml", "-S", "res", "-F", "a.apk"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    text = xml_text(entry(tmp_path / "a.apk", "res/xml/net.xml"))
    assert network(text, 33) == network(CONFIG, 33)


def test_the_sample() -> None:
    found = {fact.rule: fact for fact in scan(HARVESTER, rules=default_rules()).components}
    assert found["receiver.sms"].name == "com.example.quickcash.harvester.SmsReceiver"
    assert found["receiver.sms"].category == "sms"
    assert {"receiver.boot", "exported.receiver", "network.cleartext.permitted"} <= set(found)
    assert found["network.user-ca.not-trusted"].value == "not trusted"
    assert not {"application.backup", "application.debuggable"} & set(found)
