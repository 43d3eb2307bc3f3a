"""Data flow in the code: from reads of personal data to calls that let it out."""
