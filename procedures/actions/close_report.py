"""Close a report: its figures and its cases are frozen, signed and sealed to the report closed before it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from procedures import policies
from procedures.actions.base import clock_time
from procedures.actions.idempotency import claim
from procedures.errors import ActionRefused, Refusal
from procedures.models import ClosedReport, Officer, ReportForm, Unit
from procedures.reports.closing import next_number, packed, places, seal
from procedures.reports.period import Period
from procedures.reports.record import Question
from procedures.reports.statutory import Lines, Report, as_data, report


def close_report(
    unit: Unit,
    form: ReportForm,
    period: Period,
    *,
    by: Officer,
    at: datetime,
    lines: Lines = Lines.FIELDS,
    note: str = "",
    key: str = "",
) -> ClosedReport:
    """Freeze the report of `unit` for `period` as the record stands at `at`, and return it.

    Raises ActionRefused `not_supervisor`, `period_not_over`, `report_closed`, and every fault of the report itself;
    AlreadyAnswered when the form was posted before. Nothing changes a closed report: what the record says later is
    listed beside it. Source: TT 09/2026/TT-BTP (reports are signed by the head of the unit).
    """
    with transaction.atomic():
        # Two supervisors may close at once: the second waits here and finds the report closed.
        unit = Unit.objects.select_for_update().get(pk=unit.pk)
        if key:
            claim(key, by=by, at=at, answer="")
        question = Question(unit, period, at)
        if reasons := list(_refusals(question, form, by=by)):
            raise ActionRefused(reasons)
        with translation.override("vi"):  # what is signed says the words of the form
            made = report(question, form, lines)
        if made.faults:
            raise ActionRefused(made.faults)
        return _frozen(made, by=by, note=note)


def _refusals(question: Question, form: ReportForm, *, by: Officer) -> Iterator[Refusal]:
    unit, period = question.unit, question.period
    if not policies.may_close_report(by, unit, at=question.as_of):
        yield Refusal("not_supervisor", _("Only the supervisor of %(unit)s closes its reports."), {"unit": unit.label})
        return
    if not question.is_over:
        yield Refusal(
            "period_not_over",
            _("The period lasts until %(day)s; it can be closed from the day after."),
            {"day": f"{period.last:%d/%m/%Y}"},
        )
    known = ClosedReport.objects.filter(unit=unit, form=form, begins_on=period.first, ends_on=period.last).first()
    if known is not None:
        yield Refusal(
            "report_closed",
            _("%(who)s closed this report at %(time)s already."),
            {"who": str(known.closed_by), "time": clock_time(known.closed_at)},
        )


def _frozen(made: Report, *, by: Officer, note: str) -> ClosedReport:
    question = made.question
    content, digest = packed(places(question))
    number, previous = next_number(question.unit)
    closed = ClosedReport(
        unit=question.unit,
        number=number,
        form=made.layout.form,
        begins_on=question.period.first,
        ends_on=question.period.last,
        figures=as_data(made),
        cases=content,
        cases_digest=digest,
        closed_at=question.as_of,
        closed_by=by,
        note=" ".join(note.split())[:300],
        previous_hash=previous,
    )
    closed.hash = seal(closed)
    closed.save(force_insert=True)
    return closed
