"""Feedback and its legal clocks: 2 working days to turn it down, 5 to ask, 15 to settle, 2 to publish.

Source: NĐ 20/2008/NĐ-CP as amended; QĐ 766/QĐ-TTg, group 5.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from procedures import policies
from procedures.actions import ActionRefused
from procedures.actions.ask_sender import AskSender
from procedures.actions.complete_feedback import CompleteFeedback
from procedures.actions.confirm_feedback import ConfirmFeedback
from procedures.actions.decline_feedback import DeclineFeedback
from procedures.actions.publish_result import PublishResult
from procedures.actions.settle_feedback import SettleFeedback
from procedures.models import Case, Feedback
from procedures.queries.feedback_limits import limits_of, sheet_for
from tests.clock import at, friday, monday, thursday, tuesday, wednesday
from tests.inquiring import given, person
from tests.office import Office
from tests.route import go_to


def dates(feedback: Feedback, moment: object) -> dict[str, object]:
    return {limit.slug: limit.due_at for limit in limits_of(feedback, at=moment)}  # type: ignore[arg-type]


def test_every_clock_starts_when_it_came_and_the_day_itself_does_not_count(office: Office) -> None:
    feedback = given(office, at=monday(9))
    assert dates(feedback, monday(10)) == {
        "refuse": wednesday(17),
        "ask": at(2026, 3, 9, 17),
        "settle": at(2026, 3, 23, 17),
    }
    assert feedback.due_at == at(2026, 3, 23, 17)


def test_a_holiday_is_no_working_day(office: Office) -> None:
    before = given(office, at=at(2026, 4, 24, 9))
    # Hùng Kings' day in lieu (27 April), 30 April and 1 May do not count.
    assert before.due_at == at(2026, 5, 20, 17)


@pytest.mark.parametrize("slug", ["refuse", "ask", "settle"])
def test_every_date_is_explained_to_the_day(office: Office, slug: str) -> None:
    feedback = given(office, at=monday(9))
    limit = next(one for one in limits_of(feedback, at=monday(10)) if one.slug == slug)
    sheet = sheet_for(feedback, limit)
    counted = {"refuse": "2", "ask": "5", "settle": "15"}[slug]
    assert sheet.total == f"{counted} ngày"
    assert "147" in sheet.lines[0].reason


def test_the_time_in_which_the_sender_is_asked_is_added(office: Office) -> None:
    feedback = given(office, at=monday(9))
    by = office.supervisor
    AskSender(feedback, by=by, at=tuesday(17), text="Ông/bà gặp việc này ngày nào?").run()
    feedback.refresh_from_db()
    assert feedback.due_at is None
    assert dates(feedback, wednesday(9))["settle"] is None
    after = CompleteFeedback(feedback, "Tôi gặp ngày 27 tháng 2.", at=thursday(17)).run()
    # Two working days of waiting: the fifteen end two working days later.
    assert after.due_at == at(2026, 3, 25, 17)
    settle = next(one for one in limits_of(after, at=friday(9)) if one.slug == "settle")
    assert any("Chờ người gửi" in line.reason for line in sheet_for(after, settle).lines)


def test_it_is_turned_down_within_two_working_days_only(office: Office) -> None:
    feedback = given(office, at=monday(9))
    late = DeclineFeedback(feedback, by=office.supervisor, at=wednesday(17, 1), reason="Không thuộc thẩm quyền.")
    with pytest.raises(ActionRefused) as refused:
        late.run()
    assert refused.value.codes == ("too_late_to_decline",)
    done = DeclineFeedback(feedback, by=office.supervisor, at=wednesday(17), reason="Không thuộc thẩm quyền.").run()
    assert (done.state, done.declined_because) == ("declined", "Không thuộc thẩm quyền.")


def test_the_sender_is_asked_once_and_within_five_working_days(office: Office) -> None:
    feedback = given(office, at=monday(9))
    with pytest.raises(ActionRefused) as refused:
        AskSender(feedback, by=office.supervisor, at=at(2026, 3, 9, 17, 1), text="Khi nào?").run()
    assert refused.value.codes == ("too_late_to_ask",)
    AskSender(feedback, by=office.supervisor, at=at(2026, 3, 9, 17), text="Khi nào?").run()
    CompleteFeedback(feedback, "Hôm thứ Hai.", at=at(2026, 3, 9, 17)).run()
    with pytest.raises(ActionRefused) as refused:
        AskSender(feedback, by=office.supervisor, at=at(2026, 3, 9, 17), text="Ở đâu?").run()
    assert refused.value.codes == ("asked_before",)


def test_the_result_is_public_within_two_working_days(office: Office) -> None:
    feedback = given(office, at=monday(9))
    by = office.supervisor
    ConfirmFeedback(feedback, by=by, at=monday(10), subject="regulation").run()
    SettleFeedback(feedback, by=by, at=thursday(9), result="Đã kiến nghị sửa mẫu.").run()
    feedback.refresh_from_db()
    assert dates(feedback, thursday(10))["publish"] == at(2026, 3, 9, 17)
    PublishResult(
        feedback, by=by, at=friday(9), title="Mẫu tờ khai", text="Tờ khai khó hiểu.", answer_text="Đã kiến nghị sửa."
    ).run()
    feedback.refresh_from_db()
    assert feedback.published_at == friday(9)


def test_late_is_told_to_the_supervisor(office: Office) -> None:
    feedback = given(office, at=monday(9))
    moment = at(2026, 3, 25, 9)
    settle = next(one for one in limits_of(feedback, at=moment) if one.slug == "settle")
    assert settle.chip is not None
    assert settle.chip.kind == "late"
    ConfirmFeedback(feedback, by=office.supervisor, at=moment, subject="regulation").run()
    SettleFeedback(feedback, by=office.supervisor, at=moment, result="Đã xem xét.").run()
    last = Feedback.objects.get(pk=feedback.pk).events.get(code="settle_feedback")
    assert last.facts["late"] is True


def test_without_a_name_it_is_taken_in_and_nothing_of_the_sender_is_kept(office: Office) -> None:
    feedback = given(office, at=monday(9), anonymous=True, name="Trần Văn Mẫu", address="Thôn Đông", phone="")
    assert (feedback.name, feedback.address, feedback.due_at) == ("", "", at(2026, 3, 23, 17))


def test_with_a_name_there_is_a_way_back(office: Office) -> None:
    with pytest.raises(ActionRefused) as refused:
        given(office, at=monday(9), name="", phone="")
    assert refused.value.codes == ("no_name", "no_way_back")
    assert not Feedback.objects.exists()


def about_the_examiner(office: Office) -> tuple[Case, Feedback]:
    case = office.receive(at=monday(8))
    go_to(case, "appraisal", at=monday(9))
    return case, given(office, at=tuesday(9), subject="behaviour", case=case)


def test_who_acted_on_the_case_does_not_read_what_is_said_of_them(office: Office) -> None:
    case, feedback = about_the_examiner(office)
    names = set(case.events.exclude(by=None).values_list("by__username", flat=True))
    assert names
    for name in names:
        postings = person(name).postings
        postings.create(unit=office.commune, role="supervisor", since=monday(0).date() - timedelta(days=1))
        officer = person(name)
        assert feedback not in policies.feedback_for(officer, at=tuesday(10))
        with pytest.raises(ActionRefused) as refused:
            ConfirmFeedback(feedback, by=officer, at=tuesday(10), subject="behaviour").run()
        assert refused.value.codes == ("not_yours",)
    assert feedback in policies.feedback_for(office.supervisor, at=tuesday(10))


def test_the_officer_it_is_about_loses_sight_of_it_even_as_leader(office: Office) -> None:
    feedback = given(office, at=monday(9), subject="behaviour")
    leader, other = person("lanhdao.anmau"), person("pho.anmau")
    # Until somebody noted whom it is about, only those who watch over the unit read it.
    assert feedback not in policies.feedback_for(leader, at=monday(10))
    ConfirmFeedback(feedback, by=office.supervisor, at=monday(10), subject="behaviour", about=leader).run()
    assert feedback not in policies.feedback_for(person("lanhdao.anmau"), at=monday(11))
    assert feedback in policies.feedback_for(other, at=monday(11))
    assert feedback not in policies.feedback_for(person("lanhdao.binhmau"), at=monday(11))
    assert feedback not in policies.feedback_for(person("motcua.anmau"), at=monday(11))


def test_feedback_about_a_rule_is_no_secret_from_who_worked_on_the_case(office: Office) -> None:
    case, _feedback = about_the_examiner(office)
    rule = given(office, at=tuesday(9), case=case)
    officer = case.events.exclude(by=None).first().by  # type: ignore[union-attr]
    officer.postings.create(unit=office.commune, role="supervisor", since=monday(0).date() - timedelta(days=1))  # type: ignore[union-attr]
    assert rule in policies.feedback_for(person(officer.username), at=tuesday(10))  # type: ignore[union-attr]
