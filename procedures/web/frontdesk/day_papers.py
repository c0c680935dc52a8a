"""The papers of a day in one file: what was not printed yet, or everything again, each printing counted.

Opening the file prints, as for a single paper: its link carries the page's key, so that a reload prints nothing anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from procedures.actions.print_papers import ToPrint, print_papers
from procedures.documents import Document, label_sheets, print_documents
from procedures.documents.control_sheet import control_sheet as control_document
from procedures.documents.receipt import receipt
from procedures.documents.refusal import refusal_slip
from procedures.documents.supplement_request import supplement_slip
from procedures.models import PaperKind, Unit
from procedures.queries.day_papers import KINDS, DayPaper, dossiers, papers_of_day
from procedures.queries.dossier import Dossier
from procedures.web.forms import day_field, key_of, list_field, new_key, ticks_field
from procedures.web.frontdesk import sheets
from procedures.web.frontdesk.hand_overs import control_sheet
from procedures.web.office import OfficeRequest, for_counters

MOST_AT_ONCE = 400
"""Papers of one file: made in a few seconds, and what a tray of the printer holds. The rest comes with the next."""

Values = Callable[[Dossier, datetime], Any]
LAYOUTS: dict[PaperKind, tuple[Values, Callable[[Any], Document]]] = {
    PaperKind.RECEIPT: (lambda d, _at: sheets.receipt_sheet(d), receipt),
    PaperKind.SUPPLEMENT_SLIP: (lambda d, _at: sheets.supplement_slip(d), supplement_slip),
    PaperKind.REFUSAL_SLIP: (lambda d, _at: sheets.refusal_slip(d), refusal_slip),
    PaperKind.CONTROL_SHEET: (lambda d, at: control_sheet(d, at=at), control_document),
}
"""How a paper of a batch is filled and laid out; labels come together on sheets of their own."""


class DayForm(forms.Form):
    """Which day, which counter, which papers. Everything has an answer to begin with."""

    day = day_field(label=gettext_lazy("Day"))
    counter = list_field(label=gettext_lazy("Counter"))
    papers = ticks_field(label=gettext_lazy("Papers"), choices=[(kind.value, kind.label) for kind in KINDS])
    again = forms.BooleanField(label=gettext_lazy("Also what was printed already, marked as a reprint"), required=False)

    def __init__(self, given: Any, counters: list[Unit], today: date) -> None:
        data = given.copy()
        data.setdefault("day", f"{today:%d/%m/%Y}")
        data.setdefault("counter", counters[0].code)
        if "papers" not in data:
            data.setlist("papers", [kind.value for kind in KINDS])
        super().__init__(data)
        self.counters = {unit.code: unit for unit in counters}
        field = self.fields["counter"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(unit.code, unit.label) for unit in counters]


@dataclass(frozen=True, slots=True)
class KindRow:
    """How many papers of a kind the day has, and how many of them are not printed yet."""

    label: str
    count: int
    left: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a filled form asks for."""

    counter: Unit
    day: date
    kinds: tuple[PaperKind, ...]
    again: bool


@require_safe
@for_counters
def day_papers(request: OfficeRequest) -> HttpResponse:
    """Choose the day, the counter and the papers, and see how many wait for the printer."""
    form = DayForm(request.GET, request.desk.counters, request.desk.today)
    chosen = _chosen(form)
    context: dict[str, Any] = {"form": form, "rows": (), "left": 0}
    if chosen is not None:
        found = papers_of_day(chosen.counter, chosen.day, chosen.kinds)
        wanted = sum(paper.wanted(again=chosen.again, key="") for paper in found)
        query = request.GET.copy()
        query["in"] = new_key()
        context |= {
            "chosen": chosen,
            "rows": _rows(found, chosen.kinds),
            "wanted": wanted,
            "most": MOST_AT_ONCE,
            "query": query.urlencode(),
        }
    return render(request, "frontdesk/day_papers.html", context, status=200 if chosen else 422)


@require_safe
@for_counters
def print_day(request: OfficeRequest) -> HttpResponse:
    """The file. Without anything to print, back to the page with a word about it."""
    chosen = _chosen(DayForm(request.GET, request.desk.counters, request.desk.today))
    if chosen is None:
        return redirect("day_papers")
    if request.method == "HEAD":
        return HttpResponse(content_type="application/pdf")
    key = key_of({"key": request.GET.get("in", "")})
    found = papers_of_day(chosen.counter, chosen.day, chosen.kinds)
    wanted = [paper for paper in found if paper.wanted(again=chosen.again, key=key)][:MOST_AT_ONCE]
    if not wanted:
        messages.info(request, _("Everything of this day is printed already. Tick the reprint to print it again."))
        return redirect("day_papers")
    numbers = print_papers(
        [ToPrint(paper.case_id, paper.kind, paper.issued_at) for paper in wanted],
        by=request.desk.officer,
        at=request.desk.at,
        key=key,
    )
    reprints = {(paper.case_id, paper.kind): number for paper, number in numbers.items()}
    with translation.override("vi"):
        documents = list(_documents(wanted, chosen.counter, request.desk.at, reprints))
        title = f"Giấy tờ trong ngày {chosen.day:%d/%m/%Y}"
        content = print_documents(documents, title=title, author=chosen.counter.name)
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="giay-to-{chosen.day:%Y-%m-%d}.pdf"'
    return response


def _documents(
    papers: Iterable[DayPaper], counter: Unit, at: datetime, reprints: dict[tuple[int, PaperKind], int]
) -> Iterator[Document]:
    """The papers in their order, labels last and together."""
    papers = list(papers)
    cases = dossiers((paper.case_id for paper in papers), counter)
    labels = []
    for paper in papers:
        number = reprints[paper.case_id, paper.kind]
        again = number if number > 1 else 0
        dossier = cases[paper.case_id]
        if paper.kind is PaperKind.LABEL:
            labels.append(replace(sheets.folder_label(dossier), reprint=again))
            continue
        values, layout = LAYOUTS[paper.kind]
        yield layout(replace(values(dossier, at), reprint=again))
    if labels:
        yield label_sheets(labels)


def _chosen(form: DayForm) -> Chosen | None:
    if not form.is_valid():
        return None
    said = form.cleaned_data
    kinds = tuple(kind for kind in KINDS if kind.value in said["papers"])
    return Chosen(form.counters[said["counter"]], said["day"], kinds, said["again"])


def _rows(found: list[DayPaper], kinds: tuple[PaperKind, ...]) -> list[KindRow]:
    return [
        KindRow(
            str(kind.label),
            sum(paper.kind is kind for paper in found),
            sum(paper.kind is kind and not paper.printings for paper in found),
        )
        for kind in kinds
    ]
