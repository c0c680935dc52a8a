"""What a person knows of their own case besides its code: the last digits of identity number and telephone."""

from __future__ import annotations

import hmac

from django.db.models import F, Q

from procedures.models import Case, Party
from procedures.models.secret import seal, unseal

DIGITS = 4
"""How many last digits of each number are asked for."""

MOST_PARTIES = 200
"""More people with one telephone number than this are not looked through."""


def opens(case: Case | None, id_digits: str, phone_digits: str) -> bool:
    """Whether the last digits of both numbers are those of one person of the case.

    The same work is done for a code that does not exist, so that the time taken tells nothing.
    """
    people = [person for person in (case.applicant, case.submitter) if person is not None] if case else []
    sealed = [(person.id_sealed, person.phone) for person in people] or [(_nobody(), "0")]
    fits = [_ends(unseal(number), id_digits) & _ends(phone, phone_digits) for number, phone in sealed]
    return any(fits)


def _ends(number: str, digits: str) -> bool:
    """Whether the number ends with exactly these digits; a number that was never given fits nothing."""
    last = "".join(letter for letter in number if letter.isascii() and letter.isalnum())[-DIGITS:]
    return len(last) == DIGITS and hmac.compare_digest(last.encode(), digits.encode())


_sealed_nobody: list[str] = []


def _nobody() -> str:
    """A sealed number that fits nothing, made once."""
    if not _sealed_nobody:
        _sealed_nobody.append(seal("x" * 12))
    return _sealed_nobody[0]


def spellings(phone: str) -> tuple[str, ...]:
    """A national number as it may stand on a case: 0900…, +84900…, 84900…"""
    rest = phone.removeprefix("0")
    return (phone, f"+84{rest}", f"84{rest}")


def cases_of_person(phone: str, digits: str, *, most: int) -> list[Case]:
    """Cases of whoever has this telephone and an identity number ending so: the open ones first, then the newest."""
    people = Party.objects.filter(phone__in=spellings(phone)).exclude(id_sealed="").order_by("-pk")[:MOST_PARTIES]
    fitting = [person.pk for person in people if _ends(person.id_number, digits)]
    if not fitting:
        return []
    theirs = Case.objects.filter(Q(applicant__in=fitting) | Q(submitter__in=fitting))
    return list(theirs.order_by(F("closed_at").desc(nulls_first=True), "-received_at")[:most])
