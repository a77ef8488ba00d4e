"""What two pages share: theme, type, icons, controls, tables, feedback, jobs.

Modules are imported by name (``from ui.kit.controls import Button``); nothing is re-exported here, so that a page
loads only what it shows.
"""
