"""Feedback: what each act refuses beside what it does. The clocks are told in tests/regulation/test_feedback.py."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, transaction

from procedures.actions import ActionRefused
from procedures.actions.ask_sender import AskSender
from procedures.actions.complete_feedback import CompleteFeedback
from procedures.actions.confirm_feedback import ConfirmFeedback
from procedures.actions.decline_feedback import DeclineFeedback
from procedures.actions.forward_feedback import ForwardFeedback
from procedures.actions.publish_result import PublishResult
from procedures.actions.settle_feedback import SettleFeedback
from procedures.models import Feedback, FeedbackEvent, QuestionEvent
from tests.clock import monday, tuesday
from tests.inquiring import asked, given, unit
from tests.office import Office


def refused(act: Any) -> tuple[str, ...]:
    """The codes with which an act is refused."""
    with pytest.raises(ActionRefused) as error:
        act.run()
    return error.value.codes


def taken_up(office: Office) -> Feedback:
    feedback = given(office, at=monday(9))
    return ConfirmFeedback(feedback, by=office.supervisor, at=monday(10), subject="regulation").run()


def test_feedback_that_cannot_be_kept_is_refused_with_every_reason(office: Office) -> None:
    office.commune.closed_on = monday(0).date()
    with pytest.raises(ActionRefused) as error:
        given(office, at=monday(9), subject="x", title="a", text="b")
    assert error.value.codes == ("title_short", "text_short", "no_subject", "unit_closed")


def test_nobody_takes_up_what_is_about_themselves(office: Office) -> None:
    feedback, by = given(office, at=monday(9)), office.supervisor
    assert refused(ConfirmFeedback(feedback, by=by, at=monday(10), subject="behaviour", about=by)) == (
        "about_yourself",
    )
    assert refused(ConfirmFeedback(feedback, by=by, at=monday(10), subject="x")) == ("no_subject",)


def test_it_is_forwarded_and_whoever_took_it_in_keeps_watching(office: Office) -> None:
    feedback, by = taken_up(office), office.supervisor
    assert refused(ForwardFeedback(feedback, by=by, at=monday(11))) == ("no_unit",)
    assert refused(ForwardFeedback(feedback, by=by, at=monday(11), to=office.commune)) == ("same_unit",)
    moved = ForwardFeedback(feedback, by=by, at=monday(11), to=unit("H99.03")).run()
    assert (moved.unit.code, moved.received_unit, moved.state) == ("H99.03", office.commune, "forwarded")
    assert refused(SettleFeedback(moved, by=by, at=monday(12), result="x")) == ("not_yours",)


def test_it_is_settled_with_a_result_and_published_without_personal_data(office: Office) -> None:
    feedback, by = taken_up(office), office.supervisor
    assert refused(SettleFeedback(feedback, by=by, at=tuesday(9))) == ("no_result",)
    SettleFeedback(feedback, by=by, at=tuesday(9), result="Đã sửa.").run()
    said = {"title": "Tờ khai", "text": "Gọi 0900000002", "answer_text": "Đã sửa."}
    assert refused(PublishResult(feedback, by=by, at=tuesday(10))) == ("nothing_to_publish",)
    assert refused(PublishResult(feedback, by=by, at=tuesday(10), **said)) == ("personal_data",)
    assert PublishResult(feedback, by=by, at=tuesday(10), checked=True, **said).run().state == "published"


def test_what_is_asked_and_answered_says_something(office: Office) -> None:
    feedback, by = given(office, at=monday(9)), office.supervisor
    assert refused(AskSender(feedback, by=by, at=monday(10))) == ("no_question",)
    assert refused(CompleteFeedback(feedback, "Tôi trả lời đây.", monday(10))) == ("wrong_state",)
    AskSender(feedback, by=by, at=monday(10), text="Khi nào?").run()
    assert refused(CompleteFeedback(feedback, "x", monday(11))) == ("no_reply",)
    assert refused(DeclineFeedback(feedback, by=by, at=monday(11), reason="Không.")) == ("wrong_state",)


def test_declining_says_why(office: Office) -> None:
    assert refused(DeclineFeedback(given(office, at=monday(9)), by=office.supervisor, at=monday(10))) == ("no_reason",)


@pytest.mark.parametrize("events", [FeedbackEvent, QuestionEvent])
def test_the_history_is_append_only(office: Office, events: Any) -> None:
    given(office, at=monday(9))
    asked(office, at=monday(9))
    event = events.objects.get()
    for change in (
        lambda: events.objects.filter(pk=event.pk).update(code="x"),
        lambda: events.objects.filter(pk=event.pk).delete(),
        lambda: type(event)(pk=event.pk, inquiry=event.inquiry, sequence=1, code="x", at=monday(9)).save(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()
    assert events.objects.get().code == event.code
