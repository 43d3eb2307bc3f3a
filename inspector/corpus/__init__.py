"""Many APKs: distributed scan, store, families."""
