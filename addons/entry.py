"""For ``mitmdump -s addons/entry.py --set inspector_case=FOLDER``; also mitmweb and mitmproxy."""

from addons.capture import addons  # noqa: F401 - mitmproxy reads this name
