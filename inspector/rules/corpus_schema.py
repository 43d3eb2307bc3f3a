"""Shapes of the rows that tie apps to each other: keys that anyone has, ids of customers."""

from inspector.model.base import Sha256
from inspector.rules.schema import Row


class PublicKeyRow(Row):
    """A signing key whose private half anyone can have: it ties nobody to anybody."""

    certificate: Sha256
    """SHA-256 of the DER certificate."""
    note: str
    """What it means, for the reader of a report."""


class AccountIdRow(Row):
    """The form of an id that a company's service gives to one customer, such as an API key.

    Two apps that carry the same id use the same account.
    """

    service: str
    """Service that gave the id, as shown to readers."""
    pattern: str
    """Regular expression of the id; it must match the whole id and nothing shorter."""
    hint: str
    """Text that every id holds: only texts with it are searched."""
