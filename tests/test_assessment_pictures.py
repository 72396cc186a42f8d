"""Pictures of assessments: both moved since each visit in words, bands of days round the standard, whose assessment is up to date."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from data.letters import letter
from metrics.kit.compare import Reading
from present import pairs
from present.charts.more_visits import with_visits
from present.charts.together import together
from present.screens.pictures.assessments import between, headline, late, least_up_to_date, since, time_taken, up_to_date
from tests import readings
from tests.made_up import measure

BEFORE = [0.9, 0.92] * 12


def share(values: list[float], title: str) -> Reading:
    return readings.reading(values, 100, of=measure(id=title.lower().replace(" ", "_"), title=title))


LATE, GOOD = share([*BEFORE, *[0.7, 0.72] * 12], "On time"), share([*[0.4, 0.44] * 12, *[0.6, 0.64] * 12], "Audited good")


def test_what_moved_since_a_visit_is_said_with_numbers_and_verdicts_and_that_one_may_have_been_bought() -> None:
    assert since(LATE, GOOD) == (
        "Timeliness fell from 91% (546 of 600) to 72% (72 of 100) (worse, and real). "
        f"Quality rose from 42% (252 of 600) to 64% (64 of 100) (better, and real). {pairs.COST}"
    )


def test_the_heading_has_both_verdicts_and_claims_nothing_of_what_cannot_be_told() -> None:
    assert headline(LATE, GOOD) == "Timeliness: worse, and real. Quality: better, and real"
    assert headline(replace(LATE, verdict="cannot tell yet"), GOOD) == "Timeliness and quality together"


def test_the_share_that_took_too_long_stands_beside_the_one_before_the_visit() -> None:
    rows = pd.DataFrame({"panel": ["Then", "Then", "Now", "Now"], "band": ["Up to 45", "Over 45"] * 2, "count": [9, 1, 3, 1]})
    assert late(rows, ["Over 45"], "45 working days") == "25% of assessments took over 45 working days, 10% before the visit"
    assert late(rows.iloc[2:], ["Over 45"], "45 working days") == "25% of assessments took over 45 working days"


def test_the_plans_with_the_fewest_assessments_up_to_date_are_named() -> None:
    rows = pd.DataFrame({"group": ["All", "In need", "Looked after"], "Up to date": [5, 4, 1], "Event": [2, 1, 1], "Old": [0, 0, 0]})
    assert least_up_to_date(rows) == "Least often up to date: children looked after, 50% (1 of 2)"


def test_what_did_not_move_is_said_to_be_what_it_was() -> None:
    still = share([0.5] * 48, "Held")
    assert since(still, still).startswith(
        "Timeliness is 50% (50 of 100), was 50% (300 of 600, over the six months to the visit) (no real change)"
    )
    assert pairs.COST not in since(still, still)


def test_between_two_visits_both_are_said_as_they_were_at_each() -> None:
    later = replace(LATE, then=replace(LATE.then, point=LATE.now)), replace(GOOD, then=replace(GOOD.then, point=GOOD.now))
    assert between((LATE, GOOD), later) == (
        "Timeliness went from 91% (546 of 600) to 72% (72 of 100). Quality went from 42% (252 of 600) to 64% (64 of 100)."
    )


def test_between_two_visits_nothing_is_said_where_one_figure_is_not_known() -> None:
    unknown = readings.reading([0.5] * 12, 100, first="2018-01-01", of=measure(title="New"))
    assert between((LATE, unknown), (LATE, GOOD)) == ""


def test_a_second_visit_is_a_line_with_its_name_over_the_first_ones() -> None:
    chart = together(LATE, GOOD)
    other = replace(LATE, letter=replace(LATE.letter, visit_from=pd.Timestamp("2018-03-01"), label="Another visit"))
    more = with_visits(chart, [other])
    added = [note for note in more.figure["layout"]["annotations"] if note["text"] == "Another visit"]
    assert [note["x"] for note in added] == ["2018-03-01"]
    assert all(note["yshift"] > 0 for note in added)
    assert len(more.figure["layout"]["shapes"]) == len(chart.figure["layout"]["shapes"]) + 1
    assert "Another visit" not in str(chart.figure), "the chart given is not changed"


def test_a_visit_outside_the_months_is_not_drawn() -> None:
    chart = together(LATE, GOOD)
    far = replace(LATE, letter=letter("visit-2018-12"))
    early = replace(LATE, letter=replace(LATE.letter, visit_from=pd.Timestamp("2012-03-01")))
    assert with_visits(chart, [early]).figure["layout"]["shapes"] == chart.figure["layout"]["shapes"]
    assert len(with_visits(chart, [far, early]).figure["layout"]["shapes"]) == len(chart.figure["layout"]["shapes"]) + 1


def finished(*days: float) -> pd.DataFrame:
    return pd.DataFrame({"working_days": days})


def test_the_bands_end_on_the_standards_last_day_and_each_assessment_is_in_one() -> None:
    names, in_time, rows = time_taken({"Then": finished(0, 10, 11, 45), "Now": finished(46, 60, 61, 91)}, 45)
    assert names == ["Up to 10", "11 to 20", "21 to 30", "31 to 45", "46 to 60", "61 to 90", "Over 90"]
    assert names[in_time - 1] == "31 to 45"
    counts = rows.set_index(["panel", "band"])["count"]
    assert counts["Then"].loc[names].tolist() == [2, 1, 0, 1, 0, 0, 0]
    assert counts["Now"].loc[names].tolist() == [0, 0, 0, 0, 2, 1, 1]


@pytest.mark.parametrize(("limit", "last"), [(30, "21 to 30"), (50, "31 to 50")])
def test_another_standard_moves_the_line(limit: int, last: str) -> None:
    names, in_time, _ = time_taken({"Now": finished(5)}, limit)
    assert names[in_time - 1] == last


def test_children_are_counted_by_plan_and_by_what_their_assessment_is() -> None:
    found = pd.DataFrame(
        {
            "plan": ["Looked after", "Looked after", "Looked after", "In need", "In need"],
            "met": [True, False, False, False, False],
            "authorised_date": pd.to_datetime(["2016-05-01", "2016-05-01", "2014-05-01", None, "2016-05-02"]),
            "event_date": pd.to_datetime(["2016-04-30", "2016-05-01", None, "2016-05-01", "2016-05-01"]),
        }
    )
    rows = up_to_date(found).set_index("group")
    assert rows.loc["Looked after"].to_dict() == {"Up to date": 1, "Event": 1, "Old": 1}
    assert rows.loc["In need"].to_dict() == {"Up to date": 0, "Event": 0, "Old": 2}
    assert rows.loc["All"].to_dict() == {"Up to date": 1, "Event": 1, "Old": 3}
