"""Invented applicants for demonstrations: every name ends with "(mẫu)", every number is one nobody can have."""

from __future__ import annotations

from random import Random

from procedures.actions.intake import PartyData
from procedures.models import PartyKind

_FAMILY = "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Lò Vàng Giàng Hà"
_MIDDLE = "Thị Văn Hữu Đức Minh Ngọc Thanh Quốc Thùy Mỹ Xuân Kim Đình Bảo Gia"
_GIVEN = (
    "An Ánh Bảo Bình Chi Cường Diễm Dũng Đạt Giang Hà Hạnh Hiếu Hòa Hùng Hương Khánh Khoa Lan Linh Long Mai "
    "Minh Nam Nga Ngân Nghĩa Nhung Phúc Phương Quân Quỳnh Sơn Tâm Thảo Thắng Thủy Trang Trung Tú Tuấn Uyên Vân Vy Yến"
)
FAMILY, MIDDLE, GIVEN = _FAMILY.split(), _MIDDLE.split(), _GIVEN.split()
HAMLETS = ("thôn Đông", "thôn Đoài", "thôn Thượng", "thôn Hạ", "tổ 1", "tổ 2", "bản Mới")
MARK = "(mẫu)"


def applicant(random: Random, commune: str, number: int, kinds: tuple[str, ...]) -> PartyData:
    """An invented person, or household business, of the commune; `number` keeps identity numbers apart.

    The identity number begins with 000, which no province has; telephone and mail cannot reach anyone.
    """
    name = f"{random.choice(FAMILY)} {random.choice(MIDDLE)} {random.choice(GIVEN)} {MARK}"
    kind = PartyKind(kinds[0])
    if kind is PartyKind.ORGANIZATION or kind is PartyKind.BUSINESS:
        name = f"Công ty {random.choice(GIVEN)} {random.choice(GIVEN)} {MARK}"
    return PartyData(
        full_name=name,
        kind=kind,
        id_number=f"000{number:09d}",
        address=f"{random.choice(HAMLETS)}, {commune}",
        phone=f"0900000{number % 1000:03d}",
        email=f"nguoi.dan.{number}@example.invalid" if random.random() < 0.4 else "",
    )
