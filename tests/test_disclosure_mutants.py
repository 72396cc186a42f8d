"""Each defence switched off lets something out, and the audit of what is published finds it: so each of them is needed, and seen to be."""

from __future__ import annotations

import pytest

from metrics.kit.disclosure import Unprotectable, audit, is_exposed, suppress
from metrics.kit.disclosure.auditing import _Prover

VALUES = {"a": 3, "b": 0, "c": 20, "all": 23}
LINE = [{"all": -1, "a": 1, "b": 1, "c": 1}]


def left(values: dict, relations: list[dict], hidden, cell: str, low: dict | None = None, high: dict | None = None) -> tuple:
    """What a reader is left with of a cell, everything else being shown."""
    shown = {one: number for one, number in values.items() if one not in hidden}
    return audit(values, relations, {**(low or {}), **shown}, {**(high or {}), **shown}, [cell])[cell]


def test_without_secondary_suppression_the_small_count_is_subtracted():
    assert left(VALUES, LINE, {"a"}, "a") == (3, 3)
    assert not is_exposed(*left(VALUES, LINE, suppress(VALUES, LINE, ["a"]), "a"))


def test_without_the_rule_that_counts_are_not_negative_a_zero_is_taken_for_cover():
    without = suppress(VALUES, LINE, ["a"], low=dict.fromkeys(VALUES, -1000))
    assert without == {"a", "b"}
    assert left(VALUES, LINE, without, "a") == (0, 3)
    assert is_exposed(0, 3)
    assert suppress(VALUES, LINE, ["a"]) == {"a", "c"}


def test_without_the_ledger_last_month_s_paper_is_subtracted():
    values = {"march": 3, "april": 30, "may": 31, "to may": 64, "to april": 33}
    relations = [{"to may": -1, "march": 1, "april": 1, "may": 1}, {"to april": -1, "march": 1, "april": 1}]
    paper = {"to april": 33, "april": 30}
    this_paper = [relations[0]]
    shown_now = {cell: values[cell] for cell in ("march", "april", "may", "to may")}
    without = suppress(shown_now, this_paper, ["march"])
    assert left(values, relations, without | {"to april"}, "march", paper, paper) == (3, 3)
    with pytest.raises(Unprotectable):
        suppress(values, relations, ["march"], low=paper, high=paper)


def test_with_the_ledger_what_last_month_s_paper_gives_away_is_hidden_this_month():
    values = {"may": 3, "june": 30, "to april": 40, "to may": 43, "to june": 73}
    relations = [{"to may": -1, "to april": 1, "may": 1}, {"to june": -1, "to may": 1, "june": 1}]
    paper = {"to april": 40}
    without = suppress({cell: values[cell] for cell in ("may", "june", "to may", "to june")}, relations[1:], ["may"])
    assert without == {"may"}
    assert left(values, relations, without, "may", paper, paper) == (3, 3)
    hidden = suppress(values, relations, ["may"], low=paper, high=paper)
    assert "to may" in hidden
    assert not is_exposed(*left(values, relations, hidden, "may", paper, paper))


def test_without_the_relation_of_the_rest_the_numerator_is_its_complement():
    values = {"met": 3, "rest": 33, "of": 36}
    complement = [{"of": -1, "met": 1, "rest": 1}]
    assert left(values, complement, suppress(values, [], ["met"]), "met") == (3, 3)
    assert not is_exposed(*left(values, complement, suppress(values, complement, ["met"]), "met"))


# Whatever x, y and z are, the shown sums make x + z even, so that a is even: linear programs, which know fractions, do not see it.
PARITY = {"x": 14, "y": 15, "z": 16, "xy": 29, "yz": 31, "a": 2, "k": 28}
SUMS = [{"xy": -1, "x": 1, "y": 1}, {"yz": -1, "y": 1, "z": 1}, {"x": 1, "z": 1, "a": -1, "k": -1}]


def parity_suppressed() -> frozenset[str]:
    return suppress(PARITY, SUMS, ["a"], unpublished=["x", "y", "z"], low={"a": 1}, judged=["a"])


def test_without_the_gate_in_whole_numbers_an_even_count_is_told_from_an_odd_one(monkeypatch):
    with_gate = parity_suppressed()
    monkeypatch.setattr("metrics.kit.disclosure.pattern.audit", lambda *_, **__: {})
    without = parity_suppressed()
    unseen = {"x", "y", "z"}
    assert without == {"a"}
    assert left(PARITY, SUMS, without | unseen, "a", {"a": 1})[0] == 2
    assert left(PARITY, SUMS, with_gate | unseen, "a", {"a": 1})[0] == 1
    assert len(with_gate) == 2


def test_without_its_own_gate_the_audit_takes_a_fraction_for_a_possibility(monkeypatch):
    unseen = {"a", "x", "y", "z"}
    assert left(PARITY, SUMS, unseen, "a", {"a": 1})[0] == 2
    monkeypatch.setattr(_Prover, "_gate", lambda self, goal: self._reached.__setitem__(goal, self._bound[goal]))
    assert left(PARITY, SUMS, unseen, "a", {"a": 1})[0] == 1
