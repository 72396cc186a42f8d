"""What stands beside a measure: the standard in force, DfE's published figures, and the words for when there is none."""

from __future__ import annotations

import pandas as pd

from data import reference
from metrics.kit.measure import Measure
from present.charts.beside import Line

SPELT_OUT = {
    "CLA": "children looked after",
    "EET": "education, employment or training",
    "SDQ": "strengths and difficulties",
    "12+ months": "12 months or more",
    "3+": "3 or more",
    "FTE %": "% of full-time equivalents",
    "FTE": "full-time equivalent",
    "30 Sept": "30 September",
}
NO_COMPARATOR = "No national comparator is held"


def published_lines(measure: Measure, first: pd.Timestamp, last: pd.Timestamp) -> list[Line]:
    """The council's own published line, the nation's, the region's, and the neighbours' median with its range, inside the window.

    In the measure's own unit; a count has the council's own alone, as other councils are of other sizes.
    """
    if measure.published is None:
        return []
    rows = reference.published_lines(measure.published)
    rows = rows[rows["year_end"].between(first, last + pd.offsets.MonthEnd(0))]
    if rows.empty:
        return []
    unit = str(reference.published(measure.published)["unit"].iloc[0])
    scale = 0.01 if measure.is_share and unit.startswith("%") else 1.0
    council = reference.council().name
    lines = [_line(f"{council}, as DfE published it", rows, "own", "own", scale)]
    if measure.kind != "count":
        lines += [_line(reference.council().nation.name, rows, "nation", "nation", scale)]
        lines += [_line(reference.council().region.name, rows, "region", "region", scale), _neighbours(rows, scale)]
    return [line for line in lines if line.values["value"].notna().any()]


def _line(name: str, rows: pd.DataFrame, column: str, style: str, scale: float) -> Line:
    values = pd.DataFrame({"date": rows["year_end"], "value": rows[column] * scale}).dropna()
    return Line(name, values, style)


def _neighbours(rows: pd.DataFrame, scale: float) -> Line:
    values = pd.DataFrame(
        {
            "date": rows["year_end"],
            "value": rows["neighbours_median"] * scale,
            "low": rows["neighbours_low"] * scale,
            "high": rows["neighbours_high"] * scale,
        }
    ).dropna()
    return Line("Ten similar councils: median and range", values, "neighbours")


def comparator_words(measure: Measure) -> tuple[str, str]:
    """A heading and a sentence: which published figure stands beside the measure and how it differs, or that none is published."""
    if measure.published is None:
        return NO_COMPARATOR, "No published figure held here is counted in this way."
    return f"DfE publishes: {published_label(measure.published)}", measure.published_difference


def published_label(key: str) -> str:
    """What DfE calls a figure, with its short forms spelt out."""
    label = reference.published_label(key)
    for short, spelt in SPELT_OUT.items():
        label = label.replace(short, spelt)
    return label[:1].upper() + label[1:]


def standard_words(measure: Measure, on: pd.Timestamp) -> tuple[str, str]:
    """The standard in force on a day and where it comes from; a local line is called local; "No standard" when there is none."""
    if measure.standard is None:
        return "No standard", "No national or local standard is set for this figure."
    named = [reference.standard(name, on) for name in measure.standard.split()]
    found = [standard for standard in named if standard is not None]
    if not found:
        return "No standard was in force", f"The standard did not apply in {on:%B %Y}."
    first = found[0]
    status = {"statutory": "Statutory", "guidance": "Statutory guidance", "local": "Local line, not a national standard"}[first.status]
    unsure = "" if first.source_checked != "no" or first.is_local else " (source not confirmed)"
    return "; ".join(
        dict.fromkeys(standard.text for standard in found)
    ), f"{status}: {'; '.join(standard.title for standard in found)}{unsure}"


def standard_band(measure: Measure, on: pd.Timestamp) -> tuple[float, float] | None:
    """The band of a standard that is in the measure's own unit, such as children for each officer; None when it is no band."""
    standard = reference.standard(measure.standard.split()[0], on) if measure.standard else None
    return (standard.low, standard.high) if standard is not None and standard.low is not None and standard.high is not None else None


def standards_drawn(measure: Measure, first: pd.Timestamp, last: pd.Timestamp) -> list[reference.Standard]:
    """The rows of the measure's standard that are in its own unit and in force in the window, to be drawn beside it."""
    if measure.standard is None:
        return []
    rows = reference.standards()
    rows = rows[rows["id"].isin(measure.standard.split()) & (rows["unit"] == measure.unit) & (rows["in_force_from"] <= last)]
    rows = rows[rows["in_force_to"].isna() | (rows["in_force_to"] >= first)]
    found = [reference.standard(name, begin) for name, begin in zip(rows["id"], rows["in_force_from"], strict=True)]
    return [standard for standard in found if standard is not None]
