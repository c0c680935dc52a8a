"""The pages of questions and feedback: who opens them, what the public sees, that nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from procedures.actions.answer_question import AnswerQuestion
from procedures.actions.ask_sender import AskSender
from procedures.actions.publish_answer import PublishAnswer
from procedures.models import Feedback, Officer, Question
from tests.clock import monday, tuesday
from tests.counting import counting
from tests.inquiring import TEXT, TITLE, asked, given, person
from tests.office import Office
from tests.web.addresses import ANSWERING, BARRED, DECIDING, MISSING, OF_A_SENDER, OF_AN_INQUIRY, OPEN, PEOPLE

SignIn = Callable[[Officer], Client]
MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>"
SENT = {"title": TITLE, "text": TEXT, "unit": "H99.12", "key": "one"}
TOLD = SENT | {"subject": "regulation", "named": "no", "key": "two"}


@pytest.fixture(autouse=True)
def _it_is_tuesday(it_is: Callable[[Any], None]) -> None:
    it_is(tuesday(9))


def published(office: Office, **changes: Any) -> Question:
    question = asked(office, at=monday(9), **changes)
    AnswerQuestion(question, by=person("hotich.anmau"), at=monday(10), text="Giấy chứng sinh.").run()
    said = {"title": question.title, "text": question.text, "answer_text": f"Giấy chứng sinh. {MARKUP}"}
    return PublishAnswer(question, by=person("lanhdao.anmau"), at=monday(11), **said).run()


def test_everybody_opens_what_is_theirs_and_nothing_else(office: Office, signed_in: SignIn, client: Client) -> None:
    about = {"question": asked(office, at=monday(9)).code, "feedback": given(office, at=monday(9)).code}
    browsers = {who: signed_in(person(name)) for who, name in PEOPLE.items()}
    near = {"counter", "village", "examiner", "leader", "police", "supervisor", "province"}
    deciding = {"leader", "supervisor", "province"}
    for line, inside in zip(OF_AN_INQUIRY, (near, deciding, deciding), strict=True):
        place = line.format(**about)
        found = {who: browser.get(place).status_code for who, browser in browsers.items()}
        assert found == {who: OPEN if who in inside else MISSING for who in browsers}, place
        assert client.get(place).headers["Location"].startswith("/dang-nhap/")
    lists = {ANSWERING: {"clerk", "editor", "publisher", "auditor"}}
    lists[DECIDING] = {who for who in browsers if "leader" not in who and "supervisor" not in who and who != "province"}
    for line, barred in lists.items():
        found = {who: browser.get(line).status_code for who, browser in browsers.items()}
        assert found == {who: BARRED if who in barred else OPEN for who in browsers}
        assert client.get(line).headers["Location"].startswith("/dang-nhap/")


def test_a_wrong_address_is_a_missing_one_and_tries_are_counted(office: Office, client: Client) -> None:
    question = asked(office, at=monday(9))
    assert {client.get(line).status_code for line in OF_A_SENDER} == {MISSING}
    assert client.get(f"/hoi-dap/{question.code}/").status_code == MISSING
    answers = [client.get("/hoi-dap/theo-doi/x/").status_code for _try in range(20)]
    assert answers[-1] == 429


def test_a_citizen_asks_and_reads_the_answer_at_the_address(office: Office, client: Client) -> None:
    sent = client.post("/hoi-dap/dat-cau-hoi/", SENT | {"phone": "0900 000 003", "procedure": "1.001193"})
    question = Question.objects.get()
    assert sent.headers["Location"] == f"/hoi-dap/theo-doi/{question.token}/"
    assert client.post("/hoi-dap/dat-cau-hoi/", SENT).headers["Location"] == sent.headers["Location"]
    page = client.get(sent.headers["Location"])
    assert question.code in page.content.decode()
    assert "0900" not in page.content.decode()
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert "no-store" in page.headers["Cache-Control"]


@pytest.mark.parametrize("place", ["/hoi-dap/dat-cau-hoi/", "/phan-anh/gui/"])
def test_nothing_typed_is_lost_when_it_is_refused(office: Office, client: Client, place: str) -> None:
    typed = TOLD | {"title": "Hỏi", "text": f"{TEXT} {MARKUP}", "phone": "12", "website": "x", "key": "three"}
    answer = client.post(place, typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Hỏi" in page
    assert "&lt;script&gt;" in page
    assert MARKUP not in page
    assert not Question.objects.exists()
    assert not Feedback.objects.exists()


def test_too_many_questions_are_held_back_with_what_was_typed(office: Office, client: Client) -> None:
    answers = [client.post("/hoi-dap/dat-cau-hoi/", SENT | {"key": str(n)}) for n in range(9)]
    assert [answer.status_code for answer in answers] == [302] * 8 + [429]
    assert TEXT in answers[-1].content.decode()


def test_no_text_becomes_markup_anywhere(office: Office, client: Client, signed_in: SignIn) -> None:
    question = published(office, title=f"Hỏi {MARKUP}", text=f"{TEXT} {MARKUP}")
    told = given(office, at=monday(9), title=f"Hỏi {MARKUP}", text=f"{TEXT} {MARKUP}", name=MARKUP)
    leader = signed_in(office.supervisor)
    places = (
        "/hoi-dap/",
        f"/hoi-dap/{question.code}/",
        f"/hoi-dap/theo-doi/{question.token}/",
        f"/phan-anh/theo-doi/{told.token}/",
        "/tra-loi/",
        "/xu-ly-phan-anh/",
        f"/tra-loi/{question.code}/",
        f"/xu-ly-phan-anh/{told.code}/",
    )
    for place in places:
        page = leader.get(place).content.decode()
        assert "alert(1)" in page, place
        assert "<script>alert" not in page, place
        assert "<img src=x" not in page, place


def test_published_questions_are_found_without_marks_by_procedure_and_field(office: Office, client: Client) -> None:
    procedure = office.version("1.001193").procedure
    published(office, procedure=procedure)
    for query in ("q=khai+sinh", "q=giay+chung+sinh", "thu-tuc=1.001193", f"linh-vuc={procedure.field_code}"):
        assert TITLE in client.get(f"/hoi-dap/?{query}").content.decode(), query
    for query in ("q=ket+hon", "thu-tuc=1.000894", "after=x&q=xyz"):
        assert TITLE not in client.get(f"/hoi-dap/?{query}").content.decode(), query
    assert TITLE in client.get("/thu-tuc/1.001193/").content.decode()


def test_feedback_about_a_case_is_tied_to_it_by_its_address(office: Office, client: Client) -> None:
    case = office.receive(at=monday(8))
    assert "/phan-anh/gui/?ho-so=" in client.get(f"/t/{case.token}/").content.decode()
    assert case.code in client.get(f"/phan-anh/gui/?ho-so={case.token}").content.decode()
    client.post("/phan-anh/gui/", TOLD | {"ho-so": case.token})
    assert Feedback.objects.get().case == case
    client.post("/phan-anh/gui/", TOLD | {"ho-so": case.code, "key": "other"})
    assert Feedback.objects.filter(case=None).count() == 1


def test_the_sender_answers_on_the_page(office: Office, client: Client) -> None:
    feedback = given(office, at=monday(9))
    AskSender(feedback, by=office.supervisor, at=monday(10), text="Ngày nào?").run()
    place = f"/phan-anh/theo-doi/{feedback.token}/"
    assert "Ngày nào?" in client.get(place).content.decode()
    refused = client.post(place, {"text": "x"})
    assert (refused.status_code, ">x</textarea>" in refused.content.decode()) == (422, True)
    assert client.post(place, {"text": "Ngày 27 tháng 2."}).status_code == 302
    assert client.get(f"{place}cach-tinh/settle/").status_code == OPEN


def test_an_officer_acts_on_the_page_and_keeps_what_was_typed(office: Office, signed_in: SignIn) -> None:
    question = asked(office, at=monday(9), phone="0900000003")
    leader, place = signed_in(person("lanhdao.anmau")), f"/tra-loi/{question.code}/"
    assert "0900 000 003" not in leader.get(place).content.decode()
    assert "0900 000 003" in leader.post(place, {"act": "read_sender"}).content.decode()
    old = leader.post(place, {"act": "answer_question", "text": "Có.", "edition": "1"})
    assert (old.status_code, "Có.</textarea>" in old.content.decode()) == (422, True)
    assert leader.post(place, {"act": "answer_question", "text": "Có.", "edition": "2"}).status_code == 302
    wrong = leader.post(
        place, {"act": "publish_answer", "title": TITLE, "text": "Gọi 0900000003", "answer_text": "Có."}
    )
    assert wrong.status_code == 422
    assert "Gọi 0900000003" in wrong.content.decode()
    assert leader.post(place, {"act": "x"}).status_code == MISSING


def test_what_is_noted_at_the_counter_names_the_officer(office: Office, signed_in: SignIn) -> None:
    signed_in(office.receiver).post("/phan-anh/gui/", TOLD)
    assert Feedback.objects.get().received_by == office.receiver


@pytest.mark.parametrize("line", [ANSWERING, DECIDING, "/hoi-dap/", "/phan-anh/"])
def test_a_list_asks_the_same_for_one_row_as_for_three(office: Office, signed_in: SignIn, line: str) -> None:
    browser = signed_in(office.supervisor)

    def spent() -> int:
        with counting() as found:
            assert browser.get(line).status_code == OPEN
        return found.count

    published(office)
    given(office, at=monday(9))
    browser.get(line)
    one = spent()
    for _number in range(2):
        published(office)
        given(office, at=monday(9))
    assert spent() == one


def test_late_feedback_is_filtered(office: Office, signed_in: SignIn, it_is: Callable[[Any], None]) -> None:
    feedback = given(office, at=monday(9))
    assert feedback.code not in signed_in(office.supervisor).get("/xu-ly-phan-anh/?time=late").content.decode()
    it_is(monday(9).replace(month=4))
    page = signed_in(office.supervisor).get("/xu-ly-phan-anh/?time=late").content.decode()
    assert feedback.code in page
    assert "due late" in page


@pytest.mark.parametrize("place", ["/hoi-dap/", "/hoi-dap/dat-cau-hoi/", "/phan-anh/", "/phan-anh/gui/"])
def test_the_pages_are_small_and_english_when_asked(office: Office, client: Client, place: str) -> None:
    published(office)
    assert len(client.get(place).content) < 30_000
    client.cookies["django_language"] = "en"
    assert 'lang="en"' in client.get(place).content.decode()
