"""The case code: NĐ 118/2025/NĐ-CP art. 17 clause 3, 28; TT 01/2018/TT-VPCP art. 19 for codes up to 30 June 2025."""

from __future__ import annotations

from datetime import date

import pytest

from procedures.actions import ActionRefused, Receive, RegisterOnline
from procedures.actions.accept import Accept
from procedures.definition.schema import Channel
from procedures.models import Case, CaseCounter, Unit
from procedures.models.register import case_code
from tests.clock import at, monday, tuesday
from tests.office import Office, reload
from tests.route import hand_over, ready

DAY = date(2026, 3, 2)


def test_article_28_clause_1_the_system_gives_the_code_and_no_two_are_alike(office: Office) -> None:
    codes = [office.receive(at=monday(9)).code for _ in range(3)]
    assert codes == ["H99.12-260302-0001", "H99.12-260302-0002", "H99.12-260302-0003"]


def test_article_28_clause_1_the_code_never_changes(office: Office) -> None:
    case = RegisterOnline(office.intake(channel=Channel.ONLINE), at=monday(16)).run().case
    Accept(case, by=office.receiver, at=tuesday(9)).run()
    case = ready(reload(case), at=tuesday(10))
    hand_over(case, at=tuesday(11))
    assert reload(case).code == "H99.12-260302-0001"


def test_article_28_clause_2_point_a_it_begins_with_the_agency_that_settles_not_with_the_counter(
    office: Office,
) -> None:
    """Taken in at Bình Mẫu for An Mẫu: An Mẫu's code, and An Mẫu's number."""
    first = office.receive(at=monday(9))
    intake = office.intake(received_at=office.other_counter)
    second = Receive(intake, by=office.officer("front_desk", office.other_counter), at=monday(10)).run().case
    own = office.intake(received_at=office.other_counter, agency=office.other_commune)
    third = Receive(own, by=office.officer("front_desk", office.other_counter), at=monday(11)).run().case
    land = office.receive("1.013831", at=monday(12))
    assert [case.code for case in (first, second, third, land)] == [
        "H99.12-260302-0001",
        "H99.12-260302-0002",
        "H99.13-260302-0001",
        "H99.03.01-260302-0001",
    ]


def test_article_28_clause_2_point_a_a_group_of_procedures_begins_with_the_centre_that_takes_it_in(
    office: Office,
) -> None:
    """A liên thông group handed in at the counter: the code of the receiving one-stop unit, here H99.12.01."""
    assert office.receive("2.000986", at=monday(9)).code == "H99.12.01-260302-0001"


def test_article_28_clause_2_point_b_day_month_year_and_the_order_of_the_day(office: Office) -> None:
    monday_codes = [office.receive(at=monday(9)).code for _ in range(2)]
    tuesday_code = office.receive(at=tuesday(9)).code
    assert [*monday_codes, tuesday_code] == ["H99.12-260302-0001", "H99.12-260302-0002", "H99.12-260303-0001"]


def test_article_28_clause_2_point_b_the_day_is_vietnams_day(office: Office) -> None:
    """Half past midnight in Vietnam is still yesterday in UTC."""
    online = office.intake(channel=Channel.ONLINE)
    codes = [
        RegisterOnline(online, at=when).run().case.code for when in (at(2026, 3, 2, 23, 59), at(2026, 3, 3, 0, 30))
    ]
    assert codes == ["H99.12-260302-0001", "H99.12-260303-0001"]


def test_article_17_clause_3_an_application_that_was_not_written_uses_no_number(office: Office) -> None:
    with pytest.raises(ActionRefused):
        Receive(office.intake(papers={}), by=office.receiver, at=monday(9)).run()
    assert not CaseCounter.objects.exists()
    assert office.receive(at=monday(9)).code == "H99.12-260302-0001"


def test_article_17_clause_3_a_number_is_never_given_again(office: Office) -> None:
    """A refused application keeps its code: it is on record."""
    refused = Receive(office.intake(), by=office.receiver, at=monday(9)).turn_away("Không thuộc thẩm quyền").case
    assert [refused.code, office.receive(at=monday(10)).code] == ["H99.12-260302-0001", "H99.12-260302-0002"]
    assert Case.objects.count() == 2


def test_circular_01_2018_article_19_the_old_form_can_be_kept() -> None:
    """Agency of twelve signs, day, four digits: 000.17.22.H56-210531-0001 is a real one."""
    assert case_code("{agency}-{yyMMdd}-{seq:4}", "000.17.22.H56", date(2021, 5, 31), 1) == "000.17.22.H56-210531-0001"


def test_article_28_each_province_sets_its_own_template(office: Office) -> None:
    """As seen in 2026: full year and seven digits."""
    commune = Unit.objects.get(code="H99.12")
    commune.case_code_template = "{agency}-{yyyyMMdd}-{seq:7}"
    commune.save()
    assert office.receive(at=monday(9), agency=commune).code == "H99.12-20260302-0000001"


def test_article_28_a_busy_day_outgrows_the_width_and_loses_no_digit() -> None:
    assert case_code("{agency}-{yyMMdd}-{seq:4}", "H99.12", DAY, 9_999) == "H99.12-260302-9999"
    assert case_code("{agency}-{yyMMdd}-{seq:4}", "H99.12", DAY, 10_000) == "H99.12-260302-10000"
