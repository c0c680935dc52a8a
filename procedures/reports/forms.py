"""The forms of the law: their columns as sums of cells, and the equations their numbers must obey.

Source: 07a, 07b: TT 09/2026/TT-BTP (since 1 August 2026); II.06a: TT 02/2017/TT-VPCP, TT 01/2020/TT-VPCP.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from procedures.models import ReportForm
from procedures.reports.record import OPEN, RECEIVED, SETTLED, Cell

ONLINE = (Cell.FULL_ONLINE, Cell.PARTLY_ONLINE)
AT_THE_COUNTER = (Cell.POST, Cell.DIRECT)
ALL_RECEIVED = (*RECEIVED, Cell.CARRIED)


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A numbered column: the words above it as the official form prints them, and the cells it adds up.

    `group` stands above several columns. A column `sums` others; their numbers are printed under its title.
    """

    number: int
    group: str
    title: str
    cells: tuple[Cell, ...]
    sums: tuple[int, ...] = ()

    @property
    def formula(self) -> str:
        """ "(3)=(4)+(5)" or "(4)"."""
        added = "+".join(f"({number})" for number in self.sums)
        return f"({self.number})={added}" if added else f"({self.number})"


@dataclass(frozen=True, slots=True)
class Layout:
    """A form: its number, its title, what its second column names, its columns and its equations."""

    form: ReportForm
    symbol: str
    title: str
    lines: str
    columns: tuple[FormColumn, ...]
    equations: tuple[tuple[int, tuple[int, ...]], ...]

    def column(self, number: int) -> FormColumn | None:
        """The column with this number."""
        return next((column for column in self.columns if column.number == number), None)

    def figures(self, cells: Mapping[Cell, int]) -> tuple[int, ...]:
        """The numbers of one line, by column."""
        return tuple(sum(cells.get(cell, 0) for cell in column.cells) for column in self.columns)

    def broken(self, cells: Mapping[Cell, int]) -> Iterator[tuple[int, tuple[int, ...]]]:
        """The equations that the numbers of a line do not obey."""
        numbers = dict(zip((column.number for column in self.columns), self.figures(cells), strict=True))
        for left, right in self.equations:
            if numbers[left] != sum(numbers[number] for number in right):
                yield left, right


_IN, _DONE, _LEFT = "Số hồ sơ tiếp nhận", "Số hồ sơ đã giải quyết", "Số hồ sơ đang giải quyết"

_NEW = (
    FormColumn(3, _IN, "Tổng số", ALL_RECEIVED, (4, 5, 6, 7, 8)),
    FormColumn(4, _IN, "Trực tuyến toàn trình", (Cell.FULL_ONLINE,)),
    FormColumn(5, _IN, "Trực tuyến một phần", (Cell.PARTLY_ONLINE,)),
    FormColumn(6, _IN, "Dịch vụ bưu chính", (Cell.POST,)),
    FormColumn(7, _IN, "Trực tiếp", (Cell.DIRECT,)),
    FormColumn(8, _IN, "Từ kỳ trước chuyển sang", (Cell.CARRIED,)),
    FormColumn(9, _DONE, "Tổng số", SETTLED, (10, 11, 12)),
    FormColumn(10, _DONE, "Trước hạn", (Cell.EARLY,)),
    FormColumn(11, _DONE, "Đúng hạn", (Cell.ON_TIME,)),
    FormColumn(12, _DONE, "Quá hạn", (Cell.LATE,)),
    FormColumn(13, _LEFT, "Tổng số", OPEN, (14, 15)),
    FormColumn(14, _LEFT, "Trong hạn", (Cell.IN_TIME,)),
    FormColumn(15, _LEFT, "Quá hạn", (Cell.OVERDUE,)),
)
_NEW_EQUATIONS = ((3, (4, 5, 6, 7, 8)), (9, (10, 11, 12)), (13, (14, 15)), (3, (9, 13)))

_OLD = (
    FormColumn(3, _IN, "Tổng số", ALL_RECEIVED, (4, 5, 6)),
    FormColumn(4, _IN, "Trong kỳ: trực tuyến", ONLINE),
    FormColumn(5, _IN, "Trong kỳ: trực tiếp, dịch vụ bưu chính", AT_THE_COUNTER),
    FormColumn(6, _IN, "Từ kỳ trước", (Cell.CARRIED,)),
    FormColumn(7, _DONE, "Tổng số", SETTLED, (8, 9, 10)),
    FormColumn(8, _DONE, "Trước hạn", (Cell.EARLY,)),
    FormColumn(9, _DONE, "Đúng hạn", (Cell.ON_TIME,)),
    FormColumn(10, _DONE, "Quá hạn", (Cell.LATE,)),
    FormColumn(11, _LEFT, "Tổng số", OPEN, (12, 13)),
    FormColumn(12, _LEFT, "Trong hạn", (Cell.IN_TIME,)),
    FormColumn(13, _LEFT, "Quá hạn", (Cell.OVERDUE,)),
)
_OLD_EQUATIONS = ((3, (4, 5, 6)), (7, (8, 9, 10)), (11, (12, 13)), (3, (7, 11)))

_TITLE = "Tình hình, kết quả giải quyết thủ tục hành chính"

LAYOUTS: dict[ReportForm, Layout] = {
    ReportForm.UNIT: Layout(ReportForm.UNIT, "07a", _TITLE, "Lĩnh vực", _NEW, _NEW_EQUATIONS),
    ReportForm.PROVINCE: Layout(ReportForm.PROVINCE, "07b", _TITLE, "Lĩnh vực", _NEW, _NEW_EQUATIONS),
    ReportForm.OLD: Layout(ReportForm.OLD, "II.06a/VPCP/KSTT", _TITLE, "Lĩnh vực, đơn vị", _OLD, _OLD_EQUATIONS),
}
"""Every form by its name. The words are those of the official forms and are not translated."""
