"""The findings table and the measures table as files: numbers as numbers, words as on screen, one row a measure."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from data.letters import Finding
from metrics.kit.compare import Reading
from present import verdicts, words
from present.overview import Answered
from present.verdict_words import date_of


def findings_file(answered: Sequence[Answered]) -> pd.DataFrame:
    """One row a finding and measure, in the letter's order; a finding without a figure has a row of its own with blanks."""
    rows: list[dict[str, object]] = []
    for one in answered:
        told = one.finding
        about: dict[str, object] = {"theme": told.theme, "finding": told.short, "judgement": told.judgement, "says": told.says}
        about |= {"where": told.where, "scope": told.scope, "why_unmeasured": told.why_unmeasured}
        rows += [about | _row(reading) for reading in one.readings] or [about]
    return pd.DataFrame(rows)


def measures_file(readings: Sequence[Reading]) -> pd.DataFrame:
    """One row a measure; shares between 0 and 1."""
    return pd.DataFrame([_row(reading) for reading in readings])


def register_file(findings: Sequence[Finding]) -> pd.DataFrame:
    """One row a finding: what it says in our words, where, and the ids of the measures that answer it."""
    return pd.DataFrame(
        [
            {
                "letter": one.letter,
                "theme": one.theme,
                "finding": one.short,
                "judgement": one.judgement,
                "says": one.says,
                "where": one.where,
                "scope": one.scope,
                "group": one.group,
                "measures": " ".join(one.measures),
                "why_unmeasured": one.why_unmeasured,
            }
            for one in findings
        ]
    )


def _row(reading: Reading) -> dict[str, object]:
    now, then = reading.now, reading.then
    return {
        "measure": reading.measure.id,
        "title": reading.measure.title,
        "unit": reading.measure.unit,
        "of": reading.about or "everyone",
        "then": then.point.value,
        "then_low": then.low,
        "then_high": then.high,
        "then_numerator": then.point.numerator,
        "then_denominator": then.point.denominator,
        "then_is": words.then_note(reading.measure, then),
        "now": now.value,
        "now_numerator": now.numerator,
        "now_denominator": now.denominator,
        "direction": reading.direction,
        **_judged(reading),
        **_standard(reading),
        "sentence": _sentence(reading),
    }


def _judged(reading: Reading) -> dict[str, object]:
    """The verdict and the chart it comes from, at the newest figure that is judged; blanks where there is no figure."""
    since, newest = reading.since, reading.since.newest if reading.since is not None else None
    at: dict[str, object] = {} if newest is None else {str(name): cell for name, cell in newest.items()}
    return {
        "verdict": reading.verdict,
        "why": reading.why,
        "judged_by": reading.judged_by,
        "judged_note": reading.judged_note,
        "judged_at": None if newest is None else date_of(newest).date(),
        "judged_value": at.get("value"),
        "chart": None if since is None else since.chart,
        "limits_note": reading.limits_note,
        "mean": at.get("mean"),
        "lower": at.get("lower"),
        "upper": at.get("upper"),
        "type": reading.variation,
        "label": at.get("label") if reading.variation else None,
    }


def _standard(reading: Reading) -> dict[str, object]:
    met, of = reading.met_of or (None, None)
    how_often, what = verdicts.standard_met(reading)
    return {
        "standard": what,
        "standard_met": how_often,
        "met_periods": met,
        "of_periods": of,
        "target": None if reading.target is None else reading.target.value,
    }


def _sentence(reading: Reading) -> str:
    """The screen's sentence with the measure's name, of the last period of its series; blank without any figure."""
    if reading.series.empty:
        return ""
    last = reading.series.iloc[-1]
    return verdicts.sentence(reading, pd.Timestamp(last["month"]), str(last["period"]), named=True)
