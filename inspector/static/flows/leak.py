"""What the analysis finds: data that met a sink."""

from typing import NamedTuple

from inspector.rules.flow_schema import FlowSinkRow
from inspector.static.flows.values import Origin, Trace


class Leak(NamedTuple):
    """Data that met a sink."""

    origin: Origin
    trace: Trace
    sink: FlowSinkRow
    method: str
    offset: int
    api: str
    endpoint: str
