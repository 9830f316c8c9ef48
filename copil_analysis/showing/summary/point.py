"""One candidate for the Points essentiels."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Point:
    """A sentence with its figures. ``weight``: 0 to 100, how much it matters to a committee.

    ``is_sure``: the sentence claims something, and an interval bears the claim; a plain count, or
    what may be chance, is not.
    """

    text: str
    weight: int
    is_sure: bool = False
