"""One edition of a period: its pages, its tables and its manifest, whole or not at all."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from copil_analysis.folders import differing, name_under, whole_folder
from copil_analysis.period import Period
from copil_analysis.publishing.freshness import changed_meanwhile, hash_inputs, input_files
from copil_analysis.publishing.manifest import edition_folder, sent_messages, write_manifest
from copil_analysis.publishing.notebooks import parameters
from copil_analysis.versions import made_with


def put_in_place(
    period: Period,
    root: Path,
    *,
    files: Mapping[str, bytes],
    inputs: Mapping[str, str],
    left_out: Mapping[str, str] | None = None,
) -> None:
    """Make ``reports/<period>`` of ``files``, by name: the folder is swapped in whole.

    ``left_out``: the periods behind it that it does not know of, with their signatures. After any
    failure the old edition stands as it was; an input that is no longer as hashed is one.
    """
    # Here, as a run with nothing to do needs no pandas.
    from copil_analysis.publishing.privacy import refuse_request_numbers

    target = edition_folder(period, root.resolve())
    with whole_folder(target) as staging:
        for name, content in files.items():
            (staging / name).parent.mkdir(exist_ok=True)
            (staging / name).write_bytes(content)
        write_manifest(
            staging,
            period=str(period),
            inputs=inputs,
            made_with=made_with(),
            parameters=parameters(str(period)),
            left_out=left_out or {},
            sent=sent_messages(target),
        )
        refuse_request_numbers(staging)
        _refuse_changed(period, root, inputs)


def _refuse_changed(period: Period, root: Path, inputs: Mapping[str, str]) -> None:
    now = hash_inputs(period, root)
    if not (changed := differing(inputs, now)):
        return
    files = input_files(period, root)
    told = [name_under(files[name], root.resolve()) if name in files else name for name in changed]
    raise changed_meanwhile(period, told)


def count_findings(files: Mapping[str, bytes]) -> int:
    """How many gaps and warnings an edition tells of: the rows of ``checks.csv`` to be read."""
    rows = csv.DictReader(io.StringIO(files["tables/checks.csv"].decode("utf-8")))
    return sum(bool(row["level"]) and row["status"] == "gap" for row in rows)
