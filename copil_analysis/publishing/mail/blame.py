"""Whom a refusal for good (5xx) blames: the recipient's address, the size, or us."""

import re
from typing import Literal

Step = Literal["MAIL", "RCPT", "DATA"]

_TOO_BIG = re.compile(
    r"552 (?!5\.)|552 5\.(?!2\.2).*\b(size|too (big|large))|5\d\d 5\.(3\.4|2\.3)\b", re.DOTALL
)
# RFC 3463; qmail writes its own at the end: "(#5.7.1)".
_STATUS = re.compile(r"\A\d{3}[ -](5\.\d{1,3}\.\d{1,3})\b|#(5\.\d{1,3}\.\d{1,3})\b")
_UNDEFINED = re.compile(r"5\.([015]\.0|0\.\d+)$")
_OF_ADDRESS = re.compile(r"5\.(1\.(?![78]$)|2\.|4\.)")
_OUR_CODES = (500, 502, 503, 504, 521, 530, 534, 535, 538, 541, 555)
_LOG_IN = "identification refusée, vérifiez username dans copil.toml et le mot de passe"
_NO_RELAY = (
    "relais refusé, vérifiez host, port et username dans copil.toml ou voyez avec qui tient ce "
    "serveur"
)
_DOMAIN = "domaine de from non autorisé (SPF, DKIM, DMARC), voyez avec qui le tient"
_SENDER = "expéditeur refusé, vérifiez from et username dans copil.toml"
_CONTENT = (
    "contenu ou pièce jointe refusés, voyez avec qui tient ce serveur ou envoyez sans pièces "
    "jointes (max_bytes dans copil.toml)"
)
_OTHER = "envoi refusé par les règles du serveur, voyez avec qui le tient"
# What a text says for sure; then what counts only where it does not speak of the recipient.
_SURE = {
    _NO_RELAY: r"\brelay|rcpthosts|not permitted to send|relais",
    _DOMAIN: r"\b(spf|dkim|dmarc)\b",
    _LOG_IN: r"authenti(?!city)|log ?in required",
    _SENDER: r"\bsender|return[- ]path|mail from\b|from address|expéditeur",
}
_LIKELY = {
    _CONTENT: r"\bspam(?!haus|cop)|virus|malware|content|attachment|phish|suspicious"
    r"|message (was )?rejected",
    _OTHER: r"polic|block|black|\brbl\b|dnsbl|spamhaus|reputation|banned|listed|client host"
    r"|ip address|\bhelo\b|\bptr\b|reverse dns|not allowed|too many|rate limit|denied|prohibit"
    r"|authori[sz]ed",
}
_ABOUT_RECIPIENT = re.compile(
    r"unknown (user|recipient|address|mailbox)|(user|recipient|mailbox|address|account)\b.{0,40}"
    r"(unknown|rejected|unavailable|not (found|exist|local|listed|allowed)|doesn.?t|does not"
    r"|disabled|inactive|full|quota|invalid)|no such|no mailbox|invalid (recipient|mailbox|address)"
    r"|not our customer|quota exceeded",
    re.IGNORECASE,
)


def is_too_big(reply: str) -> bool:
    """Whether a reply of the server ("552 5.3.4 …") is about the size of the message."""
    return bool(_TOO_BIG.match(reply))


def what_to_repair(reply: str, step: Step) -> str:
    """What to repair where a refusal blames us, in French; nothing where it blames the address.

    The enhanced status decides; without one the text, and then the step: what comes at RCPT is
    about the address, what comes after DATA about the content, what comes at MAIL about us.

    >>> what_to_repair("550 5.1.1 User unknown", "RCPT")
    ''
    >>> what_to_repair("503 Need MAIL", "RCPT")
    'envoi refusé par les règles du serveur, voyez avec qui le tient'
    """
    reply = " ".join(reply.split())
    code, status = int(reply[:3]), _status(reply)
    told = _told(reply, _SURE)
    if code in (530, 534, 535, 538):
        return _LOG_IN
    if step == "MAIL" or status in ("5.1.7", "5.1.8"):
        return told or _told(reply, _LIKELY) or _SENDER
    if status and not _UNDEFINED.match(status):
        if _OF_ADDRESS.match(status):
            return _NO_RELAY if told == _NO_RELAY and status.startswith("5.4.") else ""
        is_content = status[2] == "6" or (status[2] == "7" and step == "DATA")
        return told or _told(reply, _LIKELY) or (_CONTENT if is_content else _OTHER)
    if code in _OUR_CODES or told:
        return told or _OTHER
    if _ABOUT_RECIPIENT.search(reply):
        return ""
    return _told(reply, _LIKELY) or (_CONTENT if step == "DATA" else "")


def _status(reply: str) -> str:
    found = _STATUS.search(reply)
    return (found[1] or found[2]) if found else ""


def _told(reply: str, patterns: dict[str, str]) -> str:
    """The first of the sentences whose pattern a reply's text has, addresses left aside."""
    text = re.sub(r"\S+@\S+", "", reply)
    return next((one for one, has in patterns.items() if re.search(has, text, re.IGNORECASE)), "")
