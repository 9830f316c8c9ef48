"""A connection to the mail server that may carry a password and a message, or no connection."""

import ipaddress
import smtplib
import socket
import ssl

from copil_analysis.config import LOOPBACK, Mail
from copil_analysis.errors import CopilError

# RFC 5321 (4.1.4) allows an address literal to a client without a name of its own; the machine's
# name would tell every recipient, in Received, whose machine it is.
_OWN_NAME = "[127.0.0.1]"
_HOST_IS_OTHER = (62, 64)
_NOT_YET_VALID, _EXPIRED = 9, 10


class ServerError(CopilError):
    """The server takes nothing from us; the sentence names it and says what to do."""


class BusyServer(ServerError):
    """The server says that it will take messages later (4xx)."""


def open_connection(mail: Mail, password: str | None, *, timeout: float) -> smtplib.SMTP:
    """Connect, encrypt, verify, log in; a ServerError where any of these is not as it should be.

    Nothing goes in clear but to a server on this very machine with ``security = "none"``. No error
    quotes what the server said about a password, nor chains the error that holds it.
    """
    _check_settings(mail, password)
    # The system's authorities take longer to read than a message takes to leave.
    context = None if mail.security == "none" else _read_context(mail)
    client = None
    try:
        client = _greet(mail, context, timeout)
        _check_private(client, mail)
        if mail.username and password:
            _log_in(client, mail, password)
    except BaseException as error:
        if client is not None:
            client.close()
        if isinstance(error, OSError):
            raise _explain(mail, error) from None
        raise
    return client


def _check_settings(mail: Mail, password: str | None) -> None:
    if mail.security == "none" and mail.host not in LOOPBACK:
        raise ServerError(
            f"{_place(mail)} n’est pas sur cette machine : il faut une connexion sûre."
        )
    if mail.username and not password:
        raise ServerError(
            f"{_place(mail)} demande un mot de passe pour {mail.username} : mettez-le dans "
            "COPIL_SMTP_PASSWORD ou dans le trousseau."
        )
    if not f"{mail.username}{password or ''}".isascii():
        raise ServerError(
            f"L’identifiant ou le mot de passe pour {_place(mail)} a un accent ou un autre signe "
            "hors ASCII, que l’envoi ne sait pas transmettre : changez-le."
        )


def _read_context(mail: Mail) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=mail.ca_file or None)
    except OSError:  # ssl.SSLError is one
        raise ServerError(
            f"Le fichier d’autorités « {mail.ca_file} » (ca_file dans copil.toml), qui vérifie "
            f"{_place(mail)}, manque ou n’est pas au format PEM."
        ) from None


def _greet(mail: Mail, context: ssl.SSLContext | None, timeout: float) -> smtplib.SMTP:
    """The connection after EHLO, encrypted as copil.toml says."""
    client: smtplib.SMTP
    if mail.security == "tls":
        client = smtplib.SMTP_SSL(mail.host, mail.port, _OWN_NAME, timeout=timeout, context=context)
    else:
        client = smtplib.SMTP(mail.host, mail.port, _OWN_NAME, timeout=timeout)
    try:
        if client.sock is not None:
            # Else the small final dot waits for the server to acknowledge the message before it.
            client.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        _say_hello(client)
        if mail.security == "starttls":
            _encrypt(client, mail, context)
            _say_hello(client)
    except BaseException:
        client.close()
        raise
    return client


def _say_hello(client: smtplib.SMTP) -> None:
    code, answer = client.ehlo()
    if code != 250:
        raise smtplib.SMTPHeloError(code, answer)


def _encrypt(client: smtplib.SMTP, mail: Mail, context: ssl.SSLContext | None) -> None:
    try:
        client.starttls(context=context)
    except (smtplib.SMTPNotSupportedError, smtplib.SMTPResponseException):
        raise ServerError(
            f"{_place(mail)} ne propose pas de chiffrer (STARTTLS) : rien n’est envoyé en clair. "
            "Vérifiez port et security dans copil.toml, ou voyez avec le service informatique si "
            "quelque chose coupe le chiffrement en chemin."
        ) from None


def _check_private(client: smtplib.SMTP, mail: Mail) -> None:
    """Encrypted, or with ``none`` a server on this machine: a name may well lead elsewhere."""
    if isinstance(client.sock, ssl.SSLSocket):
        return
    peer = client.sock.getpeername()[0] if client.sock else ""
    if mail.security != "none" or not ipaddress.ip_address(peer).is_loopback:
        raise ServerError(f"La connexion à {_place(mail)} n’est pas chiffrée : rien n’est envoyé.")


def _log_in(client: smtplib.SMTP, mail: Mail, password: str) -> None:
    try:
        client.login(mail.username, password)
    except smtplib.SMTPAuthenticationError as error:
        if 400 <= error.smtp_code < 500:
            raise BusyServer(
                f"{_place(mail)} ne peut pas vérifier le mot de passe pour l’instant "
                f"({error.smtp_code}) : relancez plus tard."
            ) from None
        raise ServerError(
            f"{_place(mail)} refuse l’identifiant ou le mot de passe ({error.smtp_code}) : "
            "vérifiez username dans copil.toml, et COPIL_SMTP_PASSWORD ou le trousseau."
        ) from None
    except smtplib.SMTPServerDisconnected:
        raise
    except (smtplib.SMTPException, ValueError):  # ValueError: a challenge that is no base64
        raise ServerError(
            f"{_place(mail)} ne propose pas de mot de passe (AUTH) que l’envoi connaisse : "
            "vérifiez port, security et username dans copil.toml."
        ) from None


def _explain(mail: Mail, error: OSError) -> ServerError:
    """What stopped us before anything was sent, as a sentence."""
    place = _place(mail)
    if isinstance(error, ssl.SSLCertVerificationError):
        return ServerError(f"{place} : {_explain_certificate(mail, error)} Rien n’est envoyé.")
    if isinstance(error, ssl.SSLError):
        return ServerError(
            f"{place} ne chiffre pas comme attendu (TLS) : vérifiez port et security "
            "(starttls, souvent 587, ou tls, souvent 465) dans copil.toml."
        )
    if isinstance(error, smtplib.SMTPResponseException):
        if 400 <= error.smtp_code < 500:
            return BusyServer(f"{place} est occupé ({error.smtp_code}) : relancez plus tard.")
        if error.smtp_code >= 500:
            return ServerError(
                f"{place} ne veut pas de cette machine ({error.smtp_code}) : voyez avec qui tient "
                "ce serveur."
            )
        return ServerError(f"{place} ne parle pas SMTP : vérifiez host et port dans copil.toml.")
    return ServerError(f"{place} {_explain_silence(error)}")


def _explain_certificate(mail: Mail, error: ssl.SSLCertVerificationError) -> str:
    if error.verify_code in _HOST_IS_OTHER:
        return f"son certificat n’est pas au nom de {mail.host} ; vérifiez host dans copil.toml."
    if error.verify_code == _NOT_YET_VALID:
        return "son certificat n’est pas encore valable ; vérifiez l’horloge de cette machine."
    if error.verify_code == _EXPIRED:
        return (
            "son certificat est périmé ; vérifiez l’horloge de cette machine, puis voyez avec qui "
            "tient ce serveur."
        )
    return (
        "son certificat n’est signé par aucune autorité connue ; si le service informatique a la "
        "sienne, donnez son fichier (ca_file dans copil.toml)."
    )


def _explain_silence(error: OSError) -> str:
    cause = error.__context__ if isinstance(error, smtplib.SMTPException) else error
    if isinstance(cause, socket.gaierror):
        return "n’existe pas sous ce nom : vérifiez host dans copil.toml et le réseau."
    if isinstance(cause, TimeoutError):
        return "ne répond pas : vérifiez host, port et security dans copil.toml, et le réseau."
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return "coupe la connexion : vérifiez port et security dans copil.toml, ou relancez."
    return "n’est pas joignable : vérifiez host et port dans copil.toml, et le réseau."


def _place(mail: Mail) -> str:
    return f"Le serveur de messagerie {mail.host} (port {mail.port})"
