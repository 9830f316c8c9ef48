"""What several rooms' tests stand on: the quarter of the deck, written by hand, and a browser."""

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import HealthCheck, settings

from tests.sharing import (
    Installed,
    Published,
    install_once,
    make_once,
    make_workspace,
    publish_once,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from copil_analysis.quarter import Quarter

# One profile for the whole suite: a busy machine is no failure, so nothing has a deadline.
settings.register_profile(
    "copil",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("copil")

PROJECT = Path(__file__).parents[1]
STRUCTURES = ("CASA", "CANNES", "CAPAP", "EST")
ALLOCATIONS = {
    "agis_classique": (0, 0, 0, 4),
    "agis_iml": (1, 6, 0, 8),
    "prefectoral": (3, 5, 2, 10),
    "action_logement": (0, 0, 0, 0),
    "autres": (2, 2, 0, 2),
    "autres_reservataires": (0, 0, 0, 0),
}
REHOUSED = {
    "CASA": (6, 7, 2, 9),
    "CANNES": (13, 12, 12, 24),
    "CAPAP": (2, 2, 0, 2),
    "EST": (24, 32, 27, 59),
}
DWELLINGS = {
    "CASA": (2, 1, 1, 0, 0, 0, 0),
    "CANNES": (6, 2, 4, 1, 0, 0, 0),
    "CAPAP": (1, 0, 1, 0, 0, 0, 0),
    "EST": (8, 6, 6, 3, 0, 1, 0),
}
WAITING = {
    "CASA": (31, 37, 20, 57),
    "CANNES": (32, 40, 39, 79),
    "CAPAP": (20, 20, 21, 41),
    "EST": (94, 125, 165, 290),
}
NEEDS = {
    "CASA": (18, 3, 5, 3, 2, 0),
    "CANNES": (11, 4, 5, 7, 2, 3),
    "CAPAP": (9, 1, 6, 2, 2, 0),
    "EST": (25, 10, 30, 28, 0, 1),
}
# check, table, row, column, stated, computed, gap, level, status, message
CHECKS = (
    ("margin", "needs", "total", "T1", 63, 63, 0, "", "ok", ""),
    ("margin", "needs", "total", "T3", 45, 46, 1, "error", "gap",
     "La colonne T3 donne 46, mais 45 est imprimé."),
    ("margin", "needs", "total", "T4", 41, 40, -1, "error", "gap",
     "La colonne T4 donne 40, mais 41 est imprimé."),
    ("recovered", "rehoused", "CANNES", "children", None, 12, None, "warning", "recovered",
     "Les enfants de Cannes ne sont pas imprimés : 12 se déduit de la ligne et de la colonne."),
    ("recovered", "waiting", "CAPAP", "adults", None, 20, None, "warning", "recovered",
     "Les adultes de CAPAP ne sont pas imprimés : 20 se déduit de la ligne et de la colonne."),
    ("allocations_dwellings", "dwellings", "total", "", 45, 43, -2, "", "explained",
     "45 logements attribués pour 43 typologies : 2 relogements en logements-foyers."),
    ("adults", "rehoused", "CANNES", "adults", 13, 12, -1, "warning", "gap",
     "Cannes a relogé 13 ménages mais 12 adultes : à confirmer."),
    ("period", "", "", "end", None, None, None, "warning", "gap",
     "La période se termine le 10 avril 2011, dix jours après le trimestre."),
)  # fmt: skip


@pytest.fixture
def quarter_2011() -> "Quarter":
    """The first quarter of 2011, by hand from the deck's one right reading."""
    from copil_analysis.config import read_config
    from copil_analysis.period import Period
    from copil_analysis.quarter import Quarter
    from copil_analysis.vocabulary import NEED_TYPOLOGIES, TYPOLOGIES

    measures = ("households", "adults", "children", "persons")
    channels = _long(ALLOCATIONS, STRUCTURES, ("channel", "structure", "households"))
    in_order = {code: rank for rank, code in enumerate(STRUCTURES)}
    return Quarter(
        period=Period(2011, 1),
        config=read_config(PROJECT),
        start=date(2011, 1, 1),
        end=date(2011, 4, 10),
        snapshot=date(2011, 4, 11),
        committee=date(2011, 4, 15),
        agenda=("Bilan d’activité 2010", "Chiffres du premier trimestre 2011"),
        notes="## Réalisé\n\nL’équipe est connue des bailleurs.\n",
        allocations=channels[["structure", "channel", "households"]].sort_values(
            "structure", key=lambda codes: codes.map(in_order), kind="stable", ignore_index=True
        ),
        rehoused=_wide(REHOUSED, measures),
        dwellings=_long(DWELLINGS, TYPOLOGIES, ("structure", "typology", "dwellings")),
        waiting=_wide(WAITING, measures),
        needs=_long(NEEDS, NEED_TYPOLOGIES, ("structure", "typology", "households")),
        checks=_checks(),
        sources={
            "allocations": "diapositive 2 du comité du 15 avril 2011 (slides.txt)",
            "rehoused": "diapositive 3 du comité du 15 avril 2011 (slides.txt)",
            "dwellings": "diapositive 4 du comité du 15 avril 2011 (slides.txt)",
            "waiting": "diapositive 5 du comité du 15 avril 2011 (slides.txt)",
            "needs": "diapositive 5 du comité du 15 avril 2011 (slides.txt)",
        },
    )


def _long(
    table: Mapping[str, Sequence[int]], columns: Sequence[str], names: tuple[str, str, str]
) -> pd.DataFrame:
    rows = [
        (row, column, value)
        for row, values in table.items()
        for column, value in zip(columns, values, strict=True)
    ]
    return pd.DataFrame(rows, columns=list(names)).astype({names[2]: "Int64"})


def _wide(table: Mapping[str, Sequence[int]], measures: Sequence[str]) -> pd.DataFrame:
    rows = [(structure, *values) for structure, values in table.items()]
    frame = pd.DataFrame(rows, columns=["structure", *measures])
    return frame.astype(dict.fromkeys(measures, "Int64"))


def _checks() -> pd.DataFrame:
    columns = ["check", "table", "row", "column", "stated", "computed", "gap"]
    frame = pd.DataFrame(list(CHECKS), columns=[*columns, "level", "status", "message"])
    return frame.astype({"stated": "Int64", "computed": "Int64", "gap": "Int64"})


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this run of the tests, in however many processes it runs."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def invented(shared: Path) -> Path:
    """A workspace of twelve invented quarters, 2023-T4 to 2026-T3, which tests only read.

    What is kept of each quarter stands there already: to read the registers takes seconds.
    """
    from copil_analysis.loading import load
    from copil_analysis.workspace.demo import make_demo

    def make(root: Path) -> None:
        make_demo(root, quarters=12, households=45, seed=1, today=date(2026, 11, 23))
        load("2026-T3", root)

    return make_once(shared / "invented", make)


@pytest.fixture(scope="session")
def published_2011(shared: Path) -> Published:
    """The shipped quarter, published in a workspace with recipients, which tests only read."""
    return publish_once("2011-T1", shared / "published_2011", make_workspace)


@pytest.fixture(scope="session")
def published_invented(shared: Path, invented: Path) -> Published:
    """The last quarter of the invented workspace, published; tests only read it."""

    def make(root: Path) -> None:
        shutil.copytree(invented, root)

    return publish_once("2026-T3", shared / "published_invented", make)


@pytest.fixture(scope="session")
def installed(shared: Path) -> Installed:
    """An environment outside the repository, with the wheel and what pip brings with it."""
    return install_once(shared / "installed")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Chromium; a test that asks for it is skipped where there is none.

    With COPIL_REQUIRE_CHROMIUM set, as .ci/run sets it, its absence is a failure.
    """
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if (found := shutil.which(name))), None)
    if path is None:
        reason = "no Chromium on this machine: install the package chromium"
        (pytest.fail if os.environ.get("COPIL_REQUIRE_CHROMIUM") else pytest.skip)(reason)
    return str(path)


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator["Browser"]:
    """A headless Chromium that makes no request of its own.

    One a module, not one a session: while it is open an event loop runs in this thread.
    """
    from playwright.sync_api import sync_playwright

    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, headless=True, args=arguments)
        yield found
        found.close()
