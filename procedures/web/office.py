"""Who is at the desk: the officer of a request with the postings in force, and the door that lets only them in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache

from procedures.deadlines import OfficeCalendar
from procedures.models import Case, Officer, Posting, Role, Task, Unit, UnitKind
from procedures.models.office import postings_of
from procedures.policies import DECIDING_ROLES, PAPER_ROLES, reported_units
from procedures.queries.access import case_for, case_units, visible_cases
from procedures.queries.calendars import calendar_for
from procedures.queries.worklist import WORKING_ROLES
from procedures.web.forms import new_key

View = Callable[..., HttpResponse]
CASE_PARTS = ("version__procedure", "received_at_unit", "agency", "return_unit", "applicant", "submitter", "changed_by")
"""What the page of a case or act shows beside the case itself."""

REPORT_PAGES = (
    "report_cases",
    "report_close",
    "reports_closed",
    "report_closed",
    "report_index",
    "report_index_cases",
    "report_targets",
    "report_target_cases",
)
"""Pages that belong to the reports."""


@dataclass(frozen=True, slots=True)
class PlaceLink:
    """One entry of the navigation."""

    name: str
    url: str
    here: bool
    key: str = ""


class Desk:
    """The officer of this request, their postings today, and the moment the request is answered for."""

    def __init__(self, officer: Officer, at: datetime, page: str = "") -> None:
        self.officer, self.at, self.page = officer, at, page

    @cached_property
    def postings(self) -> list[Posting]:
        """Postings in force, units included."""
        return postings_of(self.officer, at=self.at)

    @property
    def reach(self) -> list[Unit]:
        """The units through which the officer reaches cases."""
        return case_units(self.postings)

    @property
    def units(self) -> list[Unit]:
        """The units the officer is posted to."""
        return list({posting.unit_id: posting.unit for posting in self.postings}.values())

    @property
    def counters(self) -> list[Unit]:
        """The counters at which the officer receives and returns."""
        return [posting.unit for posting in self.postings if posting.role == Role.FRONT_DESK]

    @property
    def paper_units(self) -> list[Unit]:
        """The units whose paper folders the officer gives and takes."""
        return list({post.unit_id: post.unit for post in self.postings if post.role in PAPER_ROLES}.values())

    @cached_property
    def calendar(self) -> OfficeCalendar:
        """The calendar by which this officer reads time left: that of their first unit."""
        return calendar_for(self.units[0])

    @property
    def today(self) -> date:
        """The day of the request in the office's timezone."""
        return timezone.localtime(self.at).date()

    @property
    def unit_label(self) -> str:
        """The place shown in the header: a counter by its place ("Một Cửa" stands above it), others by their name."""
        if not self.postings:
            return ""
        unit = self.units[0]
        return unit.place_name if unit.kind == UnitKind.CENTER and unit.place_name else unit.label

    @property
    def post_label(self) -> str:
        """What the officer is, in one line."""
        if not self.postings:
            return _("not posted today")
        roles = dict.fromkeys(str(posting.get_role_display()) for posting in self.postings)
        return self.officer.title or ", ".join(roles)

    @property
    def posting_labels(self) -> list[str]:
        """Every posting in words."""
        return [f"{posting.get_role_display()} · {posting.unit.label}" for posting in self.postings]

    @cached_property
    def queue_key(self) -> str:
        """The key of this page's form that calls the next number."""
        return new_key()

    @property
    def is_demo(self) -> bool:
        """Whether this is a demonstration office."""
        return any(posting.unit.is_demo for posting in self.postings)

    @property
    def works(self) -> bool:
        """Whether the officer holds steps of cases."""
        return any(posting.role in WORKING_ROLES for posting in self.postings)

    @property
    def oversees(self) -> bool:
        """Whether the officer looks after the work of units."""
        return any(posting.role in (Role.SUPERVISOR, Role.AUDITOR) for posting in self.postings)

    @property
    def places(self) -> list[PlaceLink]:
        """The navigation: only what the officer may do."""
        found = []
        if self.counters:
            found.append(("home", _("Counter"), ""))
            found.append(("intake", _("Receive"), "Alt+N"))
            found.append(("returns", _("Return"), "Alt+R"))
        if self.works:
            found.append(("worklist", _("Work"), "Alt+W"))
            found.append(("hand_over", _("Paper folders"), "Alt+G"))
        found.append(("cases", _("Cases"), ""))
        found.append(("catalogue", _("Procedures"), ""))
        if any(posting.role in DECIDING_ROLES | {Role.CASE_OFFICER} for posting in self.postings):
            found.append(("question_desk", pgettext("place of work", "Questions"), ""))
        if self.oversees:
            found.insert(0, ("progress", _("Progress"), ""))
        if any(posting.role == Role.SUPERVISOR for posting in self.postings):
            found.append(("register", _("Register"), ""))
            found.append(("calendar", _("Calendar"), ""))
            found.append(("follow_ups", _("Ratings"), ""))
        if reported_units(self.officer, at=self.at):
            found.append(("reports", _("Reports"), ""))
        same = {"intake_form": "intake", "case": "cases", "act": "cases", "explanation": "cases", "reveal": "cases"}
        same |= dict.fromkeys(("alerts", "renew", "contact"), "cases")
        same |= (
            {"shift_closed": "progress", "shift_list": "progress", "queue_figures": "progress"} if self.oversees else {}
        )
        same |= {"hand_out": "returns", "parcels": "returns", "parcel": "returns"}
        same |= {"limit_explanation": "cases", "receipts_to_print": "home"}
        same |= {"close_register": "register", "day_papers": "home"} | ({"register": "home"} if self.counters else {})
        same |= dict.fromkeys(("take_in", "hand_over_list", "papers_here", "stock_taking"), "hand_over")
        same |= {
            "quick": "intake",
            "quick_done": "intake",
            "certifications": "register",
            "close_certifications": "register",
        }
        same |= dict.fromkeys(("bulk", "save_view", "charts", "export"), "progress")
        same |= {"warnings": "progress" if self.oversees else "worklist"}
        same |= dict.fromkeys(REPORT_PAGES, "reports")
        same |= {"follow_up": "follow_ups"}
        same |= dict.fromkeys(("question_page", "feedback_desk", "feedback_page", "feedback_limit"), "question_desk")
        same |= {"calendar_year": "calendar", "calendar_change": "calendar"}
        page = same.get(self.page, self.page)
        return [PlaceLink(name, reverse(target), target == page, key) for target, name, key in found]

    @property
    def jobs(self) -> list[PlaceLink]:
        """What a counter does besides receiving and returning: page, name and key, in the order of use."""
        found: list[tuple[str, str, str]] = []
        found.append(("quick", _("Certify at once"), "Alt+Q"))
        found.append(("queue", _("Queue"), ""))
        found.append(("hand_over", _("Hand over paper"), "Alt+G"))
        found.append(("parcels", _("Results by post"), ""))
        found.append(("receipts_to_print", _("Receipts to print anew"), ""))
        found.append(("corrections", _("Results being corrected"), ""))
        found.append(("shift", _("Close the shift"), ""))
        found.append(("day_papers", _("Print the day's papers"), ""))
        found.append(("register", _("Register of cases"), ""))
        found.append(("calls", _("People to call"), ""))
        found.append(("question_desk", _("Questions from citizens"), ""))
        found.append(("give_feedback", _("Note feedback"), ""))
        return [PlaceLink(name, reverse(target), target == self.page, key) for target, name, key in found]

    def case(self, code: str) -> Case:
        """The case if this officer may open it. A foreign case looks like a missing one: Http404."""
        if not code.isprintable():
            raise Http404
        try:
            return case_for(self.officer, code, at=self.at)
        except Case.DoesNotExist:
            raise Http404 from None

    def case_and_task(self, code: str, task_pk: str) -> tuple[Case, Task | None]:
        """The case, and the named step of it if there is one. One query when the step exists."""
        if not task_pk.isdecimal() or not code.isprintable() or len(task_pk) > 18:
            return self.case(code), None
        reach = Case.objects.filter(visible_cases(self.reach))
        steps = Task.objects.select_related("unit", "officer", *(f"case__{part}" for part in CASE_PARTS))
        steps = steps.defer("case__version__document")
        task = steps.filter(pk=int(task_pk), case__code=code, case__in=reach).first()
        return (task.case, task) if task is not None else (self.case(code), None)


class OfficeRequest(HttpRequest):
    """A request that came through `for_officers`."""

    user: Officer
    desk: Desk
    htmx: Any


def for_officers(view: View) -> View:
    """Only signed-in officers with a posting today; nothing of the answer is kept by the browser."""

    @never_cache
    @login_required
    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        page = request.resolver_match.url_name if request.resolver_match else ""
        request.desk = Desk(request.user, timezone.now(), page or "")
        if not request.desk.postings:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def for_paper(view: View) -> View:
    """Only officers who give and take paper folders today."""

    @wraps(view)
    def guarded(request: OfficeRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.desk.paper_units:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return for_officers(guarded)


def for_counters(view: View) -> View:
    """Only officers posted at a counter today."""

    @wraps(view)
    def guarded(request: OfficeRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.desk.counters:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return for_officers(guarded)
