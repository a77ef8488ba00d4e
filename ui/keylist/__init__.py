"""The key list: scheme, ranking with the cut line, and why each score is what it is."""
