"""Settings: so far language, theme and the name that stands in the change log."""
