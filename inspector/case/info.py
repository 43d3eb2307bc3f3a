"""case.toml: who, what, which device; written once, edited by people, read strictly."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from inspector.case.files import read_regular
from inspector.errors import InspectorError
from inspector.model.base import Model, Text
from inspector.model.common import AppType

NAME = "case.toml"
LIMIT = 1 << 20


class CaseInfo(Model):
    """What people say about a case. Unknown fields are errors, so that a typing slip is seen."""

    format: Literal[1] = 1
    """Format of the case folder."""
    title: Text = Field(default="", max_length=300)
    """Title of the case, printed on the report."""
    investigator: Text = Field(default="", max_length=300)
    """Who runs the tests and answers for them."""
    device: Text = Field(default="", max_length=300)
    """Make, model and Android version of the test device."""
    country: str = Field(default="", pattern=r"^([A-Z]{2})?$")
    """Where the app lends, as ISO 3166 alpha-2: decides which laws are looked at."""
    app: str = Field(default="", pattern=r"^([A-Za-z0-9_]+(\.[A-Za-z0-9_]+)+)?$")
    """Package name of the app under test, such as com.example.loan."""
    app_type: AppType = "personal_loan"
    """What the app offers: personal_loan, line_of_credit, loan_facilitator, peer_to_peer,
    earned_wage_access, accessory or other. Rules speak about some of these."""
    licence: str = Field(default="", pattern=r"^[a-z0-9_-]*$")
    """Licence of the lender where a rule asks for it, such as ojk_p2p."""
    store: str = Field(default="", pattern=r"^[a-z0-9_-]*$")
    """Where the app was got from, such as google-play; empty when not stated."""
    android: int = Field(default=0, ge=0, le=99)
    """API level of the test device, such as 34; 0 when not stated."""
    persona: Text = ""
    """Persona file in this folder; empty: the one that was added last."""
    notes: Text = ""
    """Anything else a reader of the case must know."""


def read_info(path: Path) -> CaseInfo:
    """Read ``case.toml``. Raises ``InspectorError`` naming the field and what is wrong with it."""
    data = read_regular(path, limit=LIMIT)
    try:
        return CaseInfo.model_validate(tomllib.loads(data.decode("utf-8-sig")))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _bad(path, str(error)) from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        if first["type"] == "extra_forbidden":
            known = ", ".join(CaseInfo.model_fields)
            raise _bad(path, f"there is no field {field!r}; fields are {known}") from error
        raise _bad(path, f"{field}: {first['msg']}") from error


def info_text(info: CaseInfo) -> str:
    """Return ``info`` as TOML with every field explained in a comment."""
    lines = ["# What people say about this case; edit it freely. The report prints these fields."]
    for name, field in CaseInfo.model_fields.items():
        lines.append("")
        lines += [f"# {line.strip()}" for line in (field.description or "").splitlines()]
        value = getattr(info, name)
        lines.append(f"{name} = {value if isinstance(value, int) else _quoted(value)}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    # JSON strings are TOML basic strings but for DEL, which TOML wants escaped.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _bad(path: Path, cause: str) -> InspectorError:
    return InspectorError(
        f"Cannot read {path}", cause=cause, next_step="mend the file in a text editor"
    )
