"""Drafts: kept while typing, found again after whatever happened, gone once they have served."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from procedures.actions.keep_draft import LONGEST_DRAFT, keep_draft
from procedures.models import Case, Draft, Officer
from procedures.tasks import DRAFTS_ARE_KEPT, forget_old_drafts
from tests.clock import tuesday
from tests.office import Office
from tests.web.test_reception import BIRTH, FILLED, PAPERS

SignIn = Callable[[Officer], Client]
KEEP, DROP = "/nhan-ho-so/nhap/", "/nhan-ho-so/nhap/bo/"
TYPED = {**FILLED, **PAPERS, "procedure": "1.001193", "fact-copies": "0"}


@pytest.fixture
def counter(office: Office, signed_in: SignIn) -> Client:
    """The browser at the counter of An Mẫu."""
    return signed_in(office.receiver)


def test_what_was_typed_is_kept_sealed_and_comes_back_as_it_was(counter: Client, office: Office) -> None:
    assert counter.post(KEEP, {**TYPED, "phone": "không có"}).json()["saved"] == "10:00:00"
    draft = Draft.objects.get()
    assert (draft.key, draft.officer, draft.procedure) == ("k-1", office.receiver, "1.001193")
    assert "000190000001" not in draft.sealed
    page = counter.get(f"{BIRTH}?nhap=k-1").content.decode()
    for value in ('value="Nguyễn  Hữu Ất (mẫu)"', 'value="không có"', 'name="key" value="k-1"'):
        assert value in page
    assert 'id="originals-identity" name="originals-identity" value="1"' in page
    assert 'class="errtext"' not in page


def test_typing_on_replaces_what_was_kept(counter: Client) -> None:
    for address in ("Thôn Đông", "Thôn Đông, xã An Mẫu"):
        counter.post(KEEP, {**TYPED, "address": address})
    assert "Th%C3%B4n+%C4%90%C3%B4ng%2C+x%C3%A3" in Draft.objects.get().content


def test_the_first_page_and_the_choice_offer_each_unfinished_application(counter: Client) -> None:
    for key in ("k-1", "k-2"):
        counter.post(KEEP, {**TYPED, "key": key})
    for page in ("/", "/nhan-ho-so/"):
        told = counter.get(page).content.decode()
        assert told.count("Còn một hồ sơ đang nhập dở lúc 10:00. Không mất gì.") == 2
        assert f"{BIRTH}?nhap=k-1" in told


def test_saving_the_case_ends_its_draft_and_a_late_copy_does_not_bring_it_back(counter: Client) -> None:
    counter.post(KEEP, TYPED)
    counter.post(BIRTH, {**TYPED, "decision": "accept"})
    assert not Draft.objects.exists()
    case = Case.objects.get()
    late = counter.post(KEEP, TYPED)
    assert (late.status_code, late.json()) == (409, {"case": case.code})
    assert not Draft.objects.exists()
    assert counter.get(f"{BIRTH}?nhap=k-1").headers["Location"] == f"/ho-so/{case.code}/"


def test_two_tabs_with_the_same_draft_make_one_case(counter: Client) -> None:
    counter.post(KEEP, TYPED)
    answers = [counter.post(f"{BIRTH}?nhap=k-1", {**TYPED, "decision": "accept"}) for _tab in range(2)]
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert Case.objects.count() == 1


def test_nobody_else_opens_or_drops_a_draft(counter: Client, office: Office, signed_in: SignIn) -> None:
    counter.post(KEEP, TYPED)
    other = signed_in(office.officer("front_desk", office.other_counter))
    assert "Hữu Ất" not in other.get(f"{BIRTH}?nhap=k-1").content.decode()
    assert other.post(KEEP, {**TYPED, "address": "nơi khác"}).status_code == 409
    other.post(DROP, {"key": "k-1"})
    assert "nhap=k-1" not in other.get("/").content.decode()
    assert "n%C6%A1i+kh%C3%A1c" not in Draft.objects.get().content


def test_a_draft_is_let_go_by_choice(counter: Client) -> None:
    counter.post(KEEP, TYPED)
    assert "Đã bỏ hồ sơ nhập dở." in counter.post(DROP, {"key": "k-1"}, follow=True).content.decode()
    assert not Draft.objects.exists()


def test_old_drafts_are_forgotten(office: Office) -> None:
    for key, age in (("old", DRAFTS_ARE_KEPT + timedelta(hours=1)), ("new", timedelta(0))):
        keep_draft("a=b", key=key, procedure="1.001193", by=office.receiver, at=timezone.now() - age)
    assert forget_old_drafts() == 1
    assert Draft.objects.get().key == "new"


def test_what_no_form_can_be_is_not_kept(office: Office) -> None:
    assert not keep_draft("x" * (LONGEST_DRAFT + 1), key="k", procedure="1.001193", by=office.receiver, at=tuesday(9))
    assert not Draft.objects.exists()


def test_signing_in_again_lands_on_the_draft(counter: Client, office: Office, client: Client) -> None:
    counter.post(KEEP, TYPED)
    ended = client.post(f"{BIRTH}?nhap=k-1", {**TYPED, "decision": "accept"})
    assert ended.headers["Location"] == "/dang-nhap/?next=/nhan-ho-so/1.001193/%3Fnhap%3Dk-1"
    signed = {"username": office.receiver.username, "password": "mot-cua-mau"}
    back = client.post(ended.headers["Location"], signed, follow=True)
    assert "Nguyễn  Hữu Ất (mẫu)" in back.content.decode()


def test_a_session_says_how_long_it_lasts_and_begins_anew(
    counter: Client, settings: object, it_is: Callable[[object], None]
) -> None:
    assert 'data-seconds="36000" data-warning="120"' in counter.get(BIRTH).content.decode()
    it_is(tuesday(10, 5))
    assert 'data-seconds="35700"' in counter.get(BIRTH).content.decode()
    assert counter.post("/o-lai/").json() == {"seconds": 36000}
    it_is(tuesday(10, 20))
    assert counter.post(KEEP, TYPED).json()["seconds"] == 36000
