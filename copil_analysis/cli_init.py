"""The command `copil init`, which asks at the terminal for what it was not given."""

import os
import shlex
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copil_analysis.errors import UsageError
from copil_analysis.period import Period

if TYPE_CHECKING:
    from copil_analysis.config import Term

    Read = Callable[[Sequence[str]], tuple[Term, ...]]

_EACH = "répétable ; CODE=NOM choisit aussi son code"


def init(
    folder: Annotated[Path, typer.Argument(metavar="DOSSIER", help="Un dossier neuf ou vide.")],
    service: Annotated[
        str | None,
        typer.Option("--service", metavar="NOM", help="Le service qui présente le rapport."),
    ] = None,
    structures: Annotated[
        list[str] | None,
        typer.Option("--structure", metavar="NOM", help=f"Une structure ({_EACH})."),
    ] = None,
    channels: Annotated[
        list[str] | None,
        typer.Option(
            "--channel",
            metavar="NOM",
            help=f"Une filière ({_EACH}) ; par défaut : celles que l’on rencontre partout.",
        ),
    ] = None,
) -> None:
    """Préparer un espace de travail neuf : copil.toml, les carnets, la place des données."""
    from copil_analysis.workspace.init import default_channels, make_workspace
    from copil_analysis.workspace.new_folder import refuse_full
    from copil_analysis.workspace.terms import channels_named, service_named, structures_named

    refuse_full(folder)
    is_asked, needed = sys.stdin.isatty(), {"--service": service, "--structure": structures}
    if not is_asked and (missing := [option for option, given in needed.items() if not given]):
        raise UsageError(f"Il manque {' et '.join(missing)} (aide : copil init --help).")
    named = service_named(service) if service else _ask_service(service_named)
    chosen = structures_named(structures or ()) or _ask_each(
        structures_named, "Structures, une par ligne ; une ligne vide termine."
    )
    ways = channels_named(channels or ())
    if not ways and is_asked:
        usual = ", ".join(channel.label for channel in default_channels())
        ways = _ask_each(
            channels_named,
            "Filières, une par ligne ; une ligne vide termine. Sans réponse, ce sont "
            f"celles-ci : {usual}.",
            least=0,
        )
    made = make_workspace(
        folder, service=named, structures=chosen, channels=ways or default_channels()
    )
    for path in made:
        print(os.path.relpath(path))
    _say_what_follows(folder, date.today())


def _ask_service(read: Callable[[str], str]) -> str:
    while True:
        answer = _answer("Nom du service : ")
        try:
            return read(answer)
        except UsageError as error:
            _tell(error)


def _ask_each(read: "Read", question: str, *, least: int = 1) -> "tuple[Term, ...]":
    """What is answered line by line; an answer that is wrong is said, and does not count."""
    print(question)
    answers: list[str] = []
    while (answer := _answer(f"  {len(answers) + 1}. ").strip()) or len(answers) < least:
        try:
            read([*answers, answer])
            answers.append(answer)
        except UsageError as error:
            _tell(error)
    return read(answers)


def _answer(question: str) -> str:
    try:
        return input(question)
    except EOFError:
        print()
        raise UsageError("Rien n'est écrit : les réponses se sont arrêtées là.") from None


def _tell(error: UsageError) -> None:
    from copil_analysis.showing.french import typeset

    print(typeset(str(error)))


def _say_what_follows(folder: Path, today: date) -> None:
    place = os.path.relpath(folder)
    there = "" if place == os.curdir else f"cd {shlex.quote(place)}, puis "
    last = Period(today.year, (today.month + 2) // 3).previous
    print(
        "À faire : relisez copil.toml (noms rencontrés, norme, envoi), puis préparez un "
        f"trimestre : {there}copil new {last}"
    )
