"""What commands take: the workspace, and how a run may use the machine."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copil_analysis.errors import UsageError

if TYPE_CHECKING:
    from copil_analysis.publishing.limits import Limits
    from copil_analysis.publishing.workers import Staff

LONGEST_NOTEBOOK = 600.0
"""Seconds: some hundred times what a page takes."""
LARGEST_NOTEBOOK = 4096
"""MB that a notebook may take on top of what it begins with."""
_DAY = 86_400

Root = Annotated[
    Path,
    typer.Option(
        "--root",
        metavar="DOSSIER",
        help="L’espace de travail, ou un dossier qu’il contient (par défaut : le dossier courant).",
    ),
]


def limits_of(seconds: float, megabytes: int) -> "Limits":
    """What a notebook may take; no limit of memory at 0."""
    from copil_analysis.publishing.limits import MEGABYTE, Limits

    if not 0 < seconds <= _DAY:
        raise UsageError(f"--timeout attend un nombre de secondes, {_DAY} au plus : {seconds:g}.")
    if megabytes < 0:
        raise UsageError(f"--memory attend un nombre de mégaoctets, ou 0 : {megabytes}.")
    return Limits(seconds=seconds, memory=megabytes * MEGABYTE or None)


def staff_of(address: str, jobs: int | None, root: Path) -> "Staff":
    """Who does the work: processes of this machine, or those of a Dask scheduler."""
    from copil_analysis.publishing.dask_workers import dask_workers
    from copil_analysis.publishing.workers import cores, local_workers

    if jobs is not None and jobs < 1:
        raise UsageError(f"--jobs attend un nombre de processus, un au moins : {jobs}.")
    if not address:
        return partial(local_workers, jobs or cores())
    scheme, _, place = address.partition("://")
    if scheme != "dask" or ":" not in place:
        raise UsageError(f"--executor attend dask://HÔTE:PORT, et non {address}.")
    if jobs is not None:
        raise UsageError("--jobs ne va pas avec --executor : Dask sait combien il a de processus.")
    return partial(dask_workers, place, root.resolve())
