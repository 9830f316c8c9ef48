"""Sheets → registers: the header, the rows that are data, what is left out."""
