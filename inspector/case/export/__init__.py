"""Copies of a case for other people: what they show and what they leave out."""
