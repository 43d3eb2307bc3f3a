"""What the templates show, computed from the document: counted, grouped, sorted, not yet worded."""
