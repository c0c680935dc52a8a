"""A form posted twice is answered once."""

from __future__ import annotations

import pytest

from procedures.actions import AlreadyAnswered
from procedures.actions.idempotency import answered_with, claim
from procedures.models import PostedForm
from tests.clock import monday
from tests.office import Office


def test_the_first_claim_takes_the_key(office: Office) -> None:
    claim("k", by=office.receiver, at=monday(8), answer="/first/")
    form = PostedForm.objects.get()
    assert (form.key, form.officer, form.answer, form.posted_at) == ("k", office.receiver, "/first/", monday(8))


def test_the_second_gets_the_first_answer(office: Office) -> None:
    claim("k", by=office.receiver, at=monday(8), answer="/first/")
    with pytest.raises(AlreadyAnswered) as again:
        claim("k", by=office.supervisor, at=monday(9), answer="/second/")
    assert again.value.answer == "/first/"
    assert PostedForm.objects.get().officer == office.receiver


def test_nobody_signed_in_may_post_too(office: Office) -> None:
    claim("k", by=None, at=monday(8), answer="")
    assert PostedForm.objects.get().officer is None


def test_the_answer_may_be_known_only_afterwards(office: Office) -> None:
    claim("k", by=None, at=monday(8), answer="")
    answered_with("k", "/later/")
    with pytest.raises(AlreadyAnswered, match="/later/"):
        claim("k", by=None, at=monday(8), answer="")


def test_an_overlong_key_is_one_key(office: Office) -> None:
    claim("k" * 80, by=None, at=monday(8), answer="/first/")
    answered_with("k" * 80, "/mended/")
    with pytest.raises(AlreadyAnswered, match="/mended/"):
        claim("k" * 80, by=None, at=monday(8), answer="/second/")


def test_two_keys_are_two_forms(office: Office) -> None:
    claim("a", by=None, at=monday(8), answer="")
    claim("b", by=None, at=monday(8), answer="")
    assert PostedForm.objects.count() == 2
