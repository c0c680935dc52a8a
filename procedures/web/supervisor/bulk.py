"""One act on several cases: asked once, done row by row, each row in its own transaction with its own answer.

A post that breaks off is sent again as it was: rows done before answer so, and only the others are done.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_http_methods

from procedures import formats
from procedures.actions import ACTS, ActionRefused, AlreadyAnswered
from procedures.actions.record_cause import Attachment
from procedures.errors import Refusal
from procedures.models import Case, Officer, Task
from procedures.phrases import local
from procedures.queries.candidates import candidates_for
from procedures.queries.chips import TimeChip, time_chip
from procedures.queries.rows import PAGE_SIZE
from procedures.web.department.act_forms import ActForm, Fields, attachment, cause_fields
from procedures.web.forms import (
    Problem,
    clock_field,
    day_field,
    form_problems,
    key_of,
    line_field,
    list_field,
    new_key,
    text_field,
    whole,
)
from procedures.web.office import OfficeRequest
from procedures.web.supervisor.progress import Overseen, for_overseers

BULK_ACTS = ("remind", "reassign", "reschedule", "record_cause")
AT_STEPS = frozenset({"remind", "reassign"})
LABELS = {
    "remind": gettext_lazy("Remind the holders"),
    "reassign": gettext_lazy("Give to another officer"),
    "reschedule": gettext_lazy("Apologise and promise a new date"),
    "record_cause": gettext_lazy("Record the cause of the delay"),
}
OF_THE_FORM = frozenset({"no_reason", "no_officer", "no_date", "no_cause", "no_note", "paper_too_large", "wrong_paper"})
"""Refusals that rest on the form alone: said once above it, not at every row."""


@dataclass
class Item:
    """One row: a case, and the step where the act is done at a step. `said` is what became of it."""

    case: Any
    task: Task | None
    chip: TimeChip | None
    holder: str
    step: str
    done: bool = False
    again: bool = False
    said: tuple[str, ...] = ()
    letter: str = ""
    refusals: list[Refusal] = field(default_factory=list)

    @property
    def key(self) -> str:
        """What makes this row itself within the posted form."""
        return f"{self.case.pk}.{self.task.pk if self.task else 0}"


@require_http_methods(["GET", "HEAD", "POST"])
@for_overseers
def bulk(request: OfficeRequest, overseen: Overseen, act_code: str) -> HttpResponse:
    """Ask what the act needs for the chosen cases; on POST do it row by row."""
    if act_code not in BULK_ACTS or not overseen.acts:
        raise Http404
    given = request.POST if request.method == "POST" else request.GET
    items = list(_items(overseen, given, act_code))
    if not items:
        return redirect("progress")
    fields = _fields(act_code, items, request.desk.at)
    if request.method != "POST":
        return _page(request, act_code, items, ActForm(fields), key=new_key())
    form, key = ActForm(fields, request.POST, request.FILES), key_of(request.POST)
    if not form.is_valid():
        return _page(request, act_code, items, form, key=key, problems=form_problems(form))
    params = _params(act_code, form.cleaned_data)
    for item in items:
        _perform(request, act_code, item, params, key)
    return _page(request, act_code, items, form, key=key, problems=_said_once(items))


def _items(overseen: Overseen, given: QueryDict, act_code: str) -> Iterator[Item]:
    """The chosen cases within the officer's reach, in the order they were chosen; strangers are left out."""
    codes = [code for code in dict.fromkeys(given.getlist("case")) if code.isprintable()][:PAGE_SIZE]
    rows = Case.objects.filter(pk__in=overseen.work.values("pk"), code__in=codes)
    found = {
        case.code: case
        for case in rows.select_related("version__procedure", "applicant", "changed_by", "agency", "received_at_unit")
    }
    steps: dict[int, list[Task]] = {}
    tasks = Task.objects.open().filter(case__in=found.values()).select_related("unit", "officer")
    for task in tasks.order_by("sequence"):
        steps.setdefault(task.case_id, []).append(task)
    for case in (found[code] for code in codes if code in found):
        chip = time_chip(case, at=overseen.desk.at, calendar=overseen.desk.calendar)
        held = steps.get(case.pk, [])
        if act_code not in AT_STEPS:
            yield Item(case, None, chip, ", ".join(_holder(task) for task in held), "")
        for task in held if act_code in AT_STEPS else ():
            yield Item(case, task, chip, _holder(task), local(case.version.route.step(task.step).name))


def _holder(task: Task) -> str:
    return f"{task.officer or _('Nobody named yet')}, {task.unit.label}"


def _fields(act_code: str, items: Sequence[Item], at: datetime) -> Fields:
    """What the act asks once for all rows."""
    reason = text_field(3, label=_("Reason"), max_length=500, required=False)
    if act_code == "remind":
        return {"note": line_field(label=_("Note for the holders"), max_length=300, required=False)}
    if act_code == "record_cause":
        return cause_fields()
    if act_code == "reschedule":
        clock = clock_field(label=pgettext_lazy("clock", "Time"), initial="17:00")
        reason.label = _("Reason, told to the applicant with the apology")
        return {"day": day_field(label=_("New date"), required=False), "hour": clock, "reason": reason}
    people = candidates_for((item.task for item in items if item.task is not None), at=at)
    choices = [("", _("Choose an officer")), *((str(person.pk), person.label) for person in people)]
    reason.label = _("Why the holder changes")
    return {"officer": list_field(label=_("Officer who takes over"), choices=choices, required=False), "reason": reason}


def _params(act_code: str, cleaned: dict[str, Any]) -> dict[str, Any]:
    """The parameters of the act, the same for every row."""
    found = dict(cleaned)
    if "officer" in found:
        found["officer"] = Officer.objects.filter(pk=whole(found["officer"] or "")).first()
    if act_code == "reschedule":
        day, hour = found.pop("day"), found.pop("hour")
        found["new_due_at"] = timezone.make_aware(datetime.combine(day, hour)) if day and hour else None
    if "paper" in found:
        paper: Attachment | None = attachment(found["paper"])
        found["paper"] = paper
    return found


def _perform(request: OfficeRequest, act_code: str, item: Item, params: dict[str, Any], key: str) -> None:
    """Do the act on one row in its own transaction and note what became of it."""
    given = {**params, "task_id": item.task.pk} if item.task is not None else params
    act = ACTS[act_code](
        Case(pk=item.case.pk),
        by=request.desk.officer,
        at=timezone.now(),
        edition=whole(request.POST.get(f"edition-{item.case.code}", "")),
        key=f"{key[:40]}-{item.key}",
        answer=reverse("case", args=[item.case.code]),
        **given,
    )
    try:
        act.run()
    except AlreadyAnswered:
        item.done = item.again = True
    except ActionRefused as refused:
        item.refusals = list(refused.reasons)
        item.said = tuple(dict.fromkeys(str(reason) for reason in refused.reasons))
        return
    item.done = True
    item.said = (_("Done before"),) if item.again else (_("Done"),)
    if act_code == "reschedule":
        item.letter = reverse("apology", args=[item.case.code])


def _said_once(items: Sequence[Item]) -> list[Problem]:
    """Reasons that every row was refused for because of the form: said above it, beside its field."""
    told: dict[str, Problem] = {}
    for item in items:
        for reason in item.refusals:
            if reason.code in OF_THE_FORM:
                told[reason.code] = (str(reason), FIELDS[reason.code])
    return list(told.values())


FIELDS = {
    "no_reason": "id_reason",
    "no_officer": "id_officer",
    "no_date": "id_day",
    "no_cause": "id_cause",
    "no_note": "id_note",
    "paper_too_large": "id_paper",
    "wrong_paper": "id_paper",
}


def _page(
    request: OfficeRequest,
    act_code: str,
    items: list[Item],
    form: forms.Form,
    *,
    key: str,
    problems: list[Problem] | None = None,
) -> HttpResponse:
    done = [item for item in items if item.done]
    left = [item for item in items if not item.done]
    tried = form.is_bound and form.is_valid()
    context = {
        "label": LABELS[act_code],
        "act_code": act_code,
        "items": items,
        "left": left,
        "done": done,
        "form": form,
        "key": key,
        "problems": problems or [],
        "summary": _summary(len(done), len(left)) if tried and not problems else "",
        "ask": bool(left),
        "at_steps": act_code in AT_STEPS,
        "tells": act_code == "reschedule",
        "back": request.POST.get("back") or request.GET.get("back") or "",
    }
    return render(request, "supervisor/bulk.html", context, status=422 if problems or (tried and not done) else 200)


def _summary(done: int, left: int) -> str:
    """How many rows were done, and how many not."""
    said = ngettext("%(count)s row done", "%(count)s rows done", done) % {"count": formats.grouped(done)}
    if not left:
        return said
    return _("%(done)s, %(left)s not") % {"done": said, "left": formats.grouped(left)}
