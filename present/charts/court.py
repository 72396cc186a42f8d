"""Court cases against 26 weeks: one bar a case from issue to the final order, or to the month's last day while it is in court."""

from __future__ import annotations

import pandas as pd

from data import reference
from present import words
from present.charts.lanes import ROWS_DRAWN, Fact, Lane, Sign, axis, lanes_html, legend_html
from present.charts.tracker import DAYS_A_WEEK, short_day

HELPING_WEEKS = (13, 39, 52)  # quarters of a year, to read the axis by; no rule
SHOWN = {"open": "Cases in court", "ended": "Ended in the last 6 months", "all": "In court, or ended in the last 6 months"}
HEADS = ("Weeks", "Team", "Issued", "26 weeks end", "Extended to", "Children")
ENDED_HEADS = ("Final order", "Order")
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
    within = "all" if extended == past else words.number(extended) if extended else "none"
    of_them = f", {within} of them within the court’s extension" if past else ""
    return f"{cases}: {words.number(past) if past else 'none'} past {_law()[0]:g} weeks{of_them}"


def _law() -> tuple[float, pd.Timestamp]:
    """The law's weeks, by its newest row, and the first day of issue from which it judges."""
    rows = reference.standards()
    rows = rows[rows["id"] == "proceedings_weeks"]
    return float(rows["value"].iloc[-1]), rows["in_force_from"].min()


def picture(rows: pd.DataFrame, caption: str) -> tuple[str, str]:
    """The legend and the picture with its facts as HTML, at most ROWS_DRAWN rows in the order given; two blanks for no rows."""
    drawn = rows.head(ROWS_DRAWN)
    return ("", "") if drawn.empty else (_legend(drawn), _lanes(drawn, caption))


def _legend(drawn: pd.DataFrame) -> str:
    """The drawings that occur, with their words."""
    ended, (weeks, since) = drawn["final_order_date"].notna(), _law()
    signs = [("bar", "weeks in court")] if (~ended).any() else []
    signs += [("ended", "ended")] if ended.any() else []
    signs += [("beyond", f"beyond {weeks:g} weeks and any extension")] if (drawn["state"] == "over").any() else []
    signs += [("extension", "the court’s extension ends")] if drawn["extension_to_date"].notna().any() else []
    return legend_html([*signs, ("rule", f"{weeks:g} weeks, the law’s limit for cases issued from {words.day(since)}")])


def _lanes(drawn: pd.DataFrame, caption: str) -> str:
    extended = (drawn["extension_to_date"] - drawn["issued_date"]).dt.days.max() / DAYS_A_WEEK
    longest = max(float(drawn["weeks"].max()), 0.0 if pd.isna(extended) else float(extended))
    along = axis(longest, "Weeks since issue", HELPING_WEEKS, _law()[0])
    heads = (*HEADS, *ENDED_HEADS) if drawn["final_order_date"].notna().any() else HEADS
    return lanes_html(caption, along, [_lane(row, heads) for row in drawn.to_dict("records")], heads, name_head="Case")


def _lane(row: dict, heads: tuple[str, ...]) -> Lane:
    issued, state, extended = row["issued_date"], row["state"], pd.notna(row["extension_to_date"])
    signs = []
    if extended:
        at = (row["extension_to_date"] - issued).days / DAYS_A_WEEK
        signs.append(Sign("extension", at, f"Extended to {words.day(row['extension_to_date'])}"))
    said = f"Case {row['court_case']}: {words.number(row['weeks'])} weeks since {words.day(issued)}"
    last_day = max(row["deadline"], row["extension_to_date"]) if extended else row["deadline"]
    over_from = (last_day - issued).days / DAYS_A_WEEK if state == "over" else None
    is_over = pd.notna(row["final_order_date"])
    return Lane(str(row["court_case"]), row["weeks"], said, _facts(row, heads), tuple(signs), is_over, over_from)


def _facts(row: dict, heads: tuple[str, ...]) -> tuple[Fact, ...]:
    """What stands beside the bar, under each of the headings."""
    state = "" if row["state"] in ("within", "not judged") else f" {row['state']}"
    weeks = f"{words.number(int(row['weeks']))}{state}"
    dates = {"Issued": "issued_date", "26 weeks end": "deadline", "Extended to": "extension_to_date", "Final order": "final_order_date"}
    facts = {head: Fact(short_day(row[name]) if pd.notna(row[name]) else words.NOTHING) for head, name in dates.items()}
    facts |= {"Weeks": Fact(weeks, strong=row["state"] == "over"), "Team": Fact(str(row.get("team", words.NOTHING)))}
    facts |= {
        "Children": Fact(words.number(row["children"])),
        "Order": Fact(str(row["order"]).replace("_", " ") if pd.notna(row["order"]) else words.NOTHING),
    }
    return tuple(facts[head] for head in heads)


def download(rows: pd.DataFrame) -> pd.DataFrame:
    """The same cases in the same order as a table for a file."""
    found = rows.assign(weeks=rows["weeks"].round(1))
    return found[[name for name in DOWNLOADED if name in found.columns]].reset_index(drop=True)
