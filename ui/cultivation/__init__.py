"""The page Cultivation."""
