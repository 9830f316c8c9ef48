"""An executed notebook becomes a page: what is shown, what stays behind, what is refused."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from copil_analysis.errors import CopilError
from copil_analysis.publishing.page import render, render_page
from copil_analysis.showing.markup import Html

TITLE = Html(
    "<h1>45 ménages</h1>",
    "45 ménages",
    "title",
    {
        "title": "45 ménages – 1er trimestre 2011",
        "service": "Équipe & Cie",
        "committee": "Comité de pilotage du 15 avril 2011",
        "period": "1er trimestre 2011",
        "version": "0.1.0",
    },
)


def shown(block: Html) -> Any:
    data, metadata = block._repr_mimebundle_()
    return new_output("execute_result", data=data, metadata=metadata, execution_count=1)


def code(*outputs: Any, count: int | None = 1, **options: Any) -> Any:
    return new_code_cell("secret = 1", outputs=list(outputs), execution_count=count, **options)


def notebook(*cells: Any) -> Any:
    return new_notebook(cells=[code(shown(TITLE)), *cells])


def test_a_page_has_a_language_a_title_and_landmarks() -> None:
    """The frame of the page comes from what copil.title left."""
    page = BeautifulSoup(render(notebook(), name="allocation"), "html.parser")
    assert page.html["lang"] == "fr"
    assert page.title.get_text() == "45 ménages – 1er trimestre 2011 – Équipe & Cie"
    assert all(page.find(name) for name in ("header", "nav", "main", "footer"))
    assert page.find("a")["href"] == f"#{page.main['id']}"
    assert "0.1.0" in page.footer.get_text()
    line = "Équipe & Cie\u00a0· Comité de pilotage du 15 avril 2011\u00a0· 1er trimestre 2011"
    assert page.header.p.get_text() == line


def test_only_the_method_page_leads_to_the_tables() -> None:
    """The others lead to it."""
    downloads = {
        name: BeautifulSoup(render(notebook(), name=name), "html.parser").select(".downloads a")
        for name in ("summary", "allocation", "method")
    }
    assert [name for name, links in downloads.items() if links] == ["method"]


@pytest.mark.parametrize(
    ("name", "ran", "address"),
    [
        ("summary", None, "index.html"),
        ("out", "notebooks/needs_gap.ipynb", "needs_gap.html"),
    ],
)
def test_the_current_page_is_marked(name: str, ran: str | None, address: str) -> None:
    """By the notebook's name, or by the one that papermill says it ran."""
    nb = notebook()
    if ran:
        nb.metadata["papermill"] = {"input_path": ran}
    page = BeautifulSoup(render(nb, name=name), "html.parser")
    assert [link["href"] for link in page.select("nav [aria-current]")] == [address]


def test_nothing_outside_is_asked_for() -> None:
    """The policy forbids scripts and requests, and there is none to forbid."""
    page = BeautifulSoup(render(notebook(), name="summary"), "html.parser")
    policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:")
    assert not page.find(["script", "iframe"])
    assert not page.select("[src]:not([src^='data:'])")


def test_only_blocks_and_markdown_are_shown() -> None:
    """Code, parameters, streams, plain results and papermill's paths stay behind."""
    nb = notebook(
        new_markdown_cell("## Qui fournit quoi ?"),
        code(
            new_output("stream", name="stderr", text="/tmp/x.py: UserWarning"),
            new_output("stream", name="stdout", text="bruit"),
            new_output("execute_result", data={"text/plain": "reste"}, execution_count=1),
            metadata={"papermill": {"status": "completed"}},
        ),
    )
    nb.metadata["papermill"] = {"output_path": "/tmp/x/out.ipynb", "parameters": {"root": "."}}
    html = render(nb, name="summary")
    assert "<h2>Qui fournit quoi\u202f?</h2>" in html
    assert not any(word in html for word in ("secret", "/tmp", "bruit", "reste", "¶", "papermill"))


def test_a_failed_cell_is_named() -> None:
    """The cell papermill injected is not counted: the number is the analyst's."""
    error = new_output("error", ename="KeyError", evalue="'T9'", traceback=[])
    injected = code(metadata={"tags": ["injected-parameters"]})
    with pytest.raises(CopilError, match=r"summary\.ipynb, cellule de code 2 : erreur KeyError"):
        render(notebook(injected, new_markdown_cell("x"), code(error)), name="summary")


def test_a_cell_that_was_not_run_is_named() -> None:
    """Half a notebook is no page."""
    with pytest.raises(CopilError, match=r"cellule de code 2 : .*pas été exécutée"):
        render(notebook(code(count=None)), name="summary")


def test_a_picture_that_no_function_described_is_refused() -> None:
    """A stock figure or table has neither alternative nor headers."""
    stock = new_output("display_data", data={"image/png": "aGk=", "text/plain": "<Figure>"})
    with pytest.raises(CopilError, match=r"copil\.needs_gap"):
        render(notebook(code(stock)), name="summary")


def test_a_notebook_without_title_is_refused() -> None:
    """The sentence names the notebook."""
    with pytest.raises(CopilError, match=r"rehoused\.ipynb .* 0 titre h1"):
        render(new_notebook(cells=[code()]), name="rehoused")


def test_the_exporter_is_registered_as_copil(tmp_path: Path) -> None:
    """``jupyter nbconvert --to copil`` writes the page that render_page gives."""
    path = tmp_path / "needs_gap.ipynb"
    nbformat.write(notebook(), path)
    command = [sys.executable, "-m", "nbconvert", "--to", "copil", str(path)]
    subprocess.run(command, check=True, capture_output=True)
    assert path.with_suffix(".html").read_text("utf-8") == render_page(path)
