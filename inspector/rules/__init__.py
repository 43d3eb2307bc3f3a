"""Knowledge as data: rows in TOML, checked on load."""
