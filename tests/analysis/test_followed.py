"""Whom the rows of several quarters tell of: hand-written files of two quarters, and of three."""

from typing import TYPE_CHECKING, Any

from copil_analysis.analysis.followed import followed
from copil_analysis.analysis.outcomes import REHOUSED, WAITS, stays, vanished
from tests.registers import at, with_registers

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

CAME = {"entry_date": "2010-11-01", "request_date": "2010-05-03"}
LEFT = {"exit_date": "2011-02-01", "exit_reason": "other"}


def two(
    quarter: "Quarter",
    before: list[dict[str, Any]],
    now: list[dict[str, Any]],
    given: list[dict[str, Any]] | None = None,
) -> "Quarter":
    """A quarter after another one; in both somebody is rehoused, so that ends are known."""
    own = {"entry_date": "2010-10-15", "exit_date": "2010-12-01", "exit_reason": "rehoused"}
    earlier = with_registers(at(quarter, "2010-T4"), [], [*before, {**own, "adults": 5}])
    return with_registers(quarter, given or [], now, earlier=(earlier,))


def three(
    quarter: "Quarter", *files: list[dict[str, Any]], given: list[dict[str, Any]] | None = None
) -> "Quarter":
    """A quarter after two others; households come in the first, and its own file tells an end."""
    own = {"entry_date": "2010-07-15", "exit_date": "2010-08-01", "exit_reason": "rehoused"}
    first, second, last = (
        [{**row, "entry_date": "2010-08-02", "request_date": "2010-05-03"} for row in rows]
        for rows in files
    )
    one = with_registers(at(quarter, "2010-T3"), [], [*first, {**own, "adults": 5}])
    two = with_registers(at(quarter, "2010-T4"), [], second, earlier=(one,))
    return with_registers(quarter, given or [], last, earlier=(one, two))


def names(quarter: "Quarter") -> list[str]:
    """The household of each row of one adult, in the order of the files."""
    rows, _ = followed(quarter)
    return rows.loc[rows["adults"] == 1, "household"].tolist()


def test_a_number_that_changed_is_of_the_same_household(quarter_2011: "Quarter") -> None:
    """One who entered, not two; a third number in the next file would be the same again."""
    quarter = two(quarter_2011, [{**CAME, "request_key": "a"}], [{**CAME, "request_key": "b"}])
    assert names(quarter) == ["a", "a"]
    assert vanished(quarter) == 0
    assert len(stays(quarter)) == 2


def test_a_number_that_was_given_or_lost_changes_nobody(quarter_2011: "Quarter") -> None:
    """Without a number first, or then."""
    for first, then in (({}, {"request_key": "b"}), ({"request_key": "a"}, {})):
        quarter = two(quarter_2011, [{**CAME, **first}], [{**CAME, **then}])
        assert len(set(names(quarter))) == 1


def test_as_many_are_the_same_as_there_are(quarter_2011: "Quarter") -> None:
    """Of two alike one stays, one has another number, and a third one comes."""
    before = [{**CAME, "request_key": key} for key in "ab"]
    now = [{**CAME, "request_key": key} for key in "bcd"]
    assert names(two(quarter_2011, before, now)) == ["a", "b", "b", "a", "d"]


def test_who_is_still_there_or_has_left_is_nobody_else(quarter_2011: "Quarter") -> None:
    """One alike who comes beside them is another household; so is one of other dates."""
    for before, now in (
        ([{**CAME, "request_key": "a"}], [{**CAME, "request_key": key} for key in "ab"]),
        ([{**CAME, "request_key": "a", "exit_date": "2010-12-01"}], [{**CAME, "request_key": "b"}]),
        ([{**CAME, "request_key": "a"}],
         [{**CAME, "request_key": "b", "entry_date": "2010-11-02"}]),
    ):  # fmt: skip
        assert len(set(names(two(quarter_2011, before, now)))) == 2


def test_who_was_given_a_dwelling_is_nobody_else(quarter_2011: "Quarter") -> None:
    """Out of the file since, whoever alike comes into it."""
    given = [{"date": "2011-02-01", "request_key": "a"}]
    now = [{**CAME, "request_key": "b"}]
    quarter = two(quarter_2011, [{**CAME, "request_key": "a"}], now, given)
    assert names(quarter) == ["a", "b"]


def test_a_dwelling_given_under_another_number_is_theirs(quarter_2011: "Quarter") -> None:
    """Allocated on 1 February, 92 days after the entry; the file does not tell of it."""
    given = [{"date": "2011-02-01", "request_date": CAME["request_date"], "request_key": "b"}]
    other = [{**LEFT, "adults": 4}]
    quarter = two(quarter_2011, [{**CAME, "request_key": "a"}], other, given)
    assert vanished(quarter) == 0
    told = stays(quarter).set_index("days")["outcome"]
    assert told[92] == REHOUSED
    alone = two(quarter_2011, [{**CAME, "request_key": "a"}], other)
    assert vanished(alone) == 1
    assert stays(alone).set_index("days")["outcome"][60] == WAITS


def test_a_number_missing_or_mistyped_for_one_quarter_makes_nobody_new(
    quarter_2011: "Quarter",
) -> None:
    """It is right again, or another one, in the third; who came was one, and nobody vanished."""
    for then, last in ((None, "a"), ("x", "a"), ("x", "y"), (None, "y"), ("x", None)):
        files = [[{"request_key": key}] for key in ("a", then, last)]
        quarter = three(quarter_2011, *files)
        assert names(quarter) == ["a", "a", "a"]
        assert vanished(quarter) == 0
        assert len(stays(quarter)) == 2


def test_two_alike_without_a_number_for_one_quarter_stay_two(quarter_2011: "Quarter") -> None:
    """As they do who never had one; the number that is there twice is of one household."""
    a, b = {"request_key": "a"}, {"request_key": "b"}
    assert names(three(quarter_2011, [a, b], [{}, {}], [b, a])) == ["a", "b", "a", "b", "b", "a"]
    assert len(set(names(three(quarter_2011, [{}, {}], [{}, {}], [{}, {}])))) == 2
    x = {"request_key": "x"}
    assert names(three(quarter_2011, [a], [x, x], [a])) == ["a"] * 4


def test_who_is_missing_from_one_file_is_the_one_alike_in_the_next(quarter_2011: "Quarter") -> None:
    """Under another number, or none; not after an exit."""
    a, left = {"request_key": "a"}, {"exit_date": "2010-09-01", "exit_reason": "other"}
    for last in ({"request_key": "b"}, {}):
        assert names(three(quarter_2011, [a], [], [last])) == ["a", "a"]
        assert len(set(names(three(quarter_2011, [{**a, **left}], [], [last])))) == 2


def test_who_leaves_without_a_number_is_who_was_given_a_dwelling(quarter_2011: "Quarter") -> None:
    """The file tells the exit in a row without number, the other register the dwelling with it.

    One of the two who came was so rehoused, after 183 days; the other after 17.
    """
    gone = {"exit_date": "2011-02-02", "exit_reason": "rehoused"}
    given = [{"date": "2011-02-01", "request_date": "2010-05-03", "request_key": "a"}]
    a = {"request_key": "a"}
    quarter = three(quarter_2011, [a], [{}], [gone], given=given)
    assert names(quarter) == ["a", "a", "a"]
    assert stays(quarter)["days"].tolist() == [183, 17]
    assert stays(quarter)["outcome"].tolist() == [REHOUSED, REHOUSED]
    waits = three(quarter_2011, [a], [{}], [{}], given=given)
    assert len(set(names(waits))) == 2
