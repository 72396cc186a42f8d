"""Where a label inside a plot covers least of what is drawn there, whatever the width of the screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

LETTER_WIDTH = 6.4
LETTER_HEIGHT = 16
WIDTHS = (300, 760, 1200)  # of a plot on a phone, a laptop and a wide screen, in pixels
WEIGHTS = (0.4, 1.0, 1.0)  # on a phone no place is free
OVER_A_LABEL = 200.0  # as bad as covering this many pieces of a line
AROUND = 4  # pixels
EARLIER = 0.2  # pieces of a line that an earlier spot may cover more
PIECE = 1 / 288  # of a line's length
STEEP = 8  # pixels up or down between two places at which a line is looked for


@dataclass(frozen=True)
class Spot:
    """A place for a label: a month, a height in the axis's unit, and the side of that point on which the label stands."""

    month: pd.Timestamp
    value: float
    xanchor: str = "left"
    yanchor: str = "bottom"

    def note(self, text: str, colour: str, size: int = 12) -> dict[str, Any]:
        """The label at this place, as plotly writes it."""
        return {
            "x": f"{self.month:%Y-%m-%d}", "y": self.value, "text": text, "showarrow": False, "borderpad": 0,
            "xanchor": self.xanchor, "yanchor": self.yanchor, "font": {"size": size, "color": colour},
        }  # fmt: skip


@dataclass
class Room:
    """A plot's free room. `across` and `up`: the ends of its axes; `height` in pixels; `keep_clear`: what labels should not cover."""

    across: tuple[pd.Timestamp, pd.Timestamp]
    up: tuple[float, float]
    height: int
    keep_clear: list[np.ndarray] = field(default_factory=list)  # a point a row: share of the width, pixels from the bottom
    taken: list[np.ndarray] = field(default_factory=list)  # a label each; a width a row: left, right, bottom, top in pixels

    def line(self, months: pd.Series, values: pd.Series) -> None:
        """Keeps a line through these points clear; no point may be blank."""
        if len(months) < 2:
            return
        at, up = self._at(pd.DatetimeIndex(months)), self._pixels_up(values.to_numpy(dtype=float))
        steps = np.arange(0.0, 1.0 + PIECE, PIECE) * (at[-1] - at[0]) + at[0]
        steps = np.sort(np.concatenate([steps, *_up_and_down(at, up)]))
        self.keep_clear.append(np.stack([steps, np.interp(steps, at, up)], axis=1))

    def upright(self, month: pd.Timestamp) -> None:
        """Keeps a line from the bottom to the top of the plot clear."""
        up = np.arange(0.0, self.height, LETTER_HEIGHT / 2)
        self.keep_clear.append(np.stack([np.full(len(up), self._at_one(month)), up], axis=1))

    def choose(self, text: str, spots: Sequence[Spot]) -> Spot:
        """The spot at which the label covers least, an earlier one when it is nearly as good; the place is then taken."""
        boxes = [self.boxes(text, spot) for spot in spots]
        cost = sum(weight * self._cost(np.stack([box[place] for box in boxes]), place) for place, weight in enumerate(WEIGHTS))
        best = int(np.argmin(cost + EARLIER * np.arange(len(spots))))
        self.taken.append(boxes[best])
        return spots[best]

    def boxes(self, text: str, spot: Spot) -> np.ndarray:
        """Where a label lies on each of WIDTHS: left, right, bottom, top in pixels."""
        width = len(text) * LETTER_WIDTH
        at = self._at_one(spot.month) * np.array(WIDTHS)
        left = at - {"left": 0.0, "center": 0.5, "right": 1.0}[spot.xanchor] * width
        up = float(self._pixels_up(np.array(spot.value))) - {"bottom": 0.0, "middle": 0.5, "top": 1.0}[spot.yanchor] * LETTER_HEIGHT
        return np.stack([left, left + width, np.full(len(WIDTHS), up), np.full(len(WIDTHS), up + LETTER_HEIGHT)], axis=1)

    def _at(self, months: pd.DatetimeIndex) -> np.ndarray:
        return np.asarray((months - self.across[0]) / (self.across[1] - self.across[0]), dtype=float)

    def _at_one(self, month: pd.Timestamp) -> float:
        return float((month - self.across[0]) / (self.across[1] - self.across[0]))

    def _pixels_up(self, values: np.ndarray) -> np.ndarray:
        return (values - self.up[0]) / (self.up[1] - self.up[0]) * self.height

    def _cost(self, boxes: np.ndarray, place: int) -> np.ndarray:
        """What each box (left, right, bottom, top) covers at one width: pieces of lines, other labels, the edge of the plot."""
        left, right, bottom, top = (boxes[:, [side]] for side in range(4))
        cost = np.zeros(len(boxes))
        if self.keep_clear:
            x, y = np.concatenate(self.keep_clear).T * [[WIDTHS[place]], [1.0]]
            cost += ((x > left - AROUND) & (x < right + AROUND) & (y > bottom - AROUND) & (y < top + AROUND)).sum(axis=1)
        for begin, end, low, high in (label[place] for label in self.taken):
            cost += OVER_A_LABEL * ((left < end + AROUND) & (begin < right + AROUND) & (bottom < high) & (low < top))[:, 0]
        outside = np.max([-left, right - WIDTHS[place], -bottom, top - self.height], axis=0)[:, 0]
        return cost + np.where(outside > 0, OVER_A_LABEL + outside, 0.0)


def _up_and_down(at: np.ndarray, up: np.ndarray) -> list[np.ndarray]:
    """More places along the steep parts of a line, so that a label across one is seen to cover it."""
    pieces = np.abs(np.diff(up)) // STEEP
    return [np.linspace(at[place], at[place + 1], int(pieces[place])) for place in np.flatnonzero(pieces > 1)]
