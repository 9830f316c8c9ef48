"""How long the waiting file would take to empty, and how long it may be in a year."""
