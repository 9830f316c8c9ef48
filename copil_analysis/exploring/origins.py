"""What is behind a figure: a table to sort and filter, and the received rows of the one chosen."""

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ipywidgets
import pandas as pd
from itables.widget import ITable

from copil_analysis.errors import CopilError
from copil_analysis.exploring.choices import Choices
from copil_analysis.exploring.controls import labelled
from copil_analysis.exploring.frames import in_french
from copil_analysis.exploring.paper import complaint, remark
from copil_analysis.exploring.questions import Asked
from copil_analysis.showing.french import NBSP, THIN, typeset
from copil_analysis.showing.words import label_of
from copil_analysis.tracing import trace
from copil_analysis.vocabulary import TABLE_LABELS

_FRENCH = {
    "decimal": ",",
    "thousands": THIN,
    "search": f"Rechercher{NBSP}:",
    "lengthMenu": "_MENU_ lignes par page",
    "info": "Lignes _START_ à _END_ sur _TOTAL_",
    "infoEmpty": "Aucune ligne",
    "infoFiltered": "(filtrées parmi _MAX_)",
    "zeroRecords": "Aucune ligne ne correspond",
    "emptyTable": "Aucune ligne",
    "select": {"rows": {"_": "%d lignes choisies", "0": "", "1": "1 ligne choisie"}},
    "aria": {
        "orderable": f"{NBSP}: trier par cette colonne",
        "orderableReverse": f"{NBSP}: inverser le tri",
    },
}
_LOOK: dict[str, Any] = {
    "language": _FRENCH,
    "classes": "display compact",
    "style": "table-layout:auto;width:100%;max-width:772px;margin:0",
    "showIndex": False,
    "maxBytes": 0,
    # Another than itables' own, which a short table is shown without.
    "layout": {
        "topStart": "search",
        "topEnd": "pageLength",
        "bottomStart": "info",
        "bottomEnd": "paging",
    },
    "pageLength": 10,
    "lengthMenu": [10, 25, 100],
}


class Origins:
    """A tidy table of the period chosen; of the row that is clicked, what it was made of.

    ``table`` is the frame that is shown, ``data`` the cells or rows received that are behind the
    row chosen (``copil.trace``), empty before one is.
    """

    def __init__(self, asked: Callable[[], Asked], root: Path) -> None:
        self._asked, self._root, self._is_shown = asked, root, False
        tables = [(label, name) for name, label in TABLE_LABELS.items()]
        self.control = labelled(ipywidgets.Dropdown, "Tableau", options=tables, value="needs")
        with _untyped():
            self._figures = ITable(pd.DataFrame(), **_LOOK, select="single")
            self._rows = ITable(pd.DataFrame(), **_LOOK)
        self._told = ipywidgets.HTML(_HINT)
        self.widget = ipywidgets.VBox([self.control, self._figures, self._told, self._rows])
        self._shown = pd.DataFrame()
        self._filled: tuple[str, Choices] | None = None
        self.data = pd.DataFrame()
        self.control.observe(self.refresh, names="value")
        self._figures.observe(self._trace, names="selected_rows")

    @property
    def table(self) -> pd.DataFrame:
        """The table that is shown, by codes."""
        return self._asked().quarter.data[self.control.value]

    def refresh(self, _: Any = None) -> None:
        """Follow what is chosen, if it is shown; the same table keeps its search and its row."""
        if not self._is_shown:
            return
        try:
            asked = (self.control.value, self._asked().choices.as_received)
            if asked == self._filled:
                return
            self._shown, self._filled = self.table, asked
        except CopilError as error:
            self._filled = None
            self._told.value = complaint(str(error))
            return
        _fill(self._figures, in_french(self._shown, self._asked().quarter))
        self._clear()

    def show(self) -> None:
        """From now on it is shown."""
        self._is_shown = True
        self.refresh()

    def choose(self, row: int) -> None:
        """Choose a row of the table, as a click does."""
        self._figures.selected_rows = [row]

    def _clear(self) -> None:
        self.data, self._told.value = pd.DataFrame(), _HINT
        self._rows.layout.display = "none"

    def _trace(self, _: Any) -> None:
        """Look up what is behind the row that was clicked."""
        if not self._figures.selected_rows:
            self._clear()
            return
        row = self._shown.iloc[self._figures.selected_rows[0]]
        column = next((row[key] for key in ("channel", "typology") if key in row), None)
        period, table = self._asked().choices.period, self.control.value
        try:
            self.data = trace(period, table, row["structure"], column, self._root)
        except CopilError as error:
            self._clear()
            self._told.value = complaint(str(error))
            return
        where = [row["structure"], *([column] if column else [])]
        labels = [label_of(code, self._asked().quarter) for code in where]
        self._told.value = remark(f"Derrière ce chiffre ({', '.join(labels)})")
        self._rows.layout.display = ""
        _fill(self._rows, in_french(self.data, self._asked().quarter))

    def _repr_mimebundle_(self, **options: Any) -> Any:
        self.show()
        return self.widget._repr_mimebundle_(**options)


@contextmanager
def _untyped() -> Iterator[None]:
    """Silence itables where typeguard is there: it takes a language for words without parts."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        yield


def _fill(table: ITable, rows: pd.DataFrame) -> None:
    """Show other rows in the same look: what is not repeated falls back to itables' own."""
    with _untyped():
        table.update(rows, **_LOOK, selected_rows=[])


_HINT = remark(
    typeset("Cliquez sur une ligne : les lignes reçues dont elle est faite s’affichent.")
)
