"""Ofsted's Annex A: lists told by their headings, what councils write in them, and how far each table goes."""

from __future__ import annotations

import random
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from data.contract import TABLES, Reach, Tables
from data.derive import complete
from data.faults import masked
from data.loaders import load
from data.loaders.annex_a import match
from data.loaders.annex_a_lists import lists
from data.loaders.annex_a_values import code_of
from data.loaders.extract import Extract, Sheet
from data.reference.annex_a import annex_a_words
from data.validate import validate
from metrics.kit.attributes import attributes
from metrics.kit.months import Months
from tests.extracts import checked, only
from tests.writers.annex_a import HEADINGS, write_xlsx

AS_AT = "2021-03-31"
ADOPTERS = [
    "Individual adopter identifier",
    "Family identifier",
    "Gender",
    "Ethnicity",
    "Disability",
    "Is the (prospective) adopter fostering for adoption?",
    "Date enquiry received",
    "Date Stage 1 started",
    "Date Stage 1 ended",
    "Date Stage 2 started",
    "Date Stage 2 ended",
    "Date application submitted",
    "Date application approved",
    "Date adopter matched with child(ren)",
    "Date child/children placed with adopter(s)",
    "No. of children placed",
    "Date of Adoption Order",
    "Date of leaving adoption process",
    "Reason for leaving adoption process",
]
ADOPTED = [
    "Child Unique ID",
    "Family identifier",
    "Gender",
    "Ethnicity",
    "Date of Birth",
    "Age of Child (Years)",
    "Does the Child have a Disability",
    "Date the Child Entered Care",
    "Date of Decision that Child Should be Placed for Adoption",
    "Date of Placement Order",
    "Date of Matching Child and Prospective Adopters",
    "Date Placed for Adoption",
    "Date of Adoption Order ",
    "Date of Decision that Child Should No Longer be Placed for Adoption",
    "Reason Why Child No Longer Placed for Adoption",
    "Date the child was placed for fostering in FFA or concurrent planning placement",
]
NEW_LEAVERS = [
    *HEADINGS[9][:5],
    "Unaccompanied Asylum Seeking Child (UASC), or formerly UASC if 18 or over (Y/N)",
    *HEADINGS[9][5:8],
    "Allocated Personal Advisor",
    "Eligibility Category",
    "Latest Pathway Plan Review Date",
    "LA in Touch",
    "Latest Date of Contact",
    *HEADINGS[9][10:],
]
EVERY_LIST = [*HEADINGS.items(), (9, NEW_LEAVERS), (10, ADOPTED), (11, ADOPTERS)]
# As the standard dataset's script for Annex A writes them, three o's and all (data-standards 2.6).
FROM_SQL = [
    "ChildUniqueID",
    "Gender",
    "Ethnicity",
    "DateOfBirth",
    "Age",
    "UASC",
    "HasDisability",
    "LoookedAfterStartDate",
    "ChildCategoryOfNeed",
    "SubsequentLACEpisodeLast12Months",
    "MostRecentLegalStatusStart",
    "LegalStatus",
    "LatestStatutoryReviewDate",
    "LastSocialWorkVisitDate",
    "PermanencePlan",
    "LastIROVisitDate",
    "LastHealthAssessmentDate",
    "LastDentalCheckDate",
    "PlacementsLast12Months",
    "CeasedLookedAfterDate",
    "ReasonCeasedLookedAfter",
    "MostRecentPlacementStartDate",
    "PlacementType",
    "PlacementProvider",
    "PlacementPostcode",
    "PlacementURN",
    "EpisodesChildMissingFromPlacement",
    "EpisodesChildAbsentFromPlacement",
    "ChildOfferedReturnInterviewAfterLastMFH",
    "ChildAcceptedReturnInterviewAfterLastMFH",
    "AllocatedTeam",
    "AllocatedWorker",
]
# Children without a trace of anyone: A to E. One of each edge; the 31 March 2021 is six months after the last day of September.
CARE = {
    "Child Unique ID": ["A", "B", "C", "D"],
    "Gender": ["a) Male", "Female", "b) Female", "c) Not stated/recorded"],
    "Ethnicity": ["a) WBRI", "t) NOBT", "(A.A1) White - British", "''"],
    "Date of Birth": ["2010-06-01 00:00:00", "01/02/2012", "", "#N/A"],
    "Age": ["10.8301", "9", "", ""],
    "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N))": ["b) No", "a) Yes", "", "c) Unknown"],
    "Does the Child have a Disability": ["b) No", "a) Yes", "AUT", ""],
    "Date Started to be Looked After": ["01/02/2015", "2020-10-05 00:00:00", "2019-01-07", "2018-03-01"],
    "Child's Category of Need": ["N1 - Abuse or Neglect", "N8b - UASC", "Low income: rent", "N0 - Not stated"],
    "Start date of current legal status": ["2016-03-01", "2020-10-05", "2020-11-02", "2018-03-01"],
    "Child's Legal Status": ["C2: FCO", "V2: Single period under S20", "Emergency Protection Order", "V4"],
    "Date of Latest Statutory Review": ["2021-02-01", "2020-10-30", "", "2020-12-01"],
    "Date of Last Social Work Visit": ["2021-03-31", "2021-03-02", "2020-11-30", ""],
    "Date of Last Health Assessment": ["2020-06-15", "", "2019-02-01", ""],
    "Date of Last Dental Check": ["2020-04-01", "", "", ""],
    "Date Ceased to be Looked After": ["", "", "15/12/2020", ""],
    "Reason Ceased to be Looked After": ["", "", "k) E47: Special Guardianship Orders - relative/friend", ""],
    "Start Date of Most Recent Placement": ["2018-09-03", "2020-10-05", "2019-01-07", ""],
    "Placement Type": ["f) U6: Foster placement - not FFA", "K2", "Foster placement - relatives - long term", "H3 - Children's homes"],
    "Placement Provider": ["b) PR1 - Own provision", "Private", "", "PR4"],
}


def words(column: pd.Series) -> list[str]:
    """The cells as text, blanks as nothing."""
    return ["" if pd.isna(value) else f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value) for value in column]


def sheet(headings: list[str], title: str = "Sheet1", file: str = "book.xlsx") -> Sheet:
    empty = pd.DataFrame({place: pd.Series(dtype="str") for place in range(len(headings))})
    return Sheet(file, title, tuple(heading.strip() for heading in headings), empty)


def table_of(headings: list[str], title: str = "Sheet1", file: str = "book.xlsx") -> str | None:
    found = match(sheet(headings, title, file))
    return None if found is None else found.table


@pytest.mark.parametrize(("number", "headings"), EVERY_LIST, ids=[f"{number} of {len(held)}" for number, held in EVERY_LIST])
def test_each_list_is_told_by_its_headings_alone_and_every_one_of_them_is_known(number, headings):
    found = match(sheet(headings))
    assert found is not None
    assert (found.table, found.extra) == (f"list {number}", ())
    assert len(found.missing) == (4 if len(headings) == 13 else 0)


@given(chosen=st.sampled_from(EVERY_LIST), seed=st.integers(0, 10_000))
@settings(max_examples=150)
def test_any_casing_blanks_quotes_and_order_of_the_headings_make_the_same_list(chosen, seed):
    number, headings = chosen
    dice = random.Random(seed)
    written = [_written(heading, dice) for heading in headings]
    order = list(range(len(headings)))
    dice.shuffle(order)
    plain, found = match(sheet(headings)), match(sheet([written[place] for place in order]))
    assert plain is not None
    assert found is not None
    assert found.table == f"list {number}"
    assert {heading: order[place] for heading, place in found.columns.items()} == dict(plain.columns)


def _written(heading: str, dice: random.Random) -> str:
    """The heading as another council might have it."""
    quote = dice.choice(["'", "’", "‘", "`"])
    text = heading.replace("‘", quote).replace("’", quote).replace("'", quote).replace(" ", dice.choice([" ", "  ", "\xa0", "_"]))
    return dice.choice([str.upper, str.lower, str.title, str])(text) + dice.choice(["", " ", "\xa0", ")", ":", "\n"])


def test_the_pattern_of_age_does_not_catch_stage_1_started():
    found = match(sheet([heading for heading in ADOPTERS if heading != "Date Stage 1 started"] + ["Stage 1 started"]))
    assert found is not None
    assert found.table == "list 11"
    ages = [heading.pattern for headings in lists().values() for heading in headings if heading.heading == "Age"]
    assert len(ages) == 10
    assert not any(pattern is not None and pattern.search("stage 1 started") for pattern in ages)


def test_the_headings_of_the_standard_dataset_s_script_are_list_8():
    found = match(sheet(FROM_SQL))
    assert found is not None
    assert (found.table, found.extra) == ("list 8", ())
    assert found.missing == ("Placement Location", "LA of Placement")
    assert found.columns["Date Started to be Looked After"] == FROM_SQL.index("LoookedAfterStartDate")


def test_a_council_s_own_wording_is_told_by_the_pattern_where_one_column_alone_fits():
    own = [heading.replace("Date of Last Dental Check", "When was the last dental check?") for heading in HEADINGS[8]]
    found = match(sheet(own))
    assert found is not None
    assert found.columns["Date of Last Dental Check"] == HEADINGS[8].index("Date of Last Dental Check")
    twice = match(sheet([*own, "Last dental check outcome"]))
    assert twice is not None
    assert "Date of Last Dental Check" in twice.missing


@pytest.mark.parametrize("title", ["List 7", "List_7", "list07", "Child Protection"])
def test_a_sheet_s_name_helps_only_where_its_headings_leave_it_open(title):
    shared = ["Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age", "Allocated Team"]
    assert table_of(shared, title) == "list 7"
    assert table_of(shared, "Sheet1") is None
    assert table_of(shared, "", f"folder/{title}.csv") == "list 7"
    assert table_of(HEADINGS[8], title) == "list 8"


@pytest.mark.parametrize("name", TABLES)
def test_no_table_of_a_council_s_own_is_taken_for_a_list(name):
    assert table_of(list(TABLES[name].names), name) is None


def frame_of(number: int, **columns: list[str]) -> pd.DataFrame:
    """Rows of a list: the columns given, the rest blank."""
    return pd.DataFrame({heading: columns.get(heading, columns.get(heading.casefold())) for heading in HEADINGS[number]})


def care_list(**changed: list[str]) -> pd.DataFrame:
    return pd.DataFrame(CARE | changed).reindex(columns=HEADINGS[8])


def workbook(folder: Path, **sheets: pd.DataFrame) -> Path:
    """A workbook of texts; sheets are named list_8 and so on."""
    folder.mkdir(parents=True, exist_ok=True)
    return write_xlsx({int(name.removeprefix("list_")): rows for name, rows in sheets.items()}, folder / "Annex A.xlsx")


def read(folder: Path, *, every_spell: bool = False) -> tuple[Tables, pd.DataFrame, Extract]:
    (folder / "extract.toml").write_text(f"as_at = {AS_AT}\nannex_a_every_spell = {str(every_spell).lower()}\n", encoding="utf-8")
    extract = load(folder)
    return *validate(extract), extract


@pytest.fixture(scope="module")
def care(tmp_path_factory: pytest.TempPathFactory) -> tuple[Tables, pd.DataFrame, Extract]:
    folder = tmp_path_factory.mktemp("care")
    workbook(folder, list_8=care_list())
    return read(folder)


def test_who_the_children_are_is_read_whatever_is_written(care):
    children = care[0]["children"].set_index("child_id")
    assert children["sex"].to_dict() == {"A": "M", "B": "F", "C": "F", "D": "U"}
    assert children["ethnicity"].fillna("").to_dict() == {"A": "WBRI", "B": "NOBT", "C": "WBRI", "D": ""}
    assert children["date_of_birth"].dt.strftime("%Y-%m-%d").fillna("").to_dict() == {
        "A": "2010-06-01",
        "B": "2012-02-01",
        "C": "",
        "D": "",
    }
    assert words(children["is_uasc"]) == ["False", "True", "", ""]
    assert children["disability"].fillna("").to_dict() == {"A": "N", "B": "Y", "C": "AUT", "D": ""}


def test_a_time_in_care_is_cut_where_status_and_placement_began_and_is_blank_before(care):
    episodes = care[0]["care_episodes"]
    shown = ["start_date", "end_date", "reason_started", "legal_status", "placement_type", "placement_provider", "need", "reason_ended"]
    rows = {child: list(zip(*(words(rows[name]) for name in shown), strict=True)) for child, rows in episodes.groupby("child_id")}
    assert rows["A"] == [
        ("2015-02-01", "2016-03-01", "S", "", "", "", "N1", "X1"),
        ("2016-03-01", "2018-09-03", "L", "C2", "", "", "N1", "X1"),
        ("2018-09-03", "", "P", "C2", "U6", "PR1", "N1", ""),
    ]
    assert rows["B"] == [("2020-10-05", "", "S", "V2", "K2", "PR4", "N8", "")]
    assert rows["C"] == [
        ("2019-01-07", "2020-11-02", "S", "", "U1", "", "N7", "X1"),
        ("2020-11-02", "2020-12-15", "L", "L2", "U1", "", "N7", "E47"),
    ]


def test_a_series_of_short_breaks_never_counts_not_even_before_its_status_began(tmp_path):
    late = care_list(**{"Start date of current legal status": ["2016-03-01", "2020-10-05", "2020-11-02", "2019-05-01"]})
    workbook(tmp_path, list_8=late)
    tables = complete(read(tmp_path)[0])
    assert set(tables["care_episodes"].loc[tables["care_episodes"]["child_id"] == "D", "legal_status"]) == {"V4"}
    assert sorted(tables["care_periods"]["child_id"]) == ["A", "B", "C"]


def test_status_and_placement_that_began_on_one_day_are_one_cut_and_a_day_outside_cuts_nothing(tmp_path):
    same = care_list(
        **{
            "Start date of current legal status": ["2018-09-03", "2014-01-01", "2021-01-01", ""],
            "Start Date of Most Recent Placement": ["2018-09-03", "2020-10-05", "", ""],
        }
    )
    workbook(tmp_path, list_8=same)
    episodes = read(tmp_path)[0]["care_episodes"]
    assert episodes.groupby("child_id")["reason_started"].agg(list).to_dict() == {"A": ["S", "B"], "B": ["S"], "C": ["S"], "D": ["S"]}
    assert episodes.loc[episodes["child_id"] == "C", "legal_status"].tolist() == ["L2"]


def test_a_value_without_a_certain_code_is_reported_once_with_how_often_and_left_blank(tmp_path):
    vague = care_list(**{"Placement Type": ["Foster placement", "Foster placement", "K2", "Q2 Foster placement"]})
    workbook(tmp_path, list_8=vague)
    tables, faults, _ = read(tmp_path)
    found = faults[faults["rule"] == "value-unmapped"]
    assert found[["sheet", "row", "table", "column", "found", "leaves_out"]].values.tolist() == [
        ["List 8", 2, "care_episodes", "placement_type", "Foster placement (2 times)", "value"],
        ["List 8", 5, "care_episodes", "placement_type", "Q2 Foster placement", "value"],
    ]
    assert set(tables["care_episodes"]["placement_type"].dropna()) == {"K2"}
    assert faults[faults["rule"] == "code-unknown"].empty


@pytest.mark.parametrize(
    ("value", "field", "code"),
    [
        ("s) NOBT", "ethnicity", "NOBT"),
        ("t) NOBT", "ethnicity", "NOBT"),
        ("s) REFU", "ethnicity", "REFU"),
        ("Mixed / Multiple Ethnic Groups/White and Black African", "ethnicity", "MWBA"),
        ("WALB - Albanian", "ethnicity", "WOTH"),
        ("E3 - Refused to provide", "ethnicity", "REFU"),
        ("Asian or Asian British - Chinese", "ethnicity", "CHNE"),
        ("Asian and Chinese", "ethnicity", None),
        ("White", "ethnicity", None),
        ("A.A2", "ethnicity", None),
        ("C1: ICO", "legal_status", "C1"),
        ("a) Interim care orders", "legal_status", "C1"),
        ("CLA - E1 - Placement order granted AND C2 - Full Care Order", "legal_status", "E1"),
        ("Supervision Order", "legal_status", None),
        ("INTERIM CARE ORDER [C1]", "legal_status", "C1"),
        ("f) U6: Foster placement - not FFA", "placement_type", "U6"),
        ("U4b", "placement_type", "U4"),
        ("Homes and Hostels (outside LA boundary)", "placement_type", "K2"),
        ("H5 - Placed with own parents or other person with parental responsibility", "placement_type", None),
        ("H5 - Placement with other foster carer, arranged through agency", "placement_type", None),
        ("b) PR1 - Own provision", "placement_provider", "PR1"),
        ("k) E47: Special Guardianship Orders - relative/friend", "reason_ended", "E47"),
        ("Returned home as part of the care planning process (not under a Residence Order or SGO)", "reason_ended", "E4A"),
        ("E8-Transferred to care of adult services", "reason_ended", None),
        ("N6SA : Disorderly behaviour", "need", "N6"),
        ("N1; N2", "need", None),
        ("N0 - Not stated", "need", "-"),
        ("Family in acute stress: Rent Arrears", "need", "N4"),
        ("Neglect; Emotional abuse; Sexual abuse", "category", "MUL"),
        ("Neglect, Physical and Emotional", "category", "MUL"),
        ("b) Physical abuse", "category", "PHY"),
        ("Transgender", "sex", None),
        ("d) Neither", "sex", "U"),
        ("M", "sex", "M"),
        ("a) Yes", "flag", "Y"),
        ("0 - No", "flag", "N"),
        ("c) Unknown", "flag", "-"),
    ],
)
def test_the_code_in_a_cell_is_used_else_its_words_and_what_is_not_certain_is_none(value, field, code):
    assert code_of(value, field) == code


def test_every_row_of_the_words_file_is_read_as_its_own_code_and_that_is_a_code_of_its_field():
    rows = annex_a_words()
    read_as = [code_of(words, field) for field, words in zip(rows["field"], rows["words"], strict=True)]
    assert read_as == rows["code"].tolist()
    for field, codes in rows.groupby("field")["code"]:
        known = next((table[field].codes for table in TABLES.values() if field in table.names and table[field].codes), None)
        assert known is None or set(codes) <= {*known, "-"}, field


@given(value=st.text(max_size=40), field=st.sampled_from(["ethnicity", "need", "placement_type", "reason_ended", "sex", "category"]))
@settings(max_examples=200)
def test_whatever_stands_in_a_cell_is_a_code_of_its_field_or_none(value, field):
    known = {"category": {"NEG", "PHY", "SAB", "EMO", "MUL"}}.get(field) or next(
        t[field].codes for t in TABLES.values() if field in t.names
    )
    assert code_of(value, field) in {None, "-", *known}


def test_what_is_only_the_newest_is_said_to_be_so_and_no_kind_is_supplied_that_is_not_there(care):
    tables, _, extract = care
    since, day = pd.Timestamp("2020-10-01"), pd.Timestamp(AS_AT)
    for name in ("health_assessments", "health_checks", "reviews", "visits", "care_episodes.placement_type", "care_episodes.legal_status"):
        assert extract.reach[name] == Reach(since, day, latest_only=True), name
    assert {"health_checks=dental", "visits=cla"} <= tables.supplied
    assert not {"health_checks=sdq", "health_assessments.kind", "plans=cla", "plans=cin", "visits=cp", "visits=cin"} & tables.supplied
    assert not {"missing_episodes", "return_interviews", "care_leavers", "allocations", "reviews.cancelled"} & tables.supplied
    assert tables["health_checks"][["child_id", "kind"]].values.tolist() == [["A", "dental"]]
    assert tables["reviews"]["held_date"].dt.strftime("%Y-%m-%d").tolist() == ["2021-02-01", "2020-10-30", "2020-12-01"]


@pytest.mark.parametrize(
    ("as_at", "since"),
    [("2021-03-31", "2020-10-01"), ("2021-03-15", "2020-10-01"), ("2021-04-01", "2020-10-01"), ("2020-08-31", "2020-03-01")],
)
def test_the_lists_are_complete_from_the_first_whole_month_of_the_six(tmp_path, as_at, since):
    workbook(tmp_path, list_4=frame_of(4, **{"Child Unique ID": ["A"], "Continuous Assessment Start Date": ["2020-02-03"]}))
    (tmp_path / "extract.toml").write_text(f"as_at = {as_at}\n", encoding="utf-8")
    assert load(tmp_path).reach["assessments"] == Reach(pd.Timestamp(since), pd.Timestamp(as_at))
    assert load(tmp_path, as_at=pd.Timestamp("2020-06-30")).reach["assessments"].since == pd.Timestamp("2020-01-01")


def twice(**changed: list[str]) -> pd.DataFrame:
    """List 6 with a child who left and came back: it holds every spell."""
    return frame_of(
        6,
        **{
            "Child Unique ID": ["A", "A", "B"],
            "CIN Start Date": ["2019-05-01", "2021-01-04", "2020-11-02"],
            "CIN Closure Date": ["2020-12-01", "", ""],
        }
        | changed,
    )


def test_lists_that_name_no_child_twice_are_read_as_the_newest_spells_alone_unless_the_council_says_otherwise(tmp_path, care):
    _, faults, extract = care
    assert extract.reach["care_episodes"].latest_only
    assert only(faults, "newest-spell-alone")["severity"] == "note"
    workbook(tmp_path, list_8=care_list())
    _, faults, extract = read(tmp_path, every_spell=True)
    assert not extract.reach["care_episodes"].latest_only
    assert "newest-spell-alone" not in set(faults["rule"])
    workbook(tmp_path, list_8=care_list(), list_6=twice())
    extract = read(tmp_path)[2]
    assert not any(extract.reach[name].latest_only for name in ("care_episodes", "referrals"))


def test_a_row_that_stands_twice_counts_once_and_does_not_show_that_every_spell_is_there(tmp_path):
    same = twice(**{"CIN Start Date": ["2019-05-01", "2019-05-01", "2020-11-02"], "CIN Closure Date": ["", "", ""]})
    workbook(tmp_path, list_6=same)
    tables, faults, extract = read(tmp_path)
    assert only(faults, "row-repeated")["row"] == 3
    assert len(tables["referrals"]) == 2
    assert extract.reach["referrals"].latest_only


def test_of_two_rows_of_one_first_day_that_disagree_the_newer_is_used_and_the_other_reported(tmp_path):
    workbook(tmp_path, list_6=twice(**{"CIN Start Date": ["2019-05-01", "2019-05-01", "2020-11-02"]}))
    tables, faults, _ = read(tmp_path)
    assert only(faults, "rows-disagree")[["row", "leaves_out"]].tolist() == [3, "row"]
    assert tables["referrals"].set_index("child_id")["closed_date"].notna().to_dict() == {"A": True, "B": False}


def test_a_breakdown_by_status_or_placement_is_of_the_newest_month_alone(tmp_path):
    workbook(tmp_path, list_8=care_list())
    tables = complete(read(tmp_path, every_spell=True)[0])
    whole, newest = (attributes(tables, Months(pd.Timestamp(first), tables.as_at)) for first in ("2020-10-01", "2021-03-01"))
    assert {"age_band", "sex", "ethnicity"} == set(whole)
    assert set(newest) - set(whole) == {"legal_status", "placement"}


PLANS = {
    "Child Unique ID": ["A", "E"],
    "Date of Birth": ["01/06/2010", "14/02/2021"],
    "Child Protection Plan Start Date": ["2020-11-02", "2020-12-07"],
    "Latest Category of Abuse": ["a) Neglect", "Neglect, Sexual"],
    "Date of the Last Statutory Visit": ["2021-03-15", ""],
    "Was the Child Seen Alone?": ["a) Yes", ""],
    "Date of latest review conference": ["2021-01-20", ""],
    "Child Protection Plan End Date": ["", "2021-03-01"],
    "Number of Previous Child Protection Plans": ["1", "0"],
}
ENQUIRIES = {
    "Child Unique ID": ["A", "B", "E"],
    "Strategy discussion initiating Section 47 Enquiry Start Date": ["2020-10-12", "2021-02-01", "2021-03-01"],
    "Was an Initial Child Protection Conference deemed unnecessary?": ["b) No", "a) Yes", ""],
    "Date of Initial Child Protection Conference": ["2020-11-02", "", ""],
    "Did the Initial Child Protection Conference Result in a Child Protection Plan": ["a) Yes", "", ""],
}


def test_a_plan_before_birth_is_no_fault_and_plans_visits_and_conferences_come_from_lists_5_and_7(tmp_path):
    workbook(tmp_path, list_7=frame_of(7, **PLANS), list_5=frame_of(5, **ENQUIRIES))
    tables, faults, extract = read(tmp_path)
    assert set(faults["severity"]) == {"note"}
    assert tables["plans"][["child_id", "plan", "category", "previous_plans"]].values.tolist() == [
        ["A", "cp", "NEG", 1.0],
        ["E", "cp", "MUL", 0.0],
    ]
    assert tables["visits"][["child_id", "plan", "seen_alone"]].values.tolist() == [["A", "cp", True]]
    held = tables["cp_conferences"].sort_values("kind")
    assert (words(held["child_id"]), words(held["kind"]), words(held["outcome"])) == (
        ["A", "A"],
        ["initial", "review"],
        ["protection plan", ""],
    )
    assert words(tables["s47_enquiries"]["conference_required"]) == ["True", "False", ""]
    assert extract.reach["cp_conferences=review"].latest_only
    # A conference of the first three months can belong to an enquiry that ended before the list begins.
    assert extract.reach["cp_conferences=initial"] == Reach(pd.Timestamp("2021-01-01"), pd.Timestamp(AS_AT))
    assert "visits.seen" not in tables.supplied


def test_lists_that_disagree_about_a_child_are_reported_without_the_date_of_birth_being_shown(tmp_path):
    workbook(tmp_path, list_8=care_list(), list_7=frame_of(7, **PLANS | {"Date of Birth": ["01/06/2011", "14/02/2021"]}))
    tables, faults, _ = read(tmp_path)
    found = only(masked(faults), "differs-between-lists")
    assert found[["sheet", "row", "column", "found"]].tolist() == ["List 8", 2, "date_of_birth", "(hidden)"]
    assert tables["children"].set_index("child_id").loc["A", "date_of_birth"] == pd.Timestamp("2010-06-01")


def test_no_fault_of_the_lists_names_a_child(tmp_path):
    named = care_list(**{"Child Unique ID": ["Zebedee1", "Zebedee2", "Zebedee3", "Zebedee4"], "Date of Birth": ["31/02/2010"] * 4})
    workbook(
        tmp_path, list_8=pd.concat([named, named.iloc[:1]]), list_9=frame_of(9, **{"Child Unique ID": ["Zebedee1"], "Gender": ["Female"]})
    )
    shown = masked(read(tmp_path)[1]).astype("str").to_string()
    assert "date-unreadable" in shown
    assert "Zebedee" not in shown
    assert "31/02/2010" not in shown


def in_every_form(folder: Path) -> dict[str, Path]:
    """The same three lists as .xlsx, .xls, .ods and CSV, each with a title above the headings where a workbook can have one."""
    made = {7: frame_of(7, **PLANS), 8: care_list(), 6: twice()}
    forms = {name: folder / name for name in ("xlsx", "xls", "ods", "csv")}
    for form in forms.values():
        form.mkdir()
    book = openpyxl.Workbook(write_only=True)
    old = xlwt.Workbook()
    for number, rows in made.items():
        lines = [["Made for the inspection"], list(rows.columns), *rows.astype("object").where(rows.notna(), "").values.tolist()]
        new_sheet, old_sheet = book.create_sheet(f"List {number}"), old.add_sheet(f"List_{number}")
        for place, line in enumerate(lines):
            new_sheet.append(line)
            for at, cell in enumerate(line):
                old_sheet.write(place, at, cell)
        rows.to_csv(forms["csv"] / f"Extract list {number} 31-03-2021.csv", index=False)
    book.save(forms["xlsx"] / "a.xlsx")
    old.save(str(forms["xls"] / "a.xls"))
    with pd.ExcelWriter(forms["ods"] / "a.ods", engine="odf") as file:
        for number, rows in made.items():
            rows.to_excel(file, sheet_name=f"List {number}", index=False)
    return forms


def test_the_same_lists_are_the_same_tables_in_every_kind_of_file(tmp_path):
    found = {name: read(folder)[0] for name, folder in in_every_form(tmp_path).items()}
    assert set(found["xlsx"].frames) == {
        "children",
        "care_episodes",
        "plans",
        "referrals",
        "visits",
        "reviews",
        "health_assessments",
        "health_checks",
        "cp_conferences",
    }
    for name, tables in found.items():
        assert tables.supplied == found["xlsx"].supplied, name
        assert tables.reach == found["xlsx"].reach, name
        for table, frame in tables.frames.items():
            pd.testing.assert_frame_equal(frame, found["xlsx"][table], obj=f"{table} of {name}")


@given(seed=st.integers(0, 10_000))
@settings(max_examples=3)
def test_shuffled_columns_make_the_same_tables(seed, tmp_path_factory, care):
    folder = tmp_path_factory.mktemp("shuffled")
    rows = care_list()
    workbook(folder, list_8=rows[random.Random(seed).sample(list(rows.columns), len(rows.columns))])
    for table, frame in read(folder)[0].frames.items():
        pd.testing.assert_frame_equal(frame, care[0][table])


def test_of_several_copies_the_newest_is_used_and_the_others_are_named(tmp_path):
    old = care_list(
        **{"Date of Last Social Work Visit": ["2020-12-30", "2020-12-02", "2020-11-30", ""], "Date of Latest Statutory Review": [""] * 4}
    )
    workbook(tmp_path / "2021-03", list_8=care_list())
    workbook(tmp_path / "2020-12", list_8=old.iloc[:3], list_7=frame_of(7, **PLANS | {name: ["", ""] for name in list(PLANS)[4:8]}))
    tables, faults, _ = read(tmp_path)
    assert only(faults, "older-copy")[["file", "found"]].tolist() == ["2020-12/Annex A.xlsx", "30/12/2020"]
    assert "plans" not in tables.frames
    assert len(complete(tables)["care_periods"]) == 3


def test_without_a_day_of_its_own_the_copy_is_as_at_the_newest_thing_in_it(tmp_path):
    workbook(tmp_path, list_8=care_list(**{"Date of Latest Statutory Review": ["2999-02-01", "", "", ""]}))
    tables, faults = checked(tmp_path)
    assert tables.as_at == pd.Timestamp(AS_AT)
    assert tables.reach["care_episodes"].until == pd.Timestamp(AS_AT)
    assert only(faults, "future-date")["column"] == "held_date"


def test_a_list_that_stands_twice_in_one_copy_is_not_used_and_csv_copies_are_told_apart_by_their_names(tmp_path):
    workbook(tmp_path / "one", list_8=care_list(), list_7=frame_of(7, **PLANS))
    book = openpyxl.load_workbook(tmp_path / "one" / "Annex A.xlsx")
    book.copy_worksheet(book["List 7"])
    book.save(tmp_path / "one" / "Annex A.xlsx")
    tables, faults, _ = read(tmp_path / "one")
    assert sorted(faults.loc[faults["rule"] == "list-repeated", "sheet"]) == ["List 7", "List 7 Copy"]
    assert ("plans" in tables.frames, "care_episodes" in tables.frames) == (False, True)
    (tmp_path / "two").mkdir()
    for month, rows in (("jan", care_list().iloc[2:3]), ("mar", care_list())):
        rows.to_csv(tmp_path / "two" / f"{month} list 8.csv", index=False)
        frame_of(7, **PLANS).to_csv(tmp_path / "two" / f"{month} list 7.csv", index=False)
    tables, faults, _ = read(tmp_path / "two")
    assert sorted(faults.loc[faults["rule"] == "copies-alike", "file"]) + sorted(faults.loc[faults["rule"] == "older-copy", "file"]) == [
        "jan list 7.csv",
        "jan list 8.csv",
    ]
    assert len(tables["care_episodes"]["child_id"].unique()) == 4


def test_a_list_without_a_column_that_it_needs_is_said_and_the_others_are_read(tmp_path):
    workbook(tmp_path, list_7=frame_of(7, **PLANS), list_8=care_list().drop(columns="Date Ceased to be Looked After"))
    tables, faults, _ = read(tmp_path)
    assert only(faults, "column-missing")[["table", "column", "found"]].tolist() == [
        "care_episodes",
        "end_date",
        "Date Ceased to be Looked After",
    ]
    assert "care_episodes" not in tables.frames
    assert "plans" in tables.frames


def test_a_formula_has_its_value_and_one_whose_value_was_never_saved_is_blank_and_said(tmp_path):
    rows = care_list()
    rows.loc[0, "Date of Last Dental Check"] = "=DATE(2020,4,1)"
    workbook(tmp_path, list_8=rows)
    tables, faults, _ = read(tmp_path)
    found = only(faults, "formula-not-calculated")
    place = f"{openpyxl.utils.get_column_letter(HEADINGS[8].index('Date of Last Dental Check') + 1)}2"
    assert found[["sheet", "found", "leaves_out"]].tolist() == ["List 8", f"1 cell in {place}", "value"]
    assert tables["health_checks"].empty


def test_reviews_of_a_council_s_own_are_not_held_against_a_list_that_begins_later(tmp_path):
    workbook(tmp_path, list_8=care_list())
    held = "review_id,child_id,held_date\n1,Z,2019-05-01\n2,A,2014-05-01\n3,A,2020-12-01\n4,Z,2021-01-15\n"
    (tmp_path / "reviews.csv").write_text(held, encoding="utf-8")
    outside = {
        every_spell: set(faults.loc[faults["rule"] == "review-outside-care", "row"])
        for every_spell in (True, False)
        for faults in [read(tmp_path, every_spell=every_spell)[1]]
    }
    # Child Z's of January lies in the months that the list has whole; with the newest spells alone nothing can be held against it.
    assert outside == {True: {5}, False: set()}
