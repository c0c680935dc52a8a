"""What the pages of questions and feedback show: lists by keyset, one inquiry with its history, the public search."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from procedures import formats
from procedures.deadlines import OfficeCalendar, working_minutes
from procedures.models import Feedback, FeedbackState, Inquiry, Procedure, Question, QuestionState, Unit, UnitKind
from procedures.models.inquiry import EVENTS
from procedures.phrases import name_key
from procedures.queries.chips import TimeChip
from procedures.queries.feedback_limits import chip_of
from procedures.queries.rows import Listed, count_in_words, open_mark, pack_mark, page_of

PUBLIC_PAGE = 20
NEWEST_OF_A_PROCEDURE = 5
MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class InquiryRow:
    """One question or piece of feedback in an officer's list."""

    code: str
    title: str
    about: str
    unit: str
    state: str
    received_at: datetime
    time: str
    chip: TimeChip | None


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One event in words."""

    at: datetime
    who: str
    sentence: str
    said: str


def question_list(
    rows: QuerySet[Question], *, at: datetime, calendar: OfficeCalendar, after: str
) -> Listed[InquiryRow]:
    """One page of questions, newest first. Two queries."""
    return _listed(rows, after, lambda row: _question_row(row, at, calendar))


def feedback_list(
    rows: QuerySet[Feedback], *, at: datetime, calendar: OfficeCalendar, after: str
) -> Listed[InquiryRow]:
    """One page of feedback, newest first. Two queries."""
    return _listed(rows, after, lambda row: _feedback_row(row, at, calendar))


def _listed(rows: QuerySet[Any], after: str, row_of: Any) -> Listed[InquiryRow]:
    count = count_in_words(rows)
    if mark := open_mark(after):
        rows = rows.filter(Q(received_at__lt=mark[0]) | Q(received_at=mark[0], pk__lt=mark[1]))
    found, more = page_of(rows.select_related("procedure", "unit").order_by("-received_at", "-pk"))
    next_mark = pack_mark(found[-1].received_at, found[-1].pk) if more else ""
    return Listed(tuple(row_of(row) for row in found), count, next_mark, not mark)


def _question_row(row: Question, at: datetime, calendar: OfficeCalendar) -> InquiryRow:
    return InquiryRow(
        row.code,
        row.title,
        row.procedure.label if row.procedure else "",
        row.unit.label,
        row.get_state_display(),
        row.received_at,
        time_said(row, at=at, calendar=calendar),
        None,
    )


def _feedback_row(row: Feedback, at: datetime, calendar: OfficeCalendar) -> InquiryRow:
    chip = chip_of(row, at=at, calendar=calendar)
    about = row.get_subject_display()
    return InquiryRow(row.code, row.title, about, row.unit.label, row.get_state_display(), row.received_at, "", chip)


def time_said(question: Question, *, at: datetime, calendar: OfficeCalendar) -> str:
    """The working time until the answer, or how long the question has waited; "" where nobody waits."""
    if question.answered_minutes is not None:
        return _("answered in %(time)s") % {"time": formats.working_time(question.answered_minutes)}
    if question.state != QuestionState.ASKED:
        return ""
    waited = working_minutes(calendar, question.received_at, max(at, question.received_at))
    return _("waiting for %(time)s") % {"time": formats.working_time(waited)}


# One inquiry


def history(inquiry: Inquiry, *, for_sender: bool = False) -> list[HistoryLine]:
    """Its events, newest first, one query. The sender is told what was done, not by whom."""
    events = EVENTS[type(inquiry)].objects.filter(inquiry=inquiry).select_related("by").order_by("-sequence")
    if for_sender:
        events = events.exclude(code="read_sender")
    lines = []
    for event in events:
        sentence = EVENT_SENTENCES[event.code]() % _named(event.facts)
        who = str(event.by) if event.by else _("The sender")
        said = str(event.facts.get("text") or event.facts.get("reason") or "")
        lines.append(HistoryLine(event.at, "" if for_sender else who, sentence, "" if for_sender else said))
    return lines


def _named(facts: Mapping[str, Any]) -> dict[str, str]:
    return {"to": str(facts.get("to_name", ""))}


EVENT_SENTENCES = {
    "ask_question": lambda: _("The question came in"),
    "route_question": lambda: _("Sent on to: %(to)s"),
    "answer_question": lambda: _("The question was answered"),
    "publish_answer": lambda: _("The answer was published"),
    "withdraw_answer": lambda: _("The answer was taken back from the public"),
    "decline_question": lambda: _("Not answered here"),
    "give_feedback": lambda: _("The feedback came in"),
    "confirm_feedback": lambda: _("The feedback was taken up"),
    "ask_sender": lambda: _("The sender was asked for more"),
    "complete_feedback": lambda: _("The sender answered"),
    "forward_feedback": lambda: _("Forwarded to: %(to)s"),
    "settle_feedback": lambda: _("The feedback was settled"),
    "publish_result": lambda: _("The result was published"),
    "read_sender": lambda: _("The sender's name and contact were read"),
    "decline_feedback": lambda: _("The feedback was not taken up"),
}
"""What happened, in words."""


def question_by_token(token: str) -> Question | None:
    """The question of a status address. One query."""
    if not token.isprintable():
        return None
    return Question.objects.select_related("unit", "procedure").filter(token=token).first()


def feedback_by_token(token: str) -> Feedback | None:
    """The feedback of a status address. One query."""
    if not token.isprintable():
        return None
    parts = ("unit", "received_unit", "procedure")
    return Feedback.objects.select_related(*parts).filter(token=token).first()


# The public


def published_questions(text: str, *, procedure: str = "", field: str = "", after: str = "") -> Listed[Question]:
    """Published questions, newest first, whose words begin as typed. Two queries."""
    rows = Question.objects.filter(state=QuestionState.PUBLISHED)
    if procedure:
        rows = rows.filter(procedure__code=procedure)
    if field:
        rows = rows.filter(procedure__field_code=field)
    return _published(rows, text, after)


def published_feedback(text: str, *, after: str = "") -> Listed[Feedback]:
    """Published results of feedback, newest first. Two queries."""
    return _published(Feedback.objects.filter(state=FeedbackState.PUBLISHED), text, after)


def _published(rows: QuerySet[Any], text: str, after: str) -> Listed[Any]:
    for word in name_key(text).split()[:MOST_WORDS]:
        rows = rows.filter(search__contains=word)
    count = count_in_words(rows)
    if mark := open_mark(after):
        rows = rows.filter(Q(published_at__lt=mark[0]) | Q(published_at=mark[0], pk__lt=mark[1]))
    found, more = page_of(rows.select_related("procedure", "unit").order_by("-published_at", "-pk"), PUBLIC_PAGE)
    next_mark = pack_mark(found[-1].published_at, found[-1].pk) if more else ""
    return Listed(tuple(found), count, next_mark, not mark)


def questions_of(procedure: str) -> tuple[list[Question], bool]:
    """The newest published questions about a procedure, and whether there are more. One query."""
    rows = Question.objects.filter(state=QuestionState.PUBLISHED, procedure__code=procedure)
    return page_of(rows.order_by("-published_at", "-pk"), NEWEST_OF_A_PROCEDURE)


def fields_with_questions() -> list[tuple[str, str]]:
    """Fields of work in which something was published, with their names. One query."""
    about = Procedure.objects.filter(pk__in=Question.objects.filter(state=QuestionState.PUBLISHED).values("procedure"))
    return sorted({(p.field_code, field_label(p)) for p in about}, key=lambda pair: pair[1])


def field_label(procedure: Procedure) -> str:
    """The field of a procedure in the reader's language."""
    return procedure.field_name_en if formats.in_english() else procedure.field_name


def agencies() -> QuerySet[Unit]:
    """Who may be asked and complained to: the province, its communes and departments."""
    kinds = (UnitKind.PROVINCE, UnitKind.COMMUNE, UnitKind.DEPARTMENT)
    return Unit.objects.filter(kind__in=kinds, closed_on=None).order_by("path")


def places_to_send_to() -> QuerySet[Unit]:
    """Where a question may be sent on to: agencies and their sections."""
    return Unit.objects.filter(closed_on=None).exclude(kind=UnitKind.RECEPTION_POINT).order_by("path")
