"""The documents tell the truth: every command, file, measure and term that they name is there."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path
from typing import get_args

import pytest
from typer.main import get_command

from data.__main__ import app
from metrics.kit.measure import measures, register, themes
from metrics.kit.verdict import Verdict
from present.definitions import document, facts

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
PAGES = ("README.md", "CONTRIBUTING.md", "docs/measures.md", "docs/glossary.md", "docs/decisions.md")
WORDS_A_READER_MEETS = (
    "Looked after",
    "Period of care",
    "Episode",
    "Legal status",
    "Placement",
    "Initial health assessment",
    "Review health assessment",
    "SDQ",
    "IRO",
    "Participation",
    "Challenge",
    "Missing",
    "Away",
    "Return home interview",
    "Life-story work",
    "Finding",
    "Baseline",
    "Share",
    "Stock",
    "Flow",
    "Median",
    "Working day",
    "Statutory",
    "Published figure",
    "Statistical neighbours",
    "Extract",
    "SSDA903",
    "As-at date",
    "True at",
    "known at",
    "First reported",
    "Settles",
    "Not supplied",
    "Fault",
    "Snapshot",
    "Sampleshire",
    "Full-time equivalent",
    "Partial month",
    "Not recorded",
    "Real change",
    "May be chance",
    "No real change",
    "Cannot tell yet",
    "Range inspectors saw",
    "Usual range",
    "Counted anew",
    "Funnel",
)


def text_of(name: str) -> str:
    path = ROOT / name
    assert path.exists(), f"{name} is not written"
    return path.read_text(encoding="utf-8")


def code_in(name: str) -> str:
    """What stands in a page as code: fenced or between back quotes."""
    text = text_of(name)
    return "\n".join([*re.findall(r"```[a-z]*\n(.*?)```", text, re.DOTALL), *re.findall(r"`([^`\n]+)`", text)])


def test_the_page_of_measures_is_what_their_headers_say():
    assert text_of("docs/measures.md") == document(), "write it again with make docs"


@pytest.mark.parametrize("one", measures(), ids=list(register()))
def test_every_measure_is_on_the_page_with_its_id_and_all_that_can_be_checked(one):
    page = text_of("docs/measures.md")
    assert f"### {one.title}\n" in page
    assert f"`{one.id}`" in page
    for name, text in facts(register()[one.id]):
        assert f"- **{name}**: {text}" in page


def test_every_theme_heads_its_measures_once_and_in_the_order_of_the_pages():
    headings = re.findall(r"^## (.+)$", text_of("docs/measures.md"), re.MULTILINE)
    assert headings == [theme.title for theme in themes()]


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_every_make_command_is_in_the_makefile(name):
    named = set(re.findall(r"\bmake ([a-z]+)", code_in(name)))
    assert named, f"{name} names no command"
    assert named <= TARGETS


def test_the_readme_names_every_command_of_the_makefile():
    assert set(re.findall(r"\bmake ([a-z]+)", code_in("README.md"))) == TARGETS


@pytest.mark.parametrize("name", PAGES)
def test_every_python_command_is_there(name):
    for module in re.findall(r"python -m ([a-z_.]+)", code_in(name)):
        assert find_spec(module) is not None, module


def test_every_command_and_option_of_data_is_as_the_readme_says():
    commands = get_command(app).commands  # type: ignore[attr-defined]
    named = re.findall(r"python -m data ([a-z]+)([^`\n]*)", code_in("README.md"))
    assert {command for command, _ in named} == set(commands), "each command, and no other"
    for command, rest in named:
        options = {option for parameter in commands[command].params for option in parameter.opts}
        assert set(re.findall(r"--[a-z-]+", rest)) <= options, command


@pytest.mark.parametrize("name", PAGES)
def test_every_link_and_picture_leads_to_a_file_of_the_project(name):
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text_of(name)) if not re.match(r"https?:|mailto:|#", link)]
    missing = [link for link in links if not ((ROOT / name).parent / link).exists()]
    assert missing == []


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_every_file_named_as_code_is_there(name):
    paths = re.findall(r"`((?:[a-z_]+/)+[a-z_0-9]*(?:\.[a-z]+)?|[a-z_]+\.(?:py|toml|txt))`", text_of(name))
    made_by_a_run_or_the_reader = {"extract.toml"}
    missing = [path for path in paths if path not in made_by_a_run_or_the_reader and not (ROOT / path).exists()]
    assert missing == []


def test_the_readme_counts_the_measures():
    assert re.findall(r"(\d+) measures", text_of("README.md")) == [str(len(measures()))]


@pytest.mark.parametrize("term", WORDS_A_READER_MEETS)
def test_the_glossary_has_the_words_that_a_reader_meets(term):
    terms = " ".join(re.findall(r"^\*\*(.+?)\*\*", text_of("docs/glossary.md"), re.MULTILINE))
    assert term in terms


def test_each_term_of_the_glossary_stands_once_and_has_a_meaning():
    terms = re.findall(r"^\*\*(.+?)\.?\*\*\s*(.*)$", text_of("docs/glossary.md"), re.MULTILINE)
    assert len({term for term, _ in terms}) == len(terms)
    assert all(len(meaning) > 10 for _, meaning in terms)


def test_the_readme_names_every_verdict_of_the_overview():
    neutral = ("higher", "lower")
    verdicts = {one if one.endswith("real") else one.split(", ")[-1] for one in get_args(Verdict) if not one.startswith(neutral)}
    assert verdicts == {"better, and real", "worse, and real", "may be chance", "no real change", "cannot tell yet"}
    assert [one for one in verdicts if f"*{one}*" not in text_of("README.md")] == []


def test_each_decision_has_its_day():
    decisions = [line for line in text_of("docs/decisions.md").splitlines() if line.startswith("**")]
    assert len(decisions) > 5
    assert [line for line in decisions if not re.match(r"\*\*\d{4}-\d\d-\d\d ", line)] == []


def test_no_file_of_the_project_names_a_place_on_one_machine():
    hidden_or_made = {".git", ".venv", ".store", "__pycache__", ".hypothesis"}
    written = [path for path in ROOT.rglob("*") if path.suffix in (".md", ".py", ".toml", ".css") and not hidden_or_made & set(path.parts)]
    own_disk = re.compile("/" + r"(?:home|Users|work|root)/[a-z]")
    assert [path.relative_to(ROOT).as_posix() for path in written if own_disk.search(path.read_text(encoding="utf-8"))] == []
    assert len(written) > 100
