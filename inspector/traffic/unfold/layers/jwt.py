"""JSON Web Tokens."""

from __future__ import annotations

import re

import orjson

from inspector.traffic.unfold.budget import Budget
from inspector.traffic.unfold.data import Data
from inspector.traffic.unfold.layer import Opened, Tree
from inspector.traffic.unfold.layers.base64_text import unbase64

_JWT = re.compile(r"(?:Bearer\s+)?(eyJ[\w-]{8,})\.([\w-]{2,})\.([\w-]*)", re.ASCII)


class Jwt:
    """RFC 7519: header and payload as JSON; the signature stays closed."""

    name = "jwt"

    def open(self, data: Data, budget: Budget) -> Opened | None:
        """Return ``header`` and ``payload``."""
        text = data.text
        if text is None or "eyJ" not in text[:20]:
            return None
        match = _JWT.fullmatch(text.strip())
        if match is None:
            return None
        tree: dict[str, Tree] = {}
        for name, part in (("header", match[1]), ("payload", match[2])):
            plain = unbase64(part.replace("-", "+").replace("_", "/"))
            try:
                tree[name] = orjson.loads(plain or b"")
            except orjson.JSONDecodeError:
                if name == "header":
                    return None
                tree[name] = plain
        return Opened((self.name,), tree)
