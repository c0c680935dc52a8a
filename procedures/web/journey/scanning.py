"""What a scan at a paper page means: a list's code, a case in reach, or a sentence why it is neither."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from procedures.models import Case, HandOverList
from procedures.models.journey import LIST_CODE
from procedures.queries.case_list import cases_in_reach
from procedures.queries.find import meaning
from procedures.queries.scan import ScanKind, read_scan
from procedures.web.office import OfficeRequest


@dataclass(frozen=True, slots=True)
class Said:
    """The answer to one scan. `code` of the folder that may be taken in all the same, if it may."""

    good: bool
    sentences: tuple[str, ...]
    scanned: str = ""
    take_in: str = ""


LONGEST_SCAN = 500
"""Characters of a scan that are looked at: an identity card's code is the longest."""


def scanned(request: OfficeRequest) -> str:
    """What was scanned, no longer than any code is."""
    return request.POST.get("q", "")[:LONGEST_SCAN].strip()


def list_of(text: str) -> HandOverList | None:
    """The hand-over list whose bar code was scanned; None when it was something else or there is none such."""
    match = LIST_CODE.match(text.strip().upper())
    lists = HandOverList.objects.select_related("giver", "receiver", "closed_by", "confirmed_by")
    return lists.filter(pk=int(match[1])).first() if match else None


def case_of(request: OfficeRequest, text: str) -> Case | Said:
    """The case whose receipt, label or code was scanned. A foreign case is answered as a missing one."""
    understood = read_scan(text)
    if understood.kind in (ScanKind.TOKEN, ScanKind.CASE_CODE):
        cases = cases_in_reach(request.desk.reach, of_few=True).select_related(
            "version__procedure", "received_at_unit", "agency", "return_unit", "applicant"
        )
        case = cases.filter(meaning(understood)).first()
        if case is not None:
            return case
        return Said(False, (_("No case with this code is known here."),), text)
    return Said(
        False, (_("Scan the receipt, the label of the folder or the code of a list, or type a case code."),), text
    )


def told(scan: str, sentences: Sequence[str], *, good: bool = False, take_in: str = "") -> Said:
    """The answer in words."""
    return Said(good, tuple(sentences), scan, take_in)


def is_fetched(request: OfficeRequest) -> bool:
    """Whether the script of the page asks, one scan after the other, for the part that changes."""
    return request.headers.get("X-Scan") == "1"


def answer(request: OfficeRequest, page: str, part: str, context: dict[str, object]) -> HttpResponse:
    """The part alone for the script, the whole page otherwise; 422 when the scan was refused."""
    said = context.get("said")
    if is_fetched(request):
        return render(request, part, context)
    return render(request, page, context, status=200 if not isinstance(said, Said) or said.good else 422)
