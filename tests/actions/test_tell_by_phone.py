"""Calling somebody, on record: told, or nobody answered (NĐ 118/2025 art. 20)."""

from __future__ import annotations

import pytest

from procedures.actions import ActionRefused
from procedures.actions.tell_by_phone import ReachNobody, TellByPhone
from procedures.models import Case, Message
from procedures.notices.making import look_at_calls
from procedures.queries.sentences import entry
from procedures.queries.telling import told_that_ready
from tests.clock import monday, tuesday, wednesday
from tests.notices.telling import received, work
from tests.office import Office, reload
from tests.route import hand_over, ready


@pytest.fixture
def case(office: Office, settings: object) -> Case:
    """A result is ready, and no message could leave the house: it is on the call list."""
    settings.ONESTOP_SMS_PER_DAY = 1  # type: ignore[attr-defined]
    case = received(office, at=monday(8), code="1.004873")
    work(monday(8))
    case = ready(case, at=tuesday(9))
    work(tuesday(9))
    return case


def call(case: Case) -> Message:
    return Message.objects.get(case=case, kind="ready_early", channel="phone")


def test_a_call_is_on_record_and_off_the_list(office: Office, case: Case) -> None:
    assert told_that_ready(case) is None
    event = TellByPhone(case, by=office.receiver, at=tuesday(10), message_id=call(case).pk).run()
    assert (event.code, event.facts) == ("told_by_phone", {"about": "ready_early"})
    assert (call(case).state, call(case).sent_at, call(case).attempts) == ("sent", tuesday(10), 1)
    assert told_that_ready(case) == tuesday(10)
    said = entry(event, case.version.route).sentence
    assert said.endswith("đã gọi điện báo cho người dân: có kết quả sớm.")


def test_nobody_answered_and_it_stays_on_the_list(office: Office, case: Case) -> None:
    for hour in (10, 11):
        ReachNobody(case, by=office.receiver, at=tuesday(hour), message_id=call(case).pk).run()
    assert (call(case).state, call(case).attempts) == ("waiting", 2)
    assert told_that_ready(case) is None
    look_at_calls(at=tuesday(12))
    assert call(case).state == "waiting"


def test_already_told(office: Office, case: Case) -> None:
    pk = call(case).pk
    TellByPhone(case, by=office.receiver, at=tuesday(10), message_id=pk).run()
    for act in (TellByPhone, ReachNobody):
        with pytest.raises(ActionRefused) as refused:
            act(case, by=office.receiver, at=tuesday(11), message_id=pk).run()
        assert refused.value.codes == ("already_told",)


def test_a_call_made_unasked_counts_too(office: Office, case: Case) -> None:
    TellByPhone(case, by=office.receiver, at=tuesday(10)).run()
    assert told_that_ready(case) == tuesday(10)
    assert call(case).state == "sent"


def test_nothing_to_tell(office: Office, case: Case) -> None:
    other = received(office, at=tuesday(9))
    for message_id in (None, call(case).pk):
        with pytest.raises(ActionRefused) as refused:
            TellByPhone(other, by=office.receiver, at=tuesday(10), message_id=message_id).run()
        assert refused.value.codes == ("nothing_to_tell",)


def test_only_the_counters_of_the_case_call(office: Office, case: Case) -> None:
    stranger = office.officer("front_desk", office.other_counter)
    for officer in (stranger, office.supervisor):
        with pytest.raises(ActionRefused) as refused:
            TellByPhone(case, by=officer, at=tuesday(10), message_id=call(case).pk).run()
        assert refused.value.codes == ("not_yours",)


def test_a_call_goes_off_the_list_when_the_result_was_collected(case: Case) -> None:
    hand_over(case, at=wednesday(9))
    assert look_at_calls(at=wednesday(9)) >= 1
    assert (call(case).state, call(case).reason) == ("suppressed", "outdated")
    assert reload(case).is_closed


def test_a_message_that_left_the_house_tells_too(office: Office, case: Case) -> None:
    Message.objects.filter(case=case, kind="ready_early", channel="sms").update(state="sent", sent_at=tuesday(9, 5))
    assert told_that_ready(case) == tuesday(9, 5)


def test_a_message_that_was_only_noted_tells_nobody(office: Office, case: Case) -> None:
    Message.objects.filter(case=case, kind="ready_early", channel="sms").update(state="logged", sent_at=tuesday(9, 5))
    assert told_that_ready(case) is None
