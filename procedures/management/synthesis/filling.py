"""Fills the gaps: one case after another as text, its dates by the one clock, its events sealed in a chain."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from random import Random

from django.db import models

from procedures.deadlines import Policy, TermUnit, parse_term
from procedures.deadlines.moments import DAY_MINUTES
from procedures.management.synthesis.inflow import WorkingMinutes
from procedures.management.synthesis.lives import PARTS
from procedures.management.synthesis.patterns import Family, Pattern, Rule, reckon
from procedures.management.synthesis.people import person
from procedures.management.synthesis.places import Place
from procedures.management.synthesis.plan import Batch
from procedures.models import CaseEvent
from procedures.models.event import GENESIS

LATE_SHARE, STUCK_SHARE, NEVER_COLLECTED_SHARE = 0.06, 0.004, 0.006
LATE_BY = (1.2, 3.5)
ON_TIME_BY = 0.55
"""Most steps take this share of their budget or less, so that most cases are early."""

MEMORY = 400_000
"""Dates kept in memory by each process; forgotten all at once when there are more."""

OFFSET = 7 * 60
"""The office's time in minutes ahead of UTC."""

_CLOCK = [f"{minute // 60:02d}:{minute % 60:02d}" for minute in range(DAY_MINUTES)]
_SECONDS = [f":{second:02d}" for second in range(60)]
_UTC, _LOCAL = ".000000+00:00", "+07:00"


@dataclass
class Filler:
    """Writes cases of any batch. `firsts` and `strides` give the keys: first key, and keys set aside for each case."""

    families: list[Family]
    places: list[Place]
    work: WorkingMinutes
    now: int
    firsts: dict[type[models.Model], int]
    strides: dict[type[models.Model], int]
    series: dict[int, str]
    years: Callable[[int], int]
    symbols: dict[int, str]
    _days: dict[int, str] = field(default_factory=dict)
    _dates: dict[tuple, int] = field(default_factory=dict)
    _terms: dict[tuple[int, str], bool] = field(default_factory=dict)
    _people: dict[int, dict[str, str]] = field(default_factory=dict)

    def fill(self, batch: Batch) -> dict[type[models.Model], str]:
        """The rows of a batch, by table, as COPY takes them."""
        found: dict[type[models.Model], list[str]] = {model: [] for model in PARTS}
        random = Random(batch.seed)
        for offset in range(len(batch)):
            self._case(batch, offset, random, found)
        return {model: "".join(lines) for model, lines in found.items()}

    def _case(self, batch: Batch, offset: int, random: Random, found: dict[type[models.Model], list[str]]) -> None:
        family = self.families[batch.families[offset]]
        indexes = self._pace(family, batch.starts[offset], batch.fresh[offset], random)
        pattern = family.patterns[len(indexes) - 1]
        all_minutes = self.work.minutes
        minutes = [all_minutes[index] for index in indexes]
        values = dict(self.places[batch.places[offset]].variants[batch.variants[offset]])
        values |= self._person(batch.people[offset])
        self._fill_moments(values, minutes, random)
        known = self._fill_dates(values, pattern, family, minutes)
        self._fill_numbers(values, batch, offset, minutes[0], random)
        self._fill_keys(values, pattern, batch.first + offset)
        for day in pattern.days:
            values[f"day{day}"] = date.fromordinal(minutes[day] // DAY_MINUTES).strftime("%d/%m/%Y")
        second = False
        if pattern.early is not None:
            act, due = pattern.early
            second = minutes[act] // DAY_MINUTES >= known[due] // DAY_MINUTES
        head, rows = GENESIS, []
        for event in pattern.events:
            text = event[second]
            seal = sha256((head + text.content % values).encode()).hexdigest()
            rows.append(f"{text.row % values}{head}\t{seal}\n")
            head = seal
        values["head"] = head
        found[CaseEvent].extend(rows)
        for model, template in pattern.tables.items():
            found[model].append(template % values)

    def _pace(self, family: Family, start: int, fresh: bool, random: Random) -> list[int]:
        """Indexes of the working minutes at which the acts happen that have happened by now."""
        indexes = [start]
        if fresh:
            return indexes
        chance, now = random.random, self.now
        patient = family.fate in ("straight", "online")
        late = patient and chance() < LATE_SHARE
        stuck_at = 2 + int(chance() * 4) if patient and not family.certified and chance() < STUCK_SHARE else -1
        for number, (shortest, longest, by_people) in enumerate(family.waits):
            if number == stuck_at or (by_people and number > 2 and chance() < NEVER_COLLECTED_SHARE):
                break
            share = chance()
            wait = (
                shortest + (longest - shortest) * share * share
                if by_people
                else shortest + (longest - shortest) * share * ON_TIME_BY
            )
            if late and not by_people and number:
                wait = longest * (LATE_BY[0] + (LATE_BY[1] - LATE_BY[0]) * share)
            start += int(wait) + 1
            if start >= now:
                break
            indexes.append(start)
        return indexes

    # What fills the gaps

    def _day(self, day: int) -> str:
        text = self._days.get(day)
        if text is None:
            text = self._days[day] = f"{date.fromordinal(day).isoformat()}T"
        return text

    def _stamps(self, minute: int, second: str) -> tuple[str, str]:
        """A moment as columns and seals have it, and as facts have it."""
        utc = minute - OFFSET
        return (
            f"{self._day(utc // DAY_MINUTES)}{_CLOCK[utc % DAY_MINUTES]}{second}{_UTC}",
            f"{self._day(minute // DAY_MINUTES)}{_CLOCK[minute % DAY_MINUTES]}{second}{_LOCAL}",
        )

    def _fill_moments(self, values: dict[str, str], minutes: list[int], random: Random) -> None:
        for number, minute in enumerate(minutes):
            values[f"t{number}"], values[f"t{number}l"] = self._stamps(minute, _SECONDS[int(random.random() * 60)])

    def _fill_dates(
        self, values: dict[str, str], pattern: Pattern, family: Family, minutes: list[int]
    ) -> dict[str, int]:
        known: dict[str, int] = {}
        for name, rule in pattern.rules.items():
            minute = known[name] = self._date(rule, family, minutes, known)
            values[name], values[f"{name}l"] = self._stamps(minute, ":00")
        return known

    def _date(self, rule: Rule, family: Family, minutes: list[int], known: dict[str, int]) -> int:
        """A date by its rule, kept in memory: reckoned once for each minute, or day, it may start from."""
        if rule[0] == "late":
            key = (rule[0], known[rule[2]], family.definition.policies.closing.judged)
        elif rule[0] == "new" or (rule[0] == "term" and rule[3]):
            return reckon(rule, minutes, known, family.calendar, family.definition)
        else:
            start = minutes[rule[1]]
            whole = rule[0] in ("papers",) or (rule[0] == "term" and self._whole_days(family, rule[2]))
            key = (rule[0], start // DAY_MINUTES if whole else start, rule[2:], id(family.calendar), family.version.pk)
            if rule[0] in ("step", "leave", "hand"):
                key = key[:-1]
        date_ = self._dates.get(key)
        if date_ is None:
            if len(self._dates) > MEMORY:
                self._dates.clear()
            date_ = self._dates[key] = reckon(rule, minutes, known, family.calendar, family.definition)
        return date_

    def _whole_days(self, family: Family, term: str) -> bool:
        """Whether a term ends the same for every minute of the day it begins on."""
        key = (family.version.pk, term)
        if key not in self._terms:
            self._terms[key] = self._ends_alike(family, term)
        return self._terms[key]

    def _ends_alike(self, family: Family, term: str) -> bool:
        parsed = parse_term(term)
        closing = Policy(family.definition.policies.closing.due) == Policy.CLOSING
        if parsed.unit in (TermUnit.HOUR, TermUnit.SAME_DAY) or parsed.is_nothing:
            return False
        return not parsed.minutes and (closing or parsed.unit is not TermUnit.WORKING_DAY)

    def _fill_numbers(self, values: dict[str, str], batch: Batch, offset: int, minute: int, random: Random) -> None:
        year = self.years(minute // DAY_MINUTES)
        line, receipt, certificate = batch.lines[offset], batch.receipts[offset], batch.certificates[offset]
        place = self.places[batch.places[offset]]
        values["code"] = batch.codes[offset]
        values["token"] = base64.urlsafe_b64encode(random.getrandbits(128).to_bytes(16, "big")).decode()[:22]
        values["home"] = f"{values['hamlet']}, {values['place_name']}"
        values["line"], values["book"] = str(line), str(batch.books[offset])
        values["result"] = f"{line:03d}/GCN-{year}"
        if receipt:
            series = self.series[place.counter.pk]
            values["receipt"], values["year"] = str(receipt), str(year)
            values["receiptref"] = f"{series}-{year % 100:02d} {receipt:07d}"
            values["shift"] = str(batch.shifts[offset] or r"\N")
        if certificate:
            values["cnumber"], values["cbook"] = str(certificate), str(batch.cbooks[offset])
            values["certified"] = f"{certificate:02d}, {self.symbols[batch.cbooks[offset]]}"

    def _fill_keys(self, values: dict[str, str], pattern: Pattern, index: int) -> None:
        for model, count in pattern.counts.items():
            if count:
                first, name = self.firsts[model] + index * self.strides[model], f"i_{model._meta.model_name}_"
                for number in range(count):
                    values[f"{name}{number}"] = str(first + number)

    def _person(self, number: int) -> dict[str, str]:
        known = self._people.get(number)
        if known is None:
            known = self._people[number] = person(number)
        return known
