"""The record sets, in the order in which they are tried: those with more fields first."""

from __future__ import annotations

from inspector.traffic.shapes.accounts import accounts
from inspector.traffic.shapes.apps import apps
from inspector.traffic.shapes.calendar import calendar
from inspector.traffic.shapes.calls import calls
from inspector.traffic.shapes.cells import cells
from inspector.traffic.shapes.contacts import contacts
from inspector.traffic.shapes.photos import photos
from inspector.traffic.shapes.processes import processes
from inspector.traffic.shapes.sensors import sensors
from inspector.traffic.shapes.shape import Context, Recogniser, Shape, View
from inspector.traffic.shapes.sms import sms
from inspector.traffic.shapes.wifi import wifi
from inspector.traffic.tables.table import Table

RECOGNISERS: tuple[Recogniser, ...] = (
    accounts, processes, apps, photos, wifi, cells, sms, calls, contacts, calendar, sensors,
)  # fmt: skip


def shape_of(table: Table, context: Context) -> Shape | None:
    """Return what record set ``table`` is, or none."""
    if table.rows < 2 and table.kind == "object":
        return None
    view = View(table, context)
    for recognise in RECOGNISERS:
        shape = recognise(view)
        if shape is not None:
            return shape
    return None
