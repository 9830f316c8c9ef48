"""What several pages tell: computed before each of them goes its own way, in its own process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copil_analysis.analysis.main_figures import main_figures
from copil_analysis.analysis.offer import funding_shares
from copil_analysis.analysis.outcomes import stays
from copil_analysis.analysis.projection import moves_of
from copil_analysis.analysis.queues import queues, sizes_over_time
from copil_analysis.analysis.tally import tally
from copil_analysis.analysis.verdict import every_verdict
from copil_analysis.analysis.waits import waits

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_SHARED = (
    every_verdict,
    main_figures,
    queues,
    sizes_over_time,
    waits,
    stays,
    moves_of,
    funding_shares,
    tally,
)


def remember_shared(quarter: Quarter) -> None:
    """Compute them, to be remembered with the quarter; one left out is computed by each page."""
    for fact in _SHARED:
        fact(quarter)
    _ = quarter.previous, quarter.year_before
