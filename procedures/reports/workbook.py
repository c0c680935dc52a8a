"""A report as a workbook (XLSX) in the layout of its form: figures are numbers, totals stand as they are printed."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

import xlsxwriter
from django.utils import timezone

from procedures.models import ReportForm
from procedures.reports.forms import LAYOUTS, Layout

HEAD_ROW = 6
"""First row of the table's head, from 0."""


def workbook(data: Mapping[str, Any], *, agency: str, superior: str, as_of: datetime, told: str = "") -> bytes:
    """The XLSX of a report given as data (`statutory.as_data`). The same report gives the same bytes.

    `told` is the line below the table: of which moment it tells, or who closed it.
    """
    layout = LAYOUTS[ReportForm(data["form"])]
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    # A fixed moment of making: the file is compared with the one that was sent.
    book.set_properties({"title": f"Biểu {layout.symbol}", "author": agency, "created": timezone.make_naive(as_of)})
    sheet = book.add_worksheet(layout.form.value.replace(".", "_"))
    looks = _looks(book)
    last = len(layout.columns) + 1
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.repeat_rows(HEAD_ROW, HEAD_ROW + 2)
    sheet.set_column(0, 0, 6)
    sheet.set_column(1, 1, 34)
    sheet.set_column(2, last, 10.5)
    _top(sheet, layout, looks, last, data, agency, superior)
    _head(sheet, layout, looks)
    row = HEAD_ROW + 3
    for line in data["lines"]:
        _line(sheet, row, line["mark"], line["name"], line["figures"], looks, strong=not line["code"])
        row += 1
    _line(sheet, row, "", "Tổng số", data["total"], looks, strong=True)
    sheet.freeze_panes(HEAD_ROW + 3, 2)
    sheet.write(row + 2, 0, told, looks["note"])
    sheet.write(row + 4, 1, "NGƯỜI LẬP BIỂU", looks["agency"])
    sheet.merge_range(row + 4, last - 4, row + 4, last, "THỦ TRƯỞNG ĐƠN VỊ", looks["agency"])
    book.close()
    return buffer.getvalue()


def _looks(book: Any) -> dict[str, Any]:
    base = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter"}
    box = {**base, "border": 1}
    made = {
        "agency": {**base, "bold": True, "align": "center"},
        "superior": {**base, "align": "center"},
        "title": {**base, "bold": True, "font_size": 14, "align": "center"},
        "note": {**base, "italic": True},
        "plain": base,
        "head": {**box, "bold": True, "align": "center", "text_wrap": True},
        "number": {**box, "italic": True, "align": "center", "font_size": 9, "text_wrap": True},
        "mark": {**box, "align": "center"},
        "name": {**box, "text_wrap": True},
        "figure": {**box, "num_format": "#,##0"},
        "strong mark": {**box, "align": "center", "bold": True},
        "strong name": {**box, "text_wrap": True, "bold": True},
        "strong figure": {**box, "num_format": "#,##0", "bold": True},
    }
    return {name: book.add_format(look) for name, look in made.items()}


def _top(
    sheet: Any, layout: Layout, looks: dict[str, Any], last: int, data: Mapping[str, Any], agency: str, superior: str
) -> None:
    first, until = (date.fromisoformat(data[key]) for key in ("first", "last"))
    sheet.merge_range(0, 0, 0, 4, superior.upper(), looks["superior"])
    sheet.merge_range(1, 0, 1, 4, agency.upper(), looks["agency"])
    sheet.merge_range(0, last - 6, 0, last, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", looks["agency"])
    sheet.merge_range(1, last - 6, 1, last, "Độc lập - Tự do - Hạnh phúc", looks["agency"])
    sheet.merge_range(3, 0, 3, last, layout.title.upper(), looks["title"])
    period = f"Kỳ báo cáo: từ ngày {first:%d/%m/%Y} đến ngày {until:%d/%m/%Y}"
    sheet.merge_range(4, 0, 4, last, period, looks["superior"])
    sheet.write(5, 0, f"Biểu số: {layout.symbol}", looks["note"])
    sheet.write(5, last - 3, "Đơn vị tính: hồ sơ TTHC", looks["note"])


def _head(sheet: Any, layout: Layout, looks: dict[str, Any]) -> None:
    for column, (title, number) in enumerate((("STT", "(1)"), (layout.lines, "(2)"))):
        sheet.merge_range(HEAD_ROW, column, HEAD_ROW + 1, column, title, looks["head"])
        sheet.write(HEAD_ROW + 2, column, number, looks["number"])
    place = 2
    for group, columns in groupby(layout.columns, key=lambda column: column.group):
        found = list(columns)
        sheet.merge_range(HEAD_ROW, place, HEAD_ROW, place + len(found) - 1, group, looks["head"])
        for column in found:
            sheet.write(HEAD_ROW + 1, place, column.title, looks["head"])
            sheet.write(HEAD_ROW + 2, place, column.formula, looks["number"])
            place += 1
    sheet.set_row(HEAD_ROW + 1, 48)
    sheet.set_row(HEAD_ROW + 2, 26)


def _line(
    sheet: Any, row: int, mark: str, name: str, figures: Sequence[int], looks: dict[str, Any], *, strong: bool
) -> None:
    kind = "strong " if strong else ""
    if mark.isdecimal():
        sheet.write_number(row, 0, int(mark), looks[f"{kind}mark"])
    else:
        sheet.write_string(row, 0, mark, looks[f"{kind}mark"])
    sheet.write_string(row, 1, name, looks[f"{kind}name"])
    for column, figure in enumerate(figures, start=2):
        sheet.write_number(row, column, figure, looks[f"{kind}figure"])
