"""Imports point one way, and modules and functions stay short. Read from the source, so that nothing needs to be run."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OURS = ("data", "metrics", "present", "pages", "tests", "benchmarks", "dashboard")
# What the measures may know of the data: tables and dates, never files or where they came from.
FOR_METRICS = ("data.contract", "data.derive", "data.letters", "data.reference", "data.working_days")
# What a page may know besides what it shows: the declarations of measures, letters and how faults are hidden.
FOR_PAGES = ("present", "metrics.kit.measure", "data.letters", "data.faults")
SHELLS = ("dashboard.py", "present/shell.py", "present/committee.py")
STREAMLIT = (*SHELLS, "pages/", "present/screens/", "present/store.py", "present/public_store.py")
PLOTLY = ("present/charts", "present/theme.py")
CLOCKS_AND_FILES = ("now", "today", "open", "read_csv", "read_parquet", "read_text", "to_csv", "to_parquet", "write_text")
LONGEST_MODULE, LONGEST_FUNCTION = 250, 60


def sources(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


@cache
def imports(path: Path) -> tuple[str, ...]:
    """Every module that a file imports, wherever in it, "from a import b" as a.b, an import by name in a string included."""
    found: list[str] = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.relative_to(ROOT)} imports by dots"
            found += [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("import_module", "__import__")) and node.args:
            name = (
                node.args[0].value if isinstance(node.args[0], ast.Constant) else ast.unparse(node.args[0]).removeprefix("f").strip("'\"")
            )
            found.append(str(name))
    return tuple(found)


def is_within(name: str, allowed: str) -> bool:
    return name == allowed or name.startswith(f"{allowed}.")


def own(path: Path) -> Iterator[str]:
    return (name for name in imports(path) if name.split(".")[0] in OURS)


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def breaches(folder: str, *allowed: str) -> list[str]:
    return [
        f"{place(path)} imports {name}"
        for path in sources(folder)
        for name in own(path)
        if not any(is_within(name, one) for one in (folder, *allowed))
    ]


def test_there_is_something_to_read_in_every_layer():
    for folder in ("data", "metrics", "present", "pages"):
        assert len(sources(folder)) > 5
        assert any(True for path in sources(folder) for _ in own(path))


def test_data_imports_nothing_of_ours_but_itself_and_its_command_line_alone_imports_metrics():
    found = breaches("data")
    assert [line for line in found if not line.startswith("data/__main__.py imports metrics")] == []


def test_metrics_import_of_data_only_tables_dates_letters_and_reference():
    assert breaches("metrics", *FOR_METRICS) == []


def test_a_measure_imports_no_other_measure_and_a_theme_s_picture_no_more_than_its_own_header():
    themes = [path.name for path in (ROOT / "metrics").iterdir() if (path / "__init__.py").exists() and path.name != "kit"]
    found = [
        f"{place(path)} imports {name}"
        for theme in themes
        for path in sources(f"metrics/{theme}")
        for name in own(path)
        if is_within(name, "metrics")
        and not is_within(name, "metrics.kit")
        and not name.startswith(f"metrics.{theme}._")
        and not (path.name.startswith("_") and is_within(name, f"metrics.{theme}") and name.endswith(".MEASURE"))
    ]
    assert found == []


def test_the_kit_knows_no_measure():
    # The register finds the themes by name when it is asked, which is no import of any one of them.
    by_name = ("metrics", "metrics.{theme.id}", "metrics.{theme.id}.{name}", "metrics.{name}")
    found = [
        f"{place(path)} imports {name}"
        for path in sources("metrics/kit")
        for name in own(path)
        if is_within(name, "metrics") and not is_within(name, "metrics.kit") and name not in by_name
    ]
    assert found == []


def test_present_imports_no_page_and_no_test():
    assert breaches("present", "data", "metrics") == []


def test_pages_import_what_is_shown_and_the_headers_of_measures_and_letters():
    assert breaches("pages", *FOR_PAGES) == []


def test_the_server_imports_only_what_shows():
    assert [name for name in own(ROOT / "dashboard.py") if not is_within(name, "present")] == []


def test_nothing_that_runs_imports_tests_or_benchmarks():
    found = [
        f"{place(path)} imports {name}"
        for path in [*sources("data", "metrics", "present", "pages"), ROOT / "dashboard.py"]
        for name in imports(path)
        if name.split(".")[0] in ("tests", "benchmarks", "pytest", "hypothesis", "playwright")
    ]
    assert found == []


@pytest.mark.parametrize(("library", "allowed"), [("streamlit", STREAMLIT), ("plotly", PLOTLY)])
def test_a_library_of_the_screen_is_imported_only_where_things_are_drawn(library, allowed):
    everything = [*sources("data", "metrics", "present", "pages"), ROOT / "dashboard.py"]
    found = [
        place(path)
        for path in everything
        if any(is_within(name, library) for name in imports(path)) and not place(path).startswith(allowed)
    ]
    # The shell only loads plotly before the first reader comes; it draws nothing with it.
    assert [name for name in found if (library, name) != ("plotly", "present/shell.py")] == []


def test_what_is_counted_knows_no_clock_and_no_files():
    found = [
        f"{place(path)} line {node.lineno}: {ast.unparse(node)}"
        for path in sources("metrics")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in CLOCKS_AND_FILES
    ]
    assert found == []


def test_modules_are_short():
    everything = [*sources("data", "metrics", "present", "pages"), ROOT / "dashboard.py"]
    lengths = {place(path): len(path.read_text(encoding="utf-8").splitlines()) for path in everything}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_MODULE} == {}


def test_functions_are_short():
    long = {
        f"{place(path)} {node.name}": length
        for path in [*sources("data", "metrics", "present", "pages"), ROOT / "dashboard.py"]
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    }
    assert long == {}


def test_no_function_hides_every_exception():
    """A fault may be logged and shown as a broken page, never swallowed."""
    found = [
        f"{place(path)} line {node.lineno}"
        for path in [*sources("data", "metrics", "present", "pages"), ROOT / "dashboard.py"]
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in ("Exception", "BaseException"))
        and all(isinstance(line, ast.Pass | ast.Continue) for line in node.body)
    ]
    assert found == []
