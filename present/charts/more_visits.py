"""The other visits on a picture that marks one: each as a line with its name, in the plot's own window of time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from metrics.kit.compare import Reading
from present.charts import Chart
from present.charts.together import HEIGHT
from present.charts.together_labels import at_the_visit

HIGHER = 16  # pixels, so that on a phone no name meets that of the visit marked already


def with_visits(chart: Chart, readings: Sequence[Reading]) -> Chart:
    """The chart with a line for the letter of each reading; a visit outside its months is not drawn. The chart given is not changed."""
    layout = chart.figure["layout"]
    first, last = (pd.Timestamp(end) for end in layout["xaxis"]["range"])
    drawn = [at_the_visit(reading, (first, last), HEIGHT, layout["font"]["color"]) for reading in readings]
    shapes = [*layout["shapes"], *(shape for shapes, _ in drawn for shape in shapes)]
    notes = [*layout["annotations"], *({**note, "yshift": HIGHER} for _, notes in drawn for note in notes)]
    return replace(chart, figure={**chart.figure, "layout": {**layout, "shapes": shapes, "annotations": notes}})
