"""The findings table and the measures table as files: numbers as numbers, one row a measure."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from data.letters import Finding
from metrics.kit.compare import Reading
from present import words
from present.overview import Answered


def findings_file(answered: Sequence[Answered]) -> pd.DataFrame:
    """One row a finding and measure, in the letter's order; a finding without a figure has a row of its own with blanks."""
    rows: list[dict[str, object]] = []
    for one in answered:
        about: dict[str, object] = {"theme": one.finding.theme, "finding": one.finding.short, "judgement": one.finding.judgement}
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
    }
