"""The checks that a page's body must pass before it is published: headings, names, scripts."""

from collections import Counter
from html.parser import HTMLParser

_FORBIDDEN = {"script", "iframe", "object", "embed", "link", "form"}


def faults(body: str) -> list[str]:
    """Say in French what keeps a body from being published; nothing when all is well.

    >>> faults("<h1>Titre</h1><h3>Détail</h3>")
    ['le titre « Détail » saute un niveau (h3 après h1)']
    """
    seen = _Outline()
    seen.feed(body)
    seen.close()
    levels = [level for level, _ in seen.headings]
    found = [f"l’élément « {tag} » n’est pas permis" for tag in sorted(seen.forbidden)]
    if levels.count(1) != 1:
        found.append(f"la page a {levels.count(1)} titre h1 au lieu d’un seul")
    for before, (level, text) in zip([0, *levels], seen.headings, strict=False):
        if level > before + 1:
            found.append(f"le titre « {text.strip()} » saute un niveau (h{level} après h{before})")
    found += [f"deux tableaux ou figures ont le même titre « {name} »" for name in seen.repeated]
    return found


class _Outline(HTMLParser):
    """What matters of a body: headings in order, names of regions, forbidden elements."""

    def __init__(self) -> None:
        super().__init__()
        self.headings: list[tuple[int, str]] = []
        self.forbidden: set[str] = set()
        self._names: Counter[str] = Counter()
        self._within = False

    @property
    def repeated(self) -> list[str]:
        return [name for name, times in self._names.items() if times > 1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self._names.update([named["aria-label"] or ""] if "role" in named else [])
        if tag in _FORBIDDEN:
            self.forbidden.add(tag)
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append((int(tag[1]), ""))
            self._within = True

    def handle_endtag(self, tag: str) -> None:
        if len(tag) == 2 and tag[0] == "h":
            self._within = False

    def handle_data(self, data: str) -> None:
        if self._within:
            level, text = self.headings[-1]
            self.headings[-1] = (level, text + data)
