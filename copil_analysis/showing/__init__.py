"""From indicators to French sentences, tables, figures and the parts of a page."""
