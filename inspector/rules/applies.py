"""To whom and what a policy row applies: facts that documents do not show, stated or assumed."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from inspector.model.base import Model
from inspector.model.common import AppType


class AppliesIf(Model):
    """Conditions on the case; an empty tuple or none leaves the fact open."""

    countries: tuple[Annotated[str, Field(pattern=r"^[A-Z]{2}$")], ...] = ()
    """Countries where the app lends; empty: those of the jurisdiction."""
    country_stated: bool = False
    """Only when the country is stated: without it the row would fit any app of the world."""
    app_types: tuple[AppType, ...] = ()
    """What the app offers."""
    licences: tuple[str, ...] = ()
    """Licences of the lender, such as ``ojk_p2p``."""
    stores: tuple[str, ...] = ()
    """Where the app is distributed, such as ``google-play``."""
    min_target_sdk: int | None = None
    """Lowest target level the row speaks about."""


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What the investigator states about a case; empty means not stated."""

    country: str = ""
    """ISO 3166 alpha-2 of the country where the app lends."""
    app_type: AppType = "personal_loan"
    licence: str = ""
    store: str = ""
    android: int | None = None
    """API level of the test device; the app's target level stands in when none."""
