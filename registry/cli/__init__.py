"""Floor 5: the same jobs without a screen."""
