"""The page that sets needs against dwellings: its tables, its words, its charts."""
