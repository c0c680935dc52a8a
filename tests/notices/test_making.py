"""From events to messages: which events tell something, once each, and never what is no longer true."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from procedures.actions.change_calendar import NewDay, apply, decide, preview, propose
from procedures.actions.choose_contact import ChooseContact
from procedures.actions.refuse_reception import RefuseReception
from procedures.actions.register_online import RegisterOnline
from procedures.actions.reschedule import Reschedule
from procedures.actions.stop import Stop
from procedures.actions.withdraw import Withdraw
from procedures.definition.schema import Channel
from procedures.models import Case, CaseEvent, Message, OutboxMark, Role, WorkCalendar
from procedures.notices.making import make_messages
from tests.clock import at, monday, thursday, tuesday, wednesday
from tests.notices.telling import MAIL, PHONE, received, states, work
from tests.office import Office, reload
from tests.queries.scenes import MARRIAGE
from tests.route import ask_for_papers, bring_papers, go_to, hand_over, open_task, ready


def kinds(case: Case) -> list[str]:
    """What was told about a case, in order."""
    return [kind for kind, _channel, _state in states(case)]


def text_of(case: Case, kind: str) -> str:
    return Message.objects.get(case=case, kind=kind).text


def test_who_hands_in_is_told_code_and_date(office: Office) -> None:
    case = received(office, at=monday(9))
    make_messages(at=monday(9))
    message = Message.objects.get(case=case)
    assert (message.kind, message.channel, message.address, message.unit) == ("accepted", "sms", PHONE, office.counter)
    assert message.text == (
        f"Đã nhận hồ sơ {case.code}. Hẹn trả 17:00, thứ Hai 02/03/2026. Xem: http://testserver/t/{case.token}/"
    )
    assert message.parts == 2


def test_a_life_is_told_step_by_step(office: Office) -> None:
    case = office.receive(MARRIAGE, at=monday(9), variant="02")
    work(monday(9))
    go_to(case, "appraisal", at=monday(10))
    paper = case.papers.order_by("position")[0].code
    ask_for_papers(case, paper, at=monday(11))
    work(monday(11))
    bring_papers(case, at=tuesday(9))
    work(tuesday(9))
    case = ready(case, at=wednesday(9))
    work(wednesday(9))
    hand_over(case, at=wednesday(10))
    work(wednesday(10))
    told = kinds(case)
    assert told[:3] == ["accepted", "supplement", "supplement_received"]
    assert told[3] in ("ready", "ready_early")
    assert len(told) == 4
    assert {state for _kind, _channel, state in states(case)} == {"logged"}
    assert "1 giấy tờ" in text_of(case, "supplement")
    assert "Một Cửa xã An Mẫu" in text_of(case, told[3])


def test_what_was_told_is_not_told_again(office: Office) -> None:
    case = received(office, at=monday(9))
    assert [make_messages(at=monday(9, minute)) for minute in (0, 1, 30)] == [1, 0, 0]
    message = Message.objects.get(case=case)
    message.pk, message.key = None, "another"
    with pytest.raises(IntegrityError), transaction.atomic():
        message.save(force_insert=True)


def test_the_mark_moves_on_behind_what_may_still_be_committed(office: Office) -> None:
    received(office, at=monday(9))
    make_messages(at=monday(9))
    last = CaseEvent.objects.latest("pk").pk
    assert OutboxMark.objects.get().floor < last
    make_messages(at=monday(9, 11))
    assert OutboxMark.objects.get().floor == last


def test_history_is_no_news(office: Office) -> None:
    received(office, at=monday(9))
    assert make_messages(at=monday(9) + timedelta(days=8)) == 0
    assert not Message.objects.exists()


def test_an_application_that_arrives_online_and_is_refused(office: Office) -> None:
    case = RegisterOnline(office.intake(channel=Channel.ONLINE), at=monday(9)).run().case
    work(monday(9))
    RefuseReception(case, by=office.receiver, at=monday(10), reason="Không thuộc thẩm quyền của Nguyễn Thị Mẫu").run()
    work(monday(10))
    assert kinds(case) == ["arrived", "refused"]
    assert "Nguyễn" not in text_of(case, "refused")


def test_an_apology_names_the_new_date(office: Office) -> None:
    case = received(office, at=monday(8), code="1.004873")
    work(monday(8))
    go_to(case, "appraisal", at=monday(9))
    new = at(2026, 3, 12, 17)
    Reschedule(reload(case), by=office.supervisor, at=tuesday(9), reason="Chờ xác minh", new_due_at=new).run()
    work(tuesday(9))
    assert kinds(case) == ["accepted", "apology"]
    assert "17:00, thứ Năm 12/03/2026" in text_of(case, "apology")
    assert "Chờ xác minh" not in text_of(case, "apology")


def test_stopped_and_withdrawn_are_told(office: Office) -> None:
    stopped, back = received(office, at=monday(9)), received(office, at=monday(9))
    work(monday(9))
    go_to(stopped, "appraisal", at=monday(10))
    task = open_task(stopped)
    Stop(
        stopped,
        by=task.officer or office.officer(Role.CASE_OFFICER, task.unit),
        at=monday(11),
        task_id=task.pk,
        reason="Không đủ điều kiện",
        legal_basis="Điều 1",
    ).run()
    Withdraw(back, by=office.receiver, at=monday(11), reason="Không cần nữa").run()
    work(monday(11))
    assert kinds(stopped) == ["accepted", "stopped"]
    assert kinds(back) == ["accepted", "withdrawn"]


# What is no longer true


def test_a_date_that_was_overtaken_is_not_told(office: Office) -> None:
    """The queue stood still: the person hears that the case was taken back, not when it would have been ready."""
    case = received(office, at=monday(9))
    Withdraw(case, by=office.receiver, at=monday(11), reason="Không cần nữa").run()
    work(monday(12))
    assert states(case) == [("accepted", "sms", "suppressed"), ("withdrawn", "sms", "logged")]


def test_a_waiting_request_for_papers_is_dropped_when_the_case_ends(office: Office) -> None:
    case = received(office, at=monday(9))
    go_to(case, "appraisal", at=monday(10))
    work(monday(10))
    ask_for_papers(case, case.papers.order_by("position")[0].code, at=monday(22))
    make_messages(at=monday(22))
    assert states(case)[-1] == ("supplement", "sms", "held")
    Withdraw(reload(case), by=office.receiver, at=tuesday(6), reason="Không cần nữa").run()
    work(tuesday(8))
    assert states(case)[1:] == [("supplement", "sms", "suppressed"), ("withdrawn", "sms", "logged")]


# When the calendar changes


def test_a_calendar_change_tells_everybody_whose_date_moved(office: Office) -> None:
    case, other = received(office, at=monday(9), code=MARRIAGE, variant="02"), received(office, at=monday(9))
    work(monday(9))
    due = reload(case).due_at
    assert due is not None
    change = preview(
        propose(WorkCalendar.objects.get(unit=None), added=(NewDay(due.date(), "Nghỉ"),), by=None, at=monday(10))
    )
    change = decide(change, decision="QĐ 1", by=office.supervisor, at=monday(10))
    apply(change, at=monday(10))
    work(monday(10))
    moved = {one.pk: kinds(one) for one in (case, other)}
    assert moved[case.pk] == ["accepted", "date_moved"]
    assert moved[other.pk] == ["accepted"]


# People


def test_the_mailbox_is_used_where_there_is_no_telephone(office: Office) -> None:
    case = received(office, at=monday(9), phone="", email=MAIL)
    work(monday(9))
    message = Message.objects.get(case=case)
    assert (message.channel, message.address, message.subject) == ("email", MAIL, f"Hồ sơ {case.code}")


def test_nobody_to_tell_is_noted(office: Office) -> None:
    case = received(office, at=monday(9), phone="")
    work(monday(9))
    assert Message.objects.get(case=case).reason == "no_address"
    assert make_messages(at=monday(10)) == 0


def test_the_persons_own_choice_and_language(office: Office) -> None:
    case = received(office, at=monday(9), email=MAIL)
    ChooseContact(case, by=office.receiver, at=monday(9), channels=("email", "sms"), every=True, language="en").run()
    work(monday(9))
    assert states(case) == [("accepted", "email", "logged"), ("accepted", "sms", "logged")]
    assert Message.objects.get(case=case, channel="sms").text.startswith(f"Case {case.code} is accepted.")


def test_the_results_own_way_is_told(office: Office) -> None:
    case = received(office, at=monday(9), return_method="post")
    case = ready(case, at=monday(10))
    work(monday(10))
    assert "qua bưu chính" in Message.objects.get(case=case, kind__startswith="ready").text


def test_a_day_early_is_said(office: Office) -> None:
    case = ready(received(office, at=monday(8), code="1.004873"), at=tuesday(11))
    work(tuesday(11))
    assert reload(case).due_at == thursday(17)
    assert "có kết quả sớm 2 ngày" in text_of(case, "ready_early")
