"""What is enclosed, saved to one folder: names that say what and when, and links that live."""

from copil_analysis.publishing.mail.attachments import attach

PAGE = (
    '<link rel="icon" href="data:,"><a class="skip" href="#contenu">Aller</a>'
    '<a href="index.html" aria-current="page">Synthèse</a> <a href="needs_gap.html#t4">Besoins</a>'
    '<a href="tables/tables.xlsx">Tous</a> <a href="tables/needs.csv">Besoins (CSV)</a>'
    '<a href="manifest.json">Manifeste</a> <a href="https://exemple.fr/index.html">Site</a>'
)
FILES = {"tables/tables.xlsx": b"PK", "index.html": PAGE.encode(), "needs_gap.html": b"<h1>"}


def test_links_lead_to_what_is_enclosed() -> None:
    """To pages and the one workbook by their new names; what is not enclosed is plain text."""
    attached = attach(FILES, "2011-T1")
    assert list(attached) == [
        *("synthese_2011-T1.html", "besoins_2011-T1.html", "tableaux_2011-T1.xlsx")
    ]
    assert attached["synthese_2011-T1.html"][0] == "Synthèse"
    assert attached["synthese_2011-T1.html"][1].decode() == (
        '<link rel="icon" href="data:,"><a class="skip" href="#contenu">Aller</a>'
        '<a href="synthese_2011-T1.html" aria-current="page">Synthèse</a> '
        '<a href="besoins_2011-T1.html#t4">Besoins</a>'
        '<a href="tableaux_2011-T1.xlsx">Tous</a> '
        '<a href="tableaux_2011-T1.xlsx">Besoins (dans le classeur)</a>'
        'Manifeste <a href="https://exemple.fr/index.html">Site</a>'
    )
    assert attached["tableaux_2011-T1.xlsx"][1] == b"PK"


def test_without_the_workbook_its_links_are_text() -> None:
    """Nothing leads to what is not there."""
    attached = attach({"index.html": PAGE.encode()}, "2011")
    page = attached["synthese_2011.html"][1].decode()
    assert "xlsx" not in page and "Besoins (dans le classeur)" in page
    assert "needs_gap" not in page
