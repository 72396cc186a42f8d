"""The command line: `python -m data`: build, check, publish, compare, figures, release and the rest. Assembles the others, counts nothing.

What takes long to import is imported by the command that needs it, so that each answers at once.
"""

from __future__ import annotations

import sys
import traceback
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from data.command_app import KEPT, STORE, Accept, AsAt, AsCsv, Keep, Name, Shown, Sources, Store, Wait, app, changing, reading

PROJECT = Path(__file__).resolve().parents[1]
BUG = 70


class Period(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@app.command()
def build(
    source: Sources,
    store: Store = STORE,
    as_at: AsAt = None,
    if_stale: Annotated[bool, typer.Option("--if-stale", help="Only when something has changed since the last build.")] = False,
    hold: Annotated[bool, typer.Option("--hold", help="Write it and do not publish it.")] = False,
    accept: Accept = "",
    name: Annotated[str, typer.Option("--name", help="What the source is called; else its folder's name or its extract.toml's.")] = "",
    progress: Annotated[
        Shown, typer.Option("--progress", help="A bar on a terminal, JSON lines on standard error, or nothing.")
    ] = Shown.AUTO,
    wait: Wait = 0,
    keep: Keep = KEPT,
) -> None:
    """Read sources, list their faults, compute every measure, ask the gate and make the result current.

    Exits 0 when clean, 1 when published (or held) with faults, 2 when refused (the last good snapshot stays).
    """
    from data.commands_build import Asked, Counting, build_snapshot
    from data.progress import progress as progress_shown
    from metrics.kit.measure import register
    from metrics.kit.publish import compute

    def built(folder: Path) -> int:
        asked = Asked(folder, as_at, name, if_stale, hold, accept, keep, wait)
        with progress_shown(progress.value) as tell:
            return build_snapshot(source, asked, Counting(compute, len(register())), tell)

    raise typer.Exit(changing(store, built))


@app.command()
def check(source: Sources, as_at: AsAt = None) -> None:
    """Read and check sources: what each file was recognised as, every fault, the dates. Nothing is written.

    Exits 0 when clean, 1 with faults, 2 when nothing could be built from them.
    """
    from data.commands_build import check_sources
    from data.progress import progress

    with progress("auto") as tell:
        code = check_sources(source, as_at, tell)
    raise typer.Exit(code)


@app.command()
def compare(
    before: Name,
    after: Name,
    store: Store = STORE,
    measure: Annotated[str, typer.Option("--measure", help="One measure alone, figure by figure.")] = "",
    by: Annotated[str, typer.Option("--by", help="The kind of group: team, locality, age_band … Without it the total alone.")] = "all",
    as_csv: AsCsv = False,
) -> None:
    """Say what changed in each figure from one snapshot to another and why. No child is named.

    Exits 0 whether or not anything differs, 2 when there is no such snapshot or measure.
    """
    from data.commands_compare import print_comparison
    from metrics.kit.measure import GROUP_KINDS, measures

    def compared(folder: Path) -> int:
        return print_comparison(folder, (before, after), measures(), GROUP_KINDS, measure=measure, by=by, as_csv=as_csv)

    raise typer.Exit(reading(store, compared))


@app.command()
def figures(
    measure: Annotated[str, typer.Option("--measure", help="The measure's id; `measures` lists them.")],
    store: Store = STORE,
    by: Annotated[str, typer.Option("--by", help="The kind of group: team, locality, age_band … Without it the total alone.")] = "all",
    period: Annotated[Period | None, typer.Option("--period", help="Without it all three, months first.")] = None,
) -> None:
    """Print a measure's figures as CSV: month, period, group_kind, group, numerator, denominator, value."""
    from data.commands_read import print_figures
    from metrics.kit.measure import register

    raise typer.Exit(reading(store, lambda folder: print_figures(folder, measure, by, period, tuple(register()))))


@app.command()
def measures() -> None:
    """Print every measure's id and title as CSV."""
    from data.commands_read import print_measures
    from metrics.kit.measure import measures as declared

    print_measures((measure.id, measure.title) for measure in declared())


@app.command()
def faults(
    store: Store = STORE,
    workbook: Annotated[Path | None, typer.Option("--workbook", help="Write them into this new Excel file instead.")] = None,
) -> None:
    """Print every fault of the current snapshot as CSV, or write an Excel workbook of them, without identifiers of children and workers."""
    from data.commands_read import print_faults, write_faults

    raise typer.Exit(reading(store, print_faults if workbook is None else lambda folder: write_faults(folder, workbook)))


@app.command()
def template(folder: Annotated[Path, typer.Argument(help="The folder for trackers.xlsx, which must not be there yet.")]) -> None:
    """Write an empty workbook of every table: headings, notes, drop-down lists, and one example row a sheet that is never counted."""
    from data.commands_read import print_template
    from metrics.kit.measure import measures as declared

    raise typer.Exit(print_template(folder, ((measure.title, measure.needs) for measure in declared())))


@app.command()
def release(
    to: Annotated[Path, typer.Option("--to", help="The bundle's folder, which must not exist yet.")],
    officer: Annotated[str, typer.Option("--officer", help="Who signs the release.")],
    note: Annotated[str, typer.Option("--note", help="What it is for: the meeting, the paper.")],
    store: Store = STORE,
) -> None:
    """Make the public release of the current snapshot: what the committee may see, with the proof that no child can be found in it.

    Exits 0 when released, 2 when refused with the reason (nothing is written).
    """
    from tqdm import tqdm

    from data.commands_release import release_bundle
    from data.reference.release_policy import known_elsewhere, release_policy
    from metrics.kit.disclosure import Contradiction, TooSlow, Unprotectable
    from metrics.kit.release.making import make
    from metrics.kit.release.material import Material

    policy = release_policy()

    def watch(things, title):  # type: ignore[no-untyped-def]
        return tqdm(things, desc=title, file=sys.stderr, disable=None, leave=False)

    def made(said, manifest, figures, cases, families, ledger, secret):  # type: ignore[no-untyped-def]
        return make(Material(manifest, figures, cases, families, secret), policy, said, ledger, known_elsewhere(), watch)

    def released(folder: Path) -> int:
        return release_bundle(folder, to, officer, note, policy.kinds, made, refusals=(Contradiction, TooSlow, Unprotectable))

    raise typer.Exit(changing(store, released))


@app.command()
def verify(bundle: Annotated[Path, typer.Argument(help="The bundle's folder.")]) -> None:
    """Repeat the audit of a release from its bundle alone: exits 0 when safe, 2 when not or when it is no bundle."""
    from data.commands_release import verify_bundle
    from metrics.kit.release.verifying import faults_of

    raise typer.Exit(verify_bundle(bundle, faults_of))


def main() -> int:
    """Runs the command. A mistake of ours ends with 70 and says only where, never what was being read."""
    try:
        app(prog_name="python -m data")
    except Exception as problem:
        print(f"A fault of this program, not of your files: {type(problem).__name__} at {_place(problem)}", file=sys.stderr)
        return BUG
    return 0


def _place(problem: BaseException) -> str:
    """The last line of our own that was running: libraries' lines say nothing to who mends it."""
    frames = traceback.extract_tb(problem.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(PROJECT) and "site-packages" not in frame.filename]
    last = (ours or list(frames))[-1]
    return f"{Path(last.filename).relative_to(PROJECT).as_posix() if ours else Path(last.filename).name}:{last.lineno}"


if __name__ == "__main__":
    sys.exit(main())
