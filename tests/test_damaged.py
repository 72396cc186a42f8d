"""Damaged files of every format: a clear fault or a clean load, never another exception, never long, and no child named in any fault."""

from __future__ import annotations

import os
import random
import tempfile
import time
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from data.faults import RULES, masked
from data.loaders import load
from data.loaders.extract import Refused
from data.validate import validate
from tests import damage

BINARY = (".xlsx", ".zip", ".ods", ".xls", ".parquet")
MOST_SECONDS = 10.0
# Examples of each source; more of them in a run by hand: DAMAGED_EXAMPLES=1000 python -m pytest tests/test_damaged.py
EXAMPLES = int(os.environ.get("DAMAGED_EXAMPLES", "6"))


def survives(files: damage.Files) -> set[str]:
    """The rules that the files break, once they are seen to do no more harm than that."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        began = time.process_time()  # of the processor: what else the machine does is not the file's doing
        try:
            faults = validate(load(Path(folder)))[1]
        except Refused as refused:
            faults, said = refused.faults, str(refused)
        else:
            said = ""
        assert time.process_time() - began < MOST_SECONDS
    told = f"{said}\n{masked(faults).to_csv()}"
    assert not [name for name in damage.WHO if name in told], told
    assert "root:" not in told
    assert set(faults["rule"]) <= set(RULES)
    return set(faults["rule"])


@pytest.mark.parametrize("source", damage.SOURCES)
def test_a_sound_source_has_no_fault_to_begin_with(source):
    # Dumps of the dataset lack columns as a rule, and a list of what is newest says of itself what it cannot tell.
    assert survives(damage.SOURCES[source]()) <= {"903-148", "column-not-supplied", "newest-spell-alone", "table-no-rows"}


@pytest.mark.parametrize("source", damage.SOURCES)
@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32))
@example(seed=0)
def test_damage_is_a_fault_or_a_clean_load_and_names_no_child(source, seed):
    dice, files = random.Random(seed), dict(damage.SOURCES[source]())
    name = dice.choice(sorted(files))
    kinds = damage.OF_BYTES if PurePosixPath(name).suffix in BINARY else damage.OF_TEXT
    for how in dice.sample(kinds, dice.choice((1, 1, 2))):
        if files[name]:
            files[name] = how(files[name], dice)
    survives(files)


@pytest.mark.parametrize("how", damage.OF_TEXT, ids=lambda how: how.__name__)
@pytest.mark.parametrize("source", ["SSDA903 in CSV", "children in need census"])
def test_each_kind_of_damage_is_survived(source, how):
    survives({name: how(content, random.Random(source)) for name, content in damage.SOURCES[source]().items()})


ATTACKS = {
    "an external entity": b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    "an external document type": b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
    "billion laughs": b"<!DOCTYPE a [<!ENTITY l0 'ha'>"
    + b"".join(b"<!ENTITY l%d '%s'>" % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 12))
    + b"]><a>&l11;</a>",
    "quadratic blow-up": b"<!DOCTYPE a [<!ENTITY x '" + b"ha" * 50_000 + b"'>]><a>" + b"&x;" * 50_000 + b"</a>",
    "an attribute without end": b"<a b='" + b"x" * 20_000_000,
    "a name without end": b"<" + b"x" * 20_000_000,
    "a comment without end": b"<a><!--" + b"-x" * 10_000_000,
    "elements without end": b"<a>" * 2_000_000,
    "a processing instruction": b"<?xml-stylesheet href='file:///etc/passwd'?><a/>",
    "inclusion": b'<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file:///etc/passwd" parse="text"/></a>',
    "nothing but blanks": b" " * 5_000_000,
    "nothing but zeros": bytes(5_000_000),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_is_a_fault_and_reads_no_other_file(attack):
    """As XML and, so that nobody is fooled by the ending, as a table."""
    assert survives({"children.csv": damage.trackers()["children.csv"], "evil.xml": ATTACKS[attack], "evil.csv": ATTACKS[attack]})


@pytest.mark.parametrize("source", damage.SOURCES)
def test_one_damaged_file_costs_no_other_its_rows(source, tmp_path):
    """A sound source beside a broken file of every ending has the rows that it has alone."""
    for name, content in damage.SOURCES[source]().items():
        (tmp_path / name).write_bytes(content)
    alone = {name: len(frame) for name, frame in load(tmp_path).frames.items()}
    for ending in (".csv", ".xml", ".xlsx", ".parquet", ".zip", ".ods", ".xls"):
        (tmp_path / f"broken{ending}").write_bytes(b"PK\x03\x04 \x00\xff broken")
    assert {name: len(frame) for name, frame in load(tmp_path).frames.items()} == alone


def test_a_first_line_that_swallowed_the_second_shows_nothing_of_the_child_in_it():
    files = dict(damage.trackers())
    heading, _, rows = files["children.csv"].partition(b"\n")
    assert "column-unknown" in survives(files | {"children.csv": heading + b"," + rows})
