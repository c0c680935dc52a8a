"""Questions: asked, sent on, answered, published, taken back, declined; each refusal beside its success."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection

from procedures import policies
from procedures.actions import ActionRefused, AlreadyAnswered
from procedures.actions.answer_question import AnswerQuestion
from procedures.actions.decline_question import DeclineQuestion
from procedures.actions.publish_answer import PublishAnswer
from procedures.actions.read_sender import ReadSender
from procedures.actions.route_question import RouteQuestion
from procedures.actions.withdraw_answer import WithdrawAnswer
from procedures.models import Message, Question
from tests.clock import monday, tuesday
from tests.inquiring import TEXT, TITLE, asked, person, unit
from tests.office import Office

PUBLIC = {"title": TITLE, "text": "Cần giấy gì?", "answer_text": "Giấy chứng sinh và căn cước."}


def refused(act: Any) -> tuple[str, ...]:
    """The codes with which an act is refused."""
    with pytest.raises(ActionRefused) as error:
        act.run()
    return error.value.codes


def answered(office: Office) -> Question:
    question = asked(office, at=monday(9))
    return AnswerQuestion(question, by=person("hotich.anmau"), at=monday(14), text="Giấy chứng sinh.").run()


def test_a_question_gets_a_code_and_an_address_nobody_can_guess(office: Office) -> None:
    first, second = asked(office, at=monday(9), phone="0900000003", name="Lê Mẫu"), asked(office, at=monday(9))
    assert first.code != second.code
    assert len(first.token) >= 22
    assert "0900000003" not in first.phone_sealed
    assert (first.phone, first.name) == ("0900000003", "Lê Mẫu")
    assert [event.code for event in first.events.all()] == ["ask_question"]


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"title": "Hỏi"}, ("title_short",)),
        ({"title": "Hỏi", "text": " \u200b "}, ("title_short", "text_short")),
        ({"text": "http://a http://b http://c mua ngay"}, ("many_links",)),
    ],
)
def test_what_cannot_be_understood_is_refused_with_every_reason(
    office: Office, changes: dict[str, str], codes: tuple[str, ...]
) -> None:
    with pytest.raises(ActionRefused) as error:
        asked(office, at=monday(9), **changes)
    assert error.value.codes == codes
    assert not Question.objects.exists()


def test_a_closed_agency_is_not_asked(office: Office) -> None:
    office.commune.closed_on = monday(0).date()
    with pytest.raises(ActionRefused) as error:
        asked(office, at=monday(9))
    assert error.value.codes == ("unit_closed",)


def test_a_form_sent_twice_is_one_question(office: Office) -> None:
    first = asked(office, at=monday(9), key="k1")
    with pytest.raises(AlreadyAnswered) as before:
        asked(office, at=monday(9), key="k1")
    assert before.value.answer == first.token
    assert Question.objects.count() == 1


def test_it_is_sent_on_and_only_there_answered(office: Office) -> None:
    question, justice = asked(office, at=monday(9)), unit("H99.02")
    by = person("hotich.anmau")
    assert refused(RouteQuestion(question, by=by, at=monday(10))) == ("no_unit",)
    assert refused(RouteQuestion(question, by=by, at=monday(10), to=office.commune)) == ("same_unit",)
    RouteQuestion(question, by=by, at=monday(10), to=justice).run()
    assert refused(AnswerQuestion(question, by=by, at=monday(11), text="x")) == ("not_yours",)
    assert AnswerQuestion(question, by=person("tuphap.tinh"), at=monday(11), text="Có.").run().answer == "Có."


def test_the_time_is_that_of_the_first_answer_without_lunch(office: Office) -> None:
    question = answered(office)
    assert question.answered_minutes == 4 * 60 - 30 or question.answered_minutes == 210
    better = AnswerQuestion(question, by=person("hotich.anmau"), at=tuesday(9), text="Giấy chứng sinh, căn cước.").run()
    assert (better.answered_minutes, better.answer) == (question.answered_minutes, "Giấy chứng sinh, căn cước.")
    assert refused(AnswerQuestion(question, by=person("hotich.anmau"), at=tuesday(9), text=" ")) == ("no_answer",)


def test_publishing_is_a_leaders_decision_of_its_own(office: Office) -> None:
    question = answered(office)
    assert refused(PublishAnswer(question, by=person("hotich.anmau"), at=tuesday(9), **PUBLIC)) == ("not_yours",)
    assert refused(PublishAnswer(question, by=None, at=tuesday(9), **PUBLIC)) == ("sign_in_first",)
    empty = PublishAnswer(question, by=person("lanhdao.anmau"), at=tuesday(9))
    assert refused(empty) == ("nothing_to_publish",)
    done = PublishAnswer(question, by=person("lanhdao.anmau"), at=tuesday(9), **PUBLIC).run()
    assert (done.state, done.published_answer, done.text) == ("published", PUBLIC["answer_text"], TEXT)
    early = asked(office, at=monday(9))
    assert refused(PublishAnswer(early, by=person("lanhdao.anmau"), at=tuesday(9), **PUBLIC)) == ("wrong_state",)


@pytest.mark.parametrize(
    "text",
    ["gọi 0900 000 003", "căn cước 001190000001", "001.190.000.001", "ba@example.vn", "٠٩٠٠٠٠٠٠٠٣", "+84900000003"],
)
def test_personal_data_is_not_published_unseen(office: Office, text: str) -> None:
    question, by = answered(office), person("lanhdao.anmau")
    said = PUBLIC | {"text": f"Xin {text} nhé"}
    assert refused(PublishAnswer(question, by=by, at=tuesday(9), **said)) == ("personal_data",)
    assert PublishAnswer(question, by=by, at=tuesday(9), checked=True, **said).run().state == "published"


def test_the_offices_own_number_and_a_date_are_no_secret(office: Office) -> None:
    hotline = office.counter.phone
    assert hotline
    said = PUBLIC | {"answer_text": f"Gọi {hotline} trước 09/03/2026, mã thủ tục 1.001193, phí 8.000 đồng."}
    done = PublishAnswer(answered(office), by=person("lanhdao.anmau"), at=tuesday(9), **said).run()
    assert done.state == "published"


def test_a_published_answer_is_taken_back_with_a_reason_and_bettered(office: Office) -> None:
    question, by = answered(office), person("lanhdao.anmau")
    PublishAnswer(question, by=by, at=tuesday(9), **PUBLIC).run()
    assert refused(AnswerQuestion(question, by=by, at=tuesday(10), text="Khác.")) == ("wrong_state",)
    assert refused(WithdrawAnswer(question, by=by, at=tuesday(10))) == ("no_reason",)
    back = WithdrawAnswer(question, by=by, at=tuesday(10), reason="Quy định đã đổi.").run()
    assert (back.state, back.published_at, back.search) == ("answered", None, "")


def test_a_question_is_declined_with_a_reason(office: Office) -> None:
    question, by = asked(office, at=monday(9)), person("hotich.anmau")
    assert refused(DeclineQuestion(question, by=by, at=monday(10), reason="  ")) == ("no_reason",)
    assert DeclineQuestion(question, by=by, at=monday(10), reason="Hỏi Công an xã.").run().state == "declined"


def test_who_looked_at_an_old_page_is_told(office: Office) -> None:
    question = asked(office, at=monday(9))
    seen = question.edition
    ReadSender(question, by=person("hotich.anmau"), at=monday(10)).run()
    act = AnswerQuestion(question, by=person("hotich2.anmau"), at=monday(11), text="Có.", edition=seen)
    assert refused(act) == ("changed_meanwhile",)
    assert [event.code for event in question.events.all()] == ["ask_question", "read_sender"]


def test_who_left_a_number_is_told_once_and_the_number_stays_sealed(office: Office, settings: Any) -> None:
    settings.ONESTOP_SENDERS = {"sms": "console"}
    question = asked(office, at=monday(9), phone="0900000003")
    AnswerQuestion(question, by=person("hotich.anmau"), at=monday(14), text="Giấy chứng sinh.").run()
    told = list(Message.objects.order_by("pk"))
    assert [message.kind for message in told] == ["question_received", "question_answered"]
    assert all("0900000003" not in str(message.values) and not message.address for message in told)
    assert {message.sent_to for message in told} == {"0900000003"}
    assert all(question.token in message.text and "chứng sinh" not in message.text for message in told)
    asked(office, at=monday(9))
    assert Message.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_are_one_after_the_other(office: Office) -> None:
    question = asked(office, at=monday(9))
    codes: list[str] = []

    def answer(name: str) -> None:
        act = AnswerQuestion(question, by=person(name), at=monday(10), text=name, edition=question.edition)
        try:
            act.run()
            codes.append("done")
        except ActionRefused as error:
            codes.extend(error.codes)
        finally:
            connection.close()

    threads = [threading.Thread(target=answer, args=(name,)) for name in ("hotich.anmau", "hotich2.anmau")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == ["changed_meanwhile", "done"]
    assert question.events.count() == 2


def test_officers_of_other_communes_read_nothing(office: Office) -> None:
    question = asked(office, at=monday(9))
    near = ("motcua.anmau", "hotich.anmau", "lanhdao.anmau", "giamsat.anmau", "giamsat.tinh")
    far = ("motcua.binhmau", "giamsat.binhmau", "kiemtra", "bientap", "tuphap.tinh", "motcua.tinh")
    for name in near:
        assert question in policies.questions_for(person(name), at=monday(10)), name
    for name in far:
        assert question not in policies.questions_for(person(name), at=monday(10)), name
