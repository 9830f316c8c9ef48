"""Whether each group's part of the rehousings is its part of those who wait."""
