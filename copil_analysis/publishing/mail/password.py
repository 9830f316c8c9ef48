"""The password of the mail server: from the environment or the keyring, and nowhere else."""

import os

import keyring
from keyring.errors import KeyringError, NoKeyringError

from copil_analysis.config import Mail
from copil_analysis.errors import CopilError

VARIABLE = "COPIL_SMTP_PASSWORD"
SERVICE = "copil-analysis"


def find_password(mail: Mail) -> str | None:
    """The password of ``mail.username``, None where no username is set.

    No error quotes or chains what a keyring said. A variable that is set but empty is no password.
    """
    if not mail.username:
        return None
    if password := os.environ.get(VARIABLE):
        return password
    if password := _read_keyring(mail.username):
        return password
    raise CopilError(
        f"Le mot de passe de {mail.username} pour {mail.host} manque : mettez-le dans {VARIABLE}, "
        f"ou dans le trousseau avec « keyring set {SERVICE} {mail.username} »."
    )


def _read_keyring(username: str) -> str | None:
    try:
        return keyring.get_password(SERVICE, username)
    except NoKeyringError:
        raise CopilError(
            f"Le mot de passe de {username} manque, et cette machine n’a pas de trousseau : "
            f"mettez-le dans {VARIABLE}."
        ) from None
    except (KeyringError, OSError, RuntimeError):
        raise CopilError(
            f"Le trousseau ne s’ouvre pas pour {username} : déverrouillez-le, ou mettez le mot de "
            f"passe dans {VARIABLE}."
        ) from None
