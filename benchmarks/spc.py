"""How often the charts mark what chance did, and how fast they judge many series: `python -m benchmarks.spc`.

Everything is drawn with fixed seeds. The speed is beside numpy's moving ranges and means of the same array, both in turn.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from tqdm import tqdm

from benchmarks import report
from benchmarks.report import Bound
from metrics.kit import spc_limits
from metrics.kit.spc_batch import OK, STATUSES, spc_many
from metrics.kit.spc_rules import Signals, signals

SERIES = 40_000
MONTHS = 24  # of a chart, and of a baseline
ANY_SIGNAL, ANY_SIGNAL_EITHER_WAY = 15.5, 1.5  # per cent of stable series
MOST_FALSE, FEWEST_FALSE_OF_XMR = 1.5, 2.0  # per cent of months judged
MOST_TIMES_NUMPY = 5.0
LATER = 60  # months after a visit
FAST_SHAPE = (10_000, 72)
REPEATS = 15


@dataclass(frozen=True)
class Service:
    """A stable service: how many cases a month, the share of them met, and how alike cases of one month are (rho; 0: chance alone)."""

    fewest: int
    most: int
    share: float
    rho: float = 0.0

    def __str__(self) -> str:
        return f"{self.fewest} to {self.most} cases, {self.share:.0%}" + (f", rho {self.rho:g}" if self.rho else "")

    def drawn(self, draw: np.random.Generator, count: int, months: int) -> tuple[np.ndarray, np.ndarray]:
        """Shares and denominators, series × months."""
        sizes = draw.integers(self.fewest, self.most + 1, (count, months))
        share = self.share
        if self.rho:
            cases = 1 / self.rho - 1
            share = draw.beta(self.share * cases, (1 - self.share) * cases, (count, months))
        return draw.binomial(sizes, share) / sizes, sizes.astype(float)


SMALL = Service(2, 60, 0.80)
SERVICES = (SMALL, Service(10, 40, 0.85), Service(5, 15, 0.90), Service(100, 300, 0.85, rho=0.02))


def run() -> list[Bound]:
    """Measures all of it, prints tables and returns the bounds. Speed comes first: large arrays before it slow every later allocation."""
    return [*_speed(), *_stable_series(), *_small_denominators()]


def _stable_series() -> list[Bound]:
    """Stable Gaussian series: any signal in 24 months by the reference's rules; the newest month by ours, all along and since a visit."""
    values = np.random.default_rng(20_240_101).standard_normal((SERIES, MONTHS))
    any_signal = 100 * (_reference(values).direction != 0).any(axis=0).mean()
    newest = 100 * (spc_many(values).direction[:, -1] != 0).mean()
    since, outside = _since_a_visit()
    print(f"\nStable series marked by chance, % of {SERIES:,}; any signal by the reference's rules, the newest month by ours")
    rows = [
        (f"any signal in {MONTHS} months", f"{any_signal:.2f}"),
        ("the newest month, limits of all months", f"{newest:.2f}"),
        (f"the newest month, limits of the {MONTHS} up to a visit, the mean of 1 to {LATER} months after", f"{since.mean():.2f}"),
        ("  of which outside a limit", f"{outside.mean():.2f}"),
        *((f"  {after} months after the visit", f"{since[after - 1]:.2f}") for after in (1, 6, 12, 24, LATER)),
    ]
    print(report.table(("", "%"), rows))
    text = f"Stable {MONTHS}-month series with any signal within {ANY_SIGNAL}% -/+ {ANY_SIGNAL_EITHER_WAY}"
    return [Bound(text, f"{any_signal:.2f}%", abs(any_signal - ANY_SIGNAL) <= ANY_SIGNAL_EITHER_WAY)]


def _reference(values: np.ndarray) -> Signals:
    """The reference's rules on series × months, unscreened; months run down the result."""
    held = np.ascontiguousarray(values.T)
    return signals(held, spc_limits.xmr(held, screen=False), spc_limits.tie(held), run=7, trend=7, counts_beyond=False)


def _since_a_visit() -> tuple[np.ndarray, np.ndarray]:
    """Per cent of series whose newest month is marked, and lies outside a limit, 1 to LATER months after the baseline.

    A run marks its earlier members only once it is complete, so each series is cut at the month that is the newest.
    """
    draw = np.random.default_rng(20_240_102)
    values = draw.standard_normal((SERIES, MONTHS + LATER))
    marked, outside = np.empty(LATER), np.empty(LATER)
    for after in tqdm(range(LATER), desc="Since a visit", leave=False, disable=None):
        many = spc_many(values[:, : MONTHS + after + 1], baseline_points=MONTHS)
        newest = values[:, MONTHS + after]
        marked[after] = 100 * (many.direction[:, -1] != 0).mean()
        outside[after] = 100 * ((newest > many.upper[:, -1]) | (newest < many.lower[:, -1])).mean()
    return marked, outside


def _small_denominators() -> list[Bound]:
    """Shares of small numbers: months after a baseline that lie outside, by the chart that is chosen and by one width for all."""
    rows, measured = [], {}
    for place, service in enumerate(tqdm(SERVICES, desc="Shares", leave=False, disable=None)):
        values, sizes = service.drawn(np.random.default_rng(20_240_103 + place), SERIES, 2 * MONTHS)
        chosen, plain, kinds = _falsely_outside(values, sizes)
        measured[service] = (chosen, plain)
        rows.append((str(service), f"{chosen:.2f}", f"{plain:.2f}", *(f"{100 * kind:.1f}" for kind in kinds)))
    print(
        f"\nMonths of a stable share outside the limits of the {MONTHS} before, %, of {SERIES:,} series; how often each chart is chosen, %"
    )
    print(report.table(("a month", "chosen", "XmR", "p′", "XmR", *(f"none: {name}" for name in STATUSES[1:])), rows))
    chosen, plain = measured[SMALL]
    text = f"Months falsely outside with {SMALL}: the chosen chart at most {MOST_FALSE}%, where XmR has over {FEWEST_FALSE_OF_XMR}%"
    return [Bound(text, f"{chosen:.2f}% and {plain:.2f}%", chosen <= MOST_FALSE and plain > FEWEST_FALSE_OF_XMR)]


def _falsely_outside(values: np.ndarray, sizes: np.ndarray) -> tuple[float, float, list[float]]:
    """Per cent of months after the baseline outside, by the chosen chart (a series without limits has none) and by XmR of every series.

    And the share of series that get p′, XmR, and none for each reason.
    """
    many = spc_many(values, sizes=sizes, baseline_points=MONTHS)
    later = slice(MONTHS, None)
    judged = many.status == OK
    outside = (values > many.upper) | (values < many.lower)
    plain = spc_limits.xmr(values[:, :MONTHS].T, screen=False)
    out = (values > plain.upper[:, None]) | (values < plain.lower[:, None])
    kinds = [
        many.is_p_prime.mean(),
        (judged & ~many.is_p_prime).mean(),
        *((many.status == other).mean() for other in range(1, len(STATUSES))),
    ]
    chosen = 100 * outside[judged][:, later].mean() if judged.any() else 0.0
    return float(chosen), 100 * float(out[:, later].mean()), [float(kind) for kind in kinds]


def _speed() -> list[Bound]:
    """The batch beside numpy's moving ranges and means of the same array, in turn."""
    values = np.random.default_rng(20_240_104).standard_normal(FAST_SHAPE)
    calls: dict[str, Callable[[], object]] = {
        "all series judged": lambda: spc_many(values),
        "moving ranges and means": lambda: (np.abs(np.diff(values, axis=1)).mean(axis=1), values.mean(axis=1)),
    }
    spent: dict[str, list[float]] = {name: [] for name in calls}
    for repeat in range(REPEATS + 1):
        for name, call in calls.items():
            started = time.perf_counter()
            call()
            if repeat:  # the first of each warms the machine
                spent[name].append((time.perf_counter() - started) * 1000)
    ours, numpy = (report.middle(each) for each in spent.values())
    print(f"\n{FAST_SHAPE[0]:,} series of {FAST_SHAPE[1]} months, milliseconds, in turn")
    print(report.table(("", "median", "min", "max"), [(name, report.middle(each), min(each), max(each)) for name, each in spent.items()]))
    text = (
        f"{FAST_SHAPE[0]:,} series of {FAST_SHAPE[1]} months judged in at most {MOST_TIMES_NUMPY:g} times numpy's moving ranges and means"
    )
    return [Bound(text, f"{ours / numpy:.2f} times", ours <= MOST_TIMES_NUMPY * numpy)]


if __name__ == "__main__":
    for bound in run():
        print(bound)
