"""The summary: its tables, its words, its charts."""
