"""The page of one case: where it is, what happened, its papers, its people. What may be done is asked elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from procedures import formats
from procedures.models import (
    Case,
    CasePaper,
    CaseStatus,
    Charge,
    Delivery,
    PaperKind,
    PaperState,
    Party,
    ReturnMethod,
)
from procedures.phrases import CHANNELS
from procedures.queries.chips import TimeChip, left_until, time_chip
from procedures.queries.dossier import Dossier
from procedures.queries.limit_sheets import LimitView, limit_views
from procedures.queries.printed_papers import papers_of
from procedures.queries.route_picture import RouteView, route_view
from procedures.queries.sentences import Entry, entry
from procedures.queries.time_used import TimeUsed, time_used

RECENT = 5
"""Entries of the timeline that stand open; the others follow on demand."""


REGISTERED = "register"
"""The note of an application at the counter; told only when it was not accepted in the same moment."""


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One paper of the checklist."""

    name: str
    needed: str
    given: str
    state: str
    missing: bool
    reused: bool
    not_needed: bool
    note: str


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question to another unit, and its answer or the time left for it."""

    unit: str
    question: str
    answer: str
    answered_at: datetime | None
    chip: TimeChip | None


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """An error in the result: what is wrong, who mends it, and what was mended or the time left for it."""

    slug: str
    unit: str
    what: str
    reporter: str
    done: str
    done_at: datetime | None
    late: bool
    chip: TimeChip | None


@dataclass(frozen=True, slots=True)
class ChargeView:
    """An amount asked for. `receipt_id` and `receipt` are key and number of its payment receipt."""

    name: str
    amount_vnd: int
    state: str
    receipt_id: int | None
    receipt: str


@dataclass(frozen=True, slots=True)
class PersonView:
    """The people of a case as name and value; numbers masked unless revealed."""

    rows: tuple[tuple[str, str], ...]
    revealed: bool
    can_reveal: bool


@dataclass(frozen=True, slots=True)
class CasePage:
    """Everything the page shows apart from the acts."""

    code: str
    procedure: str
    status: int
    status_label: str
    chip: TimeChip | None
    due_at: datetime | None
    can_explain: bool
    waiting_line: str
    closing_reason: str
    process: str
    route: RouteView
    budget: TimeUsed | None
    recent: tuple[Entry, ...]
    earlier: tuple[Entry, ...]
    event_count: int
    papers: tuple[PaperRow, ...]
    papers_summary: str
    questions: tuple[QuestionView, ...]
    limits: tuple[LimitView, ...]
    corrections: tuple[CorrectionView, ...]
    charges: tuple[ChargeView, ...]
    person: PersonView
    received_at_unit: str
    agency: str
    return_unit: str
    return_method: str
    delivery: tuple[str, ...]
    result_number: str
    note: str
    has_receipt: bool
    prints: tuple[PaperKind, ...]
    token: str


def case_page(dossier: Dossier, *, at: datetime, revealed: bool = False) -> CasePage:
    """The page of a case at `at`. Reads tasks, papers, amounts, pauses, questions, events and the calendar once."""
    case = dossier.case
    events = list(case.events.select_related("by", "unit"))
    told = [event for event in events if event.code != REGISTERED or case.accepted_at != event.at]
    timeline = [*_awaited(dossier), *(entry(event, dossier.route) for event in reversed(told))]
    version, asked = case.version, _asked(dossier)
    process = _("Procedure %(code)s, version %(number)s, in force since %(since)s") % {
        "code": dossier.definition.code,
        "number": version.number,
        "since": formats.day(version.effective_since),
    }
    return CasePage(
        code=case.code,
        procedure=version.procedure.label,
        status=case.status,
        status_label=case.status_label,
        chip=time_chip(case, at=at, calendar=dossier.calendar),
        due_at=None if case.is_paused or (case.is_closed and case.finished_at is None) else case.due_at,
        can_explain=case.clock_started_at is not None,
        waiting_line=_waiting_line(dossier),
        closing_reason=case.closing_reason,
        process=process,
        route=route_view(dossier.definition, dossier.route, dossier.tasks, case.status),
        budget=time_used(case, dossier.tasks, dossier.pauses, dossier.consultations, at=at, calendar=dossier.calendar),
        recent=tuple(timeline[:RECENT]),
        earlier=tuple(timeline[RECENT:]),
        event_count=len(timeline),
        papers=tuple(_paper(paper, asked) for paper in dossier.papers),
        papers_summary=_papers_summary(dossier.papers, asked),
        questions=_questions(dossier, at),
        charges=tuple(_charge(c) for c in dossier.charges),
        limits=limit_views(dossier, at=at),
        corrections=_corrections(dossier, at),
        person=_person(case, revealed),
        received_at_unit=case.received_at_unit.label,
        agency=case.agency.label,
        return_unit=case.return_unit.label,
        return_method=case.get_return_method_display(),
        delivery=_delivery(case, revealed),
        result_number=case.result_number,
        note=case.note,
        has_receipt=case.accepted_at is not None,
        prints=papers_of(dossier),
        token=case.token,
    )


def _charge(charge: Charge) -> ChargeView:
    """One amount with the payment receipt it was paid by."""
    receipt = charge.payment
    return ChargeView(
        _name(charge),
        charge.amount_vnd,
        charge.get_state_display(),
        receipt.pk if receipt else None,
        receipt.reference if receipt else "",
    )


def _name(item: object) -> str:
    """The name of a stored paper or amount in the reader's language."""
    english = getattr(item, "name_en", "")
    return english if english and formats.in_english() else item.name  # type: ignore[attr-defined, no-any-return]


def _awaited(dossier: Dossier) -> list[Entry]:
    """What the case waits for, as the first line of the timeline."""
    if (request := dossier.open_supplement) is not None and dossier.case.status == CaseStatus.WAITING_PAPERS:
        names = [_name(paper) for paper in dossier.papers if paper.code in request.papers]
        asked = ", ".join([*names, *([request.other] if request.other else [])])
        return [
            Entry(
                request.answer_by, _("Waiting for papers from the applicant: %(papers)s") % {"papers": asked}, (), True
            )
        ]
    return [
        Entry(q.due_at, _("Waiting for the answer of %(unit)s") % {"unit": q.unit.label}, (q.question,), True)
        for q in dossier.consultations
        if q.answered_at is None
    ]


def _waiting_line(dossier: Dossier) -> str:
    case = dossier.case
    if case.status == CaseStatus.WAITING_PAPERS and case.answer_by:
        return _("The clock stands still. Papers may come until %(moment)s.") % {
            "moment": formats.moment(case.answer_by)
        }
    if case.status == CaseStatus.WAITING_PAYMENT:
        return _("The clock stands still until the payment is proven.")
    if case.status == CaseStatus.REGISTERED and case.answer_by:
        return _("To be answered by %(moment)s.") % {"moment": formats.moment(case.answer_by)}
    return ""


def counts_said(originals: int, copies: int, electronic: int = 0) -> str:
    """ "1 bản chính, 2 bản sao"; "–" for nothing."""
    parts = []
    if originals:
        parts.append(ngettext("%(count)s original", "%(count)s originals", originals) % {"count": originals})
    if copies:
        parts.append(ngettext("%(count)s copy", "%(count)s copies", copies) % {"count": copies})
    if electronic:
        text = ngettext("%(count)s electronic file", "%(count)s electronic files", electronic)
        parts.append(text % {"count": electronic})
    return ", ".join(parts) or "–"


def _asked(dossier: Dossier) -> frozenset[str]:
    """Codes of the papers that the applicant was asked for and has not brought yet."""
    request = dossier.open_supplement if dossier.case.status == CaseStatus.WAITING_PAPERS else None
    return frozenset(request.papers) if request is not None else frozenset()


def _paper(paper: CasePaper, asked: frozenset[str]) -> PaperRow:
    is_asked = paper.code in asked
    return PaperRow(
        name=_name(paper),
        needed=counts_said(paper.needed_originals, paper.needed_copies),
        given=counts_said(paper.originals, paper.copies, paper.electronic),
        state=_("Asked for") if is_asked else paper.get_state_display(),
        missing=is_asked or paper.state == PaperState.MISSING,
        reused=paper.state == PaperState.REUSED,
        not_needed=paper.state == PaperState.NOT_NEEDED,
        note=_paper_note(paper),
    )


def _paper_note(paper: CasePaper) -> str:
    if paper.reused_from is None:
        return paper.note
    return _("Used again from %(case)s, %(day)s") % {
        "case": paper.reused_from.code,
        "day": formats.day(paper.reused_from.received_at),
    }


def _delivery(case: Case, revealed: bool) -> tuple[str, ...]:
    """Whom and where the result is posted to; address and telephone only where the case's people are shown in full."""
    to = Delivery.objects.filter(case=case).first() if case.return_method == ReturnMethod.POST else None
    if to is None:
        return ()
    return (to.recipient, to.address, formats.phone(to.phone)) if revealed else (to.recipient,)


def _papers_summary(papers: Sequence[CasePaper], asked: frozenset[str]) -> str:
    complete = sum(paper.state != PaperState.MISSING and paper.code not in asked for paper in papers)
    return _("%(have)s of %(all)s complete") % {"have": complete, "all": len(papers)} if papers else ""


def _questions(dossier: Dossier, at: datetime) -> tuple[QuestionView, ...]:
    return tuple(
        QuestionView(
            unit=q.unit.label,
            question=q.question,
            answer=q.answer,
            answered_at=q.answered_at,
            chip=None if q.answered_at else left_until(q.due_at, at=at, calendar=dossier.calendar),
        )
        for q in dossier.consultations
    )


def _corrections(dossier: Dossier, at: datetime) -> tuple[CorrectionView, ...]:
    return tuple(
        CorrectionView(
            slug=f"correction-{error.number}",
            unit=error.unit.label,
            what=error.what,
            reporter=error.reporter,
            done=error.done,
            done_at=error.done_at,
            late=error.done_at is not None and error.done_at > error.due_at,
            chip=None if error.done_at else left_until(error.due_at, at=at, calendar=dossier.calendar),
        )
        for error in dossier.corrections
    )


def _person(case: Case, revealed: bool) -> PersonView:
    who = case.applicant
    rows = [(_("Name"), who.full_name), (_("Identity number"), identity(who, revealed))]
    if revealed:
        rows.append((_("Date of birth"), formats.day(who.birth_date) if who.birth_date else ""))
        rows.append((_("Address"), who.address))
    number = formats.phone(who.phone) if revealed else formats.masked_phone(who.phone)
    rows.append((_("Telephone"), number))
    rows.append((_("Handed in"), str(CHANNELS[case.channel])))
    submitter = case.submitter
    rows.append((_("Submitter"), submitter.full_name if submitter else _("the applicant")))
    if case.authorisation:
        rows.append((_("Authorisation"), case.authorisation))
    return PersonView(tuple((name, value) for name, value in rows if value), revealed, not revealed)


def identity(party: Party, revealed: bool) -> str:
    """The identity number, grouped in threes when it is shown in full."""
    if not revealed:
        return party.id_masked
    number = party.id_number
    return " ".join(number[i : i + 3] for i in range(0, len(number), 3)) if len(number) in (9, 12) else number
