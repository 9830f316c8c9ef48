"""The page on rehousing: its tables, its words, its charts."""
