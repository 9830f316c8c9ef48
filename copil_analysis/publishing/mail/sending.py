"""Messages to the server one by one over one connection, tried again where that is safe."""

import smtplib
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from copil_analysis.config import Mail
from copil_analysis.publishing.mail.connection import BusyServer, ServerError, open_connection
from copil_analysis.publishing.mail.delivery import (
    Outcome,
    Outgoing,
    deliver,
    keep,
    outcome_of,
    refusal,
)
from copil_analysis.publishing.mail.ledger import Ledger

__all__ = ["Outcome", "Outgoing", "send_all"]


def send_all(
    messages: Sequence[Outgoing],
    mail: Mail,
    password: str | None,
    ledger: Ledger,
    *,
    timeout: float = 60,
    waits: Sequence[float] = (30, 120, 300),
    sleep: Callable[[float], object] = time.sleep,
) -> list[Outcome]:
    """Send what the ledger holds as ready; what is sent, refused or uncertain is not touched.

    One connection carries all, and a new one is made after a loss. What the server puts off (4xx)
    or a lost connection stopped goes again after each of ``waits``, all together, then stays ready.
    A ServerError means that nothing was sent. Who was tried least goes first: where the server has
    something against us with one recipient, the next sending begins with another.
    """
    entries = {one.key: ledger.prepare(one.key, one.message_id) for one in messages}
    known = {key: outcome_of(entry) for key, entry in entries.items()}
    outcomes = dict(known)
    waiting = [one for one in {m.key: m for m in messages}.values() if _waits(outcomes[one.key])]
    waiting.sort(key=lambda one: entries[one.key].attempts)
    stopped: ServerError | None = None
    for number, wait in enumerate((0, *waits)):
        if not waiting:
            break
        if number:
            sleep(wait)
        try:
            done = _send_round(waiting, mail, password, ledger, timeout)
            stopped = None
        except ServerError as error:
            # As long as nothing was offered, only a busy server is worth waiting for.
            if outcomes == known and not isinstance(error, BusyServer):
                raise
            stopped, done = error, []
        outcomes |= {outcome.key: outcome for outcome in done}
        waiting = [one for one in waiting if _waits(outcomes[one.key])]
    if stopped and outcomes == known:
        raise stopped
    blamed = [one for one in outcomes.values() if one.is_ours]
    if blamed and all(one.is_ours or one == known[one.key] for one in outcomes.values()):
        raise refusal(mail, blamed[0].answer)
    return list(outcomes.values())


def _waits(outcome: Outcome) -> bool:
    return outcome.state == "ready" and not outcome.is_ours


def _send_round(
    waiting: Sequence[Outgoing], mail: Mail, password: str | None, ledger: Ledger, timeout: float
) -> list[Outcome]:
    """Try each message once; a ServerError where not even the first one could be offered."""
    client: smtplib.SMTP | None = None
    done: list[Outcome] = []
    try:
        for message in waiting:
            try:
                if client is None or not _is_fresh(client):
                    client = open_connection(mail, password, timeout=timeout)
                done.append(deliver(client, message, mail, ledger, timeout))
            except ServerError as error:
                if not done:
                    raise
                rest = waiting[len(done) :]
                return done + [keep(ledger, one.key, str(error)) for one in rest]
            if done[-1].is_ours and not any(one.state in ("sent", "uncertain") for one in done):
                # It would say the same of all: they are not even asked for.
                return done + [replace(done[-1], key=one.key) for one in waiting[len(done) :]]
        return done
    finally:
        _leave(client, timeout)


def _is_fresh(client: smtplib.SMTP) -> bool:
    """Whether a connection that carried a message takes another; it is closed if not."""
    try:
        if client.sock is not None and client.rset()[0] == 250:
            return True
    except OSError:
        pass
    client.close()
    return False


def _leave(client: smtplib.SMTP | None, timeout: float) -> None:
    """Say goodbye; whatever the server makes of it, no message depends on it any more."""
    if client is None:
        return
    try:
        if client.sock is not None:
            client.sock.settimeout(min(timeout, 5))
            client.quit()
    except OSError:
        pass
    finally:
        client.close()
