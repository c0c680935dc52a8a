"""Short ways to a question and to feedback in the demonstration province."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from procedures.actions.ask_question import AskQuestion
from procedures.actions.give_feedback import GiveFeedback
from procedures.models import Feedback, Officer, Question, Unit
from tests.office import Office

TITLE = "Khai sinh cần mang giấy gì?"
TEXT = "Tôi muốn hỏi khi đi khai sinh cho con cần mang những giấy tờ gì (mẫu)."


def person(username: str) -> Officer:
    return Officer.objects.get(username=username)


def unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


def asked(office: Office, *, at: datetime, **changes: Any) -> Question:
    """A question to An Mẫu."""
    given = {"unit": office.commune, "title": TITLE, "text": TEXT, "at": at} | changes
    return AskQuestion(**given).run()


def given(office: Office, *, at: datetime, **changes: Any) -> Feedback:
    """Feedback to An Mẫu, about a rule and with a name."""
    said = {
        "unit": office.commune,
        "subject": "regulation",
        "title": "Mẫu tờ khai khó hiểu",
        "text": "Tờ khai hỏi hai lần cùng một điều, xin xem lại (mẫu).",
        "name": "Trần Văn Mẫu (mẫu)",
        "phone": "0900000002",
        "at": at,
    }
    return GiveFeedback(**(said | changes)).run()
