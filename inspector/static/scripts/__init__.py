"""Scripts and compiled bundles in an app: names of interfaces, keys that they hand to ciphers."""
