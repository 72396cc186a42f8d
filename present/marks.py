"""The marks of verdicts and standards: a shape with a letter, drawn by us, told apart at 16 pixels and without colour.

The idea is Making Data Count's: one icon says whether a change is real, another whether the standard is met. A mark never stands
alone: screen readers skip it and read the word beside it.
"""

UP, DOWN, DIAMOND = "M8 .4 16 15.6H0z", "M8 15.6 0 .4h16z", "M8 0 16 8 8 16 0 8z"
UP_LINE, DOWN_LINE, DIAMOND_LINE = "M8 1.9 14.8 14.8H1.2z", "M8 14.1 1.2 1.2h13.6z", "M8 1.1 14.9 8 8 14.9 1.1 8z"
ROUND, ROUND_LINE = '<circle cx="8" cy="8" r="8"/>', '<circle cx="8" cy="8" r="7.1"/>'


def _shape(path: str, letter: str, baseline: float, size_px: float = 9.5) -> str:
    return f'<path d="{path}"/>{_letter(letter, baseline, size_px)}'


def _letter(letter: str, baseline: float, size_px: float = 9.5) -> str:
    return f'<text x="8" y="{baseline}" style="font-size:{size_px}px">{letter}</text>'


# Filled: more than chance. Outlined: may be chance. A dashed line: nothing can be said.
MARKS = {
    "better": _shape(UP, "B", 14.2),
    "better-maybe": _shape(UP_LINE, "B", 12.9, 8.2),
    "worse": _shape(DOWN, "W", 7.9, 8.8),
    "worse-maybe": _shape(DOWN_LINE, "W", 7.9, 7),
    "higher": _shape(DIAMOND, "H", 11.2),
    "higher-maybe": _shape(DIAMOND_LINE, "H", 10.9, 8.2),
    "lower": _shape(DIAMOND, "L", 11.2),
    "lower-maybe": _shape(DIAMOND_LINE, "L", 10.9, 8.2),
    "same": '<rect x="0" y="5" width="16" height="6" rx="2"/>',
    "unknown": ROUND_LINE + _letter("?", 11.6),
    "pass": ROUND + _letter("P", 11.4),
    "fail": ROUND + _letter("F", 11.4),
    "mixed": ROUND_LINE + _letter("?", 11.6),
}
TONES = {"pass": "better", "fail": "worse", "mixed": "same", "higher": "neutral", "lower": "neutral"}
OUTLINED = frozenset(kind for kind in MARKS if kind.endswith("-maybe")) | {"mixed", "unknown"}


def tone_of(kind: str) -> str:
    """The colour's name that a mark has: better, worse, neutral (higher or lower of a neutral measure), same or unknown."""
    plain = kind.removesuffix("-maybe")
    return TONES.get(plain, plain)


def mark_html(kind: str) -> str:
    """A mark as inline SVG, 16 by 16; nothing for "". Hidden from screen readers, who read the word beside it. Raises KeyError."""
    if not kind:
        return ""
    style = f"rg-mark rg-{tone_of(kind)}{' rg-outlined' if kind in OUTLINED else ''}"
    return f'<svg class="{style}" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">{MARKS[kind]}</svg>'


def last_point_html(x: float, y: float, kind: str) -> str:
    """The end of a sparkline: the mark's shape without its letter, filled or outlined as the mark is; a dot where nothing is real."""
    plain, style = kind.removesuffix("-maybe"), f"rg-last rg-{tone_of(kind)}{' rg-outlined' if kind in OUTLINED else ''}"
    shapes = {
        "better": f"M{x:.1f} {y - 5:.1f}l4.6 8.4h-9.2z",
        "worse": f"M{x:.1f} {y + 5:.1f}l4.6 -8.4h-9.2z",
        "neutral": f"M{x:.1f} {y - 5:.1f}l5 5-5 5-5-5z",
    }
    shape = shapes.get(tone_of(plain))
    if shape:
        return f'<path class="{style}" d="{shape}"/>'
    return f'<circle class="{style}" cx="{x:.1f}" cy="{y:.1f}" r="3.4"/>'
