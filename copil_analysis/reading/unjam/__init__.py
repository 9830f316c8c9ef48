"""Cut a table whose cells were run together back into its cells, and prove the reading."""

from copil_analysis.reading.unjam.known import read_known
from copil_analysis.reading.unjam.reading import Reading, unjam

__all__ = ["Reading", "read_known", "unjam"]
