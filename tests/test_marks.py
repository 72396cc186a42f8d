"""Marks: every verdict has one, and no two look alike in black and white."""

from __future__ import annotations

import re
from itertools import combinations

import pytest

from metrics.kit.compare import WORST_FIRST
from present import verdicts
from present.marks import MARKS, OUTLINED, last_point_html, mark_html, tone_of

STANDARDS = ("pass", "fail", "mixed")


def without_colour(kind: str) -> tuple[str, str, bool, bool]:
    """What a mark is when its colour is taken away: its outline, its letter, whether it is filled and whether its line is dashed."""
    html = mark_html(kind)
    shape = re.search(r"<(?:path|circle|rect) [^>]*>", html)
    letter = re.search(r"<text[^>]*>(.)</text>", html)
    assert shape is not None
    return shape[0], letter[1] if letter else "", "rg-outlined" in html, "rg-unknown" in html


@pytest.mark.parametrize("verdict", WORST_FIRST)
def test_every_verdict_has_a_mark_that_is_drawn_and_a_word(verdict):
    assert verdicts.word(verdict)
    assert "<svg" in mark_html(verdicts.mark(verdict))


def test_each_verdict_has_a_mark_and_word_of_its_own():
    assert len({verdicts.mark(verdict) for verdict in WORST_FIRST}) == len(WORST_FIRST)
    assert len({verdicts.word(verdict) for verdict in WORST_FIRST}) == len(WORST_FIRST)
    assert {verdicts.mark(verdict) for verdict in WORST_FIRST} | set(STANDARDS) == set(MARKS)


@pytest.mark.parametrize("pair", list(combinations(MARKS, 2)), ids="-".join)
def test_two_marks_differ_in_shape_or_letter_or_fill_without_their_colour(pair):
    one, other = (without_colour(kind) for kind in pair)
    assert one != other


@pytest.mark.parametrize("kind", [kind for kind in MARKS if kind.endswith("-maybe")])
def test_what_may_be_chance_has_the_letter_and_colour_of_what_is_real_and_no_filling(kind):
    real = kind.removesuffix("-maybe")
    assert without_colour(kind)[1] == without_colour(real)[1]
    assert tone_of(kind) == tone_of(real)
    assert kind in OUTLINED
    assert real not in OUTLINED


@pytest.mark.parametrize("kind", MARKS)
def test_a_mark_is_16_pixels_and_left_to_the_word_beside_it_by_screen_readers(kind):
    html = mark_html(kind)
    assert 'width="16" height="16"' in html
    assert 'aria-hidden="true"' in html


def test_no_mark_is_nothing_and_an_unknown_one_is_refused():
    assert mark_html("") == ""
    with pytest.raises(KeyError):
        mark_html("splendid")


@pytest.mark.parametrize("kind", MARKS)
def test_a_line_ends_in_the_shape_of_its_verdict_filled_or_outlined_alike(kind):
    end = last_point_html(10, 10, kind)
    assert ("rg-outlined" in end) == (kind in OUTLINED)
    assert f"rg-{tone_of(kind)}" in end
