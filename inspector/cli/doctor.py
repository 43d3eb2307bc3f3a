"""``inspector doctor``: what this machine can do, and how to get the rest."""

from __future__ import annotations

import typer


def doctor_command() -> None:
    """Say what this machine can do, and how to get the rest."""
    import platform
    import shutil
    from importlib.metadata import PackageNotFoundError, version

    def line(name: str, found: str, need: str) -> None:
        typer.echo(f"{'ok     ' if found else 'missing'} {name:<12} {found or need}")

    libraries = (
        ("androguard", "second manifest reader and fallback code engine"),
        ("apk-info", "first manifest reader"),
        ("dexllm", "quick code engine; androguard is used instead, slower"),
        ("mitmproxy", "capturing traffic"),
        ("weasyprint", "PDF reports: install the extra 'pdf'"),
        ("distributed", "scanning many apps: install the extra 'corpus'"),
    )
    programs = (
        ("tshark", "importing .pcap files: install Wireshark's tshark"),
        ("adb", "putting a persona on a test device: install the Android platform tools"),
        ("chromium", "only the tests need it"),
    )
    typer.echo(f"Python {platform.python_version()} on {platform.system()} {platform.machine()}")
    for name, need in libraries:
        try:
            line(name, version(name), need)
        except PackageNotFoundError:
            line(name, "", need)
    for name, need in programs:
        line(name, shutil.which(name) or "", need)
