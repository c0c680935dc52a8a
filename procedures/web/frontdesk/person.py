"""The person whose identity card was just scanned: kept for the next application, sealed, in the session only."""

from __future__ import annotations

import json
from datetime import date

from django.http import HttpRequest

from procedures.models.secret import seal, unseal
from procedures.queries.scan import Card

KEY = "scanned_card"


def remember(request: HttpRequest, card: Card) -> None:
    """Keep the card for the next application. The session lies in the database, so the card is encrypted."""
    fields = [card.id_number, card.full_name, card.birth_date.isoformat() if card.birth_date else "", card.address]
    request.session[KEY] = seal(json.dumps(fields))


def recall(request: HttpRequest) -> Card | None:
    """The card kept for the next application, if any."""
    sealed = request.session.get(KEY)
    if not sealed:
        return None
    try:
        id_number, full_name, birth_date, address = json.loads(unseal(sealed))
    except ValueError:
        return None
    return Card(id_number, full_name, date.fromisoformat(birth_date) if birth_date else None, address)


def forget(request: HttpRequest) -> None:
    """The application was taken in: the card has served."""
    request.session.pop(KEY, None)
