"""A prepared queryset reads what the queryset reads, related rows included, however often and for whatever values."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import Q
from django.forms.models import model_to_dict

from procedures.models import Case, CaseEvent, Task
from procedures.queries.prepared import Prepared
from tests.clock import monday
from tests.counting import counting
from tests.office import Office
from tests.route import leave

CASES = Prepared(
    lambda code, day: (
        Case.objects.select_related("applicant", "version__procedure", "submitter")
        .defer("version__document")
        .filter(Q(closed_at=None) | Q(closed_at__gt=day), code=code)
    ),
    "[code]",
    monday(1) - timedelta(days=9999),
)
EVENTS = Prepared(lambda key: CaseEvent.objects.filter(case=key), -118)
TASKS = Prepared(lambda key: Task.objects.filter(case=key).select_related("unit"), -118)


def test_it_reads_what_the_queryset_reads(office: Office) -> None:
    cases = [office.receive(at=monday(9)), office.receive("1.004873", at=monday(9))]
    leave(cases[0], at=monday(10))
    for case in cases:
        with counting() as spent:
            [found] = CASES(case.code, monday(9))
            names = (found.applicant.full_name, found.version.procedure.code, found.submitter)
        assert spent.within(1)
        # Not counted, so that PostgreSQL reads it by a prepared statement, more than once.
        assert [CASES(case.code, monday(9))[0].pk for _time in range(3)] == [case.pk] * 3
        plain, [found] = Case.objects.get(pk=case.pk), CASES(case.code, monday(9))
        assert model_to_dict(found) == model_to_dict(plain)
        assert (found.received_at, found.facts) == (plain.received_at, plain.facts)
        assert names == (plain.applicant.full_name, plain.version.procedure.code, None)
        assert list(map(vars_of, EVENTS(case.pk))) == list(map(vars_of, CaseEvent.objects.filter(case=case)))
        assert [task.unit.code for task in TASKS(case.pk)] == [task.unit.code for task in case.tasks.all()]


def vars_of(event: CaseEvent) -> dict[str, object]:
    return {name: value for name, value in vars(event).items() if name != "_state"}


def test_values_stand_where_the_marks_stood(office: Office) -> None:
    case = office.receive(at=monday(9))
    assert CASES("'; --", monday(9)) == []
    Case.objects.filter(pk=case.pk).update(closed_at=monday(10))
    assert [found.pk for found in CASES(case.code, monday(9))] == [case.pk]
    assert CASES(case.code, monday(11)) == []


def test_a_mark_that_gets_lost_is_a_mistake_of_the_programmer(office: Office) -> None:
    with pytest.raises(AssertionError, match="a mark got lost"):
        Prepared(lambda code: Case.objects.all(), "[code]")("x")
