"""Exports of the board: asked for by post, written in the background when large, fetched by whoever asked."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseBadRequest, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from procedures.actions import export as exporting
from procedures.models import Export, ExportState
from procedures.notices.hint import hint
from procedures.web.office import OfficeRequest
from procedures.web.supervisor.progress import FILTERS, Overseen, for_overseers, panel_of

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
TASK = "procedures.tasks.make_exports"


@require_POST
@for_overseers
def ask_export(request: OfficeRequest, overseen: Overseen) -> HttpResponse:
    """Write what is shown: at once when it is short, else in the background."""
    form, given = request.POST.get("form", "xlsx"), QueryDict(request.POST.get("query", ""))
    if form not in TYPES:
        return HttpResponseBadRequest()
    kept = QueryDict(mutable=True)
    kept["panel"] = panel_of(given)
    kept.update({key: given[key] for key in FILTERS if given.get(key)})
    query = kept.urlencode()[:500]
    export = exporting.ask(request.desk.officer, query, form, at=request.desk.at)
    shown = exporting.cases_of(request.desk.officer, query, at=request.desk.at)
    if shown.order_by()[: exporting.AT_ONCE + 1].count() <= exporting.AT_ONCE:
        content = exporting.write(export, at=request.desk.at)
        Export.objects.filter(pk=export.pk).update(state=ExportState.DONE, content=content)
    else:
        hint(task=TASK)
    return redirect("export", pk=export.pk)


@require_safe
@for_overseers
def export(request: OfficeRequest, overseen: Overseen, pk: int) -> HttpResponse:
    """How far an export is; the page looks again by itself until it is ready."""
    found = _own(request, pk)
    context = {
        "export": found,
        "done": found.state == ExportState.DONE,
        "failed": found.state == ExportState.FAILED,
        "others": Export.objects.filter(owner=request.desk.officer).exclude(pk=pk).defer("content")[:10],
    }
    return render(request, "supervisor/export.html", context)


@require_safe
@for_overseers
def export_file(request: OfficeRequest, overseen: Overseen, pk: int) -> HttpResponse:
    """The file, for whoever asked for it and nobody else."""
    found = _own(request, pk)
    if found.state != ExportState.DONE or found.content is None:
        raise Http404
    answer = HttpResponse(bytes(found.content), content_type=TYPES[found.form])
    name = _("progress-%(day)s") % {"day": f"{request.desk.today:%Y%m%d}"}
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{found.form}"'
    return answer


def _own(request: OfficeRequest, pk: int) -> Export:
    found = Export.objects.filter(pk=pk, owner=request.desk.officer).first()
    if found is None:
        raise Http404
    return found
