"""Whom a refusal blames: replies as Postfix, Exchange, Gmail, qmail and others write them."""

import pytest

from copil_analysis.publishing.mail.blame import Step, is_too_big, what_to_repair

# Each with the step and a word of what to repair; an empty word blames the address.
REPLIES: tuple[tuple[Step, str, str], ...] = (
    ("RCPT", "554 5.7.1 <un@comite.test>: Relay access denied", "relais"),
    ("RCPT", "550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain", "relais"),
    ("RCPT", "550 relay not permitted", "relais"),
    ("RCPT", "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)", "relais"),
    ("RCPT", "550 5.4.1 Relay Access Denied", "relais"),
    ("RCPT", "554 5.7.1 Client host [192.0.2.1] blocked using zen.spamhaus.org", "règles"),
    ("RCPT", "550 Blocked: 192.0.2.1 is listed", "règles"),
    ("RCPT", "550 Administrative prohibition", "règles"),
    ("RCPT", "550 5.7.1 Unauthorized", "règles"),
    ("RCPT", "530 5.7.0 Must issue a STARTTLS command first", "identification"),
    ("RCPT", "550 Authentication is required for relay", "relais"),
    ("RCPT", "535 5.7.8 Bad", "identification"),
    ("RCPT", "538 Encryption required", "identification"),
    ("RCPT", "503 Bad sequence of commands", "règles"),
    ("RCPT", "550 5.1.8 <e@service.test>: Sender address rejected: Domain not found", "expéditeur"),
    ("RCPT", "553 5.1.7 Bad address syntax", "expéditeur"),
    ("RCPT", "550 <e@service.test>: Sender address rejected", "expéditeur"),
    ("RCPT", "550 5.3.2 System not accepting network messages", "règles"),
    ("MAIL", "550 5.1.1 Unknown", "expéditeur"),
    ("MAIL", "553 5.7.1 Sender address rejected: not owned by user", "expéditeur"),
    ("MAIL", "530 Authenticate", "identification"),
    ("DATA", "550 5.7.1 Message content rejected", "contenu"),
    ("DATA", "554 5.6.0 Message contains invalid header", "contenu"),
    ("DATA", "550 No", "contenu"),
    ("DATA", "554 Spam detected", "contenu"),
    ("DATA", "552 5.7.0 This message was blocked because its content is a risk", "contenu"),
    ("DATA", "550 5.7.26 Unauthenticated email is not accepted, see DMARC policy", "DMARC"),
    ("DATA", "550 5.7.509 Access denied, sending domain does not pass DMARC", "DMARC"),
    ("DATA", "554 5.5.1 Error: no valid recipients", "règles"),
    ("RCPT", "550 5.1.1 <un@comite.test>: Recipient address rejected: User unknown", ""),
    ("RCPT", "550 5.1.2 Host unknown", ""),
    ("RCPT", "501 5.1.3 Bad recipient address syntax", ""),
    ("RCPT", "550 5.1.6 Moved", ""),
    ("RCPT", "550 5.1.10 RESOLVER.ADR.RecipientNotFound", ""),
    ("RCPT", "550 5.2.1 Disabled", ""),
    ("RCPT", "552 5.2.2 Mailbox full", ""),
    ("RCPT", "550 5.4.1 Recipient address rejected: Access denied. AS(201806281)", ""),
    ("RCPT", "553 Requested action not taken: mailbox name not allowed", ""),
    ("RCPT", "550 mailbox unavailable (not found, no access, or policy reasons)", ""),
    ("RCPT", "550 5.5.0 Requested action not taken: mailbox unavailable", ""),
    ("RCPT", "550 5.0.0 User unknown", ""),
    ("RCPT", "550 No", ""),
    ("RCPT", "554 delivery error: This user doesn't have an account", ""),
    ("RCPT", "550 <relais@comite.test> unknown user", ""),
    ("RCPT", "550-5.1.1 The account does\n5.1.1 not exist. See the spam policy", ""),
    ("DATA", "550 5.1.1 No such user", ""),
    ("DATA", "550 User unknown", ""),
    ("DATA", "554 mailbox of un@comite.test is full", ""),
)


@pytest.mark.parametrize(("step", "reply", "word"), REPLIES)
def test_a_refusal_blames_us_or_the_address(step: Step, reply: str, word: str) -> None:
    """The status decides, then what the text says, then the step at which the refusal came."""
    repair = what_to_repair(reply, step)
    assert (word in repair) if word else (repair == "")
    assert not is_too_big(reply)


@pytest.mark.parametrize(
    "reply",
    [
        "552 Too big",
        "552 5.3.4 Message size exceeds fixed limit",
        "552 5.3.0 Message too large",
        "554 5.3.4 Too big",
        "550 5.2.3 Length",
    ],
)
def test_a_size_blames_neither(reply: str) -> None:
    """552 without a status, and the two statuses of RFC 3463 for a size."""
    assert is_too_big(reply)
