"""The tracker of families in pre-proceedings: one bar a family from the decision to its end, or to the month's last day while open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from data import reference
from present import words
from present.charts.lanes import ROWS_DRAWN, Axis, Fact, Lane, Sign, axis, lanes_html, legend_html

HELPING_WEEKS = (8, 26, 52)  # to read the axis by; no rule
DAYS_A_WEEK = 7
OUTCOMES = {"issue_proceedings": "to court", "step_down": "stepped down"}
SORTS = {"age": "Longest in pre-proceedings first", "touched": "Longest untouched first", "family": "Family’s number", "team": "Team"}
SHOWN = {
    "open": "Families still in it",
    "stale": "Not touched lately",
    "no_letter": "Letter not sent",
    "no_minutes": "Minutes not on file",
    "ended": "Ended in the last 6 months",
    "all": "Still in it, or ended in the last 6 months",
}
DOWNLOADED = (
    "family_id", "team", "locality", "children", "decision_date", "weeks", "legal_planning_meeting_date", "minutes_filed_date",
    "letter_sent_date", "letter_filed_date", "initial_meeting_date", "last_touched_date", "touched_by", "days_untouched", "is_stale",
    "ended_date", "outcome",
)  # fmt: skip


@dataclass(frozen=True)
class Rules:
    """The rules of a day: weeks and days with their words, and whether the weeks judge anyone yet."""

    weeks: float
    judges: bool
    weeks_words: str
    stale_days: float


def rules(on: pd.Timestamp) -> Rules:
    """The 16 weeks and the 14 days as they hold on a day. Before the guidance the weeks are a line to read by, and judge nobody."""
    guidance = reference.standard("pre_proceedings_weeks", on)
    all_rows = reference.standards()
    since = words.day(all_rows.loc[all_rows["id"] == "pre_proceedings_weeks", "in_force_from"].min())
    weeks = guidance.value if guidance is not None else reference.standard_value("pre_proceedings_line_weeks", on)
    said = f"{weeks:g} weeks: guidance since {since}"
    if guidance is None:
        said = f"{weeks:g} weeks: guidance only from {since}, so nobody here is judged by it"
    return Rules(float(weeks or 0), guidance is not None, said, reference.standard_value("tracker_days", on))


def prepared(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with `team`, and `days_untouched` where touches are supplied: days since the last one, blank where the entry has ended."""
    rows = rows if "team" in rows.columns else rows.assign(team=words.NOTHING)
    if "last_touched_date" not in rows.columns:
        return rows
    days = (rows["month_end"] - rows["last_touched_date"]).dt.days.where(rows["ended_date"].isna())
    return rows.assign(days_untouched=days)


def shows(rows: pd.DataFrame) -> Mapping[str, str]:
    """The ways to narrow the tracker that these rows' columns allow."""
    lacking = {"stale": "is_stale", "no_minutes": "minutes_filed_date"}
    return {name: said for name, said in SHOWN.items() if lacking.get(name, "weeks") in rows.columns}


def narrowed(rows: pd.DataFrame, which: str, team: str = "") -> pd.DataFrame:
    """The rows of one way to look (a key of SHOWN), and of one team where it is named."""
    is_open = rows["ended_date"].isna()
    keep = {
        "open": lambda: is_open,
        "stale": lambda: is_open & rows["is_stale"],
        "no_letter": lambda: is_open & rows["letter_sent_date"].isna(),
        "no_minutes": lambda: is_open & rows["minutes_filed_date"].isna(),
        "ended": lambda: ~is_open,
        "all": lambda: is_open | ~is_open,
    }[which]()
    return rows[keep & (rows["team"].astype("str") == team if team else True)]


def ordered(rows: pd.DataFrame, by: str) -> pd.DataFrame:
    """The rows by a key of SORTS; among equals the longest first, then by the family's number."""
    first = {"touched": ("days_untouched", False), "family": ("family_id", True), "team": ("team", True)}.get(by)
    keys = {} if first is None or first[0] not in rows.columns else {first[0]: first[1]}
    keys |= {name: ascending for name, ascending in (("weeks", False), ("family_id", True)) if name not in keys}
    return rows.sort_values(list(keys), ascending=list(keys.values()), kind="stable", na_position="last")


def headline(rows: pd.DataFrame, rule: Rules) -> str:
    """What the tracker comes to: "34 families on the tracker: 12 for more than 16 weeks, 20 not touched for 14 days"."""
    held = rows[rows["ended_date"].isna()]
    if held.empty:
        return "No family is on the tracker"
    said = [_families(len(held)), f"{words.number((held['weeks'] > rule.weeks).sum())} for more than {rule.weeks:g} weeks"]
    if "is_stale" in held.columns:
        said.append(f"{words.number(held['is_stale'].sum())} not touched for {rule.stale_days:g} days")
    return f"{said[0]} on the tracker: {', '.join(said[1:])}"


def _families(count: int) -> str:
    return f"{words.number(count)} {'family' if count == 1 else 'families'}"


def picture(rows: pd.DataFrame, rule: Rules, caption: str) -> tuple[str, str]:
    """The legend and the picture with its facts as HTML, at most ROWS_DRAWN rows in the order given; two blanks for no rows."""
    drawn = rows.head(ROWS_DRAWN)
    return ("", "") if drawn.empty else (_legend(drawn, rule), _lanes(drawn, rule, caption))


def _legend(drawn: pd.DataFrame, rule: Rules) -> str:
    """The drawings that occur, with their words."""
    has_ended, stale = drawn["ended_date"].notna(), drawn.get("is_stale", pd.Series(dtype=bool))
    signs = [("bar", "weeks since the decision")] if (~has_ended).any() else []
    signs += [("ended", "ended")] if has_ended.any() else []
    signs += [("beyond", f"beyond {rule.weeks:g} weeks")] if rule.judges and (drawn["weeks"] > rule.weeks).any() else []
    signs += [("letter", "letter sent")] if drawn["letter_sent_date"].notna().any() else []
    signs += [("meeting", "first meeting")] if drawn["initial_meeting_date"].notna().any() else []
    signs += [("stale", f"not touched for {rule.stale_days:g} days")] if stale.any() else []
    return legend_html([*signs, ("rule", rule.weeks_words)])


def _lanes(drawn: pd.DataFrame, rule: Rules, caption: str) -> str:
    along = axis(float(drawn["weeks"].max()), "Weeks since the decision", HELPING_WEEKS, rule.weeks)
    heads = _heads(drawn)
    lanes = [_lane(row, heads, along, rule) for row in drawn.to_dict("records")]
    return lanes_html(caption, along, lanes, list(heads.values()), name_head="Family")


def _heads(rows: pd.DataFrame) -> dict[str, str]:
    """The facts that the rows have, by column."""
    last = "Last touched, or ended" if rows["ended_date"].notna().any() else "Last touched"
    heads = {"weeks": "Weeks", "team": "Team", "decision_date": "Decided", "letter_sent_date": "Letter sent"}
    heads |= {"letter_filed_date": "Letter on file", "initial_meeting_date": "First meeting", "minutes_filed_date": "Minutes on file"}
    heads |= {"last_touched_date": last}
    return {name: title for name, title in heads.items() if name in rows.columns}


def _lane(row: dict, heads: Mapping[str, str], along: Axis, rule: Rules) -> Lane:
    start, is_over = row["decision_date"], pd.notna(row["ended_date"])
    said = f"Family {row['family_id']}: {words.number(row['weeks'])} weeks since the decision on {words.day(start)}"
    signs = [
        Sign(kind, (row[name] - start).days / DAYS_A_WEEK, f"{title} {words.day(row[name])}")
        for kind, name, title in (("letter", "letter_sent_date", "Letter sent"), ("meeting", "initial_meeting_date", "First meeting"))
        if pd.notna(row[name]) and row[name] >= start
    ]
    if row.get("is_stale", False):
        gap = along.end * 0.025
        signs.append(Sign("stale", row["weeks"] + gap, f"Last touched {words.day(row['last_touched_date'])}"))
    facts = tuple(_fact(name, row, rule) for name in heads)
    return Lane(str(row["family_id"]), row["weeks"], said, facts, tuple(signs), is_over, rule.weeks if rule.judges else None)


def _fact(name: str, row: dict, rule: Rules) -> Fact:
    value = row[name]
    if name == "weeks":
        is_beyond = rule.judges and value > rule.weeks
        return Fact(f"{words.number(int(value))}{' over' if is_beyond else ''}", strong=is_beyond)
    if name == "last_touched_date":
        return _last(row)
    if name == "team":
        return Fact(str(value))
    if pd.notna(value):
        return Fact(short_day(value))
    missing = {"letter_sent_date": "not sent", "initial_meeting_date": "not held"}.get(name, "not on file")
    if name == "letter_filed_date" and pd.isna(row["letter_sent_date"]):
        return Fact(words.NOTHING)
    if name == "minutes_filed_date" and pd.isna(row["legal_planning_meeting_date"]):
        return Fact("no meeting recorded", strong=True)
    return Fact(missing, strong=pd.isna(row["ended_date"]))


def _last(row: dict) -> Fact:
    """When the entry was last touched; of a family that has left, how and when."""
    if pd.notna(row["ended_date"]):
        return Fact(f"{OUTCOMES.get(row['outcome'], 'ended')}, {short_day(row['ended_date'])}")
    days = int(row["days_untouched"])
    said = "today" if days == 0 else f"{days} {'day' if days == 1 else 'days'} ago"
    return Fact(said, strong=bool(row["is_stale"]), sign="stale" if row["is_stale"] else "")


def short_day(date: pd.Timestamp) -> str:
    """A day where room is short: "3 Mar 16"."""
    return f"{date.day} {date:%b %y}"


def download(rows: pd.DataFrame) -> pd.DataFrame:
    """The same families in the same order as a table for a file: every date that there is, and words for codes."""
    found = rows.assign(weeks=rows["weeks"].round(1), outcome=rows["outcome"].map(OUTCOMES))
    return found[[name for name in DOWNLOADED if name in found.columns]].reset_index(drop=True)
