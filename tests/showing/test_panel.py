"""The parts of the Synthèse that are no chart."""

import pandas as pd
from bs4 import BeautifulSoup
from markupsafe import Markup

from copil_analysis.showing.markup import phrase
from copil_analysis.showing.panel import Card, Claim, cards, claims, tell_card, tell_claim

NOTHING = pd.DataFrame()
MARKED = phrase("{} & b", Markup("<i>a</i>"))


def test_a_card_has_its_label_before_its_value() -> None:
    """The eye sees the figure first, a reader of the text its name; empty lines are left out."""
    panel = cards([Card("45", "ménages relogés", ("", "dont 3 enfants"))], NOTHING)
    (group,) = BeautifulSoup(panel.html, "html.parser").select("dl > div")
    assert [one.name for one in group.find_all(True)] == ["dt", "dd", "dd"]
    assert [one.get_text() for one in group("dd")] == ["45", "dont 3\u00a0enfants"]
    assert panel.text == "45\u00a0ménages relogés\u00a0: dont 3\u00a0enfants"


def test_texts_are_escaped_and_markup_is_kept() -> None:
    """What somebody wrote is text; what carries a verdict is HTML."""
    told = Claim("<b>", (("Oui", MARKED),))
    html = claims("Titre", [told], NOTHING).html
    assert "&lt;b&gt;" in html and "<b>" not in html and "<i>a</i> &amp; b" in html
    assert tell_claim(told) == "<b>\u00a0: Oui. a & b"
    assert tell_card(Card("1", "a", (MARKED,))) == "1\u00a0a\u00a0: a & b"


def test_words_of_somebody_are_marked_as_theirs() -> None:
    """So that a reader of the page, or a test, can tell them from ours."""
    told = [
        Claim("Hausse", (("Pas de mesure", ""),), is_quoted=True),
        Claim("Loyers", (("Confirmé", ""), ("Non confirmé", "Rien."))),
    ]
    soup = BeautifulSoup(claims("Freins", told, NOTHING, note="2 autres").html, "html.parser")
    assert [one.get_text() for one in soup.select("[data-said]")] == ["Hausse"]
    assert [one.get_text() for one in soup("dd")][1] == "Confirmé. Non confirmé. Rien."
    assert told[1].found == "Confirmé, non confirmé"
    assert [one.get_text() for one in soup.select("h2, .note")] == ["Freins", "2\u00a0autres"]


def test_the_figures_stand_in_data() -> None:
    """And two panels that say the same are equal, whatever their frame."""
    data = pd.DataFrame({"value": [1]})
    panel = cards([], data)
    assert panel.data is data
    assert panel == cards([], NOTHING)
