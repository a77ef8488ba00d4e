"""The table of firms and the pane beside it."""
