"""What comes ready for any workspace: the notebooks, and the copil.toml of the Alpes-Maritimes.

In a wheel they stand inside the package, in the repository beside it.
"""

from importlib.resources import files
from pathlib import Path


def shipped(name: str) -> Path:
    """``copil.toml`` or ``notebooks``, wherever we are installed."""
    package = Path(str(files("copil_analysis")))
    inside = package / "sample"
    return (inside if inside.is_dir() else package.parent) / name
