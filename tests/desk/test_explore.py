"""`copil explore` without a browser: what it lacks, which port it may have, when kernels end."""

import socket
import time
from pathlib import Path
from urllib.request import urlopen

import nbformat
import psutil
import pytest

from copil_analysis.errors import CopilError, UsageError
from copil_analysis.exploring import extra, settings
from copil_analysis.exploring.serving import expect_free, served
from tests.desk.served import LONGEST


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


def test_the_application_ends_the_kernel_of_a_closed_page(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A page asked for that nobody looks at: its kernel ends, and the server goes on."""
    monkeypatch.setattr(settings, "UNSEEN", 3)
    cells = [nbformat.v4.new_code_cell("import os; print('kernel', os.getpid(), 'ends')")]
    notebook = tmp_path / "one.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), notebook)
    with served(notebook, tmp_path, app=True, port=None) as server:
        with urlopen(server.address()) as page:
            shown = page.read().decode()
        kernel = int(shown.partition("kernel ")[2].partition(" ends")[0])
        deadline = time.monotonic() + LONGEST
        while psutil.pid_exists(kernel) and time.monotonic() < deadline:
            time.sleep(0.2)
        assert not psutil.pid_exists(kernel) and server.process.poll() is None
