"""Breaking lines and pages."""

import pytest

from procedures.documents.blocks import Art, Item
from procedures.documents.paper import A5, lay_out
from procedures.documents.table import Column, Table
from procedures.documents.text import LINE_BREAK, Text, bold, plain, words_of, wrap

ROOM = A5.room(first=True)
LATER_ROOM = A5.room(first=False)


def texts(lines):
    """Lines as strings."""
    return [" ".join("".join(text for text, _ in word) for word in line.words) for line in lines]


def test_no_line_is_wider_than_its_room():
    text = "Ủy ban nhân dân phường Nguyễn Hữu Ất đề nghị ông/bà bổ sung giấy tờ còn thiếu " * 5
    for room in (40.0, 90.0, 200.0):
        lines = wrap((plain(text),), 10, room)
        assert max(line.width for line in lines) <= room + 0.01
        assert " ".join(texts(lines)).split() == text.split()


def test_spans_without_a_space_between_make_one_word():
    assert words_of((plain("Mã: "), bold("H99"), plain("."))) == [(plain("Mã:"),), (bold("H99"), plain("."))]


def test_a_line_break_ends_the_line():
    assert texts(wrap((plain("Giao: A"), LINE_BREAK, plain("Nhận: B")), 10, 500)) == ["Giao: A", "Nhận: B"]


def test_no_break_space_holds_words_together():
    assert texts(wrap((plain("aaaa 17\u00a0giờ"),), 10, 40)) == ["aaaa", "17\u00a0giờ"]


def test_an_address_too_long_for_the_line_is_cut_after_a_sign():
    lines = texts(wrap((plain("thu.dien.tu@mot-co-quan.example.vn"),), 10, 60))
    assert "".join(lines) == "thu.dien.tu@mot-co-quan.example.vn"
    assert [line[-1] for line in lines[:-1]] == ["@", "."]


def test_first_line_is_shorter_by_its_indent():
    lines = wrap((plain("một hai ba bốn năm sáu bảy tám"),), 10, 80, first_indent=40)
    assert lines[0].width <= 40
    assert max(line.width for line in lines[1:]) > 40


def heights(pages):
    """Heights of what stands on each page."""
    return [[laid.height for _, laid in page] for page in pages]


def test_items_kept_together_move_together():
    items = [Item(Art(ROOM - 50)), Item(Art(30), keep=True), Item(Art(40))]
    assert heights(lay_out(items, A5)) == [[ROOM - 50], [30, 40]]


def test_items_that_fit_stay():
    items = [Item(Art(ROOM - 70)), Item(Art(30), keep=True), Item(Art(40))]
    assert heights(lay_out(items, A5)) == [[ROOM - 70, 30, 40]]


def test_foot_moves_the_last_group_not_the_foot_alone():
    items = [Item(Art(ROOM - 50)), Item(Art(40))]
    pages = lay_out(items, A5, Item(Art(20)))
    assert heights(pages) == [[ROOM - 50], [40, 20]]
    assert pages[1][-1][0] == pytest.approx(A5.height - A5.bottom - 20)


def test_something_taller_than_a_page_is_placed_once():
    assert heights(lay_out([Item(Art(2000)), Item(Art(10))], A5)) == [[2000], [10]]


def test_heading_stays_with_the_first_rows_of_its_table():
    table = Table((Column("A"),), tuple(((plain(f"dòng {number}"),),) for number in range(60)), 10)
    for above in range(int(ROOM) - 80, int(ROOM), 5):
        pages = lay_out([Item(Art(above)), Item(Art(12), keep=True), Item(table)], A5)
        with_heading = next(page for page in pages if any(laid.height == 12 for _, laid in page))
        assert len(with_heading) >= 2
        assert with_heading[-1][1].height > 20


def test_text_is_divided_leaving_no_line_alone():
    text = Text((plain("một hai ba bốn năm sáu bảy tám chín mười " * 20),), 10).lay(150)
    for room in range(0, int(text.height), 7):
        parts = text.divide(room)
        if parts:
            first, rest = parts
            assert len(first.lines) >= 2
            assert len(rest.lines) >= 2
            assert first.lines + rest.lines == text.lines
            assert first.height <= room + 0.01
