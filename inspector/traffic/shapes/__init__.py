"""Recognises record sets by the shape of their values, without key names."""
