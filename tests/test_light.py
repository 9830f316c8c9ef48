"""What a run with nothing to do imports: it starts without the libraries of data."""

import subprocess
import sys

LIGHT = (
    *("config", "folders", "periods_received", "keeping", "locking", "period", "vocabulary"),
    *("reading.folder", "reading.public_names", "publishing.batch", "publishing.telling"),
)
HEAVY = ("pandas", "numpy", "matplotlib", "pyarrow", "scipy")


def test_what_tells_whether_a_period_is_up_to_date_needs_no_pandas() -> None:
    """Its import alone takes longer than the look at forty quarters."""
    imports = "; ".join(f"import copil_analysis.{name}" for name in LIGHT)
    told = f"import sys; {imports}; print([name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")
