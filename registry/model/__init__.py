"""Floor 0: value types, vocabularies, the field catalogue and the mapped classes."""
