"""Put on record that somebody read a case's personal data in full."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from procedures.models import Case, Officer, PersonalDataReading


def record_reading(case: Case, *, by: Officer, at: datetime, page: str) -> None:
    """Note who read the personal data of the case, when, and on which page or paper.

    Source: NĐ 118/2025 art. 5; Law 91/2025/QH15 on personal data.
    """
    PersonalDataReading.objects.create(case=case, officer=by, at=at, page=page)


def record_readings(cases: Iterable[Case], *, by: Officer, at: datetime, page: str) -> None:
    """The same for every case on one paper. One statement."""
    PersonalDataReading.objects.bulk_create(
        [PersonalDataReading(case=case, officer=by, at=at, page=page) for case in cases]
    )
