"""Who stands at the counter for a result: their card, kept for one visit, sealed, in the session only."""

from __future__ import annotations

from datetime import datetime, timedelta

from procedures.models import Case, Taker
from procedures.queries.scan import Card
from procedures.queries.taking import Match, match
from procedures.web.frontdesk import person
from procedures.web.office import OfficeRequest

KEY, SINCE = "taker_card", "taker_since"
VISIT = timedelta(minutes=15)
"""A card that was scanned longer ago belongs to a visit that is over."""


def remember(request: OfficeRequest, card: Card) -> None:
    """Keep the card until the visit is over."""
    person.remember(request, card, KEY)
    request.session[SINCE] = request.desk.at.isoformat()


def recall(request: OfficeRequest) -> Card | None:
    """The card of this visit, if one was scanned."""
    since = request.session.get(SINCE)
    if not since or request.desk.at - datetime.fromisoformat(since) > VISIT:
        forget(request)
        return None
    return person.recall(request, KEY)


def forget(request: OfficeRequest) -> None:
    """The visit is over."""
    request.session.pop(SINCE, None)
    person.forget(request, KEY)


def match_of(case: Case, card: Card | None) -> Match | None:
    """Who the holder of the card is for the case; None without a card."""
    return match(case, card.full_name, card.id_number) if card is not None else None


def begin(request: OfficeRequest, case: Case) -> None:
    """A receipt was scanned: the card of somebody who has nothing to do with it was that of the visit before."""
    found = match_of(case, recall(request))
    if found is not None and found.taker == Taker.AUTHORISED:
        forget(request)
