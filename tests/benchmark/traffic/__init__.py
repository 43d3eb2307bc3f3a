"""A labelled set of made-up exchanges, and how well the analysis reads it."""
