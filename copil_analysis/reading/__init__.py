"""From files as received to what is found in them. Only this room opens raw files."""
