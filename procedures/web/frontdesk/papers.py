"""The statutory papers of a case as PDF: looked at without a trace on paper, or printed and counted.

Opening `….pdf` prints. A link of a page carries the page's key (`?in=KEY`): a reload, a second click or a HEAD does
not print again. `?xem` only looks: the paper says so and is not counted. Every paper carries personal data, so that
each opening is a reading on record.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

from csp.constants import SELF
from csp.decorators import csp_replace
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from procedures.actions.print_paper import print_paper
from procedures.actions.record_reading import record_reading
from procedures.documents import (
    CaseSheet,
    CertificationLabels,
    Label,
    render_apology,
    render_certification_labels,
    render_control_sheet,
    render_label,
    render_receipt,
    render_refusal_slip,
    render_stopping_notice,
    render_supplement_slip,
)
from procedures.models import Case, PaperKind
from procedures.queries.dossier import Dossier
from procedures.queries.printed_papers import papers_of
from procedures.web.frontdesk import sheets
from procedures.web.frontdesk.hand_overs import control_sheet
from procedures.web.office import OfficeRequest, View, for_officers

Sheet = TypeVar("Sheet", CaseSheet, Label, CertificationLabels)
_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class Making:
    """How a paper is made: its values at a moment, its layout, the name of its file."""

    values: Callable[[Dossier, datetime], Any]
    layout: Callable[[Any], bytes]
    file: str


MAKING = {
    PaperKind.RECEIPT: Making(lambda d, _at: sheets.receipt_sheet(d), render_receipt, "giay-hen"),
    PaperKind.SUPPLEMENT_SLIP: Making(
        lambda d, _at: sheets.supplement_slip(d), render_supplement_slip, "phieu-bo-sung"
    ),
    PaperKind.REFUSAL_SLIP: Making(lambda d, _at: sheets.refusal_slip(d), render_refusal_slip, "phieu-tu-choi"),
    PaperKind.APOLOGY: Making(lambda d, _at: sheets.apology_letter(d), render_apology, "phieu-xin-loi"),
    PaperKind.STOPPING_NOTICE: Making(
        lambda d, _at: sheets.stopping_notice(d), render_stopping_notice, "thong-bao-dung"
    ),
    PaperKind.CONTROL_SHEET: Making(lambda d, at: control_sheet(d, at=at), render_control_sheet, "phieu-kiem-soat"),
    PaperKind.LABEL: Making(lambda d, _at: sheets.folder_label(d), render_label, "nhan-ho-so"),
    PaperKind.CERTIFICATION_LABEL: Making(
        lambda d, _at: sheets.certification_labels(d), render_certification_labels, "nhan-chung-thuc"
    ),
}


def paper(kind: PaperKind) -> View:
    """The page of one kind of paper."""

    # The counter prints from a frame of its own page; no other page may frame a paper.
    @csp_replace({"frame-ancestors": [SELF]})
    @xframe_options_sameorigin
    @require_safe
    @for_officers
    def show(request: OfficeRequest, code: str) -> HttpResponse:
        return _answer(request, code, kind)

    return show


def _answer(request: OfficeRequest, code: str, kind: PaperKind) -> HttpResponse:
    """The paper, if the case has it; otherwise it is a missing page, as a foreign case is."""
    dossier, making = Dossier(request.desk.case(code)), MAKING[kind]
    if kind not in papers_of(dossier):
        raise Http404
    with translation.override("vi"):
        sheet = making.values(dossier, request.desk.at)
        content = making.layout(_recorded(request, dossier, kind, sheet))
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{making.file}-{dossier.case.code}.pdf"'
    return response


def _recorded(request: OfficeRequest, dossier: Dossier, kind: PaperKind, sheet: Sheet) -> Sheet:
    """Put the reading, and unless it is only looked at the printing, on record; mark the paper accordingly."""
    if request.method == "HEAD":
        return sheet
    desk, case = request.desk, dossier.case
    record_reading(case, by=desk.officer, at=desk.at, page=kind.value)
    if "xem" in request.GET:
        return replace(sheet, look=True)
    key = request.GET.get("in", "")
    number = print_paper(
        case,
        kind,
        by=desk.officer,
        at=desk.at,
        since=_issued(dossier, kind, sheet),
        key=key if _KEY.fullmatch(key) else "",
    )
    return replace(sheet, reprint=number if number > 1 else 0)


def recorded_labels(request: OfficeRequest, dossier: Dossier) -> CertificationLabels:
    """The certification labels of a case, their printing on record, for a file they share with other papers."""
    return _recorded(request, dossier, PaperKind.CERTIFICATION_LABEL, sheets.certification_labels(dossier))


def _issued(dossier: Dossier, kind: PaperKind, sheet: Any) -> datetime:
    """When the paper came into being: receipt, control sheet and labels with the acceptance, a slip with its act."""
    if kind in (PaperKind.RECEIPT, PaperKind.CONTROL_SHEET, PaperKind.LABEL, PaperKind.CERTIFICATION_LABEL):
        assert dossier.case.accepted_at is not None
        return dossier.case.accepted_at
    issued: datetime = sheet.issued_at
    return issued


OF_ACT = {
    "accept": PaperKind.RECEIPT,
    "receive_supplement": PaperKind.RECEIPT,
    "request_supplement": PaperKind.SUPPLEMENT_SLIP,
    "request_supplement_at_appraisal": PaperKind.SUPPLEMENT_SLIP,
    "refuse_reception": PaperKind.REFUSAL_SLIP,
    "reschedule": PaperKind.APOLOGY,
    "stop": PaperKind.STOPPING_NOTICE,
    "close_unanswered": PaperKind.STOPPING_NOTICE,
    "withdraw": PaperKind.STOPPING_NOTICE,
    "renew_token": PaperKind.RECEIPT,
}
"""The paper that an act produces, offered right after it."""


def with_paper(sentence: str, act: str, case: Case, key: str) -> str:
    """What was done, with a link that prints the paper of it, if there is one."""
    kind = OF_ACT.get(act)
    if kind is None or (act in ("withdraw", "renew_token") and case.accepted_at is None):
        return sentence
    said = format_html("{} {}", sentence, _print_link(kind, case, key))
    return format_html("{} {}", said, _print_link(PaperKind.LABEL, case, key)) if act == "accept" else said


def _print_link(kind: PaperKind, case: Case, key: str) -> str:
    """A link that prints one paper of the case, once however often it is followed."""
    url = f"{reverse(kind.value, args=[case.code])}?in={key}"
    words = _("Print: %(paper)s") % {"paper": kind.label}
    return format_html('<a href="{}" target="_blank" rel="noopener">{}</a>', url, words)
