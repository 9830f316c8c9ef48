"""The mail to the committee: its words, its bytes, how it is sent and what became of it."""
