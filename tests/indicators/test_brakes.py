"""The brakes that the team names, each beside the measure that bears it out."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from bs4 import BeautifulSoup

import copil_analysis as copil
from copil_analysis.analysis.households import SIZES
from copil_analysis.indicators.brakes import MEASURES, tell_brakes
from copil_analysis.period import Period
from copil_analysis.quarter import Quarter
from copil_analysis.reading.remarks import TOPICS
from copil_analysis.showing.markup import plain
from copil_analysis.vocabulary import TOTAL

NOTES = Path(__file__).parents[2] / "data/raw/2011-T1/notes.md"


def told(quarter: Quarter, *items: str) -> list[tuple[str, str, str]]:
    listing = "".join(f"- {item}\n" for item in items)
    noted = replace(quarter, notes=f"## Fait\n\n- Rien.\n\n## Ce qui fait obstacle\n\n{listing}")
    return [
        (
            one.said,
            one.found,
            " ".join(plain(how) for _, how in one.findings).replace("\u00a0", " "),
        )
        for one in tell_brakes(noted)
    ]


def test_each_topic_has_its_measure() -> None:
    """What is recognised in the notes is what we measure."""
    assert MEASURES.keys() == TOPICS.keys()


@pytest.mark.parametrize(
    "said",
    [
        "Deux T4 ont été refusés par les familles",
        "Le PLAI est mieux réparti qu’avant",
        "Les loyers n’augmentent plus",
        "Les loyers dépassent les ressources",
    ],
)
def test_what_the_team_did_not_say_is_not_confirmed(quarter_2011: Quarter, said: str) -> None:
    """Its own words, and no measure beside them."""
    assert told(quarter_2011, said) == [(said, "Pas de mesure", "")]


def test_two_lacks_in_one_clause_are_one_row_with_two_findings(quarter_2011: Quarter) -> None:
    """Each measure follows its own finding; the mail tells both findings before the words."""
    noted = replace(quarter_2011, notes="# Freins\n\n- Peu de T4 et de studios\n")
    found = copil.brakes(noted)
    assert found.data["found"].tolist() == ["Confirmé", "Non confirmé"]
    (row,) = BeautifulSoup(found.html, "html.parser").select("dl > div")
    assert [one.get_text() for one in row.select("strong")] == ["Confirmé.", "Non confirmé."]
    assert [one.found for one in tell_brakes(noted)] == ["Confirmé, non confirmé"]


def test_the_brakes_of_the_deck(quarter_2011: Quarter) -> None:
    """50 households for one T4 or more, 127 for 42 smaller ones; no register measures the rest."""
    found = copil.brakes(replace(quarter_2011, notes=NOTES.read_text("utf-8")))
    assert found.data.to_numpy().tolist() == [
        ["large", "Peu de T4, de T5 et de T6 sont proposés", "Confirmé"],
        ["waits", "Les grands ménages attendent le plus longtemps", "Pas de mesure"],
        ["funding", "Il est proposé plus de PLUS que de PLAI", "Pas de mesure"],
        ["rents", "Les loyers du logement social augmentent", "Pas de mesure"],
    ]
    told = found.text.replace("\u00a0", " ")
    assert (
        "Confirmé. 50 ménages pour 1 T4 et plus obtenu au 1er trimestre 2011, contre 127 pour 42 "
        "T1 à T3."
    ) in told


def test_what_is_not_confirmed_is_said_so(quarter_2011: Quarter) -> None:
    """81 households for 38 T1 and T2, against 96 for 5 larger dwellings."""
    assert told(quarter_2011, "Les studios manquent") == [
        (
            "Les studios manquent",
            "Non confirmé",
            "81 ménages pour 38 T1 et T2 obtenus au 1er trimestre 2011, contre 96 pour 5 T3 et "
            "plus.",
        )
    ]


@pytest.mark.parametrize(
    ("plus", "plai", "found"),
    [(98, 61, "Confirmé"), (26, 24, "Non confirmé"), (10, 30, "Non confirmé")],
)
def test_the_funding_is_confirmed_beyond_chance_only(
    monkeypatch: pytest.MonkeyPatch, quarter_2011: Quarter, plus: int, plai: int, found: str
) -> None:
    """Wilson's interval of 98 of 159 is 54 to 69 %, that of 26 of 50 is 38 to 65 %."""
    counts = pd.DataFrame({"funding": ["PLAI", "PLUS"], "dwellings": [plai, plus]})
    monkeypatch.setattr("copil_analysis.indicators.brakes.funding_shares", lambda _: counts)
    ((_, said, measure),) = told(quarter_2011, "Peu de PLAI")
    assert said == found
    assert measure == f"{plus} PLUS et {plai} PLAI obtenus au 1er trimestre 2011."


def test_a_median_without_interval_is_too_few_to_judge(
    monkeypatch: pytest.MonkeyPatch, quarter_2011: Quarter
) -> None:
    """Four large households have a median, and no interval around it."""
    found = pd.DataFrame(
        {
            "wait": "rehoused",
            "size": [SIZES[-1], TOTAL],
            "known": [4, 90],
            "median": [30.0, 12.0],
            "low": pd.array([None, 10.0], "Float64"),
            "high": pd.array([None, 14.0], "Float64"),
        }
    )
    monkeypatch.setattr("copil_analysis.indicators.brakes.waits", lambda _: found)
    ((_, said, measure),) = told(quarter_2011, "Les grandes familles attendent trop")
    assert (said, measure) == ("Trop peu de cas pour juger", "")


def test_registers_measure_the_brakes_of_a_quarter(invented: Path) -> None:
    """Funding, rents and waits; what no register tells stands last, in the team's words."""
    soup = BeautifulSoup(copil.brakes(copil.load("2026-T3", invented)).html, "html.parser")
    found = [one.get_text() for one in soup.select("dd strong")]
    assert len(found) == 5 and found.count("Pas de mesure.") == 1 and found[-1] == "Pas de mesure."
    quoted = soup.select('[data-said="team"]')
    assert len(quoted) == 5 and quoted[-1].get_text() == "Des dossiers arrivent incomplets"
    assert len(soup.select('dd [data-verdict^="rents|all|trend|"]')) == 1


def test_many_or_long_remarks_are_shortened(quarter_2011: Quarter) -> None:
    """At most five are shown, each its first clause and twelve words."""
    items = [f"Frein {n} : il y a {n} raisons" for n in range(7)]
    assert [one for one, _, _ in told(quarter_2011, *items)] == [f"Frein {n}" for n in range(5)]
    (long,) = told(quarter_2011, " ".join(["mot"] * 30))
    assert long[0] == " ".join(["mot"] * 12) + "…"
    notes = "".join(f"- {item}\n" for item in items)
    html = copil.brakes(replace(quarter_2011, notes=f"# Freins\n\n{notes}")).html
    assert "2\u00a0autres remarques\u00a0: voir Méthode." in html


def test_without_a_brake_one_sentence_says_so(quarter_2011: Quarter) -> None:
    """The heading stands, and no empty list."""
    html = copil.brakes(replace(quarter_2011, notes="")).html
    assert "L’équipe n’a pas noté de frein." in html and "<dl" not in html


def test_words_of_the_team_are_escaped(quarter_2011: Quarter) -> None:
    """Notes are people's: no tag comes through."""
    noted = replace(quarter_2011, notes="# Freins\n\n- `<script>` & suite\n")
    html = copil.brakes(noted).html
    assert "<script" not in html and "&lt;script&gt; &amp; suite" in html


def test_what_rests_on_doubtful_tables_is_to_be_confirmed() -> None:
    """The sizes of 2011-T1 were cut out of a jammed text whose cut is not proved."""
    found = copil.brakes(copil.load("2011-T1", NOTES.parents[3])).data
    assert found.set_index("topic").loc["large", "found"] == "À confirmer"


def in_two_quarters(quarter: Quarter, before: str, now: str) -> Quarter:
    """2011-T2, after a first quarter with other brakes; its committee meets on 30 June."""
    first = replace(quarter, notes=f"## Freins\n\n{before}")
    spring = Period(2011, 2)
    return replace(
        quarter,
        period=spring,
        snapshot=spring.last_day,
        committee=spring.last_day,
        notes=f"## Freins\n\n{now}",
        earlier=(first,),
    )


def test_a_brake_said_again_says_since_when_and_one_that_is_gone_is_told(
    quarter_2011: Quarter,
) -> None:
    """The same words without case, accents, spaces and parentheses are the same brake."""
    noted = in_two_quarters(
        quarter_2011,
        "- Dossiers incomplets (ALAM, mai)\n- Refus des familles\n- Délais longs\n",
        "- dossiers  INCOMPLETS (ALAM, mai) (depuis 2011-T1)\n- Delais longs\n- Peu d'aides\n",
    )
    assert [(one.said, one.findings[-1][1]) for one in tell_brakes(noted)] == [
        (
            "dossiers INCOMPLETS (ALAM, mai)",
            "Prévu pour mai, toujours là (dit depuis le 1er trimestre 2011).",
        ),
        ("Delais longs", "Dit depuis le 1er trimestre 2011."),
        ("Peu d'aides", ""),
    ]
    text = BeautifulSoup(copil.brakes(noted).html, "html.parser").get_text()
    assert "N’est plus cité : Refus des familles." in text.replace("\u00a0", " ")


def test_what_all_have_in_common_is_said_once_below(quarter_2011: Quarter) -> None:
    """Two brakes of the quarter before: since when stands in the note, not beside each."""
    noted = in_two_quarters(quarter_2011, "- Refus\n- Délais\n", "- Refus\n- Délais\n")
    assert [one.findings[-1][1] for one in tell_brakes(noted)] == ["", ""]
    text = BeautifulSoup(copil.brakes(noted).html, "html.parser").get_text()
    assert "Tous dits depuis le 1er trimestre 2011." in text.replace("\u00a0", " ")


def test_a_month_that_has_not_passed_is_not_late(quarter_2011: Quarter) -> None:
    """June, at 30 June; but the June before, where the team says that it goes back further."""
    noted = in_two_quarters(
        quarter_2011, "- Rien\n", "- Dossiers incomplets (juin) (depuis 2010-T2)\n"
    )
    (one,) = tell_brakes(noted)
    assert one.findings[-1][1] == "Prévu pour juin, toujours là (dit depuis le 2e trimestre 2010)."
    again = in_two_quarters(quarter_2011, "- Dossiers (juin)\n", "- Dossiers (juin)\n")
    assert tell_brakes(again)[0].findings[-1][1] == "Dit depuis le 1er trimestre 2011."


def test_brakes_that_are_gone_are_no_longer_named(quarter_2011: Quarter) -> None:
    """Whether lifted or said in other words, nobody knows."""
    noted = in_two_quarters(quarter_2011, "- Refus\n- Délais\n", "- Aides\n")
    text = BeautifulSoup(copil.brakes(noted).html, "html.parser").get_text()
    assert "Ne sont plus cités : Refus ; Délais." in re.sub(r"\s", " ", text)


def test_what_is_due_is_late_at_the_committee(quarter_2011: Quarter) -> None:
    """Of the 15th of June it is nine days after, at a snapshot of the 10th not yet."""
    noted = in_two_quarters(quarter_2011, "- Dossiers (15/06)\n", "- Dossiers (15/06)\n")
    noted = replace(noted, snapshot=date(2011, 6, 10), committee=date(2011, 6, 24))
    late = "Prévu pour le 15/06, toujours là (dit depuis le 1er trimestre 2011)."
    assert tell_brakes(noted)[0].findings[-1][1] == late
    early = replace(noted, committee=date(2011, 6, 15))
    assert tell_brakes(early)[0].findings[-1][1] == "Dit depuis le 1er trimestre 2011."


def test_without_notes_no_brake_is_gone(quarter_2011: Quarter) -> None:
    """A quarter whose notes nobody wrote tells nothing of the brakes before."""
    noted = replace(in_two_quarters(quarter_2011, "- Refus\n", ""), notes="")
    assert "plus cité" not in copil.brakes(noted).html
