"""An executed notebook as a report page: one HTML file, no code, no script, no outside request."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from markupsafe import Markup
from nbconvert.exporters import Exporter
from nbformat import NotebookNode

from copil_analysis.errors import CopilError
from copil_analysis.publishing.outline import faults
from copil_analysis.showing.markup import MARKS, render_markdown
from copil_analysis.showing.pages import ADDRESSES, OPTIONAL, PAGES, WITH_DOWNLOADS, downloads_of
from copil_analysis.showing.templates import templates_of

_templates = templates_of("copil_analysis.publishing", keep_trailing_newline=True)


@dataclass(frozen=True)
class Page:
    """What the template shows; all but the body comes from the notebook's title."""

    title: str
    service: str
    committee: str
    period: str
    version: str
    address: str
    pages: dict[str, str]
    body: Markup


class CopilExporter(Exporter):
    """nbconvert's exporter ``copil``: an executed notebook to a page of the report."""

    output_mimetype = "text/html"
    export_from_notebook = "Page du rapport COPIL"

    def _file_extension_default(self) -> str:
        return ".html"

    def from_notebook_node(  # type: ignore[override]  # as every exporter to text does
        self, nb: NotebookNode, resources: Any = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Render a notebook; one that failed or has not been run is a CopilError."""
        kept, resources = super().from_notebook_node(nb, resources, **kw)
        return render(kept, name=resources["metadata"]["name"]), resources


def render_page(notebook_path: Path) -> str:
    """Render an executed notebook file as the HTML of its page."""
    exporter = CopilExporter()  # type: ignore[no-untyped-call]
    return str(exporter.from_filename(str(notebook_path))[0])


def render(nb: NotebookNode, *, name: str) -> str:
    """Render a notebook node; ``name`` is its file's, without extension."""
    body = "\n".join(part for part in _parts(nb, name) if part)
    if found := faults(body):
        raise CopilError(f"Le carnet {name}.ipynb ne peut pas être publié : {' ; '.join(found)}.")
    known = {key: str(value) for key, value in _title(nb, name).items()}
    page = Page(
        title=known["title"],
        service=known["service"],
        committee=known["committee"],
        period=known["period"],
        version=known["version"],
        address=_address(nb, name),
        pages=_pages(known.get("pages", "")),
        body=Markup(body),
    )
    downloads = downloads_of(page.pages) if page.address == WITH_DOWNLOADS else {}
    return _templates.get_template("page.html.j2").render(
        page=page, downloads=downloads, css=Markup(_css())
    )


@cache
def _css() -> str:
    return (files("copil_analysis.publishing") / "template" / "page.css").read_text("utf-8")


def _parts(nb: NotebookNode, name: str) -> Iterator[str]:
    """Give what each cell shows, in order; code cells are counted as the analyst wrote them."""
    place = 0
    for cell in nb.cells:
        tags = cell.metadata.get("tags", [])
        place += cell.cell_type == "code" and "injected-parameters" not in tags
        where = f"Le carnet {name}.ipynb, cellule de code {place}"
        if cell.cell_type == "markdown":
            yield render_markdown(cell.source, top=2).strip()
        elif cell.cell_type == "code" and cell.source.strip():
            yield from _shown(cell, where)


def _shown(cell: NotebookNode, where: str) -> Iterator[str]:
    """Give the blocks that a code cell shows; texts, streams and warnings stay behind."""
    for output in cell.outputs:
        if output.output_type == "error":
            raise CopilError(f"{where} : erreur {output.ename} : {output.evalue}".rstrip(" :"))
    if cell.execution_count is None:
        raise CopilError(f"{where} : la cellule n’a pas été exécutée.")
    for output in cell.outputs:
        if output.output_type not in {"display_data", "execute_result"}:
            continue
        if "copil" in output.metadata:
            if marks := output.metadata["copil"].get(MARKS):
                raise CopilError(
                    f"{where} : cette réponse n’est pas celle d’un trimestre reçu ({marks}) ; une "
                    "hypothèse ou une partie ne se publie pas."
                )
            yield output.data["text/html"].strip()
        elif set(output.data) - {"text/plain"}:
            raise CopilError(
                f"{where} : un tableau ou une figure ne paraît que dans la réponse d’une fonction "
                "de copil, comme copil.needs_gap(quarter)."
            )


def _title(nb: NotebookNode, name: str) -> dict[str, Any]:
    """Find what ``copil.title`` left; the outline has made sure that there is one title."""
    for cell in nb.cells:
        for output in cell.get("outputs", []):
            facts = output.get("metadata", {}).get("copil", {})
            if "title" in facts:
                return dict(facts)
    raise CopilError(f"Le carnet {name}.ipynb n’a pas de titre : on attend copil.title(quarter).")


def _pages(told: str) -> dict[str, str]:
    """The labels of the pages of the period, by address; a title of old does not tell them."""
    known = told.split() or [page for page in PAGES if page != OPTIONAL]
    return {page: label for page, label in PAGES.items() if page in known}


def _address(nb: NotebookNode, name: str) -> str:
    # An executed copy may bear any name; papermill remembers the notebook that it ran.
    ran = nb.metadata.get("papermill", {}).get("input_path") or ""
    return ADDRESSES.get(name) or ADDRESSES.get(Path(ran).stem, "")
