"""What the public may see of a case without signing in.

NĐ 118/2025/NĐ-CP art. 5 clause 1 point d (nothing of a file is disclosed) and 17 clause 3 (the code is the key of a
look-up); TT 01/2018/TT-VPCP art. 16 (without signing in: the code and how far it is); Luật 91/2025/QH15.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils.html import escape

from procedures.actions import PartyData
from procedures.actions.stop import Stop
from procedures.management.walker import holder
from procedures.models import Case, Officer
from procedures.queries.tracking import level_of
from procedures.web.citizen.throttle import MOST_TRIES
from tests.clock import at, monday, tuesday, wednesday
from tests.office import APPLICANT, Office, reload
from tests.route import ask_for_money, ask_for_papers, bring_papers, go_to, hand_over, leave, open_task, ready

AGENT = PartyData(full_name="Trần Văn Đại Diện (mẫu)", id_number="000090000002", phone="0900000002")
SECRET = "Người yêu cầu khai là con ngoài giá thú"
LAND = "1.013831"


@pytest.fixture(autouse=True)
def _it_is_wednesday(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages are asked for on Wednesday 4 March 2026 at noon, whenever the test runs."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: wednesday(12))


def page_of(client: Client, case: Case, language: str = "vi") -> str:
    """The page behind the QR code, in a language."""
    answer = client.get(f"/t/{case.token}/", headers={"accept-language": language})
    assert answer.status_code == 200
    return answer.content.decode()


def typed(client: Client, code: str) -> tuple[int, str]:
    """What a typed code answers: status and page, its form token and what was typed left out."""
    answer = client.post("/tra-cuu/", {"code": code})
    text = answer.content.decode()
    return answer.status_code, text[text.index("<main") :].replace(escape(code), "").split("csrfmiddlewaretoken")[0]


def private(case: Case) -> Iterator[str]:
    """Everything that no page may show to somebody who is not signed in."""
    for party in (APPLICANT, AGENT):
        yield from (party.full_name, party.id_number, party.phone)
    yield APPLICANT.address
    yield SECRET
    yield from Officer.objects.values_list("full_name", flat=True)
    yield from case.papers.values_list("name", flat=True)


def shows_nothing_private(text: str, case: Case) -> bool:
    """Whether a page keeps to the minimum; says what it found otherwise."""
    found = [secret for secret in private(case) if secret and escape(secret) in text]
    assert found == []
    return True


# A typed code: the code and how far it is


def test_circular_01_2018_article_16_a_typed_code_shows_the_code_and_the_level_only(
    office: Office, client: Client
) -> None:
    case = office.receive(at=monday(9), submitter=AGENT, authorisation="Ủy quyền", note=SECRET)
    status, text = typed(client, case.code)
    assert status == 200
    assert "25 %" in text
    assert shows_nothing_private(text, case)
    for more in (case.version.procedure.name, office.commune.name, office.counter.name, "02/03/2026", case.token):
        assert more not in text


@pytest.mark.parametrize(
    ("lead", "level"),
    [
        (lambda case: None, 25),
        (lambda case: leave(case, at=monday(10)), 50),
        (lambda case: ready(case, at=monday(10)), 85),
        (lambda case: (ready(case, at=monday(10)), hand_over(case, at=monday(11))), 100),
    ],
)
def test_the_level_grows_with_the_case(office: Office, lead: Callable[[Case], object], level: int) -> None:
    case = office.receive(at=monday(9))
    lead(case)
    found = level_of(case.code)
    assert found is not None
    assert (found.code, found.level) == (case.code, level)


def test_an_end_without_a_result_looks_like_any_other_end(office: Office, client: Client) -> None:
    """The level does not tell a stranger that an application was refused."""
    good, bad = office.receive(at=monday(9)), office.receive(at=monday(9))
    hand_over(ready(good, at=monday(10)), at=monday(11))
    leave(bad, at=monday(10))
    Stop(bad, by=holder(open_task(bad), at=monday(11)), at=monday(11), reason=SECRET, legal_basis="điều 16").run()
    status, stopped = typed(client, bad.code)
    assert (status, stopped.replace(bad.code, good.code)) == typed(client, good.code)


def test_an_unknown_code_and_a_wrong_one_look_alike(office: Office, client: Client) -> None:
    office.receive(at=monday(9))
    unknown = typed(client, "H99.12-260302-9999")
    assert unknown == typed(client, "khong-phai-ma-ho-so")
    assert "260302-0001" not in unknown[1]


def test_codes_cannot_be_gone_through_one_by_one(office: Office, client: Client) -> None:
    """Codes are consecutive, so tries are counted; the right code is not told any more either."""
    code = office.receive(at=monday(9)).code
    answers = [
        client.post("/tra-cuu/", {"code": f"H99.12-260302-{n:04d}"}).status_code for n in range(2, 2 + MOST_TRIES)
    ]
    assert 429 not in answers
    refused = client.post("/tra-cuu/", {"code": code})
    assert refused.status_code == 429
    assert code not in refused.content.decode()


# The QR code: more, and still no more than needed


def states(office: Office) -> Iterator[Case]:
    """The same person's cases in every state that a page can be asked for."""
    given = {"submitter": AGENT, "authorisation": "Ủy quyền", "note": SECRET}
    yield office.receive(at=monday(9), **given)
    waits = office.receive(at=monday(9), **given)
    go_to(waits, "appraisal", at=monday(9))
    ask_for_papers(waits, "identity", at=monday(10), reason=SECRET)
    bring_papers(waits, at=tuesday(9))
    yield waits
    stopped = office.receive(at=monday(9), **given)
    leave(stopped, at=monday(10))
    Stop(stopped, by=holder(open_task(stopped), at=monday(11)), at=monday(11), reason=SECRET, legal_basis="x").run()
    yield stopped
    yield ready(office.receive(at=monday(9), **given), at=monday(15))
    returned = ready(office.receive(at=monday(9), **given), at=monday(15))
    hand_over(returned, at=monday(16), to_name=AGENT.full_name)
    yield returned


@pytest.mark.parametrize("language", ["vi", "en"])
def test_article_5_clause_1_point_d_the_tracking_page_names_nobody(
    office: Office, client: Client, language: str
) -> None:
    for case in states(office):
        text = page_of(client, case, language)
        assert case.code in text
        assert shows_nothing_private(text, case)


def test_the_name_is_masked_so_that_the_right_person_knows_it(office: Office, client: Client) -> None:
    text = page_of(client, office.receive(at=monday(9)))
    assert "N*** T** M**" in text


def test_what_is_asked_of_the_applicant_is_said(office: Office, client: Client) -> None:
    """The page has to tell what to do: which papers, until when; the officer's remark stays inside."""
    case = office.receive(at=monday(9))
    leave(case, at=monday(10))
    ask_for_papers(case, "birth_proof", at=monday(11), reason=SECRET)
    text = page_of(client, case)
    assert escape(case.papers.get(code="birth_proof").name) in text
    assert "17/03/2026" in text
    assert SECRET not in text
    assert escape(case.papers.get(code="declaration").name) not in text


def test_money_is_named_only_while_it_is_owed(office: Office, client: Client) -> None:
    case = office.receive(LAND, at=monday(9))
    assert "630.000" not in page_of(client, case)
    go_to(case, "tax_information", at=monday(10))
    ask_for_money(case, 2_500_000, at=monday(11))
    assert "2.500.000" in page_of(client, case)


def test_the_page_is_light_needs_no_script_and_is_found_by_nobody(office: Office, client: Client) -> None:
    case = office.receive("2.000986", at=monday(9))
    leave(case, at=monday(10))
    answer = client.get(f"/t/{case.token}/")
    assert len(answer.content) < 30_000
    assert answer.content.count(b"<script") == 1  # keeps the page for when there is no network, and nothing else
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_address_cannot_be_guessed_from_the_code(office: Office) -> None:
    """At least 96 bits: the token is 22 letters of 64, and no two are alike."""
    cases = [office.receive(at=monday(9)) for _ in range(3)]
    assert len({case.token for case in cases}) == 3
    for case in cases:
        assert len(case.token) == 22
        assert case.code not in case.token


def test_a_wrong_address_and_a_cancelled_one_look_alike(office: Office, client: Client) -> None:
    case = office.receive(at=monday(9))
    old = case.token
    Case.objects.filter(pk=case.pk).update(token="AAAAAAAAAAAAAAAAAAAAAA")
    cancelled, wrong = client.get(f"/t/{old}/"), client.get("/t/BBBBBBBBBBBBBBBBBBBBBB/")
    assert (cancelled.status_code, wrong.status_code) == (404, 404)
    plain = [answer.content.decode().split("csrfmiddlewaretoken")[0] for answer in (cancelled, wrong)]
    assert plain[0].replace(old, "") == plain[1].replace("BBBBBBBBBBBBBBBBBBBBBB", "")
    assert client.get(f"/t/{reload(case).token}/").status_code == 200


def test_the_page_goes_on_working_after_the_case_has_ended(office: Office, client: Client) -> None:
    case = ready(office.receive(at=monday(9)), at=monday(15))
    hand_over(case, at=monday(16))
    assert "16:00" in page_of(client, case) or "16 giờ" in page_of(client, case)


def test_the_way_the_date_was_worked_out_names_nobody_either(office: Office, client: Client) -> None:
    case = office.receive("1.004873", at=at(2026, 2, 12, 9), note=SECRET)
    answer = client.get(f"/t/{case.token}/cach-tinh/")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Tết" in text
    assert shows_nothing_private(text, case)


def test_nothing_else_of_a_case_opens_without_signing_in(office: Office, client: Client) -> None:
    """An existing case and a missing one answer alike: sign in first."""
    case = office.receive(at=monday(9))
    for page in ("", "cach-tinh/", "giay-hen.pdf", "forward/"):
        for code in (case.code, "H99.12-260302-9999"):
            answer = client.get(f"/ho-so/{code}/{page}")
            assert answer.status_code == 302
            assert answer.headers["Location"].startswith("/dang-nhap/")
