"""A case ends under the version it began with, and a published version stays what it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from procedures.actions import Intake, PaperCount, Receive
from procedures.actions.publish_procedure import digest_of, publish
from procedures.definition import read_definition
from procedures.errors import LoadError
from procedures.management.demo import moments, play, set_scene
from procedures.models import (
    Case,
    CaseEvent,
    CaseStatus,
    ParcelState,
    Procedure,
    ProcedureVersion,
    ReturnMethod,
    Unit,
)
from procedures.queries.certifying import KINDS
from procedures.queries.ledger import verify
from tests.actions.crossroads import HEAD, published
from tests.actions.projection import check
from tests.actions.snapshot import codes
from tests.clock import at, monday, tuesday, wednesday
from tests.office import FIXTURES, LOADED_AT, Office, reload
from tests.route import ask_for_papers, bring_papers, go_to, hand_over, leave, open_steps

CODE = "9.000001"
FIRST = """\
fees: [{code: stamp, kind: charge, name: {vi: Lệ phí, en: Charge}, amount_vnd: 1000}]
variants: [{code: "01", name: {vi: Một, en: One}, term: 3wd}]
stages: [{code: main, name: {vi: Giải quyết, en: Settlement}}]
steps:
  - {code: reception, name: {vi: Nhận, en: In}, unit: one_stop, role: front_desk, moves: [{to: desk}]}
  - {code: desk, name: {vi: Bàn, en: Desk}, unit: civil_status, role: case_officer, supplement: true,
     moves: [{to: handover}]}
  - {code: handover, name: {vi: Trả, en: Out}, kind: end, unit: one_stop_return, role: front_desk}
"""
SECOND = """\
fees: [{code: stamp, kind: charge, name: {vi: Lệ phí, en: Charge}, amount_vnd: 9000}]
variants: [{code: "01", name: {vi: Một, en: One}, term: 5wd}]
facts: [{code: sure, type: bool, default: false, at_reception: false, label: {vi: Chắc, en: Sure}}]
stages: [{code: main, name: {vi: Giải quyết, en: Settlement}}]
steps:
  - {code: reception, name: {vi: Nhận, en: In}, unit: one_stop, role: front_desk, moves: [{to: study}]}
  - {code: study, name: {vi: Xem, en: Study}, unit: economy, role: case_officer, asks: [sure], moves: [{to: seal}]}
  - {code: seal, name: {vi: Dấu, en: Seal}, unit: clerical, role: clerk, moves: [{to: handover}]}
  - {code: handover, name: {vi: Trả, en: Out}, kind: end, unit: one_stop_return, role: front_desk}
"""
THREE_DAYS, FIVE_DAYS = at(2026, 3, 5, 17), at(2026, 3, 9, 17)


def intake(office: Office, version: ProcedureVersion) -> Intake:
    """An application under this very version, whichever is the newest."""
    return Intake(
        version=version,
        channel=office.intake().channel,
        received_at=office.counter,
        agency=office.commune,
        return_to=office.counter,
        applicant=office.intake().applicant,
        variant="01",
        papers={"form": PaperCount(originals=1)},
    )


@pytest.fixture
def case(office: Office) -> Case:
    """Accepted under version 1; then version 2 is published, with another route, term and charge."""
    first = published(FIRST)
    case = Receive(intake(office, first), by=office.receiver, at=monday(8)).run().case
    assert published(SECOND, version=2).number == 2
    return reload(case)


class TestARunningCase:
    """Nothing of the new version reaches a case that was accepted before it."""

    def test_goes_the_route_it_began(self, case: Case) -> None:
        leave(case, at=monday(9))
        assert open_steps(case) == ("desk",)
        leave(case, at=monday(10))
        assert open_steps(case) == ("handover",)
        hand_over(case, at=monday(11))
        case = check(case)
        assert (case.version.number, case.status) == (1, CaseStatus.RETURNED)
        assert list(case.tasks.values_list("step", flat=True)) == ["reception", "desk", "handover"]

    def test_keeps_its_promise_its_charge_and_its_papers(self, case: Case) -> None:
        assert (case.due_at, case.term) == (THREE_DAYS, "3wd")
        assert case.charges.get().amount_vnd == 1000

    def test_starts_anew_with_the_term_it_was_promised(self, case: Case) -> None:
        go_to(case, "desk", at=monday(9))
        ask_for_papers(case, "form", at=tuesday(9))
        bring_papers(case, at=wednesday(9))
        assert reload(case).due_at == at(2026, 3, 9, 17)
        assert reload(case).term == "3wd"

    def test_knows_no_question_of_the_new_version(self, case: Case) -> None:
        go_to(case, "desk", at=monday(9))
        leave(case, at=monday(10))
        assert reload(case).facts == {}

    def test_reads_the_document_it_began_with_after_a_restart(self, case: Case) -> None:
        definition = Case.objects.get(pk=case.pk).version.definition
        assert [step.code for step in definition.steps] == ["reception", "desk", "handover"]


def test_a_new_case_goes_the_new_way(office: Office, case: Case) -> None:
    newest = office.version(CODE)
    new = Receive(intake(office, newest), by=office.receiver, at=monday(8)).run().case
    assert (reload(new).version.number, reload(new).due_at) == (2, FIVE_DAYS)
    assert new.charges.get().amount_vnd == 9000
    for step in ("study", "seal", "handover"):
        leave(new, at=monday(9))
        assert open_steps(new) == (step,)
    leave(case, at=monday(9))
    assert open_steps(case) == ("desk",), "both run at the same time, each on its own route"


def test_which_version_is_in_force(office: Office, case: Case) -> None:
    """The newest number whose window holds the day."""
    body = SECOND.replace("5wd", "6wd")
    text = HEAD.format(number=1, version=3).replace("since: 2025-07-01", "since: 2026-06-01") + body
    third = publish(read_definition(text.encode(), "third.yaml"), at=LOADED_AT).version

    def numbers(*day: int) -> list[int]:
        found = ProcedureVersion.objects.in_force(at(*day).date()).filter(procedure__code=CODE)
        return list(found.values_list("number", flat=True))

    assert numbers(2026, 5, 31) == [2, 1]
    assert numbers(2026, 6, 1) == [3, 2, 1]
    assert numbers(2025, 6, 30) == []
    assert codes(Receive(intake(office, third), by=office.receiver, at=monday(8))) == ("not_in_force",)


class TestPublishing:
    """A number is used once, for one document."""

    def test_twice_the_same_is_no_harm(self, office: Office) -> None:
        first = published(FIRST)
        text = HEAD.format(number=1, version=1) + FIRST + "\n# a remark and another layout change nothing\n"
        again = publish(read_definition(text.encode(), "again.yaml"), at=monday(8))
        assert (again.created, again.version) == (False, first)
        assert ProcedureVersion.objects.get(pk=first.pk).published_at == LOADED_AT

    def test_a_different_document_under_the_same_number_is_refused(self, office: Office) -> None:
        first = published(FIRST)
        with pytest.raises(LoadError, match=r"9\.000001: version 1 is published and differs.*the number 2"):
            published(SECOND)
        assert ProcedureVersion.objects.get(procedure__code=CODE).digest == first.digest

    def test_a_number_before_the_newest_is_refused(self, office: Office) -> None:
        published(FIRST, version=2)
        with pytest.raises(LoadError, match=r"9\.000001: version 2 is already published.*the number 3"):
            published(SECOND, version=1)
        assert list(ProcedureVersion.objects.filter(procedure__code=CODE).values_list("number", flat=True)) == [2]

    def test_a_refused_publication_changes_no_name(self, office: Office) -> None:
        published(FIRST)
        text = HEAD.format(number=1, version=1).replace("Thủ tục thử", "Tên khác") + SECOND
        with pytest.raises(LoadError):
            publish(read_definition(text.encode(), "x.yaml"), at=monday(8))
        assert Procedure.objects.get(code=CODE).name == "Thủ tục thử"

    def test_the_procedure_has_the_name_of_its_newest_version(self, office: Office) -> None:
        published(FIRST)
        text = HEAD.format(number=1, version=2).replace("Thủ tục thử", "Tên mới") + SECOND
        publish(read_definition(text.encode(), "x.yaml"), at=monday(8))
        procedure = Procedure.objects.get(code=CODE)
        assert (procedure.name, "ten moi" in procedure.search) == ("Tên mới", True)

    def test_the_digest_is_that_of_the_content(self, office: Office) -> None:
        version = published(FIRST)
        stored = ProcedureVersion.objects.get(pk=version.pk)
        assert stored.digest == digest_of(stored.definition) == version.digest
        assert len(stored.digest) == 64


class TestLoadProcedures:
    """`manage.py load_procedures`: all files or none, twice without harm."""

    def load(self, *paths: Path | str) -> str:
        said = StringIO()
        call_command("load_procedures", *map(str, paths), stdout=said)
        return said.getvalue()

    def written(self, folder: Path, name: str, body: str, **numbers: int) -> Path:
        path = folder / name
        path.write_text(HEAD.format(**{"number": 1, "version": 1, **numbers}) + body, encoding="utf-8")
        return path

    def test_the_shipped_ones_twice(self, office: Office) -> None:
        before = list(ProcedureVersion.objects.order_by("pk").values_list())
        assert self.load(FIXTURES / "procedures") == "0 version(s) published, 17 already there.\n"
        assert list(ProcedureVersion.objects.order_by("pk").values_list()) == before

    def test_a_new_version_beside_old_ones(self, office: Office, tmp_path: Path) -> None:
        self.written(tmp_path, "one.yaml", FIRST)
        self.written(tmp_path, "other.yml", FIRST, number=2)
        assert self.load(tmp_path) == "2 version(s) published, 0 already there.\n"
        two = self.written(tmp_path, "two.yaml", SECOND, version=2)
        assert self.load(two) == "1 version(s) published, 0 already there.\n"
        assert self.load(tmp_path) == "0 version(s) published, 3 already there.\n"

    def test_one_bad_file_publishes_nothing(self, office: Office, tmp_path: Path) -> None:
        self.written(tmp_path, "a-good.yaml", FIRST)
        self.written(tmp_path, "b-bad.yaml", FIRST.replace("unit: civil_status", "unit: nowhere"), number=2)
        with pytest.raises(CommandError, match=r"b-bad\.yaml:\d+: unknown-unit"):
            self.load(tmp_path)
        assert not Procedure.objects.filter(code__startswith="9.").exists()

    def test_one_changed_file_publishes_nothing(self, office: Office, tmp_path: Path) -> None:
        published(FIRST, number=2)
        self.written(tmp_path, "a-good.yaml", FIRST)
        self.written(tmp_path, "b-changed.yaml", SECOND, number=2)
        with pytest.raises(CommandError, match=r"9\.000002: version 1 is published and differs"):
            self.load(tmp_path)
        assert not Procedure.objects.filter(code=CODE).exists()

    @pytest.mark.parametrize("name", ["missing.yaml", "empty", "not-yaml.yaml", "blank.yaml"])
    def test_nonsense_is_one_line(self, office: Office, tmp_path: Path, name: str) -> None:
        (tmp_path / "empty").mkdir()
        (tmp_path / "not-yaml.yaml").write_bytes(b"\xff\x00{{{")
        (tmp_path / "blank.yaml").write_bytes(b"")
        with pytest.raises(CommandError) as refusal:
            self.load(tmp_path / name)
        assert name in str(refusal.value)
        assert "\n" not in str(refusal.value)


@contextmanager
def forgotten() -> Iterator[None]:
    """What is made inside is not there afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class TestSeedDemo:
    """`manage.py seed_demo`: invented cases through the real acts, in a demonstration office only."""

    NOW = at(2026, 3, 20, 10)

    @pytest.fixture(autouse=True)
    def _today(self, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: self.NOW)

    def seed(self, *arguments: str) -> str:
        said = StringIO()
        call_command("seed_demo", *arguments, stdout=said)
        return said.getvalue()

    def found(self) -> list[tuple[object, ...]]:
        return list(Case.objects.order_by("pk").values_list("code", "status", "version", "received_at", "due_at"))

    def test_makes_cases_that_could_have_happened(self) -> None:
        assert self.seed("--cases", "60") == "60 demonstration case(s) made.\n"
        cases = [check(case) for case in Case.objects.all()]
        assert len(cases) == 60
        assert len({case.status for case in cases}) >= 6
        assert all(case.received_at < self.NOW for case in cases)
        assert CaseEvent.objects.filter(at__gt=self.NOW).count() == 0
        assert verify().defects == []
        at_the_counter = Case.objects.filter(channel="direct").exclude(status=CaseStatus.REFUSED)
        certified = at_the_counter.filter(version__procedure__code__in=KINDS)
        assert certified.exists()
        assert not certified.filter(certified=None).exists()
        by_post = Case.objects.filter(return_method=ReturnMethod.POST)
        assert by_post.filter(parcels__state=ParcelState.DELIVERED).exists()
        assert by_post.filter(returned_at=None).exists()

    def test_twice_is_once(self) -> None:
        self.seed("--cases", "12")
        before = self.found()
        assert len(before) == 12
        assert self.seed("--cases", "12") == "12 case(s) are there already.\n"
        assert self.seed("--cases", "3") == "12 case(s) are there already.\n"
        assert self.found() == before

    def test_the_same_seed_makes_the_same_cases(self) -> None:
        with forgotten():
            self.seed("--cases", "12")
            first = self.found()
        self.seed("--cases", "12")
        assert self.found() == first

    def test_another_seed_makes_others(self) -> None:
        with forgotten():
            self.seed("--cases", "12")
            first = self.found()
        self.seed("--cases", "12", "--seed", "7")
        assert self.found() != first

    def test_an_interrupted_run_goes_on_where_it_was(self) -> None:
        with forgotten():
            self.seed("--cases", "12")
            whole = self.found()
        scene = set_scene(now=self.NOW)
        for number, moment in enumerate(moments(scene, 12, Random(118))[:5]):
            play(scene, number, moment, 118)
        assert self.seed("--cases", "12") == "7 demonstration case(s) made.\n"
        assert self.found() == whole

    def test_people_are_marked_as_invented(self) -> None:
        self.seed("--cases", "12")
        assert all("(mẫu)" in case.applicant.full_name for case in Case.objects.select_related("applicant"))
        assert all(case.applicant.id_number.startswith("000") for case in Case.objects.select_related("applicant"))

    def test_refuses_an_office_of_real_people(self) -> None:
        Unit.objects.filter(code="H99.13").update(is_demo=False)
        with pytest.raises(CommandError, match="no demonstration office"):
            self.seed("--cases", "12")
        assert not Case.objects.exists()

    @pytest.mark.parametrize("cases", ["0", "-3"])
    def test_nonsense_is_one_line(self, cases: str) -> None:
        with pytest.raises(CommandError, match="above zero"):
            self.seed("--cases", cases)


def test_seed_demo_refuses_an_empty_office(db: None) -> None:
    with forgotten():
        Unit.objects.update(is_demo=False)
        with pytest.raises(CommandError, match="no demonstration office"):
            call_command("seed_demo", "--cases", "1")
