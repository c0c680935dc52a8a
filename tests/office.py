"""The office the tests work in: the demonstration province, its officers by post, and short ways to a case.

Reference data (calendar, units, officers, the shipped procedures) is loaded once per run; a test that commits
finds it again, loaded anew. Names say who acts: `anmau` is the commune most tests live in.
"""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from pathlib import Path

import yaml
from django.conf import settings

from procedures.actions import Intake, PaperCount, PartyData, Receive
from procedures.actions.load_calendar import load_national
from procedures.actions.load_office import OfficeFile, load_office
from procedures.actions.load_questions import load_questions
from procedures.actions.publish_procedure import publish
from procedures.deadlines import NATIONAL_TABLE, read_holiday_table
from procedures.definition import read_definition
from procedures.definition.schema import Channel, Level
from procedures.models import Case, Officer, Posting, ProcedureVersion, Unit
from procedures.queries.dossier import Dossier
from procedures.queries.questions import QuestionFile
from tests.clock import at

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
LOADED_AT = at(2026, 1, 2, 8)
PASSWORD = "mot-cua-mau"
APPLICANT = PartyData(
    full_name="Nguyễn Thị Mẫu (mẫu)", id_number="000190000001", address="Thôn Đông, xã An Mẫu", phone="0900000001"
)


def load_reference_data() -> None:
    """Load calendar, demonstration office and shipped procedures; nothing happens when they are there."""
    if Unit.objects.exists():
        return
    load_national(read_holiday_table(NATIONAL_TABLE.read_bytes(), NATIONAL_TABLE.name))
    office = OfficeFile.model_validate(yaml.safe_load((FIXTURES / "offices" / "demo.yaml").read_bytes()))
    load_office(office, password=PASSWORD, on=LOADED_AT.date())
    for path in sorted((FIXTURES / "procedures").glob("*.yaml")):
        publish(read_definition(path.read_bytes(), path.name), at=LOADED_AT)
    for path in sorted((FIXTURES / "ratings").glob("*.yaml")):
        load_questions(QuestionFile.model_validate(yaml.safe_load(path.read_bytes())), at=LOADED_AT)


class Office:
    """Short names for units, officers and acts of the demonstration province."""

    @cached_property
    def counter(self) -> Unit:
        """The service centre of the commune An Mẫu."""
        return Unit.objects.get(kind="center", parent=self.commune)

    @cached_property
    def commune(self) -> Unit:
        """The commune An Mẫu."""
        return Unit.objects.get(code="H99.12")

    @cached_property
    def other_commune(self) -> Unit:
        """The commune Bình Mẫu."""
        return Unit.objects.get(code="H99.13")

    @cached_property
    def other_counter(self) -> Unit:
        """The service centre of the commune Bình Mẫu."""
        return Unit.objects.get(kind="center", parent=self.other_commune)

    @cached_property
    def land_registry(self) -> Unit:
        """The provincial land registration office."""
        return Unit.objects.get(function="land_registry")

    def section(self, function: str) -> Unit:
        """The section of An Mẫu with this function, e.g. civil_status."""
        return Unit.objects.get(function=function, parent=self.commune)

    def officer(self, role: str, unit: Unit) -> Officer:
        """The first officer posted as `role` in `unit`."""
        posting = Posting.objects.filter(role=role, unit=unit).select_related("officer").order_by("pk").first()
        assert posting is not None, f"nobody is posted as {role} at {unit.code}"
        return posting.officer

    def another(self, role: str, unit: Unit) -> Officer:
        """The second officer posted as `role` in `unit`."""
        return Posting.objects.filter(role=role, unit=unit).select_related("officer").order_by("pk")[1].officer

    @cached_property
    def receiver(self) -> Officer:
        """The front-desk officer of An Mẫu."""
        return self.officer("front_desk", self.counter)

    @cached_property
    def supervisor(self) -> Officer:
        """The supervisor of An Mẫu."""
        return self.officer("supervisor", self.commune)

    def version(self, code: str) -> ProcedureVersion:
        """The newest version of a procedure."""
        return ProcedureVersion.objects.filter(procedure__code=code).select_related("procedure").order_by("-number")[0]

    def intake(self, code: str = "1.001193", **changes: object) -> Intake:
        """A complete application at the counter of An Mẫu, with every paper the definition knows."""
        version = self.version(code)
        definition = version.definition
        given: dict[str, object] = {
            "version": version,
            "channel": Channel.DIRECT,
            "received_at": self.counter,
            "agency": self.commune if definition.agency.level is Level.COMMUNE else self.land_registry,
            "return_to": self.counter,
            "applicant": APPLICANT,
            "variant": definition.variants[0].code if definition.variants else "",
            "papers": {p.code: PaperCount(p.originals, p.copies) for p in definition.papers},
            **changes,
        }
        return Intake(**given)  # type: ignore[arg-type]

    def receive(self, code: str = "1.001193", *, at: datetime, **changes: object) -> Case:
        """Receive a complete application and return the accepted case."""
        event = Receive(self.intake(code, **changes), by=self.receiver, at=at).run()
        return reload(event.case)

    def dossier(self, case: Case) -> Dossier:
        """The case as it stands in the database."""
        return Dossier(reload(case))


def reload(case: Case) -> Case:
    """The case as it stands in the database, with its version and places."""
    related = ("version__procedure", "received_at_unit", "agency", "return_unit", "applicant")
    return Case.objects.select_related(*related).get(pk=case.pk)
