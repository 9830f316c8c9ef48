"""Notebooks to files: the only room that knows papermill, nbconvert and SMTP."""
