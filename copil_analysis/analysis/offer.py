"""What is offered, by the registers of attributions: funding, landlords, communes; channels.

``attributions`` are the rows of one or several quarters, with the column ``period``. A
logement-foyer is a rehousing and not a dwelling: it has no funding and no rent to tell.
"""

from dataclasses import dataclass

import pandas as pd
from scipy.stats import binomtest

from copil_analysis.analysis.change import ShareChange, Verdict, compare_shares, verdict_of
from copil_analysis.analysis.counting import total_of
from copil_analysis.analysis.statistics import ALPHA, shares
from copil_analysis.cleaning.names import unify
from copil_analysis.register_fields import FUNDINGS

FEWEST_TO_NAME = 5
"""A landlord or a commune is free text: under so many dwellings it is never named."""
MOST_NAMED = 8
OTHERS, UNKNOWN = "others", "unknown"


@dataclass(frozen=True)
class FundingKnown:
    """Of how many dwellings the funding is known; foyers stand apart."""

    known: int
    unknown: int
    foyers: int


@dataclass(frozen=True)
class Majority:
    """PLUS among PLAI and PLUS, with its exact interval; missing where there is neither."""

    plus: int
    plai: int
    low: float | None = None
    high: float | None = None

    @property
    def verdict(self) -> Verdict:
        """Say "rise" for more PLUS than PLAI: only where the interval excludes one half."""
        return verdict_of(self.low, self.high, 0.5)


def without_foyers(attributions: pd.DataFrame) -> pd.DataFrame:
    """Keep the dwellings; a row that does not say whether it is a foyer is a dwelling."""
    return attributions[~attributions["is_foyer"].fillna(False).astype(bool)]


def funding_known(attributions: pd.DataFrame) -> FundingKnown:
    """Count the dwellings whose funding is known, those where it is not, and the foyers."""
    dwellings = without_foyers(attributions)
    known = int(dwellings["funding"].notna().sum())
    return FundingKnown(known, len(dwellings) - known, len(attributions) - len(dwellings))


def funding_shares(attributions: pd.DataFrame) -> pd.DataFrame:
    """Count the dwellings of each funding among those whose funding is known.

    Columns funding (all of ``FUNDINGS``), dwellings, total, share, share_low, share_high.
    """
    known = without_foyers(attributions)["funding"].dropna().astype("str")
    counts = known.value_counts().reindex(list(FUNDINGS), fill_value=0).astype("Int64")
    frame = pd.DataFrame({"funding": list(FUNDINGS), "dwellings": counts.to_numpy()})
    frame["total"] = pd.Series(len(known), index=frame.index, dtype="Int64")
    return frame.join(shares(frame["dwellings"], frame["total"]))


def funding_by_period(attributions: pd.DataFrame) -> pd.DataFrame:
    """Do as ``funding_shares`` for each period, with the column period first.

    A period whose register knows no funding has missing counts, not zeros.
    """
    frames = [
        funding_shares(rows).assign(period=period)
        for period, rows in attributions.groupby("period", sort=False)
    ]
    columns = ["period", "funding", "dwellings", "total", "share", "share_low", "share_high"]
    if not frames:
        return pd.DataFrame(columns=columns)
    found = pd.concat(frames, ignore_index=True)[columns]
    return found.assign(dwellings=found["dwellings"].mask(found["total"] == 0))


def plus_majority(attributions: pd.DataFrame) -> Majority:
    """Compare PLUS and PLAI: the exact (Clopper-Pearson) interval of PLUS among both."""
    counts = funding_shares(attributions).set_index("funding")["dwellings"]
    plus, plai = int(counts["PLUS"]), int(counts["PLAI"])
    if plus + plai == 0:
        return Majority(plus, plai)
    found = binomtest(plus, plus + plai).proportion_ci(1 - ALPHA, method="exact")
    return Majority(plus, plai, float(found.low), float(found.high))


def plus_change(attributions: pd.DataFrame, before: pd.DataFrame) -> ShareChange | None:
    """Compare the share of PLUS among all known fundings with an earlier one; None without one."""
    now, then = (funding_shares(rows).set_index("funding") for rows in (attributions, before))
    columns = ["dwellings", "total"]
    return compare_shares(*then.loc["PLUS", columns], *now.loc["PLUS", columns])


def count_named(attributions: pd.DataFrame, column: str, *, periods: list[str]) -> pd.DataFrame:
    """Count the rows by a free text, ``landlord`` or ``commune``; the most frequent first.

    Columns name, now (in ``periods``), dwellings (all rows), total, share, share_low, share_high.
    Only what at least ``FEWEST_TO_NAME`` rows tell is named, and at most ``MOST_NAMED``; the row
    OTHERS holds the rest and UNKNOWN the rows without a text. Shares are of the known rows.
    One name in several spellings is one (``cleaning.names``).
    """
    groups, named = _groups(attributions[column].astype("str"))
    order = [*named, OTHERS, UNKNOWN]
    is_now = attributions["period"].isin(periods)
    frame = pd.DataFrame(
        {
            "name": order,
            "now": groups[is_now].value_counts().reindex(order, fill_value=0).to_numpy(),
            "dwellings": groups.value_counts().reindex(order, fill_value=0).to_numpy(),
        }
    ).astype({"now": "Int64", "dwellings": "Int64"})
    known = frame["dwellings"].where(frame["name"] != UNKNOWN)
    frame["total"] = pd.Series(int(known.sum()), index=frame.index, dtype="Int64")
    frame = frame.join(shares(known, frame["total"]))
    is_kept = (frame["dwellings"] > 0) | ~frame["name"].isin([OTHERS, UNKNOWN])
    return frame[is_kept].reset_index(drop=True)


def _groups(texts: "pd.Series[str]") -> tuple["pd.Series[str]", list[str]]:
    """Give each text its name, or OTHERS, or UNKNOWN; and the names, the most frequent first."""
    names = unify(texts).astype("str")
    sizes = names.value_counts()
    # By size, then by name: the order of the rows must not change who is named.
    ranked = sorted(sizes[sizes >= FEWEST_TO_NAME].items(), key=lambda one: (-one[1], str(one[0])))
    named = [str(name) for name, _ in ranked[:MOST_NAMED]]
    return names.where(names.isin(named) | names.isna(), OTHERS).fillna(UNKNOWN), named


def channels_by_period(allocations: pd.DataFrame) -> pd.DataFrame:
    """Add up each period's dwellings by channel: one row a period, one column a channel.

    A missing count makes its channel's sum missing.
    """
    keys = ["period", "channel"]
    sums = [
        (*key, total_of(rows["households"])) for key, rows in allocations.groupby(keys, sort=False)
    ]
    wide = pd.DataFrame(sums, columns=[*keys, "households"]).astype({"households": "Int64"})
    wide = wide.pivot(index="period", columns="channel", values="households")
    wide = wide.reindex(
        index=allocations["period"].unique(), columns=allocations["channel"].unique()
    )
    wide.columns.name = None
    return wide.reset_index()
