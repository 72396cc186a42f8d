"""The files of letters, reports and events: what they hold and what is refused."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from data.letters import (
    JUDGEMENTS,
    KINDS,
    LABEL_CHARACTERS,
    SOURCE_KINDS,
    LettersRefused,
    compared,
    finding,
    findings,
    history,
    letter,
    letters,
    page_theme,
    read_history,
    read_letters,
    reports,
    timeline,
)

MEASURED = 'measures = ["iha_outstanding"]'
GOOD = """
[letter]
id = "visit-2020-01"
title = "Visit of 14 January 2020"
label = "Visit, 14 Jan 2020"
kind = "monitoring visit"
visit_from = 2020-01-14
visit_to = 2020-01-15
precision = "day"
published = 2020-02-10
published_precision = "day"
source = "Letter of 10 February 2020"
publisher = "Ofsted"
source_kind = "letter"
provider_urn = "1"
areas = ["Health"]

[[finding]]
id = "health-better"
theme = "health"
judgement = "improving"
short = "Health checks come sooner"
says = "Children are seen sooner."
where = "Summary, point 1"
measures = ["iha_outstanding"]

[finding.baseline]
measure = "iha_outstanding"
value = 4
unit = "children"
said = "stated in the letter"

[[milestone]]
id = "nurse-appointed"
kind = "change"
theme = "health"
title = "Nurse appointed"
label = "Nurse appointed"
from = 2019-05-01
to = 2020-01-15
precision = "unknown"
where = "Second paragraph"
source = "Letter of 10 February 2020"
"""


def refused(tmp_path: Path, **contents: str) -> str:
    """What is said of letter files with these contents; the keyword is the file's name."""
    for name, content in contents.items():
        (tmp_path / f"{name}.toml").write_text(content, encoding="utf-8")
    with pytest.raises(LettersRefused) as refusal:
        read_letters(tmp_path)
    return str(refusal.value)


def test_a_whole_letter_is_read(tmp_path):
    (tmp_path / "good.toml").write_text(GOOD, encoding="utf-8")
    (read,) = read_letters(tmp_path)
    assert (read.id, read.findings[0].baseline.value, read.milestones[0].is_span) == ("visit-2020-01", 4, True)


def test_a_folder_without_letters_gives_none(tmp_path):
    assert read_letters(tmp_path) == ()


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ('source = "Letter of 10 February 2020"\npublisher', "publisher", "a.toml: letter visit-2020-01: source is missing"),
        (
            'where = "Second paragraph"\nsource = "Letter of 10 February 2020"',
            'where = "Second paragraph"',
            "a.toml: milestone nurse-appointed: source is missing",
        ),
        ('says = "Children are seen sooner."', 'says = " "', "a.toml: finding health-better: says is blank"),
        ('areas = ["Health"]', "areas = []", "areas is []; a list with at least one text"),
        ('judgement = "improving"', 'judgement = "better"', "judgement is 'better'; allowed are strength, improving, mixed, concern"),
        ('theme = "health"', 'theme = "helth"', "theme is 'helth'; allowed are health, reviews"),
        ("short =", "shrt =", "unknown entry 'shrt'"),
        ("visit_to = 2020-01-15", "visit_to = 2020-01-13", "visit_to 2020-01-13 is before visit_from 2020-01-14"),
        ("visit_from = 2020-01-14", 'visit_from = "14/01/2020"', "visit_from is '14/01/2020'; a date is written 2016-11-30"),
        ("published = 2020-02-10", "published = 2019-02-10", "published 2019-02-10 is before the visit"),
        ('precision = "day"\npublished =', 'precision = "month"\npublished =', "date_source is missing"),
        ('precision = "day"\npublished =', 'precision = "month"\npublished =', "runs from 2020-01-01 to 2020-01-31"),
        ('measures = ["iha_outstanding"]', 'measures = ["review_health"]', "measure 'iha_outstanding' is not among the finding's measures"),
        ('measures = ["iha_outstanding"]', 'measures = ["IHA outstanding"]', "measure 'IHA outstanding' is not an id"),
        ('measures = ["iha_outstanding"]', "", "give measures, or why_unmeasured when there are none"),
        ('measures = ["iha_outstanding"]', 'measures = ["iha_outstanding"]\nwhy_unmeasured = "x"', "and not both"),
        ('measure = "iha_outstanding"\n', "", "baseline: measure is missing"),
        ("value = 4", "value = 4\nlow = 3", "baseline: give value, or low and high"),
        ("value = 4", "low = 4\nhigh = 3", "baseline: low 4 is not below high 3"),
        ("value = 4", 'value = "four"', "value is 'four'; a number is expected"),
        ("from = 2019-05-01", "from = 2021-05-01", "milestone nurse-appointed: to 2020-01-15 is before from 2021-05-01"),
        ("from = 2019-05-01", "from = 2020-01-15", "a milestone whose date is unknown is a span, not a day"),
        ('precision = "unknown"', 'precision = "day"', "a milestone known to the day begins and ends on it"),
        ('label = "Nurse appointed"', f'label = "{"x" * (LABEL_CHARACTERS + 1)}"', f"at most {LABEL_CHARACTERS} fit a chart"),
        ("[[milestone]]", "[[milestones]]", "unknown part [milestones]"),
        ("[[finding]]", "[[finding]", "not readable as TOML"),
        (MEASURED, f'{MEASURED}\ngroup = "Looked after"\nscope = "x"', "is no breakdown and group, as service:Looked after"),
        (MEASURED, f'{MEASURED}\ngroup = "service:"\nscope = "x"', "is no breakdown and group"),
        (MEASURED, f'{MEASURED}\ngroup = "service:Looked after"', "scope is missing; say in words which part the group is"),
        (MEASURED, 'measures = ["all"]\ngroup = "service:A"\nscope = "x"', "a group is of a finding with measures of its own"),
        ("published = 2020-02-10\n", "", "give published, or published_precision"),
        ('published_precision = "day"', 'published_precision = "unknown"', "and not both"),
        ('areas = ["Health"]', 'areas = ["Health"]\ngrades = "Good"', "grades is not a table; write [letter.grades]"),
        ('areas = ["Health"]', 'areas = ["Health"]\ngrades = { Health = 3 }', "grades: Health is 3; a text is expected"),
        ('areas = ["Health"]', 'areas = ["Health"]\ndate_is_certain = "no"', "date_is_certain is 'no'; true or false is expected"),
        (
            'visit_to = 2020-01-15\nprecision = "day"',
            'visit_to = 2020-01-14\nprecision = "unknown"\ndate_source = "x"',
            "a visit whose day is unknown is a span, not a day",
        ),
    ],
)
def test_a_broken_rule_is_refused_with_its_file_and_entry(tmp_path, was, becomes, said):
    assert was in GOOD
    assert said in refused(tmp_path, a=GOOD.replace(was, becomes, 1))


def test_a_letter_without_a_finding_is_refused(tmp_path):
    assert refused(tmp_path, a=GOOD.split("[[finding]]")[0]) == "a.toml: no [finding]; a letter file has at least one"


def test_a_letter_file_that_is_not_utf_8_is_refused(tmp_path):
    (tmp_path / "a.toml").write_bytes(GOOD.replace("Nurse", "Nürse").encode("latin-1"))
    with pytest.raises(LettersRefused, match=r"a\.toml: not readable as TOML"):
        read_letters(tmp_path)


def test_one_id_in_two_letters_is_refused(tmp_path):
    said = refused(tmp_path, a=GOOD, b=GOOD)
    assert "finding health-better: the id is used 2 times" in said
    assert "letter visit-2020-01: the id is used 2 times" in said


def test_all_faults_of_all_files_are_said_at_once(tmp_path):
    said = refused(tmp_path, a=GOOD.replace("short =", "shrt ="), b="not toml at all", c=GOOD.replace('"improving"', '"better"'))
    assert [name for name in ("a.toml", "b.toml", "c.toml") if name in said] == ["a.toml", "b.toml", "c.toml"]


def test_the_letters_hold_every_finding_of_the_plan():
    assert {one.id: len(one.findings) for one in letters()} == {"visit-2016-11": 38, "visit-2018-12": 17}
    assert len(findings()) == 55
    assert {one.id: len(one.milestones) for one in letters()} == {"visit-2016-11": 8, "visit-2018-12": 5}


def test_letters_come_oldest_first():
    dates = [one.date for one in letters()]
    assert dates == sorted(dates)


def test_a_stated_caseload_is_of_the_looked_after_units_alone():
    stated = finding("caseloads-manageable").baseline
    assert (stated.scope, stated.group) == ("looked-after units", "service:Looked after")


def test_the_2016_visit_is_compared_at_the_end_of_november():
    visit = letter("visit-2016-11")
    assert (visit.date, visit.month_end) == (pd.Timestamp("2016-12-01"), pd.Timestamp("2016-11-30"))
    assert visit.when == "30 November to 1 December 2016"


def test_the_2018_visit_is_known_to_its_month_and_is_never_called_the_letter():
    visit = letter("visit-2018-12")
    assert (visit.date, visit.month_end, visit.when) == (pd.Timestamp("2018-12-31"), pd.Timestamp("2018-12-31"), "December 2018")
    assert visit.is_press_report
    assert visit.source_kind == "press report of a letter"
    assert "Bucks Free Press" in visit.date_source


def test_judgements_are_counted_in_one_order():
    counts = letter("visit-2016-11").judgements
    assert list(counts) == list(JUDGEMENTS)
    assert counts == {"strength": 9, "improving": 7, "mixed": 5, "concern": 17}


def test_a_short_headline_has_three_to_seven_words():
    assert [one.short for one in findings() if not 3 <= len(one.short.split()) <= 7] == []


def test_a_finding_that_nothing_measures_says_why():
    assert {one.id for one in findings() if not one.is_measured} == {
        "leadership-effective-in-parts",
        "court-evidence",
        "leadership-focus",
        "plan-realistic",
        "political-support",
        "legal-planning-effective",
    }


def test_findings_are_found_by_theme_and_by_measure():
    assert [one.id for one in findings(theme="life_story")] == ["life-story-waiting"]
    assert [one.id for one in findings(measure="rhi_in_72_hours")] == ["return-interviews-late"]


def test_an_unknown_letter_or_finding_is_an_error_that_names_it():
    with pytest.raises(KeyError, match="visit-1999"):
        letter("visit-1999")
    with pytest.raises(KeyError, match="nothing-found"):
        finding("nothing-found")


def test_a_timeline_has_every_judgement_and_letter_and_the_changes_of_its_theme():
    assert [mark.label for mark in timeline("life_story")] == [
        "Judged inadequate, Aug 2014",
        "Life-story service changed",
        "Visit, 30 Nov 2016",
        "Judged inadequate, Jan 2018",
        "Visit, Dec 2018",
        "Requires improvement, 2022",
        "Requires improvement, 2025",
    ]


def test_a_timeline_beside_a_report_has_its_visit_too_and_none_of_the_other_reports():
    beside = {mark.letter for mark in timeline("life_story", letter("inspection-2017-11")) if mark.kind == "letter"}
    assert beside == {"visit-2016-11", "visit-2018-12", "inspection-2017-11"}
    assert timeline("life_story", letter("visit-2016-11")) == timeline("life_story")


def test_a_timeline_of_a_page_has_the_changes_of_the_themes_that_share_it():
    assert "Protection advice reviewed" in [mark.label for mark in timeline("visits")]
    assert (page_theme("plans"), page_theme("court"), page_theme("health")) == ("visits", "pre_proceedings", "health")


def test_a_timeline_of_everything_has_every_letter_report_event_and_milestone():
    held = history()
    milestones = [one.id for each in (*held.letters, *held.reports) for one in each.milestones] + [one.id for one in held.events]
    assert len(milestones) == 8 + 5 + 2 + 3
    assert len(timeline()) == len(held.letters) + len(held.reports) + len(milestones)


def test_a_change_without_a_date_is_a_span_between_the_judgement_and_the_visit():
    (change,) = (mark for mark in timeline("missing") if mark.label == "Missing coordinator")
    assert change.is_span
    assert change.when == "date not known, between 8 August 2014 and 1 December 2016"


def test_a_change_known_to_its_month_says_only_the_month():
    (change,) = (mark for mark in timeline("overall") if mark.label == "New plan, Nov 2018")
    assert (change.is_span, change.when) == (False, "November 2018")


# A part of the service


def test_a_finding_s_group_is_a_breakdown_and_a_group_and_its_baseline_is_of_the_same(tmp_path):
    part = f'{MEASURED}\nscope = "looked-after units"\ngroup = "service:Looked after: all"'
    (tmp_path / "a.toml").write_text(GOOD.replace(MEASURED, part), encoding="utf-8")
    (found,) = read_letters(tmp_path)[0].findings
    assert found.part == ("service", "Looked after: all")
    assert found.baseline.group == found.group
    assert finding("iro-capacity").part == ("", "")


# Reports and events beside the letters

REPORT = GOOD.split("[[finding]]")[0]
EVENT = GOOD[GOOD.index("[[milestone]]") :]


def write(folder: Path, **contents: str) -> None:
    (folder / "reports").mkdir(exist_ok=True)
    for name, content in contents.items():
        path = folder / "reports" / f"{name}.toml" if name.startswith("report") else folder / f"{name}.toml"
        path.write_text(content, encoding="utf-8")


def test_a_report_may_have_no_finding_and_a_file_of_events_nothing_but_events(tmp_path):
    write(tmp_path, report_a=REPORT, events=EVENT)
    held = read_history(tmp_path)
    assert [one.id for one in held.reports] == ["visit-2020-01"]
    assert held.reports[0].findings == ()
    assert not held.reports[0].is_compared
    assert [(one.id, one.letter) for one in held.events] == [("nurse-appointed", "")]
    assert held.letters == ()


def test_a_letter_among_the_events_and_an_event_file_without_any_are_refused(tmp_path):
    write(tmp_path, events=GOOD)
    with pytest.raises(LettersRefused, match=r"events\.toml: \[letter\] does not belong in a file of events"):
        read_history(tmp_path)
    write(tmp_path, events="# nothing")
    with pytest.raises(LettersRefused, match=r"events\.toml: no \[milestone\]; a file of events has at least one"):
        read_history(tmp_path)


def test_one_id_in_a_letter_and_a_report_is_refused(tmp_path):
    write(tmp_path, a=GOOD, report_b=GOOD)
    with pytest.raises(LettersRefused, match="finding health-better: the id is used 2 times"):
        read_history(tmp_path)


def test_a_fault_of_a_report_names_its_folder(tmp_path):
    write(tmp_path, report_a=REPORT.replace('kind = "monitoring visit"', 'kind = "chat"'))
    with pytest.raises(LettersRefused, match=r"reports/report_a\.toml: letter visit-2020-01: kind is 'chat'"):
        read_history(tmp_path)


def test_the_published_history_is_held_from_2011_to_2025():
    assert [one.id for one in reports()] == [
        "inspection-2011-01",
        "inspection-2014-06",
        "visit-2016-08",
        "visit-2017-04",
        "inspection-2017-11",
        "visit-2018-07",
        "visit-2019-05",
        "visit-2019-10",
        "visit-2021-02",
        "inspection-2021-12",
        "visit-2022-10",
        "inspection-2025-01",
    ]
    assert [one.id for one in history().events] == ["commissioner-2018", "direction-2018", "direction-lifted-2022"]


def test_an_inspection_has_its_grades_and_a_visit_has_none():
    graded = {one.id for one in reports() if one.grades}
    assert graded == {one.id for one in reports() if one.kind == "inspection"}
    assert letter("inspection-2025-01").grades["Children in care"] == "Good"
    assert letter("inspection-2017-11").grades["Adoption"] == "Good"
    assert set(letter("inspection-2021-12").grades.values()) == {"Requires improvement"}


def test_a_date_that_is_not_confirmed_says_so_and_why():
    unsure = [one for one in reports() if not one.date_is_certain]
    assert {one.id for one in unsure} == {"visit-2016-08", "visit-2019-05"}
    assert all(one.precision == "unknown" and one.date_source for one in unsure)
    assert [mark.is_span for mark in timeline() if mark.letter in {one.id for one in unsure} and mark.kind == "letter"] == [True, True]


def test_figures_are_compared_with_letters_first_and_with_reports_that_state_something_measured_and_a_month():
    ids = [one.id for one in compared()]
    assert ids[:2] == [one.id for one in letters()]
    assert "inspection-2017-11" in ids
    assert not {"inspection-2011-01", "inspection-2025-01", "visit-2022-10", "visit-2016-08", "visit-2019-05"} & set(ids)


def test_what_is_held_of_a_report_has_a_name_within_a_sentence():
    assert letter("visit-2016-11").called == "the letter"
    assert letter("visit-2018-12").called == "the press report of the letter"
    assert letter("inspection-2017-11").called == "the inspection report"
    assert letter("visit-2022-10").published_when == "a date not known"
    assert {one.source_kind for one in (*letters(), *reports())} <= set(SOURCE_KINDS)
    assert {one.kind for one in (*letters(), *reports())} == set(KINDS)
