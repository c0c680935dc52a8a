"""A report as a file, from its plain data: the one that is shown and the one that was frozen are printed alike."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from procedures import formats
from procedures.documents import FigureColumn, FigureLine, ReportSheet, render_report
from procedures.models import ClosedReport, ReportForm, Unit
from procedures.reports.forms import LAYOUTS
from procedures.reports.workbook import workbook
from procedures.web.frontdesk.sheets import heads

ISSUED_BY = {
    ReportForm.UNIT: "Ban hành kèm theo Thông tư số 09/2026/TT-BTP",
    ReportForm.PROVINCE: "Ban hành kèm theo Thông tư số 09/2026/TT-BTP",
    ReportForm.OLD: "Ban hành kèm theo Thông tư số 01/2020/TT-VPCP",
}


def pdf_of(
    data: Mapping[str, Any], unit: Unit, as_of: datetime, period_name: str = "", closed: ClosedReport | None = None
) -> bytes:
    """The report on paper."""
    layout = LAYOUTS[ReportForm(data["form"])]
    superior, agency = _heads(unit)
    lines = [
        FigureLine(line["mark"], line["name"], tuple(line["figures"]), strong=not line["code"])
        for line in data["lines"]
    ]
    return render_report(
        ReportSheet(
            superior_agency=superior,
            agency=agency,
            place_name=unit.place_name or unit.name,
            symbol=layout.symbol,
            issued_by=ISSUED_BY[layout.form],
            title=layout.title,
            lines_are=layout.lines,
            period_name=period_name,
            first=date.fromisoformat(data["first"]),
            last=date.fromisoformat(data["last"]),
            receiver=superior,
            columns=tuple(FigureColumn(c.group, c.title, c.formula) for c in layout.columns),
            lines=(*lines, FigureLine("", "Tổng số", tuple(data["total"]), strong=True)),
            as_of=timezone.localtime(as_of),
            closed_at=timezone.localtime(closed.closed_at) if closed else None,
            closed_by=str(closed.closed_by) if closed else "",
            seal=closed.hash if closed else "",
            demo=unit.is_demo,
        )
    )


def workbook_of(data: Mapping[str, Any], unit: Unit, as_of: datetime, closed: ClosedReport | None = None) -> bytes:
    """The report as a workbook."""
    superior, agency = _heads(unit)
    told = f"Số liệu tính đến {formats.moment(as_of)}."
    if closed is not None:
        told += f" Đã chốt {formats.moment(closed.closed_at)}, người chốt: {closed.closed_by}. "
        told += f"Mã niêm phong: {closed.hash[:16]}."
    return workbook(data, agency=agency, superior=superior, as_of=timezone.localtime(as_of), told=told)


def _heads(unit: Unit) -> tuple[str, str]:
    """The superior agency and the unit itself, which is the one that reports."""
    superior = unit.parent.name if unit.parent_id is not None and unit.parent is not None else ""
    return superior, unit.name if unit.kind != "section" else heads(unit)[1]
