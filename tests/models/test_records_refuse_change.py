"""The database itself refuses to change what is on record, whoever asks and however."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from procedures.actions.publish_procedure import publish
from procedures.models import CaseEvent, Procedure, ProcedureVersion
from procedures.queries.ledger import verify
from tests.clock import monday
from tests.office import LOADED_AT, Office

EVENTS, VERSIONS = CaseEvent._meta.db_table, ProcedureVersion._meta.db_table
APPEND_ONLY, IMMUTABLE = "events are append-only", "a published version is immutable"


def sql(statement: str, *values: object) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def refused(change: Callable[[], object], words: str) -> None:
    """Run a change that the database has to refuse with these words."""
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        change()


def test_an_event_is_not_changed(office: Office) -> None:
    event = office.receive(at=monday(8)).events.last()
    assert event is not None
    before = list(CaseEvent.objects.values_list())

    event.facts = {"due_at": "2026-12-31"}
    refused(event.save, APPEND_ONLY)
    refused(lambda: CaseEvent.objects.update(at=monday(9)), APPEND_ONLY)
    refused(lambda: CaseEvent.objects.filter(pk=event.pk).update(sequence=F("sequence") + 1), APPEND_ONLY)
    refused(lambda: CaseEvent.objects.bulk_update([event], ["facts"]), APPEND_ONLY)
    refused(lambda: sql(f"UPDATE {EVENTS} SET code = 'forward' WHERE id = %s", event.pk), APPEND_ONLY)
    refused(lambda: sql(f"UPDATE {EVENTS} SET code = code"), APPEND_ONLY)

    assert list(CaseEvent.objects.values_list()) == before


def test_an_event_is_not_deleted(office: Office) -> None:
    event = office.receive(at=monday(8)).events.last()
    assert event is not None
    count = CaseEvent.objects.count()

    refused(event.delete, APPEND_ONLY)
    refused(lambda: CaseEvent.objects.all().delete(), APPEND_ONLY)
    refused(lambda: CaseEvent.objects.filter(pk=event.pk)._raw_delete("default"), APPEND_ONLY)
    refused(lambda: sql(f"DELETE FROM {EVENTS} WHERE id = %s", event.pk), APPEND_ONLY)

    assert CaseEvent.objects.count() == count


def test_an_event_is_not_replaced_by_another_of_its_number(office: Office) -> None:
    """INSERT OR REPLACE deletes the old row first; that too is a deletion."""
    office.receive(at=monday(8))
    columns = "case_id, sequence, code, at, by_id, unit_id, facts, previous_hash, hash"
    if connection.vendor == "sqlite":
        statement = f"INSERT OR REPLACE INTO {EVENTS} ({columns}) SELECT {columns} FROM {EVENTS}"
    else:
        statement = (
            f"INSERT INTO {EVENTS} ({columns}) SELECT {columns} FROM {EVENTS} "
            "ON CONFLICT (case_id, sequence) DO UPDATE SET facts = EXCLUDED.facts"
        )
    before = list(CaseEvent.objects.order_by("pk").values_list())
    refused(lambda: sql(statement), APPEND_ONLY)
    assert list(CaseEvent.objects.order_by("pk").values_list()) == before


def test_events_are_appended(office: Office) -> None:
    office.receive(at=monday(8))
    assert CaseEvent.objects.count() == 2
    assert verify().defects == []


@pytest.fixture
def version(office: Office) -> ProcedureVersion:
    return office.version("1.001193")


FROZEN = {
    "number": 7,
    "document": {},
    "digest": "0" * 64,
    "effective_since": monday(8).date(),
    "published_at": None,
    "procedure": None,
}


@pytest.mark.parametrize("field", sorted(FROZEN))
def test_a_published_version_is_not_changed(version: ProcedureVersion, field: str) -> None:
    other = Procedure.objects.exclude(pk=version.procedure_id).first()
    value = other if field == "procedure" else FROZEN[field]
    before = ProcedureVersion.objects.filter(pk=version.pk).values().get()
    refused(lambda: ProcedureVersion.objects.filter(pk=version.pk).update(**{field: value}), IMMUTABLE)
    setattr(version, field, value)
    refused(version.save, IMMUTABLE)
    refused(lambda: version.save(update_fields=[field]), IMMUTABLE)
    assert ProcedureVersion.objects.filter(pk=version.pk).values().get() == before


def test_a_published_version_is_not_changed_by_sql(version: ProcedureVersion) -> None:
    refused(lambda: sql(f"UPDATE {VERSIONS} SET document = '{{}}' WHERE id = %s", version.pk), IMMUTABLE)
    refused(lambda: sql(f"UPDATE {VERSIONS} SET published_at = NULL"), IMMUTABLE)


def test_a_published_version_is_not_deleted(version: ProcedureVersion) -> None:
    refused(version.delete, IMMUTABLE)
    refused(lambda: ProcedureVersion.objects.filter(pk=version.pk).delete(), IMMUTABLE)
    refused(lambda: sql(f"DELETE FROM {VERSIONS} WHERE id = %s", version.pk), IMMUTABLE)
    assert ProcedureVersion.objects.filter(pk=version.pk).exists()


def test_the_end_of_a_published_version_may_be_set(version: ProcedureVersion) -> None:
    """That a version ends is learned later; what it promises stays."""
    version.effective_until = monday(8).date()
    version.save(update_fields=["effective_until"])
    assert ProcedureVersion.objects.get(pk=version.pk).effective_until == monday(8).date()


def test_a_draft_may_be_changed_and_deleted(version: ProcedureVersion) -> None:
    draft = ProcedureVersion.objects.create(
        procedure=version.procedure,
        number=2,
        document=version.document,
        digest="0" * 64,
        effective_since=version.effective_since,
    )
    draft.digest = "1" * 64
    draft.save()
    draft.number = 3
    draft.save()
    draft.delete()
    assert not ProcedureVersion.objects.filter(procedure=version.procedure, number__gt=1).exists()


def test_publishing_the_same_again_touches_nothing(version: ProcedureVersion) -> None:
    before = ProcedureVersion.objects.filter(pk=version.pk).values().get()
    assert publish(version.definition, at=monday(8)).created is False
    assert ProcedureVersion.objects.filter(pk=version.pk).values().get() == before
    assert before["published_at"] == LOADED_AT
