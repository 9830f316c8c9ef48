"""The commands of the mail: `copil send` and `copil bounces`."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copil_analysis.cli_options import Root
from copil_analysis.errors import CopilError, UsageError
from copil_analysis.period import Period
from copil_analysis.root import find_root
from copil_analysis.stopping import finished_first, interrupted_by_signals, left_by_signals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from copil_analysis.publishing.mail.ledger import Ledger


def send(
    period: Annotated[
        str | None, typer.Argument(metavar="[PÉRIODE]", help="Par exemple 2011-T1.")
    ] = None,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Écrire les messages (.eml) et dire à qui, sans envoyer."),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Ne pas demander avant un premier envoi.")] = (
        False
    ),
    again: Annotated[
        bool,
        typer.Option("--again", help="Envoyer quoique le registre ait perdu des envois."),
    ] = False,
    log: Annotated[bool, typer.Option("--log", help="Montrer qui a reçu quoi, et quand.")] = False,
    settle: Annotated[
        str | None,
        typer.Option("--settle", metavar="ADRESSE", help="Régler un envoi incertain."),
    ] = None,
    retry: Annotated[
        str | None,
        typer.Option("--retry", metavar="ADRESSE", help="Remettre à envoyer un envoi refusé."),
    ] = None,
    received: Annotated[
        bool, typer.Option("--received", help="Avec --settle : il est arrivé.")
    ] = False,
    lost: Annotated[
        bool, typer.Option("--lost", help="Avec --settle : il n’est pas arrivé, à refaire.")
    ] = False,
    root: Root = Path("."),
) -> None:
    """Envoyer le rapport publié d’une période aux destinataires de copil.toml."""
    if sum((dry_run, log, settle is not None, retry is not None, yes or again)) > 1:
        raise UsageError(
            "--dry-run, --log, --settle, --retry et --yes (ou --again) ne vont pas ensemble."
        )
    chosen = Period.parse(period) if period else None
    if chosen is None and not log:
        raise UsageError("Indiquez une période, par exemple 2011-T1.")
    if (settle is not None) != (received != lost) or (received and lost):
        raise UsageError("--settle va avec --received ou avec --lost.")
    from copil_analysis.publishing.mail.dispatch import LEDGER

    root = find_root(root)
    place = root / LEDGER
    if log:
        _show_log(place, chosen)
        return
    assert chosen is not None
    with _ledger(place) as ledger:
        if settle is not None:
            _settle(chosen, settle, ledger, root, is_received=received)
        elif retry is not None:
            _retry(chosen, retry, ledger, root)
        elif not _send(chosen, root, ledger, dry_run=dry_run, yes=yes, again=again):
            raise typer.Exit(1)


def bounces(
    path: Annotated[
        Path, typer.Argument(metavar="FICHIER", help="Un Maildir, un mbox ou un fichier .eml.")
    ],
    root: Root = Path("."),
) -> None:
    """Retrouver, dans les retours reçus, les envois qui n’ont pas été remis."""
    if not path.exists():
        raise CopilError(f"{path} est introuvable.")
    from copil_analysis.publishing.mail.bounces import read_bounces
    from copil_analysis.publishing.mail.dispatch import LEDGER

    with _ledger(find_root(root) / LEDGER) as ledger:
        found = read_bounces(path, ledger)
    for entry in found.matched:
        print(f"{entry.key.period}, {entry.key.address} : non remis ({entry.answer})")
    for name in found.unmatched:
        print(f"{name} : à lire vous-même, aucun envoi ne lui correspond avec certitude")
    for sentence in found.delayed:
        print(sentence)
    if not (found.matched or found.unmatched or found.delayed):
        print("Aucun retour de non-remise.")


@left_by_signals
def _ledger(place: Path) -> "Iterator[Ledger]":
    from copil_analysis.publishing.mail.ledger import Ledger

    with Ledger(place) as ledger:
        yield ledger


def _show_log(place: Path, period: Period | None) -> None:
    from rich.console import Console

    from copil_analysis.publishing.mail.ledger import Ledger
    from copil_analysis.publishing.mail.telling import print_log

    if not place.exists():
        print("Rien n’a encore été envoyé.")
        return
    with Ledger(place, read_only=True) as ledger:
        entries = ledger.entries(str(period) if period else None)
    print_log(entries, Console(highlight=False))


def _settle(
    period: Period, address: str, ledger: "Ledger", root: Path, *, is_received: bool
) -> None:
    from copil_analysis.publishing.mail.dispatch import settle
    from copil_analysis.publishing.manifest import edition_folder

    folder = edition_folder(period, root)
    for entry in settle(period, address, ledger, folder, is_received=is_received):
        said = "noté comme envoyé" if is_received else "à envoyer de nouveau"
        print(f"{entry.key.period}, {entry.key.address} : {said}")


def _retry(period: Period, address: str, ledger: "Ledger", root: Path) -> None:
    from copil_analysis.publishing.mail.dispatch import retry
    from copil_analysis.publishing.manifest import edition_folder

    for entry in retry(period, address, ledger, edition_folder(period, root)):
        print(
            f"{entry.key.period}, {entry.key.address}, version {entry.key.version[:6]} : "
            "à envoyer de nouveau"
        )


def _send(
    period: Period, root: Path, ledger: "Ledger", *, dry_run: bool, yes: bool, again: bool
) -> bool:
    """Send, or write what would be sent; False when somebody has not got it surely."""
    from rich.console import Console

    from copil_analysis.publishing.mail.dispatch import dispatch, prepare_mailings, write_files
    from copil_analysis.publishing.mail.telling import print_mailings, print_outcomes
    from copil_analysis.publishing.manifest import edition_folder

    console = Console(highlight=False)
    mail, mailings = prepare_mailings(period, root, ledger)
    print_mailings(mailings, console)
    if dry_run:
        folder = root / "data" / "mail" / str(period)
        with finished_first():
            paths = write_files(mailings, folder)
        for path in paths:
            print(os.path.relpath(path))
        return True
    with interrupted_by_signals("Interrompu. Ce qui est parti : copil send --log"):
        outcomes = dispatch(
            mailings,
            mail,
            ledger,
            folder=edition_folder(period, root),
            confirm=lambda text: yes or _agrees(text),
            again=again,
        )
    print_outcomes(outcomes, console)
    return all(one.state == "sent" for one in outcomes)


def _agrees(question: str) -> bool:
    """Ask at the terminal; where there is none, the answer is no."""
    if sys.stdin is None or not sys.stdin.isatty():
        return False
    try:
        return input(f"{question} [o/N] ").strip().lower() in ("o", "oui")
    except EOFError:
        return False
