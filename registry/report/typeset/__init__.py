"""Setting type: characters and their rules, line breaking, paragraphs, tables and pages. Pure but for `ink` and `faces`."""
