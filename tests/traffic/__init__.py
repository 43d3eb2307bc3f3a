"""Tests of ``inspector.traffic``."""
