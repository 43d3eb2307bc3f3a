"""What of a URL a public copy of the report shows."""

from __future__ import annotations

import pytest

from reports.redact import redact
from tests.reports.sample_document import harvester


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://a.example/v1/user/Bagas%20Sosro/x?q=1", "https://a.example/v1/user/••••/x?…"),
        ("https://a.example/user/bagas%40mail.example", "https://a.example/user/••••"),
        ("https://a.example/user/bagas@mail.example", "https://a.example/user/••••"),
        ("https://a.example/user/62836456/v2", "https://a.example/user/••••/v2"),
        ("https://a.example/%E0%B8%AA/••••/x", "https://a.example/••••/••••/x"),
        (f"https://a.example/{'k' * 41}/up_load.php", "https://a.example/••••/up_load.php"),
        ("https://me:pw@a.example/up#phone=1", "https://a.example/up"),
        ("https://me:pw@[a.example/up?phone=62836456", "https://[a.example"),
    ],
)
def test_a_public_url_keeps_only_plain_words(url: str, shown: str) -> None:
    document = harvester()
    assert document.traffic is not None
    exchange = document.traffic.exchanges[0].model_copy(update={"url": url})
    traffic = document.traffic.model_copy(update={"exchanges": (exchange,)})
    public = redact(document.model_copy(update={"traffic": traffic}), "public").traffic
    assert public is not None
    assert public.exchanges[0].url == shown
