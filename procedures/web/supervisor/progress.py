"""The supervisor's board: tiles, filter, saved views and the list of open work."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from procedures import formats
from procedures.models import Case, Role, Unit
from procedures.policies import overseen_units
from procedures.queries import progress
from procedures.queries.desk import Tile
from procedures.queries.saved_views import views_of
from procedures.queries.warnings import standing_count
from procedures.web.lists import page_links
from procedures.web.office import OfficeRequest, for_officers
from procedures.web.supervisor.chosen import chosen_words
from procedures.web.supervisor.progress_filter import ProgressFilter

KINDS: dict[str, Literal["", "soon", "late"]] = {"late": "late", "today": "soon", "soon": "soon", "risk": "soon"}
FILTERS = ("unit", "procedure", "step", "officer", "cause")


@dataclass(frozen=True, slots=True)
class ViewTab:
    """A saved view as a tab with its live count."""

    pk: int
    name: str
    url: str
    count: str
    here: bool
    mine: bool
    shared: str


class Overseen:
    """What this officer oversees at the moment of the request: the tree of units, the days, and the open work."""

    def __init__(self, request: OfficeRequest) -> None:
        self.desk = request.desk
        self.tops: list[Unit] = overseen_units(self.desk.officer, at=self.desk.at)
        if not self.tops:
            raise PermissionDenied
        self.units = progress.units_below(self.tops)
        self.days = progress.days_of(self.desk.at, self.desk.calendar)

    @property
    def work(self) -> QuerySet[Case]:
        """Everything open below the officer."""
        return progress.open_work([unit.pk for unit in self.units])

    @property
    def acts(self) -> bool:
        """Whether the officer may act there, not only look."""
        return any(posting.role == Role.SUPERVISOR for posting in self.desk.postings)

    def filtered(self, data: Mapping[str, Any] | QueryDict) -> ProgressFilter:
        """The filter bar over the open work."""
        return ProgressFilter(data or None, queryset=self.work, units=self.units)


def for_overseers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only officers who oversee units today; the view gets what they oversee."""

    @wraps(view)
    def guarded(request: OfficeRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, Overseen(request), *args, **kwargs)

    return for_officers(guarded)


def panel_of(data: Mapping[str, Any]) -> str:
    """The panel an address names; overdue work where it names none."""
    panel = str(data.get("panel", ""))
    return panel if panel in progress.PANELS else "late"


@require_safe
@for_overseers
def board(request: OfficeRequest, overseen: Overseen) -> HttpResponse:
    """Open work below the officer, one panel at a time."""
    desk, days, panel = request.desk, overseen.days, panel_of(request.GET)
    narrowed = overseen.filtered(request.GET)
    counts = progress.figures(narrowed.qs, at=desk.at, days=days)
    after = request.GET.get("after", "")
    listed = progress.progress_list(
        narrowed.qs, panel, at=desk.at, calendar=desk.calendar, days=days, count=counts[panel], after=after
    )
    context = {
        "title": progress.PANELS[panel],
        "panel": panel,
        "page": {"rows": listed.rows, "count": listed.count, **page_links(request, listed)},
        "tiles": _tiles(request, counts, progress.tile_lines(counts, days), panel),
        "filter": narrowed,
        "chosen": chosen_words(narrowed.form),
        "clear_url": f"?panel={panel}",
        "views": _views(request, overseen),
        "query": _query(request, panel),
        "acts": overseen.acts,
        "empty_next": _nearest(counts),
        "warned": standing_count(desk.officer, desk.postings),
        "today": desk.today,
    }
    return render(request, "supervisor/board.html", context)


def _tiles(request: OfficeRequest, counts: dict[str, int], lines: dict[str, str], panel: str) -> tuple[Tile, ...]:
    def query(name: str) -> str:
        kept = QueryDict(mutable=True)
        kept["panel"] = name
        kept.update({key: request.GET[key] for key in FILTERS if request.GET.get(key)})
        return f"?{kept.urlencode()}"

    return tuple(
        Tile(
            figure=formats.grouped(counts[name]),
            name=str(label),
            line=lines[name],
            target="progress",
            query=query(name),
            kind=KINDS.get(name, "") if counts[name] else "",
            here=name == panel,
        )
        for name, label in progress.PANELS.items()
    )


def _query(request: OfficeRequest, panel: str) -> str:
    """The address of what is shown, as a saved view keeps it."""
    kept = QueryDict(mutable=True)
    kept["panel"] = panel
    kept.update({key: request.GET[key] for key in FILTERS if request.GET.get(key)})
    return kept.urlencode()


def _views(request: OfficeRequest, overseen: Overseen) -> list[ViewTab]:
    found = views_of(request.desk.officer, overseen.tops)
    queries = [QueryDict(view.query).dict() for view in found]
    counts = progress.view_counts(overseen.work, queries, overseen.units, at=request.desk.at, days=overseen.days)  # type: ignore[arg-type]
    here = _query(request, panel_of(request.GET))
    return [
        ViewTab(
            pk=view.pk,
            name=view.name,
            url=f"?{view.query}",
            count=formats.grouped(count),
            here=view.query == here,
            mine=view.owner_id == request.desk.officer.pk,
            shared=_("shared by %(who)s") % {"who": view.owner} if view.owner_id != request.desk.officer.pk else "",
        )
        for view, count in zip(found, counts, strict=True)
    ]


def _nearest(counts: dict[str, int]) -> str:
    """What comes next when the panel is empty: the nearest panel that has something."""
    for name in ("today", "soon", "risk", "waiting", "new"):
        if counts[name]:
            return _("%(panel)s: %(count)s") % {
                "panel": progress.PANELS[name],
                "count": formats.grouped(counts[name]),
            }
    return ""
