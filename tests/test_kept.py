"""What is kept of a period reads back as it was written."""

import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pandera.errors
import pytest

from copil_analysis.checking.findings import findings_frame
from copil_analysis.finding import Finding
from copil_analysis.gathering import gather
from copil_analysis.period import Period
from copil_analysis.quarter.kept import keep, read_checks, read_kept

PROJECT = Path(__file__).parents[1]
PERIOD = Period(2011, 1)


@pytest.mark.parametrize("message", ["", "NA", " « a, b » ;", 'a "b"', "a\nb\r\nc", "é\u2028\x00"])
def test_findings_read_back_as_they_were(tmp_path: Path, message: str) -> None:
    """Any text, an empty one too; a number that is missing is no zero, and no text."""
    found = [
        Finding("margin", "needs", "total", "T3", stated=45, computed=0, message=message),
        Finding("file", row=message, gap=-1),
    ]
    checks = findings_frame(found)
    checks.to_csv(tmp_path / "checks.csv", index=False, lineterminator="\n")
    pd.testing.assert_frame_equal(read_checks(tmp_path), checks)


def test_no_finding_reads_back_as_none(tmp_path: Path) -> None:
    """The columns stand all the same, each with its type."""
    checks = findings_frame([])
    checks.to_csv(tmp_path / "checks.csv", index=False, lineterminator="\n")
    pd.testing.assert_frame_equal(read_checks(tmp_path), checks)


def test_what_is_kept_is_held_to_its_schema(tmp_path: Path) -> None:
    """Tables read back as gathered, missing counts too; what breaks the schema is never kept."""
    shutil.copy(PROJECT / "copil.toml", tmp_path)
    shutil.copytree(PROJECT / "data/raw", tmp_path / "data/raw")
    gathered = gather(PERIOD, tmp_path)
    needs = gathered.tables["needs"].copy()
    needs.loc[2, "households"] = pd.NA

    def keep_needs(frame: pd.DataFrame) -> None:
        merged = replace(gathered.merged, tables=gathered.tables | {"needs": frame})
        keep(PERIOD, tmp_path, replace(gathered, merged=merged), [], inputs={})

    keep_needs(needs)
    pd.testing.assert_frame_equal(read_kept(PERIOD, tmp_path).needs, needs)
    with pytest.raises(pandera.errors.SchemaError):
        keep_needs(needs.assign(households=-1))
    pd.testing.assert_frame_equal(read_kept(PERIOD, tmp_path).needs, needs)
