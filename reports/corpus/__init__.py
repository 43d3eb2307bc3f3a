"""The page over many apps."""
