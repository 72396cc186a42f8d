"""Court cases against 26 weeks: one bar a case from issue to the final order, or to the month's last day while it is in court."""

from __future__ import annotations

import pandas as pd

from data import reference
from present import words
from present.charts.lanes import ROWS_DRAWN, Axis, Fact, Lane, Sign, axis, lanes_html, legend_html
from present.charts.tracker import DAYS_A_WEEK, short_day

HELPING_WEEKS = (13, 39, 52)  # quarters of a year, to read the axis by; no rule
SHOWN = {"open": "Cases in court", "ended": "Ended in the last 6 months", "all": "In court, or ended in the last 6 months"}
HEADS = ("Weeks", "Team", "Issued", "26 weeks end", "Extended to", "Final order", "Children")
DOWNLOADED = (
    "court_case", "family_id", "team", "locality", "children", "issued_date", "weeks", "deadline", "extension_to_date",
    "final_order_date", "order", "state",
)  # fmt: skip


def with_state(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with `state`: within (so far), extended (past the 26 weeks, within the court's extension), over, or not judged."""
    at = rows["final_order_date"].fillna(rows["month_end"])
    state = pd.Series("over", index=rows.index, dtype="str").mask(at <= rows["extension_to_date"], "extended")
    return rows.assign(state=state.mask(at <= rows["deadline"], "within").mask(rows["deadline"].isna(), "not judged"))


def narrowed(rows: pd.DataFrame, which: str) -> pd.DataFrame:
    """The rows of one way to look (a key of SHOWN), the longest first."""
    is_open = rows["final_order_date"].isna()
    kept = rows[{"open": is_open, "ended": ~is_open, "all": is_open | ~is_open}[which]]
    return kept.sort_values(["weeks", "court_case"], ascending=[False, True], kind="stable")


def headline(rows: pd.DataFrame) -> str:
    """What they come to: "25 cases in court: 9 past 26 weeks, 4 of them within the court's extension"."""
    held = rows[rows["final_order_date"].isna()]
    if held.empty:
        return "No case is in court"
    past, extended = held["state"].isin(["over", "extended"]).sum(), (held["state"] == "extended").sum()
    cases = f"{words.number(len(held))} {'case' if len(held) == 1 else 'cases'} in court"
    of_them = f", {words.number(extended)} of them within the court’s extension" if past else ""
    return f"{cases}: {words.number(past)} past {_weeks():g} weeks{of_them}"


def _weeks() -> float:
    """The law's number, by its newest row."""
    rows = reference.standards()
    return float(rows.loc[rows["id"] == "proceedings_weeks", "value"].iloc[-1])


def legend(rows: pd.DataFrame) -> str:
    """The drawings that occur, with their words."""
    drawn = rows.head(ROWS_DRAWN)
    ended = drawn["final_order_date"].notna()
    signs = [("bar", "weeks in court")] if (~ended).any() else []
    signs += [("ended", "ended")] if ended.any() else []
    signs += [("beyond", f"beyond {_weeks():g} weeks and any extension")] if (drawn["state"] == "over").any() else []
    signs += [("extension", "the court’s extension ends")] if drawn["extension_to_date"].notna().any() else []
    return legend_html([*signs, ("rule", f"{_weeks():g} weeks, the law’s limit for cases issued from 22 April 2014")])


def court_html(rows: pd.DataFrame, caption: str) -> str:
    """The picture with its facts, at most ROWS_DRAWN cases in the order given."""
    drawn = rows.head(ROWS_DRAWN)
    extended = (drawn["extension_to_date"] - drawn["issued_date"]).dt.days.max() / DAYS_A_WEEK
    longest = max(float(drawn["weeks"].max()), 0.0 if pd.isna(extended) else float(extended))
    along = axis(longest, "Weeks since issue", HELPING_WEEKS, _weeks())
    return lanes_html(caption, along, [_lane(row, along) for row in drawn.to_dict("records")], HEADS, name_head="Case")


def _lane(row: dict, along: Axis) -> Lane:
    issued, state = row["issued_date"], row["state"]
    signs = []
    if pd.notna(row["extension_to_date"]):
        at = (row["extension_to_date"] - issued).days / DAYS_A_WEEK
        signs.append(Sign("extension", at, f"Extended to {words.day(row['extension_to_date'])}"))
    said = f"Case {row['court_case']}: {words.number(row['weeks'])} weeks since {words.day(issued)}"
    weeks = f"{words.number(int(row['weeks']))}{'' if state in ('within', 'not judged') else f' {state}'}"
    dates = [row[name] for name in ("issued_date", "deadline", "extension_to_date", "final_order_date")]
    shown = [Fact(short_day(day) if pd.notna(day) else words.NOTHING) for day in dates]
    facts = (Fact(weeks, strong=state == "over"), Fact(str(row.get("team", words.NOTHING))), *shown, Fact(words.number(row["children"])))
    over_from = (max(row["deadline"], row["extension_to_date"]) if pd.notna(row["extension_to_date"]) else row["deadline"]) - issued
    return Lane(
        str(row["court_case"]), row["weeks"], said, facts, tuple(signs), pd.notna(row["final_order_date"]),
        over_from.days / DAYS_A_WEEK if state == "over" else None,
    )  # fmt: skip


def download(rows: pd.DataFrame) -> pd.DataFrame:
    """The same cases in the same order as a table for a file."""
    found = rows.assign(weeks=rows["weeks"].round(1))
    return found[[name for name in DOWNLOADED if name in found.columns]].reset_index(drop=True)
