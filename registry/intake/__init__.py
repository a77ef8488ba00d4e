"""From a workbook to a ChangeSet: reading, layout, columns, values, matches.

Nothing is imported here: the reading process starts with this package and must start fast.
"""
