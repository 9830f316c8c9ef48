"""What keeps a page from being published."""

import pytest

from copil_analysis.publishing.outline import faults


def test_a_sound_body_has_no_fault() -> None:
    """One h1, levels in order, regions with names of their own."""
    body = '<h1>A</h1><h2>B</h2><h3>C</h3><h2>D</h2><div role="region" aria-label="E"></div>'
    assert faults(body) == []


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<p>rien</p>", "0 titre h1"),
        ("<h1>A</h1><h1>B</h1>", "2 titre"),
        ("<h1>A</h1><h3>B</h3>", "saute un niveau"),
        ("<h1>A</h1><script>x</script>", "« script »"),
        ("<h1>A</h1>" + '<div role="region" aria-label="E"></div>' * 2, "même titre « E »"),
    ],
)
def test_a_fault_is_told_in_french(body: str, fault: str) -> None:
    """Each fault names the element or the title that it is about."""
    assert fault in " ; ".join(faults(body))
