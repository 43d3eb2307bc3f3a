"""Several parts as one addon: mitmproxy asks each addon for each of the hooks of a request."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mitmproxy import addonmanager
from mitmproxy.hooks import all_hooks
from mitmproxy.proxy import layers, server_hooks

HOOKS_OF = (addonmanager, layers, server_hooks)
"""Modules whose import makes their hooks known."""


class Together:
    """Has a hook when one of ``parts`` has it, and then calls theirs in order; none may wait."""

    def __init__(self, name: str, parts: Sequence[object]) -> None:
        self.name = name
        for hook in all_hooks:
            found = [one for part in parts if callable(one := getattr(part, hook, None))]
            if found:
                setattr(self, hook, found[0] if len(found) == 1 else _in_turn(found))


def _in_turn(hooks: Sequence[Callable[..., None]]) -> Callable[..., None]:
    def all_of_them(*subject: object) -> None:
        for hook in hooks:
            hook(*subject)

    return all_of_them
