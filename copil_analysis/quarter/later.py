"""Registers that are made when they are first asked for: of forty quarters few are."""

from collections.abc import Callable, Iterator, Mapping

import pandas as pd


class Later(Mapping[str, pd.DataFrame]):
    """Registers by name, each made once. ``made``: by name how."""

    def __init__(self, made: Mapping[str, Callable[[], pd.DataFrame]]) -> None:
        self._made, self._known = made, dict[str, pd.DataFrame]()

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._known:
            self._known[name] = self._made[name]()
        return self._known[name]

    def __contains__(self, name: object) -> bool:
        return name in self._made

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)
