"""What the page on requests says: its titles, sentences and words, and of whom it says nothing."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

import copil_analysis as copil
from copil_analysis.period import Period
from copil_analysis.showing.markup import plain
from tests.requests import with_requests

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

LAPSED: dict[str, Any] = {"request_date": "2001-01-01", "renewal_date": "2002-01-01"}
VALID: dict[str, Any] = {"request_date": "2010-09-01", "renewal_date": "2010-10-01"}


def spaced(text: object) -> str:
    """A text with ordinary spaces and apostrophes."""
    told = plain(str(text)).replace("\u202f", " ").replace("\xa0", " ")
    return told.replace("\u2019", "'")


def test_the_title_is_how_many_are_no_longer_valid_and_how_many_are_due(
    quarter_2011: "Quarter",
) -> None:
    """In the singular too, of those of which it is known; and where there is none."""
    due = {"request_date": "2010-05-01", "renewal_date": None}
    told = {
        "1 demande sur 2 n'est plus valide": [LAPSED, VALID, {}],
        "2 demandes sur 3 ne sont plus valides": [LAPSED, LAPSED, VALID],
        "1 demande n'est plus valide, 1 est à renouveler d'ici deux mois": [LAPSED, VALID, due],
        "2 demandes ne sont plus valides, 2 sont à renouveler d'ici deux mois": [LAPSED, due] * 2,
        "Toutes les demandes sont valides": [VALID],
        "Toutes les demandes sont valides, dont 1 à renouveler d'ici deux mois": [VALID, due],
        "Toutes les demandes dont la validité est connue sont valides": [VALID, {}],
        "Demandes : ce que les registres en disent": [{"desk": "GDPUB"}],
    }
    for title, rows in told.items():
        assert spaced(copil.title(with_requests(quarter_2011, rows), "requests")) == title


def test_a_structure_that_keeps_no_renewals_is_named(quarter_2011: "Quarter") -> None:
    """CASA's old request is no lapsed one; a request without date is told apart."""
    quarter = with_requests(
        quarter_2011, [LAPSED, {}, *[{"structure": "CASA", "request_date": "2001-01-01"}] * 10]
    )
    answer = copil.requests(quarter)
    assert spaced(answer.headline) == "1 demande sur 1 n'est plus valide : 1 caduque"
    assert [spaced(one) for one in answer.sentences] == [
        "La validité de 11 demandes n'est pas connue : CASA ne note pas les renouvellements."
    ]
    assert answer.data["structure"].tolist() == ["CASA", "EST", "total"]


def test_a_stock_has_differences_and_no_verdict(quarter_2011: "Quarter") -> None:
    """Nine of twenty are valid, after twenty of twenty a year before: 55 points less."""
    before = replace(
        with_requests(quarter_2011, [VALID] * 20),
        period=Period(2010, 4),
        snapshot=date(2010, 12, 31),
    )
    now = with_requests(quarter_2011, [LAPSED] * 11 + [VALID] * 9, earlier=(before,))
    answer = copil.requests(now, by="period")
    assert spaced(answer.headline) == (
        "Part des demandes valides : 45 % (\u221255 points sur le trimestre)"
    )
    assert answer.data[["period", "in_force", "not_in_force"]].to_numpy().tolist() == [
        ["2010-T4", 20, 0],
        ["2011-T1", 9, 11],
    ]
    assert "4e trimestre 2010" in spaced(answer.block.html)
    assert "verdict" not in answer.block.html
    assert "Aucun relevé antérieur" in copil.requests(before, by="period").why_missing


def test_numbers_met_twice_are_counted_and_no_household_is_told(quarter_2011: "Quarter") -> None:
    """One number in two structures; no key of a number stands anywhere."""
    rows = [
        {"request_key": "k3y", "number_state": "valid"},
        {"request_key": "k3y", "number_state": "valid", "structure": "CASA"},
        {"number_state": None},
    ]
    answer = copil.request_numbers(with_requests(quarter_2011, rows, [{"number_state": None}] * 2))
    assert spaced(answer.headline) == "1 ménage sur 3 attend sans numéro recevable"
    assert [spaced(one) for one in answer.sentences] == [
        "Est ne note pas les numéros des relogés.",
        "1 numéro figure dans plusieurs structures : une seule demande par ménage.",
    ]
    assert "k3y" not in answer.block.html


def test_small_shares_are_told_as_counts(quarter_2011: "Quarter") -> None:
    """Under twenty, "x sur n"; a desk of fewer than five households is not named."""
    names = ["GDPUB"] * 5 + ["Mairie"]
    answer = copil.desks(with_requests(quarter_2011, [{"desk": n} for n in names]))
    assert spaced(answer.headline) == (
        "6 demandes au guichet connu : GDPUB 5 sur 6 et Autres guichets 1 sur 6"
    )
    assert "Mairie" not in answer.block.html


def test_what_the_export_tells_otherwise(quarter_2011: "Quarter") -> None:
    """One waits whose request was struck off for an allocation; without an export it is said."""
    rows = [{"request_key": "a", "number_state": "valid"}]
    export = [{"request_key": "a", "status": "allocated"}]
    told = copil.reconciliation(with_requests(quarter_2011, rows, national=export))
    assert spaced(told.headline) == ("Le registre et le système national diffèrent pour 1 demande")
    assert [spaced(one) for one in told.sentences] == [
        "Selon le système, 1 ménage aurait un logement absent des registres des attributions.",
        "1 numéro comparé.",
    ]
    assert "Aucun export" in copil.reconciliation(with_requests(quarter_2011, rows)).why_missing


def test_the_synthese_tells_one_sentence_of_requests(quarter_2011: "Quarter") -> None:
    """That nothing is known, or the share that is valid, with the page that tells more.

    Of fewer than 20 both numbers; where no request is dated, that there is the page.
    """
    told = spaced(copil.agenda(quarter_2011))
    assert "Les registres de ce trimestre ne disent rien des demandes" in told
    agenda = copil.agenda(with_requests(quarter_2011, [VALID] * 15 + [LAPSED] * 5))
    assert "75 % des demandes sont valides : voir Demandes." in spaced(agenda)
    for rows, line in (
        ([VALID] * 9 + [LAPSED] * 8, "9 demandes sur 17 sont valides : voir Demandes."),
        ([VALID] + [LAPSED] * 2, "1 demande sur 3 est valide : voir Demandes."),
        ([LAPSED] * 2, "Aucune demande n'est valide, sur 2 : voir Demandes."),
        ([{"desk": "GDPUB"}], "Les demandes sont suivies : voir Demandes."),
    ):
        assert line in spaced(copil.agenda(with_requests(quarter_2011, rows)))
    assert '<a href="requests.html">' in agenda.html


def test_without_registers_each_answer_says_why(quarter_2011: "Quarter") -> None:
    """One sentence each, and no table of nothing."""
    for ask in (copil.requests, copil.request_numbers, copil.seniority, copil.completeness,
                copil.desks, copil.reconciliation):  # fmt: skip
        answer = ask(quarter_2011)
        assert answer.why_missing and answer.table is None


def test_few_rehoused_without_a_number_count_where_others_have_one(quarter_2011: "Quarter") -> None:
    """Ten of CASA have one, the three of Cannes none: three of thirteen."""
    rehoused = [{"structure": "CASA", "number_state": "valid"}] * 10
    rehoused += [{"structure": "CANNES", "number_state": None}] * 3
    answer = copil.request_numbers(
        with_requests(quarter_2011, [{"number_state": "valid"}], rehoused)
    )
    assert spaced(answer.sentences[0]) == "Parmi les relogés, 3 sur 13 n'avaient pas de numéro."


def test_desks_that_are_all_small_are_not_named(quarter_2011: "Quarter") -> None:
    """Two desks of one household: none has five, and no share is a percentage."""
    answer = copil.desks(with_requests(quarter_2011, [{"desk": "A"}, {"desk": "B"}]))
    assert spaced(answer.headline) == "2 demandes au guichet connu : aucun n'en a 5 ou plus"
    assert "100" not in answer.block.html and "2 sur 2" in spaced(answer.block.html)


def test_an_export_that_does_not_read_is_not_told_as_missing(quarter_2011: "Quarter") -> None:
    """A check on the export stands there, and no export is kept."""
    checks = quarter_2011.checks
    read = with_requests(
        quarter_2011,
        [{"request_key": "a"}],
        checks=pd.concat([checks, checks.iloc[:1].assign(table="national")]),
    )
    assert "ne se lit pas" in copil.reconciliation(read).why_missing


def test_a_workbook_holds_the_shares_as_numbers(quarter_2011: "Quarter") -> None:
    """A quarter of twenty, and twenty of twenty filled: numbers with what they are of."""
    quarter = with_requests(quarter_2011, [LAPSED] * 5 + [VALID] * 15)
    for answer, header, share, whole in (
        (copil.requests(quarter), "Non valides", 0.25, 20),
        (copil.seniority(quarter), "Part", 1, 20),
        (copil.completeness(quarter), "Date de dépôt", 1, 20),
    ):
        assert answer.table is not None
        row = answer.table.frame.iloc[-1].to_dict()
        (column,) = [one for one in answer.table.columns if one.header == header]
        assert [one.value(row) for one in column.exported] == [share, whole]
