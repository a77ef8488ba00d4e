"""The Overview: what the registry says of the whole, each number a way to the firms behind it."""
