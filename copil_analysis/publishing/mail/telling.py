"""What the terminal shows of the mail: who would get what, what became of it, who got what."""

from collections.abc import Sequence
from email import message_from_bytes, policy

from rich.console import Console
from rich.table import Table

from copil_analysis.publishing.mail.dispatch import Mailing
from copil_analysis.publishing.mail.ledger import STATE_LABELS, Entry
from copil_analysis.publishing.mail.sending import Outcome
from copil_analysis.showing.french import format_number, typeset

_TO_DO = {
    "uncertain": "Demandez à {address} si le message est arrivé, puis : copil send {period} "
    "--settle {address} --received (ou --lost).",
    "refused": "{address} : corrigez l'adresse dans copil.toml, ou écrivez-lui autrement ; cette "
    "version ne lui sera plus proposée, sauf après : copil send {period} --retry {address}",
    "ready": "{address} : à relancer plus tard par la même commande.",
}
_TO_REPAIR = "{address} : réparez ce que dit la réponse, puis relancez la même commande."


def print_mailings(mailings: Sequence[Mailing], console: Console) -> None:
    """Who would get what: address, edition, subject, size, and whether it has gone already."""
    table = _table("Adresse", "Édition", "Objet", "Taille", "État")
    for one in mailings:
        message = message_from_bytes(one.outgoing.content, policy=policy.default)
        size = f"{format_number(len(one.outgoing.content) / 1e6, 1)} Mo"
        table.add_row(
            one.recipient.address,
            one.recipient.edition,
            str(message["Subject"]),
            size,
            STATE_LABELS[one.state],
        )
    console.print(table)


def print_outcomes(outcomes: Sequence[Outcome], console: Console) -> None:
    """What became of each message, with the server's answer where it is not sent."""
    table = _table("Adresse", "État", "Réponse du serveur")
    for one in outcomes:
        answer = "" if one.state == "sent" else one.answer
        table.add_row(one.key.address, STATE_LABELS[one.state], typeset(answer))
    console.print(table)
    for one in outcomes:
        if to_do := _TO_REPAIR if one.is_ours else _TO_DO.get(one.state):
            told = to_do.format(address=one.key.address, period=one.key.period)
            console.print(typeset(told), soft_wrap=True)


def print_log(entries: Sequence[Entry], console: Console) -> None:
    """Who got what and when, oldest first."""
    table = _table("Période", "Adresse", "Version", "État", "Date (UTC)", "Réponse")
    for entry in entries:
        table.add_row(
            entry.key.period,
            entry.key.address,
            entry.key.version[:6],
            STATE_LABELS[entry.state],
            entry.changed[:16].replace("T", " "),
            typeset(entry.answer),
        )
    console.print(table)


def _table(*headers: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for header in headers:
        table.add_column(header, overflow="fold", no_wrap=header == "Adresse")
    return table
