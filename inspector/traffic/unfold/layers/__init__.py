"""One module a layer: each says whether it can open some data, and what is inside."""
