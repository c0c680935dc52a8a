"""The hand-over list: its columns and signatures with one folder and with many, long names, no telephone."""

from __future__ import annotations

from datetime import datetime

import pytest

from procedures.documents import HandedFolder, HandOverSheet, render_hand_over_list
from tests.clock import monday
from tests.documents.reading import Pages, collisions, is_nfc
from tests.documents.samples import LONG_NAME

COLUMNS = ("TT", "Mã", "Nội dung", "Số bộ", "Chủ hồ sơ", "Địa chỉ", "SĐT", "Nhận", "Hẹn trả", "Bên giao", "Ghi chú")


def folder(number: int, received: datetime) -> HandedFolder:
    """A folder; every fourth without a telephone, the second with the longest name."""
    return HandedFolder(
        case_code=f"H99.12-260302-{number:04d}",
        procedure_name="Đăng ký khai sinh" if number % 3 else "Đăng ký đất đai, tài sản gắn liền với đất lần đầu",
        sets=1,
        applicant_name=LONG_NAME if number == 2 else "Nguyễn Thị Mẫu (mẫu)",
        address="Thôn Đông, xã An Mẫu",
        phone="" if number % 4 == 0 else "0900000001",
        received=received,
        due=received,
        giver_name="Trần Thị Giao (mẫu)",
    )


def sheet(count: int) -> HandOverSheet:
    at = monday(16, 20)
    return HandOverSheet(
        superior_agency="Ủy ban nhân dân Xã An Mẫu",
        agency="Trung tâm Phục vụ hành chính công Xã An Mẫu",
        place_name="Xã An Mẫu",
        number="12/2026",
        list_code="BG-1234",
        lead_agency="Ủy ban nhân dân Xã An Mẫu",
        giver="Trung tâm Phục vụ hành chính công Xã An Mẫu",
        receiver="Tư pháp - Hộ tịch Xã An Mẫu",
        handed_at=at,
        folders=tuple(folder(number, at) for number in range(1, count + 1)),
        giver_name="Trần Thị Giao (mẫu)",
    )


@pytest.mark.parametrize("count", [1, 5, 6, 7, 25, 80])
def test_every_folder_stands_on_it_and_the_signatures_never_alone(count: int) -> None:
    pages = Pages(render_hand_over_list(sheet(count)))
    last = len(pages) - 1
    for number in range(len(pages)):
        assert pages.size_mm(number) == (297, 210)
        assert collisions(pages.letters(number)) == []
        assert all(column in pages.text(number) for column in COLUMNS), "the head is repeated"
    assert all(f"H99.12-260302-{number:04d}" in pages.whole_text for number in range(1, count + 1))
    assert f"H99.12-260302-{count:04d}" in pages.text(last)
    for signer in ("BÊN GIAO", "BÊN NHẬN", "XÁC NHẬN CỦA TRUNG TÂM"):
        assert pages.whole_text.count(signer) == 1
        assert signer in pages.text(last)
    assert f"Tổng số: {count:02d} hồ sơ" in pages.text(0)
    assert is_nfc(pages.whole_text)


def test_the_scanner_reads_the_code_of_the_list() -> None:
    assert Pages(render_hand_over_list(sheet(1))).codes(0) == {"Code128": "BG-1234"}
