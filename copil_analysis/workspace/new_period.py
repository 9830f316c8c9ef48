"""The folder of a new period: its dates, its notes and its workbooks, all ready to fill."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from copil_analysis.cleaning.cells import FIRST_DAY, LAST_DAY
from copil_analysis.config import PeriodFacts, read_config, read_period_facts
from copil_analysis.errors import CopilError, UsageError
from copil_analysis.folders import whole_folder, write_text
from copil_analysis.period import Period
from copil_analysis.periods_received import latest_before, received_folder
from copil_analysis.register_fields import ATTRIBUTIONS, WAITING_FILE
from copil_analysis.workspace.carried import carry
from copil_analysis.workspace.carried_notes import carry_notes
from copil_analysis.workspace.template_workbook import write_template

_YEARS = range(FIRST_DAY.year, LAST_DAY.year + 1)  # those of the dates that a register may hold
_COMMITTEE = timedelta(days=15)
_FACTS = """\
# {label} : chaque ligne « clé = valeur » se corrige ; ce qui suit un # est un commentaire.

# Premier et dernier jour des attributions comptées : le lendemain de la période précédente, et le
# calendrier ; à corriger si le comité compte autrement.
start = {start}
end = {end}

# Jour du relevé de la file active.
snapshot = {end}

# Jour du comité de pilotage : supposé, à corriger.
committee = {committee}

# Jour du comité suivant, s'il est fixé : ôtez le # et corrigez.
# next_committee = {next_committee}

# Ordre du jour, un point par ligne :
# agenda = [
#   "Chiffres {of_label}",
#   "Questions diverses",
# ]
agenda = []

# Ce que l'équipe demande au comité, une phrase par ligne ; ce qui est déjà calculé (combien de
# logements de plus) s'y ajoute :
# asks = [
#   "Un interlocuteur par bailleur pour les dossiers de grands ménages",
# ]
asks = []

# Si rien n'a été attribué : ôtez le #, et supprimez le classeur des attributions.
# nothing_allocated = true

# Un écart que copil check signale et que quelqu'un sait expliquer se note ici : ôtez les # et
# recopiez check, row et gap de data/processed/{period}/checks.csv ; reason dit pourquoi, et
# paraît dans le rapport. Un bloc [[explained]] par écart. Une explication qui ne correspond plus
# à rien est signalée à son tour.
# [[explained]]
# check = "allocations_dwellings"
# row = "CASA"
# gap = -2
# reason = "2 relogements en logement-foyer, qui ne comptent pas dans une typologie"
"""
_NOTES = """\
<!-- Les remarques de l'équipe, une par ligne après un tiret. Ce qui est entre ces signes ne paraît
pas dans le rapport, ni un titre sous lequel rien n'est écrit. Ni nom, ni numéro de demande. -->

## Ce qui a été fait

<!-- Commissions, partenariats, formations, relogements remarquables… -->

## Ce qui fait obstacle

<!-- Les freins, un par ligne : grands logements, PLUS et PLAI, loyers… La synthèse met en face de
chacun la mesure qui le confirme ou non. -->

## La suite

<!-- Ce qui est prévu d'ici au prochain comité… -->
"""


def make_period(
    period: Period, root: Path, *, tell: Callable[[str], object] = lambda _: None
) -> list[Path]:
    """Make ``data/raw/<period>/`` whole or not at all; a folder that exists stays as it is.

    The flows begin the day after those of the quarter before; the other dates are the calendar's,
    the committee 15 days later: the analyst corrects them. Who still waited and what the team
    noted come from the latest period before; ``tell`` gets a sentence on each thing that matters.
    """
    if period.year not in _YEARS:
        raise UsageError(
            f"Un dossier se prépare pour une période de {_YEARS[0]} à {_YEARS[-1]}, comme 2011-T1 "
            f"ou 2011 : « {period} » n'en est pas une."
        )
    config = read_config(root).at(period)
    folder = received_folder(period, root)
    _refuse_there(folder, period)
    carried = carry(period, root, config)
    with whole_folder(folder) as staging:
        facts = _facts(period, _start(period, root))
        notes = carry_notes(_NOTES, latest_before(period, root), root)
        for name, text in (("period.toml", facts), ("notes.md", notes)):
            write_text(staging / name, text)
        for name, register, rows in (
            (ATTRIBUTIONS, ATTRIBUTIONS, []),
            *((name, WAITING_FILE, rows) for name, rows in carried.rows.items()),
        ):
            path = staging / f"{name}.xlsx"
            write_template(path, register, period=period, config=config, rows=rows)
        # Last, so that a folder that appeared meanwhile is not replaced either.
        _refuse_there(folder, period)
    for sentence in carried.told:
        tell(sentence)
    books = [f"{name}.xlsx" for name in (ATTRIBUTIONS, *carried.rows)]
    return [folder / name for name in ("period.toml", "notes.md", *books)]


def _refuse_there(folder: Path, period: Period) -> None:
    if folder.exists():
        raise CopilError(
            f"Le dossier data/raw/{period} existe déjà : il reste tel quel, rien n'a été écrit."
        )


def _start(period: Period, root: Path) -> date:
    """The day after the period before stopped counting, where it is known and reaches further."""
    before = next(
        (facts for one in period.just_before if (facts := _facts_of(one, root)) is not None),
        None,
    )
    if before is None:
        return period.first_day
    following = before.end + timedelta(days=1)
    return following if period.first_day < following <= period.last_day else period.first_day


def _facts_of(period: Period, root: Path) -> PeriodFacts | None:
    try:
        return read_period_facts(received_folder(period, root))
    except CopilError:
        return None


def _facts(period: Period, start: date) -> str:
    return _FACTS.format(
        period=period,
        label=period.label,
        of_label=period.of_label,
        start=start,
        end=period.last_day,
        committee=period.last_day + _COMMITTEE,
        next_committee=period.following.last_day + _COMMITTEE,
    )
