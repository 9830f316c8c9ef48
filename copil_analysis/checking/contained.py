"""Registers that repeat one another, or themselves: the same households received twice.

A copy « (1) », an export beside its workbook, a recap of month sheets, a cumulative register, one
row a person: such files would count every household twice, so they block.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from copil_analysis.checking.copies import is_copy
from copil_analysis.checking.stays import overlapping
from copil_analysis.finding import Finding, describe_rows, of_name
from copil_analysis.request_key import is_number
from copil_analysis.request_number import Mask

_DATES = ("date", "request_date", "entry_date")
_SAME = ("structure", "channel", "typology", "adults", "children", *_DATES)
_FEW = 3  # so many rows that are the same are no chance, where they name a day or a number
_ALONE = 5  # nor are two single persons of whom so many columns are the same
_SOME = 1 / 3  # of a register's rows, too many to be a row or two written down again
_ONE_ROW = "donnez une ligne par ménage, pas par personne ni par étape, et chacune une fois"
_NEARLY = 0.75  # of all rows of two registers that tell no day, those that are in both


@dataclass(frozen=True)
class _Match:
    """Which rows of one register stand in another. ``by``: number, days, day, or composition only.
    A day among six columns says as much as two days.

    ``distinct``: how many different rows these are. ``solid``: how many of them are no chance: one
    of a kind, of a family or with many columns that agree. ``length``: of the other register,
    without the rows of structures that are not in this one. ``is_copy``: the names say so.
    """

    rows: Mask
    by: str
    distinct: int
    solid: int
    is_same_place: bool
    length: int
    is_copy: bool = False

    @property
    def number(self) -> int:
        return int(self.rows.sum())

    @property
    def share(self) -> float:
        return self.number / len(self.rows)


def check_contained(frame: pd.DataFrame, table: str) -> tuple[list[Finding], Mask]:
    """The files and sheets of a tidy register that repeat one another or themselves; their rows."""
    told = np.zeros(len(frame), dtype=np.bool_)
    coded = _coded(frame)
    parts = [rows for _, rows in coded.groupby("part", sort=False)]
    parts.sort(key=len, reverse=True)
    places = [_place(frame, rows) for rows in parts]
    names = [", ".join(filter(None, one)) for one in places]
    findings, repeated = [], set[int]()
    for place, (rows, name) in enumerate(zip(parts, names, strict=True)):
        if words := _says_twice(rows):
            said = f"{name} : {words}"
            findings.append(_finding(table, name, len(rows), said, frame.loc[rows.index]))
            told[rows.index] = True
        rest = (n for n in range(place + 1, len(parts)) if n not in repeated)
        others = {n: (parts[n], is_copy(places[place], places[n])) for n in rest}
        within = [] if place in repeated else _within(rows, others)
        if within:
            repeated |= set(within)
            union = pd.concat([parts[n] for n in within])
            listed = " et ".join(of_name(names[n]) for n in within)
            is_named_so = any(others[n][1] for n in within)
            match = replace(_match(union, rows), is_copy=is_named_so)
            number = match.number
            said = f"{number} des {len(union)} lignes {listed} sont"
            if len(union) == 1:
                said = f"la seule ligne {listed} est"
            words = (
                f"{said} aussi dans {name} : les mêmes ménages compteraient deux fois ; "
                f"{_remedy(match, frame.loc[union.index])}"
            )
            where = " et ".join(names[n] for n in within)
            findings.append(_finding(table, where, number, words, frame.loc[union.index]))
            told[union.index] = told[rows.index] = True
    return findings, told


def _finding(table: str, row: str, number: int, words: str, beside: pd.DataFrame) -> Finding:
    return Finding(
        "contained",
        table,
        row,
        computed=number,
        gap=number,
        level="blocking",
        status="gap",
        message=f"{words}.",
        beside=beside,
    )


def _remedy(match: _Match, rows: pd.DataFrame) -> str:
    """What to remove: a file that is as good as the other, else the rows that are in both."""
    if match.is_copy or match.share > 0.5:
        return "ne gardez que l'un ou l'autre"
    again = rows.loc[match.rows, "row"]
    return f"retirez-les ({describe_rows(again, len(again))}), ou ne gardez que l'un ou l'autre"


def _place(frame: pd.DataFrame, rows: pd.DataFrame) -> tuple[str, str]:
    file, place = frame.loc[rows.index[0], ["file", "place"]]
    return str(file), str(place)


def _coded(frame: pd.DataFrame) -> pd.DataFrame:
    """What is compared of each row, as codes, −1 where missing; ``clashes``: see ``stays``."""
    codes = {name: pd.factorize(frame[name])[0] for name in _SAME if name in frame}
    numbers = frame["request_number"].where(is_number(frame["request_number"]))
    return pd.DataFrame(
        {
            "part": frame.groupby(["file", "place"], observed=True, sort=False).ngroup(),
            **codes,
            "number": pd.factorize(numbers)[0],
            "clashes": overlapping(frame),
            "persons": (frame["adults"] + frame["children"]).fillna(0).astype("int64"),
        }
    )


def _within(rows: pd.DataFrame, others: dict[int, tuple[pd.DataFrame, bool]]) -> list[int]:
    """Which of the others (with whether they are copies by their names) these rows repeat.

    Each alone, or all together as a recap does.
    """
    in_order = sorted(others, key=lambda place: int(others[place][0]["part"].iloc[0]))
    matches = {
        place: replace(_match(others[place][0], rows), is_copy=others[place][1])
        for place in in_order
    }
    likely = [
        place
        for place, match in matches.items()
        if match.share > (0.9 if match.by == "composition" else 0.5)
    ]
    if likely and _is_repeated(_match(pd.concat([others[one][0] for one in likely]), rows)):
        return likely
    return [place for place, match in matches.items() if _is_repeated(match)]


def _is_repeated(match: _Match) -> bool:
    """Whether so many rows that are the same are no chance.

    Whoever houses single persons has many rows alike: without a number and a day only two
    registers that are as good as equal are the same one.
    """
    number, mine, length = match.number, len(match.rows), match.length
    if match.is_copy and number:
        return match.by != "composition" or match.share > _SOME
    if match.by == "number":
        least = _SOME if match.is_same_place else 0.5
        return (number >= _FEW and match.share > least) or (number == mine and match.is_same_place)
    is_equal = number >= _NEARLY * (mine + length - number)
    if is_equal and number > _FEW and match.distinct >= _FEW:
        return True
    if match.by == "composition":
        return False
    if number == mine and _is_no_chance(match):
        return True
    least = _SOME if match.by == "days" else 0.5
    return match.share > least and match.solid >= _FEW and 2 * match.solid >= number


def _is_no_chance(match: _Match) -> bool:
    """Whether a register wholly in another, day or days included, is there by no chance."""
    mine, length = len(match.rows), match.length
    is_varied = match.distinct == mine and (mine > 1 or length == 1)
    is_solid = match.by == "days" and mine == match.solid
    return is_varied or is_solid or (mine == length and match.solid > 0)


def _match(rows: pd.DataFrame, others: pd.DataFrame) -> _Match:
    is_same_place = set(rows["structure"]) <= set(others["structure"])
    length = int(others["structure"].isin(rows["structure"]).sum()) or len(others)
    if _is_numbered(rows) and _is_numbered(others):
        clashes = rows[rows["clashes"] & (rows["number"] >= 0)]["number"]
        found = rows["number"].isin(clashes) & rows["number"].isin(others["number"])
        number = int(found.sum())
        return _Match(found.to_numpy(), "number", number, number, is_same_place, length)
    common = [
        name
        for name in _SAME
        if name in rows and (rows[name] >= 0).any() and (others[name] >= 0).any()
    ]
    both = pd.concat([rows[common], others[common]])
    keys = both.groupby(common, sort=False).ngroup().to_numpy()
    mine, theirs = pd.Series(keys[: len(rows)]), pd.Series(keys[len(rows) :])
    days = len(set(_DATES) & set(common))
    by = ("composition", "day", "days", "days")[days + (days == 1 and len(common) > _ALONE)]
    # Each row is found once: of three rows alike, two in the other register leave one.
    alike = pd.MultiIndex.from_arrays([theirs, theirs.groupby(theirs).cumcount()])
    known = pd.MultiIndex.from_arrays([mine, mine.groupby(mine).cumcount()]).isin(alike)
    is_alone = ~mine.duplicated(keep=False) & ~mine.isin(theirs[theirs.duplicated()])
    says_much = (rows["persons"].to_numpy() >= 2) | (len(common) >= _ALONE)
    solid = int((known & is_alone & says_much).sum())
    return _Match(known, by, mine[known].nunique(), solid, is_same_place, length)


def _is_numbered(rows: pd.DataFrame) -> bool:
    return bool((rows["number"] >= 0).mean() > 0.5)


def _says_twice(rows: pd.DataFrame) -> str:
    """Why the rows of one sheet cannot each be a household; nothing where they can."""
    families = rows[rows["persons"] >= 2]
    if _is_numbered(rows):
        is_again = rows["clashes"] & rows["number"].duplicated(keep=False)
        again, of_families = int(is_again.sum()), int(is_again[families.index].sum())
        if (again >= _FEW and 2 * again > len(rows)) or (
            of_families >= 2 * _FEW and 2 * of_families > len(families)
        ):
            return (
                f"{again} lignes sur {len(rows)} partagent leur numéro de demande avec une autre ; "
                f"{_ONE_ROW}"
            )
        return ""
    keys = [name for name in _SAME if name in rows]
    sizes = families.groupby(keys)["persons"].transform("size")
    again = int((sizes > 1).sum())
    is_dated = (families[[name for name in _DATES if name in rows]] >= 0).any(axis=None)
    if again < 2 * _FEW or 2 * again <= len(families):
        return ""
    if not is_dated and not (
        (sizes % families["persons"] == 0).all() and families["persons"].max() > 2
    ):
        return ""
    return f"{again} lignes sur {len(rows)} disent la même chose qu'une autre ; {_ONE_ROW}"
