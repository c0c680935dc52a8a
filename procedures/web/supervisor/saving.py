"""Saving a view of the board under a name, and dropping it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from procedures.models import SavedView
from procedures.web.office import OfficeRequest
from procedures.web.supervisor.progress import FILTERS, Overseen, for_overseers, panel_of

LONGEST_NAME = 60


@require_POST
@for_overseers
def save_view(request: OfficeRequest, overseen: Overseen) -> HttpResponse:
    """Keep the filter under a name; the same name again takes the place of the first. Shared with the first unit."""
    given = QueryDict(request.POST.get("query", ""))
    kept = QueryDict(mutable=True)
    kept["panel"] = panel_of(given)
    kept.update({key: given[key] for key in FILTERS if given.get(key)})
    query, name = kept.urlencode(), " ".join(request.POST.get("name", "").split())[:LONGEST_NAME]
    address = f"{reverse('progress')}?{query}"
    if not name or not name.isprintable() or len(query) > 500:
        messages.error(request, _("Not saved: give the view a name of at most 60 letters."))
        return redirect(address)
    shared = overseen.tops[0] if request.POST.get("shared") and overseen.acts else None
    given_view = {"query": query, "shared_with": shared, "saved_at": request.desk.at}
    SavedView.objects.update_or_create(owner=request.desk.officer, name=name, defaults=given_view)
    messages.success(request, _("The view “%(name)s” is saved.") % {"name": name})
    return redirect(address)


@require_POST
@for_overseers
def drop_view(request: OfficeRequest, overseen: Overseen, pk: int) -> HttpResponse:
    """Drop one of the officer's own views."""
    found = SavedView.objects.filter(pk=pk, owner=request.desk.officer).first()
    if found is None:
        raise Http404
    address = f"{reverse('progress')}?{found.query}"
    found.delete()
    messages.success(request, _("The view “%(name)s” is gone.") % {"name": found.name})
    return redirect(address)
