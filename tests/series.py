"""Made-up series for properties of the control charts: levels, slopes and blanks, in tenths, so that ties and near misses both occur."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import strategies as st


def monthly(values, start="2010-01-01") -> pd.Series:
    return pd.Series(values, index=pd.date_range(start, periods=len(values), freq="MS"), dtype=float)


@st.composite
def values(draw: st.DrawFn, fewest: int = 0, most: int = 60, blanks: bool = True) -> np.ndarray:
    """Pieces that each hold a level or climb, with noise of tenths round them."""
    length = draw(st.integers(fewest, most))
    found: list[float] = []
    while len(found) < length:
        level, slope, piece = draw(st.integers(300, 700)), draw(st.integers(-40, 40)), draw(st.integers(1, 14))
        noise = draw(st.lists(st.integers(-30, 30), min_size=piece, max_size=piece))
        found += [(level + slope * place + wobble) / 10 for place, wobble in enumerate(noise)]
    held = np.array(found[:length], dtype=float)
    if blanks and length:
        held[draw(st.lists(st.integers(0, length - 1), max_size=4))] = np.nan
    return held


@st.composite
def shares(draw: st.DrawFn, rows: int, periods: int) -> tuple[np.ndarray, np.ndarray]:
    """Shares and denominators, rows × periods, steady, varying or small; some blank, with or without a denominator."""
    generator = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    fewest, most = draw(st.sampled_from([(100, 160), (20, 34), (2, 60), (5, 15), (10, 400), (1, 4)]))
    sizes = generator.integers(fewest, most + 1, (rows, periods)).astype(float)
    share = draw(st.sampled_from([0.0, 0.05, 0.5, 0.8, 0.95, 1.0])) * np.ones((rows, periods))
    share[:, periods // 2 :] *= draw(st.sampled_from([1.0, 0.6]))
    held = generator.binomial(sizes.astype(int), share) / sizes
    blank = generator.random((rows, periods)) < draw(st.sampled_from([0, 0.1, 0.6]))
    held[blank] = np.nan
    sizes[blank] = generator.choice([np.nan, 0.0, 30.0], int(blank.sum()))
    return held, sizes
