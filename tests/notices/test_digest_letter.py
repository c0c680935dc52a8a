"""A digest leaves through a real mail server with its page attached."""

from __future__ import annotations

import base64

from procedures.actions.weekly_digest import make_digests, send_letters
from procedures.models import DigestLetter, Officer
from tests.clock import at, monday
from tests.notices.conftest import Outside
from tests.office import Office


def test_a_digest_is_a_letter_with_its_page_attached(office: Office, outside: Outside) -> None:
    outside.mode("good!")
    Officer.objects.filter(username="giamsat.anmau").update(email="giam.sat@example.invalid")
    office.receive(at=monday(9))
    make_digests(at=at(2026, 3, 9, 8))
    assert send_letters(lambda: at(2026, 3, 9, 8)) == 1
    key = f"digest-{DigestLetter.objects.get().pk}"
    letter = outside.delivered[key]["letter"]
    assert "application/pdf" in letter
    assert base64.b64encode(b"%PDF-1.").decode()[:8] in letter
