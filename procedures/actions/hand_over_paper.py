"""Give paper folders to another unit: scan them onto a list, close the list.

A list is locked before the cases on it, everywhere, so that two desks never wait for each other. What an act says of
a folder is judged under those locks; scanning a folder twice changes nothing the second time.

Source: NĐ 118/2025/NĐ-CP art. 18, 20; TT 01/2018/TT-VPCP (every hand-over has a giver, a receiver and a moment).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from procedures import policies
from procedures.actions.base import clock_time, locked, record
from procedures.actions.idempotency import claim
from procedures.errors import ActionRefused, Refusal
from procedures.models import (
    Case,
    FolderPlace,
    HandOverList,
    MovementState,
    Officer,
    PaperFolder,
    PaperMovement,
    Unit,
)
from procedures.queries.dossier import Dossier
from procedures.queries.journey import HAS_PAPER, Whereabouts, should_be_at, whereabouts

EVENT = "hand_over_paper"


def add_to_list(
    case: Case, *, by: Officer, at: datetime, units: Sequence[Unit], receiver: Unit | None = None
) -> PaperMovement:
    """Put the folder of `case` onto the open list for the unit it must go to.

    `units` are those the officer works for; `receiver` the unit chosen on the page, if one was. Raises ActionRefused
    with the reason: `no_paper`, `not_accepted`, `journey_ended`, `already_listed`, `on_the_way`, `missing`, `not_here`,
    `case_ended`, `still_here`, `goes_elsewhere`.
    """
    giver, target = _judged(case, units, receiver)
    if not policies.may_handle_paper(by, giver, at=at):
        raise ActionRefused([policies.foreign_paper(giver)])
    with transaction.atomic():
        paper_list = _open_list(giver, target, by=by, at=at)
        case = locked(case.pk)
        _judged(case, [giver], target)
        return PaperMovement.objects.create(
            case=case,
            from_unit=giver,
            to_unit=target,
            state=MovementState.LISTED,
            list=paper_list,
            given_by=by,
            given_at=at,
        )


def take_off_list(movement: PaperMovement, *, by: Officer, at: datetime) -> None:
    """Take a folder off a list that is still open. Raises ActionRefused `list_closed`, `not_yours`."""
    with transaction.atomic():
        assert movement.list_id is not None
        paper_list = locked_list(movement.list_id)
        if reasons := list(_closing_refusals(paper_list, by, at)):
            raise ActionRefused(reasons)
        paper_list.movements.filter(pk=movement.pk, state=MovementState.LISTED).delete()


def close_list(paper_list: HandOverList, *, by: Officer, at: datetime, key: str = "", answer: str = "") -> HandOverList:
    """Close the list: it gets its number, and every folder on it is on the way. Raises AlreadyAnswered, ActionRefused.

    Refused with `not_yours`, `list_closed`, `empty_list`.
    """
    with transaction.atomic():
        paper_list = locked_list(paper_list.pk)
        if key:
            claim(key, by=by, at=at, answer=answer)
        if reasons := list(_closing_refusals(paper_list, by, at)):
            raise ActionRefused(reasons)
        movements = _still_going(paper_list)
        if not movements:
            raise ActionRefused([Refusal("empty_list", _("Nothing is on this list yet: scan a folder first."))])
        paper_list.year = timezone.localtime(at).year
        paper_list.number = _next_number(paper_list.giver, paper_list.year)
        paper_list.closed_at, paper_list.closed_by = at, by
        paper_list.save(update_fields=("year", "number", "closed_at", "closed_by"))
        paper_list.movements.update(state=MovementState.SENT, given_by=by, given_at=at)
        move_folders(movements, FolderPlace.ON_THE_WAY, unit=paper_list.giver, holder=None, since=at)
        facts = {"list": paper_list.label, "unit": paper_list.receiver.name, "giver": paper_list.giver.name}
        for movement in movements:
            note(movement.case, EVENT, by=by, at=at, unit=paper_list.giver, facts=facts)
    return paper_list


def locked_list(pk: int) -> HandOverList:
    """The list under lock, with its units and officers. One query."""
    lists = HandOverList.objects.select_for_update(of=("self",))
    return lists.select_related("giver", "receiver").get(pk=pk)


def locked_cases(movements: Sequence[PaperMovement]) -> dict[int, Case]:
    """The cases of these movements under lock, always in the same order. One query."""
    related = ("version", "received_at_unit", "agency", "return_unit")
    cases = Case.objects.select_for_update(of=("self",)).select_related(*related).order_by("pk")
    return {case.pk: case for case in cases.filter(pk__in=[movement.case_id for movement in movements])}


def move_folders(
    movements: Sequence[PaperMovement], place: FolderPlace, *, unit: Unit, holder: Officer | None, since: datetime
) -> None:
    """Say where the folders of these movements are from now on. One statement."""
    PaperFolder.objects.bulk_create(
        [
            PaperFolder(case_id=move.case_id, place=place, unit=unit, holder=holder, since=since, movement=move)
            for move in movements
        ],
        update_conflicts=True,
        unique_fields=["case"],
        update_fields=["place", "unit", "holder", "since", "movement"],
    )


def note(case: Case, code: str, *, by: Officer, at: datetime, unit: Unit, facts: dict[str, str]) -> None:
    """Put a hand-over on the record of a locked case; never before the act that was recorded last."""
    later = max(at, case.changed_at or at)
    record(Dossier(case), code, by=by, at=later, unit=unit, facts=facts)


def _judged(case: Case, units: Sequence[Unit], receiver: Unit | None) -> tuple[Unit, Unit]:
    """Who gives and who gets the folder. Raises ActionRefused with why it cannot be given."""
    place = whereabouts(case)
    if reasons := list(_standing(case, place, units)):
        raise ActionRefused(reasons)
    tasks = list(case.tasks.open().select_related("unit").order_by("sequence"))
    targets = [unit for unit in should_be_at(case, tasks) if unit.pk != place.unit.pk]
    if not targets:
        raise ActionRefused([_stays(case)])
    if receiver is not None and receiver.pk not in {unit.pk for unit in targets}:
        params = {"unit": targets[0].label, "other": receiver.label}
        raise ActionRefused(
            [Refusal("goes_elsewhere", _("This folder goes to %(unit)s, not to %(other)s. Choose that unit."), params)]
        )
    return place.unit, receiver or targets[0]


def _standing(case: Case, place: Whereabouts, units: Sequence[Unit]) -> Iterator[Refusal]:
    """Why the folder cannot be given from here, wherever it goes."""
    if not Case.objects.filter(HAS_PAPER, pk=case.pk).exists():
        yield Refusal("no_paper", _("This case has no paper: it was handed in electronically."))
    elif case.accepted_at is None and not case.is_closed:
        yield Refusal("not_accepted", _("This case is not accepted yet: its papers stay at the counter."))
    elif place.place in (FolderPlace.PERSON, FolderPlace.ARCHIVE):
        yield Refusal(
            "journey_ended",
            _("The papers were given back or put into the archive at %(time)s. Nothing is left to hand over."),
            {"time": clock_time(place.since)},
        )
    elif open_move := open_movement(case):
        yield _moving(open_move)
    elif place.place == FolderPlace.MISSING:
        yield Refusal(
            "missing",
            _("This folder was noted as missing at %(time)s. If it lies before you, take it in first."),
            {"time": clock_time(place.since)},
        )
    elif place.unit.pk not in {unit.pk for unit in units}:
        yield Refusal(
            "not_here",
            _("By the record the folder is at %(unit)s since %(time)s. If it lies before you, take it in first."),
            {"unit": place.unit.label, "time": clock_time(place.since)},
        )


def open_movement(case: Case) -> PaperMovement | None:
    """The movement of a folder that is on a list or on the way."""
    parts = ("list__giver", "to_unit", "from_unit", "given_by")
    going = PaperMovement.objects.filter(state__in=(MovementState.LISTED, MovementState.SENT))
    return going.select_related(*parts).filter(case=case.pk).first()


def _moving(movement: PaperMovement) -> Refusal:
    params = {"unit": str(movement.to_unit), "time": clock_time(movement.given_at), "list": str(movement.list or "–")}
    if movement.state == MovementState.LISTED:
        return Refusal("already_listed", _("Already on the list for %(unit)s since %(time)s."), params)
    return Refusal(
        "on_the_way", _("On the way to %(unit)s since %(time)s, list %(list)s: that desk has to receive it."), params
    )


def _stays(case: Case) -> Refusal:
    if case.is_closed:
        return Refusal("case_ended", _("The case has ended: give the papers back, or put them into the archive."))
    return Refusal(
        "still_here", _("The case itself is still at your step. Forward it first, then hand the folder over.")
    )


def _open_list(giver: Unit, receiver: Unit, *, by: Officer, at: datetime) -> HandOverList:
    """The open list from one unit to the other under lock, begun when there is none."""
    while True:
        found, _made = HandOverList.objects.get_or_create(
            giver=giver, receiver=receiver, closed_at=None, defaults={"opened_at": at, "opened_by": by}
        )
        mine = HandOverList.objects.select_for_update(of=("self",)).filter(pk=found.pk, closed_at=None).first()
        if mine is not None:  # else it was closed between the two statements: the next folder begins a new one
            return mine


def _closing_refusals(paper_list: HandOverList, by: Officer, at: datetime) -> Iterator[Refusal]:
    if not policies.may_handle_paper(by, paper_list.giver, at=at):
        yield policies.foreign_paper(paper_list.giver)
    if paper_list.closed_at is not None:
        yield Refusal(
            "list_closed",
            _("%(who)s already closed this list at %(time)s: it is number %(list)s."),
            {"who": str(paper_list.closed_by), "time": clock_time(paper_list.closed_at), "list": paper_list.label},
        )


def _still_going(paper_list: HandOverList) -> list[PaperMovement]:
    """The folders on the list, cases locked. Those whose case has ended since stay here and leave the list."""
    movements = list(paper_list.movements.all())
    cases = locked_cases(movements)
    going = []
    for movement in movements:
        movement.case = cases[movement.case_id]
        if movement.case.is_closed and movement.case.return_unit_id != paper_list.receiver_id:
            movement.delete()
        else:
            going.append(movement)
    return going


def _next_number(giver: Unit, year: int) -> int:
    # Lists of one unit closed at once wait here, so that none gets the other's number.
    Unit.objects.select_for_update(no_key=True).get(pk=giver.pk)
    last = HandOverList.objects.filter(giver=giver, year=year).aggregate(last=Max("number"))["last"]
    return int(last or 0) + 1
