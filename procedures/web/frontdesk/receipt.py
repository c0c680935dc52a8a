"""The receipt (form 01) as PDF: every printing after the first is marked as a reprint and put on record."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from procedures import formats
from procedures.documents import FeeLine, PaperLine, ReceiptSheet, render_receipt
from procedures.models import Case, CasePaper, ChargeState, PaperState, PersonalDataReading, Unit, UnitKind
from procedures.queries.dossier import Dossier
from procedures.web.office import OfficeRequest, for_officers

PAGE = "receipt"


@require_safe
@for_officers
def receipt(request: OfficeRequest, code: str) -> HttpResponse:
    """The receipt of an accepted case. It carries the identity number, so that each printing is a reading."""
    case = request.desk.case(code)
    if case.accepted_at is None:
        raise Http404
    printed_before = case.readings.filter(page=PAGE).count()
    PersonalDataReading.objects.create(case=case, officer=request.desk.officer, at=request.desk.at, page=PAGE)
    with translation.override("vi"):  # a statutory form is Vietnamese whatever the officer reads
        pdf = render_receipt(receipt_sheet(case, reprint=printed_before))
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="giay-hen-{case.code}.pdf"'
    return response


def receipt_sheet(case: Case, *, reprint: int) -> ReceiptSheet:
    """The values of form 01 for a case."""
    dossier = Dossier(case)
    counter, applicant = case.received_at_unit, case.applicant
    superior, agency = _heads(counter)
    assert case.accepted_at is not None
    return ReceiptSheet(
        superior_agency=superior,
        agency=agency,
        one_stop=counter.name,
        place_name=counter.place_name or agency,
        case_code=case.code,
        tracking_url=tracking_url(case),
        applicant_name=applicant.full_name,
        applicant_kind=applicant.kind,
        id_number=applicant.id_number,
        address=applicant.address,
        phone=applicant.phone,
        email=applicant.email,
        procedure_name=case.version.procedure.name,
        procedure_code=case.version.procedure.code,
        papers=tuple(line for paper in dossier.papers for line in _paper_lines(paper)),
        term_text=formats.term(case.term),
        received_at=timezone.localtime(case.accepted_at),
        due_at=timezone.localtime(case.due_at) if case.due_at else None,
        provisional=case.provisional,
        return_place=case.return_unit.name,
        return_method=str(case.get_return_method_display()),
        fees=tuple(FeeLine(c.name, c.amount_vnd, c.state == ChargeState.PAID) for c in dossier.charges),
        submitter_name=(case.submitter or applicant).full_name,
        officer_name=str(case.received_by or ""),
        hotline=counter.phone,
        reprint=reprint,
        demo=counter.is_demo,
    )


def tracking_url(case: Case) -> str:
    """The full address that the QR code holds."""
    return f"{settings.ONESTOP_PUBLIC_URL.rstrip('/')}{reverse('track', args=[case.token])}"


def _heads(counter: Unit) -> tuple[str, str]:
    """The two lines of the head: the superior agency and the agency that issues the paper."""
    chain = list(Unit.objects.filter(code__in=[code for code in counter.path.split("/") if code]).order_by("path"))
    above = [unit for unit in chain if unit.pk != counter.pk]
    if not above:
        return "", counter.name
    if counter.kind == UnitKind.CENTER and above:
        return above[-1].name, counter.name
    return (above[-2].name if len(above) > 1 else ""), above[-1].name


def _paper_lines(paper: CasePaper) -> Iterator[PaperLine]:
    forms = (("Bản chính", paper.originals), ("Bản sao", paper.copies), ("Bản điện tử", paper.electronic))
    for form, count in forms:
        if count:
            yield PaperLine(paper.name, form, count)
    if paper.state == PaperState.REUSED and not (paper.originals or paper.copies or paper.electronic):
        yield PaperLine(paper.name, "Dữ liệu đã có", 1)
