"""The sample written as the Standard Safeguarding Dataset and read back: the same figures, from files and out of databases.

What is not compared cannot come back, and is not supplied: the widest list is in docs/formats/ssd.md.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import create_engine, text

from data.contract import TABLES, Tables
from data.loaders import load
from data.snapshots import current, read_figures
from data.validate import validate
from metrics.kit.publish import compute
from tests import postgresql
from tests.sampled import SAMPLE
from tests.writers import ssd

SETTINGS = {"as_at": "2020-03-31", "covers_from": "2014-04-01"}
FIGURE = ["period", "month", "group_kind", "group"]
NUMBERS = ["numerator", "denominator", "value"]
# A breakdown that the dataset cannot give: a team's locality is nowhere in it.
NOT_IN_IT = {"locality"}
COUNTED = {
    "iha_in_20_working_days", "iha_outstanding", "review_health_up_to_date", "dental_up_to_date", "sdq_up_to_date", "sdq_average",
    "reviews_in_time", "reviews_overdue", "iro_allocated_in_5_working_days", "participation", "missing_episodes", "children_missing",
    "away_episodes", "missing_three_times_in_90_days", "assessments_in_45_working_days", "assessments_due_in_45_working_days",
    "assessments_open_over_45", "icpc_in_15_working_days", "s47_without_conference_over_15", "rereferrals", "cla_seen_alone",
    "cp_visits_in_time", "cin_visits_in_time", "care_plan_in_place", "cp_reviews_in_time", "cp_over_2_years", "cp_open_over_2_years",
    "weeks_in_pre_proceedings", "over_16_weeks", "in_pre_proceedings", "unallocated_children", "three_or_more_workers",
    "children_in_care", "entered_care", "left_care", "placements_three_or_more", "child_protection_plans", "children_in_need",
}  # fmt: skip
OF_THE_NEWEST_MONTH = {"immunisations_up_to_date"}
ONE_CHILD_IN = 25


def read(*sources: Path | str) -> tuple[Tables, pd.DataFrame]:
    return validate(load(*sources), pd.Timestamp(SETTINGS["as_at"]))


@pytest.fixture(scope="module")
def few() -> ssd.Dump:
    """The dataset of some of the sample's children, with all their brothers and sisters in a case left out."""
    tables = ssd.read(SAMPLE)
    some = set(tables["care_episodes"]["child_id"].unique()[::ONE_CHILD_IN]) | set(tables["children"]["child_id"][::ONE_CHILD_IN])
    kept = {name: frame[frame["child_id"].isin(some)] if "child_id" in frame else frame for name, frame in tables.items()}
    plans, missing = kept["plans"]["plan_id"], kept["missing_episodes"]["missing_id"]
    kept["plan_versions"] = tables["plan_versions"][tables["plan_versions"]["plan_id"].isin(plans)]
    kept["return_interviews"] = tables["return_interviews"][tables["return_interviews"]["missing_id"].isin(missing)]
    return ssd.dump({name: frame.reset_index(drop=True) for name, frame in kept.items()})


@pytest.fixture(scope="module")
def in_files(few: ssd.Dump, tmp_path_factory: pytest.TempPathFactory) -> Tables:
    return read(ssd.write(few, tmp_path_factory.mktemp("few"), **SETTINGS))[0]


def test_the_whole_sample_comes_back_with_every_figure_of_every_measure_it_can_carry(tmp_path, sample_store):
    tables, faults = read(ssd.write(ssd.dump(ssd.read(SAMPLE)), tmp_path / "dump", **SETTINGS))
    assert sorted(faults["rule"]) == ["column-not-supplied", "unit-not-told"]  # a plan's newest category, and the distance
    counted = {one.measure.id: one.figures for one in compute(tables) if one.figures is not None}
    assert set(counted) == COUNTED | OF_THE_NEWEST_MONTH
    own = {name: read_figures(current(sample_store), name) for name in counted}
    for name in OF_THE_NEWEST_MONTH:
        counted[name], own[name] = (_newest(figures) for figures in (counted[name], own[name]))
        assert len(counted[name]) > 20
    differing = {name: _differing(figures, own[name]) for name, figures in counted.items()}
    assert {name: rows for name, rows in differing.items() if rows} == {}


def _newest(figures: pd.DataFrame) -> pd.DataFrame:
    """The newest month's, of groups in which there is a child: one that had a child in earlier months stands in the others' list alone."""
    return figures[figures["month"].eq(pd.Timestamp("2020-03-01")) & figures["period"].eq("month") & figures["denominator"].gt(0)]


def _differing(back: pd.DataFrame, own: pd.DataFrame) -> list[str]:
    """The figures that are not the same, or that one of the two lacks."""
    own = own[~own["group_kind"].isin(NOT_IN_IT)]
    keys = [frame[FIGURE].astype(dict.fromkeys(("period", "group_kind", "group"), "str")) for frame in (back, own)]
    sides = [key.assign(**{name: frame[name] for name in NUMBERS}) for key, frame in zip(keys, (back, own), strict=True)]
    both = sides[0].merge(sides[1], on=FIGURE, how="outer", suffixes=("", "_own"), indicator=True)
    same = both["_merge"].eq("both")
    for name in NUMBERS:
        same &= both[name].eq(both[f"{name}_own"]) | (both[name].isna() & both[f"{name}_own"].isna())
    assert len(both) > 20
    return [" ".join(map(str, row)) for row in both.loc[~same, FIGURE].head(3).itertuples(index=False)]


def test_under_mosaics_names_the_same_tables_come_back_but_for_what_mosaic_lacks(few, in_files, tmp_path):
    back, faults = read(ssd.write(ssd.as_mosaic(few), tmp_path / "mosaic", **SETTINGS))
    lost = {name for name in in_files.supplied if name not in back.supplied}
    assert lost == {"health_checks=immunisation"}  # without its day
    assert_same(back, in_files, but_for={"health_checks": in_files["health_checks"]["kind"].ne("immunisation")})
    assert {"clai_immunisations_status_date"} == set(faults.query("rule == 'column-missing'")["column"])


def test_out_of_sqlite_the_same_tables_come_back(few, in_files, tmp_path):
    address = f"sqlite:///{(tmp_path / 'cms.sqlite').as_posix()}"
    engine = create_engine(address)
    with engine.begin() as connection:
        for name, frame in few.items():
            typed(frame).to_sql(name, connection, index=False)
        connection.execute(text("CREATE TABLE unrelated (colour TEXT, size INTEGER)"))
    engine.dispose()
    (tmp_path / "said").mkdir()
    (tmp_path / "said" / "extract.toml").write_text("".join(f"{name} = {day}\n" for name, day in SETTINGS.items()), encoding="utf-8")
    assert_same(read(address, tmp_path / "said")[0], in_files)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgresql.running() as address:
        yield address


def test_out_of_postgresql_the_same_tables_come_back_from_tables_and_views_of_a_schema(few, in_files, server, tmp_path):
    engine = create_engine(server)
    with engine.begin() as connection:
        connection.execute(text("CREATE SCHEMA ssd_development"))
        for name, frame in few.items():
            written = typed(frame)
            # A view over a table of another name: an extract's own views are named in many ways.
            kept = f"{name}_kept" if name == "ssd_missing" else name
            written.head(0).to_sql(kept, connection, schema="ssd_development" if kept == name else "public", index=False)
            _copy(connection, f"{'ssd_development' if kept == name else 'public'}.{kept}", written)
        connection.execute(text("CREATE VIEW ssd_development.ssd_missing_view AS SELECT * FROM public.ssd_missing_kept"))
    engine.dispose()
    (tmp_path / "extract.toml").write_text("".join(f"{name} = {day}\n" for name, day in SETTINGS.items()), encoding="utf-8")
    assert_same(read(f"{server}&schema=ssd_development", tmp_path)[0], in_files)


def _copy(connection, table: str, frame: pd.DataFrame) -> None:
    written = io.StringIO()
    frame.to_csv(written, index=False, header=False)
    with connection.connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN WITH (FORMAT csv)") as copy:
        copy.write(written.getvalue())


def typed(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with datetimes where the dataset has them, as a database holds it."""
    dates = [name for name in frame.columns if name.endswith(("_date", "_dob", "_review_due"))]
    return frame.assign(**{name: pd.to_datetime(frame[name], format="%Y-%m-%d %H:%M:%S.%f") for name in dates})


def assert_same(back: Tables, files: Tables, but_for: dict[str, pd.Series] | None = None) -> None:
    """The same rows in every table, in whatever order they came, of the same extract."""
    assert (back.as_at, back.covers_from) == (files.as_at, files.covers_from)
    for name, frame in files.frames.items():
        expected = frame[but_for[name]] if but_for and name in but_for else frame
        assert len(expected) > 5, name
        order = list(TABLES[name].names)
        ours = back[name].sort_values(order, ignore_index=True)
        pd.testing.assert_frame_equal(ours, expected.sort_values(order, ignore_index=True), obj=name)
