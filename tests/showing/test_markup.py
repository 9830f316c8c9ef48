"""The markdown that people write, and the bundle that a notebook keeps."""

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from copil_analysis.showing.markup import Html, listed, render_markdown, say


def test_raw_html_and_images_never_get_through() -> None:
    """What would run or be fetched becomes words."""
    html = render_markdown("<script>x</script> ![Vue](http://a.test/b.png) <b>c</b>", top=3)
    assert not re.search(r"<(script|img|b)\b", html)
    assert "Vue" in html


@given(st.lists(st.integers(1, 6), min_size=1))
def test_no_level_of_headings_is_skipped(levels: list[int]) -> None:
    """Whatever levels people use, headings start at the top and go down one at a time."""
    html = render_markdown("\n\n".join(f"{'#' * level} Titre" for level in levels), top=3)
    shown = [int(level) for level in re.findall(r"<h(\d)>", html)]
    assert len(shown) == len(levels) and shown[0] == 3 and min(shown) == 3
    assert all(after <= before + 1 for before, after in pairwise(shown))


def test_markdown_is_typeset() -> None:
    """Notes typed with plain spaces are printed with those of French."""
    assert "44\u202f%\u00a0: l’Est" in render_markdown("44 % : l'Est", top=3)


def test_texts_are_escaped_and_typeset() -> None:
    """A text keeps its words and loses its power."""
    assert say("<b> : l'un") == "&lt;b&gt;\u00a0: l’un"
    assert listed(["<i>"], css="x") == '<ul class="x">\n<li>&lt;i&gt;</li>\n</ul>'


def test_a_block_leaves_its_kind_and_facts_in_the_notebook() -> None:
    """The page takes what it needs from the metadata of the output."""
    data, metadata = Html("<p>a</p>", "a", "title", {"title": "b"})._repr_mimebundle_()
    assert data == {"text/html": "<p>a</p>", "text/plain": "a"}
    assert metadata == {"copil": {"block": "title", "title": "b"}}
