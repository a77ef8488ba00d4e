"""Whole papers: which parts, in which order, on which pages."""
