"""A form posted twice is answered once: the key is claimed in the act's own transaction."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from procedures.errors import OneStopError
from procedures.models import Officer, PostedForm


class AlreadyAnswered(OneStopError):
    """The form was posted before; `answer` is the address its first post was answered with."""

    def __init__(self, answer: str) -> None:
        self.answer = answer
        super().__init__(answer)


def claim(key: str, *, by: Officer | None, at: datetime, answer: str) -> None:
    """Take the key for this transaction. Raises AlreadyAnswered when it was taken before.

    A second post that comes while the first is still being answered waits for it, then raises.
    """
    table = connection.ops.quote_name(PostedForm._meta.db_table)
    moment = connection.ops.adapt_datetimefield_value(at)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (key, officer_id, answer, posted_at) VALUES (%s, %s, %s, %s) "
            "ON CONFLICT (key) DO NOTHING RETURNING key",
            [key[:64], by.pk if by else None, answer, moment],
        )
        if cursor.fetchone() is not None:
            return
    raise AlreadyAnswered(PostedForm.objects.values_list("answer", flat=True).get(key=key[:64]))


def answered_with(key: str, answer: str) -> None:
    """Note the address of the answer when it is only known after the act."""
    PostedForm.objects.filter(key=key[:64]).update(answer=answer)


def answer_to(key: str) -> str | None:
    """The address a form with this key was answered with, None where none was posted. One query."""
    return PostedForm.objects.filter(key=key[:64]).values_list("answer", flat=True).first()
