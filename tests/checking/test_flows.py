"""The balance of flows, on two structures' figures made by hand; the two others have nobody."""

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from copil_analysis.checking.flows import check_flows
from copil_analysis.config import PeriodFacts, read_config
from copil_analysis.finding import Finding

CONFIG = read_config(Path(__file__).parents[2])
FACTS = PeriodFacts(
    start=date(2011, 4, 1),
    end=date(2011, 6, 30),
    snapshot=date(2011, 6, 30),
    committee=date(2011, 7, 15),
)
PREVIOUS = date(2011, 3, 31)
FIRST, LAST = date(2011, 4, 1), date(2011, 6, 30)
# CASA: 10 waited, 3 came, 2 were rehoused, 1 left; CANNES: 5 waited, 1 came, 1 was rehoused.
BEFORE = {"CASA": 10, "CANNES": 5, "CAPAP": 0, "EST": 0}
REHOUSED = {"CASA": 2, "CANNES": 1, "CAPAP": 0, "EST": 0}
NOW = {"CASA": 10, "CANNES": 5, "CAPAP": 0, "EST": 0}
CASA = [
    ("CASA", FIRST, None, None),
    ("CASA", date(2011, 5, 2), None, None),
    ("CASA", LAST, None, None),
    ("CASA", date(2010, 1, 1), FIRST, "other"),
    ("CASA", PREVIOUS, LAST, "rehoused"),
    ("CASA", date(2010, 1, 1), date(2011, 5, 2), "rehoused"),
    ("CASA", date(2010, 1, 1), PREVIOUS, "other"),
    ("CASA", date(2011, 7, 1), date(2011, 7, 2), "other"),
]
CANNES = [
    ("CANNES", date(2011, 5, 2), None, None),
    ("CANNES", date(2010, 1, 1), None, None),
    ("CANNES", date(2010, 1, 1), date(2011, 5, 2), "rehoused"),
]
OLD = [(code, date(2010, 1, 1), date(2010, 2, 1), "other") for code in ("CAPAP", "EST")]


def table(households: dict[str, int | None]) -> pd.DataFrame:
    rows = {"structure": list(households), "households": list(households.values())}
    return pd.DataFrame(rows).astype({"structure": "str", "households": "Int64"})


def register(*rows: tuple[Any, ...]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["structure", "entry_date", "exit_date", "exit_reason"])
    structures = pd.CategoricalDtype(list(CONFIG.structure_labels))
    reasons = pd.CategoricalDtype(["rehoused", "other"])
    dates = dict.fromkeys(("entry_date", "exit_date"), "datetime64[s]")
    return frame.astype({"structure": structures, "exit_reason": reasons, **dates})


def flows(
    *rows: tuple[Any, ...],
    before: dict[str, int | None] = BEFORE,
    rehoused: dict[str, int | None] = REHOUSED,
    now: dict[str, int | None] = NOW,
    facts: PeriodFacts = FACTS,
    previous: date | None = PREVIOUS,
) -> dict[tuple[str, str], Finding]:
    found = list(
        check_flows(
            before=table(before),
            now=table(now),
            rehoused=table(rehoused),
            register=register(*rows) if rows else None,
            previous_snapshot=previous,
            facts=facts,
            config=CONFIG,
        )
    )
    assert len({(one.check, one.row) for one in found}) == len(found)
    return {(one.check, one.row): one for one in found}


def test_flows_that_balance_are_told_with_their_sum() -> None:
    """Those who came or left on the first and last day count, those before or after do not."""
    found = flows(*CASA, *CANNES, *OLD)
    assert {one.status for one in found.values()} == {"ok"}
    casa, total = found["flows", "CASA"], found["flows", "total"]
    assert (casa.stated, casa.computed, casa.gap) == (10, 10, 0)
    assert casa.message == (
        "CASA : en attente au relevé précédent 10 + entrées 3 − relogés 2 − autres sorties 1 "
        "= 10 ; en attente à ce relevé : 10."
    )
    assert (total.stated, total.computed, total.gap) == (15, 15, 0)


def test_flows_that_do_not_balance_are_an_error() -> None:
    """Twelve are stated where ten follow from the register: two less than stated, in all too."""
    found = flows(*CASA, *CANNES, *OLD, now=NOW | {"CASA": 12})
    gaps = {row: (one.level, one.gap) for (_, row), one in found.items() if one.status == "gap"}
    assert gaps == {"CASA": ("error", -2), "total": ("error", -2)}


def test_without_dates_the_residual_is_said() -> None:
    """Nothing is judged: 13 − 10 + 2 in CASA, 4 − 5 + 1 in Cannes, and the total of these."""
    found = flows(now=NOW | {"CASA": 13, "CANNES": 3})
    assert {one.status for one in found.values()} == {"ok"}
    ends = {row: one.message.rpartition(" : ")[2] for (_, row), one in found.items()}
    assert ends == {"CASA": "+5.", "CANNES": "−1.", "CAPAP": "+0.", "EST": "+0.", "total": "+4."}


def test_only_a_structure_with_dates_is_judged() -> None:
    """The total has the residual, for it holds those of whom no date is known."""
    found = flows(*CASA, ("CANNES", None, None, None), now=NOW | {"CASA": 11, "CANNES": 4})
    assert {row for (_, row), one in found.items() if one.status == "gap"} == {"CASA"}
    assert found["flows", "CANNES"].message.endswith("entrées moins autres sorties : +0.")
    assert found["flows", "total"].message.endswith("entrées moins autres sorties : +3.")


def test_a_register_that_only_lists_who_waits_is_not_judged() -> None:
    """Cannes dates its entries and strikes its exits out: of other exits nobody told."""
    found = flows(*CASA, *CANNES[:2], *OLD, now=NOW | {"CANNES": 3})
    assert found["flows", "CANNES"].status == "ok"
    assert found["flows", "CANNES"].message.endswith("entrées moins autres sorties : −1.")


def test_exits_for_a_dwelling_are_those_rehoused() -> None:
    """The balance stands on the rehoused table; that the register differs is told beside it."""
    found = flows(*CASA, *CANNES, *OLD, rehoused=REHOUSED | {"CASA": 3}, now=NOW | {"CASA": 9})
    assert found["flows", "CASA"].status == "ok"
    exits = found["flows_rehoused", "CASA"]
    assert (exits.stated, exits.computed, exits.gap, exits.level) == (3, 2, -1, "warning")


def test_a_register_without_exits_for_a_dwelling_is_not_compared() -> None:
    """Whoever is rehoused is often only struck out of the file."""
    left = ("CANNES", date(2010, 1, 1), date(2010, 2, 1), "other")
    found = flows(*CASA, *CANNES[:2], left, *OLD)
    assert ("flows_rehoused", "CANNES") not in found
    assert (found["flows", "CANNES"].stated, found["flows", "CANNES"].computed) == (5, 5)


def test_exits_stand_in_for_rehoused_that_are_missing() -> None:
    """The register says how many left for a dwelling; that nobody else does is told."""
    found = flows(*CASA, *CANNES, *OLD, rehoused=REHOUSED | {"CASA": None})
    assert (found["flows", "CASA"].computed, found["flows", "CASA"].gap) == (10, 0)
    assert found["flows_rehoused", "CASA"].status == "gap"


def test_what_the_register_leaves_open_is_said() -> None:
    """Exits without a reason and rows without an entry: a gap may come from them."""
    rows = [("CASA", None, date(2011, 5, 1), None), ("CASA", None, None, None)]
    message = flows(*CASA, *rows)["flows", "CASA"].message
    assert "sorties sans motif, comptées parmi les autres sorties : 1" in message
    assert "lignes sans date d'entrée, non comptées parmi les entrées : 2" in message


def test_a_missing_count_is_no_gap() -> None:
    """It is said which one is missing, for the structure and in all."""
    found = flows(before=BEFORE | {"CANNES": None}, rehoused=REHOUSED | {"EST": None})
    assert {one.status for one in found.values()} == {"ok"}
    assert "il manque la file active au relevé précédent." in found["flows", "CANNES"].message
    assert "il manque les ménages relogés." in found["flows", "EST"].message
    assert "relevé précédent et les ménages relogés." in found["flows", "total"].message


def test_bounds_that_differ_from_the_snapshots_are_said() -> None:
    """A gap may come from the days that only one of the two covers."""
    early = flows(facts=FACTS.model_copy(update={"snapshot": date(2011, 6, 28)}))
    late = flows(previous=date(2011, 4, 11))
    for found in (early, late):
        assert found["flows_bounds", ""].status == "ok"
    assert "le 11/04/2011 et le 30/06/2011" in late["flows_bounds", ""].message
    assert ("flows_bounds", "") not in flows()


def test_without_a_quarter_before_there_is_no_balance() -> None:
    """One finding says so."""
    (found,) = check_flows(
        before=None,
        now=table(NOW),
        rehoused=table(REHOUSED),
        register=register(*CASA),
        previous_snapshot=None,
        facts=FACTS,
        config=CONFIG,
    )
    assert (found.check, found.status, found.level) == ("flows", "ok", "")
    assert "Pas de trimestre précédent" in found.message
