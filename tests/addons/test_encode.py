"""Our bytes of a flow are mitmproxy's bytes of it, whatever the flow holds."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mitmproxy import flow
from mitmproxy import io as flow_io
from mitmproxy.certs import Cert, CertStore
from mitmproxy.test import tflow

from addons.encode import FlowEncoder
from tests.shared import shared

type Make = Callable[[], flow.Flow]

KINDS: dict[str, Make] = {
    "http": lambda: tflow.tflow(resp=True),
    "error": lambda: tflow.tflow(err=True),
    "websocket": lambda: tflow.twebsocketflow(),
    "tcp": lambda: tflow.ttcpflow(err=True),
    "udp": lambda: tflow.tudpflow(),
    "dns": lambda: tflow.tdnsflow(resp=True),
}


def mitmproxys_own(source: flow.Flow) -> bytes:
    buffer = io.BytesIO()
    flow_io.FlowWriter(buffer).add(source)  # type: ignore[no-untyped-call]  # not annotated there
    return buffer.getvalue()


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_flow(kind: str) -> None:
    source = KINDS[kind]()
    assert FlowEncoder().encode(source) == mitmproxys_own(source)


def test_every_shared_flow() -> None:
    encoder, count = FlowEncoder(), 0
    for path in sorted((shared() / "traffic" / "mitmproxy").rglob("*.mitm")):
        with path.open("rb") as file:
            for source in flow_io.FlowReader(file).stream():
                assert encoder.encode(source) == mitmproxys_own(source), path
                count += 1
    assert count == 17


@given(
    st.dictionaries(
        st.text(max_size=5),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.binary() | st.text(),
            lambda inner: (
                st.lists(inner, max_size=4)
                | st.tuples(inner, inner)
                | st.dictionaries(st.text(max_size=5), inner, max_size=4)
            ),
            max_leaves=20,
        ),
    ),
    st.binary(max_size=9000),
)
def test_whatever_other_addons_and_bodies_hold(metadata: dict[str, object], body: bytes) -> None:
    source = tflow.tflow(resp=True)
    source.metadata.update(metadata)
    source.request.content = body
    assert FlowEncoder().encode(source) == mitmproxys_own(source)


def list_of(source: flow.Flow) -> list[Cert]:
    found = source.server_conn.certificate_list
    assert isinstance(found, list)
    return found


def test_a_connection_that_changed_is_taken_anew(tmp_path: Path) -> None:
    encoder, source = FlowEncoder(), tflow.tflow(resp=True)
    certificate = CertStore.from_store(tmp_path, "ca", 2048).default_ca
    changes: list[Callable[[], None]] = [
        lambda: setattr(source.server_conn, "timestamp_end", 7.5),
        lambda: setattr(source.client_conn, "error", "broken"),
        lambda: setattr(source.server_conn, "certificate_list", [certificate]),
        lambda: list_of(source).append(certificate),
        lambda: setattr(source.client_conn, "sni", "a.example"),
    ]
    for change in changes:
        before = encoder.encode(source)
        assert encoder.encode(source) == before
        change()
        assert encoder.encode(source) == mitmproxys_own(source) != before
