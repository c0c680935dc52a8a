"""Amounts in words, and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedures.documents.spoken import DIGITS, money_in_words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "Không đồng"),
        (5, "Năm đồng"),
        (10, "Mười đồng"),
        (11, "Mười một đồng"),
        (15, "Mười lăm đồng"),
        (21, "Hai mươi mốt đồng"),
        (25, "Hai mươi lăm đồng"),
        (101, "Một trăm linh một đồng"),
        (105, "Một trăm linh năm đồng"),
        (110, "Một trăm mười đồng"),
        (115, "Một trăm mười lăm đồng"),
        (151, "Một trăm năm mươi mốt đồng"),
        (1_000, "Một nghìn đồng"),
        (1_005, "Một nghìn không trăm linh năm đồng"),
        (8_000, "Tám nghìn đồng"),
        (21_000, "Hai mươi mốt nghìn đồng"),
        (24_000, "Hai mươi bốn nghìn đồng"),
        (200_000, "Hai trăm nghìn đồng"),
        (923_000, "Chín trăm hai mươi ba nghìn đồng"),
        (1_000_000, "Một triệu đồng"),
        (1_000_005, "Một triệu không trăm linh năm đồng"),
        (1_622_000, "Một triệu sáu trăm hai mươi hai nghìn đồng"),
        (2_050_000, "Hai triệu không trăm năm mươi nghìn đồng"),
        (1_000_000_000, "Một tỷ đồng"),
        (1_000_500_000, "Một tỷ năm trăm nghìn đồng"),
        (21_000_000_000_000, "Hai mươi mốt nghìn tỷ đồng"),
        (1_000_000_000_000_000_000, "Một tỷ tỷ đồng"),
    ],
)
def test_words(amount, words):
    assert money_in_words(amount) == words


VALUES = {word: digit for digit, word in enumerate(DIGITS)} | {"mốt": 1, "lăm": 5}


def heard(words: str) -> int:
    """The number that somebody who hears the words writes down."""
    total = million = group = 0
    last = 0
    for word in words.lower().split()[:-1]:
        if word in VALUES:
            last = VALUES[word]
            group += last
        elif word == "mười":
            group += 10
        elif word == "mươi":
            group += last * 9
        elif word == "trăm":
            group += last * 99
        elif word == "nghìn":
            million, group = million + group * 1000, 0
        elif word == "triệu":
            million, group = million + group * 1_000_000, 0
        elif word == "tỷ":
            total, million, group = (total + million + group) * 10**9, 0, 0
    return total + million + group


@given(st.one_of(st.integers(0, 10**6), st.integers(0, 10**17)))
def test_words_name_one_amount(amount):
    assert heard(money_in_words(amount)) == amount


def test_nothing_below_zero():
    with pytest.raises(ValueError, match="-1"):
        money_in_words(-1)
