"""The machine that gives out numbers, and the page of a number. Open to everybody; no personal data."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from procedures.actions import ActionRefused, AlreadyAnswered
from procedures.actions.take_ticket import TakeTicket
from procedures.documents.queue_ticket import QueueTicket, render_queue_ticket
from procedures.models import PriorityClass, QueueGroup, Ticket, Unit, UnitKind
from procedures.queries.queue_pages import Choice, choices_of, ticket_page
from procedures.web.citizen.throttle import REST_MINUTES, too_many
from procedures.web.forms import key_of, new_key
from procedures.web.qr import qr_picture

IDLE_SECONDS = 60
"""After this a kiosk nobody touches shows its first page again."""

LOOK_AGAIN_SECONDS = 15
MOST_NUMBERS = 12
"""Numbers one machine gives out within `NUMBERS_REST`: one every ten seconds is a full hall, more is a game."""

NUMBERS_REST = timedelta(minutes=2)


def centre_of(code: str) -> Unit:
    """The centre of the address. Raises Http404 where no numbers are given out."""
    if not code.isprintable():
        raise Http404
    kinds = (UnitKind.CENTER, UnitKind.RECEPTION_POINT)
    return get_object_or_404(Unit.objects.select_related("parent").filter(kind__in=kinds), code=code)


def public(response: HttpResponse, *, again: str = "") -> HttpResponse:
    """Not indexed, not told to other sites. `again`: the browser comes back by itself, with or without scripts."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Referrer-Policy"] = "same-origin"
    if again:
        response.headers["Refresh"] = again
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def kiosk(request: HttpRequest, code: str) -> HttpResponse:
    """Choose what for, then the class of priority: the second touch gives the number out."""
    centre = centre_of(code)
    choices, chosen = choices_of(centre), None
    if wish := (request.POST if request.method == "POST" else request.GET).get("wish", ""):
        chosen = next((choice for choice in choices if choice.code == wish), None)
    if request.method == "POST" and chosen is not None:
        return _take(request, centre, chosen)
    home = reverse("kiosk", args=[code])
    context = {
        "centre": centre,
        "choices": choices,
        "chosen": chosen,
        "priorities": [one for one in PriorityClass if one],
        "key": new_key(),
        "home": home,
    }
    again = f"{IDLE_SECONDS}; url={home}" if chosen else ""
    return public(render(request, "queue/kiosk.html", context), again=again)


def _take(request: HttpRequest, centre: Unit, chosen: Choice) -> HttpResponse:
    priority = request.POST.get("priority", "")
    known = PriorityClass(priority) if priority in PriorityClass.values else PriorityClass.NONE
    key = key_of(request.POST)
    if too_many(request, "numbers", most=MOST_NUMBERS, rest=NUMBERS_REST):
        context = {"minutes": int(NUMBERS_REST.total_seconds() // 60)}
        return public(render(request, "429.html", context, status=429))
    group = QueueGroup.objects.filter(centre=centre, letter=chosen.letter).first() if chosen.letter else None
    act = TakeTicket(centre, at=timezone.now(), wanted=chosen.wanted, group=group, priority=known, key=key)
    try:
        token = act.run().token
    except AlreadyAnswered as again:
        token = again.answer
    except ActionRefused as refused:
        context = {"centre": centre, "home": request.path, "problem": " ".join(refused.sentences())}
        return public(render(request, "queue/kiosk.html", context, status=409), again=f"30; url={request.path}")
    return public(redirect("kiosk_ticket", code=centre.code, token=token))


@never_cache
@require_safe
def kiosk_ticket(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """The number just taken, large, with its QR code; after a minute the machine is free again."""
    found = _ticket(token, centre=centre_of(code))
    if found is None:
        raise Http404
    home = reverse("kiosk", args=[code])
    address = address_of(found)
    context = {
        "centre": found.centre,
        "page": ticket_page(found, at=timezone.now()),
        "home": home,
        "qr": qr_picture(address),
        "print_url": reverse("ticket_pdf", args=[token]),
    }
    return public(render(request, "queue/kiosk_ticket.html", context), again=f"{IDLE_SECONDS}; url={home}")


@never_cache
@require_safe
def ticket(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the ticket's QR code: the place in line, or the window it was called to."""
    found = _ticket(token)
    if found is None:
        if too_many(request, "ticket"):
            return public(render(request, "429.html", {"minutes": REST_MINUTES}, status=429))
        return public(render(request, "queue/no_ticket.html", {}, status=404))
    page = ticket_page(found, at=timezone.now())
    answer = render(request, "queue/ticket.html", {"page": page, "centre": found.centre})
    return public(answer, again=str(LOOK_AGAIN_SECONDS) if page.is_live else "")


@never_cache
@require_safe
def ticket_pdf(request: HttpRequest, token: str) -> HttpResponse:
    """The number on the 80 mm roll of a thermal printer."""
    found = _ticket(token)
    if found is None:
        if too_many(request, "ticket"):
            return public(render(request, "429.html", {"minutes": REST_MINUTES}, status=429))
        raise Http404
    # Paper of the office is Vietnamese, whatever the screen says.
    with translation.override("vi"):
        page = ticket_page(found, at=timezone.now())
        sheet = QueueTicket(
            office=found.centre.name,
            number=page.label,
            service=page.service,
            priority=page.priority,
            taken_at=found.taken_at,
            before=page.before,
            address=address_of(found),
            demo=found.centre.is_demo,
        )
        paper = render_queue_ticket(sheet)
    response = HttpResponse(paper, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="so-{found.label}.pdf"'
    return public(response)


def address_of(found: Ticket) -> str:
    """The absolute address of a ticket's page, as its QR code says it."""
    return f"{settings.ONESTOP_PUBLIC_URL.rstrip('/')}{reverse('ticket', args=[found.token])}"


def _ticket(token: str, centre: Unit | None = None) -> Ticket | None:
    if not token.isprintable():
        return None
    found = Ticket.objects.select_related("centre", "window").filter(token=token)
    return (found.filter(centre=centre) if centre else found).first()
