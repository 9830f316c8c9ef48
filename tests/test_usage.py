"""A wrong name or a wrong call is one French sentence that lists what there is."""

import pickle
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

import copil_analysis as copil
from copil_analysis.errors import UsageError
from copil_analysis.usage import Named, checked

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

WRONG: tuple[tuple[Callable[[Any], Any], str], ...] = (
    (lambda q: q.only(structure="EST"), "only : « structure » inconnu, le plus proche est structu"),
    (lambda q: q.what_if(dwelling={}), "what_if : « dwelling » inconnu, le plus proche est dwell"),
    (lambda q: q.what_if({}, 1, 1), "what_if : trop de valeurs, on attend dwellings, arrivals."),
    (lambda q: q.what_if({}, dwellings={}), "what_if : une valeur est donnée deux fois"),
    (lambda q: q.over_time(), "over_time : il manque what."),
    (lambda q: q.over_time(copil.compare), "« compare » ne se demande pas à un trimestre : on att"),
    (lambda q: q.over_time(copil.load), "« load » ne se demande pas à un trimestre"),
    (lambda q: q.over_time(copil.needs_gap, of=1), "needs_gap : « of » inconnu, on attend by, st"),
    (lambda q: copil.needs_gap(q, bye="structure"), "needs_gap : « bye » inconnu, le plus proche"),
    (lambda q: copil.levers(q, by="typology"), "levers : « by » inconnu, il n'y a pas d'option."),
    (lambda _: copil.needs_gap(), "needs_gap attend un trimestre"),  # type: ignore[call-arg]
    (lambda q: copil.compare(q), "compare : il manque now."),  # type: ignore[call-arg]
    (lambda _: copil.need_gap, "« need_gap » n'est pas dans copil : le plus proche est needs_gap"),
    (lambda q: copil.key_figures(q).draw, "« draw » n'est pas dans cette réponse : on y trouve bl"),
    (lambda q: copil.needs_gap(q).dta, "« dta » n'est pas dans cette réponse : le plus proche"),
    (lambda q: q.only(sizes="T4"), "only : « sizes » inconnu, le plus proche est typologies ; on"),
    (lambda q: q.what_if(logements={}), "what_if : « logements » inconnu, le plus proche est dw"),
    (lambda q: q.data.need, "« need » n'est pas un tableau : le plus proche est needs ; on attend"),
    (lambda q: q.data.needs["typologie"], "« typologie » n'est pas une colonne de needs : le plus"),
    (lambda q: q.data.needs["menages"], "« menages » n'est pas une colonne de needs : on attend"),
    (lambda _: copil.load(), "load : il manque period."),  # type: ignore[call-arg]
    (lambda q: copil.load(q), "« 2011-T1 » est déjà lu : on attend son nom, \"2011-T1\"."),
    (lambda q: copil.load(q.needs), "La période « DataFrame » n'est pas reconnue"),  # type: ignore[arg-type]
    (lambda _: copil.load_checks(), "load_checks : il manque period."),  # type: ignore[call-arg]
    (lambda _: copil.load_registers(), "load_registers : il manque period."),  # type: ignore[call-arg]
    (lambda q: copil.history(q), "history : il manque last."),  # type: ignore[call-arg]
    (lambda q: copil.trace(q), "trace : il manque table, structure."),  # type: ignore[call-arg]
    (lambda q: copil.trace(q, "needs", "EST", "T4"), "« 2011-T1 » est déjà lu : on attend son nom"),
    (lambda q: copil.trace("2011-T1", "nedds", "EST"), "Le tableau « nedds » n'existe pas : le pl"),
    (lambda q: copil.trace("2011-T1", q, "EST"), "Le tableau « 2011-T1 » n'existe pas : on attend"),
    (lambda _: copil.style(3), "style : trop de valeurs, il n'y a pas d'option."),  # type: ignore[call-arg]
    (lambda q: copil.compare(q, q, q), "by : « 2011-T1 » inconnu, on attend measure ou typology"),
    (lambda q: copil.needs_gap(q).draw(), "draw : il manque axes."),  # type: ignore[call-arg]
    (lambda q: copil.needs_gap(q).to_excel(), "to_excel : il manque path."),  # type: ignore[call-arg]
    (lambda q: copil.needs_gap(q).to_excel(3), "to_excel attend le nom d'un fichier .xlsx, et non"),  # type: ignore[arg-type]
    (lambda q: copil.needs_gap(q, by=3), "by : « 3 » inconnu, on attend typology ou structure."),  # type: ignore[arg-type]
    (lambda q: copil.needs_gap(q, by="size"), "by : « size » inconnu, le plus proche est typology"),
    (lambda q: copil.needs_gap(q, by=[]), "by : rien n'est choisi, on attend typology ou "),
    (lambda q: copil.representation(q, by=3), "by : « 3 » inconnu, on attend size ou structure."),  # type: ignore[arg-type]
    (lambda q: copil.needs_gap(q).data["gaps"], "« gaps » n'est pas une colonne de cette répons"),
    (lambda q: copil.needs_gap(q).data.gaps, "« gaps » n'est pas une colonne de cette répon"),
    (lambda q: copil.key_figures(q).data["now"], "« now » n'est pas une colonne de cette réponse"),
    (lambda _: copil.load("2011-T1", root=3), "On attend le nom d'un dossier, et non « 3 »."),  # type: ignore[arg-type]
    (lambda _: copil.desk(per=1), "desk : « per » inconnu, le plus proche est period ; on attend"),  # type: ignore[call-arg]
    (lambda q: q.oly, "« oly » n'est pas dans ce trimestre : le plus proche est only ; on y tr"),
)  # fmt: skip


@pytest.mark.parametrize(("ask", "told"), WRONG)
def test_one_sentence_lists_the_known(
    ask: Callable[[Any], Any], told: str, quarter_2011: "Quarter"
) -> None:
    """In French, and a UsageError."""
    with pytest.raises(UsageError) as raised:
        ask(quarter_2011)
    assert str(raised.value).startswith(told) and str(raised.value).endswith(".")


def test_an_unknown_name_is_what_python_expects(quarter_2011: "Quarter") -> None:
    """An AttributeError: whoever only asks whether there is one goes on."""
    for one in (copil, quarter_2011, copil.needs_gap(quarter_2011), copil.title(quarter_2011)):
        assert not hasattr(one, "nothing_of_the_kind") and not hasattr(one, "_repr_nothing_")
    answer = copil.title(quarter_2011)
    assert pickle.loads(pickle.dumps(answer)) == answer
    with pytest.raises(ImportError):
        from copil_analysis import nothing_of_the_kind  # type: ignore[attr-defined]  # noqa: F401


def test_a_property_that_fails_tells_its_own_error() -> None:
    """And not that there is none."""

    class Fails(Named):
        @property
        def value(self) -> Any:
            return [].nothing  # type: ignore[attr-defined]

    with pytest.raises(AttributeError, match="'list' object"):
        Fails().value  # noqa: B018


def test_what_fails_within_a_call_is_not_taken_for_a_wrong_call() -> None:
    """Only how it is called is looked at."""

    @checked
    def fails(number: int) -> int:
        return number + "1"  # type: ignore[operator,no-any-return]

    with pytest.raises(TypeError, match="unsupported operand"):
        fails(1)
