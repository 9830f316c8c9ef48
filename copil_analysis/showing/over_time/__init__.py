"""Over time, for every page: its comparisons with earlier periods, and its series."""
