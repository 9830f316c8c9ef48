"""The password: from the environment, else from the keyring, else a sentence."""

from collections.abc import Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import KeyringLocked

from copil_analysis.config import Mail
from copil_analysis.errors import CopilError
from copil_analysis.publishing.mail.password import find_password


class Drawer(KeyringBackend):
    """A keyring of one password, or a locked one."""

    priority = 1.0

    def __init__(self, password: str | None = None, *, is_locked: bool = False) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.password, self.is_locked = password, is_locked
        self.asked: list[tuple[str, str]] = []

    def get_password(self, service: str, username: str) -> str | None:
        self.asked.append((service, username))
        if self.is_locked:
            raise KeyringLocked("locked: hunter2")
        return self.password

    def set_password(self, service: str, username: str, password: str) -> None:
        raise NotImplementedError


@pytest.fixture(autouse=True)
def own_keyring(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No test sees this machine's password or keyring."""
    monkeypatch.delenv("COPIL_SMTP_PASSWORD", raising=False)
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


def mail(username: str = "equipe@service.test") -> Mail:
    return Mail.model_validate(
        {
            **{"host": "smtp.service.test", "port": 587, "username": username},
            **{"from": "equipe@service.test", "reply_to": "equipe@service.test"},
        }
    )


def test_no_username_needs_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a username neither the variable nor the keyring is looked at."""
    monkeypatch.setenv("COPIL_SMTP_PASSWORD", "inutile")
    keyring.set_keyring(drawer := Drawer("inutile"))
    assert find_password(mail("")) is None
    assert drawer.asked == []


def test_the_variable_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """A password in the environment is taken, and the keyring is not opened."""
    monkeypatch.setenv("COPIL_SMTP_PASSWORD", "du trousseau non")
    keyring.set_keyring(drawer := Drawer("autre"))
    assert find_password(mail()) == "du trousseau non"
    assert drawer.asked == []


@pytest.mark.parametrize("variable", [None, ""])
def test_the_keyring_comes_next(variable: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a variable, or with an empty one, the keyring is asked for service and user."""
    if variable is not None:
        monkeypatch.setenv("COPIL_SMTP_PASSWORD", variable)
    keyring.set_keyring(drawer := Drawer("du trousseau"))
    assert find_password(mail()) == "du trousseau"
    assert drawer.asked == [("copil-analysis", "equipe@service.test")]


@pytest.mark.parametrize(
    ("backend", "words"),
    [
        (Drawer(None), "keyring set copil-analysis equipe@service.test"),
        (Drawer(""), "keyring set copil-analysis equipe@service.test"),
        (Drawer(is_locked=True), "déverrouillez-le"),
        (NoKeyring(), "pas de trousseau"),
    ],
    ids=["nothing", "empty", "locked", "no keyring"],
)
def test_a_password_that_is_nowhere_is_a_sentence(backend: KeyringBackend, words: str) -> None:
    """The sentence says where to put it, and quotes nothing of the keyring's."""
    keyring.set_keyring(backend)
    with pytest.raises(CopilError) as caught:
        find_password(mail())
    text = str(caught.value)
    assert words in text and "COPIL_SMTP_PASSWORD" in text and "hunter2" not in text
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
