"""What a check, a reading or a cleaning has to tell: one finding, one row of ``checks.csv``."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One check of one figure. ``gap`` is computed − stated; ``level`` is empty where all is well.

    ``level``: blocking (nothing is published), error (published and flagged), warning (to be
    confirmed). ``status``: ok, gap, explained, recovered. ``message``: a French sentence.
    """

    check: str
    table: str = ""
    row: str = ""
    column: str = ""
    stated: int | None = None
    computed: int | None = None
    gap: int | None = None
    level: str = ""
    status: str = "ok"
    message: str = ""
