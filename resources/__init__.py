"""Data, not code: rule sets, schemes, vocabularies, fonts, icons, translations, samples."""
