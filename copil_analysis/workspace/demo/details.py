"""What a register tells of an invented household besides its composition and its stay."""

import numpy as np
import pandas as pd

from copil_analysis.workspace.demo.chances import (
    BASE_RENTS,
    CHANNELS,
    COMMUNES,
    DESKS,
    FOYER_SHARE,
    LANDLORDS,
    OFFERS,
    RENT_BY_FUNDING,
    draw,
    draw_by,
    funding_shares,
)

_TERRITORY = "006"
_SEQUENCES = 1_000_000
LOTS = 9  # shares of the sequences, so that neighbouring arrivals never have the same number
LONGEST_REQUEST = 500  # days between the request and the entry; fewer than LOTS quarters


def generator(seed: int, *place: int) -> np.random.Generator:
    """Chance that depends on its place only: a quarter is the same whatever else is written."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, *place])))


def add_request(people: pd.DataFrame, rng: np.random.Generator, *, lot: int) -> pd.DataFrame:
    """Add request_date (before the entry), request_number, desk and renewal_delay (days)."""
    size = len(people)
    before = np.minimum(rng.exponential(150, size).astype(int), LONGEST_REQUEST)
    dates = people["entry_date"] - pd.to_timedelta(before, unit="D")
    sequences = rng.permutation(_SEQUENCES // LOTS)[:size] * LOTS + lot
    desks = draw(rng, DESKS, size)
    numbers = [
        f"{_TERRITORY}{day:%m%y}{sequence:06}{desk}"
        for day, sequence, desk in zip(dates, sequences, desks, strict=True)
    ]
    return people.assign(
        request_date=dates,
        request_number=pd.Series(numbers, index=people.index, dtype="str"),
        desk=pd.Series(desks, index=people.index, dtype="str"),
        renewal_delay=365 - rng.integers(0, 25, size),
    )


def add_stated_need(people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Add typology, the one that the register states: not always, where the norm gives it too."""
    stated = people["need"].astype("str")
    studio = (stated == "T1") & (rng.random(len(people)) < 0.1)
    follows_norm = people["need"] == norm_typology(people["adults"], people["children"])
    unsaid = follows_norm & (rng.random(len(people)) < 0.15)
    return people.assign(typology=stated.mask(studio, "STUDIO").mask(unsaid))


def norm_typology(adults: "pd.Series[int]", children: "pd.Series[int]") -> "pd.Series[str]":
    """The norm drihl of domain.md, which the invented copil.toml has chosen."""
    rooms = (adults + children).mask((adults == 1) & (children == 1), 3).clip(1, 6)
    return "T" + rooms.astype("str")


def add_offer(people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Add channel, dwelling (its typology) and is_foyer: what each obtains if it is rehoused."""
    channels = pd.Series(draw(rng, CHANNELS, len(people)), index=people.index, dtype="str")
    return people.assign(
        channel=channels,
        dwelling=draw_by(rng, people["need"], OFFERS),
        is_foyer=(channels == "autres") & (rng.random(len(people)) < FOYER_SHARE),
    )


def add_dwelling(people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Add landlord, commune, funding (none in a foyer) and rent (not always known)."""
    size = len(people)
    years = people["exit_date"].dt.year
    by_year = {str(year): funding_shares(year) for year in years.unique()}
    funding = draw_by(rng, years.astype("str"), by_year).mask(people["is_foyer"])
    rent = (
        people["dwelling"].map(BASE_RENTS)
        * funding.map(RENT_BY_FUNDING).fillna(1.2)
        * 1.012 ** (years - 2011)
        * rng.normal(1, 0.06, size)
    )
    return people.assign(
        landlord=pd.Series(draw(rng, LANDLORDS, size), index=people.index, dtype="str"),
        commune=pd.Series(draw(rng, COMMUNES, size), index=people.index, dtype="str"),
        funding=funding,
        rent=rent.round(2).mask(rng.random(size) < 0.05),
    )
