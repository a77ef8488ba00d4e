"""The parts of the papers: views in, blocks out. No computing of anything that is said."""
