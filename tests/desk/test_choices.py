"""What is chosen at the desk, without a browser: the Quarters it means, and what the views tell."""

import json
import shutil
from pathlib import Path

import pytest

import copil_analysis as copil
from copil_analysis.errors import CopilError, UsageError
from copil_analysis.exploring.choices import PREVIOUS, YEAR_BEFORE, Choices, Chosen, Shelf
from copil_analysis.exploring.desk import Desk
from copil_analysis.exploring.own_notebook import own_notebook
from copil_analysis.exploring.paper import sheet
from copil_analysis.showing.indicator import Indicator
from tests.sharing import Published

VIEWS = ("gap", "grid", "series", "waits", "channels", "comparison", "what_if")


@pytest.fixture(scope="module")
def chosen(invented: Path) -> Chosen:
    """The shelf of twelve invented quarters."""
    return Chosen(Shelf.of(invented))


@pytest.fixture
def desk(invented: Path) -> Desk:
    """A desk on the same."""
    return copil.desk(invented)


def test_an_earlier_quarter_of_the_shelf_is_the_one_that_load_gives(
    chosen: Chosen, invented: Path
) -> None:
    """Same answer, same quarters before it; and the later one is read once for both."""
    assert chosen.quarter(Choices("2026-T3")).period.year == 2026
    one, other = chosen.quarter(Choices("2025-T2")), copil.load("2025-T2", invented)
    assert [str(q.period) for q in one.earlier] == [str(q.period) for q in other.earlier]
    assert copil.needs_gap(one).data.equals(copil.needs_gap(other).data)


def test_choices_mean_a_part_and_a_hypothesis(chosen: Chosen) -> None:
    """What is chosen marks the Quarter; none of a kind is all of it."""
    choices = Choices("2026-T3", structures=("EST",), dwellings=(("T4", 2), ("T5", 0)), arrivals=90)
    assert chosen.quarter(choices).marks == ("Est seulement",)
    supposed = chosen.supposed(choices)
    assert supposed is not None and "2 T4 de plus" in supposed.marks[-1]
    assert chosen.supposed(Choices("2026-T3")) is None
    assert chosen.quarter(choices) is chosen.quarter(choices)


@pytest.mark.parametrize(
    ("compared", "period"),
    [(PREVIOUS, "2026-T2"), (YEAR_BEFORE, "2025-T3"), ("2024-T1", "2024-T1")],
)
def test_a_comparison_is_with_the_same_part(chosen: Chosen, compared: str, period: str) -> None:
    """Of the period that is meant; one that was not received is none."""
    choices = Choices("2026-T3", structures=("EST",), compared=compared)
    other = chosen.compared(choices)
    assert other is not None and str(other.period) == period
    told = copil.compare(other, chosen.quarter(choices))
    assert str(told.headline).count("(Est seulement)") == 2
    assert chosen.compared(Choices("2023-T4", compared=PREVIOUS)) is None


def test_each_view_hands_over_the_frame_that_it_shows(desk: Desk) -> None:
    """``data`` is the answer's, and follows what is chosen."""
    for name in VIEWS:
        view = getattr(desk, name)
        view.show()
        assert view.data.equals(view.answer.data)
    whole = desk.gap.data
    desk.controls.structures.value = ("EST",)
    assert desk.gap.data.equals(copil.needs_gap(desk.quarter).data)
    assert not desk.gap.data.equals(whole)


def test_what_is_supposed_moves_gap_pressure_and_projection(desk: Desk) -> None:
    """Five more T4: the gap falls by five, as the library says; the sheet is marked."""
    desk.what_if.show()
    desk.controls.dwellings["T4"].value = 5
    desk.controls.arrivals.value = 90
    rows = desk.what_if.data.set_index(["typology", "measure"])["difference"]
    assert rows["T4", "gap"] == -5
    whole = desk.what_if.in_all.set_index("measure")["difference"]
    assert whole["gap"] == -5 and whole["pressure"] < 0 and whole["projected"] < 0
    assert desk.supposed.marks and "hypothèse" in sheet(desk.what_if.answer)


def test_a_row_of_the_table_leads_to_what_was_received(desk: Desk, invented: Path) -> None:
    """The row that is clicked is traced; a slider leaves it, another table forgets it."""
    desk.origins.show()
    desk.origins.choose(0)
    row = desk.origins.table.iloc[0]
    traced = copil.trace("2026-T3", "needs", row["structure"], row["typology"], invented)
    assert desk.origins.data.equals(traced)
    desk.controls.dwellings["T4"].value = 5
    assert desk.origins.data.equals(traced)
    desk.origins.control.value = "waiting"
    assert desk.origins.data.empty and "persons" in desk.origins.table


def test_other_rows_keep_the_look_of_the_table(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of them stand there, with the search: itables falls back to its own at each update."""
    monkeypatch.setattr("itables.options.maxBytes", 8)
    desk.origins.show()
    desk.controls.structures.value = ("EST",)
    shown = desk.origins.widget.children[1].get_state()["_dt_args"]
    assert "downsampling_warning" not in shown and shown["layout"]["topStart"] == "search"
    assert len(json.loads(shown["data_json"])) == len(desk.origins.table) > 1


def test_what_cannot_be_chosen_is_said_in_a_sentence(desk: Desk, invented: Path) -> None:
    """In the view, or by desk itself; never a traceback."""
    desk.comparison.show()
    desk.controls.compared.value = YEAR_BEFORE
    desk.controls.period.value = "2023-T4"
    assert desk.comparison.answer.why_missing
    with pytest.raises(CopilError, match="2011-T1 n'a pas été reçu : on attend 2023-T4"):
        copil.desk(invented, "2011-T1")


def test_one_quarter_without_registers_says_what_is_missing(published_2011: Published) -> None:
    """The shipped quarter: the views that need more say so, the others tell."""
    desk = copil.desk(published_2011.root)
    for name in VIEWS:
        getattr(desk, name).show()
    assert "aucun logement obtenu" in str(desk.gap.answer.headline)
    assert desk.waits.answer.why_missing and desk.comparison.answer.why_missing
    desk.controls.dwellings["T4"].value = 10
    assert not desk.what_if.answer.why_missing


def test_a_sheet_escapes_and_is_closed() -> None:
    """Nothing of a sentence is HTML."""
    html = sheet(Indicator(copil.compare(None, None).data, why_missing="<b>"), title="a & b")
    assert "&lt;b&gt;" in html and "a &amp; b" in html


def test_the_notebook_is_copied_into_the_workspace_once(tmp_path: Path) -> None:
    """And then it is the analyst's own."""
    path, is_new = own_notebook(tmp_path)
    assert is_new and path == tmp_path / "notebooks" / "exploration.ipynb"
    path.write_text("{}", "utf-8")
    assert own_notebook(tmp_path) == (path, False) and path.read_text("utf-8") == "{}"


def test_the_panel_supposes_fewer_and_projects_each_size(desk: Desk) -> None:
    """One T4 fewer: one household more waits for a T4 in a year; more than there are is told."""
    desk.what_if.show()
    desk.controls.dwellings["T4"].value = -1
    rows = desk.what_if.data.set_index(["typology", "measure"])
    assert rows.loc[("T4", "obtained"), "difference"] == -1
    assert rows.loc[("T4", "projected"), "difference"] == 1
    assert rows.loc[("T3", "projected"), "difference"] == 0
    whole = desk.what_if.in_all.set_index("measure").loc["projected"]
    assert list(rows.loc[("total", "projected"), ["before", "now"]]) == [
        whole["before"],
        whole["now"],
    ]
    desk.controls.dwellings["T4"].value = -30
    assert "T4 de moins" in desk.what_if.answer.why_missing


def test_a_year_before_is_projected_however_it_is_named(desk: Desk, invented: Path) -> None:
    """As the quarter knows it, or read by itself: the same figures side by side."""
    quarter = desk.quarter
    assert quarter.year_before is not None
    known = copil.compare(quarter.year_before, quarter).data
    read = copil.compare(copil.load("2025-T3", invented), quarter).data
    assert "projected" in set(known["measure"])
    assert known.equals(read)


def test_a_period_that_does_not_read_stops_no_other(invented: Path, tmp_path: Path) -> None:
    """The desk opens on another, and says in French of this one why."""
    root = tmp_path / "espace"
    shutil.copytree(invented, root)
    (root / "data" / "raw" / "2026-T3" / "period.toml").write_text("start = ", "utf-8")
    desk = copil.desk(root, "2026-T2")
    desk.gap.show()
    assert desk.gap.answer.headline
    desk.controls.period.value = "2026-T3"
    assert "period.toml" in desk.gap.answer.why_missing


def test_a_desk_names_what_it_has(desk: Desk) -> None:
    """A misspelled view is told in French, with the nearest."""
    with pytest.raises(UsageError, match="le plus proche est gap"):
        _ = desk.gapp  # type: ignore[attr-defined]
