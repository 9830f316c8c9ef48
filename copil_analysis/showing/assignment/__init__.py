"""Which dwellings could have served whom: the best assignment against what was done."""
