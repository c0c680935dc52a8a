"""Amounts in words, as a receipt repeats them under the figures: 21.000 → "Hai mươi mốt nghìn đồng"."""

from __future__ import annotations

from collections.abc import Iterator

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
UNITS = ("", "nghìn", "triệu")
BILLION = 1_000_000_000


def money_in_words(amount_vnd: int) -> str:
    """Whole đồng in words with a capital first letter. Raises ValueError below zero."""
    if amount_vnd < 0:
        raise ValueError(f"an amount in words is not negative, got {amount_vnd}")
    words = " ".join(_number(amount_vnd, leading=True)) if amount_vnd else DIGITS[0]
    return f"{words[0].upper()}{words[1:]} đồng"


def _number(number: int, *, leading: bool) -> Iterator[str]:
    """Groups of three from the left; every nine digits "tỷ". `leading`: nothing is read before it."""
    high, low = divmod(number, BILLION)
    if high:
        yield from _number(high, leading=leading)
        yield "tỷ"
        leading = False
    for power in (2, 1, 0):
        group = low // 1000**power % 1000
        if group:
            yield from _group(group, leading=leading)
            if UNITS[power]:
                yield UNITS[power]
            leading = False


def _group(group: int, *, leading: bool) -> Iterator[str]:
    """Three digits; the hundreds of a group in the middle are read even when they are none."""
    hundreds, tens, ones = group // 100, group // 10 % 10, group % 10
    if hundreds or not leading:
        yield from (DIGITS[hundreds], "trăm")
        if not tens and ones:
            yield "linh"
    if tens > 1:
        yield from (DIGITS[tens], "mươi")
    elif tens == 1:
        yield "mười"
    if ones:
        yield _ones(ones, tens)


def _ones(ones: int, tens: int) -> str:
    """The last digit: "mốt" after twenty and more, "lăm" after ten and more."""
    if ones == 1 and tens > 1:
        return "mốt"
    return "lăm" if ones == 5 and tens else DIGITS[ones]
