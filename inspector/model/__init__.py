"""The documents: frozen models that every part reads and writes."""
