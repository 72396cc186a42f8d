"""What publishing would change, worked by hand: which figure moves how far, what its old month is now, what appears and goes."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from metrics.kit.compare import Point, Reading
from metrics.kit.measure import measures
from present.intake import effect
from present.intake.effect import Moved, changes, difference, main_figures
from present.snapshot import Snapshot
from tests.made_up import measure
from tests.readings import reading

FEBRUARY, MARCH = pd.Timestamp("2019-02-01"), pd.Timestamp("2019-03-01")
SHARE = reading([0.5] * 30, 40)
COUNT = reading([10] * 30)


def now(value: float | None, of: Reading = SHARE, **changed: object) -> Reading:
    """A reading whose figure is this one."""
    return replace(of, now=Point(value, None if value is None else value * 40, None if value is None else 40), **changed)


@pytest.mark.parametrize(
    ("old", "new", "said", "moves"),
    [
        (now(0.66), now(0.8199), "Up 16 points", True),
        (now(0.66), now(0.6649), "No change", False),
        (now(0.66), now(0.65), "Down 1 point", True),
        (now(12.34, COUNT), now(12.3, COUNT), "No change", False),
        (now(1_200.0, COUNT), now(10.0, COUNT), "Down 1,190", True),
        (now(0.0, COUNT), now(0.0, COUNT), "No change", False),
        (None, now(0.5), "New", True),
        (now(None), now(0.5), "New", True),
        (now(0.5), None, "No longer there", True),
        (now(0.5), now(None), "Nothing to count", True),
        (now(None), now(None), "Nothing to count", False),
    ],
)
def test_a_difference_is_that_of_the_two_figures_as_they_are_shown(
    old: Reading | None, new: Reading | None, said: str, moves: bool
) -> None:
    one = Moved((new or old).measure, old, new)  # type: ignore[union-attr]
    assert (difference(one), one.size > 0) == (said, moves)


def test_what_moves_most_for_its_size_comes_first_and_what_does_not_move_comes_last() -> None:
    names = {name: measure(id=name, title=name) for name in ("still", "half", "tenth", "gone", "turned")}
    old = [
        now(0.5, measure=names["still"]),
        now(0.8, measure=names["half"]),
        now(0.5, measure=names["tenth"]),
        now(0.5, measure=names["gone"]),
        now(0.5, measure=names["turned"], verdict="no real change"),
    ]
    new = [
        now(0.5, measure=names["still"]),
        now(0.4, measure=names["half"]),
        now(0.55, measure=names["tenth"]),
        now(0.5, measure=names["turned"], verdict="worse, and real"),
    ]
    moved = main_figures(old, new)
    assert [one.measure.id for one in moved] == ["gone", "half", "tenth", "turned", "still"]
    assert [changes(one) for one in moved] == [True, True, True, True, False]
    assert [one.measure.id for one in main_figures([], new)] == ["half", "still", "tenth", "turned"]


def test_what_the_new_records_say_of_the_month_shown_now_is_told_where_it_is_something_else() -> None:
    old, new = now(0.71), now(0.74)
    for again, small in ((now(0.68), "February 2019 itself: 71%, now 68%"), (now(0.714), ""), (None, "")):
        (row,) = effect.rows([Moved(old.measure, old, new, again)], (FEBRUARY, MARCH))
        assert (row.cells[3].text, row.cells[3].small) == ("Up 3 points", small)
    same = Moved(old.measure, now(0.71), now(0.71), now(0.68))
    assert (same.size, changes(same)) == (0, True), "a month that is told anew is a change"


def test_one_measure_of_two_parts_of_the_service_is_two_figures() -> None:
    whole, part = now(0.5), now(0.9, about="service:Looked after")
    moved = main_figures([whole, part], [now(0.6), now(0.8, about="service:Looked after")])
    assert sorted((one.about, difference(one)) for one in moved) == [("", "Up 10 points"), ("Looked after", "Down 10 points")]
    rows = effect.rows(moved, (MARCH, MARCH))
    assert {row.cells[0].small for row in rows} == {"", "Looked after"}


def test_a_verdict_that_turns_says_what_it_was_and_a_figure_that_goes_has_none() -> None:
    old, new = now(0.5, verdict="better, and real"), now(0.4, verdict="worse, and real")
    turned, kept, gone = effect.rows([Moved(old.measure, *pair) for pair in ((old, new), (old, old), (old, None))], (MARCH, MARCH))
    assert (turned.cells[4].text, turned.cells[4].small, turned.cells[4].mark) == (
        "Worse, and real",
        "until now: better, and real",
        "worse",
    )
    assert (kept.cells[4].text, kept.cells[4].small) == ("Better, and real", "")
    assert (gone.cells[4].text, gone.cells[4].small, gone.cells[2].small) == ("–", "until now: better, and real", "not supplied")


def snapshot(lacking: tuple[str, ...] = (), first: str = "2018-04-01", last: str = "2019-03-31") -> Snapshot:
    day, until = (pd.Timestamp(one).as_unit("us") for one in (first, last))
    missing = dict.fromkeys(lacking, ("audits",))
    return Snapshot("", "", "Ownshire", False, until, day, "", missing, frozenset(), (), {}, "")


def test_measures_that_appear_and_that_go_are_told_apart_and_none_appears_where_nothing_was() -> None:
    first, second, third = (one.id for one in measures()[:3])
    new, gone = effect.appearing(snapshot((first, second)), snapshot((second, third)), measures())
    assert ([one.id for one in new], [one.id for one in gone]) == ([first], [third])
    assert effect.appearing(None, snapshot((first,)), measures()) == ([], [])


def test_months_and_rows_are_told_before_and_after() -> None:
    assert effect.months(snapshot()) == "April 2018 to March 2019 (12 months)"
    assert effect.months(snapshot(first="2019-03-01")) == "March 2019 to March 2019 (one month)"
    rows = effect.table_rows({"reviews": 1_200, "audits": 3}, {"reviews": 1_180, "plans": 2, "visits": 0})
    assert [[cell.text for cell in row.cells] for row in rows] == [
        ["audits", "3", "–", "−3"],
        ["plans", "–", "2", "+2"],
        ["reviews", "1,200", "1,180", "−20"],
        ["visits", "–", "0", ""],
    ]
