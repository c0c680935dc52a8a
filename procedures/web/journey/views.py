"""Handing folders over by scanning, taking them in by scanning, and the list as a page and as paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from procedures.actions import ActionRefused, AlreadyAnswered
from procedures.actions.hand_over_paper import add_to_list, close_list, take_off_list
from procedures.actions.record_reading import record_readings
from procedures.actions.take_in_paper import CAN_BE_ADDED, finish_list, receive_folder, receive_list, take_in
from procedures.documents import render_hand_over_list
from procedures.models import HandOverList, MovementState, PaperMovement, Unit
from procedures.queries import journey_pages as pages
from procedures.web.forms import key_of, new_key, whole
from procedures.web.journey.scanning import Said, answer, case_of, is_fetched, list_of, scanned, told
from procedures.web.journey.sheets import hand_over_sheet
from procedures.web.lists import page_links
from procedures.web.office import OfficeRequest, for_paper


@require_http_methods(["GET", "HEAD", "POST"])
@for_paper
def hand_over(request: OfficeRequest) -> HttpResponse:
    """Scan folders onto lists, take one off, close a list."""
    if request.method != "POST":
        return answer(request, "journey/hand_over.html", "journey/hand_over_part.html", _giving(request, None))
    act = request.POST.get("do", "scan")
    if act == "close":
        return _close(request)
    said = _take_off(request) if act == "take_off" else _scan_out(request)
    if said.good and not is_fetched(request):
        messages.success(request, " ".join(said.sentences))
        return redirect("hand_over")
    return answer(request, "journey/hand_over.html", "journey/hand_over_part.html", _giving(request, said))


def _scan_out(request: OfficeRequest) -> Said:
    text, desk = scanned(request), request.desk
    case = case_of(request, text)
    if isinstance(case, Said):
        return case
    receiver = Unit.objects.filter(pk=whole(request.POST.get("receiver", "")) or 0).first()
    try:
        movement = add_to_list(case, by=desk.officer, at=desk.at, units=desk.paper_units, receiver=receiver)
    except ActionRefused as refused:
        return told(case.code, refused.sentences())
    words = _("%(code)s is on the list for %(unit)s.") % {"code": case.code, "unit": movement.to_unit}
    return told(case.code, [words], good=True)


def _take_off(request: OfficeRequest) -> Said:
    pk = whole(request.POST.get("movement", "")) or 0
    mine = PaperMovement.objects.filter(from_unit__in=request.desk.paper_units, state=MovementState.LISTED)
    movement = mine.select_related("case").filter(pk=pk).first()
    if movement is None:
        return told("", [_("This folder is on no open list any more.")])
    try:
        take_off_list(movement, by=request.desk.officer, at=request.desk.at)
    except ActionRefused as refused:
        return told(movement.case.code, refused.sentences())
    return told("", [_("%(code)s is off the list.") % {"code": movement.case.code}], good=True)


def _close(request: OfficeRequest) -> HttpResponse:
    paper_list = _of_mine(request, whole(request.POST.get("list", "")) or 0)
    url = reverse("hand_over_list", args=[paper_list.pk])
    try:
        closed = close_list(
            paper_list, by=request.desk.officer, at=request.desk.at, key=key_of(request.POST), answer=url
        )
    except AlreadyAnswered as before:
        return redirect(before.answer)
    except ActionRefused as refused:
        context = _giving(request, told("", refused.sentences()))
        return answer(request, "journey/hand_over.html", "journey/hand_over_part.html", context)
    words = _("List %(list)s is closed: print it and let it travel with the folders.") % {"list": closed.label}
    messages.success(request, _with_print(words, closed))
    return redirect(url)


def _with_print(words: str, paper_list: HandOverList) -> str:
    url = reverse("hand_over_list_paper", args=[paper_list.pk])
    return format_html('{} <a href="{}" target="_blank" rel="noopener">{}</a>', words, url, _("Print the list"))


def _giving(request: OfficeRequest, said: Said | None) -> dict[str, Any]:
    desk, units = request.desk, request.desk.paper_units
    waiting = pages.to_leave(units, at=desk.at, calendar=desk.calendar, after=request.GET.get("after", ""))
    return {
        "said": said,
        "lists": pages.open_lists(units),
        "waiting": {"rows": waiting.rows, "count": waiting.count, **page_links(request, waiting)},
        "closed": pages.closed_lists(units),
        "receivers": pages.receivers(units),
        "chosen": whole(request.POST.get("receiver", "")),
        "key": new_key(),
        "today": desk.today,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@for_paper
def take_in_page(request: OfficeRequest) -> HttpResponse:
    """Scan lists and folders that arrive."""
    page, part = "journey/take_in.html", "journey/take_in_part.html"
    if request.method != "POST":
        return answer(request, page, part, _taking(request, None))
    said = _take_anyway(request) if request.POST.get("do") == "take_in" else _scan_in(request)
    if said.good and not is_fetched(request):
        messages.success(request, " ".join(said.sentences))
        return redirect("take_in")
    return answer(request, page, part, _taking(request, said))


def _scan_in(request: OfficeRequest) -> Said:
    text, desk = scanned(request), request.desk
    paper_list = list_of(text)
    if paper_list is not None and paper_list.receiver in desk.paper_units:
        return _whole_list(request, paper_list, text)
    case = case_of(request, text)
    if isinstance(case, Said):
        return case
    try:
        receive_folder(case, by=desk.officer, at=desk.at, units=desk.paper_units)
    except ActionRefused as refused:
        addable = case.code if set(refused.codes) & set(CAN_BE_ADDED) else ""
        return told(case.code, refused.sentences(), take_in=addable)
    return told(case.code, [_("%(code)s is received.") % {"code": case.code}], good=True)


def _whole_list(request: OfficeRequest, paper_list: HandOverList, text: str) -> Said:
    try:
        count = receive_list(paper_list, by=request.desk.officer, at=request.desk.at)
    except ActionRefused as refused:
        return told(text, refused.sentences())
    words = ngettext(
        "List %(list)s is received: %(count)s folder.", "List %(list)s is received: %(count)s folders.", count
    )
    return told(text, [words % {"list": paper_list.label, "count": count}], good=True)


def _take_anyway(request: OfficeRequest) -> Said:
    desk = request.desk
    case = case_of(request, request.POST.get("case", ""))
    if isinstance(case, Said):
        return case
    chosen = whole(request.POST.get("unit", ""))
    unit = next((unit for unit in desk.paper_units if unit.pk == chosen), desk.paper_units[0])
    try:
        take_in(case, by=desk.officer, at=desk.at, unit=unit)
    except ActionRefused as refused:
        return told(case.code, refused.sentences())
    words = _("%(code)s is taken in at %(unit)s.") % {"code": case.code, "unit": unit.label}
    return told(case.code, [words], good=True)


def _taking(request: OfficeRequest, said: Said | None) -> dict[str, Any]:
    units = request.desk.paper_units
    return {
        "said": said,
        "incoming": pages.incoming(units),
        "closed": pages.closed_lists(units),
        "units": units,
        "key": new_key(),
        "today": request.desk.today,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@for_paper
def hand_over_list(request: OfficeRequest, pk: int) -> HttpResponse:
    """One list: who gave what, what came; its receiver receives the rest or notes it as missing."""
    paper_list = _of_mine(request, pk)
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        act = finish_list if request.POST.get("do") == "missing" else receive_list
        url, key = reverse("hand_over_list", args=[pk]), key_of(request.POST)
        try:
            act(paper_list, by=request.desk.officer, at=request.desk.at, key=key, answer=url)
            return redirect(url)
        except AlreadyAnswered as before:
            return redirect(before.answer)
        except ActionRefused as refused:
            problems = [(sentence, "") for sentence in refused.sentences()]
    context = {
        "list": pages.list_with_rows(paper_list),
        "receives": paper_list.receiver in request.desk.paper_units,
        "problems": problems,
        "key": new_key(),
        "today": request.desk.today,
    }
    return render(request, "journey/list.html", context, status=422 if problems else 200)


@require_safe
@for_paper
def list_paper(request: OfficeRequest, pk: int) -> HttpResponse:
    """The closed list as PDF. It carries personal data: each opening is a reading of every case on it."""
    paper_list = _of_mine(request, pk)
    if paper_list.closed_at is None:
        raise Http404
    parts = ("case__applicant", "case__agency", "case__version__procedure", "given_by", "received_by")
    movements = list(paper_list.movements.select_related(*parts))
    if request.method != "HEAD":
        cases = [movement.case for movement in movements]
        record_readings(cases, by=request.desk.officer, at=request.desk.at, page="hand_over_list")
    with translation.override("vi"):
        content = render_hand_over_list(hand_over_sheet(paper_list, movements))
    response = HttpResponse(content, content_type="application/pdf")
    name = f"ban-giao-{paper_list.year}-{paper_list.number}"
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


def _of_mine(request: OfficeRequest, pk: int) -> HandOverList:
    """The list if this officer's units give or receive it. A foreign one looks like a missing one: Http404."""
    units = request.desk.paper_units
    lists = HandOverList.objects.select_related("giver", "receiver", "closed_by", "confirmed_by")
    found = lists.filter(Q(giver__in=units) | Q(receiver__in=units), pk=min(pk, 2**62)).first()
    if found is None:
        raise Http404
    return found
