"""CaseDocument to one HTML file."""
