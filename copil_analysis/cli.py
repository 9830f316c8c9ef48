"""The command `copil`."""

import io
import os
import sys
import traceback
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from copil_analysis.cli_desk import explore
from copil_analysis.cli_french import FrenchCommand, FrenchGroup, describe_usage
from copil_analysis.cli_init import init
from copil_analysis.cli_mail import bounces, send
from copil_analysis.cli_options import (
    LARGEST_NOTEBOOK,
    LONGEST_NOTEBOOK,
    Root,
    limits_of,
    staff_of,
)
from copil_analysis.errors import CopilError, UsageError, describe
from copil_analysis.finding import ERRORS
from copil_analysis.period import Period
from copil_analysis.root import find_root
from copil_analysis.stopping import SENTENCE

# Each command imports what it needs: `copil --help` must not wait for pandas.

app = typer.Typer(
    cls=FrenchGroup,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback()
def copil() -> None:
    """Rapports trimestriels du comité de pilotage, des données reçues aux pages publiées."""


@app.command(cls=FrenchCommand)
def run(
    periods: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PÉRIODE …]", help="Par exemple 2011-T1."),
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Toutes les périodes reçues dans data/raw.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Refaire aussi les pages dont rien n’a changé.")
    ] = False,
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs", metavar="N", help="Nombre de processus à la fois (par défaut : un par cœur)."
        ),
    ] = None,
    timeout: Annotated[
        float,
        typer.Option(
            "--timeout",
            metavar="SECONDES",
            help="Durée maximale d’un carnet, en secondes (par défaut : 600).",
        ),
    ] = LONGEST_NOTEBOOK,
    memory: Annotated[
        int,
        typer.Option(
            "--memory",
            metavar="MO",
            help="Mémoire maximale d’un carnet, en Mo (par défaut : 4096 ; 0 : sans limite).",
        ),
    ] = LARGEST_NOTEBOOK,
    executor: Annotated[
        str,
        typer.Option(
            "--executor",
            metavar="ADRESSE",
            help="dask://HÔTE:PORT confie le travail à un ordonnanceur Dask.",
        ),
    ] = "",
    as_json: Annotated[
        bool, typer.Option("--json", help="Une ligne JSON par événement, pour un programme.")
    ] = False,
    root: Root = Path("."),
) -> None:
    """Produire les rapports qui ne sont pas à jour, d’une ou de plusieurs périodes."""
    chosen = _chosen_periods(periods or [], every, root)
    limits, root = limits_of(timeout, memory), find_root(root)
    staff = staff_of(executor, jobs, root)
    strays = _received(root)[1] if every else []
    for stray in strays:
        _fail(stray, 1)
    from copil_analysis.publishing.batch import publish_all
    from copil_analysis.publishing.production import Asked
    from copil_analysis.publishing.telling import teller_of

    asked = Asked(root.resolve(), limits, force=force, named=not every)
    if not publish_all(chosen, asked, staff=staff, teller=teller_of(as_json=as_json)) or strays:
        raise typer.Exit(1)


@app.command(cls=FrenchCommand)
def check(
    period: Annotated[str, typer.Argument(metavar="PÉRIODE", help="Par exemple 2011-T1.")],
    root: Root = Path("."),
) -> None:
    """Montrer ce que les contrôles d’une période ont trouvé."""
    chosen = Period.parse(period)
    from rich.console import Console

    from copil_analysis.checking.findings import blocking_messages
    from copil_analysis.loading import load_checks
    from copil_analysis.showing.terminal import print_checks

    checks = load_checks(str(chosen), root)
    print_checks(checks, title=f"Contrôles {chosen.of_label}", console=Console(highlight=False))
    if blocking_messages(checks):
        raise typer.Exit(1)


@app.command(cls=FrenchCommand)
def new(
    period: Annotated[str, typer.Argument(metavar="PÉRIODE", help="Par exemple 2011-T2.")],
    root: Root = Path("."),
) -> None:
    """Préparer le dossier d’une période, avec les classeurs à remplir et qui attend encore."""
    from copil_analysis.showing.french import typeset
    from copil_analysis.workspace.new_period import make_period

    chosen, told = Period.parse(period), list[str]()
    for path in make_period(chosen, find_root(root), tell=told.append):
        print(os.path.relpath(path))
    for sentence in told:
        print(typeset(sentence))
    print(
        "À faire : corrigez les dates de period.toml, remplissez les classeurs ou posez à côté ce "
        "que les structures envoient (un classeur qui ne sert pas se supprime), puis : "
        f"copil check {chosen}"
    )


@app.command(cls=FrenchCommand)
def follow(
    period: Annotated[str, typer.Argument(metavar="PÉRIODE", help="Par exemple 2011-T2.")],
    root: Root = Path("."),
) -> None:
    """Écrire pour chaque structure ce qu’elle a à corriger et à renouveler, ligne par ligne."""
    from copil_analysis.workspace.follow import follow as follow_up

    written = follow_up(Period.parse(period), find_root(root))
    for path in written:
        print(os.path.relpath(path))
    if not written:
        raise CopilError(f"{period} : aucun registre ne nomme une structure, rien n'est écrit.")


@app.command(cls=FrenchCommand)
def read(
    file: Annotated[
        Path,
        typer.Argument(metavar="FICHIER", help="Diapositives ou tableau reçus."),
    ],
    root: Root = Path("."),
) -> None:
    """Écrire en CSV, à l’écran, les tableaux d’un fichier, et ce qu’ils ont de douteux."""
    if not file.is_file():
        raise CopilError(f"Le fichier {file} est introuvable.")
    from copil_analysis.checking.margins import describe_table
    from copil_analysis.config import read_config
    from copil_analysis.gathering import read_file
    from copil_analysis.reading.cells import cells_of

    root = find_root(root)
    read = read_file(file, root)
    if read.rows is not None:
        sys.stdout.write(read.rows.to_csv(index=False, lineterminator="\n"))
    for number, table in enumerate(read.tables):
        cells = cells_of([table]).to_csv(index=False, header=not number, lineterminator="\n")
        print(cells, end="", flush=True)
        for sentence in describe_table(table, read_config(root)):
            _fail(sentence, 1)
    for finding in read.findings:
        _fail(finding.message, 1)
    if any(finding.level in ERRORS for finding in read.findings):
        raise typer.Exit(1)


@app.command(cls=FrenchCommand)
def trace(
    period: Annotated[str, typer.Argument(metavar="PÉRIODE", help="Par exemple 2011-T2.")],
    table: Annotated[
        str,
        typer.Argument(
            metavar="TABLEAU", help="attributions, relogements, logements, attente ou besoins."
        ),
    ],
    structure: Annotated[str, typer.Argument(metavar="STRUCTURE", help="Par exemple CANNES.")],
    column: Annotated[
        str | None,
        typer.Argument(metavar="[COLONNE]", help="Filière, typologie ou mesure, par exemple T4."),
    ] = None,
    root: Root = Path("."),
) -> None:
    """Montrer les cellules ou les lignes reçues dont un chiffre est fait."""
    from rich.console import Console

    from copil_analysis.showing.terminal import print_trace
    from copil_analysis.tracing import trace as traced

    found = traced(period, table, structure, column, root)
    title = f"{Period.parse(period)}, {table}, {structure}{f', {column}' if column else ''}"
    print_trace(found, title=title, console=Console(highlight=False))


@app.command(cls=FrenchCommand)
def demo(
    folder: Annotated[Path, typer.Argument(metavar="DOSSIER", help="Un dossier neuf ou vide.")],
    quarters: Annotated[
        int, typer.Option("--quarters", metavar="N", help="Combien de trimestres, les derniers.")
    ] = 8,
    households: Annotated[
        int,
        typer.Option(
            "--households",
            metavar="N",
            help="Ménages relogés par trimestre, environ (2000 au plus).",
        ),
    ] = 45,
    seed: Annotated[
        int, typer.Option("--seed", metavar="N", help="La même graine donne les mêmes fichiers.")
    ] = 1,
    dispersion: Annotated[
        float,
        typer.Option(
            "--dispersion",
            metavar="X",
            help="Variance des trimestres, en multiple de celle de Poisson (1 à 5).",
        ),
    ] = 1.0,
    season: Annotated[
        float,
        typer.Option(
            "--season",
            metavar="X",
            help="Saison des relogements : 0,3 s'écrit 0.3, et donne 30 % de plus au T1, "
            "30 % de moins au T3.",
        ),
    ] = 0.0,
    late: Annotated[
        float,
        typer.Option(
            "--late",
            metavar="X",
            help="Part des relogements dits un trimestre trop tard, par exemple 0.1.",
        ),
    ] = 0.0,
) -> None:
    """Inventer un espace de travail : des registres comme les structures en envoient."""
    from copil_analysis.workspace.demo import Unrest, make_demo

    made = make_demo(
        folder,
        quarters=quarters,
        households=households,
        seed=seed,
        unrest=Unrest(dispersion, season, late),
        today=date.today(),
    )
    place = os.path.relpath(folder)
    print(
        f"Données inventées : {len(made)} fichiers dans {place}. "
        f"Pour les publier : copil run --all --root {place} ; "
        f"pour les explorer : copil explore --root {place}"
    )


app.command(cls=FrenchCommand)(init)
app.command(cls=FrenchCommand)(send)
app.command(cls=FrenchCommand)(bounces)
app.command(cls=FrenchCommand)(explore)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0 done, 1 data or notebook wrong, 2 wrong usage.

    Whatever goes wrong is one French sentence on stderr; COPIL_DEBUG=1 adds the traceback.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that lacks U+202F shows "?"
            stream.reconfigure(errors="replace")
    words = list(sys.argv[1:] if arguments is None else arguments) or ["--help"]
    command = typer.main.get_command(app)
    try:
        code = command.main(words, prog_name="copil", standalone_mode=False)
    except UsageError as error:
        return _fail(str(error), 2)
    except typer.TyperException as error:
        return _fail(describe_usage(error), 2)
    except Exception as error:
        return _fail(describe(error), 1)
    if code == 130:
        return _fail(SENTENCE, 130)
    return code or 0


def _fail(sentence: str, code: int) -> int:
    from copil_analysis.showing.french import typeset

    if os.environ.get("COPIL_DEBUG") == "1":
        traceback.print_exc()
    print(typeset(sentence), file=sys.stderr)
    return code


def _chosen_periods(texts: Sequence[str], every: bool, root: Path) -> list[Period]:
    """The periods asked for, each once; all of them are read before the first one runs."""
    if not texts and not every:
        raise UsageError("Indiquez une période, par exemple 2011-T1, ou --all pour toutes.")
    names = list(texts)
    if every:
        received, _ = _received(find_root(root))
        names += map(str, received)
        if not names:
            raise CopilError("Aucune période dans data/raw : on y attend un dossier comme 2011-T1.")
    return list(dict.fromkeys(Period.parse(name) for name in names))


def _received(root: Path) -> tuple[list[Period], list[str]]:
    """The periods of data/raw, and a sentence on each folder that no period is named after."""
    periods, strays = [], []
    for path in sorted((root / "data" / "raw").glob("[!.]*")):
        if path.is_dir():
            try:
                periods.append(Period.parse(path.name))
            except UsageError as error:
                strays.append(f"data/raw/{path.name} : {error} Ce dossier n'est pas publié.")
    return periods, strays
