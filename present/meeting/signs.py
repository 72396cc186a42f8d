"""The signs of a chart: what is better points up, what is worse down, and what is neither has four corners; never colour alone."""

from __future__ import annotations

from present.charts.limits import BEFORE
from present.meeting.drawing import ORDINARY

# Around x and y, from l to r and from t to b.
OUTLINES = {
    "better": "M{x} {t}L{r} {b}H{l}Z",
    "worse": "M{x} {b}L{r} {t}H{l}Z",
    "higher": "M{x} {t}L{r} {y}L{x} {b}L{l} {y}Z",
    "lower": "M{x} {t}L{r} {y}L{x} {b}L{l} {y}Z",
}


def outline(kind: str, x: float, y: float, size: float) -> str:
    """A point's outline as the path of an svg, `size` high to each side; an ordinary point is a smaller dot."""
    if kind in (ORDINARY, BEFORE):
        r = round(size * (0.62 if kind == ORDINARY else 0.45), 1)
        return f"M{x - r:.1f} {y:.1f}a{r} {r} 0 1 0 {2 * r:g} 0a{r} {r} 0 1 0 {-2 * r:g} 0Z"
    around = {"x": x, "y": y, "t": y - size, "b": y + size * 0.9, "l": x - size, "r": x + size}
    return OUTLINES[kind].format(**{name: f"{number:.1f}" for name, number in around.items()})


def sign_svg(kind: str) -> str:
    """One sign of a chart as the key has it, 16 by 16; screen readers read the words beside it."""
    shapes = {"range": '<rect class="band" width="16" height="16"/>', "mean": '<path class="mean" d="M0 8H16"/>'}
    shape = shapes.get(kind) or f'<path class="points of-{kind}" d="{outline(kind, 8, 8, 7)}"/>'
    return f'<svg class="sign" viewBox="0 0 16 16" aria-hidden="true" focusable="false">{shape}</svg>'
