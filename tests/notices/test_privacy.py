"""No message of any event of any shipped procedure tells a stranger who looks at the telephone anything private."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings

from procedures.definition import MessageKind
from procedures.definition.lint import check_definition
from procedures.models import Case, CaseEvent, MessageChannel, ProcedureVersion, ReturnMethod
from procedures.notices.kinds import KIND_OF_EVENT, READY_KINDS
from procedures.notices.texts import HOUSE, wording
from procedures.phrases import MESSAGE_KINDS, search_key
from tests.clock import monday
from tests.notices.telling import MAIL, PHONE, person
from tests.office import FIXTURES, Office, reload

CHANNELS = [channel.value for channel in MessageChannel]
TYPED = "Ông Nguyễn Thị Mẫu số 000190000001 xin ly hôn"
"""What an officer may have typed into reasons and notes."""

FACTS = {
    **dict.fromkeys(("reason", "other", "note", "notice", "receipt", "legal_basis", "decision", "question"), TYPED),
    "papers": ["Giấy chứng nhận kết hôn", "Bản án ly hôn"],
    "answer_by": (monday(17) + timedelta(days=15)).isoformat(),
    "due_at": monday(17).isoformat(),
    "from": monday(17).isoformat(),
    "to": (monday(17) + timedelta(days=2)).isoformat(),
    "amount_vnd": 1_000_000,
}
CODES_BY_KIND = {kind: code for code, kind in KIND_OF_EVENT.items()} | {MessageKind.READY_EARLY: "finish"}


def cases(office: Office) -> list[Case]:
    """One case of every shipped procedure, as far as the text can tell it from others."""
    plain = reload(office.receive(at=monday(9), applicant=person(email=MAIL)))
    plain.finished_at = monday(10)
    found = []
    for version in ProcedureVersion.objects.select_related("procedure"):
        for way in ReturnMethod.values:
            case = reload(plain)
            case.version, case.return_method, case.finished_at = version, way, monday(10)
            found.append(case)
    return found


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
@pytest.mark.parametrize("channel", CHANNELS)
def test_no_text_tells_a_private_matter(office: Office, channel: str, language: str) -> None:
    told = 0
    for case in cases(office):
        definition = case.version.definition
        secret = [
            case.applicant.full_name,
            "Nguyễn",
            "000190000001",
            PHONE,
            MAIL,
            definition.name.vi,
            definition.name.en,
        ]
        secret += [case.applicant.address, *FACTS["papers"], "1.000.000", "1,000,000"]
        for kind in MessageKind:
            event = CaseEvent(case=case, code=CODES_BY_KIND[kind], at=monday(10), facts=FACTS)
            words = wording(kind, event, case, channel, language)
            said = search_key(f"{words.subject} {words.text} {' '.join(words.values.values())}")
            assert not [word for word in secret if search_key(word) in said], words.text
            assert case.code in words.text
            assert "%(" not in words.text
            assert "{" not in words.text
            told += 1
    assert told == ProcedureVersion.objects.count() * len(ReturnMethod) * len(MessageKind)


def test_every_kind_has_words_and_a_name() -> None:
    assert set(HOUSE) == set(MessageKind)
    assert {kind.value for kind in MessageKind} < set(MESSAGE_KINDS)
    assert set(READY_KINDS) == {MessageKind.READY, MessageKind.READY_EARLY}


OWN = """
messages:
  ready: {{vi: "{vi}", en: "Result of {{code}} at {{office}}."}}
"""


def problems(vi: str) -> list[str]:
    """What is wrong with a shipped procedure that says this when the result is ready."""
    path = next(path for path in sorted((FIXTURES / "procedures").glob("*.yaml")) if "1.001193" in path.read_text())
    source = path.read_text() + OWN.format(vi=vi)
    return [problem.code for problem in check_definition(source.encode(), path.name)]


def test_a_procedure_may_say_it_in_its_own_words() -> None:
    assert problems("Giấy khai sinh cho {code} đã có tại {office}, {address}.") == []


def test_an_unknown_placeholder_is_found_before_it_is_published() -> None:
    assert problems("Kết quả của {name} đã có.") == ["unknown-placeholder"]


def test_a_text_that_names_the_procedure_is_found_before_it_is_published(office: Office) -> None:
    name = office.version("1.001193").definition.name.vi
    assert problems(f"{name}: {{code}} đã có.") == ["private-message"]


def test_the_procedures_own_words_are_used(office: Office) -> None:
    case = reload(office.receive(at=monday(9)))
    own = {"ready": {"vi": "Mời nhận {code} tại {office}.", "en": "Collect {code} at {office}."}}
    document = case.version.definition.model_dump(mode="json") | {"messages": own}
    case.version = ProcedureVersion(document=document, digest="own words", procedure=case.version.procedure)
    event = CaseEvent(case=case, code="finish", at=monday(10), facts={})
    assert wording(MessageKind.READY, event, case, "phone", "vi").text == (
        f"Mời nhận {case.code} tại Một Cửa xã An Mẫu."
    )
    assert wording(MessageKind.READY, event, case, "phone", "en").text.startswith(f"Collect {case.code}")
