"""Receive paper folders at a desk: the whole list, one folder, or one that stands on no list.

Source: NĐ 118/2025/NĐ-CP art. 18, 20; TT 01/2018/TT-VPCP (every hand-over has a giver, a receiver and a moment).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from procedures import policies
from procedures.actions.base import clock_time, locked
from procedures.actions.hand_over_paper import locked_cases, locked_list, move_folders, note, open_movement
from procedures.actions.idempotency import claim
from procedures.errors import ActionRefused, Refusal
from procedures.models import (
    Case,
    FolderPlace,
    HandOverList,
    MovementState,
    Officer,
    PaperMovement,
    Unit,
)
from procedures.queries.journey import HAS_PAPER, Whereabouts, whereabouts

EVENT_MISSING = "paper_missing"
EVENT_TAKEN_IN = "take_in_paper"
CAN_BE_ADDED = ("for_another", "not_on_a_list", "found_again")
"""Reasons after which the folder can be taken in all the same: it does lie here."""


def receive_folder(case: Case, *, by: Officer, at: datetime, units: Sequence[Unit]) -> PaperMovement:
    """Receive a folder that is on the way to one of `units`; it is at this officer's desk from now on.

    Raises ActionRefused: `no_paper`, `already_received` (with the time), `already_here`, and those after which
    `take_in` may follow (`CAN_BE_ADDED`).
    """
    movement = open_movement(case)
    mine = {unit.pk: unit for unit in units if policies.may_handle_paper(by, unit, at=at)}
    if movement is None or movement.state != MovementState.SENT or movement.to_unit_id not in mine:
        raise ActionRefused([_not_coming(case, movement, list(mine.values()))])
    with transaction.atomic():
        assert movement.list_id is not None
        paper_list = locked_list(movement.list_id)
        again = PaperMovement.objects.get(pk=movement.pk)
        if again.state != MovementState.SENT:  # another hand was faster
            raise ActionRefused([_not_coming(case, open_movement(case), list(mine.values()))])
        locked_cases([again])
        _receive([again], paper_list, by=by, at=at)
        return again


def receive_list(paper_list: HandOverList, *, by: Officer, at: datetime, key: str = "", answer: str = "") -> int:
    """Receive everything on the list that is still on the way; how many folders.

    Raises AlreadyAnswered, ActionRefused: `not_yours`, `not_sent`, `list_received`.
    """
    return len(_settle(paper_list, MovementState.RECEIVED, by=by, at=at, key=key, answer=answer))


def finish_list(paper_list: HandOverList, *, by: Officer, at: datetime, key: str = "", answer: str = "") -> int:
    """Confirm a list of which some folders did not come: the rest is noted as missing; how many. Raises as above."""
    return len(_settle(paper_list, MovementState.MISSING, by=by, at=at, key=key, answer=answer))


def take_in(case: Case, *, by: Officer, at: datetime, unit: Unit) -> PaperMovement:
    """Take in a folder that lies here though the record says otherwise. What was on the way elsewhere ends there.

    Raises ActionRefused: `no_paper`, `not_yours`, `already_received`, `already_here`, `comes_on_a_list`.
    """
    with transaction.atomic():
        movement = open_movement(case)
        if movement is not None and movement.list_id is not None:
            locked_list(movement.list_id)
        case = locked(case.pk)
        movement = open_movement(case)
        if reasons := list(_taking_refusals(case, movement, unit, by, at)):
            raise ActionRefused(reasons)
        place = whereabouts(case)
        _leave_list(movement, by=by, at=at)
        taken = PaperMovement.objects.create(
            case=case,
            from_unit=place.unit,
            to_unit=unit,
            state=MovementState.RECEIVED,
            given_at=at,
            received_by=by,
            received_at=at,
        )
        move_folders([taken], FolderPlace.AT_UNIT, unit=unit, holder=by, since=at)
        note(case, EVENT_TAKEN_IN, by=by, at=at, unit=unit, facts={"unit": place.unit.name})
        return taken


def _settle(
    paper_list: HandOverList, state: MovementState, *, by: Officer, at: datetime, key: str, answer: str
) -> list[PaperMovement]:
    with transaction.atomic():
        paper_list = locked_list(paper_list.pk)
        if key:
            claim(key, by=by, at=at, answer=answer)
        if reasons := list(_list_refusals(paper_list, by, at)):
            raise ActionRefused(reasons)
        coming = list(paper_list.movements.filter(state=MovementState.SENT))
        cases = locked_cases(coming)
        if state == MovementState.RECEIVED:
            _receive(coming, paper_list, by=by, at=at)
            return coming
        paper_list.movements.filter(state=MovementState.SENT).update(state=state, received_by=by, received_at=at)
        move_folders(coming, FolderPlace.MISSING, unit=paper_list.giver, holder=None, since=at)
        facts = {"list": paper_list.label, "unit": paper_list.receiver.name, "giver": paper_list.giver.name}
        for movement in coming:
            note(cases[movement.case_id], EVENT_MISSING, by=by, at=at, unit=paper_list.receiver, facts=facts)
        _confirm(paper_list, by=by, at=at)
        return coming


def _receive(movements: Sequence[PaperMovement], paper_list: HandOverList, *, by: Officer, at: datetime) -> None:
    """Note the receiver and the moment; with the last folder the list is confirmed."""
    for movement in movements:
        movement.state, movement.received_by, movement.received_at = MovementState.RECEIVED, by, at
    PaperMovement.objects.filter(pk__in=[movement.pk for movement in movements]).update(
        state=MovementState.RECEIVED, received_by=by, received_at=at
    )
    move_folders(movements, FolderPlace.AT_UNIT, unit=paper_list.receiver, holder=by, since=at)
    if not paper_list.movements.filter(state=MovementState.SENT).exists():
        _confirm(paper_list, by=by, at=at)


def _confirm(paper_list: HandOverList, *, by: Officer, at: datetime) -> None:
    paper_list.confirmed_at, paper_list.confirmed_by = at, by
    paper_list.save(update_fields=("confirmed_at", "confirmed_by"))


def _leave_list(movement: PaperMovement | None, *, by: Officer, at: datetime) -> None:
    """End a movement whose folder turned up elsewhere: off an open list; never arrived, when it was sent."""
    if movement is None:
        return
    if movement.state == MovementState.LISTED:
        movement.delete()
        return
    movement.state, movement.received_by, movement.received_at = MovementState.MISSING, by, at
    movement.save(update_fields=("state", "received_by", "received_at"))
    paper_list = movement.list
    if paper_list is not None and not paper_list.movements.filter(state=MovementState.SENT).exists():
        _confirm(paper_list, by=by, at=at)


def _list_refusals(paper_list: HandOverList, by: Officer, at: datetime) -> Iterator[Refusal]:
    if not policies.may_handle_paper(by, paper_list.receiver, at=at):
        yield policies.foreign_paper(paper_list.receiver)
    elif paper_list.closed_at is None:
        yield Refusal(
            "not_sent", _("This list is still open: %(unit)s closes it first."), {"unit": paper_list.giver.label}
        )
    elif paper_list.confirmed_at is not None:
        yield Refusal(
            "list_received",
            _("%(who)s already received list %(list)s at %(time)s."),
            {
                "who": str(paper_list.confirmed_by),
                "list": paper_list.label,
                "time": clock_time(paper_list.confirmed_at),
            },
        )


def _taking_refusals(
    case: Case, movement: PaperMovement | None, unit: Unit, by: Officer, at: datetime
) -> Iterator[Refusal]:
    if not policies.may_handle_paper(by, unit, at=at):
        yield policies.foreign_paper(unit)
    elif movement is not None and movement.state == MovementState.SENT and movement.to_unit_id == unit.pk:
        yield Refusal(
            "comes_on_a_list", _("It comes on list %(list)s: scan it to receive it."), {"list": str(movement.list)}
        )
    else:
        reason = _not_coming(case, movement, [unit])
        if reason.code not in CAN_BE_ADDED:
            yield reason


def _not_coming(case: Case, movement: PaperMovement | None, units: Collection[Unit]) -> Refusal:
    """Why the folder cannot be received as one on the way to here."""
    place = whereabouts(case)
    mine = {unit.pk for unit in units}
    if not Case.objects.filter(HAS_PAPER, pk=case.pk).exists():
        return Refusal("no_paper", _("This case has no paper: it was handed in electronically."))
    if movement is not None and movement.state == MovementState.SENT:
        return Refusal(
            "for_another",
            _("List %(list)s took this folder to %(unit)s. If it lies before you, take it in all the same."),
            {"list": str(movement.list), "unit": str(movement.to_unit)},
        )
    if place.place == FolderPlace.AT_UNIT and place.unit.pk in mine:
        return _is_here(place)
    if place.place == FolderPlace.MISSING:
        return Refusal(
            "found_again",
            _("This folder was noted as missing at %(time)s. It lies before you: take it in."),
            {"time": clock_time(place.since)},
        )
    return Refusal(
        "not_on_a_list",
        _("This folder stands on no list to here: by the record it is at %(unit)s. Take it in if it lies before you."),
        {"unit": place.unit.label},
    )


def _is_here(place: Whereabouts) -> Refusal:
    move = place.movement
    if move is None or move.received_by is None:
        return Refusal(
            "already_here", _("By the record the folder is here since %(time)s."), {"time": clock_time(place.since)}
        )
    params = {"who": str(move.received_by), "time": clock_time(place.since)}
    return Refusal("already_received", _("Already received at %(time)s by %(who)s."), params)
