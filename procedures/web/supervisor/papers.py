"""The paper attached to the cause of a delay."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from procedures.models import DelayPaper
from procedures.web.office import OfficeRequest, for_officers


@require_safe
@for_officers
def delay_paper(request: OfficeRequest, pk: int) -> HttpResponse:
    """The paper as it was attached, for whoever may open the case."""
    paper = DelayPaper.objects.select_related("cause__case").filter(pk=pk).first()
    if paper is None:
        raise Http404
    request.desk.case(paper.cause.case.code)
    answer = HttpResponse(bytes(paper.content), content_type=paper.media_type)
    # Never shown as a part of our pages: what somebody attached stays a file.
    answer.headers["Content-Disposition"] = content_disposition_header(True, paper.name) or "attachment"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
