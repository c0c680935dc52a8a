"""The person whose identity card was just scanned: kept for what comes next, sealed, in the session only."""

from __future__ import annotations

import json
from datetime import date

from django.http import HttpRequest

from procedures.models.secret import seal, unseal
from procedures.queries.scan import Card

KEY = "scanned_card"


def remember(request: HttpRequest, card: Card, key: str = KEY) -> None:
    """Keep the card, for the next application unless another `key` is given.

    The session lies in the database, so the card is encrypted.
    """
    fields = [card.id_number, card.full_name, card.birth_date.isoformat() if card.birth_date else "", card.address]
    request.session[key] = seal(json.dumps(fields))


def recall(request: HttpRequest, key: str = KEY) -> Card | None:
    """The card kept, if any."""
    sealed = request.session.get(key)
    if not sealed:
        return None
    try:
        id_number, full_name, birth_date, address = json.loads(unseal(sealed))
    except ValueError:
        return None
    return Card(id_number, full_name, date.fromisoformat(birth_date) if birth_date else None, address)


def forget(request: HttpRequest, key: str = KEY) -> None:
    """The card has served."""
    request.session.pop(key, None)
