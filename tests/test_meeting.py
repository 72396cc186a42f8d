"""Meeting mode: what each screen says, that pictures say no more than words, and that the page asks for nothing."""

from __future__ import annotations

import ast
import base64
import hashlib
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from html import unescape
from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import bundles
from data.letters import letter, letters
from metrics.kit.disclosure.public import PublicRelease
from metrics.kit.measure import register
from present import theme, verdicts
from present.meeting import document, served
from present.meeting.chart import NARROW, WIDE, chart_svg
from present.meeting.drawing import drawing, shown_number
from present.meeting.figures import period_words
from present.meeting.finding import TABLE_INSTEAD, finding_screen
from present.meeting.lettering import Side, apart, flags, width
from present.meeting.route import ROUTES
from present.meeting.signs import sign_svg
from present.overview import UNMEASURED
from present.public.readings import Readings
from present.public.words import sentence
from tests import made_up_release as made_up
from tests.one_server import ask, serving

MEETING = Path(document.__file__).parent
VISIT, SHORTER = "visit-2016-11", "visit-2018-12"


@cache
def released() -> PublicRelease:
    """The made-up release, made once. Nothing may change it."""
    return made_up.release()


@cache
def readings() -> Readings:
    return Readings(released())


@cache
def page(letter_id: str = VISIT, order: str = "worst") -> str:
    return document.meeting_html(released(), letter(letter_id), order=order)


def sections(html: str) -> list[str]:
    return re.findall(r"<section.*?</section>", html, re.DOTALL)


def plain(html: str) -> str:
    """The words of a piece of HTML."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def screen_of(measure: str, html: str | None = None) -> str:
    """The section whose title begins with a measure's name."""
    title = register()[measure].measure.title
    return next(one for one in sections(html or page()) if plain(re.search(r"<h1.*?</h1>", one).group()).startswith(title))


def findings(html: str) -> list[str]:
    return [one for one in sections(html) if 'class="screen finding"' in one]


# What is said


@pytest.mark.parametrize("one", letters(), ids=lambda one: one.id)
def test_every_measured_finding_has_one_screen_between_the_first_and_the_last(one):
    answered = readings().answered(one)
    measured = [found for found in answered if found.verdict != UNMEASURED]
    shown = sections(page(one.id))
    assert len(findings(page(one.id))) == len(measured) > 5
    assert 'class="screen opening"' in shown[0]
    assert 'class="screen withheld"' in shown[-1]
    told = [plain(section) for section in findings(page(one.id))]
    for found in measured:
        assert sum(f"inspectors found: {found.finding.short}".lower() in words.lower() for words in told) >= 1


def test_the_worst_finding_comes_first_and_the_letter_s_order_can_be_had():
    marks = [re.search(r'class="verdict"><svg class="rg-mark rg-(\w+)', one).group(1) for one in findings(page())]
    assert marks.index("worse") == 0
    assert marks[-1] == "better"
    by_letter = [re.search(r"Inspectors found: ([^<]*)", one).group(1) for one in findings(page(SHORTER, "letter"))]
    shorts = [unescape(one).lower() for one in by_letter]
    answered = readings().answered(letter(SHORTER))
    assert shorts == [found.finding.short.lower() for found in answered if found.verdict != UNMEASURED]


def test_an_order_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="there are worst, letter"):
        document.meeting_html(released(), letter(VISIT), order="best")


def test_each_finding_says_then_now_the_verdict_and_a_question():
    for one in findings(page()):
        words = plain(one)
        assert re.search(r"At the visit, November 2016|In the letter, November 2016", words)
        assert re.search(r"Now, ", words)
        assert re.search(r'class="verdict"><svg class="rg-mark .*?</svg><span>\w', one)
        assert re.search(r"A question to ask: [A-Z“].*\?", words)


def test_a_figure_comes_with_its_numbers():
    reading = readings().reading(register()["cla_visits_in_time"].measure, letter(VISIT))
    words = plain(screen_of("cla_visits_in_time"))
    for shown in (reading.shown_now, reading.shown_then):
        assert f"{shown.value} {shown.parts}" in words


def test_a_finding_about_a_part_of_the_service_says_that_the_figure_is_of_everyone():
    told = [plain(one) for one in findings(page())]
    assert sum("Of everyone, not only looked-after units." in words for words in told) == 2
    assert not any("Of everyone" in plain(one) for one in findings(page(SHORTER)) if "children visited regularly" in plain(one))


def test_a_hidden_figure_is_its_symbol_with_a_sentence_and_no_chart():
    section = screen_of(made_up.HIDDEN_NOW)
    assert '<p class="number symbol">c</p>' in section
    assert '<svg class="picture' not in section
    assert made_up.NO_CHART in plain(section)
    assert "None of its newest eight figures may be shown." in plain(section)


def test_a_screen_s_verdict_is_that_of_the_finding_on_every_other_page():
    """A finding of whose measures the worst is hidden for now cannot be told here either, whatever its others say."""
    for one in letters():
        for found in readings().answered(one):
            if found.verdict != UNMEASURED:
                assert finding_screen(found, readings(), one).verdict == verdicts.word(found.verdict)


def test_no_table_is_spoken_of_where_there_is_none():
    release = released()
    measures = release.measures.assign(why=release.measures["why"].replace(made_up.NO_CHART, f"Some are of too few{TABLE_INSTEAD}."))
    html = document.meeting_html(PublicRelease(release.said, release.figures, measures), letter(VISIT))
    assert "Some are of too few. None of its newest eight figures" in plain(screen_of(made_up.HIDDEN_NOW, html))
    assert f"Some are of too few{TABLE_INSTEAD}." in plain(screen_of(made_up.SOME_HIDDEN, html))


def test_a_rate_of_coarse_parts_is_called_about_in_its_sentence_as_in_its_card():
    reading = readings().reading(register()["turnover"].measure, letter(VISIT))
    coarse = replace(reading, shown_now=replace(reading.shown_now, parts=f"about {reading.shown_now.parts}"))
    assert f"({reading.shown_now.parts})" in sentence(reading)
    assert f"(about {reading.shown_now.parts})" in sentence(coarse)


def test_a_measure_without_a_chart_has_its_newest_figures_in_words_the_hidden_ones_as_their_symbol():
    section = screen_of(made_up.SOME_HIDDEN)
    rows = [plain(row) for row in re.findall(r"<tr>.*?</tr>", section)]
    assert len(rows) == 8
    assert '<svg class="picture' not in section
    assert rows[0].startswith("April to June 2018 c ")
    assert re.fullmatch(r"January to March 2020 \d+% \d+ of 240", rows[-1])


def test_a_finding_one_of_whose_measures_is_withheld_is_told_by_those_that_are_published():
    section = next(one for one in findings(page()) if "61 children wait" in one)
    assert '<svg class="picture' in section
    assert re.search(r'class="number">\d', section)
    title = register()[made_up.WITHHELD].measure.title
    assert f"<h1>{title}" not in section
    assert title in plain(sections(page())[-1])


def test_a_measure_that_was_not_supplied_says_so():
    section = screen_of("letters_in_plain_language")
    assert "no public figure" in plain(section)
    assert "not published" in plain(section)
    assert "Nothing is recorded" not in plain(section)  # the screen says it in the sentence on why
    assert "When will it be" in plain(section)


def test_the_first_screen_says_whose_when_invented_and_the_tally():
    words = plain(sections(page())[0])
    assert words.startswith("Testshire What inspectors found, and what has changed")
    assert "Records from 1 April 2014 to 31 March 2020" in words
    assert "Invented records. Testshire is a made-up council." in words
    assert re.search(r"\w+ findings are really better than in November 2016, \w+ are really worse\.", words)


def test_every_screen_says_invented_while_records_are_and_none_does_of_real_ones():
    assert all("Invented records" in plain(one) for one in sections(page()))
    real = document.meeting_html(made_up.release(invented=False, name="Testshire"), letter(SHORTER))
    assert "nvented" not in "".join(sections(real)) + re.search("<title>.*?</title>", real).group()


def test_the_last_screen_says_what_the_symbol_means_and_what_is_never_published():
    words = plain(sections(page())[-1])
    assert "“c” stands for a count of one to five" in words
    assert "“c” is never nought" in words
    assert f"Longest wait for life-story work. {made_up.WHY}" in words


def test_questions_stand_by_kind_with_their_figures():
    asked = [plain(one) for one in sections(page()) if 'class="screen asking"' in one]
    assert asked[0].startswith("For members Questions to ask: getting worse")
    assert "at the visit" in asked[0]


def test_a_title_from_a_letter_is_text_and_never_markup():
    html = document.meeting_html(released(), letter(SHORTER), title="<b>Who & when</b>")
    assert "<b>Who" not in html
    assert "&lt;b&gt;Who &amp; when&lt;/b&gt;" in html


# What pictures say


def pictures() -> list[tuple[str, str]]:
    """(measure's title, svg) of every chart of a letter's page, each in three shapes."""
    return [
        (unescape(re.search(r"<title[^>]*>(.*?), by ", svg).group(1)), svg)
        for svg in re.findall(r'<svg class="picture.*?</svg>', page(), re.DOTALL)
    ]


def read_back(svg: str) -> list[float]:
    """The numbers of the line's points, worked out from where they and the axis's numbers stand."""
    ticks = re.findall(r'<path class="grid" d="M[\d.]+ ([\d.]+)H[\d.]+"/><text class="tick"[^>]*>([\d.,]+)%?<', svg)
    (low_y, low), (high_y, high) = ((float(y), float(number.replace(",", ""))) for y, number in (ticks[0], ticks[-1]))
    points = [float(pair.split(",")[1]) for line in re.findall(r'<polyline class="line" points="([^"]*)"', svg) for pair in line.split()]
    return [low + (low_y - y) / (low_y - high_y) * (high - low) for y in points]


def test_a_ruler_on_the_picture_tells_no_more_than_the_words_do():
    by_title = {entry.measure.title: entry.measure for entry in register().values()}
    seen = set()
    for title, svg in pictures():
        measure = by_title[title]
        reading = readings().reading(measure, letter(VISIT))
        told = [shown_number(measure, value) for value in reading.series["value"]]
        measured = read_back(svg)
        high = max(told)
        assert len(measured) == len(told)
        for number, at in zip(told, measured, strict=True):
            assert at == pytest.approx(number, abs=max(high, 100 if measure.is_share else high) * 1e-4)
        seen.add(measure.kind)
    assert {"share", "count", "rate", "median"} <= seen


def test_finer_figures_draw_the_very_same_picture():
    reading = readings().reading(register()["cla_visits_in_time"].measure, letter(VISIT))
    finer = replace(reading, series=reading.series.assign(value=reading.series["value"] + 0.0021))
    drawn, again = (drawing(one, tone="same", title="", said="") for one in (reading, finer))
    assert chart_svg(drawn, WIDE, "a") == chart_svg(again, WIDE, "a")


def test_a_range_of_other_periods_than_those_drawn_is_left_out():
    reading = readings().reading(register()["cla_visits_in_time"].measure, letter(VISIT))
    other = replace(reading, judged_by="year")
    assert drawing(reading, tone="same", title="", said="").bands
    assert drawing(other, tone="same", title="", said="").bands == ()


def test_the_range_and_its_average_are_drawn_as_rounded_numbers():
    reading = readings().reading(register()["cla_visits_in_time"].measure, letter(VISIT))
    drawn = drawing(reading, tone="same", title="", said="")
    assert drawn.bands
    assert all(float(edge).is_integer() for band in drawn.bands for edge in (band.lower, band.upper, band.mean))
    assert all(0 <= band.lower <= band.mean <= band.upper <= 100 for band in drawn.bands)


def test_each_picture_has_a_title_and_a_description_with_the_figures():
    for _, svg in pictures():
        assert re.search(r'role="img"[^>]* aria-labelledby="(\S+) (\S+)"', svg)
        words = unescape(re.search(r"<desc[^>]*>(.*?)</desc>", svg).group(1))
        assert re.search(r"the lowest \S+ .*the highest \S+ .*the newest \S+", words)


def test_the_labels_of_letters_keep_clear_of_the_axis():
    for title, svg in pictures():
        size, left = float(re.search(r'font-size="(\d+)"', svg).group(1)), float(re.search(r'class="grid" d="M([\d.]+)', svg).group(1))
        labels = re.findall(r'<text class="flag-name" x="([\d.]+)" y="[\d.]+" text-anchor="(\w+)">([^<]*)<', svg)
        assert labels, title
        for x, anchor, text in labels:
            assert float(x) - (width(text, size) if anchor == "end" else 0) >= left - size * 0.3, (title, text)


def test_ids_are_used_once():
    ids = re.findall(r'\bid="([^"]+)"', page())
    assert len(ids) == len(set(ids))


def test_better_and_worse_differ_in_shape():
    shapes = {kind: re.search(r' d="([^"]*)"', sign_svg(kind)).group(1) for kind in ("better", "worse", "higher", "ordinary")}
    assert len(set(shapes.values())) == 4


def test_colours_are_those_of_the_theme_by_day_and_by_night():
    style = (MEETING / "meeting.css").read_text(encoding="utf-8")
    day, night = style.split("prefers-color-scheme: dark")
    names = {"better": "better", "worse": "worse", "same": "neutral", "changed": "changed", "text": "text"}
    for part, shades in ((day, theme.LIGHT), (night, theme.DARK)):
        for name, shade in names.items():
            assert f"--{name}: {getattr(shades, shade)}" in part


# Labels


LABELS = st.lists(
    st.tuples(st.floats(40, 1000), st.sampled_from(["Visit, Dec 2018", "Judged inadequate, Aug 2014", "A"])), min_size=1, max_size=5
)


@settings(max_examples=60, deadline=None)
@given(LABELS)
def test_labels_of_letters_never_touch_and_stay_inside(wanted):
    placed = flags(wanted, 20, 0, 1200, 12)
    assert sorted(one.text for one in placed) == sorted(text for _, text in wanted)
    for one, other in combinations(placed, 2):
        assert one.level != other.level or one.end + 12 <= other.begin + 1e-9 or other.end + 12 <= one.begin + 1e-9
    assert all(one.begin >= 0 and one.end <= 1200 for one in placed)


def test_no_line_runs_through_a_label_that_can_stand_elsewhere():
    close = [(50.0, "Judged inadequate, Aug 2014"), (500.0, "Judged inadequate, Jan 2018"), (600.0, "Visit, Dec 2018")]
    placed = flags(close, 20, 0, 1000, 12)
    for one, other in combinations(placed, 2):
        assert not one.clashes(other, 12)
    assert max(one.level for one in placed) == 1


def test_blocks_in_the_margin_keep_their_gap_and_the_newest_figure_its_height():
    middles = apart([Side(100, 60), Side(105, 40), Side(90, 40)], 0, 400, 10)
    assert middles[0] == 100
    sizes = (60, 40, 40)
    for (a, high), (b, low) in combinations(zip(middles, sizes, strict=True), 2):
        assert abs(a - b) >= (high + low) / 2 + 10 - 1e-6


def test_a_block_at_the_edge_is_kept_inside():
    assert apart([Side(-5, 40)], 0, 100, 4) == [20]
    assert apart([Side(99, 40)], 0, 100, 4) == [80]


def test_a_longer_text_is_wider_and_a_bold_one_wider_still():
    assert width("Visit, 30 Nov 2016", 20) > width("Visit, Nov 2016", 20)
    assert width("Visit", 20, bold=True) > width("Visit", 20)


@pytest.mark.parametrize("shape", [WIDE, NARROW], ids=lambda shape: shape.name)
def test_a_count_that_never_varies_can_be_drawn(shape):
    reading = readings().reading(register()["actions_overdue"].measure, letter(VISIT))
    none = replace(reading, series=reading.series.assign(value=0.0), since=None)
    drawn = drawing(none, tone="same", title="", said="")
    assert set(read_back(chart_svg(drawn, shape, "a"))) == {0.0}


def test_a_series_without_a_figure_is_no_picture():
    reading = readings().reading(register()["actions_overdue"].measure, letter(VISIT))
    blank = replace(reading, series=reading.series.assign(value=float("nan")))
    with pytest.raises(ValueError, match="actions_overdue has no figure to draw"):
        drawing(blank, tone="same", title="", said="")


# What the page carries


def test_the_page_carries_everything_with_it():
    html = page()
    addresses = re.findall(r"""(?:src|href|url|action|data|poster|srcset|content)\s*[=(]\s*["']?([a-z]+:[^"')\s]*)""", html)
    assert {one.split(":")[0] for one in addresses} == {"data"}
    assert "//" not in re.sub(r"data:[^)\"]*|//[^\n]*", "", re.search(r"<style>.*?</style>", html, re.DOTALL).group())
    assert not re.search(
        r"<(?:link|script|img|iframe|object|embed|base|form)\b(?![^>]*(?:rel=\"icon\" href=\"data:,\"|method=\"dialog\"))[^>]+>", html
    )
    assert not re.search(r"\bfetch\(|XMLHttpRequest|WebSocket|sendBeacon|import\(|EventSource", html)


def test_the_content_policy_names_the_very_style_and_script_and_nothing_else():
    html = page()
    policy = document.content_policy(html)
    parts = dict(part.split(" ", 1) for part in policy.split("; "))
    assert parts["default-src"] == "'none'"
    for name, tag in (("style-src", "style"), ("script-src", "script")):
        inside = re.search(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL).group(1)
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert parts[name] == f"'sha256-{digest}'"
    assert (parts["font-src"], parts["img-src"], parts["frame-ancestors"]) == ("data:", "data:", "'none'")
    assert "unsafe" not in policy


def test_there_is_no_style_attribute_and_no_handler_that_the_policy_would_refuse():
    assert not re.search(r"<[^>]*\s(?:style|on\w+)=", re.sub(r"<(style|script)>.*?</\1>", "", page(), flags=re.DOTALL))


def test_letters_beyond_latin_1_bring_their_own_type():
    with_w = document.meeting_html(made_up.release(name="Sir Gâr a Thŵr (invented records)"), letter(SHORTER))
    assert with_w.count("@font-face") == 2
    assert page().count("@font-face") == 1


def test_nothing_of_the_release_beyond_what_is_shown_is_in_the_page():
    html = page()
    assert "A. Officer" not in html
    assert made_up.SAID["release"] not in html
    assert not re.search(r"\d\.\d{3,}", re.sub(r"<(style|script)>.*?</\1>", "", html, flags=re.DOTALL))


# How it is served


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle's folder."""
    folder = tmp_path_factory.mktemp("released") / "bundle"
    bundles.write(folder, made_up.bundle())
    return folder


@pytest.fixture
def served_bundle(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(served.BUNDLE, str(folder))
    return folder


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with serving(ROUTES) as address:
        yield address


def test_the_route_serves_the_page_with_its_own_policy(served_bundle, server):
    answer = ask(f"{server}/meeting")
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers.get_all("content-security-policy") == [document.content_policy(answer.text)]
    assert "link" not in answer.headers  # nothing of the platform's own client is named ahead
    assert "content-disposition" not in answer.headers
    assert answer.text == page()


def test_another_letter_and_order_can_be_asked_for(served_bundle, server):
    answer = ask(f"{server}/meeting?letter={SHORTER}&order=letter")
    assert "December 2018" in answer.text
    assert answer.text == page(SHORTER, "letter")


def test_a_download_says_whose_it_is_when_and_that_it_is_invented(served_bundle, server):
    answer = ask(f"{server}/meeting?download=1")
    name = "testshire-2020-03-31-visit-2016-11-invented.html"
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert answer.text == page()


def test_a_download_of_real_records_does_not_say_invented():
    real = made_up.release(invented=False, name="Sir Gâr / “Carmarthenshire”\r\n")
    name = served.file_name(real, letter(VISIT))
    assert name == "sir-g-r-carmarthenshire-2020-03-31-visit-2016-11.html"


@pytest.mark.parametrize(("query", "said"), [("letter=visit-1999", "There is no such letter"), ("order=best", "There is no such order")])
def test_a_wrong_address_is_answered_with_what_there_is(served_bundle, server, query, said):
    answer = ask(f"{server}/meeting?{query}")
    assert answer.status == 404
    assert said in answer.text
    assert query.split("=")[1] not in answer.text


@pytest.mark.parametrize(("folder", "said"), [("", served.NOTHING), ("nowhere", served.NOTHING), ("broken", served.CHANGED)])
def test_without_a_release_the_route_says_what_to_do_and_names_no_folder(tmp_path, monkeypatch, server, folder, said):
    place = tmp_path / folder
    if folder == "broken":
        bundles.write(place, made_up.bundle())
        (place / "figures.parquet").write_bytes(b"changed")
    monkeypatch.setenv(served.BUNDLE, str(place) if folder else "")
    answer = ask(f"{server}/meeting")
    assert answer.status == 503
    assert said in answer.text
    assert str(tmp_path) not in answer.text


def test_a_new_release_in_the_same_folder_is_seen(tmp_path, monkeypatch, server):
    address, place = f"{server}/meeting?letter={SHORTER}", tmp_path / "bundle"
    monkeypatch.setenv(served.BUNDLE, str(place))
    bundles.write(place, made_up.bundle())
    assert "Othershire" not in ask(address).text
    place.rename(tmp_path / "old")
    bundles.write(place, made_up.bundle(name="Othershire (invented records)"))
    assert "Othershire" in ask(address).text


# What it may know


def test_meeting_mode_imports_no_snapshot_no_loader_no_store_and_no_screen():
    forbidden = (
        "data.snapshots",
        "data.snapshot_files",
        "data.loaders",
        "data.sample",
        "present.store",
        "present.public_store",
        "streamlit",
    )
    found = [
        f"{path.name}: {name}"
        for path in MEETING.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module])
        if name.startswith(forbidden)
    ]
    assert found == []


def test_nothing_that_meeting_mode_loads_knows_of_children():
    code = "import sys, present.meeting.served; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "present.meeting.document" in loaded
    assert [
        name for name in loaded if name.startswith(("data.snapshot", "data.loaders", "data.sample", "present.store", "streamlit", "plotly"))
    ] == []


def test_the_route_alone_brings_no_frames_before_the_server_answers():
    code = "import sys, present.meeting.route; print('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "False"


def test_dates_of_the_time_that_a_figure_is_of_are_said_as_people_say_them():
    reading = next(
        found
        for one in readings().answered(letter(VISIT))
        for found in one.readings
        if found.measure.clock == "flow" and found.period == "quarter"
    )
    assert period_words(reading, pd.Timestamp("2020-03-01")) == "January to March 2020"
    yearly = replace(reading, period="year")
    assert period_words(yearly, pd.Timestamp("2020-03-01")) == "April 2019 to March 2020"
    monthly = replace(reading, period="month")
    assert period_words(monthly, pd.Timestamp("2020-03-01")) == "March 2020"
