"""What documents, logs and screens may show of personal data."""
