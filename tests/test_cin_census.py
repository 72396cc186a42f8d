"""Children in need censuses: what they become, several years together, and the sample's own figures read back from them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from data.contract import Reach, Tables
from data.faults import masked
from data.loaders import load
from data.validate import validate
from metrics.kit.publish import Computed, compute
from tests.extracts import checked, extract, only
from tests.read_back import computed, differing, own_tables
from tests.writers import cin_census

TABLES = ("children", "referrals", "assessments", "plans", "s47_enquiries", "cp_conferences")
MEASURES = {
    "assessments_in_45_working_days",
    "assessments_due_in_45_working_days",
    "assessments_open_over_45",
    "icpc_in_15_working_days",
    "s47_without_conference_over_15",
    "rereferrals",
    "cp_reviews_in_time",
    "cp_over_2_years",
    "cp_open_over_2_years",
    "cp_repeat",
    "child_protection_plans",
    "children_in_need",
}


def census(*children: str, year: int = 2020, day: str = "") -> str:
    header = f"<Year>{year}</Year><ReferenceDate>{day or f'{year}-03-31'}</ReferenceDate>"
    return (
        f"<Message><Header><CollectionDetails>{header}</CollectionDetails></Header>\n<Children>\n{''.join(children)}</Children></Message>"
    )


def child(
    name: str, *inside: str, born: str = "<PersonBirthDate>2010-05-06</PersonBirthDate>", sex: str = "<GenderCurrent>2</GenderCurrent>"
) -> str:
    who = f"<ChildIdentifiers><LAchildID>{name}</LAchildID>{born}{sex}</ChildIdentifiers>"
    about = (
        "<ChildCharacteristics><Ethnicity>WBRI</Ethnicity><Disabilities><Disability>NONE</Disability></Disabilities></ChildCharacteristics>"
    )
    return f"<Child>{who}{about}{''.join(inside)}</Child>\n"


def referral(received: str, *inside: str, closed: str = "", more: str = "<ReferralNFA>0</ReferralNFA>") -> str:
    end = f"<CINclosureDate>{closed}</CINclosureDate>" if closed else ""
    return f"<CINdetails><CINreferralDate>{received}</CINreferralDate>{end}{more}{''.join(inside)}</CINdetails>"


def protection(start: str, end: str = "", reviews: tuple[str, ...] = (), before: int = 0) -> str:
    held = "".join(f"<CPPreviewDate>{day}</CPPreviewDate>" for day in reviews)
    dates = f"<CPPstartDate>{start}</CPPstartDate>" + (f"<CPPendDate>{end}</CPPendDate>" if end else "")
    categories = "<InitialCategoryOfAbuse>NEG</InitialCategoryOfAbuse><LatestCategoryOfAbuse>PHY</LatestCategoryOfAbuse>"
    more = f"{categories}<NumberOfPreviousCPP>{before}</NumberOfPreviousCPP><Reviews>{held}</Reviews>"
    return f"<ChildProtectionPlans>{dates}{more}</ChildProtectionPlans>"


def enquiry(start: str, held: str = "", unnecessary: str = "false") -> str:
    conference = f"<DateOfInitialCPC>{held}</DateOfInitialCPC>" if held else ""
    more = f"{conference}<ICPCnotRequired>{unnecessary}</ICPCnotRequired>"
    return f"<Section47><S47ActualStartDate>{start}</S47ActualStartDate>{more}</Section47>"


def written(folder: Path, **files: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.xml").write_text(text, encoding="utf-8")
    return folder


def rows(tables: Tables, name: str, *columns: str) -> list[list[object]]:
    frame = tables[name][list(columns)]
    return frame.astype("object").where(frame.notna(), None).values.tolist()


def day(text: str) -> pd.Timestamp:
    return pd.Timestamp(text)


def test_each_kind_of_record_becomes_its_table(tmp_path):
    inside = [
        "<Assessments><AssessmentActualStartDate>2019-05-02</AssessmentActualStartDate>"
        "<AssessmentAuthorisationDate>2019-06-11</AssessmentAuthorisationDate></Assessments>",
        "<CINPlanDates><CINPlanStartDate>2019-06-12</CINPlanStartDate></CINPlanDates>",
        enquiry("2019-07-01", "2019-07-19"),
        protection("2019-07-19", "2020-02-01", ("2019-10-01",), before=2),
    ]
    tables, faults = checked(written(tmp_path, one=census(child("A1", referral("2019-05-01", *inside, closed="2020-02-20")))))
    assert faults.empty
    assert rows(tables, "children", "child_id", "date_of_birth", "sex", "ethnicity", "disability") == [
        ["A1", day("2010-05-06"), "F", "WBRI", None]
    ]
    assert rows(tables, "referrals", "child_id", "received_date", "outcome", "closed_date") == [
        ["A1", day("2019-05-01"), "services", day("2020-02-20")]
    ]
    assert rows(tables, "assessments", "child_id", "started_date", "authorised_date") == [["A1", day("2019-05-02"), day("2019-06-11")]]
    assert rows(tables, "plans", "plan", "start_date", "end_date", "category", "previous_plans") == [
        ["cin", day("2019-06-12"), None, None, None],
        ["cp", day("2019-07-19"), day("2020-02-01"), "PHY", 2.0],
    ]
    assert rows(tables, "s47_enquiries", "started_date", "conference_required") == [[day("2019-07-01"), True]]
    assert rows(tables, "cp_conferences", "kind", "held_date") == [["initial", day("2019-07-19")], ["review", day("2019-10-01")]]
    assert tables.as_at == day("2020-03-31")
    assert tables.covers_from == day("2019-04-01")
    assert "reference date" in tables.source.as_at_from


@pytest.mark.parametrize(
    ("element", "sex"),
    [
        ("<GenderCurrent>1</GenderCurrent>", "M"),
        ("<GenderCurrent>0</GenderCurrent>", "U"),
        ("<GenderCurrent>9</GenderCurrent>", "U"),
        ("<Sex>F</Sex>", "F"),
        ("<Sex>u</Sex>", "U"),
        ("<Sex>2</Sex>", "F"),
        ("", None),
    ],
)
def test_sex_is_read_by_its_old_numbers_and_its_new_letters(tmp_path, element, sex):
    tables, _ = checked(written(tmp_path, one=census(child("A1", referral("2019-05-01"), sex=element))))
    assert rows(tables, "children", "sex") == [[sex]]
    assert ("children.sex" in tables.supplied) == (sex is not None)


def test_an_unborn_child_has_its_expected_date_until_a_census_has_the_day_of_birth(tmp_path):
    expected = "<ExpectedPersonBirthDate>2019-06-01</ExpectedPersonBirthDate>"
    first = census(child("A1", referral("2019-03-01"), born=expected), child("B2", referral("2019-03-01"), born=expected), year=2019)
    second = census(
        child("A1", referral("2019-03-01"), born="<PersonBirthDate>2019-05-20</PersonBirthDate>"),
        child("B2", referral("2019-03-01"), born=""),
    )
    tables, faults = checked(written(tmp_path, a=first, b=second))
    assert rows(tables, "children", "child_id", "date_of_birth") == [["A1", day("2019-05-20")], ["B2", day("2019-06-01")]]
    assert faults.empty


@pytest.mark.parametrize(
    ("written_as", "outcome"),
    [("true", "no_further_action"), ("1", "no_further_action"), ("false", "services"), ("0", "services"), ("perhaps", "perhaps")],
)
def test_what_came_of_a_referral(tmp_path, written_as, outcome):
    others = child("B2", referral("2019-05-01"))
    tables, faults = checked(
        written(tmp_path, one=census(child("A1", referral("2019-05-01", more=f"<ReferralNFA>{written_as}</ReferralNFA>")), others))
    )
    assert rows(tables, "referrals", "outcome")[0] == [outcome]
    assert set(faults["rule"]) == ({"code-unknown"} if outcome == "perhaps" else set())


def test_a_conference_of_a_child_who_moved_in_stands_with_the_referral_and_one_that_stands_twice_is_one(tmp_path):
    moved_in = "<ReferralNFA>0</ReferralNFA><DateOfInitialCPC>2019-08-01</DateOfInitialCPC>"
    twice = "<DateOfInitialCPC>2019-09-02</DateOfInitialCPC>"
    inside = (enquiry("2019-08-20", "2019-09-02"), enquiry("2019-08-22", "2019-09-02"))
    text = census(child("A1", referral("2019-07-01", more=moved_in)), child("B2", referral("2019-07-01", twice, *inside)))
    tables, faults = checked(written(tmp_path, one=text))
    assert rows(tables, "cp_conferences", "child_id", "held_date") == [["B2", day("2019-09-02")], ["A1", day("2019-08-01")]]
    assert faults.empty


def test_only_what_a_census_has_is_supplied(tmp_path):
    tables, _ = checked(written(tmp_path, one=census(child("A1", referral("2019-05-01")))))
    assert set(tables.frames) == {"children", "referrals"}
    with_plan = written(tmp_path / "plan", one=census(child("A1", referral("2019-05-01", protection("2019-06-01")))))
    tables, _ = checked(with_plan)
    assert {"plans=cp", "plans.previous_plans"} <= tables.supplied
    assert tables.supplied.isdisjoint({"plans=cin", "plans=cla", "cp_conferences", "cp_conferences=review", "assessments.child_seen"})


def test_of_two_censuses_the_later_wins_and_a_closed_record_comes_before_an_open_one(tmp_path):
    first = census(
        child("A1", referral("2018-05-01", protection("2018-06-01"))), child("B2", referral("2018-07-01", closed="2019-02-01")), year=2019
    )
    second = census(
        child("A1", referral("2018-05-01", protection("2018-06-01", "2019-05-01"), closed="2019-06-01")),
        child("B2", referral("2018-07-01")),
    )
    tables, faults = checked(written(tmp_path, a=first, b=second))
    assert rows(tables, "referrals", "child_id", "closed_date") == [["B2", day("2019-02-01")], ["A1", day("2019-06-01")]]
    assert rows(tables, "plans", "end_date") == [[day("2019-05-01")]]
    assert faults.empty


def test_what_is_open_in_one_census_and_absent_from_the_next_is_a_fault_and_stays_open(tmp_path):
    lost = referral("2018-05-01", protection("2018-06-01"))
    turned_away = referral("2018-09-01", more="<ReferralNFA>true</ReferralNFA>")
    first = census(child("A1", lost), child("B2", turned_away), child("C3", referral("2018-05-01")), year=2019)
    tables, faults = checked(written(tmp_path, a=first, b=census(child("C3", referral("2018-05-01", protection("2019-06-01"))))))
    found = faults[faults["rule"] == "census-not-continued"]
    assert found[["file", "row", "table", "column"]].values.tolist() == [
        ["a.xml", 3, "referrals", "closed_date"],
        ["a.xml", 3, "plans", "end_date"],
    ]
    assert tables["referrals"]["closed_date"].isna().all()


def test_nothing_is_made_of_the_years_before_one_that_is_missing(tmp_path):
    old = census(child("A1", referral("2015-05-01")), year=2016)
    tables, faults = checked(
        written(tmp_path, old=old, a=census(child("B2", referral("2018-05-01")), year=2019), b=census(child("B2", referral("2018-05-01"))))
    )
    fault = only(faults, "census-year-missing")
    assert (fault["file"], fault["found"], fault["leaves_out"]) == ("old.xml", "2017", "file")
    assert rows(tables, "referrals", "child_id") == [["B2"]]
    assert tables.reach["referrals"] == Reach(since=day("2018-04-01"), until=day("2020-03-31"))


def test_a_kind_of_record_is_complete_from_the_first_of_the_years_that_all_have_it(tmp_path):
    plans = "<CINPlanDates><CINPlanStartDate>2018-06-01</CINPlanStartDate></CINPlanDates>"
    first = census(child("A1", referral("2018-05-01", protection("2018-06-01"))), year=2019)
    second = census(child("A1", referral("2018-05-01", plans, protection("2018-06-01"))))
    tables, faults = checked(written(tmp_path, a=first, b=second))
    assert tables.reach["plans=cp"].since == day("2018-04-01")
    assert tables.reach["plans=cin"].since == day("2019-04-01")
    assert tables.reach["plans"] == Reach(since=day("2018-04-01"), until=day("2020-03-31"))
    fault = only(faults, "census-part-missing")
    assert (fault["file"], fault["found"], fault["severity"]) == ("a.xml", "CINPlanDates", "note")


@pytest.mark.parametrize("said", ["", "soon", "2202-03-31"])
def test_a_census_without_a_sensible_day_is_left_out(tmp_path, said):
    text = census(child("A1", referral("2019-05-01"))).replace(
        "<ReferenceDate>2020-03-31</ReferenceDate>", f"<ReferenceDate>{said}</ReferenceDate>"
    )
    text = text.replace("<Year>2020</Year>", "")
    _, faults = checked(written(tmp_path, bad=text, good=census(child("B2", referral("2019-05-01")))))
    assert only(faults, "census-day-unknown")["file"] == "bad.xml"


def test_the_year_of_the_header_stands_in_for_a_reference_date_that_is_not_there(tmp_path):
    text = census(child("A1", referral("2019-05-01"))).replace("<ReferenceDate>2020-03-31</ReferenceDate>", "")
    assert checked(written(tmp_path, one=text))[0].as_at == day("2020-03-31")


def test_pre_proceedings_are_read_and_no_family_is_counted(tmp_path):
    block = (
        "<PreProceedingsandFGDM><PPStartDate>2019-06-01</PPStartDate><LBPSentDate>2019-06-04</LBPSentDate>"
        "<InitialPPMeetingDate>2019-06-20</InitialPPMeetingDate><StepDecisionDate>{}</StepDecisionDate><PPOutcome>{}</PPOutcome>"
        "<CourtAppDate>2019-09-09</CourtAppDate></PreProceedingsandFGDM>"
    )
    stepped = referral("2019-05-01", block.format("2019-09-01", "Decision to step down"))
    unread = referral("2019-05-01", block.format("", "A"))
    tables, faults = checked(written(tmp_path, one=census(child("A1", stepped), child("B2", unread))))
    columns = ("child_id", "decision_date", "letter_sent_date", "initial_meeting_date", "outcome", "ended_date")
    sent, met = day("2019-06-04"), day("2019-06-20")
    assert rows(tables, "pre_proceedings", *columns) == [
        ["A1", day("2019-06-01"), sent, met, "step_down", day("2019-09-01")],
        ["B2", day("2019-06-01"), sent, met, "A", day("2019-09-09")],
    ]
    assert only(faults, "code-unknown")["found"] == "A"
    assert only(faults, "families-not-told")["severity"] == "note"
    lacking = {one.measure.id: one.lacking for one in compute(tables)}
    assert lacking["in_pre_proceedings"] == ("pre_proceedings.family_id",)


def test_faults_of_a_census_that_its_users_expect(tmp_path):
    inside = (
        "<Assessments><AssessmentActualStartDate>2019-04-01</AssessmentActualStartDate></Assessments>",
        "<Assessments><AssessmentActualStartDate>2019-06-01</AssessmentActualStartDate>"
        "<AssessmentAuthorisationDate>2019-05-20</AssessmentAuthorisationDate></Assessments>",
        "<CINPlanDates><CINPlanEndDate>2019-07-01</CINPlanEndDate></CINPlanDates>",
        protection("2019-06-01", "2019-08-01", ("2019-09-01", "2020-05-01")),
        protection("2019-07-01"),
    )
    text = census(child("A1", referral("2019-05-01", *inside)), child("B2", referral("2018-01-01", closed="2018-06-01")))
    _, faults = checked(written(tmp_path, one=text))
    found = set(zip(faults["rule"], faults["table"], strict=True))
    assert found == {
        ("census-before-referral", "assessments"),
        ("end-before-start", "assessments"),
        ("key-missing", "plans"),
        ("protection-plans-overlap", "plans"),
        ("future-date", "cp_conferences"),
        ("census-outside-year", "referrals"),
    }


def test_reviews_of_earlier_years_count_where_most_plans_have_them_and_are_passed_over_where_few_do(tmp_path):
    old, young = protection("2017-01-01", reviews=("2018-12-01", "2019-05-01")), protection("2017-01-01", reviews=("2019-06-01",))
    whole = census(*(child(name, referral("2016-12-01", old)) for name in "ABC"), child("D", referral("2016-12-01", young)))
    tables, faults = checked(written(tmp_path / "whole", one=whole))
    assert tables["cp_conferences"]["held_date"].min() == day("2018-12-01")
    assert faults.empty
    slip = census(child("A", referral("2016-12-01", old)), *(child(name, referral("2016-12-01", young)) for name in "BCD"))
    tables, faults = checked(written(tmp_path / "slip", one=slip))
    assert tables["cp_conferences"]["held_date"].min() == day("2019-05-01")
    assert only(faults, "census-concluded")["table"] == "cp_conferences"


def test_an_enquiry_that_was_over_before_the_first_year_is_passed_over_with_its_conference(tmp_path):
    waits = enquiry("2019-03-20")
    over = (enquiry("2019-01-05"), enquiry("2019-01-10", "2019-02-01"))
    tables, faults = checked(
        written(tmp_path, one=census(child("A1", referral("2018-12-01", *over, waits, enquiry("2019-08-01", "2019-08-15")))))
    )
    assert rows(tables, "s47_enquiries", "started_date") == [[day("2019-03-20")], [day("2019-08-01")]]
    assert rows(tables, "cp_conferences", "held_date") == [[day("2019-08-15")]]
    assert faults["rule"].tolist() == ["census-concluded", "census-concluded"]


def test_a_single_census_has_no_share_of_re_referrals_because_the_year_before_is_not_on_file(tmp_path):
    tables, _ = checked(written(tmp_path, one=census(child("A1", referral("2019-05-01")), child("B2", referral("2019-09-01")))))
    lacking = {one.measure.id: one.lacking for one in compute(tables)}
    assert lacking["rereferrals"] == ("referrals:further-back",)
    assert lacking["children_in_need"] == ()


def test_a_tracker_s_own_referrals_come_before_the_census_s(tmp_path):
    written(tmp_path, one=census(child("A1", referral("2019-05-01", protection("2019-06-01")))))
    extract(tmp_path, referrals="referral_id,child_id,received_date,closed_date\n1,A1,2019-04-30,")
    tables, faults = checked(tmp_path)
    assert rows(tables, "referrals", "referral_id") == [["1"]]
    assert rows(tables, "plans", "plan") == [["cp"]]
    assert only(faults, "table-not-used")["found"] == "cin_census"


def test_no_fault_of_a_census_names_a_child(tmp_path):
    begun = "<Assessments><AssessmentActualStartDate>2018-05-02</AssessmentActualStartDate></Assessments>"
    lost = referral("2018-05-01", protection("2018-06-01"), begun.replace("2018-05-02", "KX4711"))
    text = census(child("KX4711", lost, lost, born="<PersonBirthDate>KX4711</PersonBirthDate>"), year=2019)
    _, faults = checked(written(tmp_path, a=text, b=census(child("C3", referral("2018-05-01", begun)))))
    assert len(faults) > 5
    assert "KX4711" not in masked(faults).to_csv()


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Computed]:
    return computed(own_tables(tmp_path_factory.mktemp("own") / "tables", TABLES))


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory, sample_tables: dict[str, pd.DataFrame]) -> tuple[dict[str, Computed], pd.DataFrame]:
    folder = tmp_path_factory.mktemp("censuses")
    cin_census.write(sample_tables, folder, range(2018, 2021))
    tables, faults = validate(load(folder))
    return computed(tables), faults


def test_three_censuses_of_the_sample_are_read_without_a_fault(read):
    assert set(read[1]["rule"]) == {"families-not-told"}


def test_the_census_answers_these_measures_and_no_other(read):
    assert set(read[0]) == MEASURES


@pytest.mark.parametrize("measure", sorted(MEASURES))
def test_the_sample_read_back_from_its_censuses_has_the_same_figures(own, read, measure):
    """Council-wide and by age, sex and ethnicity, month by month, from the first month that the censuses can answer for."""
    found = differing(read[0][measure], own[measure])
    assert found.empty, found.to_string()
    assert read[0][measure].figures["numerator"].sum() > 0
    assert set(read[0][measure].figures["group_kind"]) >= {"all", "age_band", "sex", "ethnicity"}


def test_censuses_that_hold_the_reviews_of_their_own_year_alone_count_once_the_next_review_can_be_told(tmp_path, sample_tables):
    """From the eighth month: a review before the first year is then no longer the one from which the next is counted."""
    plans = sample_tables["plans"]
    before = plans["start_date"].lt("2015-04-01") & ~plans["end_date"].lt("2015-04-01")
    some = set(plans.loc[before & plans["plan"].eq("cp"), "child_id"])
    few = {name: frame[frame["child_id"].isin(some)] for name, frame in sample_tables.items() if "child_id" in frame}
    found = {}
    for whole in (True, False):
        folder = tmp_path / str(whole)
        cin_census.write(few, folder, range(2016, 2018), whole_reviews=whole)
        found[whole] = computed(validate(load(folder))[0])["cp_reviews_in_time"]
    assert found[True].figures["month"].min() == pd.Timestamp("2015-04-01")
    assert found[False].figures["month"].min() == pd.Timestamp("2015-11-01")
    assert differing(found[False], found[True]).empty
