"""Opens bodies layer by layer by what they are, and keeps the way in."""
