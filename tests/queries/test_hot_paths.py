"""What keeps the daily work quick when there is much of it: indexes that are asked, and nothing that grows with age."""

from __future__ import annotations

import pytest
from django.db import connection

from procedures.models import Case, CaseEvent, CasePaper, Task
from procedures.queries.holders import officers_for
from tests.clock import monday
from tests.counting import counting
from tests.office import Office

UNASKED = {
    CaseEvent: ("case_id", "by_id", "unit_id"),
    Task: ("case_id", "closed_by_id"),
    CasePaper: ("case_id", "reused_from_id"),
    Case: ("changed_by_id", "received_by_id"),
}


@pytest.mark.django_db
def test_rows_that_every_act_writes_have_no_index_nobody_asks() -> None:
    for model, columns in UNASKED.items():
        for column in columns:
            name = f"{model._meta.db_table}_{column}_"
            with connection.cursor() as cursor:
                if connection.vendor == "sqlite":
                    cursor.execute("SELECT name FROM sqlite_master WHERE type = 'index' AND name LIKE %s", [name + "%"])
                else:
                    cursor.execute("SELECT indexname FROM pg_indexes WHERE indexname LIKE %s", [name + "%"])
                assert cursor.fetchall() == []


def test_the_load_of_officers_is_counted_among_open_tasks_alone(office: Office) -> None:
    """Whoever holds a post for years has closed a hundred thousand steps; choosing them must not read those."""
    office.receive(at=monday(9))
    post = (office.section("civil_status"), "case_officer")
    with counting() as spent:
        chosen = officers_for([post], at=monday(10))
    assert chosen[post[0].pk, post[1]].tasks.count() == 0
    (statement,) = spent.statements
    with connection.cursor() as cursor:
        cursor.execute(("EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN ") + statement)
        plan = "\n".join(str(row) for row in cursor.fetchall())
    assert "worklist_of_an_officer" in plan or connection.vendor == "postgresql", plan
    assert 'JOIN "procedures_task"' not in statement
