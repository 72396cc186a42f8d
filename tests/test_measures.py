"""What holds for every measure: it is declared in full, proven twice, and its past never changes because of its future."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from data.contract import Tables
from data.derive import known_at
from metrics.kit.attributes import attributes
from metrics.kit.figures import figures
from metrics.kit.measure import GROUP_KINDS, Measure, Registered, measures, register, themes
from metrics.kit.months import Months
from tests.worlds import plain_world, tables_of

HERE = Path(__file__).parent
IDS = list(register())
SEEDS = range(40)
ALWAYS = 8  # worlds whose coming-up list is read; those after them only until something is on it
COUNTED = 8  # worlds counted twice, month by month
CUTS = (1, 40, 190)  # days before the as-at date at which the past is asked again


@cache
def world(seed: int) -> Tables:
    """A world, made when it is first asked for. Nothing may change it."""
    return tables_of(seed)


@cache
def months_of(seed: int) -> Months:
    return Months(world(seed).covers_from, world(seed).as_at)


@cache
def cases_in(measure: str, seed: int) -> pd.DataFrame:
    """A measure's cases in a world: found once, since most tests ask for them. Nothing may change them."""
    return register()[measure].cases(world(seed), months_of(seed))


@pytest.fixture(scope="module", autouse=True)
def _forget_worlds() -> Iterator[None]:
    yield
    for made in (world, months_of, cases_in):
        made.cache_clear()


@pytest.fixture(scope="module")
def counted() -> list:
    """The worlds counted twice, each with its months and as plain rows: made once, since a hundred measures ask for them."""
    return [(seed, months_of(seed), plain_world(world(seed))) for seed in range(COUNTED)]


@pytest.fixture(scope="module")
def grouped() -> list:
    """A few worlds, each with its months and who its children were in them."""
    return [(seed, months_of(seed), attributes(world(seed), months_of(seed))) for seed in range(2)]


@pytest.fixture(scope="module")
def pasts() -> list:
    """A few worlds, each with itself as it was known on earlier days."""
    days = {seed: [(world(seed).as_at - pd.Timedelta(days=cut)).as_unit("us") for cut in CUTS] for seed in range(2)}
    return [(seed, [(day, known_at(world(seed), day)) for day in earlier]) for seed, earlier in days.items()]


@pytest.mark.parametrize("measure", measures(), ids=IDS)
def test_the_header_of_each_measure_is_filled_in(measure: Measure) -> None:
    texts = {name: getattr(measure, name) for name in ("title", "question", "why", "counted", "met", "unit", "owner")}
    assert all(text.strip() and text.strip().lower() not in ("n/a", "none", "tbc") for text in texts.values()), texts
    assert measure.needs
    assert set(measure.groups) <= set(GROUP_KINDS)
    assert pd.Timestamp(measure.reviewed) < pd.Timestamp(measure.next_review)
    assert bool(measure.published) == bool(measure.published_difference)
    assert measure.theme in {theme.id for theme in themes()}


@pytest.mark.parametrize("entry", register().values(), ids=IDS)
def test_each_measure_is_one_file_of_its_own_name_with_its_id_written_out(entry: Registered) -> None:
    source = Path(importlib.import_module(entry.module).__file__ or "").read_text(encoding="utf-8")
    assert entry.module.endswith(f".{entry.measure.id}")
    assert f'id="{entry.measure.id}"' in source
    assert ast.get_docstring(ast.parse(source))


@pytest.mark.parametrize("entry", register().values(), ids=IDS)
def test_each_measure_has_worked_rows_and_a_plain_count(entry: Registered) -> None:
    worked = (HERE / "worked" / f"test_{entry.measure.theme}.py").read_text(encoding="utf-8")
    assert f"def test_{entry.measure.id}__" in worked
    assert hasattr(importlib.import_module(f"tests.plain.{entry.measure.theme}"), entry.measure.id)


@pytest.mark.parametrize("entry", register().values(), ids=IDS)
def test_the_figures_agree_with_a_plain_count_on_random_worlds(entry: Registered, counted: list) -> None:
    count = getattr(importlib.import_module(f"tests.plain.{entry.measure.theme}"), entry.measure.id)
    seen = 0
    for seed, months, rows in counted:
        table = figures(entry.measure, cases_in(entry.measure.id, seed), {}, months)
        totals = table[(table["period"] == "month") & (table["group_kind"] == "all")]
        for row in totals.itertuples():
            last = months.ends[months.starts.get_loc(row.month)].date()
            expected = count(rows, row.month.date(), last)
            found = tuple(None if pd.isna(cell) else cell for cell in (row.numerator, row.denominator, row.value))
            assert found == pytest.approx(expected, abs=1e-9), f"world {seed}, {row.month:%B %Y}"
            seen += bool(expected[0] or expected[1])
    assert seen > 0, "the random worlds hold no case of this measure"


@pytest.mark.parametrize("entry", register().values(), ids=IDS)
def test_the_past_never_changes_because_of_the_future(entry: Registered, pasts: list) -> None:
    for seed, earlier in pasts:
        now = _monthly(figures(entry.measure, cases_in(entry.measure.id, seed), {}, months_of(seed)))
        for day, known in earlier:
            months = Months(known.covers_from, known.as_at)
            then = _monthly(figures(entry.measure, entry.cases(known, months), {}, months))
            over = then.index[then.index + pd.offsets.MonthEnd(0) <= day]
            pd.testing.assert_frame_equal(then.loc[over], now.loc[over])


def _monthly(table: pd.DataFrame) -> pd.DataFrame:
    return table[(table["period"] == "month") & (table["group_kind"] == "all")].set_index("month")[["numerator", "denominator", "value"]]


@pytest.mark.parametrize("entry", register().values(), ids=IDS)
def test_groups_add_up_to_the_total(entry: Registered, grouped: list) -> None:
    for seed, months, of_children in grouped:
        table = figures(entry.measure, cases_in(entry.measure.id, seed), of_children, months)
        for column in ("numerator", "denominator"):
            sums = table.groupby(["period", "group_kind", "month"])[column].sum().unstack("group_kind", fill_value=0)
            for kind in sums.columns.drop("all"):
                pd.testing.assert_series_equal(sums[kind], sums["all"], check_names=False)


@pytest.mark.parametrize("entry", register().values(), ids=IDS)
def test_a_case_counts_once_a_month_and_shows_its_evidence(entry: Registered) -> None:
    for seed in range(COUNTED):
        cases = cases_in(entry.measure.id, seed)
        assert {"month", "case_id", *entry.measure.shows} <= set(cases.columns)
        if entry.measure.clock != "flow":
            key = ["month", "case_id", *(["part"] if entry.measure.kind == "rate" else [])]
            assert not cases.duplicated(key).any()


@pytest.mark.parametrize("entry", [entry for entry in register().values() if entry.due], ids=lambda entry: entry.measure.id)
def test_what_is_coming_up_lies_ahead_and_names_its_day(entry: Registered) -> None:
    listed = 0
    for seed in SEEDS:
        if seed >= ALWAYS and listed:
            break
        assert entry.due is not None
        due = entry.due(world(seed), world(seed).as_at)
        assert {"case_id", "due_date"} <= set(due.columns)
        assert (due["due_date"].dt.normalize() >= world(seed).as_at).all()
        listed += len(due)
    assert listed > 0, "the random worlds hold nothing that falls due"


def test_months_before_a_measure_had_anything_are_blank_or_nought_never_missing() -> None:
    for entry in register().values():
        totals = _monthly(figures(entry.measure, cases_in(entry.measure.id, 2), {}, months_of(2)))
        whole = pd.date_range(world(2).covers_from, world(2).as_at, freq="MS", unit="us")
        expected = whole[whole.month == 3] if entry.measure.clock == "annual" else whole
        assert list(totals.index) == list(expected), entry.measure.id


def test_a_later_covers_from_takes_months_away_and_changes_none() -> None:
    tables = world(3)
    later = Months((tables.covers_from + timedelta(days=92)).replace(day=1), tables.as_at)
    for entry in register().values():
        if entry.measure.theme == "reviews":
            continue  # where review history begins is read from covers_from: worked rows in test_reviews
        long = figures(entry.measure, cases_in(entry.measure.id, 3), {}, months_of(3))
        short = figures(entry.measure, entry.cases(tables, later), {}, later)
        keys = ["period", "month", "group_kind", "group"]
        both = short[short["period"] == "month"].merge(long, on=keys)
        pd.testing.assert_series_equal(both["value_x"], both["value_y"], check_names=False)
