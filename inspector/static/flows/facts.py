"""What the flow analysis needs to know of an app besides its code."""

from typing import Literal, NamedTuple


class Component(NamedTuple):
    """A component that the manifest declares."""

    name: str
    """Class name with dots."""
    kind: Literal["activity", "service", "receiver", "provider", "application"]
    actions: tuple[str, ...] = ()
    """Actions of its intent filters."""
    enabled: bool = True
    exported: bool = False
    authorities: tuple[str, ...] = ()
    """Authorities of a provider."""


class AppFacts(NamedTuple):
    """Facts of manifest and layouts."""

    package: str
    components: tuple[Component, ...] = ()
    click_handlers: tuple[str, ...] = ()
    """Method names that layouts name in ``android:onClick``."""
    password_views: tuple[int, ...] = ()
    """Resource ids of text fields whose input type is a password."""
    layout_classes: tuple[str, ...] = ()
    """Class names with dots that layouts instantiate: views and fragments."""
