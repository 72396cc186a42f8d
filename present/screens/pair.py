"""The measure that this one can be bought at the cost of: both in a sentence under the picture, and together in one picture."""

from __future__ import annotations

from html import escape

from metrics.kit.measure import Measure
from present import pairs
from present.charts import Chart
from present.charts.together import together
from present.findings_table import OF_ALL, evidence_link
from present.html_table import link_html
from present.screens import empty, figure
from present.screens.view import View


def other_of(view: View, measure: Measure) -> Measure | None:
    """The measure to be read beside this one; None without one that the extract gives and that has any figure."""
    other = pairs.pair_of(measure)
    if other is None or view.lacking(other):
        return None
    return None if view.reading(measure).series.empty or view.reading(other).series.empty else other


def said(view: View, measure: Measure) -> str:
    """What has become of both since the visit, as HTML with a way to the other's page; blank without a pair."""
    other = other_of(view, measure)
    if other is None:
        return ""
    text = pairs.sentence(view.reading(measure), view.reading(other))
    beside = link_html(other.title, evidence_link(other, view.asked.query))
    return f'<p class="rg-under rg-beside"><strong>Read beside</strong> {beside}. {escape(text)}</p>'


def show(view: View, measure: Measure) -> None:
    """Draws both in one picture, or says why there is none."""
    other = other_of(view, measure)
    if other is None:
        empty.no_cases(measure.title, "the measure beside it")
        return
    chart = view.once(f"together {measure.id}", lambda: _together(view, measure, other))
    figure.show(view, chart, key=f"together-{measure.id}")


def _together(view: View, measure: Measure, other: Measure) -> Chart:
    both = (measure, other)
    of = [(view.group_words if view.filters(one) else OF_ALL) if view.group_words else "" for one in both]
    return together(view.reading(measure), view.reading(other), partial=view.partial, dark=view.dark, groups=(of[0], of[1]))
