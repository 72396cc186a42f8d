"""Several years' files as one table, held against a plain walk through the rows that shares no code with the loader."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from data.loaders import load
from tests.extracts import EPISODES, REVIEWS, episode, extract, lines

YEARS = (2017, 2018, 2019)
CHILDREN, STARTS = ("A1", "B2", ""), ("10/04", "11/04")
# One long episode a year says which year a file is of.
ANCHORS = [episode(f"Z{year}", f"01/05/{year}", f"01/06/{year}", ended="E8") for year in YEARS]
ROW = st.tuples(
    st.sampled_from(CHILDREN), st.sampled_from(STARTS), st.sampled_from(["", "20/04", "21/04"]), st.sampled_from(["C2", "V2", ""])
)


def walked(files: list[list[tuple[str, str, str, str]]]) -> tuple[list[tuple], set[tuple], set[tuple]]:
    """The rows that count as (file, row), and those with another end or status in another file, and those left open and not continued."""
    every = [(order, place + 3, *row) for order, rows in enumerate(files) for place, row in enumerate(rows)]
    kept, differ, lost = [], set(), set()
    for order, place, child, start, end, _ in every:
        versions = [row for row in every if row[2:4] == (child, start)]
        if child:
            closed = [row[0] for row in versions if row[4]]
            best = max(closed) if closed else max(row[0] for row in versions)
            if order != best:
                continue
        kept.append((order, place))
        if not child:
            continue
        for column, value, rows in (("end_date", 4, [row for row in versions if row[4]]), ("legal_status", 5, versions)):
            mine = (order, place) in [(row[0], row[1]) for row in rows]
            if mine and len({row[0] for row in rows}) > 1 and len({row[value] for row in rows if row[value]}) > 1:
                differ.add((order, place, column))
        if not end and max(row[0] for row in versions) < len(files) - 1:
            lost.add((order, place))
    return kept, differ, lost


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(ROW, max_size=5), min_size=1, max_size=3))
def test_what_counts_of_several_years_is_what_a_plain_walk_finds(files: list[list[tuple[str, str, str, str]]]) -> None:
    written = {}
    for year, anchor, rows in zip(YEARS, ANCHORS, files, strict=False):
        dated = [
            episode(child, f"{start}/2016", end and f"{end}/2017", status=status, ended="E8" if end else "")
            for child, start, end, status in rows
        ]
        written[f"{year}-episodes"] = lines(EPISODES, anchor, *dated)
    with TemporaryDirectory() as folder:
        found = load(extract(Path(folder), **written))
    episodes, faults = found.frames["care_episodes"], found.faults
    order = {f"{year}-episodes.csv": place for place, year in enumerate(YEARS)}
    kept, differ, lost = walked(files)
    told = [(order[file], row) for file, row in zip(episodes["_file"], episodes["_row"], strict=True) if row > 2]
    assert told == kept
    assert places(faults, "differs-between-files", order) == differ
    assert {place[:2] for place in places(faults, "episode-not-continued", order)} == lost


def places(faults: pd.DataFrame, rule: str, order: dict[str, int]) -> set[tuple]:
    of_rule = faults[faults["rule"] == rule]
    return {(order[fault.file], fault.row, fault.column) for fault in of_rule.itertuples()}


def test_a_child_written_in_capitals_in_one_file_alone_is_one_child(tmp_path: Path) -> None:
    episodes = lines(EPISODES, episode("ab12", "10/04/2017"), episode("cd34", "10/04/2017"))
    reviews = lines(REVIEWS, "AB12,,10/05/2017,PN1", "cd34,,10/05/2017,PN1")
    frames = load(extract(tmp_path, e=episodes, r=reviews)).frames
    assert frames["care_episodes"]["child_id"].tolist() == ["AB12", "cd34"]
    assert frames["reviews"]["review_id"].tolist() == ["AB12|2017-05-10", "cd34|2017-05-10"]
