"""Processes with limits, for every reader that believes what a file states."""
