"""The scan field: what was scanned, typed or photographed leads to a case, a list of cases, or a new application."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from procedures.queries.case_list import cases_in_reach
from procedures.queries.find import Found, find
from procedures.queries.photo import LARGEST_BYTES, Unreadable, codes_in_photo
from procedures.queries.scan import LONGEST, Scan, ScanKind, read_scan
from procedures.web.frontdesk.person import remember
from procedures.web.office import OfficeRequest, for_officers

PAGE = "frontdesk/search.html"


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def scan(request: OfficeRequest) -> HttpResponse:
    """Find what was scanned: one case opens, several are listed. By POST: names stay out of addresses."""
    if request.method != "POST":
        return render(request, PAGE, {})
    typed = request.POST.get("q", "")
    return _answer(request, read_scan(typed, on=request.desk.today), typed)


@require_POST
@for_officers
def photo(request: OfficeRequest) -> HttpResponse:
    """Find what a photo of a receipt or card shows. The photo is read in memory and kept nowhere."""
    sent = request.FILES.get("photo")
    if sent is None:
        return render(request, PAGE, {"scan_problem": _("Take a photo of the code first, or choose one.")})
    try:
        content = sent.read(LARGEST_BYTES + 1)
        readings = [read_scan(text, on=request.desk.today) for text in codes_in_photo(content)]
    except Unreadable as refused:
        return render(request, PAGE, {"scan_problem": str(refused.refusal)})
    useful = [reading for reading in readings if reading.problem is None and reading.kind is not ScanKind.NAME]
    return _answer(request, (useful or readings)[0], "")


def _answer(request: OfficeRequest, understood: Scan, typed: str) -> HttpResponse:
    shown = "" if "|" in typed else typed[:LONGEST]  # a card's number is not shown again
    if understood.kind is ScanKind.NOTHING:
        problem = _("Scan or type one thing: a receipt, a card, a code, a number or a name.")
        return render(request, PAGE, {"scan_problem": problem})
    if understood.problem is not None:
        return render(request, PAGE, {"scan_problem": str(understood.problem), "q": shown})
    desk = request.desk
    found = find(cases_in_reach(desk.reach, of_few=True), understood, at=desk.at, calendar=desk.calendar)
    if understood.card is not None:
        remember(request, understood.card)
    elif found.only is not None:
        return redirect("case", found.only.code)
    return render(request, PAGE, _page(request, understood, found, shown))


def _page(request: OfficeRequest, understood: Scan, found: Found, shown: str) -> dict[str, object]:
    return {
        "found": found,
        "q": shown,
        "card": understood.card,
        "mended": understood.mended,
        "warnings": understood.warnings,
        "advice": _advice(understood.kind),
        "intake_url": reverse("intake") if request.desk.counters else "",
        "today": request.desk.today,
    }


def _advice(kind: ScanKind) -> str:
    """What to try when nothing was found."""
    return {
        ScanKind.TOKEN: _("Type the case code that stands below the QR code, or the telephone number."),
        ScanKind.CASE_CODE: _("Compare the code with the receipt, or try the name or the telephone number."),
        ScanKind.NUMBER: _("Try the name or the case code, or receive a new case."),
    }.get(kind, _("Try a telephone number, or receive a new case."))
