"""Apps in several files: one app is made of them, and what is not one app is refused."""

from __future__ import annotations

import hashlib
import json
import zipfile
from functools import cache
from pathlib import Path

import pytest

from inspector.errors import InspectorError
from inspector.model.base import document_bytes
from inspector.model.static import StaticResult
from inspector.rules.loader import default_rules
from inspector.static.container import MANIFEST
from inspector.static.scan import scan
from tests.static.apks import FAIR, HARVESTER, entry, rebuilt, requested
from tests.static.axml import Tag, manifest

EXTRA = "android.permission.BODY_SENSORS"


def scanned(path: Path, engine: str = "auto") -> StaticResult:
    return scan(path, rules=default_rules(), engine=engine, flows=False)


@cache
def whole() -> StaticResult:
    return scanned(HARVESTER)


def apk(path: Path, entries: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return path


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """A folder with a base whose code lies in a feature split, and a split of native code."""
    folder = tmp_path / "app"
    folder.mkdir()
    rebuilt(HARVESTER, folder / "base.apk", without=("classes.dex",))
    package, version = whole().app.package, whole().app.version_code or 0
    feature = manifest(
        package,
        version=version,
        split="feature",
        permissions=(EXTRA,),
        application=Tag("application", {}, (Tag("service", {"name": ".FeatureService"}),)),
    )
    apk(
        folder / "split_feature.apk",
        {
            MANIFEST: feature,
            "classes.dex": entry(HARVESTER, "classes.dex"),
            "assets/conf.json": b'{"u": "https://feature.example/api"}',
        },
    )
    native = manifest(package, version=version, split="config.arm64_v8a")
    apk(
        folder / "split_config.arm64_v8a.apk",
        {MANIFEST: native, "lib/arm64-v8a/libjiagu.so": b"\x7fELF"},
    )
    return folder


def archive(folder: Path, target: Path, more: dict[str, bytes] | None = None) -> Path:
    return apk(target, {p.name: p.read_bytes() for p in sorted(folder.iterdir())} | (more or {}))


def test_a_folder_is_one_app(app: Path) -> None:
    result = scanned(app)
    names = {p.name for p in requested(result)}
    assert names == {p.name for p in requested(whole())} | {EXTRA}
    assert result.app.container == "splits"
    assert [part.split for part in result.app.parts] == ["", "config.arm64_v8a", "feature"]
    digest = hashlib.sha256((app / "split_feature.apk").read_bytes()).hexdigest()
    assert result.app.parts[2].sha256 == digest
    assert result.app.sha256 == hashlib.sha256((app / "base.apk").read_bytes()).hexdigest()
    # The code lies in a split and is found there, at the same places as in the whole app.
    places = {(u.rule, u.location.class_name, u.location.offset) for u in whole().uses}
    assert {(u.rule, u.location.class_name, u.location.offset) for u in result.uses} == places
    assert {u.location.dex for u in result.uses} == {"feature!/classes.dex"}
    assert {u.owner for u in result.uses} == {u.owner for u in whole().uses}
    assert "feature.example" in {host.host for host in result.hosts}
    packer = next(limit for limit in result.limits if limit.id == "packer")
    assert packer.evidence == ("config.arm64_v8a!/lib/arm64-v8a/libjiagu.so",)
    assert [(r.status, r.detail) for r in result.readers] == [("read", ""), ("read", "")]
    assert {r.permissions for r in result.readers} == {len(names)}
    assert "code-elsewhere" not in {limit.id for limit in result.limits}


def test_both_engines_see_the_same(app: Path) -> None:
    places = [
        {(u.rule, u.location) for u in scanned(app, engine).uses}
        for engine in ("auto", "androguard")
    ]
    assert places[0] == places[1]
    assert places[0]


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("apks", {"toc.pb": b"x"}),
        ("xapk", {"manifest.json": json.dumps({"xapk_version": 2}).encode()}),
        ("apkm", {"info.json": json.dumps({"apkm_version": 5}).encode(), "icon.png": b"x"}),
        ("apks", {"manifest.json": b"[" * 100_000}),
    ],
)
def test_an_archive_of_them_is_told_by_its_content(
    app: Path, tmp_path: Path, kind: str, more: dict[str, bytes]
) -> None:
    path = archive(app, tmp_path / "no-extension", more)
    result = scanned(path)
    assert result.app.container == kind
    assert result.app.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert result.app.size == path.stat().st_size
    assert len(result.app.parts) == 3
    assert EXTRA in {p.name for p in result.permissions}
    assert result.uses
    assert document_bytes(result) == document_bytes(scanned(path))


def test_variants_of_one_part_are_named_and_one_is_taken(app: Path, tmp_path: Path) -> None:
    inner = {f"splits/{p.name}": p.read_bytes() for p in sorted(app.iterdir())}
    inner["splits/base_2.apk"] = inner["splits/base.apk"]
    inner["standalones/standalone.apk"] = HARVESTER.read_bytes()
    inner["Android/obb/main.1.obb"] = b"data"
    result = scanned(apk(tmp_path / "a.apks", inner))
    assert len(result.app.parts) == 3
    assert {s.what for s in result.skipped if "variant" in s.reason} == {
        "splits/base.apk",
        "standalones/standalone.apk",
    }
    assert "Android/obb/main.1.obb" in {s.what for s in result.skipped}


def test_mixed_apps_and_wrong_splits_are_refused(app: Path, tmp_path: Path) -> None:
    (app / "other.apk").write_bytes(FAIR.read_bytes())
    with pytest.raises(InspectorError, match="not one app") as caught:
        scanned(app)
    assert "com.example.fairloan" in caught.value.cause
    with pytest.raises(InspectorError, match="not one app"):
        scanned(archive(app, tmp_path / "a.apks"))
    version = (whole().app.version_code or 0) + 1
    wrong = manifest(whole().app.package, version=version, split="config.de")
    apk(app / "other.apk", {MANIFEST: wrong})
    with pytest.raises(InspectorError, match="not one app") as caught:
        scanned(app)
    assert "different versions" in caught.value.cause


def test_without_the_base_the_next_step_is_named(app: Path) -> None:
    (app / "base.apk").unlink()
    with pytest.raises(InspectorError, match="base of the app is missing") as caught:
        scanned(app)
    assert "adb shell pm path" in caught.value.next_step


def test_a_base_that_is_cut_off_is_named(app: Path, tmp_path: Path) -> None:
    base = app / "base.apk"
    base.write_bytes(base.read_bytes()[:5000])
    with pytest.raises(InspectorError) as caught:
        scanned(archive(app, tmp_path / "cut.apks"))
    assert "base.apk: it could not be read" in caught.value.diagnostics()


def test_a_split_or_a_base_alone_says_what_is_missing(app: Path, tmp_path: Path) -> None:
    result = scanned(app / "split_feature.apk")
    assert "base-missing" in {limit.id for limit in result.limits}
    needs = Tag("application", {"isSplitRequired": True})
    alone = apk(tmp_path / "b.apk", {MANIFEST: manifest("com.example.a", application=needs)})
    assert "splits-missing" in {limit.id for limit in scanned(alone).limits}
    assert "splits-missing" not in {limit.id for limit in whole().limits}


def test_a_damaged_split_loses_nothing_of_the_others(app: Path) -> None:
    broken = entry(app / "split_feature.apk", MANIFEST)
    apk(
        app / "split_feature.apk",
        {MANIFEST: broken[:60], "classes.dex": entry(HARVESTER, "classes.dex")},
    )
    result = scanned(app)
    assert {p.name for p in requested(result)} == {p.name for p in requested(whole())}
    assert result.uses
    told = next(limit for limit in result.limits if limit.id == "no-manifest")
    assert all(line.startswith("split_feature: ") for line in told.evidence)


def test_a_folder_without_apps_and_too_many_files(tmp_path: Path) -> None:
    with pytest.raises(InspectorError, match="no APK in this folder"):
        scanned(tmp_path)
    names = {f"{n}.apk": b"x" for n in range(301)}
    with pytest.raises(InspectorError, match="not one app"):
        scanned(apk(tmp_path / "many.apks", names))


def test_an_archive_of_rubbish_is_an_error_that_says_so(tmp_path: Path) -> None:
    with pytest.raises(InspectorError):
        scanned(apk(tmp_path / "a.apks", {"base.apk": b"rubbish", "../../evil.apk": b""}))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.apks"]


def test_a_bare_dex(tmp_path: Path) -> None:
    path = tmp_path / "payload.bin"
    path.write_bytes(entry(HARVESTER, "classes.dex"))
    result = scanned(path)
    assert result.app.container == "dex"
    # Without manifest and layouts nothing says which class is a receiver, or takes a password.
    seen_elsewhere = {"callback.sms", "crawler.form.activity"}
    assert {u.rule for u in result.uses} == {u.rule for u in whole().uses} - seen_elsewhere
    told = next(limit for limit in result.limits if limit.id == "no-manifest")
    assert any("bare dex" in line for line in told.evidence)


def test_an_app_bundle_gets_the_next_step(tmp_path: Path) -> None:
    path = apk(tmp_path / "a.aab", {"BundleConfig.pb": b"", "base/dex/classes.dex": b""})
    with pytest.raises(InspectorError, match="app bundle") as caught:
        scanned(path)
    assert "bundletool" in caught.value.next_step
