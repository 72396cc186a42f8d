"""Pictures of a release say no more than its words: what can be measured in a chart is what is shown, and no chart tells a hidden point."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from data.letters import letter
from metrics.kit.disclosure.public import PublicRelease
from metrics.kit.measure import Measure, register
from metrics.kit.spc import spc
from present.meeting.chart import WIDE, chart_svg
from present.meeting.document import meeting_html
from present.meeting.drawing import drawing
from present.public import drawn
from present.public.readings import PublicReading, Readings
from tests import made_up_release, public_made
from tests.public_made import rows

VISIT = letter("visit-2016-11")
RULER = 0.011  # of meeting mode's pictures, which are drawn to hundredths
COUNT = "life_story_waiting"
MONTHS = 24
RELEASES = {"of every measure": made_up_release.release, "by hand": public_made.some_release}


def charted(release: PublicRelease) -> Iterator[PublicReading]:
    """The reading of every measure of which a control chart is drawn."""
    readings = Readings(release)
    for entry in register().values():
        if readings.lacking(entry.measure) is None and (reading := readings.reading(entry.measure, VISIT)).charted:
            yield reading


def unshown(measure: Measure, numbers: Any) -> list[float]:
    """The numbers that have more decimals than the measure's words."""
    known = np.array([one for one in numbers if isinstance(one, int | float) and np.isfinite(one)], dtype=float)
    scaled = known * 10.0 ** drawn.decimals(measure)
    return known[np.abs(scaled - np.round(scaled)) > 1e-6].tolist()


@pytest.mark.parametrize("name", RELEASES)
def test_no_point_average_or_limit_of_a_chart_is_finer_than_its_words(name: str) -> None:
    looked_at = 0
    for reading in charted(RELEASES[name]()):
        for trace in drawn.control_chart(reading, dark=False).figure["data"]:
            if not trace.get("showlegend"):  # the lines with a name are DfE's own figures
                assert unshown(reading.measure, np.ravel(list(trace.get("y", [])))) == [], (reading.measure.id, trace.get("name"))
                looked_at += 1
    assert looked_at > 4


def test_a_chart_of_finer_numbers_would_be_found() -> None:
    reading = next(charted(public_made.some_release()))
    fine = np.array([0.7142857, 0.25])
    assert unshown(reading.measure, fine) == [0.7142857]


def measured(svg: str, drawn_as: Any, kind: str) -> np.ndarray:
    """The numbers that a ruler finds in a picture of meeting mode, from its axis and the heights of a line."""
    lines = re.findall(rf'<polyline class="{kind}" points="([^"]+)"', svg)
    heights = np.array([float(pair.split(",")[1]) for line in lines for pair in line.split()])
    plot = plot_of(svg, drawn_as)
    return (plot[1] - heights) / (plot[1] - plot[0]) * drawn_as.top


def plot_of(svg: str, drawn_as: Any) -> tuple[float, float]:
    """The heights of the axis's end and of its nought, from its quiet lines."""
    heights = [float(one) for one in re.findall(r'<path class="grid" d="M[\d.]+ ([\d.]+)H', svg)]
    return min(heights), max(heights)


@pytest.mark.parametrize("name", RELEASES)
def test_a_ruler_finds_in_a_picture_of_meeting_mode_what_its_words_say(name: str) -> None:
    for reading in charted(RELEASES[name]()):
        picture = drawing(reading, tone="same", title="", said="")
        svg = chart_svg(picture, WIDE, "x")
        ends = plot_of(svg, picture)
        found = measured(svg, picture, "line")
        told = np.array([dot.number for dot in picture.dots if dot.number is not None])
        assert np.abs(found - told).max() <= 2 * RULER * picture.top / (ends[1] - ends[0]), reading.measure.id
        assert set(told) <= {float(one) for one in words_of(reading)}, reading.measure.id


def words_of(reading: PublicReading) -> list[str]:
    """The release's own words of each figure, as numbers are written."""
    return [one.removesuffix("%").replace(",", "") for one in reading.rows["shown_value"] if one.removesuffix("%").replace(",", "")]


# A control chart's average times its points, less the points that are seen, is what is hidden


def truth(hidden: int) -> tuple[np.ndarray, np.ndarray]:
    """24 months of a count, the first before the visit, and which are so small that they are hidden."""
    counts = 12 + 4 * np.sin(np.arange(MONTHS) * 1.7).round() + np.arange(MONTHS) % 3
    small = np.zeros(MONTHS, dtype=bool)
    small[[3, 11, 17][:hidden]] = True
    counts[small] = [2, 5, 1][:hidden]
    return counts.astype(int), small


def solved(figure: dict[str, Any], months: int) -> float | None:
    """What the hidden points of a chart add up to, from its JSON alone: its average times its points, less those seen; None without one."""
    if not figure.get("data"):
        return None
    points, mean = np.array(figure["data"][0]["y"], dtype=float), float(figure["data"][1]["y"][0])
    return mean * months - float(np.nansum(points))


def release_of(counts: np.ndarray, small: np.ndarray) -> PublicRelease:
    figures = rows(COUNT, "month", [None if hide else float(one) for one, hide in zip(counts, small, strict=True)], first="2015-04-01")
    return public_made.release(figures, declared={COUNT: ("month", True, "", "", "")})


@pytest.mark.parametrize("hidden", [1, 2, 3])
def test_the_attack_on_an_average_finds_the_hidden_points_of_a_chart_that_leaves_them_out(hidden: int) -> None:
    counts, small = truth(hidden)
    mean = float(spc(public_series(counts), better="down").points["mean"].iloc[0])
    figure = {"data": [{"y": np.where(small, np.nan, counts)}, {"y": [mean]}]}
    assert solved(figure, MONTHS) == pytest.approx(counts[small].sum(), abs=0.01)


def public_series(counts: np.ndarray) -> Any:
    return release_of(counts, np.zeros(MONTHS, dtype=bool)).figures.set_index("month")["value"]


@pytest.mark.parametrize("hidden", [1, 2, 3])
def test_there_is_no_chart_of_a_series_with_a_hidden_point_even_where_a_release_declares_one(hidden: int) -> None:
    reading = Readings(release_of(*truth(hidden))).reading(register()[COUNT].measure, VISIT)
    assert not reading.charted
    with pytest.raises(ValueError, match="not every point of it may be shown"):
        drawn.control_chart(reading, dark=False)
    said = meeting_html(release_of(*truth(hidden)), VISIT)
    assert '<svg class="picture' not in said


def test_the_same_series_with_nothing_hidden_has_its_chart() -> None:
    counts, _ = truth(0)
    shown = release_of(counts, np.zeros(MONTHS, dtype=bool))
    assert Readings(shown).reading(register()[COUNT].measure, VISIT).charted
    assert '<svg class="picture' in meeting_html(shown, VISIT)


def test_the_scale_of_bars_follows_from_the_bars_that_are_shown() -> None:
    release = public_made.some_release()
    shown = release.figures.query("group_kind == 'locality'").reset_index(drop=True)
    declared = register()[str(shown["measure"].iloc[0])].measure
    layout = drawn.bars(declared, shown, "locality", dark=False).figure["layout"]
    assert layout["xaxis"]["range"] == [0, drawn.END]
    hidden = shown.assign(status=["c", *shown["status"].iloc[1:]])
    with pytest.raises(ValueError, match="not every group of it may be shown"):
        drawn.bars(declared, hidden, "locality", dark=False)
