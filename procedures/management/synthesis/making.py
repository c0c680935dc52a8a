"""The whole of it: play the lives, plan the cases, fill them in several processes, write them in one transaction."""

from __future__ import annotations

import gc
import multiprocessing
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import Max
from django.utils import timezone

from procedures.deadlines import snapped
from procedures.errors import OneStopError
from procedures.management.children import end_with_parent
from procedures.management.synthesis import lives, writing
from procedures.management.synthesis.filling import Filler
from procedures.management.synthesis.inflow import WorkingMinutes
from procedures.management.synthesis.lives import PARTS, Kind
from procedures.management.synthesis.patterns import Family, family_of
from procedures.management.synthesis.places import Place, read_places
from procedures.management.synthesis.plan import Batch, CodeTexts, Numbers, Plan, frequency
from procedures.models import (
    CaseCounter,
    CaseEvent,
    CertificationBook,
    CertificationKind,
    OutboxMark,
    ProcedureVersion,
    ReceiptCounter,
    RegisterBook,
    ShiftClose,
)
from procedures.queries.calendars import calendar_for
from procedures.queries.certifying import KINDS

PLAYED_BEFORE_NOW = timedelta(days=150)
MANY = 1000
WORTH_PLAYING = 0.4
"""A life of which fewer cases are to be expected is not played."""

COMMON_FATES = ("straight", "online", "supplement")

Texts = dict[type[models.Model], str]


@dataclass
class Made:
    """What was made, and in how many seconds it was written once the lives were played."""

    cases: int
    events: int
    writing: float


class NothingToPlay(OneStopError):
    """The office lacks what every case needs; says what."""


def make_cases(
    cases: int,
    *,
    seed: int,
    since: date,
    now: datetime,
    processes: int = 1,
    procedures: Collection[str] = (),
    progress: Callable[[int], None] = lambda done: None,
) -> Made:
    """Write invented cases received from `since` to `now`. All or none: one transaction.

    `procedures` are the codes of those that are handed in; none: all. Raises NothingToPlay. Not for
    an office with people in it: the tables are locked meanwhile.
    """
    with transaction.atomic():
        places, families, weights, by_family = _office(now, procedures, cases)
        calendar = calendar_for(places[0].commune)
        work = WorkingMinutes(calendar, since, now.date())
        end = work.until(now)
        if not end:
            raise NothingToPlay("No working day lies in that time.")
        codes = CodeTexts(timezone.localtime(now).date().toordinal())
        numbers, symbols = _numbers(places, families, range(since.year, now.year + 1), now)
        plan = Plan(cases, seed, families, weights, places, by_family, work, end, numbers, codes)
        strides = {model: max((p.counts[model] for f in families for p in f.patterns), default=0) for model in PARTS}
        firsts = {model: writing.first_free(model) for model in PARTS}
        series = {place.counter.pk: place.counter.receipt_series for place in places}
        filler = Filler(families, places, work, end, firsts, strides, series, codes.year, symbols)
        events_before = firsts[CaseEvent]
        done, begun = 0, time.monotonic()
        with writing.room_for(cases):
            with _filled(filler, plan, processes) as batches:
                for count, rows in batches:
                    writing.write(rows)
                    done += count
                    progress(done)
            for model in PARTS:
                writing.numbers_go_on(model, firsts[model] + done * strides[model])
            _keep_numbers(plan, now)
        last = CaseEvent.objects.aggregate(last=Max("pk"))["last"] or 0
        # What never happened is told to nobody.
        OutboxMark.objects.update_or_create(pk=1, defaults={"floor": last, "seen": last, "seen_at": None})
        return Made(done, CaseEvent.objects.filter(pk__gte=events_before).count(), time.monotonic() - begun)


def _office(
    now: datetime, procedures: Collection[str], cases: int
) -> tuple[list[Place], list[Family], list[float], list[list[int]]]:
    """Places, the lives possible there, how often each comes, and at which of the places."""
    today = timezone.localtime(now).date()
    places = read_places(today)
    if not places:
        raise NothingToPlay("No commune has a counter at which somebody is posted. Load an office first.")
    versions = ProcedureVersion.objects.in_force(today).select_related("procedure").order_by("procedure__code")
    if procedures:
        versions = versions.filter(procedure__code__in=procedures)
    kinds = {kind: share for version in versions for kind, share in _kinds(version)}
    total = sum(kinds.values())
    families, weights, by_family = [], [], []
    for kind, share in kinds.items():
        if cases * share / total < WORTH_PLAYING and share < max(kinds.values()):
            continue
        for family, where in _families(kind, places, now):
            families.append(family)
            weights.append(share * len(where) / len(places))
            by_family.append(where)
    if not families:
        raise NothingToPlay("No procedure in force can be received here. Load procedures first.")
    return places, families, weights, by_family


def _kinds(version: ProcedureVersion) -> Iterator[tuple[Kind, float]]:
    """The lives of a procedure, each with how often it comes; what is rare is played in its first variant alone."""
    variants = [variant.code for variant in version.definition.variants] or [""]
    fates = lives.fates(version)
    each = frequency(version.definition.code) / sum(fates.values())
    for fate, share in fates.items():
        played = variants if fate in COMMON_FATES else variants[:1]
        for variant in played:
            yield Kind(version, variant, fate), each * share / len(played)


def _families(kind: Kind, places: list[Place], now: datetime) -> Iterator[tuple[Family, list[int]]]:
    """A life as it is at every place: played once for all places that have whom and what it needs."""
    since = datetime.combine(kind.version.effective_since, datetime.min.time())
    begun = max(now - PLAYED_BEFORE_NOW, timezone.make_aware(since))
    left = list(range(len(places)))
    while left:
        place = places[left[0]]
        start = snapped(calendar_for(place.commune), begun + timedelta(days=1))
        life = lives.play(kind, place, at=lives.first_moment(start + timedelta(hours=1)))
        family = family_of(life) if life is not None else None
        alike = place.variants[0].keys()
        needs = alike if family is None else family.needs
        where = [i for i in left if needs <= places[i].variants[0].keys()]
        if family is not None:
            yield family, where
        left = sorted(set(left) - set(where))


# Numbers that are given out


def _numbers(
    places: list[Place], families: list[Family], years: range, now: datetime
) -> tuple[Numbers, dict[int, str]]:
    counters = {place.counter.pk: place.counter for place in places}
    books = {}
    lines = {}
    for counter in counters.values():
        for year in years:
            book = RegisterBook.objects.filter(unit=counter, year=year, closed_at=None).first()
            if book is None:
                newest = RegisterBook.objects.filter(unit=counter, year=year).aggregate(last=Max("volume"))["last"] or 0
                book = RegisterBook.objects.create(
                    unit=counter, year=year, volume=newest + 1, opened_at=_new_year(year)
                )
            books[counter.pk, year], lines[counter.pk, year] = book.pk, book.last
    cbooks, certificates, symbols = {}, {}, {}
    for agency, kind in _certifying(places, families):
        for year in years:
            there = CertificationBook.objects.filter(unit_id=agency, kind=kind, year=year, closed_at=None).first()
            cbook = there or CertificationBook.objects.create(
                unit_id=agency, kind=kind, year=year, opened_at=_new_year(year)
            )
            cbooks[agency, kind, year], certificates[agency, kind, year] = cbook.pk, cbook.last
            symbols[cbook.pk] = cbook.symbol
    receipts = {(r.unit_id, r.year): r.last for r in ReceiptCounter.objects.filter(unit__in=counters)}
    codes = {(c.agency_code, c.day.toordinal()): c.last for c in CaseCounter.objects.all()}
    shifts = ShiftClose.objects.values_list("unit", "officer").annotate(last=Max("number"))
    numbers = Numbers(
        codes, lines, books, receipts, certificates, cbooks,
        {(unit, officer): last for unit, officer, last in shifts}, writing.first_free(ShiftClose),
    )  # fmt: skip
    return numbers, symbols


def _certifying(places: list[Place], families: list[Family]) -> Iterator[tuple[int, str]]:
    kinds = {(KINDS[f.definition.code], f.agency_is_place, f.agency.pk) for f in families if f.certified}
    found = set()
    for kind, in_place, agency in kinds:
        found |= {(place.commune.pk if in_place else agency, str(CertificationKind(kind))) for place in places}
    yield from sorted(found)


def _new_year(year: int) -> datetime:
    return timezone.make_aware(datetime(year, 1, 1, 7, 30))


def _keep_numbers(plan: Plan, now: datetime) -> None:
    """Let every counter go on after the last number that was given out, and close the shifts."""
    numbers = plan.numbers
    CaseCounter.objects.bulk_create(
        (CaseCounter(agency_code=a, day=date.fromordinal(day), last=last) for (a, day), last in numbers.codes.items()),
        batch_size=MANY,
        update_conflicts=True,
        unique_fields=("agency_code", "day"),
        update_fields=("last",),
    )
    for key, book in numbers.books.items():
        RegisterBook.objects.filter(pk=book).update(last=numbers.lines[key])
    for ckey, cbook in numbers.cbooks.items():
        CertificationBook.objects.filter(pk=cbook).update(last=numbers.certificates[ckey])
    series = {place.counter.pk: place.counter.receipt_series for place in plan.places}
    ReceiptCounter.objects.bulk_create(
        [ReceiptCounter(unit_id=u, series=series[u], year=year, last=n) for (u, year), n in numbers.receipts.items()],
        batch_size=MANY, update_conflicts=True, unique_fields=("unit", "series", "year"), update_fields=("last",),
    )  # fmt: skip
    ShiftClose.objects.bulk_create((_closed(shift) for shift in numbers.shifts.values()), batch_size=MANY)
    if numbers.shifts:
        writing.numbers_go_on(ShiftClose, numbers.next_shift)


def _closed(shift: Any) -> ShiftClose:
    day = datetime.combine(date.fromordinal(shift.day), datetime.min.time())
    return ShiftClose(
        id=shift.key, unit_id=shift.unit, officer_id=shift.officer, number=shift.number,
        since=timezone.make_aware(day.replace(hour=7, minute=30)),
        at=timezone.make_aware(day.replace(hour=17, minute=5)),
        cash_vnd=shift.cash_vnd, transfer_vnd=0, counted_vnd=shift.cash_vnd,
    )  # fmt: skip


# Several processes


@contextmanager
def _filled(filler: Filler, plan: Plan, processes: int) -> Iterator[Iterator[tuple[int, Texts]]]:
    """The batches filled, in order; by this process alone or by others that end with it."""
    if processes == 1:
        yield ((len(batch), filler.fill(batch)) for batch in plan.batches())
        return
    gc.freeze()  # what is there is shared with the others and not looked through again
    context = multiprocessing.get_context("fork")
    ahead = context.Semaphore(processes * 4)
    pool = context.Pool(processes, initializer=_begin, initargs=(filler,))
    try:
        yield _received(pool.imap(_fill, _held_back(plan, ahead)), ahead)
    finally:
        pool.terminate()
        pool.join()
        gc.unfreeze()


def _held_back(plan: Plan, ahead: Any) -> Iterator[Batch]:
    """Batches, a few more than are written: the plan is quicker than the database."""
    for batch in plan.batches():
        ahead.acquire()
        yield batch


def _received(filled: Iterator[tuple[int, Texts]], ahead: Any) -> Iterator[tuple[int, Texts]]:
    for found in filled:
        ahead.release()
        yield found


_filler: Filler


def _begin(filler: Filler) -> None:
    global _filler
    end_with_parent()
    _filler = filler


def _fill(batch: Batch) -> tuple[int, Texts]:
    return len(batch), _filler.fill(batch)
