"""Acting from a page: what is offered, what is asked, what comes back when it cannot be done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.utils.html import escape

from procedures.actions import ACTS
from procedures.models import Case, CaseStatus, Officer
from tests.clock import monday, tuesday
from tests.office import Office, reload
from tests.queries.scenes import NAMES, SCENES, Scene, doer, moment_of, page_of
from tests.route import ask_unit, go_to, leave, open_task, ready

SignIn = Callable[[Officer], Client]


def appraised(office: Office) -> tuple[Case, Officer]:
    """A birth registration at the appraisal step, and the officer who holds it."""
    case = office.receive(at=monday(9))
    task = go_to(case, "appraisal", at=monday(9))
    assert task.officer is not None
    return case, task.officer


def the_act(case: Case, code: str) -> str:
    """The page of an act at the only open step."""
    return f"/ho-so/{case.code}/{code}/?task={open_task(case).pk}"


@pytest.mark.parametrize("scene", SCENES, ids=NAMES)
def test_every_act_has_a_page_with_its_button(
    office: Office,
    signed_in: SignIn,
    scene: Callable[[Office], Scene],
    it_is: Callable[[datetime], None],
) -> None:
    case, act, _said, _posted = scene(office)
    it_is(moment_of(act))
    browser = signed_in(doer(office, case, act))
    panel = browser.get(f"/ho-so/{case.code}/").content.decode()
    assert page_of(case, act.code) in panel
    task = case.tasks.open().order_by("sequence").first()
    page = browser.get(page_of(case, act.code) + (f"?task={task.pk}" if task else ""))
    assert page.status_code == 200
    assert "data-main" in page.content.decode()


def test_an_act_is_done_and_told(office: Office, signed_in: SignIn) -> None:
    case, officer = appraised(office)
    browser = signed_in(officer)
    sent = {"fact-eligible": "yes", "fact-draft_confirmed": "yes", "note": "Đã đối chiếu", "key": "k"}
    answer = browser.post(the_act(case, "forward"), {**sent, "task": open_task(case).pk})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/ho-so/{case.code}/")
    page = browser.get(f"/ho-so/{case.code}/").content.decode()
    assert f"<b>{officer.full_name}</b> xong bước" in page
    assert "Đã đối chiếu" in page
    assert "bước 3 trên 5" in page


def test_unanswered_questions_come_back_with_what_was_typed(office: Office, signed_in: SignIn) -> None:
    case, officer = appraised(office)
    answer = signed_in(officer).post(
        the_act(case, "forward"), {"note": "Ghi chú <b>dài</b>", "task": open_task(case).pk, "fact-eligible": "yes"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Chưa làm được: 1 việc cần làm" in page
    assert escape("Ghi chú <b>dài</b>") in page
    assert reload(case).event_count == case.event_count + 1  # the forward from the counter alone


def test_what_stands_in_the_way_is_said_beside_the_field(office: Office, signed_in: SignIn) -> None:
    case = ready(office.receive(at=monday(9)), at=monday(10))
    answer = signed_in(office.receiver).post(
        page_of(case, "return_result"), {"do": "hand_over", "to_name": "", "proof": "receipt", "key": "k"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_to_name">Ghi tên người nhận kết quả.' in page
    assert reload(case).status == CaseStatus.READY


def test_the_slower_officer_reads_who_was_faster_and_loses_nothing(office: Office, signed_in: SignIn) -> None:
    case, officer = appraised(office)
    page, task, edition = the_act(case, "forward"), open_task(case).pk, reload(case).edition
    leave(case, at=monday(11))
    sent = {"fact-eligible": "yes", "fact-draft_confirmed": "yes", "note": "Đã gõ lâu"}
    answer = signed_in(officer).post(page, {**sent, "task": task, "edition": edition, "key": "k"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert f"{officer.full_name} vừa" in text
    assert "lúc 11:00" in text
    assert "Đã gõ lâu" in text
    assert "Xem bản mới" in text


def test_the_same_form_sent_twice_acts_once(office: Office, signed_in: SignIn) -> None:
    case, officer = appraised(office)
    browser, page, task = signed_in(officer), the_act(case, "forward"), open_task(case).pk
    sent = {"fact-eligible": "yes", "fact-draft_confirmed": "yes", "task": task, "key": "k-2"}
    first, before = browser.post(page, sent), reload(case).event_count
    second = browser.post(page, sent)
    assert first.headers["Location"] == second.headers["Location"] == f"/ho-so/{case.code}/"
    assert reload(case).event_count == before


def test_what_is_not_possible_is_shown_with_why_and_who_can(office: Office, signed_in: SignIn) -> None:
    case = office.receive("1.000894", at=monday(9), variant="02")
    task = go_to(case, "appraisal", at=monday(9))
    ask_unit(case, "police", at=monday(10))
    assert task.officer is not None
    page = signed_in(task.officer).get(f"/ho-so/{case.code}/").content.decode()
    assert 'aria-disabled="true"' in page
    assert "Chưa được:" in page
    assert "chưa trả lời" in page
    assert "Cần quyền của" in page
    assert f"/ho-so/{case.code}/forward/" not in page


def test_an_act_that_is_not_offered_says_why_on_its_page(office: Office, signed_in: SignIn) -> None:
    case = office.receive(at=monday(9))
    page = signed_in(office.receiver).get(f"/ho-so/{case.code}/receive_supplement/").content.decode()
    assert "Không làm được khi hồ sơ ở trạng thái" in page
    assert "data-main" not in page


def test_a_result_leaves_by_the_page_of_two_scans_alone(office: Office, signed_in: SignIn) -> None:
    case = ready(office.receive(at=monday(9)), at=monday(10))
    counter, there = signed_in(office.receiver), f"/tra-ket-qua/{case.code}/"
    address, typed = f"/ho-so/{case.code}/return_result/", {"to_name": "Nguyễn Thị Mẫu", "proof": "receipt", "key": "k"}
    for answer in (counter.get(address), counter.post(address, typed)):
        assert (answer.status_code, answer.headers["Location"]) == (302, there)
    examiner = signed_in(office.officer("case_officer", office.section("civil_status")))
    assert "Cần quyền của" in examiner.get(address).content.decode()
    assert examiner.post(address, typed).status_code == 422
    assert there not in examiner.get(f"/ho-so/{case.code}/").content.decode()
    assert reload(case).status == CaseStatus.READY


def test_an_act_that_does_not_exist_is_no_page(office: Office, signed_in: SignIn) -> None:
    case = office.receive(at=monday(9))
    browser = signed_in(office.receiver)
    assert "shred" not in ACTS
    for address in ("shred/", "send_back/?task=999999", "forward/?task=nonsense&task=0"):
        assert browser.get(f"/ho-so/{case.code}/{address}").status_code in (200, 404)
    assert browser.get(f"/ho-so/{case.code}/shred/").status_code == 404


def test_a_new_date_is_promised_from_the_page(office: Office, signed_in: SignIn) -> None:
    case = office.receive("1.004873", at=monday(9))
    sent = {"day": "09/03/2026", "hour": "17:00", "reason": "Chờ xác minh", "key": "k"}
    answer = signed_in(office.supervisor).post(f"/ho-so/{case.code}/reschedule/", sent)
    assert answer.status_code == 302
    assert reload(case).rescheduled_at == tuesday(10)


def test_papers_that_come_are_counted(office: Office, signed_in: SignIn) -> None:
    case, officer = appraised(office)
    asked = {"papers": ["birth_proof"], "reason": "Bản chụp mờ", "task": open_task(case).pk, "key": "a"}
    assert signed_in(officer).post(the_act(case, "request_supplement_at_appraisal"), asked).status_code == 302
    counter = signed_in(office.receiver)
    page = counter.get(f"/ho-so/{case.code}/receive_supplement/").content.decode()
    assert 'name="originals-birth_proof" value="1"' in page
    none = counter.post(f"/ho-so/{case.code}/receive_supplement/", {"originals-birth_proof": "0", "key": "b"})
    assert none.status_code == 422
    assert "Còn thiếu" in none.content.decode()
    assert (
        counter.post(f"/ho-so/{case.code}/receive_supplement/", {"originals-birth_proof": "1", "key": "c"}).status_code
        == 302
    )
    assert reload(case).status == CaseStatus.PROCESSING
