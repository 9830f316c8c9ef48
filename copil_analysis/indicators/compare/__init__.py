"""Two periods side by side: the question, its answer in all and by part, and its words."""
