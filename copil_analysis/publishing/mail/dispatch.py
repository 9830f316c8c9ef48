"""From a published edition to its recipients: what would go to whom, and sending it."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from copil_analysis.config import Mail, Recipient
from copil_analysis.errors import CopilError
from copil_analysis.loading import load
from copil_analysis.period import Period
from copil_analysis.publishing.blocking import why_blocked
from copil_analysis.publishing.freshness import why_not_current
from copil_analysis.publishing.mail.body import compose
from copil_analysis.publishing.mail.ledger import STATE_LABELS, Entry, Key, Ledger
from copil_analysis.publishing.mail.message import build_message, message_id
from copil_analysis.publishing.mail.password import find_password
from copil_analysis.publishing.mail.sending import Outcome, Outgoing, send_all
from copil_analysis.publishing.manifest import (
    MANIFEST,
    edition_folder,
    edition_version,
    sent_messages,
    write_sent,
)
from copil_analysis.quarter import Quarter
from copil_analysis.showing.pages import WORKBOOK, pages_of

LEDGER = Path("data", "mail", "ledger.sqlite3")


@dataclass(frozen=True)
class Mailing:
    """A message for one recipient. ``state``: the ledger's; ``is_correction``: of one sent."""

    recipient: Recipient
    outgoing: Outgoing
    state: str
    is_correction: bool


def prepare_mailings(period: Period, root: Path, ledger: Ledger) -> tuple[Mail, list[Mailing]]:
    """The message of each recipient of copil.toml, as it would go.

    A CopilError says why nothing may go: no [mail] part or recipient in copil.toml, a check that
    blocks, an edition that is missing, changed, or older than its inputs.
    """
    quarter = load(str(period), root)
    mail = quarter.config.mail
    if mail is None or not mail.recipients:
        raise CopilError(
            "copil.toml ne dit pas comment envoyer : on attend une partie [mail] et au moins un "
            "[[mail.recipients]]."
        )
    if reason := why_blocked(quarter, root):
        raise CopilError(f"{period} : rien n'est envoyé. {reason}")
    if reason := why_not_current(period, root):
        raise CopilError(f"Rien n'est envoyé. {reason}")
    if mail.ca_file:
        mail = mail.model_copy(update={"ca_file": str(root.resolve() / mail.ca_file)})
    folder = edition_folder(period, root)
    version, write = edition_version(folder), _writer(quarter, mail, folder)
    states = {entry.key: entry.state for entry in ledger.entries(str(period))}
    return mail, [
        _mailing(
            one, Key(str(period), version, one.edition, one.address), mail, ledger, states, write
        )
        for one in mail.recipients
    ]


def _writer(quarter: Quarter, mail: Mail, folder: Path) -> Callable[..., bytes]:
    """What writes a message to one recipient: the edition's files are read once for all."""
    return partial(
        build_message,
        quarter,
        mail=mail,
        files={name: (folder / name).read_bytes() for name in (*pages_of(quarter), WORKBOOK)},
        content=compose(quarter),
    )


def _mailing(
    recipient: Recipient,
    key: Key,
    mail: Mail,
    ledger: Ledger,
    states: Mapping[Key, str],
    write: Callable[..., bytes],
) -> Mailing:
    identifier = message_id(
        key.period, key.version, key.edition, key.address, mail.sender.rpartition("@")[2]
    )
    first = ledger.first_sent(key.period, key.edition, key.address)
    corrected = first if first != identifier else None
    message = write(recipient=recipient, version=key.version, correction_of=corrected)
    return Mailing(
        recipient, Outgoing(key, identifier, message), states.get(key, "ready"), bool(corrected)
    )


def dispatch(
    mailings: Sequence[Mailing],
    mail: Mail,
    ledger: Ledger,
    *,
    folder: Path,
    confirm: Callable[[str], bool],
    again: bool = False,
    send: Callable[..., list[Outcome]] = send_all,
) -> list[Outcome]:
    """Send the messages that have not gone, and tell what became of each.

    ``confirm`` is asked, in French, before anything goes to an address for the first time, and
    before a correction; on a no, nothing goes to anybody. What was sent is noted in the manifest
    of the edition in ``folder`` too: where the ledger has lost some of it, nothing goes but
    ``again``.
    """
    if not again:
        _refuse_loss(folder, ledger)
    _refuse_doubt(mailings, ledger)
    known = {entry.key.address for entry in ledger.entries() if entry.state != "ready"}
    ready = [one for one in mailings if one.state == "ready"]
    new = [one for one in ready if one.outgoing.key.address not in known]
    asked = [
        *([f"premier envoi à {_addresses(new)}"] if new else []),
        *(
            [f"rectificatif à {_addresses(corrections)}"]
            if (corrections := [one for one in ready if one.is_correction])
            else []
        ),
    ]
    told = ", ".join(asked)
    if asked and not confirm(f"{told.capitalize()} : envoyer ?"):
        raise CopilError(f"Rien n'est envoyé : {told}, à confirmer au terminal ou par --yes.")
    password = find_password(mail)
    _note_sent(folder, ledger)
    try:
        return send([one.outgoing for one in mailings], mail, password, ledger)
    finally:
        with suppress(CopilError):  # the next sending notes it, and this one must tell what it did
            _note_sent(folder, ledger)


def _refuse_loss(folder: Path, ledger: Ledger) -> None:
    sent = sent_messages(folder)
    if lost := len(sent) - len(_still_known(sent, ledger)):
        raise CopilError(
            "Rien n'est envoyé : le registre des envois, supprimé ou trop ancien, n'a plus ce qui "
            f"est déjà parti d'après reports/{folder.name}/{MANIFEST} (envois perdus : {lost} sur "
            f"{len(sent)}). Remettez-en la dernière copie dans {LEDGER.as_posix()} ; ou, si chacun "
            f"peut recevoir ce rapport une seconde fois : copil send {folder.name} --again"
        )


def _still_known(sent: Sequence[str], ledger: Ledger) -> list[str]:
    """Those of the Message-IDs that the ledger does not propose to send."""
    return [one for one in sent if (entry := ledger.find(one)) and entry.state != "ready"]


def _note_sent(folder: Path, ledger: Ledger) -> None:
    gone = [one for one in ledger.entries(folder.name) if one.state in ("sent", "uncertain")]
    known = _still_known(sent_messages(folder), ledger)
    write_sent(folder, sorted({*known, *(one.message_id for one in gone)}))


def _addresses(mailings: Sequence[Mailing]) -> str:
    return f"{len(mailings)} adresse{'s' if len(mailings) > 1 else ''}"


def _refuse_doubt(mailings: Sequence[Mailing], ledger: Ledger) -> None:
    """Another version went, or may have gone, last: what would follow must be somebody's choice.

    An earlier version that is uncertain is settled first; an old version that was sent before
    another one is not sent twice, and would leave the wrong one as the last word.
    """
    for one in mailings:
        key = one.outgoing.key
        of_address = [
            entry
            for entry in ledger.entries(key.period)
            if (entry.key.edition, entry.key.address) == (key.edition, key.address)
        ]
        others = [entry for entry in of_address if entry.key.version != key.version]
        if any(entry.state == "uncertain" for entry in others):
            raise CopilError(
                f"Rien n'est envoyé : un envoi précédent à {key.address} est incertain. Demandez "
                f"s'il est arrivé, puis : copil send {key.period} --settle {key.address} "
                "--received (ou --lost)."
            )
        own = next((entry for entry in of_address if entry.key == key), None)
        if (
            own
            and own.state == "sent"
            and any(entry.state == "sent" and entry.changed > own.changed for entry in others)
        ):
            raise CopilError(
                f"Rien n'est envoyé : {key.address} a reçu ce rapport, puis une autre version. "
                "Changez quelque chose, par exemple une remarque dans notes.md, publiez et "
                "renvoyez."
            )


def write_files(mailings: Sequence[Mailing], folder: Path) -> list[Path]:
    """Write each message as an .eml file, in the order of the recipients."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.eml"):
        old.unlink()
    paths = []
    for number, one in enumerate(mailings, start=1):
        path = folder / f"{number:02d}-{one.recipient.address.replace('@', '-')}.eml"
        path.write_bytes(one.outgoing.content)
        paths.append(path)
    return paths


def settle(
    period: Period, address: str, ledger: Ledger, folder: Path, *, is_received: bool
) -> list[Entry]:
    """Say of what is uncertain whether it arrived: then it is sent, or ready to go again."""
    found = _find(period, address, ledger, state="uncertain")
    if not is_received:
        _forget(folder, found)
    for entry in found:
        ledger.settle(entry.key, "sent" if is_received else "ready")
    return found


def retry(period: Period, address: str, ledger: Ledger, folder: Path) -> list[Entry]:
    """Have what was refused, or came back, proposed to its address once more."""
    found = _find(period, address, ledger, state="refused")
    _forget(folder, found)
    for entry in found:
        ledger.retry(entry.key)
    return found


def _forget(folder: Path, entries: Sequence[Entry]) -> None:
    """Strike out of the manifest what somebody has sent again: it is no loss of the ledger."""
    again = {one.message_id for one in entries}
    write_sent(folder, [one for one in sent_messages(folder) if one not in again])


def _find(period: Period, address: str, ledger: Ledger, *, state: str) -> list[Entry]:
    entries = [one for one in ledger.entries(str(period)) if one.state == state]
    if found := [one for one in entries if one.key.address.lower() == address.lower()]:
        return found
    raise CopilError(
        f"Aucun envoi {STATE_LABELS[state]} à {address} pour {period} dans le registre."
    )
