"""Grids of cells → cross-tables: where they stand, their labels, their counts."""
