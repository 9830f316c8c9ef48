"""The folder of a new quarter: whole, derived from the fields, and readable once filled."""

import re
import shutil
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from python_calamine import CalamineWorkbook

from copil_analysis.cleaning.registers import clean_register
from copil_analysis.config import Config, Term, read_config, read_period_facts
from copil_analysis.errors import CopilError, UsageError
from copil_analysis.indicators.notes import notes as tell_notes
from copil_analysis.period import Period
from copil_analysis.reading.notes import read_notes
from copil_analysis.reading.registers.find import find_registers
from copil_analysis.reading.sheets.sheet import Cell
from copil_analysis.reading.sheets.spreadsheet import read_sheets
from copil_analysis.register_fields import (
    ATTRIBUTIONS,
    REGISTERS,
    WAITING_FILE,
    Field,
    field_of,
)
from copil_analysis.workspace import new_period
from copil_analysis.workspace.new_period import make_period
from copil_analysis.workspace.template_rules import lists_of
from copil_analysis.workspace.template_words import MEANINGS
from copil_analysis.workspace.template_workbook import write_template

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

PROJECT = Path(__file__).parents[2]
SPRING = Period(2011, 2)
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
DWELLING: dict[str, Cell] = {
    "structure": "Cannes",
    "date": date(2011, 4, 1),
    "channel": "1 % Logement (Action Logement)",
    "typology": "Studio",
    "adults": 1,
    "children": 0,
    "funding": "PLUS",
    "rent": 412.5,
    "landlord": "1001 logements",
    "commune": "06088",
    "request_number": "0060424012345GDPUB",
    "request_date": date(2010, 4, 30),
    "is_foyer": "oui",
}
HOUSEHOLD: dict[str, Cell] = {
    "structure": "CASA",
    "adults": 2,
    "children": 3,
    "typology": "T6",
    "request_number": "0060424012345GDPUB",
    "request_date": date(2010, 4, 30),
    "renewal_date": date(2011, 4, 30),
    "desk": "06001",
    "entry_date": date(2010, 12, 31),
    "exit_reason": "Autre sortie",
    "exit_date": date(2011, 6, 30),
}


@dataclass(frozen=True)
class Validation:
    """A rule of the first sheet, as Excel reads it."""

    kind: str
    style: str
    bounds: tuple[str, ...]
    title: str
    message: str
    error: str


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "copil.toml").write_bytes((PROJECT / "copil.toml").read_bytes())
    return tmp_path


@pytest.fixture
def config() -> Config:
    return read_config(PROJECT)


def written(
    path: Path, register: str, config: Config, rows: Sequence[Mapping[str, Cell]] = ()
) -> Path:
    write_template(path, register, period=SPRING, config=config, rows=rows)
    return path


def cells(path: Path, sheet: str) -> list[list[Cell]]:
    return CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python()


def part(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode()


def validations(path: Path) -> dict[str, Validation]:
    found = {}
    for one in ET.fromstring(part(path, "xl/worksheets/sheet1.xml")).iter(f"{MAIN}dataValidation"):
        bounds = tuple(bound.text or "" for bound in one)
        told = (one.get("promptTitle", ""), one.get("prompt", ""), one.get("error", ""))
        found[one.attrib["sqref"]] = Validation(
            one.get("type", "none"), one.get("errorStyle", "stop"), bounds, *told
        )
    return found


def below(path: Path, register: str, name: str) -> Validation:
    """The rule below the header of a field."""
    letter = "ABCDEFGHIJKLMNOPQ"[[one.name for one in REGISTERS[register]].index(name)]
    return validations(path)[f"{letter}2:{letter}2001"]


def listed(path: Path, rule: Validation) -> list[Cell]:
    """The values of the cells that a drop-down list points to."""
    match = re.fullmatch(r"Listes!\$([A-Z])\$2:\$([A-Z])\$(\d+)", rule.bounds[0])
    assert match and match[1] == match[2]
    j, last = ord(match[1]) - ord("A"), int(match[3])
    return [row[j] for row in cells(path, "Listes")[1:last]]


def test_a_quarter_gets_four_files_that_nobody_has_to_complete(root: Path) -> None:
    """Dates, notes and two workbooks stand under the quarter's name, and nothing beside them."""
    paths = make_period(SPRING, root)
    folder = root / "data" / "raw" / "2011-T2"
    names = ["period.toml", "notes.md", "attributions.xlsx", "file_active.xlsx"]
    assert paths == [folder / name for name in names]
    assert sorted(folder.iterdir()) == sorted(paths)
    assert list(folder.parent.iterdir()) == [folder]


@pytest.mark.parametrize(
    ("period", "start", "end", "committee"),
    [
        (Period(2012, 1), date(2012, 1, 1), date(2012, 3, 31), date(2012, 4, 15)),
        (Period(2011, 4), date(2011, 10, 1), date(2011, 12, 31), date(2012, 1, 15)),
    ],
)
def test_the_dates_are_the_calendars(
    root: Path, period: Period, start: date, end: date, committee: date
) -> None:
    """period.toml reads back: flows of the quarter, snapshot on its last day, committee after."""
    facts = read_period_facts(make_period(period, root)[0].parent)
    assert (facts.start, facts.end, facts.snapshot, facts.committee) == (start, end, end, committee)
    assert (facts.agenda, facts.asks, facts.explained) == ((), (), ())
    assert facts.next_committee is None


def test_the_examples_of_period_toml_are_valid_once_uncommented(root: Path) -> None:
    """Who takes the # away has an agenda, an ask, a next date and an explained gap."""
    path = make_period(SPRING, root)[0]
    text = path.read_text("utf-8").replace("agenda = []\n", "").replace("asks = []\n", "")
    lines = re.sub(r'^# (?=\[|\]|  "|\w+ = )', "", text, flags=re.MULTILINE)
    path.write_text(lines, "utf-8")
    facts = read_period_facts(path.parent)
    assert facts.agenda == ("Chiffres du 2e trimestre 2011", "Questions diverses")
    assert facts.asks == ("Un interlocuteur par bailleur pour les dossiers de grands ménages",)
    assert facts.next_committee == date(2011, 10, 15)
    assert (facts.explained[0].check, facts.explained[0].gap) == ("allocations_dwellings", -2)


def test_notes_have_the_headings_of_the_shipped_quarter(root: Path) -> None:
    """Quarter after quarter the remarks stand under the same words."""
    shipped = (PROJECT / "data/raw/2011-T1/notes.md").read_text("utf-8")
    headings = re.findall(r"^## .+$", make_period(SPRING, root)[1].read_text("utf-8"), re.MULTILINE)
    assert headings == re.findall(r"^## .+$", shipped, re.MULTILINE)[:3]


def test_unfilled_notes_show_nothing_and_filled_ones_only_what_was_written(
    root: Path, quarter_2011: "Quarter"
) -> None:
    """Neither the prompts nor a heading without remarks reach the page."""
    path = make_period(SPRING, root)[1]
    unfilled = tell_notes(replace(quarter_2011, notes=read_notes(path.parent))).html
    assert unfilled == tell_notes(replace(quarter_2011, notes="")).html
    notes = path.read_text("utf-8")
    path.write_text(notes.replace("## La suite\n", "## La suite\n\n- Former l'équipe.\n"), "utf-8")
    html = tell_notes(replace(quarter_2011, notes=read_notes(path.parent))).html
    assert "<h3>La suite</h3>\n<ul>\n<li>Former l’équipe.</li>\n</ul>" in html
    assert html.count("<h3>") == 1 and "--" not in html


@pytest.mark.parametrize("period", [Period(1949), Period(1949, 4), Period(2099, 1)])
def test_only_a_quarter_that_dates_can_reach_is_prepared(root: Path, period: Period) -> None:
    """A year that no register may hold, is a wrong call that writes nothing."""
    with pytest.raises(UsageError, match=f"« {period} »"):
        make_period(period, root)
    assert not (root / "data").exists()


def test_a_folder_that_exists_is_never_touched(root: Path) -> None:
    """Even an empty one: somebody made it."""
    kept = root / "data" / "raw" / "2011-T2"
    kept.mkdir(parents=True)
    (kept / "notes.md").write_text("Écrit à la main.", "utf-8")
    with pytest.raises(CopilError, match="data/raw/2011-T2 existe déjà"):
        make_period(SPRING, root)
    assert [path.name for path in kept.iterdir()] == ["notes.md"]
    assert (kept / "notes.md").read_text("utf-8") == "Écrit à la main."
    assert list(kept.parent.iterdir()) == [kept]


def test_a_folder_that_appears_meanwhile_is_not_replaced(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two analysts, one quarter: the second one to finish keeps off."""
    rival = root / "data" / "raw" / "2011-T2"

    def write_and_lose(*_: object, **__: object) -> None:
        rival.mkdir(exist_ok=True)

    monkeypatch.setattr(new_period, "write_template", write_and_lose)
    with pytest.raises(CopilError, match="existe déjà"):
        make_period(SPRING, root)
    assert list(rival.parent.iterdir()) == [rival] and list(rival.iterdir()) == []


def test_nothing_stays_when_a_workbook_cannot_be_written(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder appears whole or not at all."""

    def fail(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(new_period, "write_template", fail)
    with pytest.raises(OSError, match="disk full"):
        make_period(SPRING, root)
    assert not (root / "data" / "raw").exists()


def test_a_folder_without_configuration_is_no_workspace(tmp_path: Path) -> None:
    """The lists come from copil.toml: without it nothing is made."""
    with pytest.raises(CopilError, match=r"copil\.toml manque"):
        make_period(SPRING, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_same_quarter_gives_the_same_bytes(root: Path, tmp_path: Path) -> None:
    """No time of the day stands in the workbooks."""
    first = [path.read_bytes() for path in make_period(SPRING, root)]
    other = tmp_path / "other"
    other.mkdir()
    (other / "copil.toml").write_bytes((root / "copil.toml").read_bytes())
    assert [path.read_bytes() for path in make_period(SPRING, other)] == first
    core = part(root / "data/raw/2011-T2/attributions.xlsx", "docProps/core.xml")
    assert "2011-04-01T00:00:00Z</dcterms:created>" in core
    assert "<dc:title>Attributions, 2e trimestre 2011</dc:title>" in core


@pytest.mark.parametrize("register", REGISTERS)
def test_the_headers_are_the_fields(tmp_path: Path, config: Config, register: str) -> None:
    """Each header is read back as its own field, in order."""
    path = written(tmp_path / "a.xlsx", register, config)
    [headers] = cells(path, {ATTRIBUTIONS: "Attributions", WAITING_FILE: "File active"}[register])
    assert [field_of(str(header), register) for header in headers] == list(REGISTERS[register])


@pytest.mark.parametrize("register", REGISTERS)
def test_the_other_sheets_do_not_look_like_a_register(
    tmp_path: Path, config: Config, register: str
) -> None:
    """No row of the instructions or lists names two fields, so no reader takes it for headers."""
    path = written(tmp_path / "a.xlsx", register, config)
    assert CalamineWorkbook.from_path(path).sheet_names[1:] == ["Mode d'emploi", "Listes"]
    for sheet in ("Mode d'emploi", "Listes"):
        rows = cells(path, sheet)
        assert len(rows) > 5
        assert all(len({field_of(str(c), register) for c in row} - {None}) < 2 for row in rows)


@pytest.mark.parametrize(
    ("register", "name", "values"),
    [
        (ATTRIBUTIONS, "structure", ["CASA", "Cannes", "CAPAP", "Est"]),
        (ATTRIBUTIONS, "typology", ["Studio", "T1", "T2", "T3", "T4", "T5", "T6"]),
        (ATTRIBUTIONS, "funding", ["PLAI", "PLUS", "PLS"]),
        (ATTRIBUTIONS, "is_foyer", ["oui", "non"]),
        (WAITING_FILE, "typology", ["Studio", "T1", "T2", "T3", "T4", "T5", "T6"]),
        (WAITING_FILE, "exit_reason", ["Relogement", "Autre sortie"]),
    ],
)
def test_a_coded_column_has_a_drop_down_list(
    tmp_path: Path, config: Config, register: str, name: str, values: list[str]
) -> None:
    """The list points to the sheet of lists; another value is refused."""
    path = written(tmp_path / "a.xlsx", register, config)
    rule = below(path, register, name)
    assert (rule.kind, rule.style) == ("list", "stop")
    assert listed(path, rule) == values


def test_a_long_list_is_whole(tmp_path: Path, config: Config) -> None:
    """A list written into the rule would end after 255 characters."""
    many = tuple(Term(code=f"s{n}", label=f"Structure d'hébergement {n}") for n in range(60))
    longer = config.model_copy(update={"structures": many})
    path = written(tmp_path / "a.xlsx", ATTRIBUTIONS, longer)
    rule = below(path, ATTRIBUTIONS, "structure")
    assert listed(path, rule) == [term.label for term in many]


def serial(day: date) -> str:
    return str((day - date(1899, 12, 30)).days)


@pytest.mark.parametrize(
    ("register", "name", "kind", "style", "bounds"),
    [
        (ATTRIBUTIONS, "adults", "whole", "stop", ("0", "30")),
        (WAITING_FILE, "children", "whole", "stop", ("0", "30")),
        (ATTRIBUTIONS, "rent", "decimal", "stop", ("30", "5000")),
        (ATTRIBUTIONS, "request_number", "textLength", "warning", ("18",)),
        (ATTRIBUTIONS, "date", "date", "warning",
         (serial(date(2011, 4, 1)), serial(date(2011, 6, 30)))),
        (ATTRIBUTIONS, "request_date", "date", "stop",
         (serial(date(1950, 1, 1)), serial(date(2098, 12, 31)))),
        (WAITING_FILE, "exit_date", "date", "stop",
         (serial(date(1950, 1, 1)), serial(date(2098, 12, 31)))),
        (WAITING_FILE, "desk", "none", "stop", ()),
    ],
)  # fmt: skip
def test_numbers_dates_and_numbers_of_requests_are_checked_as_they_are_typed(
    tmp_path: Path, config: Config, register: str, name: str, kind: str, style: str,
    bounds: tuple[str, ...],
) -> None:  # fmt: skip
    """A date beyond the quarter or a long request number is asked about, never refused."""
    rule = below(written(tmp_path / "a.xlsx", register, config), register, name)
    assert (rule.kind, rule.style, rule.bounds) == (kind, style, bounds)


@pytest.mark.parametrize("register", REGISTERS)
def test_every_column_says_in_words_what_it_is(
    tmp_path: Path, config: Config, register: str
) -> None:
    """Header and cells tell whether the column is required, not by a colour alone."""
    rules = validations(written(tmp_path / "a.xlsx", register, config))
    for j, one in enumerate(REGISTERS[register]):
        letter = "ABCDEFGHIJKLMNOPQ"[j]
        head, rule = rules[f"{letter}1"], rules[f"{letter}2:{letter}2001"]
        required = "Obligatoire." if one.is_required else "Facultatif."
        assert head.message == rule.message and rule.message.startswith(required)
        assert head.title == rule.title == one.label
        assert len(rule.message) <= 255 and len(rule.error) <= 225  # what Excel shows


def test_every_field_has_its_meaning() -> None:
    """A field that is added is explained, and no explanation outlives its field."""
    for register, fields in REGISTERS.items():
        assert set(MEANINGS[register]) == {one.name for one in fields}


def test_a_new_field_or_channel_appears_in_the_workbook(
    tmp_path: Path, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of the workbook is written twice: fields and configuration make all of it."""
    lift = Field("has_lift", "ascenseur", "Ascenseur", "yes_no", True)
    monkeypatch.setitem(REGISTERS, ATTRIBUTIONS, (*REGISTERS[ATTRIBUTIONS], lift))
    channels = (*config.channels, Term(code="ville", label="Contingent de la ville"))
    path = written(
        tmp_path / "a.xlsx", ATTRIBUTIONS, config.model_copy(update={"channels": channels})
    )
    assert cells(path, "Attributions")[0][-1] == "Ascenseur"
    rule = below(path, ATTRIBUTIONS, "has_lift")
    assert listed(path, rule) == ["oui", "non"] and rule.message.startswith("Obligatoire.")
    assert listed(path, below(path, ATTRIBUTIONS, "channel"))[-1] == "Contingent de la ville"
    guide = {row[0]: row for row in cells(path, "Mode d'emploi")}
    assert guide["Ascenseur"][1:2] + guide["Ascenseur"][3:] == ["oui", "oui ; non"]
    assert str(guide["Contingent"][3]).endswith(" ; Contingent de la ville")


def test_the_instructions_forbid_names_and_say_where_the_file_goes(
    tmp_path: Path, config: Config
) -> None:
    """Who fills it learns what a row is, what never stands in it, and what happens to it."""
    path = written(tmp_path / "a.xlsx", WAITING_FILE, config)
    text = " ".join(str(row[0]) for row in cells(path, "Mode d'emploi")).replace("\u00a0", " ")
    for words in (
        "Une ligne par ménage qui attend",
        "depuis le 1er avril 2011",
        "Jamais de nom, de prénom ni de date de naissance",
        "data/raw/2011-T2/, sous un nom qui commence par « file_active »",
        "copil check 2011-T2",
    ):
        assert words in text


def test_the_sheet_prints_well_and_keeps_its_headers(tmp_path: Path, config: Config) -> None:
    """Landscape, one page wide, the headers frozen on the screen and repeated on paper."""
    path = written(tmp_path / "a.xlsx", ATTRIBUTIONS, config)
    sheet = part(path, "xl/worksheets/sheet1.xml")
    assert 'ySplit="1"' in sheet and 'state="frozen"' in sheet
    assert '<pageSetup paperSize="9" fitToHeight="0" orientation="landscape"/>' in sheet
    assert "Attributions!$1:$1</definedName>" in part(path, "xl/workbook.xml")


def complete(row: Mapping[str, Cell], register: str, config: Config) -> list[dict[str, Cell]]:
    """The row, then one for each value of each drop-down list, then the required cells alone."""
    fields = REGISTERS[register]
    lists = lists_of(fields, config)
    coded = [(one.name, value) for one in fields for value in lists.get(one.kind, ())]
    needed = {one.name: row[one.name] for one in fields if one.is_required}
    rows = [dict(row), *({**row, name: value} for name, value in coded), needed]
    return [
        {**one, "request_number": f"0060424{n:06d}GDPUB" if n else row["request_number"]}
        if "request_number" in one
        else one
        for n, one in enumerate(rows)
    ]


@pytest.mark.parametrize(("register", "row"), [(ATTRIBUTIONS, DWELLING), (WAITING_FILE, HOUSEHOLD)])
def test_what_is_filled_in_reads_back_without_a_finding(
    tmp_path: Path, config: Config, register: str, row: dict[str, Cell]
) -> None:
    """Every value of every list is admitted by reading and cleaning; nothing is lost."""
    rows = complete(row, register, config)
    assert set(row) == {one.name for one in REGISTERS[register]}
    path = written(tmp_path / f"{register}.xlsx", register, config, rows)
    received = find_registers(read_sheets(path), name=register, structure=None, config=config)
    [found] = received.registers
    frame, findings = clean_register(found, config)
    assert [one for one in [*received.findings, *findings] if one.status != "ok"] == []
    assert len(frame) == len(rows)
    assert frame["row"].tolist() == list(range(2, len(rows) + 2))
    required = [one.name for one in REGISTERS[register] if one.is_required]
    assert frame[required].notna().all(axis=None)
    assert frame.iloc[:-1][list(row)].notna().all(axis=None)
    codes = {"structure", "typology"} & set(row)
    known = {"Cannes": "CANNES", "CASA": "CASA", "Studio": "STUDIO", "T6": "T6"}
    assert all(frame[name].iloc[0] == known[str(row[name])] for name in codes)
    dates = [name for name, cell in row.items() if isinstance(cell, date)]
    assert all(frame[name].iloc[0].date() == row[name] for name in dates)
    texts = {"commune", "desk", "landlord", "request_number", "rent", "adults"} & set(row)
    assert all(frame[name].iloc[0] == row[name] for name in texts)


def test_a_quarter_begins_where_the_one_before_stopped_counting(root: Path) -> None:
    """The first quarter of 2011 was counted up to 10 April."""
    shutil.copytree(PROJECT / "data/raw/2011-T1", root / "data/raw/2011-T1", dirs_exist_ok=True)
    make_period(Period(2011, 2), root)
    facts = read_period_facts(root / "data/raw/2011-T2")
    assert (facts.start, facts.end) == (date(2011, 4, 11), date(2011, 6, 30))


def test_a_whole_year_is_prepared_as_well(root: Path) -> None:
    """Its dates are those of the year, and its name is worded as French has it."""
    facts, *_ = make_period(Period(2023), root)
    assert "de l'année 2023" in facts.read_text("utf-8")
    read = read_period_facts(facts.parent)
    assert (read.start, read.end) == (date(2023, 1, 1), date(2023, 12, 31))
    assert not read.nothing_allocated
    make_period(Period(2024, 1), root)
    assert read_period_facts(root / "data/raw/2024-T1").start == date(2024, 1, 1)
