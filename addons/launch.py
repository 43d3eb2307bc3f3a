"""Starts a mitmproxy tool with our addons, after checking everything that could stop it."""

from __future__ import annotations

import errno
import socket
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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
from inspector.case.files import reason
from inspector.errors import InspectorError

type Interface = Literal["web", "console", "none"]


@dataclass(frozen=True, slots=True)
class Listen:
    """An address that a proxy mode or the web interface will listen on."""

    what: str
    host: str
    port: int
    protocol: Literal["tcp", "udp"]


@dataclass(frozen=True, slots=True)
class Ready:
    """What is known when the proxy is about to start."""

    listens: tuple[Listen, ...]
    modes: tuple[str, ...]
    confdir: Path


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
        for listen in ready.listens:
            check_free(listen)
        ctx.master.addons.add(*addons)  # type: ignore[no-untyped-call]  # not annotated there
        announce(ready)
        filters = " ".join(getattr(parsed, "filter_args", None) or ())
        chosen: dict[str, object] = dict(settings)
        if filters:
            chosen |= {"dumper_filter": filters, "readfile_filter": filters}
        return chosen

    if interface == "web":
        run(WebMaster, cmdline.mitmweb, arguments, prepare)
    elif interface == "console":
        run(ConsoleMaster, cmdline.mitmproxy, arguments, prepare)
    else:
        run(DumpMaster, cmdline.mitmdump, arguments, prepare)


def check_free(listen: Listen) -> None:
    """Raise ``InspectorError`` when the address cannot be listened on."""
    kind = socket.SOCK_STREAM if listen.protocol == "tcp" else socket.SOCK_DGRAM
    for host in (listen.host,) if listen.host else ("0.0.0.0", "::"):
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            with socket.socket(family, kind) as probe:
                if listen.protocol == "tcp":
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                if family == socket.AF_INET6:
                    probe.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
                probe.bind((host, listen.port))
        except OSError as error:
            if not listen.host and family == socket.AF_INET6 and error.errno != errno.EADDRINUSE:
                continue  # a machine without IPv6; mitmproxy then listens on IPv4 alone
            raise _taken(listen, error) from error


def _taken(listen: Listen, error: OSError) -> InspectorError:
    option = "--set web_port=PORT" if listen.what == "the web interface" else "--listen-port PORT"
    steps = {
        errno.EADDRINUSE: f"end the program that uses it, or choose another port: -- {option}",
        errno.EACCES: f"choose a port above 1023: -- {option}",
        errno.EADDRNOTAVAIL: "choose an address of this machine: -- --listen-host ADDRESS",
    }
    return InspectorError(
        f"Cannot listen on port {listen.port} ({listen.protocol}, {listen.host or 'every address'})"
        f" for {listen.what}",
        cause=reason(error),
        next_step=steps.get(error.errno or 0, f"choose another address or port: -- {option}"),
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
