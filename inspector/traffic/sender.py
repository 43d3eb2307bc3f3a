"""Which app sent an exchange: by what the source says, else by the hosts that the APK carries."""

from __future__ import annotations

from inspector.model.exchange import Exchange
from inspector.model.static import StaticResult
from inspector.model.traffic import Sender


class Senders:
    """Tells the app under test from other apps on the phone.

    ``stated`` is the package that the user names; the package of ``static`` goes before it. Only a
    source that names another package makes an exchange another app's: a host that the APK does not
    carry may come from its server, and labels differ with the phone's language.
    """

    def __init__(self, static: StaticResult | None, stated: str = "") -> None:
        self._package = (static.app.package if static else "") or stated
        self._label = static.app.label.casefold() if static else ""
        self._hosts = (
            frozenset(host.host.lower() for host in static.hosts) if static else frozenset()
        )

    def of(self, exchange: Exchange) -> tuple[Sender, str]:
        """Return who sent it and what that rests on; the latter is empty where nothing is known."""
        name = dict(exchange.extra).get("app_name", "")
        if exchange.app and self._package:
            own = exchange.app == self._package
            return ("app" if own else "other"), f"the source names {exchange.app}"
        if name and self._label and name.casefold()[:19] == self._label[:19]:
            return "app", f"the source names {name}"
        if exchange.host.lower() in self._hosts:
            return "app", "the app carries this host"
        return "unknown", f"the source names {exchange.app or name}" if exchange.app or name else ""
