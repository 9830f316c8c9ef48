"""What the spaces of a table mean, judged from the table as a whole."""

from collections.abc import Mapping, Sequence

from ortools.sat.python import cp_model

from copil_analysis.reading.unjam.row_text import Arc, RowText

Chosen = Mapping[Arc, cp_model.IntVar]


def count_unexplained(
    model: cp_model.CpModel,
    texts: Sequence[RowText],
    arcs: Sequence[Chosen],
    total_columns: set[int],
) -> cp_model.IntVar:
    """How many spaces the best convention for the whole table leaves unexplained.

    Three conventions: a space is a blank cell (blank cells may also have vanished); a space is a
    cell boundary, every one; a space sets off the totals. That spaces stand for nothing is the
    first one with every space unexplained. To be minimised: the variable is a bound from above.
    """
    rows = list(zip(texts, arcs, strict=True))
    conventions = [
        [cost for text, chosen in rows for cost in _not_blank(model, text, chosen)],
        [cost for text, chosen in rows for cost in _not_boundary(text, chosen)],
        [cost for text, chosen in rows for cost in _not_before(text, chosen, total_columns)],
    ]
    number = sum(count for text in texts for _, count in text.spaces)
    unexplained = model.new_int_var(0, number, "")
    holds = [model.new_bool_var("") for _ in conventions]
    model.add_exactly_one(holds)
    for held, costs in zip(holds, conventions, strict=True):
        model.add(unexplained >= sum(costs)).only_enforce_if(held)
    return unexplained


def _not_blank(model: cp_model.CpModel, text: RowText, arcs: Chosen) -> list[cp_model.LinearExprT]:
    """For each gap between digits, the spaces there beyond the blank cells there."""
    costs: list[cp_model.LinearExprT] = []
    for position, number in text.spaces:
        blanks = [v for arc, v in arcs.items() if arc.is_blank and arc.start == position]
        beyond = model.new_int_var(0, number, "")
        model.add(beyond + sum(blanks) + number * sum(_inside(arcs, position)) >= number)
        costs.append(beyond)
    return costs


def _not_boundary(text: RowText, arcs: Chosen) -> list[cp_model.LinearExprT]:
    """The cells that begin right behind another one, without a space."""
    spaces = dict(text.spaces)
    return [v for arc, v in arcs.items() if _is_inner(arc) and arc.start not in spaces]


def _not_before(text: RowText, arcs: Chosen, total_columns: set[int]) -> list[cp_model.LinearExprT]:
    """The spaces that stand before no total, and the totals that no space stands before."""
    totals = {arc: v for arc, v in arcs.items() if _is_inner(arc) and arc.column in total_columns}
    elsewhere: list[cp_model.LinearExprT] = [
        1
        - sum(v for arc, v in totals.items() if arc.start == position)
        - sum(_inside(arcs, position))
        for position, _ in text.spaces
    ]
    return elsewhere + _not_boundary(text, totals)


def _is_inner(arc: Arc) -> bool:
    return not arc.is_blank and arc.start > 0


def _inside(arcs: Chosen, position: int) -> list[cp_model.IntVar]:
    """The numbers around a position, where the space groups thousands."""
    return [v for arc, v in arcs.items() if arc.start < position < arc.end]
