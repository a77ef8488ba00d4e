"""Reports: choose a paper, set its options, see the real bytes, save them."""
