"""What was seen so far, as lines for a person: per host and category, most certain first."""

from __future__ import annotations

from addons.answers import Answer, Seen

LONGEST = 200


class Tally:
    """Adds up the answers of one session."""

    def __init__(self) -> None:
        self.analysed = 0
        self.skipped = 0
        self.opaque = 0
        self._rows: dict[tuple[str, str], tuple[Seen, int, bool]] = {}

    def add(self, answer: Answer) -> None:
        """Count one answer."""
        if answer.error:
            self.skipped += 1
        else:
            self.analysed += 1
        self.opaque += answer.opaque
        for seen in answer.seen:
            key = (shown(answer.host), seen.category)
            best, times, clear = self._rows.get(key, (seen, 0, False))
            if (seen.strength.rank, -seen.count) < (best.strength.rank, -best.count):
                best = seen
            self._rows[key] = (best, times + 1, clear or answer.cleartext)

    def lines(self) -> list[str]:
        """Return one line for each host and category."""
        ordered = sorted(self._rows.items(), key=lambda row: (row[1][0].strength.rank, row[0]))
        return [
            f"{phrase(seen)} → {host}, {times} {'request' if times == 1 else 'requests'}"
            f"{' WITHOUT ENCRYPTION' if clear else ''}"
            for (host, _), (seen, times, clear) in ordered
        ]


def comment(answer: Answer) -> str:
    """Return the comment for one flow, such as ``contacts ×142 → api.example``; may be empty."""
    if not answer.seen:
        return f"unreadable body → {shown(answer.host)}" if answer.opaque else ""
    found = ", ".join(_short(seen) for seen in answer.seen)
    return f"{found} → {shown(answer.host)}"


def phrase(seen: Seen) -> str:
    """Return what was seen with how sure it is."""
    if seen.planted_of:
        return f"{_short(seen)} (planted: {seen.planted} of {seen.planted_of})"
    return f"{_short(seen)} ({seen.strength})"


def shown(text: str) -> str:
    """Return foreign text fit for a terminal: printable, on one line, not too long."""
    return "".join(char if char.isprintable() else "·" for char in text[:LONGEST])


def _short(seen: Seen) -> str:
    return f"{seen.category} ×{seen.count}" if seen.count > 1 else seen.category
