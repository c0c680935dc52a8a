"""What each statutory paper of a case is filled with, taken from the case alone: nothing is typed for a paper.

Called with Vietnamese active: a statutory form is Vietnamese whatever the officer reads.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from procedures import formats
from procedures.documents import (
    ApologyLetter,
    CertificationLabel,
    CertificationLabels,
    FeeLine,
    Label,
    MissingPaper,
    PaperLine,
    ReceiptSheet,
    RefusalSlip,
    StoppingNotice,
    SupplementSlip,
)
from procedures.models import (
    Case,
    CaseEvent,
    CasePaper,
    CertificationBook,
    ChargeState,
    PaperState,
    RegisterBook,
    SupplementRequest,
    Task,
    TaskOutcome,
    Unit,
    UnitKind,
)
from procedures.queries.day_papers import refusal_of
from procedures.queries.dossier import Dossier

DECREE = "Nghị định số 118/2025/NĐ-CP"
RECEPTION_BASIS = f"Điều 17 {DECREE}"
"""Checking, completing and refusing an application at reception."""
APPRAISAL_BASIS = f"Điều 19 {DECREE}"
"""Asking once for what is found missing at appraisal."""
WITHDRAWAL_BASIS = f"Điều 21 {DECREE}"
"""Stopping at the applicant's wish."""

SIGNERS = {
    UnitKind.PROVINCE: ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
    UnitKind.COMMUNE: ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
    UnitKind.CENTER: ("GIÁM ĐỐC",),
}
"""The lines above the signature of a letter; who signs, perhaps a deputy, is written when it is signed."""


def receipt_sheet(dossier: Dossier) -> ReceiptSheet:
    """Form 01."""
    case = dossier.case
    assert case.accepted_at is not None
    return ReceiptSheet(
        **_at_the_counter(case),
        papers=tuple(line for paper in dossier.papers for line in _paper_lines(paper)),
        term_text=formats.term(case.term),
        received_at=timezone.localtime(case.accepted_at),
        due_at=timezone.localtime(case.due_at) if case.due_at else None,
        provisional=case.provisional,
        return_place=case.return_unit.name,
        return_method=str(case.get_return_method_display()),
        fees=tuple(FeeLine(c.name, c.amount_vnd, c.state == ChargeState.PAID) for c in dossier.charges),
        register_book=case.register_book.label if case.register_book else "",
        register_number=str(case.register_number or ""),
        submitter_name=(case.submitter or case.applicant).full_name,
        authorisation=case.authorisation if case.submitter else "",
        officer_name=str(case.received_by or ""),
    )


def folder_label(dossier: Dossier) -> Label:
    """The label of the case's folder."""
    case = dossier.case
    return Label(
        case_code=case.code,
        applicant_name=case.applicant.full_name,
        procedure_name=case.version.procedure.name,
        due_at=timezone.localtime(case.due_at) if case.due_at else None,
        register=f"{case.register_book.label}-{case.register_number}" if case.register_book else "",
        demo=case.received_at_unit.is_demo,
    )


def certification_labels(dossier: Dossier) -> CertificationLabels:
    """The labels of the documents in the certification register; the day is that of the signature once there is one."""
    case = dossier.case
    day = case.signed_at
    labels = tuple(
        CertificationLabel(
            kind=line.book.kind,
            case_code=case.code,
            number=line.number,
            book=line.book.symbol,
            day=timezone.localtime(day or line.entered_at),
            document_name=line.name,
            pages=line.pages,
            copies=line.copies,
        )
        for line in case.certified.select_related("book").order_by("number")
    )
    return CertificationLabels(labels=labels, demo=case.received_at_unit.is_demo)


def supplement_slip(dossier: Dossier) -> SupplementSlip:
    """Form 02 of the last request for papers."""
    case, request = dossier.case, dossier.supplements[-1]
    return SupplementSlip(
        **_at_the_counter(case),
        issued_at=timezone.localtime(request.asked_at),
        papers=tuple(_missing(dossier, request)),
        reason=request.reason,
        legal_basis=RECEPTION_BASIS if request.at_reception else APPRAISAL_BASIS,
        at_appraisal=not request.at_reception,
        complete_by=timezone.localtime(request.answer_by),
        request_number=request.number,
        # Who asked at appraisal sits elsewhere; the slip goes out, and is explained, at the counter.
        contact_name=str(request.asked_by) if request.at_reception else case.received_at_unit.name,
        contact_phone=case.received_at_unit.phone,
        officer_name=str(request.asked_by),
    )


def refusal_slip(dossier: Dossier) -> RefusalSlip:
    """Form 03."""
    case = dossier.case
    event = refusal_of(case)
    return RefusalSlip(
        **_at_the_counter(case),
        issued_at=timezone.localtime(event.at),
        reasons=(case.closing_reason,),
        legal_basis=RECEPTION_BASIS,
        returned_papers=_given_back(dossier),
        submitter_name=(case.submitter or case.applicant).full_name,
        officer_name=str(event.by or ""),
    )


def apology_letter(dossier: Dossier) -> ApologyLetter:
    """Form 04 of the last new date."""
    case = dossier.case
    event = _last(case, "reschedule")
    assert case.accepted_at is not None
    return ApologyLetter(
        **_from_the_agency(case),
        issued_at=timezone.localtime(event.at),
        field_name=dossier.definition.field.name.vi,
        received_at=timezone.localtime(case.accepted_at),
        due_at=timezone.localtime(datetime.fromisoformat(event.facts["from"])),
        new_due_at=timezone.localtime(datetime.fromisoformat(event.facts["to"])),
        settled_by=_holders_at(dossier, event.at) or case.agency.name,
        reason=str(event.facts["reason"]),
        signer_titles=_signer(case.agency),
        signer_name="",
    )


def stopping_notice(dossier: Dossier) -> StoppingNotice:
    """Form 05: stopped by the office, closed because nothing came, or taken back by the applicant."""
    case = dossier.case
    event = _last(case, "stop", "close_unanswered", "withdraw")
    withdrawn, at = event.code == "withdraw", timezone.localtime(event.at)
    return StoppingNotice(
        **_from_the_agency(case),
        issued_at=at,
        received_at=timezone.localtime(case.accepted_at or case.received_at),
        stopped_at=at,
        requested_at=at if withdrawn else None,
        stage=_stage_left(dossier),
        reason=str(event.facts["reason"]),
        legal_basis=str(event.facts.get("legal_basis") or (WITHDRAWAL_BASIS if withdrawn else "")),
        papers_returned=_given_back(dossier),
        return_place=case.return_unit.name,
        signer_titles=_signer(case.agency),
        signer_name="",
    )


def tracking_url(case: Case) -> str:
    """The full address that the QR code holds."""
    return f"{settings.ONESTOP_PUBLIC_URL.rstrip('/')}{reverse('track', args=[case.token])}"


# What all papers share


def common(case: Case) -> dict[str, Any]:
    """The values every paper of a case has, but for its head."""
    counter, applicant = case.received_at_unit, case.applicant
    return {
        "one_stop": counter.name,
        "case_code": case.code,
        "tracking_url": tracking_url(case),
        "applicant_name": applicant.full_name,
        "applicant_kind": applicant.kind,
        "id_number": applicant.id_number,
        "address": applicant.address,
        "phone": applicant.phone,
        "email": applicant.email,
        "procedure_name": case.version.procedure.name,
        "procedure_code": case.version.procedure.code,
        "hotline": counter.phone,
        "demo": counter.is_demo,
    }


def _at_the_counter(case: Case) -> dict[str, Any]:
    """A paper the place of reception issues."""
    counter = case.received_at_unit
    superior, agency = heads(counter)
    place = counter.place_name or agency
    return {**common(case), "superior_agency": superior, "agency": agency, "place_name": place}


def _from_the_agency(case: Case) -> dict[str, Any]:
    """A letter of the agency that settles the case. A People's Committee names nobody above itself."""
    agency = case.agency
    alone = agency.kind in (UnitKind.PROVINCE, UnitKind.COMMUNE) or agency.parent is None
    superior = "" if alone else agency.parent.name
    place = agency.place_name or case.received_at_unit.place_name or agency.name
    return {**common(case), "superior_agency": superior, "agency": agency.name, "place_name": place}


def head_of_book(book: RegisterBook | CertificationBook, *, at: datetime) -> dict[str, Any]:
    """What the printed pages of every yearly book say of the book itself, printed `at`."""
    superior, agency = heads(book.unit)
    return {
        "superior_agency": superior,
        "agency": agency,
        "keeper": book.unit.name,
        "place_name": book.unit.place_name or agency,
        "year": book.year,
        "opened_at": timezone.localtime(book.opened_at),
        "last": book.last,
        "closed_at": timezone.localtime(book.closed_at) if book.closed_at else None,
        "closing_reason": book.closing_reason,
        "closed_by": str(book.closed_by or ""),
        "printed_at": timezone.localtime(at),
        "demo": book.unit.is_demo,
    }


def heads(counter: Unit) -> tuple[str, str]:
    """The two lines of the head: the superior agency and the agency that issues the paper.

    Asked once for each counter object, however many papers are made with it.
    """
    known: tuple[str, str] | None = counter.__dict__.get("_heads")
    if known is None:
        known = counter.__dict__["_heads"] = _heads(counter)
    return known


def _heads(counter: Unit) -> tuple[str, str]:
    chain = list(Unit.objects.filter(code__in=[code for code in counter.path.split("/") if code]).order_by("path"))
    above = [unit for unit in chain if unit.pk != counter.pk]
    if not above:
        return "", counter.name
    if counter.kind == UnitKind.CENTER and above:
        return above[-1].name, counter.name
    return (above[-2].name if len(above) > 1 else ""), above[-1].name


def _signer(agency: Unit) -> tuple[str, ...]:
    return SIGNERS.get(UnitKind(agency.kind), ("THỦ TRƯỞNG CƠ QUAN",))


def _last(case: Case, *codes: str) -> CaseEvent:
    """The last event with one of these codes; the paper exists because it happened."""
    event = case.events.select_related("by").filter(code__in=codes).order_by("sequence").last()
    assert event is not None
    return event


def _paper_lines(paper: CasePaper) -> Iterator[PaperLine]:
    yield from _on_paper(paper)
    if paper.electronic:
        yield PaperLine(paper.name, "Bản điện tử", paper.electronic)
    if paper.state == PaperState.REUSED and not (paper.originals or paper.copies or paper.electronic):
        yield PaperLine(paper.name, "Dữ liệu đã có", 1)


def _on_paper(paper: CasePaper) -> Iterator[PaperLine]:
    for form, count in (("Bản chính", paper.originals), ("Bản sao", paper.copies)):
        if count:
            yield PaperLine(paper.name, form, count)


def _given_back(dossier: Dossier) -> tuple[PaperLine, ...]:
    """What was handed in on paper; files stay where the applicant has them."""
    return tuple(line for paper in dossier.papers for line in _on_paper(paper))


def _missing(dossier: Dossier, request: SupplementRequest) -> Iterator[MissingPaper]:
    """Everything asked for: papers of the checklist with what is needed of them, then what was written by hand."""
    asked = frozenset(request.papers)
    for paper in dossier.papers:
        if paper.code in asked:
            originals = paper.needed_originals or (0 if paper.needed_copies else 1)
            yield MissingPaper(paper.name, originals=originals, certified_copies=paper.needed_copies)
    if request.other:
        yield MissingPaper(request.other)


def _holders_at(dossier: Dossier, at: datetime) -> str:
    """The units that had the case at `at`."""
    held = [task for task in dossier.tasks if task.opened_at <= at and (task.closed_at is None or task.closed_at > at)]
    return ", ".join(dict.fromkeys(task.unit.name for task in held))


def _stage_left(dossier: Dossier) -> str:
    """The steps the case stood at when it ended; empty when it had not come to one."""
    ended = (TaskOutcome.STOPPED, TaskOutcome.WITHDRAWN)
    left: list[Task] = [task for task in dossier.tasks if task.outcome in ended]
    return ", ".join(dossier.step_of(task).name.vi for task in left)
