"""Inspector: what a lending app asks for, reads and sends, with evidence that can be checked."""

__version__ = "0.1.0"
