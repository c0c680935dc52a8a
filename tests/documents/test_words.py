"""Times, days, money and numbers as papers write them."""

from datetime import UTC, date, datetime

import pytest

from procedures.documents.words import grouped, long_day, moment, money, phone, sentence, two_digits
from tests.documents.samples import ZONE


def spaced(text: str) -> str:
    """No-break spaces as spaces."""
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 9, 4, 17, 0, tzinfo=ZONE), "17 giờ 00 phút, ngày 04/09/2026"),
        (datetime(2026, 8, 27, 7, 5, tzinfo=ZONE), "07 giờ 05 phút, ngày 27/08/2026"),
        (datetime(2026, 12, 31, 17, 30, tzinfo=UTC), "00 giờ 30 phút, ngày 01/01/2027"),
    ],
)
def test_moment_is_told_on_the_office_clock(at, words):
    assert spaced(moment(at)) == words


def test_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="needs a time zone"):
        moment(datetime(2026, 9, 4, 17, 0))


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 2, 5), "ngày 05 tháng 02 năm 2026"),
        (date(2026, 1, 10), "ngày 10 tháng 01 năm 2026"),
        (date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
        (date(2026, 12, 31), "ngày 31 tháng 12 năm 2026"),
    ],
)
def test_zero_before_small_days_and_the_first_two_months(day, words):
    """NĐ 30/2020, Phụ lục I, địa danh và thời gian ban hành."""
    assert long_day(day) == words


@pytest.mark.parametrize(("amount", "words"), [(0, "0 đồng"), (8000, "8.000 đồng"), (1234567, "1.234.567 đồng")])
def test_money(amount, words):
    assert spaced(money(amount)) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [("001090000001", "001 090 000 001"), ("0100109106-001", "0100109106-001"), ("123456789", "123456789"), ("", "")],
)
def test_identity_numbers_are_grouped_by_three(number, words):
    assert spaced(grouped(number)) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [("+84900000000", "0900 000 000"), ("0900000000", "0900 000 000"), ("1900 0000", "1900 0000")],
)
def test_telephones(number, words):
    assert spaced(phone(number)) == words


def test_counts_and_sentences():
    assert [two_digits(number) for number in (1, 12, 100)] == ["01", "12", "100"]
    assert [sentence(text) for text in ("Thiếu giấy ", "Đã đủ.")] == ["Thiếu giấy.", "Đã đủ."]
