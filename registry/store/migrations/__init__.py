"""Alembic scripts. One script runs on every database the registry will know; there are no downgrades in the field."""
