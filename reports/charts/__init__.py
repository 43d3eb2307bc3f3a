"""Pictures as plain geometry; templates draw them as SVG beside the same data as a table."""
