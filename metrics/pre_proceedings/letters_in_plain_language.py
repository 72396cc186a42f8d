"""Share of letters to parents at the start of pre-proceedings that were in plain language, by month sent."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.deadlines import case_ids
from metrics.kit.measure import Measure
from metrics.kit.months import Months, in_months
from metrics.pre_proceedings._families import GROUPS

MEASURE = Measure(
    id="letters_in_plain_language",
    theme="pre_proceedings",
    title="Letters in plain language",
    question="Can parents follow the letter that tells them what must change?",
    why="A parent who cannot follow the letter cannot do what it asks, and loses the time that it offers.",
    counted="Letters before proceedings sent in the month of which it is recorded whether they are in plain language. A letter that is "
    "on file for several children of a family counts once; one dated before the decision counts on the day of the decision.",
    met="Recorded as in plain language, for every child of the family on whose entry that is recorded.",
    better="up",
    unit="%",
    kind="share",
    clock="flow",
    needs=("pre_proceedings", "pre_proceedings.family_id", "pre_proceedings.letter_sent_date", "pre_proceedings.letter_plain_language"),
    findings=("letters-unclear",),
    groups=GROUPS,
    shows=("family_id", "decision_date", "letter_sent_date"),
    local_rule="Whether a letter is in plain language is the council's own judgement: no national test was found.",
    owner="Head of court and pre-proceedings work",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a family's letter, in the month it was sent."""
    rows = tables["pre_proceedings"]
    rows = rows[rows["letter_plain_language"].notna() & rows["letter_sent_date"].notna()]
    rows = rows.assign(
        counted_date=rows["letter_sent_date"].where(rows["letter_sent_date"] >= rows["decision_date"], rows["decision_date"])
    )
    rows = rows.sort_values(["family_id", "counted_date", "child_id"], kind="stable").assign(
        met=rows["letter_plain_language"].astype("bool")
    )
    letters = rows.groupby(["family_id", "counted_date"], as_index=False).agg(
        child_id=("child_id", "first"),
        decision_date=("decision_date", "min"),
        letter_sent_date=("letter_sent_date", "min"),
        met=("met", "all"),
    )
    sent = in_months(letters.assign(case_id=case_ids(letters["family_id"], letters["counted_date"])), "counted_date", months)
    return sent[["month", "case_id", "child_id", "met", *MEASURE.shows]]
