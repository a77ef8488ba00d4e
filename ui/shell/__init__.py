"""The window: rail, top bar, status bar, palette, commands, first run, crash dialog."""
