"""From tidy tables to findings: gaps, recovered cells, warnings."""
