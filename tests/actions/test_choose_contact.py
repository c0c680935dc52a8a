"""How the person wants to be told."""

from __future__ import annotations

from typing import Any

import pytest

from procedures.actions import ActionRefused
from procedures.actions.choose_contact import ChooseContact
from procedures.actions.withdraw import Withdraw
from procedures.models import CaseEvent, ContactChoice
from tests.clock import monday
from tests.notices.telling import MAIL, person, received, states, work
from tests.office import Office


def test_the_choice_is_noted_and_may_be_changed(office: Office) -> None:
    case = received(office, at=monday(9), email=MAIL)
    for channels in (("email", "sms"), ("phone",)):
        event = ChooseContact(case, by=office.receiver, at=monday(9), channels=channels, language="en").run()
        assert event.facts == {"channels": list(channels), "every": False, "language": "en"}
    choice = ContactChoice.objects.get(case=case)
    assert (choice.channels, choice.language) == (["phone"], "en")


@pytest.mark.parametrize("channels", [(), ("pigeon",), ("sms", "sms")])
def test_no_channel(office: Office, channels: tuple[str, ...]) -> None:
    case = received(office, at=monday(9))
    with pytest.raises(ActionRefused) as refused:
        ChooseContact(case, by=office.receiver, at=monday(9), channels=channels).run()
    assert refused.value.codes == ("no_channel",)


def test_no_address_for(office: Office) -> None:
    case = received(office, at=monday(9))
    with pytest.raises(ActionRefused) as refused:
        ChooseContact(case, by=office.receiver, at=monday(9), channels=("sms", "email")).run()
    assert refused.value.codes == ("no_address_for",)
    assert not ContactChoice.objects.exists()


def test_an_ended_case_has_nothing_more_to_tell(office: Office) -> None:
    case = received(office, at=monday(9))
    Withdraw(case, by=office.receiver, at=monday(10), reason="Không cần nữa").run()
    with pytest.raises(ActionRefused) as refused:
        ChooseContact(case, by=office.receiver, at=monday(11), channels=("sms",)).run()
    assert refused.value.codes == ("wrong_status",)


def test_the_wish_is_noted_at_reception_and_holds_from_the_first_message(office: Office, settings: Any) -> None:
    settings.ONESTOP_SENDERS = {"sms": "console", "email": "console", "zalo": "console"}
    case = office.receive(at=monday(9), applicant=person(email=MAIL), told_by=("email", "sms"))
    assert ContactChoice.objects.get(case=case).channels == ["email", "sms"]
    assert CaseEvent.objects.get(case=case, code="register").facts["channels"] == ["email", "sms"]
    work(monday(9))
    assert states(case) == [("accepted", "email", "logged")]
    ChooseContact(case, by=office.receiver, at=monday(10), channels=("zalo",)).run()
    assert ContactChoice.objects.get(case=case).channels == ["zalo"]


def test_nobody_is_promised_a_letter_without_a_mailbox(office: Office) -> None:
    for told_by, code in ((("email",), "no_address_for"), (("pigeon",), "no_channel")):
        with pytest.raises(ActionRefused) as refused:
            office.receive(at=monday(9), applicant=person(), told_by=told_by)
        assert refused.value.codes == (code,)
    assert not ContactChoice.objects.exists()
