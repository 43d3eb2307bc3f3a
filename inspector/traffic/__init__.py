"""Exchanges to TrafficResult."""
