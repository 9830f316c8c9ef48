"""How the projection did, as the method page tells it."""

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from copil_analysis.indicators import back_test as module
from copil_analysis.indicators.back_test import back_test
from copil_analysis.showing.markup import plain

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def test_too_few_snapshots_are_no_proof(quarter_2011: "Quarter") -> None:
    """One snapshot: a sentence, and nothing else."""
    answer = back_test(quarter_2011)
    assert "relevés de suite" in answer.why_missing
    assert answer.chart is None and "<table" not in answer.block.html


def test_forecasts_held_are_counted(
    quarter_2011: "Quarter", monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two sizes one was held each time, the total once in two: 3 of 4, and 1 of 2."""
    tried = pd.DataFrame(
        {
            "typology": ["T3", "T4", "total"] * 2,
            "ahead": [1, 1, 1, 2, 2, 2],
            "held": [True, True, False, True, False, True],
        }
    )
    monkeypatch.setattr(module.projection, "back_test", lambda _: tried)
    answer = back_test(quarter_2011)
    assert plain(answer.headline).replace("\u00a0", " ").replace("\u202f", " ") == (
        "Dans la bande annoncée à 80 % : 3 prévisions par taille sur 4"
    )
    assert answer.sentences[0] == "Pour toute la file, 1 sur 2."
    assert answer.table is not None
    assert answer.table.frame.to_numpy().tolist() == [[1, 2, 2, 0, 1], [2, 1, 2, 1, 1]]
