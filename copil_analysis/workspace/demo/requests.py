"""What the invented registers tell wrongly of the requests, on purpose and by a chance of its own.

No household, date of stay or dwelling changes by it, but the deposit of those who have two numbers.
"""

from typing import Final

import numpy as np
import pandas as pd

from copil_analysis.workspace.demo.details import generator

_PLACE = 5  # of this chance among those of a cohort
_FAULTS: Final = {
    "missing": 0.04,
    "shape": 0.02,
    "long": 0.015,
    "month": 0.015,
    "date": 0.015,
    "territory": 0.015,
}
_WITHOUT_DESK, _STOPPED = 0.05, 0.2
_NEVER = 99  # renewals: nobody waits that long
_SHARED_EVERY = 2  # cohorts: one number is one household, and few counts shall lose one
_SHORT_STAY = pd.Timedelta(days=450)  # of theirs: those who stay longest are few
_COMPOSITION = ["adults", "children"]


def plant(people: pd.DataFrame, *, number: int, seed: int) -> pd.DataFrame:
    """Add what the registers of a cohort tell of the requests in place of the truth.

    ``planted``: what is wrong with the number: one of ``_FAULTS``, two_structures (another
    household's number) or two_numbers (the household of another row, told twice), else nothing.
    ``told_number``, ``told_date``, ``told_desk``; ``renewals``: how many are made before they stop.
    """
    rng, size = generator(seed, number, _PLACE), len(people)
    kinds, shares = ["", *_FAULTS], [1 - sum(_FAULTS.values()), *_FAULTS.values()]
    planted = pd.Series(rng.choice(kinds, size, p=shares), people.index, dtype="str")
    desks = people["desk"].mask(rng.random(size) < _WITHOUT_DESK)
    stops = np.where(rng.random(size) < _STOPPED, rng.integers(0, 2, size), _NEVER)
    numbers = list(map(_faulty, people["request_number"], planted))
    told = people.assign(
        planted=planted,
        told_number=pd.Series(numbers, people.index, dtype="str"),
        told_date=people["request_date"],
        told_desk=desks,
        renewals=stops,
    )
    told = told if number % _SHARED_EVERY else _in_two_structures(told)
    return _with_two_numbers(told)


def _faulty(number: str, fault: str) -> str | None:
    month = int(number[3:5])
    return {
        "missing": None,
        "shape": number[:-1],
        "long": f"ASSO{number}",
        "month": f"{number[:3]}13{number[5:]}",
        "date": f"{number[:3]}{month % 12 + 1:02}{number[5:]}",
        "territory": f"013{number[3:]}",
    }.get(fault, number)


def _in_two_structures(people: pd.DataFrame) -> pd.DataFrame:
    """One household has the number of another structure's, of the same month; none is rehoused."""
    stay = people["exit_date"] - people["entry_date"]
    may_be = (people["planted"] == "") & (people["exit_reason"] == "other") & (stay <= _SHORT_STAY)
    rows = people.assign(month=people["request_number"].str[3:7])[may_be]
    pair = _longest_pair(rows, ["month"], differs="structure")
    if pair is None:
        return people
    one, other = pair
    is_other = people.index == other
    number = str(people["request_number"].iloc[one])
    return people.assign(
        told_number=people["told_number"].mask(is_other, number),
        planted=people["planted"].mask(is_other, "two_structures"),
    )


def _with_two_numbers(people: pd.DataFrame) -> pd.DataFrame:
    """Two rows alike in one structure are one household, whose request was made twice that day."""
    rows = people[people["planted"] == ""]
    pair = _longest_pair(rows, ["structure", *_COMPOSITION, "entry_date"])
    if pair is None:
        return people
    one, other = pair
    is_other = people.index == other
    number, day = str(people["request_number"].iloc[other]), people["request_date"].iloc[one]
    number = f"{number[:3]}{day:%m%y}{number[7:]}"
    return people.assign(
        told_date=people["told_date"].mask(is_other, day),
        told_number=people["told_number"].mask(is_other, number),
        planted=people["planted"].mask(is_other, "two_numbers"),
    )


def _longest_pair(
    rows: pd.DataFrame, keys: list[str], *, differs: str = ""
) -> tuple[int, int] | None:
    """Of the rows that agree on the keys, the two that both stay longest; None without any."""
    found = []
    for _, group in rows.sort_values("exit_date", ascending=False, kind="stable").groupby(keys):
        others = group[group[differs] != group[differs].iloc[0]] if differs else group.iloc[1:]
        if len(others):
            pair = int(group.index[0]), int(others.index[0])
            found.append((others["exit_date"].iloc[0], pair))
    return max(found)[1] if found else None


def told_rows(people: pd.DataFrame) -> pd.DataFrame:
    """The households with what the registers tell of their requests in place of the truth."""
    return people.assign(
        request_number=people["told_number"],
        request_date=people["told_date"],
        desk=people["told_desk"],
    )
