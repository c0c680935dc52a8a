"""What screens say: chips, conditions in words, dates and money, the route as a picture."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.utils import translation

from procedures import formats
from procedures.queries.calendars import calendar_for
from procedures.queries.chips import left_until
from procedures.queries.conditions_said import condition_said
from procedures.queries.route_picture import ForkView, RouteView, StepView, route_view, steps_in
from procedures.queries.time_used import time_used
from tests.clock import at, friday, monday, thursday, tuesday, wednesday
from tests.office import Office, reload
from tests.queries.scenes import THREE_AGENCIES
from tests.route import go_to, leave, ready

# Time left


@pytest.mark.parametrize(
    ("due", "now", "kind", "text"),
    [
        (monday(17), monday(9), "soon", "Hôm nay, 17:00"),
        (tuesday(17), monday(9), "soon", "Ngày mai, 17:00"),
        (at(2026, 3, 9, 17), friday(9), "soon", "09/03, 17:00"),
        (thursday(17), monday(9), "ok", "Còn 3 ngày làm việc"),
        (monday(17), monday(17, 20), "late", "Quá hạn 1 phút"),
        (monday(9), monday(9, 40), "late", "Quá hạn 40 phút"),
        (monday(9), monday(14), "late", "Quá hạn 3 giờ"),
        (monday(17), wednesday(17), "late", "Quá hạn 2 ngày"),
        (friday(17), at(2026, 3, 9, 8, 30), "late", "Quá hạn 1 giờ"),
    ],
)
def test_time_left_is_said_in_working_time(due: datetime, now: datetime, kind: str, text: str, office: Office) -> None:
    chip = left_until(due, at=now, calendar=calendar_for(office.commune))
    assert (chip.kind, chip.text) == (kind, text)


def test_calendar_days_are_said_as_days(office: Office) -> None:
    chip = left_until(at(2026, 3, 20, 17), at=monday(9), calendar=calendar_for(office.commune), in_days=True)
    assert (chip.kind, chip.text) == ("ok", "Còn 18 ngày")


# Conditions in words


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("true", ""),
        ("abandoned", "Trẻ bị bỏ rơi"),
        ("!abandoned", "không phải trường hợp “Trẻ bị bỏ rơi”"),
        ('channel == "direct"', "nộp trực tiếp tại quầy"),
        ('channel != "online"', "không nộp trực tuyến"),
        ("by_proxy", "người khác nộp thay"),
        ("!by_proxy", "chủ hồ sơ tự nộp"),
        ("by_proxy && abandoned", "người khác nộp thay và Trẻ bị bỏ rơi"),
        ("by_proxy || abandoned", "người khác nộp thay hoặc Trẻ bị bỏ rơi"),
        ("!(by_proxy && abandoned)", "chủ hồ sơ tự nộp hoặc không phải trường hợp “Trẻ bị bỏ rơi”"),
        ("extract_copies > 3", "hỏi tại quầy"),
        ("abandoned ? true : false", "hỏi tại quầy"),
        ("(abandoned", "hỏi tại quầy"),
        ("nobody_knows", "hỏi tại quầy"),
    ],
)
def test_a_condition_is_said_or_left_to_the_counter(expression: str, said: str, office: Office) -> None:
    assert condition_said(expression, office.version("1.001193").definition) == said


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_condition_of_the_shipped_procedures_can_be_said(language: str, office: Office) -> None:
    from procedures.models import ProcedureVersion

    with translation.override(language):
        unsaid = {"hỏi tại quầy", "the counter will tell you"}
        for version in ProcedureVersion.objects.all():
            definition = version.definition
            for expression in (*(p.required_if for p in definition.papers), *(f.condition for f in definition.fees)):
                assert condition_said(expression, definition) not in unsaid, expression


# Dates, money, spans


def test_dates_are_written_as_people_write_them() -> None:
    moment = at(2026, 9, 4, 17)
    assert formats.moment(moment) == "17:00, thứ Sáu 04/09/2026"
    assert formats.moment_in_words(moment) == "17 giờ, thứ Sáu 04/09/2026"
    assert formats.moment_in_words(at(2026, 9, 6, 7, 5)) == "7 giờ 05, Chủ nhật 06/09/2026"
    assert formats.short_moment(moment, moment.date()) == "04/09 17:00"
    assert formats.short_day(at(2025, 9, 4), moment.date()) == "04/09/2025"
    with translation.override("en"):
        assert formats.moment_in_words(moment) == "5 p.m., Friday 4 September 2026"
        assert formats.moment_in_words(at(2026, 9, 4, 0, 30)) == "12.30 a.m., Friday 4 September 2026"
        assert formats.short_day(moment) == "4 Sep"


def test_money_and_numbers_are_grouped() -> None:
    assert formats.money(1_234_567) == "1.234.567 đồng"
    assert (formats.decimal(0.5), formats.decimal(3.0)) == ("0,5", "3")
    with translation.override("en"):
        assert formats.money(1_234_567) == "1,234,567 VND"


@pytest.mark.parametrize(
    ("term", "said"),
    [
        ("3wd", "3 ngày làm việc"),
        ("0.5wd", "0,5 ngày làm việc"),
        ("15d", "15 ngày"),
        ("8h", "8 giờ làm việc"),
        ("2mo", "2 tháng"),
        ("same_day", "trong ngày"),
    ],
)
def test_a_term_says_its_unit_in_full(term: str, said: str) -> None:
    assert formats.term(term) == said


def test_telephones_are_grouped_or_hidden() -> None:
    assert formats.phone("0900000000") == "0900 000 000"
    assert formats.phone("1900 0000") == "1900 0000"
    assert formats.masked_phone("0900 000 123") == "0900 ••• 123"
    assert (formats.masked_phone("123"), formats.masked_phone("")) == ("•••", "")


def test_initials_are_those_of_the_family_and_the_given_name() -> None:
    assert formats.initials("Trần Thị Thử (mẫu)") == "TT"
    assert formats.initials("Đỗ") == "Đ"
    assert formats.initials("") == ""


# The route as a picture


def picture(office: Office, case: object) -> RouteView:
    """The picture of a case as it stands."""
    stands = reload(case)  # type: ignore[arg-type]
    tasks = list(stands.tasks.select_related("unit", "officer"))
    return route_view(stands.version.definition, stands.version.route, tasks, stands.status)


def states(view: RouteView) -> list[str]:
    """The state of every step, in order."""
    return [step.state for row in view.rows for step in steps_in(row.items)]


def test_the_picture_moves_with_the_case(office: Office) -> None:
    case = office.receive(at=monday(9))
    assert states(picture(office, case)) == ["here", "todo", "todo", "todo", "todo"]
    assert picture(office, case).position == "bước 1 trên 5"
    go_to(case, "approval", at=monday(10))
    assert states(picture(office, case)) == ["done", "done", "here", "todo", "todo"]
    ready(case, at=monday(11))
    assert states(picture(office, case)) == ["done", "done", "done", "done", "here"]


def test_branches_stand_side_by_side_and_join_once(office: Office) -> None:
    case = office.receive(THREE_AGENCIES, at=monday(9))
    leave(case, at=monday(10))
    view = picture(office, case)
    fork = next(item for row in view.rows for item in row.items if isinstance(item, ForkView))
    assert view.position == "bước 2 trên 4, 3 nhánh làm cùng lúc"
    assert (fork.begun, fork.joined, len(fork.branches)) == (True, False, 3)
    firsts = [next(iter(steps_in(branch))) for branch in fork.branches]
    assert all(isinstance(step, StepView) and step.state == "here" for step in firsts)


def test_stages_begin_a_row_of_their_own(office: Office) -> None:
    view = picture(office, office.receive("1.013831", at=monday(9)))
    assert len([row for row in view.rows if row.title]) >= 2
    assert [row.last for row in view.rows].count(True) == 1
    assert view.rows[-1].last


def test_the_bar_of_time_adds_up(office: Office) -> None:
    case = office.receive("1.004873", at=monday(8))
    go_to(case, "appraisal", at=monday(10))
    stands = reload(case)
    tasks = list(stands.tasks.select_related("unit"))
    used = time_used(stands, tasks, [], at=tuesday(10), calendar=calendar_for(office.commune))
    assert used is not None
    assert used.parts[-1].kind == "f-left"
    assert used.parts[-2].kind == "f-here"
    assert used.parts[0].x == 0
    assert used.parts[-1].x + used.parts[-1].width == 1000
    assert used.parts[0].text.endswith("2 giờ")
