"""All whole solutions of a set of equations: one of them, and steps of which every other is made. Exact, for systems of tens of cells."""

from __future__ import annotations

from fractions import Fraction

from metrics.kit.disclosure.errors import Contradiction, Patience
from metrics.kit.disclosure.reading import Row

Vector = list[int]


def solutions(rows: list[Row], sums: list[int], number: int, patience: Patience) -> tuple[Vector, list[Vector]]:
    """(origin, steps): the solutions of rows × cells = sums are origin + whole multiples of short steps. Raises Contradiction when none."""
    # Every line is (its product with each row, the line itself); the product parts are brought to steps by Euclid's rule.
    lines = [([row.get(place, 0) for row in rows], [int(place == other) for other in range(number)]) for place in range(number)]
    origin, done = [0] * number, 0
    left = list(sums)
    for column in range(len(rows)):
        patience.left()
        done = _bring_up(lines, column, done)
        pivot = lines[done][0][column] if done < number else 0
        if not pivot:
            if left[column]:
                raise Contradiction("The relations contradict each other.")
            continue
        times, rest = divmod(left[column], pivot)
        if rest:
            raise Contradiction("The relations leave a remainder that no whole numbers make up.")
        product, line = lines[done]
        left = [one - times * other for one, other in zip(left, product, strict=True)]
        origin = [one + times * other for one, other in zip(origin, line, strict=True)]
        done += 1
    return origin, _short([line for _, line in lines[done:]], patience)


def _bring_up(lines: list[tuple[Vector, Vector]], column: int, done: int) -> int:
    """Leaves at most one line from `done` on with something in the column, and puts it at `done`."""
    while True:
        there = [at for at in range(done, len(lines)) if lines[at][0][column]]
        if not there:
            return done
        least = min(there, key=lambda at: abs(lines[at][0][column]))
        lines[done], lines[least] = lines[least], lines[done]
        if len(there) == 1:
            return done
        product, line = lines[done]
        for at in range(done + 1, len(lines)):
            times = lines[at][0][column] // product[column]
            if times:
                lines[at] = (_minus(lines[at][0], times, product), _minus(lines[at][1], times, line))


def _minus(one: Vector, times: int, other: Vector) -> Vector:
    return [a - times * b for a, b in zip(one, other, strict=True)]


def _dot(one: list, other: list) -> Fraction:
    return sum((a * b for a, b in zip(one, other, strict=True) if a and b), Fraction(0))


def _short(steps: list[Vector], patience: Patience) -> list[Vector]:
    """The same lattice by short steps nearly at right angles (Lenstra, Lenstra and Lovász 1982): few cases are left to search."""
    straight: list[list[Fraction]] = []
    lengths: list[Fraction] = []

    def straighten(upto: int) -> None:
        del straight[upto:], lengths[upto:]
        rest = [Fraction(one) for one in steps[upto]]
        for at in range(upto):
            share = _dot(steps[upto], straight[at]) / lengths[at]
            if share:
                rest = [one - share * other for one, other in zip(rest, straight[at], strict=True)]
        straight.append(rest)
        lengths.append(_dot(rest, rest))

    at = 0
    while at < len(steps):
        patience.left()
        for other in range(at - 1, -1, -1):
            if times := round(_dot(steps[at], straight[other]) / lengths[other]):
                steps[at] = _minus(steps[at], times, steps[other])
        straighten(at)
        share = _dot(steps[at], straight[at - 1]) / lengths[at - 1] if at else Fraction(0)
        if at and lengths[at] < (Fraction(3, 4) - share * share) * lengths[at - 1]:
            steps[at - 1], steps[at] = steps[at], steps[at - 1]
            at -= 1
        else:
            at += 1
    return steps
