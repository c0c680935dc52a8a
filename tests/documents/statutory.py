"""Values for the statutory reports: what a commune, a province and the older form print."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from procedures.documents import (
    DigestSheet,
    FieldFigures,
    FigureColumn,
    FigureLine,
    OverdueCase,
    ReportSheet,
    WeekFigure,
)
from procedures.documents.words import OFFICE_TIME
from procedures.models import ReportForm
from procedures.reports.forms import LAYOUTS

FIELDS = (
    "Hộ tịch",
    "Chứng thực",
    "Đất đai",
    "Thành lập và hoạt động của hộ kinh doanh",
    "Đăng ký, quản lý cư trú",
    "Bảo trợ xã hội",
    "Hoạt động xây dựng",
)


def figures(number: int, columns: int) -> tuple[int, ...]:
    """Figures of a line, growing with its number."""
    return tuple((number * 37 + column * 11) % (3 + number * 9) * (number + 1) for column in range(columns))


def lines(count: int, columns: int) -> tuple[FigureLine, ...]:
    """Lines of a report and their total."""
    found = [
        FigureLine(str(number), FIELDS[number % len(FIELDS)], figures(number, columns))
        for number in range(1, count + 1)
    ]
    total = tuple(sum(line.figures[column] for line in found) for column in range(columns))
    return (*found, FigureLine("", "Tổng số", total, strong=True))


def sheet(form: ReportForm = ReportForm.UNIT, count: int = 7, **changes: Any) -> ReportSheet:
    """A report of the demonstration commune."""
    layout = LAYOUTS[form]
    given: dict[str, Any] = {
        "superior_agency": "Ủy ban nhân dân Tỉnh Mẫu",
        "agency": "Ủy ban nhân dân Xã An Mẫu",
        "place_name": "Xã An Mẫu",
        "symbol": layout.symbol,
        "issued_by": "Ban hành kèm theo Thông tư số 09/2026/TT-BTP",
        "title": layout.title,
        "lines_are": layout.lines,
        "period_name": "Tháng 10/2026",
        "first": date(2026, 9, 15),
        "last": date(2026, 10, 14),
        "receiver": "Ủy ban nhân dân Tỉnh Mẫu",
        "columns": tuple(FigureColumn(c.group, c.title, c.formula) for c in layout.columns),
        "lines": lines(count, len(layout.columns)),
        "as_of": datetime(2026, 10, 15, 8, 30, tzinfo=OFFICE_TIME),
        "demo": False,
        **changes,
    }
    return ReportSheet(**given)


CLOSED: dict[str, Any] = {
    "closed_at": datetime(2026, 10, 16, 9, tzinfo=OFFICE_TIME),
    "closed_by": "Trần Thị Giám Sát (mẫu)",
    "seal": "ab12cd34ef56ab78",
    "notes": ("Số liệu đã được rà soát với hệ thống thông tin báo cáo của tỉnh.",),
}
"""What a closed report prints besides."""


def digest(count: int = 4, **changes: Any) -> DigestSheet:
    """The digest of a week with `count` fields of work and as many overdue cases."""
    since = datetime(2026, 10, 9, 17, 1, tzinfo=OFFICE_TIME)
    given: dict[str, Any] = {
        "superior_agency": "Ủy ban nhân dân Tỉnh Mẫu",
        "agency": "Ủy ban nhân dân Xã An Mẫu",
        "place_name": "Xã An Mẫu",
        "first": date(2026, 10, 5),
        "last": date(2026, 10, 11),
        "made_at": datetime(2026, 10, 12, 7, tzinfo=OFFICE_TIME),
        "sentence": "Trong tuần tiếp nhận 1.204 hồ sơ, giải quyết 1.180, đúng hạn 98,2 %.",
        "figures": (WeekFigure("Tiếp nhận", 1204, 1100), WeekFigure("– trong đó trực tuyến", 640, 598, "53,2 %")),
        "fields": tuple(FieldFigures(FIELDS[n % len(FIELDS)], (n, 2 * n, 3, n, 1)) for n in range(count)),
        "overdue": tuple(
            OverdueCase(f"H99.12-261001-{n:04d}", "Đăng ký biến động đất đai", "Văn phòng đăng ký đất đai", since)
            for n in range(1, count + 1)
        ),
        "overdue_count": count,
        **changes,
    }
    return DigestSheet(**given)
