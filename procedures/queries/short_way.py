"""An address that opens one case for half an hour, for who knows the code and proved to be the person.

It carries no secret of its own: the case's key, a fingerprint of its present token, the time, all signed. When the QR
code is cancelled, the fingerprint no longer fits.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.core import signing

from procedures.models import Case

MARK = "~"
"""No random token begins so."""

LASTS = timedelta(minutes=30)
_signer = signing.TimestampSigner(salt="a short way to a tracking page", sep=".")


def short_way(case: Case) -> str:
    """What stands in the address in place of the token."""
    return MARK + _signer.sign(f"{case.pk}-{_fingerprint(case.token)}")


def case_of(text: str) -> tuple[int, str] | None:
    """Key of the case and fingerprint of the token it was made for; None when wrong or too old."""
    try:
        pk, _dash, fingerprint = _signer.unsign(text.removeprefix(MARK), max_age=LASTS).partition("-")
    except signing.BadSignature:
        return None
    return int(pk), fingerprint


def fits(case: Case, fingerprint: str) -> bool:
    """Whether the case still has the token the address was made for."""
    return _fingerprint(case.token) == fingerprint


def _fingerprint(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()[:16]
