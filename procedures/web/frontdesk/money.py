"""Money papers of a case as PDF, and what a page shows for a transfer: the VietQR code and the account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from procedures.actions.print_receipt import print_receipt
from procedures.actions.record_reading import record_reading
from procedures.documents import (
    MoneyLine,
    PaymentSheet,
    PaymentSlip,
    render_payment_receipt,
    render_payment_slip,
)
from procedures.documents.vietqr import purpose_of, vietqr
from procedures.models import Case, PaymentReceipt, Unit
from procedures.queries.dossier import Dossier
from procedures.queries.fee_reasons import reasons_of
from procedures.queries.money import Account, account_of
from procedures.web.frontdesk import sheets
from procedures.web.office import Desk, OfficeRequest, for_officers
from procedures.web.qr import QrPicture, qr_picture


@dataclass(frozen=True, slots=True)
class DueLine:
    """One amount still to be paid, with the rule behind it."""

    name: str
    amount_vnd: int
    why: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """The account of the counter, what the transfer is to say, and the code that fills it in."""

    account: Account
    purpose: str
    qr: QrPicture


@dataclass(frozen=True, slots=True)
class MoneyBox:
    """What is to be paid for a case, and how to transfer it where the counter has an account."""

    lines: tuple[DueLine, ...]
    total: int
    transfer: Transfer | None
    slip_url: str


def money_box(dossier: Dossier, desk: Desk) -> MoneyBox | None:
    """The box beside an act that collects; nothing when nothing is due."""
    due = dossier.fees_to_collect
    if not due:
        return None
    reasons = reasons_of(dossier)
    lines = tuple(DueLine(charge.label, charge.amount_vnd, reasons.get(charge.code, "")) for charge in due)
    total = sum(line.amount_vnd for line in lines)
    account = account_of(_counter(dossier.case, desk))
    transfer = None
    if account is not None:
        transfer = Transfer(
            account, purpose_of(dossier.case.code), qr_picture(_payload(dossier.case.code, account, total))
        )
    return MoneyBox(lines, total, transfer, reverse("payment_slip", args=[dossier.case.code]))


def _payload(code: str, account: Account, total: int) -> str:
    return vietqr(bank_bin=account.bin, account=account.number, amount_vnd=total, purpose=purpose_of(code))


def _counter(case: Case, desk: Desk) -> Unit:
    """Where the money goes: the counter of return when the officer sits there, else the counter of reception."""
    here = {unit.pk for unit in desk.counters}
    both = (case.received_at_unit, case.return_unit)
    return next((unit for unit in both if unit.pk in here), both[0])


@require_safe
@for_officers
def payment_receipt(request: OfficeRequest, code: str, number: int) -> HttpResponse:
    """The PDF of a payment receipt of the case. `number` is its key. Printing again is marked; `?xem` only looks."""
    case = request.desk.case(code)
    receipt = PaymentReceipt.objects.select_related("unit", "officer").filter(pk=number, case=case).first()
    if receipt is None:
        raise Http404
    with translation.override("vi"):
        sheet = receipt_sheet(case, receipt)
        content = render_payment_receipt(recorded_receipt(request, case, receipt, sheet))
    return _pdf(content, f"bien-lai-{receipt.symbol}-{receipt.digits}")


def recorded_receipt(request: OfficeRequest, case: Case, receipt: PaymentReceipt, sheet: PaymentSheet) -> PaymentSheet:
    """Put the reading, and unless it is only looked at the printing, on record; mark the receipt accordingly."""
    if request.method == "HEAD":
        return sheet
    desk = request.desk
    record_reading(case, by=desk.officer, at=desk.at, page="payment_receipt")
    if "xem" in request.GET:
        return replace(sheet, look=True)
    printed = print_receipt(receipt, by=desk.officer, at=desk.at, key=request.GET.get("in", ""))
    return replace(sheet, reprint=printed if printed > 1 else 0)


def receipt_sheet(case: Case, receipt: PaymentReceipt) -> PaymentSheet:
    """What a payment receipt is filled with. Called with Vietnamese active."""
    return PaymentSheet(
        **_at(receipt.unit, case),
        symbol=receipt.symbol,
        number=receipt.digits,
        issued_at=timezone.localtime(receipt.at),
        payer_name=receipt.payer_name,
        lines=tuple(MoneyLine(line["name"], line["amount_vnd"]) for line in receipt.lines),
        method=receipt.method,
        officer_name=str(receipt.officer),
        voided_at=timezone.localtime(receipt.voided_at) if receipt.voided_at else None,
        void_reason=receipt.void_reason,
    )


@require_safe
@for_officers
def payment_slip(request: OfficeRequest, code: str) -> HttpResponse:
    """The PDF that tells what is to be paid and how to transfer it; a missing page when nothing is due."""
    dossier = Dossier(request.desk.case(code))
    case, due = dossier.case, dossier.fees_to_collect
    if not due:
        raise Http404
    counter = _counter(case, request.desk)
    account, total = account_of(counter), sum(charge.amount_vnd for charge in due)
    if request.method != "HEAD":
        record_reading(case, by=request.desk.officer, at=request.desk.at, page="payment_slip")
    with translation.override("vi"):
        reasons = reasons_of(dossier)
        transfer: dict[str, Any] = {}
        if account is not None:
            transfer = {
                "payload": _payload(case.code, account, total),
                "bank_bin": account.bin,
                "account": account.number,
                "holder": account.holder,
                "purpose": purpose_of(case.code),
            }
        sheet = PaymentSlip(
            **_at(counter, case),
            issued_at=timezone.localtime(request.desk.at),
            payer_name=(case.submitter or case.applicant).full_name,
            lines=tuple(MoneyLine(charge.name, charge.amount_vnd, reasons.get(charge.code, "")) for charge in due),
            **transfer,
        )
        content = render_payment_slip(sheet)
    return _pdf(content, f"phieu-nop-tien-{case.code}")


def _at(counter: Unit, case: Case) -> dict[str, Any]:
    """Head and case of a paper that the counter issues, without the tracking code: it is not what is scanned here."""
    superior, agency = sheets.heads(counter)
    head = {"superior_agency": superior, "agency": agency, "place_name": counter.place_name or agency}
    return {**sheets.common(case), **head, "one_stop": counter.name, "tracking_url": ""}


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


def with_receipt(sentence: str, case: Case, facts: Mapping[str, Any], key: str) -> SafeString | str:
    """What was done, with a link that prints the payment receipt it wrote; `facts` are those of the act's event."""
    paid = facts.get("payment", facts)
    if not (isinstance(paid, Mapping) and "id" in paid):
        return sentence
    url = f"{reverse('payment_receipt', args=[case.code, paid['id']])}?in={key}"
    words = _("Print: %(paper)s") % {"paper": _("Payment receipt %(number)s") % {"number": paid["receipt"]}}
    return format_html('{} <a href="{}" target="_blank" rel="noopener">{}</a>', sentence, url, words)
