"""Every finding of every letter: what answers it, what it states, and that none of a letter's own words are in the project."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from data import snapshots
from data.letters import JUDGEMENTS, SHARED_PAGES, THEMES, Finding, Letter, findings, letters, page_theme, reports
from metrics.kit.measure import GROUP_KINDS, measures, register, themes
from present.pages import PATHS
from tests import plain as plain_counts

PROJECT = Path(__file__).parents[1]
HASHES = Path(__file__).parent / "letter_words.txt"
TEXTS = frozenset([".py", ".md", ".toml", ".csv", ".html", ".css", ".js", ".txt", ".yml", ".yaml", ".json", ".svg"])
NAMED_TEXTS = frozenset(["Makefile", "run"])
KEPT_HIDDEN = frozenset([".ci", ".github", ".streamlit"])
LARGEST = 200_000
RUN = 8
RUNS = 2199  # of the two letters; some phrases stand in a letter twice
SALT = b"eight words in a row"[:16]

# What the letters state as numbers: the finding, its measure, the number (or the band), of whom, and the paragraph and sentence.
STATED = {
    "life-story-waiting": ("visit-2016-11", "life_story_waiting", (61,), "", "on life-story work, third sentence"),
    "caseloads-manageable": (
        "visit-2016-11",
        "caseload",
        (16, 20),
        "service:Looked after",
        "paragraph on social workers’ visits, last but one",
    ),
}
NUMBERS = {"61", "16", "20"}  # the only figures that the two letters give of the service

EVERY = [(one, finding) for one in (*letters(), *reports()) for finding in one.findings]
IDS = [finding.id for _, finding in EVERY]


@pytest.mark.parametrize(("one", "finding"), EVERY, ids=IDS)
def test_a_finding_names_measures_that_there_are_or_everything_or_says_why_none_can(one: Letter, finding: Finding) -> None:
    if finding.measures == ("all",):
        assert finding.theme == "overall"
    elif finding.measures:
        assert [name for name in finding.measures if name not in register()] == []
        assert not finding.why_unmeasured
    else:
        assert len(finding.why_unmeasured.split()) >= 8, "a reason is a sentence"
    assert finding.letter == one.id
    assert finding.judgement in JUDGEMENTS


@pytest.mark.parametrize(("one", "finding"), EVERY, ids=IDS)
def test_a_finding_stands_on_a_page_that_there_is(one: Letter, finding: Finding) -> None:
    assert page_theme(finding.theme) in {*(theme.id for theme in themes()), "overall"}


def test_every_theme_of_the_letters_has_its_page_in_the_order_of_the_pages() -> None:
    files = [entry.file for entry in PATHS.values() if entry.section == "Themes"]
    own = [theme for theme in THEMES if theme not in SHARED_PAGES and theme != "overall"]
    assert own == files == [theme.id for theme in themes()]


@pytest.mark.parametrize(("one", "finding"), [pair for pair in EVERY if pair[1].group], ids=lambda part: getattr(part, "id", ""))
def test_a_finding_about_a_part_of_the_service_is_of_a_breakdown_of_each_of_its_measures(one: Letter, finding: Finding) -> None:
    kind, group = finding.part
    assert kind in GROUP_KINDS
    assert [name for name in finding.measures if kind not in register()[name].measure.groups] == []
    assert group
    assert finding.scope


def test_the_parts_that_findings_are_about_are_groups_of_the_sample_s_own_figures(sample_store: Path) -> None:
    wanted = {(name, *finding.part) for _, finding in EVERY if finding.group for name in finding.measures}
    frames = (snapshots.read_figures(snapshots.current(sample_store), measure) for measure in sorted({name for name, _, _ in wanted}))
    table = pd.concat(frames, ignore_index=True)
    filled = table[table["value"].notna()]
    held = set(zip(filled["measure"].astype(str), filled["group_kind"].astype(str), filled["group"].astype(str), strict=True))
    assert wanted - held == set()


@pytest.mark.parametrize("finding_id", STATED)
def test_a_stated_number_is_the_one_in_the_letter_of_the_part_that_it_is_of(finding_id: str) -> None:
    letter_id, measure, number, group, _ = STATED[finding_id]
    finding = next(one for one in findings() if one.id == finding_id)
    stated = finding.baseline
    assert stated is not None
    assert (finding.letter, stated.measure, stated.group) == (letter_id, measure, group)
    assert tuple(one for one in (stated.value, stated.low, stated.high) if one is not None) == number
    assert re.findall(r"\d+", f"{finding.short}") == [str(one) for one in number], "the headline says the same number"


def test_no_other_finding_states_a_number_and_none_is_told_that_the_letters_do_not_give() -> None:
    assert {finding.id for _, finding in EVERY if finding.baseline} == set(STATED)
    told = {number for finding in findings() for number in re.findall(r"\d+", f"{finding.short} {finding.says}")}
    assert told == NUMBERS


def test_a_number_of_another_report_is_told_as_context_and_is_no_baseline() -> None:
    with_numbers = [
        finding for one in reports() for finding in one.findings if re.search(r"\d|\bThirty\b", finding.says) and finding.measures
    ]
    assert len(with_numbers) >= 4
    assert [finding.id for finding in with_numbers if "no baseline" not in finding.says] == []


def test_every_measure_that_answers_a_finding_is_counted_a_second_time_by_a_plain_count() -> None:
    named = {name for _, finding in EVERY for name in finding.measures if name != "all"}
    modules = {path.stem: path.read_text(encoding="utf-8") for path in Path(plain_counts.__path__[0]).glob("*.py")}
    assert [name for name in sorted(named) if not any(f"def {name}(" in text for text in modules.values())] == []


def test_a_measure_and_a_finding_of_a_letter_name_each_other() -> None:
    by_finding = {(one.id, name) for one in findings() for name in one.measures if name in register()}
    by_measure = {(finding, measure.id) for measure in measures() for finding in measure.findings}
    assert by_measure ^ by_finding == set()


# None of a letter's own words


def placed(text: str) -> list[tuple[int, str]]:
    """Each word with its line: lower case, letters and digits alone, an apostrophe left out."""
    lines = enumerate(text.splitlines(), start=1)
    return [(number, word) for number, line in lines for word in re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", line.lower()))]


def hashed(words: list[str]) -> str:
    return hashlib.blake2b(" ".join(words).encode(), digest_size=8, salt=SALT).hexdigest()


def runs(text: str) -> Iterator[tuple[int, list[str]]]:
    """Every run of eight words, with the line on which it begins."""
    words = placed(text)
    for start in range(len(words) - RUN + 1):
        yield words[start][0], [word for _, word in words[start : start + RUN]]


def of_the_letters() -> frozenset[str]:
    lines = HASHES.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


def copied(text: str, known: frozenset[str]) -> list[tuple[int, str]]:
    """The line on which each copied run begins, with the run."""
    return [(line, " ".join(run)) for line, run in runs(text) if hashed(run) in known]


def texts_of_the_project() -> list[Path]:
    """Every text file of the project; hidden folders are tools' own, and large data files hold rows and not prose."""
    found = []
    for folder, folders, names in os.walk(PROJECT):
        folders[:] = [name for name in folders if name in KEPT_HIDDEN or not name.startswith((".", "__pycache__", "node_modules"))]
        found += [Path(folder) / name for name in names if Path(name).suffix in TEXTS or name in NAMED_TEXTS]
    return [path for path in found if path != HASHES and (path.suffix != ".csv" or path.stat().st_size <= LARGEST)]


def test_no_eight_words_of_a_letter_are_copied_into_the_project() -> None:
    known = of_the_letters()
    found = [
        f"{path.relative_to(PROJECT)}, line {line}: eight words of a letter: {run}"
        for path in texts_of_the_project()
        for line, run in copied(path.read_text(encoding="utf-8", errors="replace"), known)
    ]
    assert found == []


def test_the_search_for_copied_words_reads_across_lines_and_names_the_line() -> None:
    sentence = "One, two: three\nfour’s Five six seven eight nine"
    known = frozenset([hashed(["two", "three", "fours", "five", "six", "seven", "eight", "nine"])])
    assert copied(sentence, known) == [(1, "two three fours five six seven eight nine")]
    assert copied(sentence.replace("seven", "7"), known) == []


def test_the_hashed_runs_are_those_of_two_whole_letters() -> None:
    known = of_the_letters()
    assert len(known) == RUNS
    assert all(re.fullmatch(r"[0-9a-f]{16}", run) for run in known)


def test_the_search_covers_pages_letters_reports_tests_and_docs() -> None:
    searched = {path.relative_to(PROJECT).as_posix() for path in texts_of_the_project()}
    assert {
        "data/letters/2016-11-visit.toml",
        "data/letters/reports/2017-11-inspection.toml",
        "data/letters/events.toml",
        "data/reference/standards.csv",
        "docs/decisions.md",
        "pages/letters.py",
        "present/style.css",
        "tests/test_letters.py",
    } <= searched
