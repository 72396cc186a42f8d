"""The pages about formats and first figures tell the truth: themes, sources, commands, options, links."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.main import get_command

from data.__main__ import app
from data.loaders.precedence import ORDER
from metrics.kit.measure import themes
from present.source_words import FORMATS

ROOT = Path(__file__).parents[1]
PAGES = sorted([*(ROOT / "docs" / "formats").glob("*.md"), ROOT / "docs" / "first-figures.md"])
EACH = pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])


def matrix() -> list[list[str]]:
    lines = (ROOT / "docs" / "formats" / "README.md").read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]


def test_every_theme_and_every_format_stands_in_the_matrix():
    headings, *rows = matrix()
    assert len(headings) == 1 + len(ORDER) == 1 + len(FORMATS)
    assert {len(row) for row in rows} == {len(headings)}
    named = {row[0].split("**")[1] for row in rows if "**" in row[0]}
    assert {theme.title for theme in themes()} <= named
    assert [row[-1] for row in rows[3:]] == ["yes"] * len(rows[3:]), "trackers can hold everything"


@EACH
def test_every_link_leads_to_a_file_of_the_project(page):
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []


@EACH
def test_every_option_of_a_command_that_is_named_is_there(page):
    commands = get_command(app).commands  # type: ignore[attr-defined]
    named = re.findall(r"python -m data ([a-z]+)([^`\n]*)", page.read_text(encoding="utf-8"))
    for command, rest in ((command, rest) for command, rest in named if command in commands):
        options = {option for parameter in commands[command].params for option in parameter.opts}
        assert set(re.findall(r"--[a-z-]+", rest)) <= options, command


def test_the_first_figures_name_the_commands_that_make_them():
    text = (ROOT / "docs" / "first-figures.md").read_text(encoding="utf-8")
    assert {"template", "build", "faults"} <= set(re.findall(r"python -m data ([a-z]+)", text)) & set(get_command(app).commands)  # type: ignore[attr-defined]
