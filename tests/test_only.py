"""A part of a quarter: everything that it holds is of that part, or missing."""

import pickle
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pandas as pd
import pytest

import copil_analysis as copil
from copil_analysis.analysis.difference import difference
from copil_analysis.cleaning.counts import TABLES_OF, count_rows, counted_rows
from copil_analysis.cleaning.schemas import TABLE_NAMES
from copil_analysis.errors import UsageError
from copil_analysis.quarter.restricted import restricted
from copil_analysis.quarter.year import add_up
from copil_analysis.showing.card import QUESTIONS
from copil_analysis.showing.french import typeset
from copil_analysis.showing.markup import plain
from tests.quarters import write_config, write_period
from tests.questions import every_answer
from tests.registers import at, register
from tests.test_beside import BEFORE, NOW, households

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

ALLOCATED: list[dict[str, Any]] = [
    {"channel": "prefectoral", "typology": "T2", "adults": 2, "children": 1},
    {"channel": "autres", "typology": "T4", "adults": 2, "children": 3},
    {"channel": "prefectoral", "typology": "T1", "is_foyer": True},
    {"structure": "CASA", "channel": "autres", "typology": "STUDIO"},
]
FILE: list[dict[str, Any]] = [
    {"adults": 2, "children": 2, "need": "T4"},
    {"adults": 2, "children": 3, "need": "T4", "exit_date": "2011-02-01"},
    {"adults": 1, "children": 0, "need": "T1"},
    {"structure": "CASA", "adults": 1, "children": 2, "need": "T4"},
]


@pytest.fixture
def told(quarter_2011: "Quarter") -> "Quarter":
    """All tables count these rows, but five households of Cannes that a cross-table rehoused."""
    dated = [
        {"date": "2011-02-03", "request_key": f"k{n}", **row} for n, row in enumerate(ALLOCATED)
    ]
    needs = pd.Categorical([row["need"] for row in FILE], ["T1", "T2", "T3", "T4", "T5", "T6"])
    registers = {
        "attributions": register("attributions", *dated),
        "file_active": register("file_active", *FILE).assign(need=needs),
    }
    snapshot = quarter_2011.snapshot
    tables: dict[str, Any] = {
        name: count_rows(name, counted_rows(name, rows, snapshot=snapshot), quarter_2011.config)
        for register_name, rows in registers.items()
        for name in TABLES_OF[register_name]
    }
    tables["rehoused"].loc[tables["rehoused"]["structure"] == "CANNES", "households"] = 5
    return replace(quarter_2011, registers=registers, **tables)


def counts(table: pd.DataFrame, value: str = "households") -> dict[str, int | None]:
    """The count of each structure; None where it is missing."""
    sums = table.groupby("structure", sort=False)[value].sum(skipna=False)
    return {str(code): None if pd.isna(n) else int(n) for code, n in sums.items()}


def test_one_structure_of_the_deck(quarter_2011: "Quarter") -> None:
    """Est: 24 dwellings, 94 waiting; its checks are left, and its needs no longer doubtful."""
    est = quarter_2011.only(structures="EST")
    assert est.marks == ("Est seulement",)
    for table, value, total in (
        (est.allocations, "households", 24),
        (est.rehoused, "persons", 59),
        (est.dwellings, "dwellings", 24),
        (est.waiting, "households", 94),
        (est.needs, "households", 94),
    ):
        assert counts(table, value) == {"EST": total}
    assert list(est.config.structure_labels) == ["EST"]
    assert est.checks["check"].tolist() == ["period"]
    gap = copil.needs_gap(est).data.set_index("typology")
    assert gap.loc[["T3", "T4", "total"], "gap"].tolist() == [27, 28, 70]


@pytest.mark.parametrize("asked", [["CASA", "EST"], ["Est", "CASA"], ("est", "casa", "EST")])
def test_codes_and_labels_are_understood(asked: list[str], quarter_2011: "Quarter") -> None:
    """In any order and spelling; the vocabulary's order is kept."""
    both = quarter_2011.only(structures=asked)
    assert both.marks == ("CASA et Est seulement",)
    assert counts(both.waiting) == {"CASA": 31, "EST": 94}


def test_sizes_of_cross_tables(quarter_2011: "Quarter") -> None:
    """T4 and T5: 46 needs, a dwelling; who was rehoused in them, and who waits, nobody knows."""
    large = quarter_2011.only(typologies=["T4", "T5"])
    assert large.needs["households"].sum() == 46 and large.dwellings["dwellings"].sum() == 1
    assert set(large.needs["typology"]) == {"T4", "T5"}
    for name in ("allocations", "rehoused", "waiting"):
        assert large.table(name)["households"].isna().all()  # type: ignore[index]
    gap = copil.needs_gap(large).data.set_index("typology")
    assert gap["households"].to_dict() == {"T4": 40, "T5": 6, "T4+T5": 46, "total": 46}
    assert copil.rehoused(large).why_missing


def words_of(answer: Any) -> str:
    """All that an answer shows: its words, those in its charts, its data and definition."""
    html = re.sub(r'<(\w+) data-said="team">.*?</\1>', "", unquote(answer._repr_html_()))
    told = [re.sub(r"<[^>]*>", " ", html), str(answer.data.to_csv())]
    told += [getattr(answer, name, "") for name in ("alt", "definition")]
    return "\n".join(told)


@pytest.mark.parametrize("kept", ["T1", "T2", "T4", "T2 T4", "T4 T5", "T1 T2"])
@pytest.mark.parametrize("period", ["2011-T1", "2026-T3"])
def test_a_part_tells_only_of_its_own_sizes(
    period: str, kept: str, quarter_2011: "Quarter", invented: Path
) -> None:
    """No answer, chart or frame names another; but who states the norm states it whole."""
    whole = quarter_2011 if period == "2011-T1" else copil.load(period, invented)
    part = whole.only(typologies=kept.split())
    panels = {name: getattr(copil, name)(part) for name in ("key_figures", "brakes", "asks")}
    for name, answer in {**dict(every_answer(part)), **panels}.items():
        if name not in ("norm_fit", "checks", "compare", "sources"):
            found = set(re.findall(r"(?<![-\w])T[1-6]\b(?! 20)", words_of(answer)))
            assert found <= set(kept.split()), name
            assert "T4 et plus" not in words_of(answer), name
    assert set(re.findall(r"\bT[1-6]", copil.title(part, "needs_gap").text)) <= set(kept.split())


def test_a_size_alone_is_told_as_itself(quarter_2011: "Quarter") -> None:
    """18 wait for a T2, 12 were obtained: no T1, and no joint row beside it."""
    answer = copil.needs_gap(quarter_2011.only(typologies="T2"))
    assert answer.data["typology"].tolist() == ["T2", "total"]
    assert plain(answer.headline) == typeset("Les T2 : 18 ménages pour 12 logements")
    assert answer.sentences == ["Pour un logement obtenu, 1,5 ménage en attente d'un T2."]
    both = copil.needs_gap(quarter_2011.only(typologies=["T1", "T2"]))
    assert both.data["typology"].tolist() == ["T1", "T2", "T1+T2", "total"]
    assert plain(both.headline).startswith("Les T1 et T2")
    some = copil.needs_gap(quarter_2011.only(typologies=["T4", "T5"]))
    assert some.table is not None and "T4 et T5" in some.table.html()


def test_of_one_size_file_and_total_are_projected_alike(invented: Path) -> None:
    """They are the same households: one band, one trend."""
    data = copil.projection(copil.load("2026-T3", invented).only(typologies="T4")).data
    of_size, total = (data[data["typology"] == code] for code in ("T4", "total"))
    told = ["households", "projected", "low", "high", "trend"]
    assert of_size[told].to_numpy().tolist() == total[told].to_numpy().tolist()


def test_a_channel_of_cross_tables(quarter_2011: "Quarter") -> None:
    """20 dwellings through the prefecture; of households and needs nothing is known."""
    part = quarter_2011.only(channels="prefectoral")
    assert part.marks == ("Contingent préfectoral seulement",)
    assert counts(part.allocations) == {"CASA": 3, "CANNES": 5, "CAPAP": 2, "EST": 10}
    for name in ("rehoused", "dwellings", "waiting", "needs"):
        assert part.table(name).iloc[:, -1].isna().all()  # type: ignore[union-attr]
    assert copil.needs_gap(part).why_missing and copil.rehoused(part).why_missing


def test_a_channel_is_counted_anew_from_the_register(told: "Quarter") -> None:
    """Est rehoused 2 of 3 so, 3 adults and a child; one is a foyer; of Cannes nobody knows."""
    part = told.only(channels=["prefectoral"])
    assert counts(part.rehoused) == {"CASA": 0, "CANNES": None, "CAPAP": 0, "EST": 2}
    est = part.rehoused.set_index("structure").loc["EST"]
    assert est.tolist() == [2, 3, 1, 4]
    assert counts(part.dwellings, "dwellings") == {"CASA": 0, "CANNES": 0, "CAPAP": 0, "EST": 1}
    assert len(part.data.attributions) == 2 and part.data.file_active.empty
    assert part.waiting["households"].isna().all()


def test_a_size_is_counted_anew_from_the_registers(told: "Quarter") -> None:
    """A T4 for five persons; two wait for one: a household of Est that left does not."""
    part = told.only(typologies="T4")
    assert counts(part.allocations) == {"CASA": 0, "CANNES": 0, "CAPAP": 0, "EST": 1}
    assert counts(part.rehoused, "persons") == {"CASA": 0, "CANNES": None, "CAPAP": 0, "EST": 5}
    assert counts(part.waiting) == {"CASA": 1, "CANNES": 0, "CAPAP": 0, "EST": 1}
    assert part.waiting["persons"].sum() == 7
    assert len(part.data.file_active) == 3


def test_a_studio_is_a_t1_and_a_foyer_of_no_size(told: "Quarter") -> None:
    """Of T1 there is the studio of CASA; the foyer of Est is none."""
    for asked in ("T1", "Studio", "f1"):
        part = told.only(typologies=asked)
        assert part.marks == ("T1 et studio seulement",)
        assert counts(part.dwellings, "dwellings")["CASA"] == 1
        assert counts(part.allocations) == {"CASA": 1, "CANNES": 0, "CAPAP": 0, "EST": 0}


def test_all_three_at_once_and_one_after_the_other(told: "Quarter") -> None:
    """What is restricted twice is restricted by both; everything chosen is nothing restricted."""
    at_once = told.only(structures="EST", channels="autres", typologies="T4")
    in_turn = (
        told.only(typologies=["T2", "T4"]).only(channels="autres").only("EST", typologies="T4")
    )
    for part in (at_once, in_turn):
        assert part.marks == ("Est seulement", "Autres seulement", "T4 seulement")
        assert counts(part.allocations) == {"EST": 1}
        assert len(part.data.attributions) == 1
    assert told.only(structures=["CASA", "CANNES", "CAPAP", "EST"]) is told is told.only()


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"structures": "NICE"}, "structures : « NICE » inconnu, on attend CASA, Cannes, CAPAP, E"),
        ({"channels": ["prefectoral", "?"]}, r"channels : « \? » inconnu, on attend AGIS"),
        ({"typologies": "T9"}, "typologies : « T9 » inconnu, on attend T1, T2, T3, T4, T5, T6"),
        ({"structures": []}, "structures : rien n'est choisi, on attend CASA"),
    ],
)
def test_an_unknown_word_lists_the_known(
    asked: Mapping[str, Any], message: str, quarter_2011: "Quarter"
) -> None:
    """So does an empty list; of a part only its own words are known."""
    with pytest.raises(UsageError, match=message):
        quarter_2011.only(**asked)
    with pytest.raises(UsageError, match=r"« CASA » inconnu, on attend Est\."):
        quarter_2011.only(structures="EST").only(structures="CASA")


def test_the_parts_add_up(quarter_2011: "Quarter") -> None:
    """What each structure has is what all have; so for channels and sizes."""
    for kind, codes, table in (
        ("structures", quarter_2011.config.structure_labels, "waiting"),
        ("channels", quarter_2011.config.channel_labels, "allocations"),
        ("typologies", ["T1", "T2", "T3", "T4", "T5", "T6"], "needs"),
    ):
        parts = [quarter_2011.only(**{kind: code}).table(table) for code in codes]
        total = sum(int(part["households"].sum()) for part in parts if part is not None)
        assert total == quarter_2011.table(table)["households"].sum()  # type: ignore[index]


def test_what_was_merged_into_a_structure_counts_for_it(tmp_path: Path) -> None:
    """Est went to Cannes: 3 + 4 waited before, 9 now; 23 dwellings each time."""
    write_config(tmp_path, est='until = "2025-T4"\ninto = "CANNES"\n')
    write_period(tmp_path, "2025-T4", *BEFORE)
    write_period(tmp_path, "2026-T1", *NOW)
    cannes = copil.load("2026-T1", tmp_path).only(structures="Cannes")
    assert households(cannes) == {"CANNES": 9}
    assert households(cannes.earlier[0]) == {"CANNES": 3, "EST": 4}
    assert cannes.previous is not None and households(cannes.previous) == {"CANNES": 7}
    assert cannes.previous.marks == ("Cannes seulement",)
    change = difference(cannes, "allocations")
    assert (change.before, change.now, change.left_out) == (23, 23, ())
    casa = copil.load("2026-T1", tmp_path).only(structures="CASA")
    assert casa.over_time("waiting")["households"].tolist() == [2, 2]


def test_a_quarter_before_its_structure_is_not_known(tmp_path: Path) -> None:
    """Est opened in 2026: of 2025 nothing is told of it, and no error either."""
    write_config(tmp_path, est="from = 2026\n")
    write_period(tmp_path, "2025-T4", {**BEFORE[0], "Est": 0}, {**BEFORE[1], "Est": 0})
    write_period(tmp_path, "2026-T1", *NOW)
    est = copil.load("2026-T1", tmp_path).only(structures="EST")
    assert est.earlier == () and est.previous is None
    assert copil.changes(est, "allocations").data is not None


def test_a_year_is_restricted_with_its_quarters(told: "Quarter") -> None:
    """Four quarters of three households of Est; in the year each counts once."""
    quarters = [at(told, f"2011-T{number}") for number in (1, 2, 3, 4)]
    year = replace(add_up(quarters), earlier=tuple(quarters))
    part = year.only(structures="EST")
    assert counts(part.rehoused) == {"EST": 3} and len(part.data.attributions) == 3
    assert [counts(one.rehoused) for one in part.earlier] == [{"EST": 3}] * 4
    assert counts(part.only(channels="autres").rehoused) == {"EST": 1}


@pytest.mark.parametrize(
    "kept", [{"structure": ["EST"]}, {"channel": ["autres"]}, {"typology": ["T1", "T4"]}]
)
def test_quarters_restricted_at_once_are_those_restricted_one_by_one(
    kept: Mapping[str, list[str]], told: "Quarter", quarter_2011: "Quarter"
) -> None:
    """One has registers, one has none, one has a register alone, of other places."""
    rows = told.registers["attributions"].iloc[::2].assign(place="ailleurs")
    half = replace(told, registers={"attributions": rows.astype({"place": "category"})})
    quarters = [at(told, "2011-T1"), at(quarter_2011, "2011-T2"), at(half, "2011-T3")]
    alone = [one for quarter in quarters for one in restricted([quarter], kept)]
    for one, other in zip(restricted(quarters, kept), alone, strict=True):
        assert one.config == other.config and list(one.registers) == list(other.registers)
        for name in (*TABLE_NAMES, *one.registers):
            pd.testing.assert_frame_equal(one.table(name), other.table(name))
        pd.testing.assert_frame_equal(one.checks, other.checks)
    assert restricted([], kept) == []


def test_nothing_of_a_part_is_in_the_whole(told: "Quarter") -> None:
    """The whole is asked before and after."""
    before = copil.needs_gap(told).data.copy()
    copil.needs_gap(told.only(structures="EST"))
    assert copil.needs_gap(told).data.equals(before) and told.marks == ()


PARTS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("2026-T3", {"channels": "action_logement"}),
    ("2026-T3", {"typologies": "T6"}),
    ("2026-T3", {"structures": ["CASA", "EST"], "channels": "prefectoral", "typologies": "T4"}),
    ("2025", {"structures": "EST"}),
    ("2025", {"typologies": ["T1", "T5"]}),
)


@pytest.mark.parametrize(("period", "asked"), PARTS)
def test_every_question_may_be_asked_of_a_part(
    period: str, asked: dict[str, Any], invented: Path
) -> None:
    """What cannot be known of it says why; nothing ends in an error, nothing claims the whole."""
    part = copil.load(period, invented).only(**asked)
    for name in " ".join(QUESTIONS.values()).split():
        answer = getattr(copil, name)(part)
        assert answer._repr_html_().startswith('<p class="hypothesis"'), name
    if "typologies" in asked:
        assert bool(copil.waiting_flow(part).why_missing) == ("channels" in asked)
    if "channels" in asked:
        assert copil.needs_gap(part).why_missing and copil.projection(part).why_missing


def test_a_part_can_be_sent_to_another_process(invented: Path) -> None:
    """With its registers, taken or not, and the quarter of which it is one."""
    quarter = copil.load("2026-T3", invented)
    part = quarter.only(structures="EST")
    for one in (part, quarter):
        again = pickle.loads(pickle.dumps(one))
        assert copil.waits(again).data.equals(copil.waits(one).data)


def test_the_quarter_before_is_the_one_that_load_gives(invented: Path) -> None:
    """With those before it: its dwellings are those of a year too."""
    quarter = copil.load("2026-T3", invented)
    for one, period in ((quarter.previous, "2026-T2"), (quarter.year_before, "2025-T3")):
        assert one is not None
        read = copil.load(period, invented)
        assert copil.needs_gap(one).data.equals(copil.needs_gap(read).data)
