"""What the signs in a chart mean: each drawn as it is in the picture, with words; only those that occur."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from metrics.kit.compare import Reading
from present import words
from present.charts.limits import BEFORE, Picture

DRAWN = {
    "better": '<path d="M8 2 14.5 13.5h-13z"/>',
    "worse": '<path d="M8 14 1.5 2.5h13z"/>',
    "higher": '<path d="M8 1.5 14.5 8 8 14.5 1.5 8z"/>',
    "lower": '<path d="M8 1.5 14.5 8 8 14.5 1.5 8z"/>',
    "ordinary": '<circle cx="8" cy="8" r="4.2"/>',
    BEFORE: '<circle cx="8" cy="8" r="2.6"/>',
    "open": '<circle cx="8" cy="8" r="4.8"/>',
    "range": '<rect x="0" y="2" width="16" height="12"/>',
    "mean": '<path d="M0 8h16"/>',
    "middle": '<path d="M0 8h16"/>',
    "visit": '<path d="M1 8h14"/>',
    "stated": '<rect x="0" y="2" width="16" height="12"/>',
    "mark": '<path d="M8 0v16"/>',
    "now": '<circle cx="8" cy="8" r="4.2"/>',
    "first": '<path d="M3 3 13 13M13 3 3 13"/>',
}


@dataclass(frozen=True)
class Key:
    """One sign of a chart, by the name of its drawing, and what it means."""

    sign: str
    words: str


def keys(picture: Picture, reading: Reading, period: str, has_open: bool, has_marks: bool) -> tuple[Key, ...]:
    """The signs that occur in a picture, in the order in which a reader asks for them."""
    kinds = set(picture.frame.loc[picture.frame["value"].notna(), "kind"])
    found = [Key(kind, f"{kind}, more than chance") for kind in ("better", "worse") if kind in kinds]
    changed = [kind for kind in ("higher", "lower") if kind in kinds]
    found += [Key(changed[0], f"{' or '.join(changed)}, more than chance")] if changed else []
    found += [Key("ordinary", f"ordinary {period}" if picture.has_range else f"figure of a {period}")] if "ordinary" in kinds else []
    earlier = "before the range begins, not judged" if picture.has_range else f"earlier {period}, not in the {picture.middle_name}"
    found += [Key(BEFORE, earlier)] if BEFORE in kinds else []
    found += [Key("open", f"{period} that is not over")] if has_open else []
    if picture.has_range:
        found += [Key("range", _range(picture, reading, period)), Key("mean", "its average")]
    elif picture.frame["mean"].notna().any():
        found.append(Key("middle", f"{picture.middle_name}: half lie above it, half below"))
    return tuple(found + _at_the_visit(reading) + ([Key("mark", "judgements, visits and changes")] if has_marks else []))


def _at_the_visit(reading: Reading) -> list[Key]:
    """The visit's figure, where the picture reaches that far."""
    if words.is_before_visit(reading):
        return []
    if reading.then.low is not None:
        return [Key("stated", "the band the letter states")]
    return [] if reading.then.point.value is None else [Key("visit", "figure at the visit")]


def _range(picture: Picture, reading: Reading, period: str) -> str:
    """What the band is: of the seen range with the periods that it is made of."""
    if not picture.seen:
        return picture.range_name
    frame = picture.frame
    count = int(((frame["kind"] != BEFORE) & (frame["month"] <= reading.letter.month_end)).sum())
    return f"{picture.range_name}, {count} {period}s to the visit"


def legend_html(found: tuple[Key, ...]) -> str:
    """The signs and their words as a list; blank without any."""
    parts = "".join(f"<li>{sign_html(key.sign)}{escape(key.words)}</li>" for key in found)
    return f'<ul class="rg-legend" aria-label="Signs in the chart">{parts}</ul>' if parts else ""


def sign_html(sign: str) -> str:
    """One sign as it is drawn in a chart; screen readers read the words beside it instead."""
    size = 'viewBox="0 0 16 16" width="16" height="16"'
    return f'<svg class="rg-sign rg-sign-{sign}" {size} aria-hidden="true" focusable="false">{DRAWN[sign]}</svg>'
