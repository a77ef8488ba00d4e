"""How the packages of the program are made; nothing of this is in them."""
