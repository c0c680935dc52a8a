"""Who hands in what, where and when, and which numbers that takes: decided in one process, in order of reception."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate
from random import Random

from procedures.management.demo import FREQUENCY
from procedures.management.synthesis.inflow import WorkingMinutes, hour_weights, shares
from procedures.management.synthesis.lives import ONLINE_WAIT
from procedures.management.synthesis.patterns import Family
from procedures.management.synthesis.places import VARIANTS, Place
from procedures.models import Unit
from procedures.models.register import case_code
from procedures.queries.certifying import KINDS

BATCH = 2000
PEOPLE_SHARE = 3
"""Cases for each invented person of a year."""

MOST_PEOPLE = 300_000


@dataclass
class Batch:
    """Cases that one process writes out, as columns of equal length. Indexes count all cases from 0.

    `starts` are indexes of working minutes; `families` and `places` indexes of theirs; `fresh` says whether an online
    application is too young to have been answered. A number that is not taken is 0.
    """

    number: int
    first: int
    seed: str
    starts: list[int] = field(default_factory=list)
    families: list[int] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    variants: list[int] = field(default_factory=list)
    people: list[int] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    books: list[int] = field(default_factory=list)
    receipts: list[int] = field(default_factory=list)
    shifts: list[int] = field(default_factory=list)
    certificates: list[int] = field(default_factory=list)
    cbooks: list[int] = field(default_factory=list)
    fresh: list[bool] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.starts)


@dataclass
class Shift:
    """What an officer took on one day at a counter."""

    key: int
    unit: int
    officer: int
    number: int
    day: int
    cash_vnd: int = 0
    transfer_vnd: int = 0


@dataclass
class Numbers:
    """The last number given out by each counter, and the keys of the books; what is on record already goes in."""

    codes: dict[tuple[str, int], int]
    lines: dict[tuple[int, int], int]
    books: dict[tuple[int, int], int]
    receipts: dict[tuple[int, int], int]
    certificates: dict[tuple[int, str, int], int]
    cbooks: dict[tuple[int, str, int], int]
    shift_numbers: dict[tuple[int, int], int]
    next_shift: int
    shifts: dict[tuple[int, int, int], Shift] = field(default_factory=dict)


@dataclass
class Plan:
    """What decides the cases: families and how often each comes, places, working minutes, numbers."""

    cases: int
    seed: int
    families: list[Family]
    weights: list[float]
    places: list[Place]
    by_family: list[list[int]]
    work: WorkingMinutes
    now: int
    numbers: Numbers
    codes: CodeTexts

    def batches(self) -> Iterator[Batch]:
        """All cases in the order of reception."""
        random = Random(f"{self.seed}/plan")
        people = max(40, min(MOST_PEOPLE, self.cases // PEOPLE_SHARE))
        cumulated = list(accumulate(self.weights))
        batch = Batch(0, 0, f"{self.seed}/0")
        done = 0
        for day, begin, stop, count in shares(self.work, self.now, self.cases):
            starts = sorted(
                random.choices(range(begin, stop), cum_weights=hour_weights(self.work, begin, stop), k=count)
            )
            kinds = random.choices(range(len(self.families)), cum_weights=cumulated, k=count)
            for start, kind in zip(starts, kinds, strict=True):
                where = self.by_family[kind]
                self._add(batch, start, day, kind, where[int(random.random() * len(where))], random)
                batch.people.append(int(random.random() * people))
                done += 1
                if len(batch) == BATCH:
                    yield batch
                    batch = Batch(batch.number + 1, done, f"{self.seed}/{batch.number + 1}")
        if len(batch):
            yield batch

    def _add(self, batch: Batch, start: int, day: int, kind: int, where: int, random: Random) -> None:
        family, place, numbers = self.families[kind], self.places[where], self.numbers
        year, variant = self.codes.year(day), int(random.random() * VARIANTS)
        fresh = family.fate == "online" and start + ONLINE_WAIT[1] >= self.now
        agency = place.commune if family.agency_is_place else family.agency
        batch.starts.append(start)
        batch.families.append(kind)
        batch.places.append(where)
        batch.variants.append(variant)
        batch.fresh.append(fresh)
        prefix_unit = place.counter if family.group else agency
        prefix = prefix_unit.agency_code or prefix_unit.code
        batch.codes.append(self.codes.code(agency, prefix, day, _next(numbers.codes, (prefix, day))))
        counter = place.counter.pk
        accepted = family.line_at is not None and not fresh
        batch.lines.append(_next(numbers.lines, (counter, year)) if accepted else 0)
        batch.books.append(numbers.books[counter, year] if accepted else 0)
        paid = family.receipt_at is not None and not fresh
        batch.receipts.append(_next(numbers.receipts, (counter, year)) if paid else 0)
        batch.shifts.append(self._shift(place, variant, day, family) if paid else 0)
        if family.certified:
            key = (agency.pk, str(KINDS[family.definition.code]), year)
            batch.certificates.append(_next(numbers.certificates, key))
            batch.cbooks.append(numbers.cbooks[key])
        else:
            batch.certificates.append(0)
            batch.cbooks.append(0)

    def _shift(self, place: Place, variant: int, day: int, family: Family) -> int:
        """The closed shift a payment belongs to; 0 on the last day, whose shifts are still open."""
        if day == self.codes.last_day:
            return 0
        officer = int(place.variants[variant]["o_c_one_stop_front_desk"])
        numbers, key = self.numbers, (place.counter.pk, officer, day)
        shift = numbers.shifts.get(key)
        if shift is None:
            number = _next(numbers.shift_numbers, key[:2])
            shift = numbers.shifts[key] = Shift(numbers.next_shift, *key[:2], number, day)
            numbers.next_shift += 1
        if family.in_cash:
            shift.cash_vnd += family.paid_vnd
        return shift.key


def _next(counter: dict, key: object) -> int:
    number: int = counter.get(key, 0) + 1
    counter[key] = number
    return number


class CodeTexts:
    """Case codes of a day, made by the product's own template once and numbered quickly."""

    PROBE = 987_654_321

    def __init__(self, last_day: int) -> None:
        self.last_day = last_day
        self._parts: dict[tuple[str, str, int], tuple[str, str, int]] = {}
        self._years: dict[int, int] = {}

    def code(self, agency: Unit, prefix: str, day: int, number: int) -> str:
        """The code of the `number`-th case of the day."""
        key = (agency.case_code_template, prefix, day)
        if key not in self._parts:
            self._parts[key] = self._split(*key)
        before, after, width = self._parts[key]
        return f"{before}{number:0{width}d}{after}"

    def _split(self, template: str, prefix: str, day: int) -> tuple[str, str, int]:
        on = date.fromordinal(day)
        before, after = case_code(template, prefix, on, self.PROBE).split(str(self.PROBE))
        short = case_code(template, prefix, on, 1)
        return before, after, len(short) - len(before) - len(after)

    def year(self, day: int) -> int:
        """The year of a day number."""
        if day not in self._years:
            self._years[day] = date.fromordinal(day).year
        return self._years[day]


def frequency(code: str) -> int:
    """How often a procedure is asked for, in parts."""
    return FREQUENCY.get(code, 1)
