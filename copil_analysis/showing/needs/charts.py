"""The charts of the page that sets needs against dwellings."""

from typing import Any

import pandas as pd
import seaborn as sns
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from copil_analysis.analysis.needs import (
    JOINT,
    gaps_by_structure_and_typology,
    needs_by_structure_and_typology,
)
from copil_analysis.config import Config
from copil_analysis.showing.bars import plot_pairs
from copil_analysis.showing.drawing import (
    COLOURS,
    INK,
    new_axes,
)
from copil_analysis.showing.french import (
    format_number,
    plural,
)
from copil_analysis.vocabulary import TOTAL

# Steeper in the middle, so that ink below and white above can both be read.
_SHADES = f"light:{COLOURS[0]}"


def plot_needs_and_dwellings(gap: pd.DataFrame) -> Figure:
    """Draw households in need and dwellings obtained, a pair of bars a typology.

    ``gap`` is that of `gap_by_typology`; its total row is left out.
    """
    shown = gap[gap["typology"] != TOTAL]
    return plot_pairs(
        ["Studio et T1" if code == "T1" else str(code) for code in shown["typology"]],
        [list(shown["households"]), list(shown["dwellings"])],
        [lambda n: plural(n, "ménage"), lambda n: plural(n, "logement")],
    )


def plot_needs(needs: pd.DataFrame, *, config: Config) -> Figure:
    """Draw the needs by structure and typology as a grid whose cells carry their figures."""
    crossed = needs_by_structure_and_typology(needs).iloc[:-1].drop(columns=TOTAL)
    palette = sns.color_palette(_SHADES, as_cmap=True)
    return _plot_grid(crossed.set_index("structure"), config, palette)


def plot_gaps(needs: pd.DataFrame, dwellings: pd.DataFrame, *, config: Config) -> Figure:
    """Draw the gap by structure and typology as a grid: needs' colour where dwellings lack.

    The colour of the dwellings stands where more were obtained than households need; zero is white.
    """
    crossed = gaps_by_structure_and_typology(needs, dwellings).iloc[:-1]
    crossed = crossed.drop(columns=[TOTAL, JOINT])
    palette = LinearSegmentedColormap.from_list("gap", [COLOURS[1], "#ffffff", COLOURS[0]])
    return _plot_grid(crossed.set_index("structure"), config, palette, is_signed=True)


def _plot_grid(
    cells: pd.DataFrame, config: Config, palette: Any, *, is_signed: bool = False
) -> Figure:
    """Draw a grid whose cells carry their figures; a signed one has the same shade both ways."""
    shades = cells.astype("Float64").fillna(0).to_numpy(dtype=float)
    most = max(1.0, float(abs(shades).max(initial=0)))
    names = [config.structure_labels.get(code, code) for code in cells.index]
    with new_axes(0.5 + 0.55 * len(cells)) as (figure, axes):
        sns.heatmap(
            shades,
            annot=cells.map(format_number),
            fmt="",
            cmap=palette,
            vmin=-most if is_signed else 0,
            vmax=most,
            cbar=False,
            linewidths=2,
            xticklabels=list(map(str, cells.columns)),
            yticklabels=names,
            ax=axes,
        )
        for text, shade in zip(axes.texts, axes.collections[0].get_facecolor(), strict=True):
            text.set_color(_ink_on(shade))
        axes.tick_params(axis="y", rotation=0)
        axes.tick_params(
            axis="x", colors=INK, length=0, top=False, labeltop=True, labelbottom=False
        )
    return figure


def _ink_on(shade: Any) -> str:
    """Black or white, whichever stands out more: by WCAG both give 4.58:1 at 0.179."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shade[:3]]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "black" if luminance > 0.179 else "white"
