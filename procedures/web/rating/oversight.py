"""The supervisor's view of ratings: totals, and each low one until it is said what was done about it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import django_filters as filters
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from procedures.actions import ActionRefused
from procedures.actions.close_follow_up import CloseFollowUp
from procedures.models import QuestionSet, RatingFollowUp
from procedures.policies import supervised_units
from procedures.queries.follow_ups import follow_up_row, follow_ups_of
from procedures.queries.questions import questions_of
from procedures.queries.ratings import ratings_of
from procedures.queries.small_numbers import is_small
from procedures.web.office import OfficeRequest, for_officers

SHOWN_DAYS = 90
PAGE = 25
STATES = (("open", _("To be followed up")), ("closed", _("Followed up")))


class FollowUpFilter(filters.FilterSet):
    """The filter bar of the follow-ups."""

    state = filters.ChoiceFilter(label=_("State"), choices=STATES, method="by_state", empty_label=_("Every state"))
    unit = filters.ChoiceFilter(label=_("Unit"), field_name="rating__unit__code", empty_label=_("Every unit"))
    since = filters.DateFilter(label=_("From day"), field_name="opened_on", lookup_expr="gte")
    until = filters.DateFilter(label=_("To day"), field_name="opened_on", lookup_expr="lte")

    class Meta:
        model = RatingFollowUp
        fields = ("state", "unit", "since", "until")

    def __init__(self, *args: Any, queryset: QuerySet[RatingFollowUp], **kwargs: Any) -> None:
        """The units offered are those that have follow-ups."""
        super().__init__(*args, queryset=queryset, **kwargs)
        units = {one.rating.unit.code: one.rating.unit.label for one in queryset.order_by("rating__unit")[:500]}
        self.filters["unit"].extra["choices"] = sorted(units.items())

    def by_state(self, found: QuerySet[RatingFollowUp], name: str, value: str) -> QuerySet[RatingFollowUp]:
        """Open or closed ones."""
        return found.filter(closed_at__isnull=value == "open")


def _reach(request: OfficeRequest) -> QuerySet[RatingFollowUp]:
    units = supervised_units(request.desk.officer, at=request.desk.at)
    if not units:
        raise PermissionDenied
    return follow_ups_of(units)


@require_safe
@for_officers
def follow_ups(request: OfficeRequest) -> HttpResponse:
    """Totals of the last quarter, and the low ratings in reach."""
    desk, reach = request.desk, _reach(request)
    narrowed = FollowUpFilter(request.GET or {"state": "open"}, queryset=reach)
    listed = Paginator(narrowed.qs, PAGE).get_page(request.GET.get("page"))
    units = supervised_units(desk.officer, at=desk.at)
    told = ratings_of(units, desk.today - timedelta(days=SHOWN_DAYS), desk.today)
    names = {
        (stored.code, question.code): question.label
        for stored in QuestionSet.objects.order_by("number")
        for question in questions_of(stored).questions
    }
    topics = [
        {"name": names.get((t.questions, t.code), t.code), "percent": round(t.average_percent), "count": t.count}
        for t in told.topics
        if not is_small(t.count, settings.ONESTOP_PUBLIC_SMALLEST)
    ]
    query = request.GET.copy()
    query.pop("page", None)
    few = is_small(told.count, settings.ONESTOP_PUBLIC_SMALLEST)
    context = {
        "filter": narrowed,
        "rows": [follow_up_row(one) for one in listed],
        "listed": listed,
        "query": query.urlencode(),
        "count": told.count,
        "few": few,
        "share": None if few or told.share_percent is None else round(told.share_percent),
        "topics": topics,
        "days": SHOWN_DAYS,
    }
    return render(request, "rating/follow_ups.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def follow_up(request: OfficeRequest, pk: UUID) -> HttpResponse:
    """One low rating, and the form that closes it."""
    desk = request.desk
    found = _reach(request).filter(pk=pk).first()
    if found is None:
        raise Http404
    done, problems = request.POST.get("done", "")[:4000], ()
    if request.method == "POST":
        try:
            CloseFollowUp(pk, done, by=desk.officer, at=desk.at).run()
            return redirect("follow_ups")
        except ActionRefused as refused:
            problems = tuple((sentence, "id_done") for sentence in refused.sentences())
    context = {"row": follow_up_row(found), "done": done, "problems": problems}
    return render(request, "rating/follow_up.html", context, status=422 if problems else 200)
