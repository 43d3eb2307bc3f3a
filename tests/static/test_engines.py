"""Both code engines answer every question alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.model.static import StaticResult
from inspector.rules.loader import default_rules
from inspector.static.code import CodeIndex, is_text
from inspector.static.container import open_container
from inspector.static.engines import open_code
from inspector.static.scan import scan
from tests.realapk import real_apk
from tests.static.apks import SAMPLES

pytest.importorskip("dexllm", reason="dexllm has no wheel for this system")
APKS = sorted(SAMPLES.glob("*/*.apk"))


def both(path: Path) -> tuple[CodeIndex, CodeIndex]:
    container = open_container(path)
    return open_code(container, "dexllm"), open_code(container, "androguard")


def framework_names(index: CodeIndex) -> dict[str, list[str]]:
    """Members of the app's own and of a few framework classes, as questions for both engines."""
    names = {
        header.name: [m.partition("->")[2].partition("(")[0] for m in methods]
        for header in index.classes()
        if (methods := index.declared_methods(header.name))
    }
    names["Landroid/content/ContentResolver;"] = ["query", "insert"]
    names["Landroid/net/Uri;"] = ["parse", "withAppendedPath"]
    names["Landroid/webkit/WebView;"] = ["loadUrl"]
    names["Lorg/json/JSONObject;"] = ["put", "<init>"]
    return names


@pytest.mark.parametrize("path", APKS, ids=lambda path: path.stem)
def test_same_index(path: Path) -> None:
    left, right = both(path)
    assert left.dexes() == right.dexes()
    assert left.classes() == right.classes()
    assert left.strings() == right.strings()
    assert left.texts() == right.texts() == tuple(filter(is_text, left.strings()))
    assert left.string_loads("://", start=False) == right.string_loads("://", start=False)
    assert left.string_loads("content", start=True) == right.string_loads("content", start=True)
    assert left.string_constants("") == right.string_constants("")
    wanted = framework_names(left)
    methods = left.method_refs(wanted)
    assert methods == right.method_refs(wanted)
    every = [method for found in methods.values() for method in found]
    calls = left.calls_to(every)
    assert calls
    assert calls == right.calls_to(every)
    for header in left.classes():
        assert left.declared_methods(header.name) == right.declared_methods(header.name)
        for method in left.declared_methods(header.name):
            assert left.instructions(method) == right.instructions(method)
            assert left.calls_from(method) == right.calls_from(method)
            assert left.registers(method) == right.registers(method)
            for step in left.instructions(method):
                if step.name == "fill-array-data":
                    values = left.array(method, step.literal)
                    assert values
                    assert values == right.array(method, step.literal)
                elif step.name.startswith("sget"):
                    assert left.initial(step.ref) == right.initial(step.ref)


@pytest.mark.parametrize("path", APKS, ids=lambda path: path.stem)
def test_same_field_reads(path: Path) -> None:
    left, right = both(path)
    fields = {
        "Landroid/provider/CallLog$Calls;": ["CONTENT_URI"],
        "Landroid/provider/ContactsContract$CommonDataKinds$Phone;": ["CONTENT_URI"],
        "Landroid/os/Build;": ["MODEL"],
        "Lcom/example/riddle/Hidden;": ["CALLS"],
        "Lcom/example/hybrid/MainActivity;": ["page"],
    }
    refs = left.field_refs(fields)
    assert refs
    assert refs == right.field_refs(fields)
    every = [field for found in refs.values() for field in found]
    assert left.field_reads(every) == right.field_reads(every)
    assert left.field_reads(every)


@pytest.mark.parametrize("path", APKS, ids=lambda path: path.stem)
def test_same_result(path: Path) -> None:
    left, right = (scan(path, rules=default_rules(), engine=e) for e in ("dexllm", "androguard"))
    assert without_text(left) == without_text(right)
    assert all(use.context for use in right.uses if use.owner.kind != "sdk")


@pytest.mark.realapk
def test_same_result_on_a_real_app() -> None:
    path = real_apk("yosemite")
    left, right = (scan(path, rules=default_rules(), engine=e) for e in ("dexllm", "androguard"))
    assert without_text(left) == without_text(right)
    assert len(left.uses) > 50


def without_text(result: StaticResult) -> StaticResult:
    """Drop the decompiled lines: two decompilers spell the same code differently."""
    uses = tuple(use.model_copy(update={"context": ()}) for use in result.uses)
    flows = tuple(
        flow.model_copy(
            update={"path": tuple(step.model_copy(update={"line": ""}) for step in flow.path)}
        )
        for flow in result.flows
    )
    return result.model_copy(update={"uses": uses, "flows": flows})


@pytest.mark.parametrize(
    ("method", "arguments", "given"),
    [
        ("turned(Ljava/lang/String;)Ljava/lang/String;", ["sms//:tnetnoc"], "content://sms"),
        ("shifted(Ljava/lang/String;I)Ljava/lang/String;", ["frqwhqw", 3], "content"),
        ("text([BLjava/lang/String;)Ljava/lang/String;", [[8, 14], "kogoe"], "ca"),
        ("now(Ljava/lang/String;)Ljava/lang/String;", ["sms"], None),
        ("endless(Ljava/lang/String;)Ljava/lang/String;", ["sms"], None),
        ("spinning(Ljava/lang/String;)Ljava/lang/String;", ["sms"], None),
        ("hoarding(Ljava/lang/String;)Ljava/lang/String;", ["sms"], None),
        ("growing(Ljava/lang/String;)Ljava/lang/String;", ["sms"], None),
        ("deep(Ljava/lang/String;)Ljava/lang/String;", ["sms"], None),
        ("missing(Ljava/lang/String;)Ljava/lang/String;", ["sms"], None),
    ],
)
def test_the_apps_own_functions_give_the_same_text(
    method: str, arguments: list[str | int | list[int]], given: str | None
) -> None:
    for index in both(SAMPLES / "riddle" / "riddle.apk"):
        assert index.computed(f"Lcom/example/riddle/Fog;->{method}", arguments) == given
