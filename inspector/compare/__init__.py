"""Case documents side by side: a pure function of them."""
