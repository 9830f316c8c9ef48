"""How needs and dwellings move apart over the quarters: its table, its words, its chart."""
