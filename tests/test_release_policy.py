"""The policy of a release, and what is known from elsewhere, are refused with every fault when they are not whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.reference import ReferenceRefused
from data.reference.release_policy import known_elsewhere, read_known_elsewhere, read_release_policy, release_policy

FILE = Path(__file__).parents[1] / "data" / "reference" / "release_policy.toml"


def written(tmp_path: Path, *changes: tuple[str, str]) -> Path:
    text = FILE.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = tmp_path / "release_policy.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_policy_hides_one_to_five_and_never_shows_a_reviewing_officer():
    policy = release_policy()
    assert policy.threshold == 5 and policy.least_values_left == 5
    assert policy.kinds_of("children_in_care", ("sex", "team", "iro", "locality")) == ("locality", "sex")
    assert policy.of("life_story_longest_wait_weeks").withheld
    assert policy.of("children_in_care").withheld == ""


def test_every_fault_of_a_policy_is_said_at_once(tmp_path):
    path = written(
        tmp_path,
        ("threshold = 5", "threshold = 0"),
        ("base = 5", 'base = "five"'),
        ("never = [", "sometimes = ["),
        ('of = "life', 'if = "life'),
    )
    with pytest.raises(ReferenceRefused) as refused:
        read_release_policy(path)
    assert len(refused.value.faults) == 5
    for word in ("small.threshold", "below_the_council.base", "sometimes", "never", "nested number 1"):
        assert any(word in fault for fault in refused.value.faults)


def test_a_measure_of_a_policy_may_not_have_what_there_is_not(tmp_path):
    with pytest.raises(ReferenceRefused, match="life_story_longest_wait_weeks"):
        read_release_policy(written(tmp_path, ("withheld = ", 'periods = ["week"]\nwithheld = ')))


def test_a_measure_can_be_shown_otherwise_than_the_rest(tmp_path):
    policy = read_release_policy(
        written(tmp_path, ("[measures.iro_over", '[measures.children_in_care]\nperiods = ["year"]\nkinds = ["sex"]\n\n[measures.iro_over'))
    )
    assert policy.of("children_in_care").periods == ("year",)
    assert policy.kinds_of("children_in_care", ("sex", "locality")) == ("sex",)


def test_what_is_known_from_elsewhere_is_empty_for_the_sample_and_refused_when_wrong(tmp_path):
    assert known_elsewhere().empty
    path = tmp_path / "known_elsewhere.csv"
    path.write_text("measure,part,period,month,low,high,source\nleft_care,sum,week,March,9,7,A return\n", encoding="utf-8")
    with pytest.raises(ReferenceRefused) as refused:
        read_known_elsewhere(path)
    assert len(refused.value.faults) == 4
