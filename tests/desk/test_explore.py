"""`copil explore` before it starts anything: what it lacks, and which port it may have."""

import socket

import pytest

from copil_analysis.errors import CopilError, UsageError
from copil_analysis.exploring import extra
from copil_analysis.exploring.serving import expect_free


def test_without_the_extra_one_sentence_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the desk is imported before."""
    monkeypatch.setattr(extra, "LIBRARIES", ("jupyterlab", "a_library_that_nobody_has"))
    with pytest.raises(CopilError, match=r"pip install copil-analysis\[desk\]"):
        extra.expect_extra()


def test_a_port_that_is_taken_or_none_is_refused() -> None:
    """Before a server is started."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(CopilError, match="déjà pris"):
            expect_free(taken.getsockname()[1])
    with pytest.raises(UsageError, match="1 à 65535 : 70000"):
        expect_free(70000)
