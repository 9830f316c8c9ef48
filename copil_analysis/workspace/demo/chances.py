"""What is likely in the invented population: shares, waits, offers, rents."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

STRUCTURES: Final = {"CASA": 0.16, "CANNES": 0.22, "CAPAP": 0.09, "EST": 0.53}
NEEDS: Final = {"T1": 0.50, "T2": 0.13, "T3": 0.21, "T4": 0.12, "T5": 0.025, "T6": 0.015}
# Adults and children by need; each needs as many rooms by the norm drihl.
COMPOSITIONS: Final = {
    "T1": {(1, 0): 1.0},
    "T2": {(2, 0): 1.0},
    "T3": {(1, 1): 0.4, (1, 2): 0.3, (2, 1): 0.25, (3, 0): 0.05},
    "T4": {(1, 3): 0.35, (2, 2): 0.6, (3, 1): 0.05},
    "T5": {(1, 4): 0.25, (2, 3): 0.7, (3, 2): 0.05},
    "T6": {(1, 5): 0.2, (2, 4): 0.4, (2, 5): 0.25, (2, 6): 0.1, (3, 5): 0.05},
}
# Mean days between entry and exit: large families wait longest.
WAITS: Final = {"T1": 210, "T2": 230, "T3": 360, "T4": 540, "T5": 580, "T6": 620}
OTHER_EXITS: Final = {"T1": 0.15, "T2": 0.15, "T3": 0.18, "T4": 0.25, "T5": 0.25, "T6": 0.30}
OFFERS: Final = {
    "T1": {"STUDIO": 0.6, "T1": 0.28, "T2": 0.12},
    "T2": {"STUDIO": 0.05, "T1": 0.15, "T2": 0.75, "T3": 0.05},
    "T3": {"T2": 0.55, "T3": 0.42, "T4": 0.03},
    "T4": {"T2": 0.1, "T3": 0.6, "T4": 0.3},
    "T5": {"T3": 0.2, "T4": 0.5, "T5": 0.3},
    "T6": {"T4": 0.3, "T5": 0.5, "T6": 0.2},
}
CHANNELS: Final = {
    "agis_classique": 0.09,
    "agis_iml": 0.33,
    "prefectoral": 0.44,
    "action_logement": 0.02,
    "autres": 0.10,
    "autres_reservataires": 0.02,
}
FOYER_SHARE: Final = 0.2  # of what comes through the channel "autres"
BASE_RENTS: Final = {
    **{"STUDIO": 265.0, "T1": 305.0, "T2": 375.0, "T3": 445.0, "T4": 525.0},
    **{"T5": 605.0, "T6": 690.0},
}
RENT_BY_FUNDING: Final = {"PLAI": 0.9, "PLUS": 1.0, "PLS": 1.4}
# Invented landlords; some with the separators and quotes that a CSV file must protect.
LANDLORDS: Final = {
    "Habitat, Mer et Montagne (inventé)": 0.35,
    "Toits d’Azur ; agence Est (inventé)": 0.30,
    "Logis des Paillons (inventé)": 0.20,
    "Société « Les Mimosas » (inventée)": 0.15,
}
COMMUNES: Final = {
    **{"Nice": 0.45, "Cannes": 0.15, "Antibes": 0.12, "Grasse": 0.1},
    **{"Menton": 0.06, "Vallauris": 0.06, "Saint-Laurent-du-Var": 0.06},
}
DESKS: Final = {"GDPUB": 0.4, "06PRF": 0.2, "06OAH": 0.2, "06LDP": 0.2}


def draw(rng: np.random.Generator, shares: Mapping[str, float], number: int) -> list[str]:
    """As many keys as asked for, each as likely as its share."""
    weights = np.array(list(shares.values()))
    chosen = rng.choice(len(shares), size=number, p=weights / weights.sum())
    keys = list(shares)
    return [keys[place] for place in chosen]


def draw_by(
    rng: np.random.Generator, keys: "pd.Series[str]", shares: Mapping[str, Mapping[str, float]]
) -> "pd.Series[str]":
    """For each row one key of the shares that belong to it."""
    drawn = np.empty(len(keys), dtype=object)
    for key in sorted(keys.unique()):
        is_its = keys.to_numpy() == key
        drawn[is_its] = draw(rng, shares[key], int(is_its.sum()))
    return pd.Series(drawn, index=keys.index, dtype="str")


def funding_shares(year: int) -> dict[str, float]:
    """More PLUS than PLAI; the part of the PLAI grows slowly."""
    social = min(0.30 + 0.006 * max(year - 2011, 0), 0.42)
    return {"PLAI": social, "PLUS": 0.92 - social, "PLS": 0.08}
