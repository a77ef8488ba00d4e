"""The table: columns said once, plain rows, sorting in lists, one painting delegate. `Table` is the face."""
