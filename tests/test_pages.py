"""Every page through present/shell.py: each measure, period, filter and letter, and the states in which there is no figure."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from html import unescape
from itertools import cycle
from pathlib import Path

import pandas as pd
import pytest
from plotly.graph_objects import Figure
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

import data.__main__ as command_line
from data import snapshots
from data.letters import JUDGEMENTS, Letter, findings, letter, letters, page_theme, reports
from data.snapshot_files import MANIFEST, write_figures
from metrics.kit.measure import CHILD_KINDS, Measure, measures, register, themes
from present import coverage, store
from present.links import ALL, PERIODS, Choice
from present.pages import PATHS, script
from present.screens.lists import cases_of
from present.screens.measure import BEHIND, section_title
from present.screens.view import View
from tests import extracts

SHELL = Path(__file__).parents[1] / "present" / "shell.py"
THEMES = [theme.id for theme in themes()]
PAGE_OF_THEME = {entry.file: path for path, entry in PATHS.items()}
INVENTED = "Invented records: Sampleshire"
AS_TABLE = "The same figures as a table: "


@pytest.fixture(autouse=True, scope="module")
def _platform_does_less() -> Iterator[None]:
    """The platform reads every installed package's description for every new reader: 0.4 s, most of the time that these tests took."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture
def sample(sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample's store is the one that pages read."""
    monkeypatch.setenv("DASHBOARD_STORE", str(sample_store))
    return sample_store


@cache
def registered() -> dict:
    """The pages as the shell has told the platform of them: the same whoever asks. A test's reader must know them to ask for one."""
    return AppTest.from_file(str(SHELL), default_timeout=60).run()._registered_pages


def open_page(path: str, **asked: str) -> AppTest:
    """A new reader's page, asked for with address parameters."""
    app = AppTest.from_file(str(SHELL), default_timeout=60)
    if path:
        app._registered_pages = registered()
        app.switch_page(script(path))
    return ask(app, **asked)


def ask(app: AppTest, **asked: str) -> AppTest:
    """The same reader's page, with more in the address."""
    for name, value in asked.items():
        app.query_params[name] = value
    return app.run()


def drawn(app: AppTest) -> str:
    """All that the page says: its headings, its HTML, its tables and the names of its charts."""
    said = [element.value for kind in (app.title, app.header, app.subheader, app.markdown) for element in kind]
    said += [element.proto.body for element in app.get("html") if not element.proto.body.startswith("<style>")]
    said += [json.loads(element.proto.json).get("html", "") for element in app.get("bidi_component")]
    return unescape("\n".join([*said, *alts(app)]))


def alts(app: AppTest) -> list[str]:
    return [chart.proto.alt for chart in app.get("plotly_chart")]


def check_figures(app: AppTest) -> None:
    """Plotly knows every word of each figure on the page; it refuses any other. A page itself does not ask, since that takes long."""
    for chart in app.get("plotly_chart"):
        Figure(json.loads(chart.proto.spec))


def over_time(measure: Measure) -> str:
    """How the words of a measure's own picture begin."""
    return f"{measure.title}, by {'year' if measure.clock == 'annual' else 'month'}, "


def spread_alts(app: AppTest, measure: Measure) -> list[str]:
    """What stands for the pictures of a measure's groups; its picture over time is another, and a page's own may stand before it."""
    return [alt for alt in alts(app) if alt.startswith(f"{measure.title}, by ") and not alt.startswith(over_time(measure))]


def tables_beside(app: AppTest) -> list[str]:
    """The HTML of the table that stands folded under each chart."""
    boxes = [box for box in app.expander if box.label.startswith(AS_TABLE) and box.get("download_button")]
    return [_html(box.get("html"), box.get("bidi_component")) for box in boxes]


def _html(plain: list, with_marks: list) -> str:
    """A table as plain HTML, or with drawn marks, which a component shows."""
    return plain[0].proto.body if plain else json.loads(with_marks[0].proto.json)["html"]


def small_pictures(app: AppTest) -> int:
    """How many groups have a small picture of their own."""
    return drawn(app).count('<p class="rg-name">') if "rg-multiples" in drawn(app) else 0


def check(app: AppTest, words: str = INVENTED) -> None:
    """What holds on every page: no fault, a title, a name and a table for each chart, and whose records they are."""
    assert not app.exception
    assert app.title
    said = drawn(app)
    assert "rg-broken" not in said
    charts = alts(app)
    assert all(len(alt) > 40 and words in alt for alt in charts), charts
    assert len(tables_beside(app)) == len(charts) + said.count('<ul class="rg-multiples"')
    assert all("<tbody" in table and words in table and "No rows." not in table for table in tables_beside(app))
    assert f'<p class="rg-badge">{words}</p>' in said
    assert all(words in frame.proto.alt for frame in app.dataframe if hasattr(frame.proto, "alt"))


def section(app: AppTest, measure: Measure, name: str) -> bool:
    """Asks for a part of the evidence as a reader does; False when the measure has no such part."""
    (control,) = (group for group in app.get("button_group") if group.key == f"section-{measure.id}")
    if name not in control.options:
        return False
    if control.value != name:
        control.set_value(name)
        app.run()
    return True


# Every page


@pytest.mark.parametrize("path", list(PATHS))
def test_every_page_opens_in_every_period_and_against_each_letter(path: str, sample: Path) -> None:
    app = open_page(path)
    check_figures(app)
    for period, one in zip(PERIODS, cycle(letters()), strict=False):
        ask(app, period=period, letter=one.id)
        check(app)
        if app.get("selectbox") and path != "trail":  # that page is of no letter
            assert app.selectbox(key="choice_letter").value == one.id


@pytest.mark.parametrize("theme", THEMES)
def test_every_measure_is_shown_with_its_children_and_what_comes_up(theme: str, sample: Path) -> None:
    app = open_page(PAGE_OF_THEME[theme])
    held = snapshots.manifest(snapshots.current(sample))["not_supplied"]
    for measure in (one for one in measures(theme) if one.id not in held):
        ask(app, measure=measure.id, view=section_title(BEHIND, measure))
        check(app)
        assert app.header[0].value.startswith(f"{measure.title}: ")
        assert len([alt for alt in alts(app) if alt.startswith(over_time(measure))]) == 1
        assert section(app, measure, section_title(BEHIND, measure))
        assert app.dataframe or "Nothing to count" in drawn(app)
        if section(app, measure, "Coming up next"):
            assert app.dataframe or "Nothing is coming up" in drawn(app)
        else:
            assert register()[measure.id].due is None


@pytest.mark.parametrize("theme", THEMES)
def test_every_measure_that_has_groups_is_spread_over_them_in_one_month_and_over_time(theme: str, sample: Path) -> None:
    app = open_page(PAGE_OF_THEME[theme], view="Breakdown")
    held = snapshots.manifest(snapshots.current(sample))["not_supplied"]
    spread = [one for one in measures(theme) if one.id not in held and one.groups]
    assert spread
    for place, measure in enumerate(spread):
        ask(app, measure=measure.id, view="Breakdown", spread="month", by=measure.groups[0])
        check(app)
        if place == 0:
            check_figures(app)
        alt = next(iter(spread_alts(app, measure)), "")
        assert alt or "rg-empty" in drawn(app)
        assert not alt or ("by more than chance" in alt or "no spread" in alt) == measure.is_share_of_cases
        assert app.query_params["by"] == measure.groups[0]
        if place % 5 == 0:  # the small pictures are the dearest part of any page, and are made alike for every measure
            ask(app, spread="time")
            check(app)
            assert small_pictures(app) or "rg-empty" in drawn(app)
            assert app.query_params["spread"] == "time"


def test_small_pictures_of_all_months_say_when_a_measure_was_counted_anew(sample: Path) -> None:
    app = open_page("missing", measure="missing_episodes", view="Breakdown", spread="time", by="team", limits="all")
    check(app)
    assert "From 1 April 2016: " in drawn(app)
    assert "In the year to March 2017 ten times as many missing episodes" in drawn(app)


@pytest.mark.parametrize("theme", THEMES)
def test_a_theme_page_shows_the_definition_of_its_measure(theme: str, sample: Path) -> None:
    app = open_page(PAGE_OF_THEME[theme], view="How it is counted")
    lead = next(one for one in themes() if one.id == theme).lead
    assert register()[lead].measure.counted in drawn(app)


def test_the_method_page_defines_every_measure(sample: Path) -> None:
    app = open_page("method")
    for theme in themes():
        app.selectbox(key="method-theme").set_value(theme.id).run()
        labels = [box.label for box in app.expander]
        assert [measure.title for measure in measures(theme.id) if not any(label.startswith(measure.title) for label in labels)] == []


@pytest.mark.parametrize(("kind", "first"), [(kind, place % 4) for place, kind in enumerate(CHILD_KINDS)])
def test_each_kind_of_filter_holds_from_page_to_page_and_is_named_in_words(kind: str, first: int, sample: Path) -> None:
    """Each kind on a quarter of the themes, each theme with two kinds."""
    group = groups_of(sample, kind)[0]
    app = open_page("", group=f"{kind}:{group}")
    check(app)
    assert f" {group}. A finding counts" in drawn(app)
    for theme in THEMES[first::4]:
        app.switch_page(script(PAGE_OF_THEME[theme])).run()
        check(app)
        assert app.query_params["group"] == f"{kind}:{group}"
        assert "cannot be broken down by" in drawn(app) or "rg-empty" in drawn(app) or group in alts(app)[0]


def test_a_team_that_has_children_in_need_and_none_in_care_can_be_chosen_too(sample: Path, tmp_path: Path) -> None:
    """Whatever row of the file it stands on."""
    whole = snapshots.current(sample)
    in_care, in_need = (snapshots.read_figures(whole, measure) for measure in ("children_in_care", "children_in_need"))
    teams = sorted({*groups_of(sample, "team"), *in_need.loc[in_need["group_kind"] == "team", "group"]})
    for place, left_out in enumerate(teams[::5]):
        held = tmp_path / str(place)
        held.mkdir()
        shutil.copyfile(whole / MANIFEST, held / MANIFEST)
        without = in_care[in_care["group"] != left_out]
        write_figures(held, [without, in_need])
        groups = {kind: names for kind, _, names in store.options(str(held)).groups}
        assert list(groups["team"]) == teams
        assert sorted(groups["sex"]) == ["Female", "Male"]


# What inspectors found


def findings_shown(app: AppTest) -> list[str]:
    """The findings that a theme's page opens with, as they stand in its lists, those behind the fold last."""
    opening = next(part for part in drawn(app).split("\n") if ", and what has become of it:</p>" in part)
    return re.findall(r"<li>(.*?)</li>", opening)


@pytest.mark.parametrize("letter", letters(), ids=lambda one: one.id)
@pytest.mark.parametrize("theme", THEMES)
def test_a_page_opens_with_every_finding_of_its_theme_and_every_one_that_its_measures_answer(
    theme: str, letter: Letter, sample: Path
) -> None:
    own = {measure.id for measure in measures(theme)}
    expected = [one for one in letter.findings if page_theme(one.theme) == theme or own & set(one.measures)]
    app = open_page(PAGE_OF_THEME[theme], letter=letter.id)
    if not expected:
        assert "has no finding on this theme" in drawn(app)
        return
    shown = findings_shown(app)
    assert len(shown) == len(expected)
    for finding in expected:
        (html,) = (one for one in shown if re.sub(r"<.*?>", "", one).startswith(f"{finding.short} "))
        assert JUDGEMENTS[finding.judgement].lower() in html
        assert ("only inspectors can judge it" in html) is bool(finding.why_unmeasured)
        assert ("rg-judged" in html) is bool(finding.measures)
    before_the_fold = next(part for part in drawn(app).split("\n") if "what has become of it" in part).split("<details")[0]
    assert before_the_fold.count("<li>") <= 5


def test_a_finding_about_the_looked_after_units_opens_its_measure_for_them_alone(sample: Path) -> None:
    app = open_page("workforce", letter="visit-2016-11", measure="caseload")
    assert "part=service%3ALooked+after" in drawn(app)
    assert "looked-after units only" in drawn(app)
    everyone = app.header[0].value, alts(app)[0]
    ask(app, part="service:Looked after")
    check(app)
    assert alts(app)[0].startswith("Children for each social worker, part of the service Looked after, by month")
    assert "16 to 20" in drawn(app)
    assert (app.header[0].value, alts(app)[0]) != everyone
    assert app.query_params["group"] == "all", "the part holds for this measure and is no filter of the other pages"


def test_a_chosen_filter_decides_over_the_part_that_a_finding_is_about(sample: Path) -> None:
    rows = store.figures(store.snapshot().path, "caseload")
    team = next(group for group in groups_of(sample, "team") if ((rows["group_kind"] == "team") & (rows["group"] == group)).any())
    app = open_page("workforce", letter="visit-2016-11", measure="caseload", group=f"team:{team}", part="service:Looked after")
    check(app)
    assert "not only looked-after units" in drawn(app)
    assert f"team {team}" in alts(app)[0]


def test_a_part_that_no_finding_is_about_is_everyone(sample: Path) -> None:
    app = open_page("workforce", letter="visit-2016-11", measure="caseload", part="service:Moon")
    check(app)
    assert alts(app)[0].startswith("Children for each social worker, by month")


def test_a_measure_and_the_one_beside_it_stand_in_one_picture(sample: Path) -> None:
    app = open_page("missing", measure="rhi_in_72_hours", view="Read beside")
    check(app)
    (beside,) = (alt for alt in alts(app) if " over the same months. " in alt)
    assert beside.startswith("Return interview held within 72 hours and Return interview offered")
    assert "Read beside" in drawn(app)


@pytest.mark.parametrize("show", [*(one.id for one in letters()), "timeline", "reports", "nothing"])
def test_each_part_of_the_letters_page_opens_from_its_address(show: str, sample: Path) -> None:
    app = open_page("letters", show=show, letter="visit-2016-11")
    check(app)
    count = coverage.coverage(findings(), register())
    assert coverage.sentence(count, "the two letters") in drawn(app)
    assert app.expander[0].label == f"The {len(count.rest)} findings without a measure of their own, and why"
    if show == "timeline":
        assert "Timeline of Inspection of January 2011" in alts(app)[0]
    elif show == "reports":
        assert all(one.title in drawn(app) for one in reports())
    else:
        one = next((each for each in letters() if each.id == show), letters()[0])
        assert all(finding.short in drawn(app) for finding in one.findings)
        assert app.header[0].value == one.title


def test_figures_are_compared_with_a_report_that_found_something_and_never_with_one_that_did_not(sample: Path) -> None:
    offered = dict(store.options(store.snapshot().path).letters)
    assert list(offered)[:2] == [one.id for one in letters()]
    assert "inspection-2017-11" in offered
    assert all(letter(name).findings for name in offered)
    app = open_page("", letter="inspection-2017-11")
    check(app)
    assert "findings in the inspection report of 29 January 2018" in drawn(app)


# The children behind a figure


def groups_of(sample_store: Path, kind: str) -> list[str]:
    rows = snapshots.read_figures(snapshots.current(sample_store), "children_in_care")
    return sorted(rows.loc[(rows["group_kind"] == kind) & (rows["value"] > 0), "group"].astype("str").unique())


def view(period: str, kind: str = ALL, group: str = ALL) -> View:
    return View(store.snapshot(), Choice(pd.Timestamp("2019-12-01"), period, letters()[0].id, kind, group), letters()[0], False)


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("of_one_team", [False, True])
def test_the_children_listed_behind_each_figure_are_the_children_it_counted(period: str, of_one_team: bool, sample: Path) -> None:
    chosen = view(period, "team", groups_of(sample, "team")[0]) if of_one_team else view(period)
    compared = 0
    for measure in (one for one in measures() if one.id not in store.snapshot().not_supplied):
        now, listed = chosen.reading(measure).now, cases_of(chosen, measure)
        counted = now.numerator if measure.kind in ("count", "rate") else now.denominator
        if measure.kind == "rate":
            listed = listed[listed["part"] == "numerator"]
            counted = None if listed.empty or ("value" in listed and not listed["value"].eq(1).all()) else counted
        weight = listed["weight"] if measure.weighted and len(listed) else pd.Series(1, index=listed.index)
        if counted is not None:
            assert weight.sum() == pytest.approx(counted), measure.id
            compared += 1
        if measure.is_share and len(listed):
            assert weight[listed["met"].astype(bool)].sum() == pytest.approx(now.numerator), measure.id
    assert compared >= 40


# What an address asks for in vain


def test_a_team_that_does_not_exist_is_answered_with_all_children_and_a_notice(sample: Path) -> None:
    app = open_page("missing", group="team:Nobody")
    check(app)
    assert "The address names a group that is not in these records." in drawn(app)
    assert app.query_params["group"] == "all"


def test_a_month_outside_the_records_is_answered_with_the_nearest_and_a_notice(sample: Path) -> None:
    app = open_page("health", to="2031-05")
    check(app)
    assert "There are no figures for May 2031: they run from April 2014 to March 2020." in drawn(app)
    assert app.selectbox(key="choice_to").value == "2020-03"


def test_children_in_care_alone_are_called_that_in_a_picture(sample: Path) -> None:
    app = open_page("exploitation", letter="visit-2016-11", part="looked_after:In care")
    check(app)
    assert alts(app)[0].startswith("Risk assessments in date, in care, by month")


@pytest.mark.parametrize(("letter", "opens_on"), [("visit-2016-11", "cla_visits_in_time"), ("visit-2018-12", "cp_visits_in_time")])
def test_a_page_opens_on_a_measure_that_the_chosen_letter_speaks_of(letter: str, opens_on: str, sample: Path) -> None:
    app = open_page("visits", letter=letter)
    check(app)
    assert app.query_params["measure"] == opens_on


def test_a_measure_that_does_not_exist_is_answered_with_the_first_of_the_page_and_a_notice(sample: Path) -> None:
    app = open_page("reviews", measure="horoscopes")
    check(app)
    assert "The address names a measure that is not on this page." in drawn(app)
    assert app.query_params["measure"] == next(theme.lead for theme in themes() if theme.id == "reviews")


# Other extracts


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Builds files given as text into a store that pages then read."""

    def build(toml: str = "", **written: str) -> None:
        source = extracts.extract(tmp_path / "own-council", **written)
        if toml:
            (source / "extract.toml").write_text(toml, encoding="utf-8")
        result = CliRunner().invoke(command_line.app, ["build", str(source), "--store", str(tmp_path / "store")])
        assert result.exit_code in (0, 1), result.output
        monkeypatch.setenv("DASHBOARD_STORE", str(tmp_path / "store"))

    return build


PARTIAL = 'name = "Ownshire"\nas_at = 2019-02-11\ncovers_from = 2018-04-01'


def test_a_month_that_is_not_over_is_said_and_drawn_open(build: Callable[..., None]) -> None:
    build(PARTIAL, **extracts.GOOD)
    app = open_page("context")
    assert not app.exception
    assert "February 2019 is not over" in drawn(app)
    assert "Records go up to 11 February 2019." in drawn(app)
    assert app.selectbox(key="choice_to").format_func("2019-02") == "February 2019 (to 11 February)"
    line, last = json.loads(app.get("plotly_chart")[0].proto.spec)["data"][-2:]
    assert line["x"][-1] == "2019-01-01"
    assert (last["x"], last["mode"], last["text"]) == (["2019-02-01"], "markers", ["February 2019: 1 child. Not over."])
    assert "is not over" not in drawn(ask(app, to="2019-01"))


def test_real_records_are_never_called_invented(build: Callable[..., None]) -> None:
    build(PARTIAL, **extracts.GOOD)
    for path in PATHS:
        app = open_page(path)
        assert not app.exception
        assert "rg-broken" not in drawn(app)
        assert "rg-badge" not in drawn(app)
        assert "Invented records" not in drawn(app)


OF_903 = {
    "header": extracts.lines(extracts.HEADER, *(f"C{n},1,01/05/200{n},WBRI,UN5,," for n in range(1, 5))),
    "episodes": extracts.lines(extracts.EPISODES, *(extracts.episode(f"C{n}", "10/04/2018") for n in range(1, 5))),
    "reviews": extracts.lines(extracts.REVIEWS, "C1,01/05/2001,01/05/2018,PN1", "C2,01/05/2002,20/06/2018,PN7"),
    "missing": extracts.lines(extracts.MISSING, "C1,01/05/2001,M,05/11/2018,06/11/2018", "C1,01/05/2001,A,09/12/2018,09/12/2018"),
    "oc2": extracts.lines(extracts.OC2, "C1,01/05/2001,12,,0,,1,1,1,0,,", "C2,01/05/2002,9,,0,,0,1,1,0,,"),
}
ANSWERED_BY_903 = {
    "context": ("children_in_care", "entered_care", "left_care"),
    "reviews": ("participation",),
    "missing": ("missing_episodes", "children_missing", "away_episodes"),
    "health": ("annual_health_check_oc2", "annual_dental_oc2", "annual_immunisations_oc2", "sdq_average_oc2"),
}


def test_from_ssda903_alone_pages_show_what_it_can_answer_and_say_what_was_not_supplied(build: Callable[..., None]) -> None:
    build(**OF_903)
    held = store.snapshot()
    for theme in themes():
        app = open_page(PAGE_OF_THEME[theme.id])
        for measure in (one for one in measures(theme.id) if one.id == theme.lead or one.id in WORTH_SAYING):
            ask(app, measure=measure.id)
            assert not app.exception
            assert "rg-broken" not in drawn(app), measure.id
            lacks = "Without it this measure is left out" in drawn(app)
            assert lacks is (measure.id in held.not_supplied), measure.id
            assert lacks is (measure.id not in ANSWERED_BY_903.get(theme.id, ())) or measure.id not in WORTH_SAYING, measure.id
    app = open_page("context")
    assert any(alt.endswith("4 children; lowest") or "4 children" in alt for alt in alts(app))


WORTH_SAYING = {name for names in ANSWERED_BY_903.values() for name in names} | {
    "life_story_waiting", "life_story_wait_weeks", "iha_in_20_working_days", "rhi_in_72_hours", "challenges_raised", "iro_caseload",
    "reviews_in_time",
}  # fmt: skip


def test_a_measure_that_was_not_supplied_says_what_is_missing_and_shows_no_figure(build: Callable[..., None]) -> None:
    build(**OF_903)
    app = open_page("context", measure="children_in_need")
    assert not app.exception
    assert "Without it this measure is left out, not counted as nought." in drawn(app)
    assert "referrals.received_date" in drawn(app)
    assert not any("in need" in alt for alt in alts(app))


def test_the_quality_page_lists_faults_with_their_place_and_the_measures_they_touch(build: Callable[..., None]) -> None:
    build(PARTIAL, **{**extracts.GOOD, "reviews": extracts.CARE_REVIEWS.replace("2018-05-02", "31/02/2018")})
    app = open_page("data-quality")
    assert not app.exception
    assert "rg-broken" not in drawn(app)
    assert "reviews.csv" in drawn(app)
    listed = app.dataframe[0].value
    assert listed.loc[listed["rule"] == "date-unreadable", ["file", "row"]].to_numpy().tolist() == [["reviews.csv", 3]]
    assert "1 of 3 rows of reviews" in drawn(app)
    assert "Rows are left out" in drawn(app)
    assert drawn(app).count("your own trackers") == 1 + len(extracts.GOOD), "in the words on precedence, and of each table"


def test_a_measure_says_under_its_picture_how_many_rows_faults_left_out_and_nothing_when_none(build: Callable[..., None]) -> None:
    build(PARTIAL, **{**extracts.GOOD, "reviews": extracts.CARE_REVIEWS.replace("2018-05-02", "31/02/2018")})
    assert "1 of 3 rows of reviews was left out because of faults: see Data quality." in drawn(
        open_page("reviews", measure="participation")
    )
    assert "left out because of faults" not in drawn(open_page("context", measure="children_in_care"))
