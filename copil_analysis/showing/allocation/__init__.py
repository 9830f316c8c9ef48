"""The page on allocations: its tables, its words, its charts."""
