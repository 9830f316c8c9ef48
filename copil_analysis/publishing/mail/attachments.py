"""What is enclosed: the pages and the workbook, named so that one folder holds all, links alive."""

import re
from collections.abc import Mapping

from copil_analysis.showing.pages import ADDRESSES, DOWNLOADS, FILE_NAMES, PAGES, WORKBOOK

_LINK = re.compile(r'<a href="([^"#:]+)(#[^"]*)?"([^>]*)>(.*?)</a>', re.DOTALL)


def attach(files: Mapping[str, bytes], period: str) -> dict[str, tuple[str, bytes]]:
    """The label and the bytes of each attachment by its name, in the order of the pages.

    ``files``: pages and workbook by their names in reports/<period>. Their links lead to each
    other, those to any table to the one workbook; a link to anything else becomes its text.
    """
    names = {name: _name(name, period) for name in [*ADDRESSES.values(), WORKBOOK] if name in files}
    labels = PAGES | DOWNLOADS
    return {
        names[name]: (
            labels.get(name, name),
            _relink(files[name], names) if name.endswith(".html") else files[name],
        )
        for name in names
    }


def _name(name: str, period: str) -> str:
    if name == WORKBOOK:
        return f"tableaux_{period}.xlsx"
    return f"{FILE_NAMES[name]}_{period}.html"


def _relink(page: bytes, names: Mapping[str, str]) -> bytes:
    def link(found: re.Match[str]) -> str:
        address, fragment, rest, text = found[1], found[2] or "", found[3], found[4]
        if address.startswith("tables/") and address not in names:
            address, text = WORKBOOK, text.replace(" (CSV)", " (dans le classeur)")
        if address not in names:
            return text
        return f'<a href="{names[address]}{fragment}"{rest}>{text}</a>'

    return _LINK.sub(link, page.decode("utf-8")).encode("utf-8")
