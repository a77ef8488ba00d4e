"""What another page may ask of the key list when it brings it to the front."""

SEAL = "seal|"
"""Followed by the key of a round: show it and ask for its seal. A tuple of keys of firms asks to let them stand."""
