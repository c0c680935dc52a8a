"""When messages go out, what they may cost, how long they are."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

import pytest

from procedures.models import Message
from procedures.notices.delivery import GROWTH, JITTER, LONGEST_PAUSE_S, pause_after
from procedures.notices.limits import sendable_from
from procedures.notices.making import make_messages
from procedures.notices.wording import parts_of, without_diacritics
from tests.clock import at, monday, tuesday
from tests.notices.telling import MAIL, received, states, work
from tests.office import Office


@pytest.mark.parametrize(
    ("now", "goes_out"),
    [
        (monday(20, 59), monday(20, 59)),
        (monday(21), tuesday(7)),
        (monday(23, 59), tuesday(7)),
        (tuesday(6, 59), tuesday(7)),
        (tuesday(7), tuesday(7)),
    ],
)
def test_nobody_is_woken(now: datetime, goes_out: datetime) -> None:
    assert sendable_from("sms", at=now) == goes_out
    assert sendable_from("email", at=now) == now


def test_quiet_hours_may_lie_within_a_day_or_not_exist(settings: Any) -> None:
    settings.ONESTOP_QUIET_HOURS = (time(12), time(13))
    assert sendable_from("sms", at=monday(12, 30)) == monday(13)
    settings.ONESTOP_QUIET_HOURS = (time(0), time(0))
    assert sendable_from("sms", at=monday(3)) == monday(3)


def test_what_happens_at_night_is_told_in_the_morning(office: Office) -> None:
    case = received(office, at=monday(16))
    assert work(monday(22)) == 0
    assert states(case) == [("accepted", "sms", "held")]
    assert work(tuesday(7)) == 1
    assert states(case) == [("accepted", "sms", "logged")]


def test_a_message_that_was_late_is_held_too(office: Office) -> None:
    """Made in the evening, taken up in the night."""
    case = received(office, at=monday(16))
    make_messages(at=monday(20, 59))
    assert work(monday(21, 1)) == 1
    assert states(case) == [("accepted", "sms", "held")]
    assert Message.objects.get().next_at == tuesday(7)


@pytest.mark.parametrize("limit", ["ONESTOP_SMS_PER_DAY", "ONESTOP_SMS_PER_MONTH"])
def test_beyond_the_limit_letters_go_out_and_officers_call(office: Office, settings: Any, limit: str) -> None:
    setattr(settings, limit, 2)
    paid = received(office, at=monday(9))
    work(monday(9))
    assert (states(paid), Message.objects.get().parts) == ([("accepted", "sms", "logged")], 2)
    letter, call = received(office, at=monday(9), email=MAIL), received(office, at=monday(9))
    work(monday(10))
    assert states(letter) == [("accepted", "sms", "failed"), ("accepted", "email", "logged")]
    assert states(call) == [("accepted", "sms", "failed"), ("accepted", "phone", "waiting")]
    assert {message.reason for message in Message.objects.filter(state="failed")} == {"over_cap"}


def test_the_next_day_has_its_own_limit(office: Office, settings: Any) -> None:
    settings.ONESTOP_SMS_PER_DAY = 2
    for day in (2, 3):
        case = received(office, at=at(2026, 3, day, 9))
        work(at(2026, 3, day, 9))
        assert states(case) == [("accepted", "sms", "logged")]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        *(("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3), ("€" * 80, 1), ("€" * 81, 2)),
        *(("ồ" * 70, 1), ("ồ" * 71, 2), ("ồ" * 134, 2), ("ồ" * 135, 3), ("😀" * 35, 1), ("😀" * 36, 2)),
    ],
)
def test_length_is_counted_as_the_network_counts(text: str, parts: int) -> None:
    assert parts_of(text) == parts


def test_plain_letters_cost_half(office: Office, settings: Any) -> None:
    assert without_diacritics("Đã nhận hồ sơ – “đủ”…") == 'Da nhan ho so - "du"...'
    settings.ONESTOP_SMS_PLAIN = True
    received(office, at=monday(9))
    work(monday(9))
    message = Message.objects.get()
    assert message.text.startswith("Da nhan ho so H99.12-260302-0001. Hen tra 17:00, thu Hai 02/03/2026. Xem: http")
    assert message.parts == 1


def test_pauses_grow_and_scatter() -> None:
    for attempt in range(1, 9):
        middle = min(30 * GROWTH ** (attempt - 1), LONGEST_PAUSE_S)
        pauses = {pause_after(attempt) for _try in range(50)}
        assert len(pauses) > 1
        assert all(middle * (1 - JITTER) <= pause <= middle * (1 + JITTER) for pause in pauses)


def test_the_order_of_a_case_is_kept(office: Office, settings: Any) -> None:
    """A later message waits for an earlier one of its case that is still on its way, and passes those of others."""
    first, other = received(office, at=monday(9)), received(office, at=monday(9))
    make_messages(at=monday(9))
    later = Message.objects.get(case=first)
    Message.objects.filter(case=first).update(next_at=monday(12))
    later.pk, later.key, later.event, later.kind = None, "later", None, "reply"
    later.save(force_insert=True)
    work(monday(10))
    assert states(first) == [("accepted", "sms", "waiting"), ("reply", "sms", "waiting")]
    assert states(other) == [("accepted", "sms", "logged")]
    work(monday(12))
    assert [state for _kind, _channel, state in states(first)] == ["logged", "logged"]
