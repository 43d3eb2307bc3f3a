"""Evaluates policy rows over documents: scope, matching, wording, checking."""
