"""The sample as children in need censuses, one XML file a year: the children in need at any time in it, as they were known on its last day.

Straight from the committed tables. It shares no code with the loader.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

NEVER = pd.Timestamp("2100-01-01")
SEX = {"M": "1", "F": "2"}
OUTCOMES = {"issue_proceedings": "Decision to Issue Care Proceedings", "step_down": "Decision to step down"}
Tables = Mapping[str, pd.DataFrame]
Groups = dict[str, list[tuple]]


def write(tables: Tables, folder: Path, years: range, *, whole_reviews: bool = True) -> list[Path]:
    """One file a census year, named by the year that it ends in. Without `whole_reviews` a census has the reviews of its own year alone."""
    events = _events(tables)
    return [_write_year(tables, events, folder, year, whole_reviews) for year in years]


def _write_year(tables: Tables, events: Tables, folder: Path, year: int, whole_reviews: bool) -> Path:
    since, day = pd.Timestamp(year - 1, 4, 1), pd.Timestamp(year, 3, 31)
    of_year = {name: _of_year(frame, since, day) for name, frame in events.items()}
    reviews = of_year["reviews"] if whole_reviews else of_year["reviews"][of_year["reviews"]["held_date"] >= f"{since:%Y-%m-%d}"]
    groups = {name: _by(frame, "referral_id") for name, frame in of_year.items() if name not in ("referrals", "reviews")}
    of_plan = {plan: [row.held_date for row in rows] for plan, rows in _by(reviews, "plan_id").items()}
    referrals = tables["referrals"][lambda rows: rows["received_date"] <= day]
    ended = referrals["closed_date"].fillna(NEVER)
    helped = referrals["outcome"].ne("no_further_action") & (ended >= since)
    turned_away = referrals["outcome"].eq("no_further_action") & (referrals["received_date"] >= since)
    chosen = referrals[helped | turned_away]
    by_child = _by(_as_text(chosen.assign(closed_date=chosen["closed_date"].where(chosen["closed_date"] <= day))), "child_id")
    file = folder / f"census {year}.xml"
    folder.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8") as text:
        text.write(HEAD.format(year=year, day=f"{day:%Y-%m-%d}"))
        for child in _as_text(tables["children"]).itertuples(index=False):
            if child.child_id in by_child:
                text.writelines(_child(child, by_child[child.child_id], groups, of_plan))
        text.write(TAIL)
    return file


HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<Message>
 <Header><CollectionDetails><Collection>CIN</Collection><Year>{year}</Year><ReferenceDate>{day}</ReferenceDate></CollectionDetails></Header>
 <Children>
"""
TAIL = " </Children>\n</Message>\n"


def _child(child: tuple, referrals: list[tuple], groups: Mapping[str, Groups], of_plan: Mapping[str, list]) -> Iterator[str]:
    yield "  <Child>\n   <ChildIdentifiers>"
    yield _of(LAchildID=child.child_id, PersonBirthDate=child.date_of_birth, GenderCurrent=SEX.get(child.sex, "0"))
    yield f"</ChildIdentifiers>\n   <ChildCharacteristics>{_of(Ethnicity=child.ethnicity)}<Disabilities>"
    yield f"{_of(Disability=child.disability or 'NONE')}</Disabilities></ChildCharacteristics>\n"
    for referral in referrals:
        found = {name: held.get(referral.referral_id, []) for name, held in groups.items()}
        without = [row.held_date for row in found["transfers"]]
        yield "   <CINdetails>\n    "
        yield _of(CINreferralDate=referral.received_date, ReferralSource=referral.source, CINclosureDate=referral.closed_date)
        yield _of(DateOfInitialCPC=without[0] if without else None)
        yield "\n"
        for row in found["assessments"]:
            yield _block("Assessments", AssessmentActualStartDate=row.started_date, AssessmentAuthorisationDate=row.authorised_date)
        for row in found["cin"]:
            yield _block("CINPlanDates", CINPlanStartDate=row.start_date, CINPlanEndDate=row.end_date)
        for row in found["s47"]:
            unnecessary = {"Y": "false", "N": "true"}.get(row.conference_required)
            yield _block("Section47", S47ActualStartDate=row.started_date, DateOfInitialCPC=row.held_date, ICPCnotRequired=unnecessary)
        yield _of(ReferralNFA="true" if referral.outcome == "no_further_action" else "false") + "\n"
        for row in found["cp"]:
            yield _protection(row, of_plan.get(row.plan_id, []))
        for row in found["pre_proceedings"]:
            ended = {"StepDecisionDate": row.ended_date, "PPOutcome": OUTCOMES.get(row.outcome)} if row.ended_date else {}
            letter, meeting = row.letter_sent_date, row.initial_meeting_date
            dates = {"PPStartDate": row.decision_date, "LBPSentDate": letter, "InitialPPMeetingDate": meeting}
            yield _block("PreProceedingsandFGDM", **dates, **ended)
        yield "   </CINdetails>\n"
    yield "  </Child>\n"


def _protection(plan: tuple, reviews: list[pd.Timestamp]) -> str:
    held = "".join(_of(CPPreviewDate=day) for day in reviews)
    first = {"CPPstartDate": plan.start_date, "CPPendDate": plan.end_date, "InitialCategoryOfAbuse": plan.category}
    inside = _of(**first, LatestCategoryOfAbuse=plan.category, NumberOfPreviousCPP=plan.previous_plans.removesuffix(".0"))
    return f"    <ChildProtectionPlans>{inside}{f'<Reviews>{held}</Reviews>' if held else ''}</ChildProtectionPlans>\n"


def _block(name: str, **held: str | None) -> str:
    return f"    <{name}>{_of(**held)}</{name}>\n"


def _of(**held: str | None) -> str:
    return "".join(f"<{name}>{value}</{name}>" for name, value in held.items() if value)


def _as_text(frame: pd.DataFrame) -> pd.DataFrame:
    """Every value as the text that stands in XML, dates as ISO; nothing for a blank."""
    columns = {
        name: column.dt.strftime("%Y-%m-%d")
        if column.dtype.kind == "M"
        else column.astype("str").str.replace("&", "&amp;").str.replace("<", "&lt;")
        for name, column in frame.items()
    }
    return pd.DataFrame(columns).astype("object").where(frame.notna(), "")


def _by(frame: pd.DataFrame, column: str) -> Groups:
    groups: Groups = {}
    place = frame.columns.get_loc(column)
    for row in frame.itertuples(index=False):
        groups.setdefault(row[place], []).append(row)
    return groups


def _events(tables: Tables) -> Tables:
    """Every event with the referral under which it stands, and with `begins` and `ends` that say in which years' censuses it is."""
    referrals = tables["referrals"]
    plans, enquiries, conferences = tables["plans"], tables["s47_enquiries"], tables["cp_conferences"]
    initial = conferences.loc[conferences["kind"] == "initial", ["child_id", "held_date"]]
    held = _first_after(enquiries, initial)
    ends = held["held_date"].where(held["conference_required"].ne("N"), held["started_date"])
    led_to = set(zip(held["child_id"], held["held_date"], strict=True))
    transfers = initial[[pair not in led_to for pair in zip(initial["child_id"], initial["held_date"], strict=True)]]
    protection = plans[plans["plan"] == "cp"]
    reviews = conferences.loc[conferences["kind"] == "review", ["child_id", "held_date"]].merge(protection, on="child_id")
    reviews = reviews[(reviews["held_date"] > reviews["start_date"]) & (reviews["held_date"] <= reviews["end_date"].fillna(NEVER))]
    before = tables["pre_proceedings"]
    events = {
        "assessments": tables["assessments"].assign(begins=lambda rows: rows["started_date"], ends=lambda rows: rows["authorised_date"]),
        "cin": plans[plans["plan"] == "cin"].assign(begins=lambda rows: rows["start_date"], ends=lambda rows: rows["end_date"]),
        "cp": protection.assign(begins=lambda rows: rows["start_date"], ends=lambda rows: rows["end_date"]),
        "s47": held.assign(begins=held["started_date"], ends=ends),
        "transfers": transfers.assign(begins=transfers["held_date"], ends=transfers["held_date"]),
        "pre_proceedings": before.assign(begins=before["decision_date"], ends=before["ended_date"]),
    }
    placed = {name: _placed(frame, referrals) for name, frame in events.items()}
    return placed | {"reviews": reviews.assign(begins=reviews["held_date"], ends=reviews["end_date"])}


def _first_after(enquiries: pd.DataFrame, initial: pd.DataFrame) -> pd.DataFrame:
    """Each enquiry with the child's first initial conference on or after its start, unless it needs none."""
    asked = enquiries.sort_values("started_date")
    found = pd.merge_asof(
        asked, initial.sort_values("held_date"), left_on="started_date", right_on="held_date", by="child_id", direction="forward"
    )
    return found.assign(held_date=found["held_date"].where(found["conference_required"].ne("N")))


def _placed(events: pd.DataFrame, referrals: pd.DataFrame) -> pd.DataFrame:
    """The events with the latest referral that led to services and was open on the day each began."""
    open_ones = referrals.loc[referrals["outcome"] == "services", ["child_id", "referral_id", "received_date", "closed_date"]]
    events = events.assign(_event=range(len(events)))
    both = events[["_event", "child_id", "begins"]].merge(open_ones, on="child_id")
    both = both[(both["received_date"] <= both["begins"]) & (both["begins"] <= both["closed_date"].fillna(NEVER))]
    latest = both.sort_values("received_date").drop_duplicates("_event", keep="last").set_index("_event")["referral_id"]
    placed = events.assign(referral_id=events["_event"].map(latest))
    assert placed["referral_id"].notna().all(), "an event of a child who was not in need"
    return placed


def _of_year(events: pd.DataFrame, since: pd.Timestamp, day: pd.Timestamp) -> pd.DataFrame:
    """The events that began by the year's end and had not ended before it began, with every date after its end still blank."""
    chosen = events[(events["begins"] <= day) & (events["ends"].fillna(NEVER) >= since)]
    dates = [name for name in chosen.columns if name.endswith("_date")]
    return _as_text(chosen.assign(**{name: chosen[name].where(chosen[name] <= day) for name in dates}))
