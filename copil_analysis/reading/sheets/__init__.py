"""Files as received → sheets: cells, wherever they come from. Bad files stop here."""
