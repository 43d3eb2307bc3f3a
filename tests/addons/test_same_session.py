"""One session, recorded three ways: the proxy, packets on loopback with TLS secrets, and HAR."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from inspector.cli.traffic import open_source
from inspector.traffic.analyze import analyze
from inspector.traffic.persona.file import load_persona
from samples.traffic.lender_server import LenderServer
from samples.traffic.replay import read_persona, send
from samples.traffic.uploads import harvester_at_start
from tests.addons.proxy import ROOT, mitmdump, wait_until

pytestmark = pytest.mark.proxy

PERSONA = ROOT / "samples" / "personas" / "thistlewood.toml"
LOOPBACK = ROOT / "samples" / "traffic" / "to_loopback.py"


def found(path: Path, *keys: Path) -> list[tuple[object, ...]]:
    """Return what matters of each detection, in a comparable order."""
    result = analyze([open_source(path, keys)], persona=load_persona(PERSONA))
    assert result.skipped == ()
    return sorted(
        (d.host, d.category, d.attribute, d.strength, d.direction, d.where, d.count, d.planted)
        for d in result.detections
    )


def test_packets_with_secrets_and_har_give_what_the_proxy_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, keys = tmp_path / "case", tmp_path / "keys.log"
    har = tmp_path / "session.har"
    raw, packets = tmp_path / "raw.pcapng", tmp_path / "packets.pcapng"
    monkeypatch.setenv("MITMPROXY_SSLKEYLOGFILE", str(keys))
    with LenderServer(tmp_path) as lender:
        ports = f"tcp port {lender.tls_port} or tcp port {lender.plain_port}"
        dumpcap = subprocess.Popen(
            [shutil.which("dumpcap") or "dumpcap", "-q", "-i", "lo", "-f", ports, "-w", str(raw)],
            stderr=subprocess.PIPE,
        )
        assert dumpcap.stderr is not None
        try:
            time.sleep(0.5)
            if dumpcap.poll() is not None:
                reason = f"no right to record packets: {dumpcap.stderr.read().decode()[:200]}"
                if os.environ.get("CI") == "true":
                    pytest.fail(reason)
                pytest.skip(reason)
            wait_until(raw.exists, "dumpcap")
            with mitmdump(
                case,
                *("-s", str(LOOPBACK), "--set", f"lender_tls_port={lender.tls_port}"),
                *("--set", f"lender_plain_port={lender.plain_port}"),
                *("--set", f"hardump={har}"),
                *("--set", f"ssl_verify_upstream_trusted_ca={lender.ca_path}"),
            ) as proxy:
                uploads = list(harvester_at_start(read_persona(PERSONA)))
                assert send(uploads, proxy=proxy.address, ca=proxy.ca) == len(uploads)
                assert proxy.stop() == 0
            time.sleep(1)
        finally:
            dumpcap.terminate()
            dumpcap.wait(30)
            dumpcap.stderr.close()
    inject = ["editcap", "--inject-secrets", f"tls,{keys}", str(raw), str(packets)]
    subprocess.run(inject, check=True, capture_output=True)

    segment = case / "capture" / "0001.mitm"
    by_proxy = found(segment)
    assert len({row[1] for row in by_proxy}) >= 6
    assert found(packets) == by_proxy
    assert found(raw, keys) == by_proxy

    assert found(har) == by_proxy
