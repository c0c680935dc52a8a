"""What was changed around the triggers still shows: the chain of seals no longer fits."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from procedures.models import Case, CaseEvent
from procedures.queries.ledger import verify
from tests.clock import monday
from tests.office import Office, reload
from tests.route import go_to, leave

EVENTS = CaseEvent._meta.db_table
SQLITE = ("events_are_not_changed", "events_are_not_deleted")
POSTGRESQL = ("events_are_append_only",)


@pytest.fixture
def case(office: Office) -> Case:
    """A case with five events, and another beside it."""
    other = office.receive(at=monday(8))
    case = office.receive(at=monday(8))
    go_to(case, "issue", at=monday(9))
    assert (reload(case).event_count, reload(other).event_count) == (5, 2)
    assert verify().defects == []
    return reload(case)


@pytest.fixture
def unguarded(case: Case) -> Case:
    """The triggers are gone, as they are for whoever owns the database; they come back with the rollback."""
    with connection.cursor() as cursor:
        for name in SQLITE if connection.vendor == "sqlite" else POSTGRESQL:
            where = f" ON {EVENTS}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {name}{where}")
    return case


def numbered(case: Case, sequence: int) -> CaseEvent:
    return case.events.get(sequence=sequence)


def test_an_untouched_record_verifies(case: Case) -> None:
    report = verify()
    assert (report.cases, report.events, report.defects, report.unknown) == (2, 7, [], ())
    report = verify([case.code])
    assert (report.cases, report.events, report.defects) == (1, 5, [])


@pytest.mark.parametrize(
    "change",
    [
        {"facts": {"from": "reception", "to": "approval"}},
        {"facts": {}},
        {"at": monday(7)},
        {"by": None},
        {"unit": None},
        {"code": "withdraw"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_changed_content_shows(unguarded: Case, change: dict[str, object]) -> None:
    CaseEvent.objects.filter(pk=numbered(unguarded, 3).pk).update(**change)
    assert verify().defects == [f"{unguarded.code}: event 3 was changed"]


def test_changed_content_with_a_new_seal_shows(unguarded: Case) -> None:
    event = numbered(unguarded, 3)
    event.facts = {**event.facts, "note": "sửa sau"}
    event.hash = event.seal()
    event.save()
    assert verify().defects == [f"{unguarded.code}: event 4 does not follow the one before it"]


def test_a_chain_sealed_anew_from_the_change_on_shows(unguarded: Case) -> None:
    """Whoever seals every later event anew still leaves the head on the case behind."""
    previous = numbered(unguarded, 2).hash
    for sequence in (3, 4, 5):
        event = numbered(unguarded, sequence)
        event.previous_hash = previous
        if sequence == 3:
            event.facts = {}
        previous = event.hash = event.seal()
        event.save()
    assert verify().defects == [f"{unguarded.code}: the end of the chain is missing"]


def test_a_removed_last_event_shows(unguarded: Case) -> None:
    CaseEvent.objects.filter(pk=numbered(unguarded, 5).pk).delete()
    assert verify().defects == [f"{unguarded.code}: the end of the chain is missing"]


def test_a_removed_middle_event_shows(unguarded: Case) -> None:
    CaseEvent.objects.filter(pk=numbered(unguarded, 3).pk).delete()
    assert verify().defects == [
        f"{unguarded.code}: event 3 is missing",
        f"{unguarded.code}: event 4 does not follow the one before it",
    ]


def test_a_removed_first_event_shows(unguarded: Case) -> None:
    CaseEvent.objects.filter(pk=numbered(unguarded, 1).pk).delete()
    assert verify().defects == [
        f"{unguarded.code}: event 1 is missing",
        f"{unguarded.code}: event 2 does not follow the one before it",
    ]


def test_a_removed_record_shows(unguarded: Case) -> None:
    CaseEvent.objects.filter(case=unguarded).delete()
    assert verify().defects == [f"{unguarded.code}: the end of the chain is missing"]


def test_swapped_events_show(unguarded: Case) -> None:
    third, fourth = numbered(unguarded, 3), numbered(unguarded, 4)
    for event, sequence in ((third, 99), (fourth, 3), (third, 4)):
        CaseEvent.objects.filter(pk=event.pk).update(sequence=sequence)
    defects = verify().defects
    assert f"{unguarded.code}: event 3 was changed" in defects
    assert f"{unguarded.code}: event 4 was changed" in defects
    assert f"{unguarded.code}: event 3 does not follow the one before it" in defects


def test_events_swapped_between_cases_show(unguarded: Case) -> None:
    other = Case.objects.exclude(pk=unguarded.pk).get()
    mine, theirs = numbered(unguarded, 2), numbered(other, 2)
    for event, case, sequence in ((mine, other, 99), (theirs, unguarded, 2), (mine, other, 2)):
        CaseEvent.objects.filter(pk=event.pk).update(case=case, sequence=sequence)
    defects = verify().defects
    assert f"{unguarded.code}: event 2 was changed" in defects
    assert f"{other.code}: event 2 was changed" in defects


def test_an_event_added_past_the_acts_shows(case: Case) -> None:
    """Appending is allowed by the triggers; an event that no act wrote is not the head on the case."""
    last = numbered(case, 5)
    added = CaseEvent(case=case, sequence=6, code="withdraw", at=monday(10), facts={}, previous_hash=last.hash)
    added.hash = added.seal()
    added.save(force_insert=True)
    assert verify().defects == [f"{case.code}: the end of the chain is missing"]


def test_a_changed_head_shows(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(event_head="0" * 64)
    assert verify().defects == [f"{case.code}: the end of the chain is missing"]
    Case.objects.filter(pk=case.pk).update(event_head=case.event_head, event_count=4)
    assert verify().defects == [f"{case.code}: the end of the chain is missing"]


def test_the_command_says_what_it_found(case: Case) -> None:
    said = StringIO()
    call_command("verify_ledger", stdout=said)
    assert said.getvalue() == "The record verifies: 2 case(s), 7 event(s).\n"
    call_command("verify_ledger", case.code, stdout=said)
    assert said.getvalue().endswith("1 case(s), 5 event(s).\n")


def test_the_command_fails_on_a_broken_record(unguarded: Case) -> None:
    CaseEvent.objects.filter(pk=numbered(unguarded, 3).pk).update(facts={})
    said = StringIO()
    with pytest.raises(CommandError, match=r"does not verify: 1 defect"):
        call_command("verify_ledger", stdout=said)
    assert said.getvalue() == f"{unguarded.code}: event 3 was changed\n"


def test_the_command_does_not_know_every_code(case: Case) -> None:
    with pytest.raises(CommandError, match="No such case: H99-1"):
        call_command("verify_ledger", case.code, "H99-1")


def test_a_record_grows_by_every_act(case: Case) -> None:
    before = numbered(case, 5)
    event = leave(case, at=monday(10))
    assert (event.sequence, event.previous_hash) == (6, before.hash)
    assert verify().defects == []


def test_the_seal_does_not_depend_on_the_order_of_facts_or_the_timezone(case: Case) -> None:
    event = numbered(case, 3)
    facts = dict(reversed(list(event.facts.items())))
    assert list(facts) != list(event.facts)
    event.facts = facts
    event.at = event.at.astimezone(monday(8).tzinfo)
    assert event.seal() == event.hash
