"""Each term once, and its first sentence without statistics."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup

from copil_analysis.indicators.definitions import definitions
from copil_analysis.showing.definitions import DEFINITIONS, NORM_NAMES, NORMS, REQUESTS
from tests.requests import with_requests

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_JARGON = re.compile(
    r"intervalle|Poisson|Wilson|binomial|dispersion|régression|médiane d|censur|hasard seul|seuil"
    r"|logarithme|Student|variance"
)
_UNLEARNT = re.compile(
    r"au-delà du hasard|pèsent davantage|ce par quoi|manque plus que la moyenne|foyers-logement"
)


def test_a_term_stands_once() -> None:
    """No two entries define the same words."""
    terms = [one.term for one in DEFINITIONS.values()]
    assert len(set(terms)) == len(terms)


def test_the_first_sentence_is_for_everybody() -> None:
    """No word of statistics in it, at most thirty words, and it ends."""
    for one in DEFINITIONS.values():
        first = re.split(r"(?<=\.) ", one.meaning)[0]
        assert first.endswith("."), one.term
        assert not _JARGON.search(first), first
        assert len(first.split()) <= 30, first


def test_no_french_that_was_to_be_unlearnt() -> None:
    """The words that readers did not understand do not come back."""
    assert not [one.term for one in DEFINITIONS.values() if _UNLEARNT.search(one.meaning)]


def test_every_definition_is_shown_and_the_norm_is_the_workspaces(quarter_2011: "Quarter") -> None:
    """A term and its meaning each, in groups with headings; the norm follows copil.toml."""
    page = BeautifulSoup(definitions(quarter_2011).html, "html.parser")
    count = len(DEFINITIONS) - len(REQUESTS)
    assert len(page.find_all("dt")) == len(page.find_all("dd")) == count + 1
    assert len(page.find_all("h3")) == len(page.find_all("dl")) == 4
    assert "la DRIHL" in page.get_text()
    config = quarter_2011.config.model_copy(update={"norm": "insee"})
    assert "l’Insee" in definitions(replace(quarter_2011, config=config)).html
    assert set(NORMS) == set(NORM_NAMES) == {"drihl", "insee"}


def test_the_words_of_requests_are_defined_where_registers_tell_of_them(
    quarter_2011: "Quarter",
) -> None:
    """No page of the deck's quarter says them."""
    told = with_requests(quarter_2011, [{"desk": "GDPUB"}])
    page = BeautifulSoup(definitions(told).html, "html.parser")
    assert len(page.find_all("dt")) == len(DEFINITIONS) + 1
    assert "caduque" in page.get_text() and "caduque" not in definitions(quarter_2011).html
