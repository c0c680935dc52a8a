"""The demonstration office: invented, complete, and able to carry every shipped procedure."""

import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from procedures.definition import Step, read_definition

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
FILE = FIXTURES / "offices" / "demo.yaml"
OFFICE = yaml.safe_load(FILE.read_bytes())


@cache
def steps() -> tuple[Step, ...]:
    """Every step of every shipped procedure."""
    files = sorted((FIXTURES / "procedures").glob("*.yaml"))
    return tuple(step for path in files for step in read_definition(path.read_bytes(), path.name).steps)


def test_everything_in_the_office_is_marked_as_invented() -> None:
    assert OFFICE["demo"] is True
    assert [row["username"] for row in OFFICE["officers"] if not row["full_name"].endswith("(mẫu)")] == []
    assert [row["code"] for row in OFFICE["units"] if not row["phone"].startswith("0299 000 ")] == []


def test_its_texts_are_composed_unicode() -> None:
    assert unicodedata.is_normalized("NFC", FILE.read_text(encoding="utf-8"))


def test_the_office_has_a_province_two_departments_and_two_communes() -> None:
    units = {row["code"]: row for row in OFFICE["units"]}
    assert {code: units[code]["kind"] for code in ("H99", "H99.01", "H99.02", "H99.03", "H99.12", "H99.13")} == {
        "H99": "province",
        "H99.01": "center",
        "H99.02": "department",
        "H99.03": "department",
        "H99.12": "commune",
        "H99.13": "commune",
    }
    assert [code for code, row in units.items() if row["kind"] == "reception_point"] == ["H99.12.08", "H99.13.08"]


def test_parents_stand_before_their_units() -> None:
    seen: set[str] = set()
    for row in OFFICE["units"]:
        assert not row.get("parent") or row["parent"] in seen, row["code"]
        seen.add(row["code"])
    assert len(seen) == len(OFFICE["units"])


@pytest.mark.parametrize("commune", ["H99.12", "H99.13"])
def test_every_step_of_every_procedure_has_an_officer_in_each_commune(commune: str) -> None:
    posted = set(_functions_and_roles(commune))
    held = {(step.unit, step.role) for step in steps() if step.unit}
    wanted = {("one_stop" if unit == "one_stop_return" else unit, role) for unit, role in held}
    assert wanted - posted == set()


@pytest.mark.parametrize("commune", ["H99.12", "H99.13"])
def test_every_unit_that_may_be_asked_has_somebody_to_answer(commune: str) -> None:
    posted = set(_functions_and_roles(commune))
    asked = {unit for step in steps() if step.consult for unit in step.consult.units}
    assert asked
    assert {unit for unit in asked if (unit, "case_officer") not in posted} == set()


def test_the_province_has_oversight_catalogue_and_audit_and_the_publisher_does_not_edit() -> None:
    roles = {row["username"]: [post["role"] for post in row["postings"]] for row in OFFICE["officers"]}
    chosen = ("giamsat.tinh", "giamsat.anmau", "giamsat.binhmau", "bientap", "congbo", "kiemtra")
    assert {name: roles[name] for name in chosen} == {
        "giamsat.tinh": ["supervisor"],
        "giamsat.anmau": ["supervisor"],
        "giamsat.binhmau": ["supervisor"],
        "bientap": ["catalogue_editor"],
        "congbo": ["catalogue_publisher"],
        "kiemtra": ["auditor"],
    }


def _functions_and_roles(commune: str) -> Iterator[tuple[str, str]]:
    """(function, role) of every posting in the commune and in the departments, the province's centre left out."""
    units = {row["code"]: row for row in OFFICE["units"]}
    elsewhere = {"H99.12", "H99.13"} - {commune}
    for row in OFFICE["officers"]:
        for post in row["postings"]:
            unit = units[post["unit"]]
            if unit.get("parent") not in elsewhere and unit["code"] != "H99.01":
                yield unit.get("function", ""), post["role"]
