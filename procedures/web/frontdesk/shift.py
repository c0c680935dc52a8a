"""Chốt ca: the open shift of an officer, its closing, and the closings of a counter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from procedures import formats, policies
from procedures.actions import ActionRefused, AlreadyAnswered
from procedures.actions.close_shift import DENOMINATIONS, LARGEST_VND, CloseShift
from procedures.documents.shift_close import ShiftLine, ShiftSheet, render_shift_close
from procedures.models import PaymentReceipt, ShiftClose, Unit
from procedures.queries.money import CLOSES_SHOWN, OpenShift, closes_of, open_shift, shift_parts
from procedures.web.forms import (
    Problem,
    count_of,
    form_problems,
    key_of,
    new_key,
    number_field,
    refusal_problems,
    text_field,
    whole,
)
from procedures.web.frontdesk.sheets import heads
from procedures.web.office import Desk, OfficeRequest, for_counters, for_officers

FIELDS = {"not_counted": "id_counted_vnd", "bad_cash": "id_counted_vnd", "difference_unexplained": "id_explanation"}


class CloseForm(forms.Form):
    """The counted cash and, where it differs, the sentence that explains it."""

    counted_vnd = number_field(
        label=gettext_lazy("Counted cash in đồng"), min_value=0, max_value=LARGEST_VND, required=False
    )
    explanation = text_field(
        rows=2, label=gettext_lazy("Explanation, if the cash differs"), max_length=500, required=False
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a shift: a receipt, or money given back, then with the amount below zero."""

    reference: str
    at: datetime
    case_code: str
    payer: str
    method: str
    method_label: str
    amount_vnd: int
    note: str
    receipt_id: int


@dataclass(frozen=True, slots=True)
class NoteCount:
    """One denomination and how many of it were counted."""

    name: str
    label: str
    count: str


def rows_of(shift: OpenShift) -> list[Row]:
    """Everything of a shift, in the order it happened."""
    taken = [_row(receipt, receipt.at, receipt.total_vnd, _taken_note(receipt)) for receipt in shift.receipts]
    back = [
        _row(
            receipt, receipt.voided_at, -receipt.total_vnd, f"{receipt.get_void_kind_display()}: {receipt.void_reason}"
        )
        for receipt in shift.given_back
        if receipt.voided_at is not None
    ]
    return sorted([*taken, *back], key=lambda row: (row.at, row.receipt_id))


def _taken_note(receipt: PaymentReceipt) -> str:
    return _("made void later") if receipt.is_void else ""


def _row(receipt: PaymentReceipt, at: datetime, amount: int, note: str) -> Row:
    return Row(
        receipt.reference,
        at,
        receipt.case.code,
        receipt.payer_name,
        receipt.method,
        str(receipt.get_method_display()),
        amount,
        note,
        receipt.pk,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_counters
def shift(request: OfficeRequest) -> HttpResponse:
    """The officer's open shift; by POST it is closed."""
    unit = _counter(request)
    if request.method != "POST":
        return _page(request, unit, CloseForm(), new_key())
    form, key = CloseForm(request.POST), key_of(request.POST)
    if not form.is_valid():
        return _page(request, unit, form, key, form_problems(form))
    act = CloseShift(
        unit,
        by=request.desk.officer,
        at=timezone.now(),
        counted_vnd=form.cleaned_data["counted_vnd"],
        notes=_notes(request.POST),
        explanation=form.cleaned_data["explanation"],
        seen=_signed(request.POST.get("seen", "")),
        key=key,
    )
    try:
        closed = act.run()
    except AlreadyAnswered as again:
        return redirect("shift_closed", again.answer)
    except ActionRefused as refused:
        return _page(request, unit, form, key, refusal_problems(refused.reasons, FIELDS))
    messages.success(request, _("Shift %(number)s is closed.") % {"number": closed.number})
    return redirect("shift_closed", closed.pk)


def _counter(request: OfficeRequest) -> Unit:
    """The counter meant, of those at which the officer is posted."""
    given = request.POST if request.method == "POST" else request.GET
    wanted = given.get("counter", "")
    return next((unit for unit in request.desk.counters if unit.code == wanted), request.desk.counters[0])


def _signed(text: str) -> int | None:
    number = whole(text.removeprefix("-"))
    return -number if number is not None and text.startswith("-") else number


def _notes(data: QueryDict) -> dict[int, int]:
    counts = {worth: count_of(data, f"note-{worth}") for worth in DENOMINATIONS}
    return {worth: count for worth, count in counts.items() if count}


def _page(
    request: OfficeRequest, unit: Unit, form: CloseForm, key: str, problems: list[Problem] | None = None
) -> HttpResponse:
    current = open_shift(request.desk.officer, unit)
    context: dict[str, Any] = {
        "form": form,
        "key": key,
        "problems": problems or [],
        "shift": current,
        "rows": rows_of(current),
        "counter": unit,
        "counters": request.desk.counters,
        "notes": [
            NoteCount(f"note-{worth}", formats.money(worth), request.POST.get(f"note-{worth}", "")[:3])
            for worth in DENOMINATIONS
        ],
    }
    return render(request, "frontdesk/shift.html", context, status=422 if problems else 200)


@require_safe
@for_officers
def shift_list(request: OfficeRequest) -> HttpResponse:
    """The closings: an officer's own, or all of the counters that a supervisor looks after."""
    units, only = _reach(request.desk)
    before = whole(request.GET.get("after", ""))
    found = closes_of(units, officer=request.desk.officer if only else None, before=before)
    shown = found[:CLOSES_SHOWN]
    context = {
        "closes": shown,
        "next_url": f"?after={shown[-1].pk}" if len(found) > CLOSES_SHOWN else "",
        "first_url": "?" if before is not None else "",
    }
    return render(request, "frontdesk/shifts.html", context)


def _reach(desk: Desk) -> tuple[list[Unit], bool]:
    """The counters whose closings the officer may see, and whether only their own. Others are turned away."""
    supervised = policies.supervised_units(desk.officer, at=desk.at)
    if supervised:
        counters = Unit.objects.counters()
        return [unit for unit in counters if any(unit.is_within(above) for above in supervised)], False
    if not desk.counters:
        raise PermissionDenied
    return desk.counters, True


def _closed(request: OfficeRequest, number: int) -> ShiftClose:
    """The closing, if this officer may see it; otherwise it is a missing page."""
    units, only = _reach(request.desk)
    found = ShiftClose.objects.select_related("officer", "unit").filter(pk=number, unit__in=units)
    closed = (found.filter(officer=request.desk.officer) if only else found).first()
    if closed is None:
        raise Http404
    return closed


@require_safe
@for_officers
def shift_closed(request: OfficeRequest, number: int) -> HttpResponse:
    """A closed shift as it was frozen."""
    closed = _closed(request, number)
    parts = shift_parts(closed)
    return render(request, "frontdesk/shift_closed.html", {"closed": closed, "rows": rows_of(parts), "shift": parts})


@require_safe
@for_officers
def shift_paper(request: OfficeRequest, number: int) -> HttpResponse:
    """The PDF of a closed shift, to be signed when the money is handed on."""
    closed = _closed(request, number)
    with translation.override("vi"):
        content = render_shift_close(_sheet(closed))
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="chot-ca-{closed.pk}.pdf"'
    return response


def _sheet(closed: ShiftClose) -> ShiftSheet:
    superior, agency = heads(closed.unit)
    lines = (
        ShiftLine(row.reference, row.case_code, row.payer, row.method, row.amount_vnd, row.note)
        for row in rows_of(shift_parts(closed))
    )
    return ShiftSheet(
        superior_agency=superior,
        agency=agency,
        place_name=closed.unit.place_name or agency,
        one_stop=closed.unit.name,
        officer_name=str(closed.officer),
        number=closed.number,
        since=timezone.localtime(closed.since),
        closed_at=timezone.localtime(closed.at),
        lines=tuple(lines),
        cash_vnd=closed.cash_vnd,
        transfer_vnd=closed.transfer_vnd,
        counted_vnd=closed.counted_vnd,
        notes=tuple(sorted(((int(worth), count) for worth, count in closed.notes.items()), reverse=True)),
        explanation=closed.explanation,
        demo=closed.unit.is_demo,
    )
