"""The case folder: evidence, log, results."""
