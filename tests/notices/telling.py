"""Short ways to tell somebody something in a test."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from procedures.actions import PartyData
from procedures.models import Case, Message
from procedures.notices.delivery import send_due
from procedures.notices.making import make_messages
from tests.office import APPLICANT, Office

PHONE, MAIL = "0900000001", "mau@example.vn"


def person(*, phone: str = PHONE, email: str = "") -> PartyData:
    """The applicant with these addresses."""
    return PartyData(
        full_name=APPLICANT.full_name,
        id_number=APPLICANT.id_number,
        address=APPLICANT.address,
        phone=phone,
        email=email,
    )


def received(office: Office, *, at: datetime, phone: str = PHONE, email: str = "", **more: Any) -> Case:
    """A birth registration of that applicant."""
    return office.receive(at=at, applicant=person(phone=phone, email=email), **more)


def work(at: datetime) -> int:
    """What the worker does at a moment: make what is new, send what is due."""
    make_messages(at=at)
    return send_due(lambda: at)


def states(case: Case) -> list[tuple[str, str, str]]:
    """Kind, channel and state of every message of a case, in the order they were made."""
    return list(Message.objects.filter(case=case).order_by("pk").values_list("kind", "channel", "state"))
