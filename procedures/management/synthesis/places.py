"""Where invented cases happen: communes with their counter and sections, and who is posted there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from procedures.actions.load_office import OfficeFile, OfficerRow, PostingRow, UnitRow
from procedures.management.demo_people import FAMILY, GIVEN, MARK, MIDDLE
from procedures.models import Officer, Posting, Role, Unit, UnitKind

VARIANTS = 12
"""How many ways the posts of a place are shared out among its officers."""

COMMUNES_OF_A_PROVINCE = 100

_SECTIONS = (
    ("leadership", "Lãnh đạo UBND", "Leadership of", (Role.APPROVER,)),
    ("clerical", "Văn thư", "Clerical Office of", (Role.CLERK,)),
    ("civil_status", "Tư pháp - Hộ tịch", "Civil Status Section of", (Role.CASE_OFFICER,) * 2),
    ("economy", "Phòng Kinh tế", "Economy Section of", (Role.CASE_OFFICER,) * 2),
    ("social_affairs", "Phòng Văn hóa - Xã hội", "Culture and Social Affairs Section of", (Role.CASE_OFFICER,)),
    ("police", "Công an", "Police of", (Role.CASE_OFFICER, Role.APPROVER)),
)

Texts = dict[str, str]


@dataclass
class Place:
    """A commune with its counter, the units its cases may need, and who is posted there by unit and role.

    `variants` are what fills the gaps that depend on the place, each with another choice of officers.
    """

    commune: Unit
    counter: Unit
    units: dict[str, Unit]
    posts: dict[tuple[str, str], list[Officer]]
    variants: list[Texts] = field(default_factory=list)


@dataclass(frozen=True)
class Slots:
    """The gaps that stand for the units and officers of one place, by their keys."""

    units: dict[int, str]
    officers: dict[int, str]


def read_places(on: date) -> list[Place]:
    """Every commune with a counter at which somebody is posted on that day, and what its cases may need.

    Units that stand above communes belong to every place.
    """
    units = list(Unit.objects.filter(closed_on=None).select_related("parent").order_by("path"))
    posts: dict[int, list[Posting]] = defaultdict(list)
    for posting in Posting.objects.on(on).filter(officer__is_active=True).select_related("officer").order_by("pk"):
        posts[posting.unit_id].append(posting)
    communes = [unit for unit in units if unit.kind == UnitKind.COMMUNE]
    shared = [unit for unit in units if not any(unit.is_within(commune) for commune in communes)]
    found = (_place(commune, units, shared, posts) for commune in communes)
    return [place for place in found if place is not None]


def _place(commune: Unit, units: list[Unit], shared: list[Unit], posts: dict[int, list[Posting]]) -> Place | None:
    inside = [unit for unit in units if unit.is_within(commune)]
    counter = next((u for u in inside if u.kind == UnitKind.CENTER and u.parent_id == commune.pk), None)
    if counter is None or not any(posting.role == Role.FRONT_DESK for posting in posts[counter.pk]):
        return None
    named = {f"s{unit.pk}": unit for unit in shared}
    for unit in inside:
        named.setdefault(f"c_{unit.function or unit.kind}", unit)
    held: dict[tuple[str, str], list[Officer]] = defaultdict(list)
    for name, unit in named.items():
        for posting in posts[unit.pk]:
            held[name, posting.role].append(posting.officer)
    place = Place(commune, counter, named, dict(held))
    place.variants = [_texts(place, turn) for turn in range(VARIANTS)]
    return place


def _texts(place: Place, turn: int) -> Texts:
    texts: Texts = {"place_name": plain(place.commune.name)}
    for name, unit in place.units.items():
        texts |= {f"u_{name}": str(unit.pk), f"un_{name}": plain(unit.name)}
    for (name, role), officers in place.posts.items():
        officer = officers[turn % len(officers)]
        texts |= {f"o_{name}_{role}": str(officer.pk), f"on_{name}_{role}": plain(str(officer))}
    return texts


def slots_of(place: Place) -> Slots:
    """Which gap stands for which unit and officer of the place."""
    units = {unit.pk: name for name, unit in place.units.items()}
    officers: dict[int, str] = {}
    for (name, role), people in place.posts.items():
        for officer in people:
            officers.setdefault(officer.pk, f"{name}_{role}")
    return Slots(units, officers)


def plain(text: str) -> str:
    """The text, if it may stand in JSON and in COPY as it is. Raises ValueError otherwise."""
    if not text.isprintable() or '"' in text or "\\" in text:
        raise ValueError(f"a name with quotes or backslashes cannot be used here: {text!r}")
    return text


def province(root: Unit, communes: int = COMMUNES_OF_A_PROVINCE) -> OfficeFile:
    """An invented province under `root`: communes that are alike, their sections, and people who do not exist."""
    units: list[UnitRow] = []
    officers: list[OfficerRow] = []
    for number in range(1, communes + 1):
        units += _commune_units(root, number)
        officers += _commune_officers(root, number)
    return OfficeFile(demo=True, units=tuple(units), officers=tuple(officers))


def _code(root: Unit, number: int) -> str:
    return f"{root.code}.{200 + number}"


def _commune_units(root: Unit, number: int) -> Iterable[UnitRow]:
    code, name, name_en = _code(root, number), f"Xã Mẫu {number}", f"Mẫu {number} Commune"
    yield UnitRow(
        code=code, agency_code=code, name=f"Ủy ban nhân dân {name}", name_en=f"People's Committee of {name_en}",
        kind=UnitKind.COMMUNE, parent=root.code, place_name=name, phone=f"0299 {number:03d} 000",
    )  # fmt: skip
    yield UnitRow(
        code=f"{code}.01", agency_code=f"{code}.01", name=f"Trung tâm Phục vụ hành chính công {name}",
        name_en=f"Public Service Centre of {name_en}", kind=UnitKind.CENTER, function="one_stop", parent=code,
        bank_bin="999999", bank_account=f"{number:012d}", bank_holder="Trung tâm Phục vụ hành chính công (mẫu)",
        place_name=name, phone=f"0299 {number:03d} 001",
    )  # fmt: skip
    for index, (function, vi, en, _roles) in enumerate(_SECTIONS, start=2):
        yield UnitRow(
            code=f"{code}.{index:02d}", name=f"{vi} {name}", name_en=f"{en} {name_en}", kind=UnitKind.SECTION,
            function=function, parent=code,
        )  # fmt: skip


def _commune_officers(root: Unit, number: int) -> Iterable[OfficerRow]:
    code = _code(root, number)
    held = [(code, Role.SUPERVISOR), *[(f"{code}.01", Role.FRONT_DESK)] * 3]
    for index, (*_names, roles) in enumerate(_SECTIONS, start=2):
        held += [(f"{code}.{index:02d}", role) for role in roles]
    for turn, (unit, role) in enumerate(held, start=1):
        mix = number * 31 + turn * 7
        name = f"{FAMILY[mix % len(FAMILY)]} {MIDDLE[mix // 3 % len(MIDDLE)]} {GIVEN[mix // 5 % len(GIVEN)]} {MARK}"
        yield OfficerRow(
            username=f"canbo{turn}.mau{number}", full_name=name, postings=(PostingRow(unit=unit, role=role),)
        )
