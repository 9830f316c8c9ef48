"""One module a question: what it found about a Quarter, as an Indicator."""
