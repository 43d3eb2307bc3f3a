"""Real clients through the real proxy, each recorded as it sent: curl, OkHttp, Chromium, others."""

from __future__ import annotations

import gzip
import hashlib
import shutil
import subprocess
import threading
from base64 import b64encode
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from playwright.sync_api import Error, sync_playwright
from websockets.sync.client import connect
from websockets.sync.server import ServerConnection, serve

from addons.read import FlowFile
from inspector.model.exchange import Exchange
from samples.traffic.lender_server import LenderServer
from tests.addons.proxy import mitmdump, reopened, wait_until
from tests.browser.conftest import ARGUMENTS, required_chromium

pytestmark = pytest.mark.proxy

BODY = '{"imei": "359048116273406"}'

OKHTTP = """
import java.net.*; import java.util.*; import okhttp3.*;
public class Client {
  public static void main(String[] a) throws Exception {
    int port = Integer.parseInt(a[0]);
    Proxy proxy = new Proxy(Proxy.Type.HTTP, new InetSocketAddress("127.0.0.1", port));
    OkHttpClient plain = new OkHttpClient.Builder().proxy(proxy).build();
    RequestBody body = RequestBody.create(MediaType.parse("application/json"), a[2]);
    Request request = new Request.Builder().url(a[1]).post(body).build();
    System.out.println(plain.newCall(request).execute().code());
    CertificatePinner pins = new CertificatePinner.Builder()
      .add("localhost", "sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=").build();
    OkHttpClient pinned = plain.newBuilder().certificatePinner(pins)
      .connectionPool(new ConnectionPool()).build();
    try { pinned.newCall(request).execute(); System.out.println("not pinned"); }
    catch (javax.net.ssl.SSLPeerUnverifiedException error) { System.out.println("pinned"); }
    System.exit(0);
  }
}
"""
UPLOADS = """async (body) => {
  const packed = new Blob([body]).stream().pipeThrough(new CompressionStream("gzip"));
  const blob = await new Response(packed).blob();
  return (await fetch("/up", {method: "POST", body: blob})).status;
}"""
JARS = "/usr/share/java/okhttp.jar:/usr/share/java/okio.jar"


def recorded(case: Path) -> list[Exchange]:
    return [e for path in reopened(case).segments() for e in FlowFile(path).exchanges()]


def run(*command: str | Path) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_curl_http1_and_http2_and_okhttp_with_and_without_a_pin(tmp_path: Path) -> None:
    assert shutil.which("java"), "see tests/system_packages.sh"
    case = tmp_path / "case"
    with (
        LenderServer(tmp_path) as lender,
        mitmdump(
            case,
            *("--set", f"ssl_verify_upstream_trusted_ca={lender.ca_path}"),
            *("--set", "connection_strategy=lazy"),  # else the client gets what the server speaks
        ) as proxy,
    ):
        url = f"https://localhost:{lender.tls_port}/up"
        for version in ("--http1.1", "--http2"):
            curl = ("curl", "-sS", version, "-x", f"http://{proxy.address}", "--cacert", proxy.ca)
            run(*curl, "-H", "Content-Type: application/json", "-d", BODY, url)
        trust = tmp_path / "trust.p12"
        run(
            "keytool", "-importcert", "-noprompt", "-alias", "ca", "-file", proxy.ca,
            "-keystore", trust, "-storepass", "not-a-secret", "-storetype", "PKCS12",
        )  # fmt: skip
        (tmp_path / "Client.java").write_text(OKHTTP)
        said = run(
            "java", "-cp", JARS, f"-Djavax.net.ssl.trustStore={trust}",
            "-Djavax.net.ssl.trustStorePassword=not-a-secret", tmp_path / "Client.java",
            str(proxy.port), url, BODY,
        )  # fmt: skip
        assert said.split() == ["200", "pinned"]
        assert proxy.stop() == 0
    exchanges = recorded(case)
    assert [e.request_body for e in exchanges] == [BODY.encode()] * 3
    assert [e.http_version for e in exchanges] == ["HTTP/1.1", "HTTP/2.0", "HTTP/2.0"]
    assert [e.status for e in exchanges] == [200] * 3
    refused = ("client.silent", "tls.failed")
    told = [e.data for e in reopened(case).log.entries() if e.action in refused]
    assert [data["host"] for data in told] == ["localhost"]


@pytest.mark.browser
def test_a_chromium_with_its_page_uploads_and_beacon(tmp_path: Path) -> None:
    path, case = required_chromium(), tmp_path / "case"
    with (
        LenderServer(tmp_path) as lender,
        mitmdump(
            case,
            *("--set", f"ssl_verify_upstream_trusted_ca={lender.ca_path}"),
            *("--set", "connection_strategy=lazy"),
        ) as proxy,
    ):
        # The proxy's certificates have its authority's own key; nothing else is trusted.
        key = x509.load_pem_x509_certificate(proxy.ca.read_bytes()).public_key()
        form = (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        pin = b64encode(hashlib.sha256(key.public_bytes(*form)).digest()).decode()
        trusting = f"--ignore-certificate-errors-spki-list={pin}"
        through = (f"--proxy-server=http://{proxy.address}", "--proxy-bypass-list=<-loopback>")
        url = f"https://localhost:{lender.tls_port}"
        with sync_playwright() as playwright:
            for arguments in ((*through, trusting), through):
                browser = playwright.chromium.launch(
                    executable_path=path, args=[*ARGUMENTS, *arguments]
                )
                page = browser.new_page()
                if arguments == through:
                    with pytest.raises(Error, match="ERR_CERT_AUTHORITY_INVALID"):
                        page.goto(f"{url}/refused")
                else:
                    page.goto(f"{url}/page")
                    assert page.evaluate(UPLOADS, BODY) == 200
                    assert page.evaluate("navigator.sendBeacon('/beacon', 'bye')")
                    wait_until(lambda: len(lender.received) > 2, "the beacon")
                browser.close()
        assert proxy.stop() == 0
    exchanges = {e.url.removeprefix(url): e for e in recorded(case)}
    assert exchanges["/page"].http_version == "HTTP/2.0"
    assert gzip.decompress(exchanges["/up"].request_body or b"") == BODY.encode()
    assert exchanges["/beacon"].request_body == b"bye"
    assert "/refused" not in exchanges
    told = [e.data for e in reopened(case).log.entries() if e.action == "tls.failed"]
    assert "localhost" in [data["host"] for data in told]


def test_a_websocket_is_recorded_with_its_messages(tmp_path: Path) -> None:
    def echo(socket: ServerConnection) -> None:
        for message in socket:
            socket.send(message)

    case = tmp_path / "case"
    with serve(echo, "127.0.0.1", 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        port = server.socket.getsockname()[1]
        with mitmdump(case) as proxy:
            with connect(f"ws://127.0.0.1:{port}/live", proxy=f"http://{proxy.address}") as socket:
                for message in ("hello", b"\x00\x01"):
                    socket.send(message)
                    assert socket.recv() == message
            wait_until(lambda: bool(reopened(case).segments()), "the flow")
            assert proxy.stop() == 0
        server.shutdown()
    (exchange,) = recorded(case)
    assert exchange.transport == "ws"
    assert [m.content for m in exchange.messages if m.direction == "request"] == [
        b"hello",
        b"\x00\x01",
    ]
