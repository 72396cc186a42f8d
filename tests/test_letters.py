"""The letter files: what they hold, what is refused, and that none of a letter's own words are in the project."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

import pandas as pd
import pytest

from data.letters import JUDGEMENTS, LABEL_CHARACTERS, LettersRefused, finding, findings, letter, letters, read_letters, timeline
from metrics.kit.measure import measures

PROJECT = Path(__file__).parents[1]
HASHES = Path(__file__).parent / "letter_words.txt"
TEXTS = frozenset([".py", ".md", ".toml", ".csv", ".html", ".css", ".js", ".txt", ".yml", ".yaml", ".json"])
NAMED_TEXTS = frozenset(["Makefile", "run"])
KEPT_HIDDEN = frozenset([".ci", ".github", ".streamlit"])
LARGEST = 200_000
RUN = 8

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


@pytest.mark.parametrize(
    ("found", "measure", "value", "low", "high", "text"),
    [
        ("life-story-waiting", "life_story_waiting", 61, None, None, "61 children"),
        ("caseloads-manageable", "caseload", None, 16, 20, "16 to 20 children per social worker"),
    ],
)
def test_a_stated_baseline_is_the_letters_own_number(found, measure, value, low, high, text):
    stated = finding(found).baseline
    assert (stated.measure, stated.value, stated.low, stated.high, stated.text) == (measure, value, low, high, text)


def test_no_other_finding_has_a_stated_number():
    assert {one.id for one in findings() if one.baseline} == {"life-story-waiting", "caseloads-manageable"}


def test_a_stated_caseload_is_of_the_looked_after_units_alone():
    assert finding("caseloads-manageable").baseline.scope == "looked-after units"


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


def test_a_measure_and_a_finding_name_each_other():
    built = {measure.id: measure for measure in measures()}
    by_finding = {(one.id, measure) for one in findings() for measure in one.measures if measure in built}
    by_measure = {(one, measure.id) for measure in built.values() for one in measure.findings}
    assert by_measure ^ by_finding == set()


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
    ]


def test_a_timeline_of_everything_has_every_letter_and_milestone():
    assert len(timeline()) == 2 + 8 + 5


def test_a_change_without_a_date_is_a_span_between_the_judgement_and_the_visit():
    (change,) = (mark for mark in timeline("missing") if mark.label == "Missing coordinator")
    assert change.is_span
    assert change.when == "date not known, between 8 August 2014 and 1 December 2016"


def test_a_change_known_to_its_month_says_only_the_month():
    (change,) = (mark for mark in timeline("overall") if mark.label == "New plan, Nov 2018")
    assert (change.is_span, change.when) == (False, "November 2018")


def words_of(line: str) -> list[str]:
    return re.findall(r"[a-z0-9']+", line.lower().replace("’", "'"))


def hashed(words: list[str]) -> str:
    return hashlib.sha256(" ".join(words).encode()).hexdigest()[:16]


def runs_of_the_letters() -> frozenset[str]:
    return frozenset(HASHES.read_text(encoding="utf-8").split())


def copied_runs(text: str, known: frozenset[str]) -> list[tuple[int, str]]:
    """The line on which each copied run of eight words begins, with the run."""
    placed = [(number, word) for number, line in enumerate(text.splitlines(), start=1) for word in words_of(line)]
    words = [word for _, word in placed]
    runs = ((placed[start][0], words[start : start + RUN]) for start in range(len(words) - RUN + 1))
    return [(line, " ".join(run)) for line, run in runs if hashed(run) in known]


def texts_of_the_project() -> list[Path]:
    """Every text file of the project; hidden folders are tools' own, and large data files hold rows and not prose."""
    found = []
    for folder, folders, names in os.walk(PROJECT):
        folders[:] = [name for name in folders if name in KEPT_HIDDEN or not name.startswith((".", "__pycache__", "node_modules"))]
        found += [Path(folder) / name for name in names if Path(name).suffix in TEXTS or name in NAMED_TEXTS]
    return [path for path in found if path != HASHES and (path.suffix != ".csv" or path.stat().st_size <= LARGEST)]


def test_no_eight_words_of_a_letter_are_copied_into_the_project():
    known = runs_of_the_letters()
    copied = [
        f"{path.relative_to(PROJECT)}, line {line}: eight words of a letter: {run}"
        for path in texts_of_the_project()
        for line, run in copied_runs(path.read_text(encoding="utf-8", errors="replace"), known)
    ]
    assert copied == []


def test_the_search_for_copied_words_reads_across_lines_and_names_the_line():
    sentence = "one two three\nfour five six seven eight nine"
    known = frozenset([hashed(words_of("two three four five six seven eight nine"))])
    assert copied_runs(sentence, known) == [(1, "two three four five six seven eight nine")]


def test_the_hashed_runs_are_those_of_two_whole_letters():
    # 1,642 and 592 words give 1,635 and 585 runs; some phrases stand in a letter twice.
    runs = runs_of_the_letters()
    assert len(runs) == 2199
    assert all(re.fullmatch(r"[0-9a-f]{16}", run) for run in runs)


def test_the_search_covers_the_letter_files_and_this_test():
    searched = {path.relative_to(PROJECT).as_posix() for path in texts_of_the_project()}
    assert {"data/letters/2016-11-visit.toml", "data/letters/2018-12-visit.toml", "tests/test_letters.py"} <= searched
