"""Standards, published figures, codes, the council and phases: what they hold, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from data.contract import TABLES
from data.reference import (
    ReferenceRefused,
    all_phases,
    all_published,
    council,
    group_names,
    groups,
    labels,
    local_target,
    local_targets,
    phases,
    published,
    published_keys,
    published_label,
    published_lines,
    read_codes,
    read_council,
    read_phases,
    read_published,
    read_standards,
    read_targets,
    standard,
    standard_band,
    standard_value,
    standard_values,
    standards,
)
from metrics.kit.measure import measures

FOLDER = Path(__file__).parents[1] / "data" / "reference"
VISIT = pd.Timestamp("2016-11-30")
STANDARD_HEADINGS = (
    "id,title,measures,value,value_low,value_high,unit,applies,direction,in_force_from,in_force_to,status,source,source_checked,note"
)
STANDARD = "rhi,Interview,rhi_in_72_hours,72,,,hours,from return,at_most,2014-01-01,,guidance,Guidance 2014,original,"
TARGET_HEADINGS = "measure,value,in_force_from,in_force_to,source,author"
PUBLISHED_HEADINGS = "measure_key,label,unit,year,period,geography_level,geography_name,geography_code,value,source_publication,note"
FIGURE = "lac,Children,children,2016,at 31 March 2016,National,England,E9,10,DfE,"


def written(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "written.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def refused(read, path: Path) -> str:
    with pytest.raises(ReferenceRefused) as refusal:
        read(path)
    return str(refusal.value)


def test_a_whole_standard_is_read(tmp_path):
    assert len(read_standards(written(tmp_path, STANDARD_HEADINGS, STANDARD))) == 1


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("Guidance 2014", "", "written.csv, row 2: source is blank"),
        ("Interview", " ", "written.csv, row 2: title is blank"),
        (",original,", ",,", "written.csv, row 2: source_checked is blank"),
        ("guidance", "advice", "status is 'advice'; allowed are statutory, guidance, local"),
        ("2014-01-01", "01/01/2014", "in_force_from is '01/01/2014'; a date is written 2016-11-30"),
        (",72,,,", ",seventy,,,", "value is 'seventy'; a number is expected"),
        (",72,,,", ",,,,", "give value_low and value_high when direction is between, value alone if not"),
        (",72,,,", ",72,50,70,", "give value_low and value_high when direction is between, value alone if not"),
        (",72,,,", ",,50,70,", "give value_low and value_high when direction is between, value alone if not"),
        ("2014-01-01,,", "2014-01-01,2013-12-31,", "rhi has an in_force_to before its in_force_from"),
    ],
)
def test_a_broken_standard_is_refused_with_its_row(tmp_path, was, becomes, said):
    assert was in STANDARD
    assert said in refused(read_standards, written(tmp_path, STANDARD_HEADINGS, STANDARD.replace(was, becomes)))


def test_two_standards_in_force_on_one_day_are_refused(tmp_path):
    first, second = STANDARD.replace("2014-01-01,,", "2014-01-01,2015-12-31,"), STANDARD.replace("2014-01-01", "2015-12-31")
    said = refused(read_standards, written(tmp_path, STANDARD_HEADINGS, second, first))
    assert said == "written.csv, row 2: rhi is in force while an earlier row of it still is"


def test_a_standard_that_never_ends_overlaps_every_later_one(tmp_path):
    said = refused(read_standards, written(tmp_path, STANDARD_HEADINGS, STANDARD, STANDARD.replace("2014-01-01", "2030-01-01")))
    assert "row 3: rhi is in force while an earlier row of it still is" in said


def test_a_standard_that_starts_the_day_after_another_ends_is_read(tmp_path):
    first, second = STANDARD.replace("2014-01-01,,", "2014-01-01,2015-12-31,"), STANDARD.replace("2014-01-01", "2016-01-01")
    assert len(read_standards(written(tmp_path, STANDARD_HEADINGS, first, second))) == 2


def test_wrong_headings_are_refused_with_what_they_must_be(tmp_path):
    said = refused(read_standards, written(tmp_path, STANDARD_HEADINGS.replace("source_checked", "checked"), STANDARD))
    assert "they must be id, title, measures" in said


def test_all_faults_of_a_file_are_said_at_once(tmp_path):
    rows = [STANDARD.replace("guidance", "advice"), STANDARD.replace("rhi,", "other,").replace("at_most", "upwards")]
    said = refused(read_standards, written(tmp_path, STANDARD_HEADINGS, *rows))
    assert "row 2: status" in said
    assert "row 3: direction" in said


@pytest.mark.parametrize(
    ("standard_id", "value", "unit"),
    [
        ("iha_working_days", 20, "working days"),
        ("iha_request_working_days", 5, "working days"),
        ("review_health_under_5_months", 6, "months"),
        ("review_health_5_and_over_months", 12, "months"),
        ("dental_months", 12, "months"),
        ("sdq_months", 12, "months"),
        ("first_review_working_days", 20, "working days"),
        ("second_review_months", 3, "months"),
        ("later_review_months", 6, "months"),
        ("iro_allocation_working_days", 5, "working days"),
        ("challenge_working_days", 20, "working days"),
        ("rhi_hours", 72, "hours"),
        ("rhi_recorded_working_days", 5, "working days"),
        ("life_story_weeks", 26, "weeks"),
        ("care_plan_working_days", 10, "working days"),
    ],
)
def test_a_standard_in_force_at_the_visit_is_found(standard_id, value, unit):
    found = standard(standard_id, VISIT)
    assert (found.value, found.unit, found.text) == (value, unit, f"{value} {unit}")
    assert standard_value(standard_id, VISIT) == value


def test_a_reviewing_officers_caseload_is_a_band_whose_source_was_not_seen():
    found = standard("iro_caseload", VISIT)
    assert (found.value, found.text, found.source_checked) == (None, "50 to 70 children per full-time officer", "no")
    assert "Unconfirmed" in found.note
    assert standard_band("iro_caseload", VISIT) == (50, 70)


def test_local_lines_are_called_local():
    rows = standards()
    assert set(rows.loc[rows["status"] == "local", "id"]) >= {"life_story_weeks", "rhi_recorded_working_days", "iha_request_working_days"}
    assert standard("life_story_weeks", VISIT).is_local
    assert not standard("rhi_hours", VISIT).is_local


def test_every_standard_whose_source_was_not_read_says_so_in_its_note():
    rows = standards()
    assert rows.loc[(rows["source_checked"] == "no") & (rows["note"] == ""), "id"].tolist() == []


def test_a_measure_and_its_standard_name_each_other():
    rows = standards()
    named = {(row_id, measure) for row_id, names in zip(rows["id"], rows["measures"], strict=True) for measure in names.split()}
    assert [(one.id, name) for one in measures() for name in (one.standard or "").split() if (name, one.id) not in named] == []


def test_values_are_looked_up_by_date_and_blank_where_none_is_in_force():
    dates = pd.Series(pd.to_datetime(["2013-12-31", "2014-01-01", None, "2020-03-31"]), index=[7, 8, 9, 10])
    found = standard_values("rhi_hours", dates)
    assert found.index.tolist() == [7, 8, 9, 10]
    assert found.isna().tolist() == [True, False, True, False]
    assert found.dropna().tolist() == [72, 72]


def test_no_standard_is_given_for_a_day_before_it_was_in_force():
    before = pd.Timestamp("2013-12-31")
    assert standard("rhi_hours", before) is None
    assert pd.isna(standard_value("rhi_hours", before))
    assert all(pd.isna(end) for end in standard_band("iro_caseload", pd.Timestamp("2010-01-01")))


def test_a_band_is_not_a_number_and_a_number_is_not_a_band():
    with pytest.raises(ValueError, match="iro_caseload is a band"):
        standard_value("iro_caseload", VISIT)
    with pytest.raises(ValueError, match="rhi_hours is one number"):
        standard_band("rhi_hours", VISIT)


def test_an_unknown_standard_is_an_error_that_names_those_there_are():
    with pytest.raises(KeyError, match="rhi_hours"):
        standard("rhi_days", VISIT)


def test_a_council_without_targets_of_its_own_has_none():
    assert local_targets().empty
    assert local_target("rhi_in_72_hours", VISIT) is None


def test_a_target_without_a_source_or_an_author_is_refused(tmp_path):
    said = refused(read_targets, written(tmp_path, TARGET_HEADINGS, "rhi_in_72_hours,0.9,2016-04-01,,,"))
    assert "row 2: source is blank" in said
    assert "row 2: author is blank" in said


def test_two_targets_in_force_on_one_day_are_refused(tmp_path):
    row = "rhi_in_72_hours,0.9,2016-04-01,,Plan,A Person"
    assert "row 3: rhi_in_72_hours is in force while an earlier row" in refused(read_targets, written(tmp_path, TARGET_HEADINGS, row, row))


def test_a_whole_published_figure_is_read_at_its_year_end(tmp_path):
    september = FIGURE.replace("at 31 March 2016", "at 30 September 2017 (flow measures: year to 30 September)")
    read = read_published(written(tmp_path, PUBLISHED_HEADINGS, FIGURE, september))
    assert read["year_end"].tolist() == [pd.Timestamp("2016-03-31"), pd.Timestamp("2017-09-30")]


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        (",DfE,", ",,", "row 2: source_publication is blank"),
        ("Children", "", "row 2: label is blank"),
        (",10,", ",x,", "row 2: value is 'x'; a number is expected"),
        ("at 31 March 2016", "in 2016", "row 2: period 'in 2016' names no 31 March or 30 September"),
    ],
)
def test_a_broken_published_figure_is_refused_with_its_row(tmp_path, was, becomes, said):
    assert was in FIGURE
    assert said in refused(read_published, written(tmp_path, PUBLISHED_HEADINGS, FIGURE.replace(was, becomes)))


def test_two_figures_for_one_place_and_year_are_refused(tmp_path):
    said = refused(read_published, written(tmp_path, PUBLISHED_HEADINGS, FIGURE, FIGURE.replace(",10,", ",11,")))
    assert said == "written.csv, row 3: lac has a figure for this place and year end already"


@pytest.mark.parametrize(
    ("key", "years", "values"),
    [
        ("lac_number", range(2015, 2021), [435, 459, 454, 472, 514, 484]),
        ("cpp_number", range(2015, 2021), [332, 454, 553, 638, 562, 575]),
        ("lac_missing_incidents", range(2016, 2021), [51, 503, 473, 626, 950]),
        ("lac_away_incidents", range(2016, 2021), [321, 185, 126, 67, 0]),
        ("lac_missing_children", range(2016, 2021), [32, 77, 79, 96, 115]),
        ("assess_45d_pct", range(2016, 2021), [87.3, 92.9, 84.3, 73.4, 88.0]),
    ],
)
def test_the_councils_own_line_is_the_one_that_the_sample_is_held_to(key, years, values):
    lines = published_lines(key)
    own = lines[lines["year_end"].dt.year.isin(years)]
    assert own["year_end"].tolist() == [pd.Timestamp(year, 3, 31) for year in years]
    assert own["own"].tolist() == values


def test_the_neighbours_median_and_range_are_of_their_own_ten_figures():
    figures = published("sw_caseload")
    places = {place.name for place in council().neighbours}
    ten = figures[figures["geography"].isin(places) & (figures["year_end"] == "2018-09-30")]["value"].sort_values().tolist()
    line = published_lines("sw_caseload").set_index("year_end").loc["2018-09-30"]
    assert len(ten) == line["neighbours_counted"] == 10
    assert line["neighbours_median"] == (ten[4] + ten[5]) / 2
    assert (line["neighbours_low"], line["neighbours_high"]) == (ten[0], ten[-1])


def test_a_withheld_figure_stays_blank_and_is_not_counted():
    figures = published("cpp_2yr_ceased_pct")
    assert figures["value"].isna().any()
    lines = published_lines("cpp_2yr_ceased_pct")
    assert lines["neighbours_counted"].min() < 10
    assert (lines["neighbours_median"].notna() == (lines["neighbours_counted"] > 0)).all()


def test_every_key_has_a_line_for_the_council_its_region_and_the_nation():
    empty = [key for key in published_keys() if published_lines(key)[["own", "nation"]].isna().all().any()]
    assert empty == []


def test_a_key_that_is_not_published_is_an_error():
    with pytest.raises(KeyError, match="no published figures under 'iha'"):
        published("iha")


def test_a_measure_names_only_published_keys_that_there_are():
    assert [one.id for one in measures() if one.published and one.published not in published_keys()] == []


def test_a_published_figure_keeps_its_label_and_its_note():
    assert published_label("lac_dental_pct") == "Dental check in year, CLA 12+ months (%)"
    lines = published_lines("lac_away_incidents").set_index("year_end")
    assert "category no longer used" in lines.loc["2020-03-31", "note"]
    assert not all_published()["note"].str.contains("polarity").any()


def test_the_council_and_its_places_all_have_published_figures():
    place = council()
    assert (place.name, place.dfe_code, place.ons_codes) == ("Buckinghamshire", "825", ("E06000060", "E10000002"))
    assert len(place.neighbours) == 10
    codes = {place.region.code, place.nation.code, *place.ons_codes, *(neighbour.code for neighbour in place.neighbours)}
    assert codes <= set(all_published()["code"])
    assert {neighbour.name for neighbour in place.neighbours} <= set(all_published()["geography"])


def test_a_council_file_with_a_blank_place_is_refused_with_every_fault(tmp_path):
    path = tmp_path / "council.toml"
    path.write_text('name = "X"\ndfe_code = ""\nons_codes = ["E1"]\n[region]\nname = "R"\n[[neighbour]]\nname = "N"\ncode = "E1"\n')
    said = refused(read_council, path)
    for fault in ("dfe_code is missing or blank", "region has no code", "nation has no name", "code E1 is given twice"):
        assert fault in said


def test_no_code_names_the_council():
    code = [path for folder in ("data", "metrics", "present", "pages") for path in (FOLDER.parents[1] / folder).rglob("*.py")]
    assert len(code) > 5
    # The sample is held to this council's published totals, so it may say whose they are.
    other = [path for path in code if "sample" not in path.parts]
    assert [path.name for path in other if council().name in path.read_text(encoding="utf-8")] == []


def test_missing_episodes_have_a_phase_in_april_2016_with_its_reason():
    (phase,) = phases("missing_episodes")
    assert phase.date == pd.Timestamp("2016-04-01")
    assert "away" in phase.reason
    assert phases("iha_outstanding") == ()


def test_phases_quote_the_published_figures():
    missing, away = (published_lines(key).set_index("year_end")["own"] for key in ("lac_missing_incidents", "lac_away_incidents"))
    (phase,) = phases("missing_episodes")
    for line in (missing, away):
        assert f"({line['2017-03-31']:g}, was {line['2016-03-31']:g})" in phase.reason


def test_a_phase_given_twice_or_without_a_reason_is_refused(tmp_path):
    said = refused(read_phases, written(tmp_path, "measure,date,reason,author", "a,2016-04-01,Change,B", "a,2016-04-01,Again,B"))
    assert said == "written.csv, row 3: a has a phase on this day already"
    said = refused(read_phases, written(tmp_path, "measure,date,reason,author", "a,2016-04-01,,B"))
    assert said == "written.csv, row 2: reason is blank"


def test_every_fault_of_a_file_of_phases_is_said_at_once(tmp_path):
    rows = ("a,2016-13-01,,B", "a,2016-13-01,Change,", "b,,Change,B", "c,2016-04-01,Change,B", "c,2016-04-01,Again,B")
    said = refused(read_phases, written(tmp_path, "measure,date,reason,author", *rows)).splitlines()
    assert sorted(said) == [
        "written.csv, row 2: date is '2016-13-01'; a date is written 2016-11-30",
        "written.csv, row 2: reason is blank",
        "written.csv, row 3: author is blank",
        "written.csv, row 3: date is '2016-13-01'; a date is written 2016-11-30",
        "written.csv, row 4: date is blank",
        "written.csv, row 6: c has a phase on this day already",
    ]


def test_every_phase_is_of_a_measure_that_is_counted():
    assert {phase.measure for phase in all_phases()} <= {one.id for one in measures()}


def test_phases_come_by_measure_and_day():
    order = [(phase.measure, phase.date) for phase in all_phases()]
    assert order == sorted(order)


def test_every_code_of_the_tables_has_a_label_and_no_other_has_one():
    wrong = []
    for table in TABLES.values():
        for column in table.columns:
            if column.codes is None:
                continue
            shared = "quality" if column.name.endswith("grade") else column.name
            field = f"{table.name}.{column.name}" if column.name in ("kind", "status", "outcome") else shared
            wrong += [(field, code) for code in set(labels(field)) ^ column.codes]
    assert wrong == []


def test_ethnicities_are_grouped_as_published():
    assert group_names("ethnicity") == ("White", "Mixed", "Asian", "Black", "Other", "Not known")
    assert groups("ethnicity")["WBRI"] == "White"


def test_legal_statuses_and_placements_are_grouped_as_published():
    assert group_names("legal_status") == (
        "Interim care order",
        "Full care order",
        "Placement order",
        "Single period of accommodation (section 20)",
        "Detained for child protection",
        "Youth justice",
        "Freed for adoption",
        "Short breaks",
    )
    assert group_names("placement_type") == (
        "Foster placement with relative or friend",
        "Foster placement",
        "Placed for adoption",
        "With parents",
        "Children's home or semi-independent",
        "Secure unit",
        "Residential school or other residential",
        "Other / temporary",
    )


def test_a_child_who_came_and_gave_no_views_did_not_take_part():
    took_part = {code for code, group in groups("participation_code").items() if group == "Took part"}
    assert took_part == {"PN1", "PN2", "PN3", "PN5", "PN6"}


def test_an_unknown_field_is_an_error_that_names_those_there_are():
    with pytest.raises(KeyError, match="ethnicity"):
        labels("hair")


def test_a_code_given_twice_is_refused(tmp_path):
    said = refused(read_codes, written(tmp_path, "field,code,label,group,source", "sex,M,Male,Male,DfE", "sex,M,Man,Man,DfE"))
    assert said == "written.csv, row 3: the code sex M is given twice"


def test_a_code_without_a_source_is_refused(tmp_path):
    assert "row 2: source is blank" in refused(read_codes, written(tmp_path, "field,code,label,group,source", "sex,M,Male,Male,"))


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("standards.csv", read_standards),
        ("local_targets.csv", read_targets),
        ("published.csv", read_published),
        ("codes.csv", read_codes),
        ("phases.csv", read_phases),
        ("council.toml", read_council),
    ],
)
def test_every_file_of_the_folder_is_whole(name, read):
    assert read(FOLDER / name) is not None


def test_a_standard_of_one_is_of_a_month_and_not_of_months():
    found = standard("supervision_months", VISIT)
    assert found is not None
    assert found.text == "1 month"
