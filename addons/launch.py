"""Starts a mitmproxy tool with our addons, after checking everything that could stop it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from mitmproxy import ctx, options
from mitmproxy.proxy.mode_specs import ProxyMode
from mitmproxy.tools import cmdline
from mitmproxy.tools.console.master import ConsoleMaster
from mitmproxy.tools.dump import DumpMaster
from mitmproxy.tools.main import run
from mitmproxy.tools.web.master import WebMaster

from addons.capture import addons
from addons.listening import Listen, check_free
from addons.wireguard import WireGuardCode
from inspector.errors import InspectorError

ENTRY = Path(__file__).resolve().parent / "entry.py"

type Interface = Literal["web", "console", "none"]


@dataclass(frozen=True, slots=True)
class Ready:
    """What is known when the proxy is about to start."""

    listens: tuple[Listen, ...]
    modes: tuple[str, ...]
    confdir: Path
    listed: int = 0
    """Flows that the user interface lists at most; 0 when it lists all, or there is none."""


def launch(
    interface: Interface,
    arguments: Sequence[str],
    settings: Mapping[str, str],
    announce: Callable[[Ready], None],
) -> None:
    """Run a mitmproxy tool with our addons until it ends.

    ``arguments`` are the user's, in mitmproxy's own syntax; ``settings`` are options of our addons;
    ``announce`` is called when every check has passed, just before the proxy starts. Raises
    ``InspectorError`` when a port is taken, before anything is written, and ``SystemExit`` when
    mitmproxy gives up by itself, having said why.
    """

    def prepare(parsed: Namespace) -> dict[str, object]:
        ready = _ready(ctx.options)
        _require_one(ctx.options)
        for listen in ready.listens:
            check_free(listen)
        ctx.master.addons.add(*addons)  # type: ignore[no-untyped-call]  # not annotated there
        if interface != "console" and any(mode.startswith("wireguard") for mode in ready.modes):
            ctx.master.addons.add(WireGuardCode())  # type: ignore[no-untyped-call]  # as above
        listed = 0 if interface == "none" else ctx.options.inspector_view_limit
        announce(replace(ready, listed=listed))
        filters = " ".join(parsed.filter_args)
        chosen: dict[str, object] = dict(settings)
        if filters:
            chosen |= {"dumper_filter": filters, "readfile_filter": filters}
        return chosen

    if interface == "web":
        run(WebMaster, _parser(cmdline.mitmweb), arguments, prepare)
    elif interface == "console":
        run(ConsoleMaster, _parser(cmdline.mitmproxy), arguments, prepare)
    else:
        run(DumpMaster, _parser(cmdline.mitmdump), arguments, prepare)


def _parser(
    make: Callable[[options.Options], ArgumentParser],
) -> Callable[[options.Options], ArgumentParser]:
    """Name our command in the parser's messages; only mitmdump's own takes a filter."""

    def made(chosen: options.Options) -> ArgumentParser:
        parser = make(chosen)
        parser.prog = "inspector capture DIR --"
        parser.set_defaults(filter_args=[])
        return parser

    return made


def _require_one(chosen: options.Options) -> None:
    for script in chosen.scripts:
        if Path(script).expanduser().resolve() == ENTRY:
            raise InspectorError(
                f"The script {script} is loaded already",
                cause="this command loads it by itself",
                next_step="leave the option out",
            )


def _ready(chosen: options.Options) -> Ready:
    return Ready(tuple(_listens(chosen)), tuple(chosen.mode), Path(chosen.confdir).expanduser())


def _listens(chosen: options.Options) -> Iterator[Listen]:
    for spec in chosen.mode:
        try:
            mode = ProxyMode.parse(spec)
        except ValueError as error:
            raise _wrong(f"--mode {spec}", str(error)) from error
        port = mode.listen_port(chosen.listen_port)
        if port and chosen.server:
            host = mode.listen_host(chosen.listen_host)
            if mode.transport_protocol in ("tcp", "both"):
                yield Listen(f"the proxy mode {mode.type_name}", host, port, "tcp")
            if mode.transport_protocol in ("udp", "both"):
                yield Listen(f"the proxy mode {mode.type_name}", host, port, "udp")
    if "web_port" in chosen:
        yield Listen("the web interface", chosen.web_host, chosen.web_port, "tcp")


def _wrong(what: str, why: str) -> InspectorError:
    return InspectorError(
        f"mitmproxy does not understand {what}",
        cause=why,
        next_step="look at the options: mitmdump --help",
    )
