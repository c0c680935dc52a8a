"""Forms that come back: everything that is wrong in clear sentences, at once, and nothing typed is lost.

Every act's form is sent empty, with nonsense and with too much, then filled in, and then once more with the same key.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from procedures.models import CalendarChange, Case, CaseEvent, Officer
from procedures.web.forms import key_of
from tests.clock import monday
from tests.office import Office, reload
from tests.queries.scenes import NAMES, SCENES, Scene, doer, moment_of, page_of
from tests.route import go_to, open_task

SignIn = Callable[[Officer], Client]
SayMoment = Callable[[datetime], None]
BuildScene = Callable[[Office], Scene]

BIRTH = "/nhan-ho-so/1.001193/"
TYPED = "Ỷ Lan <b>gõ</b> & giữ"
BOX = re.compile(r'<div class="note err"[^>]*role="alert".*?</div>', re.DOTALL)
OF_A_MACHINE = (
    "Trường này",
    "Giá trị này",
    "Đảm bảo giá trị",
    "Nhập một",
    "không hợp lệ",
    "thất bại",
    "lỗi hệ thống",
    "null",
    "None",
)
"""Words of a framework or a database; ui language has others. "hợp lệ" alone is a word of the law."""


def told(page: str) -> list[str]:
    """The sentences of the error summary, first its title."""
    box = BOX.search(page)
    if box is None:
        return []
    words = (part.strip() for part in re.sub(r"<[^>]+>", "\n", box[0]).split("\n"))
    return [html.unescape(part) for part in words if part]


class Errand:
    """One act on one case, by who may do it, as a form that can be sent again and again."""

    def __init__(self, office: Office, scene: BuildScene, signed_in: SignIn, it_is: SayMoment) -> None:
        self.case, self.act, _said, self.good = scene(office)
        it_is(moment_of(self.act))
        self.browser = signed_in(doer(office, self.case, self.act))
        task = self.case.tasks.open().order_by("sequence").first()
        self.about: dict[str, Any] = {"task": task.pk} if task else {}
        if "question" in self.good and self.act.code == "answer_consultation":
            self.about["question"] = self.good["question"]
        self.url = page_of(self.case, self.act.code)
        if self.act.code == "return_result":
            self.about = {"do": "hand_over"}

    def send(self, given: dict[str, Any]) -> Any:
        """Post the form."""
        return self.browser.post(self.url, {**given, **self.about})

    @property
    def events(self) -> int:
        """How much has happened to the case."""
        return CaseEvent.objects.filter(case=self.case).count()


@pytest.fixture(params=SCENES, ids=NAMES)
def errand(request: pytest.FixtureRequest, office: Office, signed_in: SignIn, it_is: SayMoment) -> Errand:
    """Every act at a moment where it can be done."""
    return Errand(office, request.param, signed_in, it_is)


MISSING = {
    "refuse_reception": ["lý do"],
    "request_supplement": ["mọi giấy tờ còn thiếu", "lý do"],
    "request_supplement_at_appraisal": ["mọi giấy tờ còn thiếu", "lý do"],
    "forward_from_appraisal": ["Hồ sơ thống nhất, hợp lệ", "bản nháp"],
    "finish": ["Ghi số của kết quả."],
    "send_back": ["lý do"],
    "consult": ["Đơn vị được hỏi", "nội dung cần hỏi"],
    "answer_consultation": ["Trả lời"],
    "request_payment": ["nghĩa vụ tài chính", "Số tiền", "thông báo"],
    "confirm_payment": ["Số chứng từ nộp tiền"],
    "reassign": ["lý do", "người nhận việc"],
    "reschedule": ["Ngày hẹn mới", "lý do"],
    "stop": ["lý do", "căn cứ pháp lý"],
    "stop_in_a_fork": ["lý do", "căn cứ pháp lý"],
    "withdraw": ["rút"],
    "withdraw_from_a_fork": ["rút"],
    "close_unanswered": ["lý do", "căn cứ pháp lý"],
    "return_result": ["Đã xuất trình", "người nhận kết quả"],
}
"""Words of every sentence that an empty form must bring; acts not named here ask nothing."""


def an_errand(name: str, office: Office, signed_in: SignIn, it_is: SayMoment) -> Errand:
    """The errand of one named scene."""
    return Errand(office, SCENES[NAMES.index(name)], signed_in, it_is)


@pytest.mark.parametrize("name", sorted(MISSING))
def test_an_empty_form_says_everything_that_is_missing_at_once(
    name: str, office: Office, signed_in: SignIn, it_is: SayMoment
) -> None:
    errand = an_errand(name, office, signed_in, it_is)
    before = errand.events
    answer = errand.send({"key": "empty"})
    sentences = told(answer.content.decode())
    assert answer.status_code == 422
    assert [words for words in MISSING[name] if not any(words.lower() in s.lower() for s in sentences[1:])] == []
    assert sentences[0].endswith(f": {len(sentences) - 1} việc cần làm")
    assert errand.events == before


TOO_MUCH = {
    **dict.fromkeys(("reason", "note", "legal_basis", "text", "question", "to_name", "receipt", "notice"), "x" * 3000),
    **{"result_number": "x" * 3000, "other": "x" * 3000, "amount_vnd": "-5", "day": "32/13/2026", "hour": "25:00"},
}
NONSENSE = {
    **dict.fromkeys(("reason", "note", "legal_basis", "text", "to_name", "receipt", "notice", "other"), TYPED),
    **{"amount_vnd": "nhiều", "day": "mai", "hour": "trưa", "to": "nowhere", "unit": "nobody", "officer": "ai đó"},
    **{"proof": "?", "papers": ["nope"], "fact-eligible": "maybe", "fact-has_financial_duty": "maybe"},
    **{"originals-declaration": "many", "edition": "first", "question": "which"},
}


@pytest.mark.parametrize("given", [NONSENSE, TOO_MUCH], ids=["nonsense", "too much"])
def test_nonsense_never_breaks_a_form(errand: Errand, given: dict[str, Any]) -> None:
    before = errand.events
    answer = errand.send({"key": "nonsense", **given})
    assert answer.status_code in (302, 422)
    assert errand.events == before + (answer.status_code == 302)


@pytest.mark.parametrize("given", [NONSENSE, TOO_MUCH, {}], ids=["nonsense", "too much", "nothing"])
def test_sentences_are_those_of_a_person(errand: Errand, given: dict[str, Any]) -> None:
    answer = errand.send({"key": "words", **{name: value for name, value in given.items() if name != "officer"}})
    sentences = " ".join(told(answer.content.decode()))
    assert bool(sentences) == (answer.status_code == 422)
    assert [words for words in OF_A_MACHINE if words in sentences] == []


@pytest.mark.parametrize(
    ("name", "wrong", "field", "also"),
    [
        ("consult", {"unit": "nobody"}, "Đơn vị được hỏi", "nội dung cần hỏi"),
        ("request_payment", {"amount_vnd": "nhiều"}, "Số tiền", "số thông báo"),
        ("reschedule", {"hour": "trưa"}, "Giờ: Ghi giờ theo dạng 16:30.", "Ghi lý do"),
        ("reschedule", {"day": "31/12/9999"}, "từ 1900 đến 2100", "Ghi lý do"),
        ("reschedule", {"day": "01/01/0001"}, "từ 1900 đến 2100", "Ghi lý do"),
        ("return_result", {"proof": "?", "to_name": ""}, "Đã xuất trình", "người nhận kết quả"),
    ],
)
def test_a_field_that_cannot_be_read_hides_no_other_reason(
    name: str, wrong: dict[str, str], field: str, also: str, office: Office, signed_in: SignIn, it_is: SayMoment
) -> None:
    errand = an_errand(name, office, signed_in, it_is)
    missing = dict.fromkeys(("question", "notice", "reason"), "")
    sentences = told(errand.send({**errand.good, **missing, **wrong, "key": "joined"}).content.decode())[1:]
    assert [words for words in (field, also) if sum(words.lower() in s.lower() for s in sentences) != 1] == []
    assert len(sentences) == 2


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("edition", "9" * 5000),
        ("key", "\x00"),
        ("reason", "a\x00"),
        ("note", "a\x00"),
        ("officer", "²"),
        ("papers", "\x00"),
    ],
    ids=["edition", "key", "reason", "note", "officer", "papers"],
)
def test_a_good_form_with_one_absurd_value_breaks_nothing(name: str, value: str, errand: Errand) -> None:
    before = errand.events
    answer = errand.send({**errand.good, "key": "absurd", name: value})
    assert answer.status_code in (302, 422)
    assert errand.events == before + (answer.status_code == 302)
    assert [words for words in OF_A_MACHINE if words in " ".join(told(answer.content.decode()))] == []


def test_the_promise_of_a_new_date_asks_for_the_hour_of_a_clock(
    office: Office, signed_in: SignIn, it_is: SayMoment
) -> None:
    errand = an_errand("reschedule", office, signed_in, it_is)
    page = errand.browser.get(errand.url, errand.about).content.decode()
    assert '<label for="id_hour">Giờ</label>' in page


def test_asking_for_payment_says_what_will_happen_to_the_clock(
    office: Office, signed_in: SignIn, it_is: SayMoment
) -> None:
    errand = an_errand("request_payment", office, signed_in, it_is)
    page = errand.browser.get(errand.url, errand.about).content.decode()
    assert "Đồng hồ sẽ dừng cho đến khi có chứng từ nộp tiền." in page


@pytest.mark.parametrize("scene", SCENES, ids=NAMES)
def test_what_was_typed_comes_back(scene: BuildScene, office: Office, signed_in: SignIn, it_is: SayMoment) -> None:
    """Each text field of an act keeps its text when another one is wrong."""
    errand = Errand(office, scene, signed_in, it_is)
    form = errand.browser.get(errand.url, errand.about).content.decode().partition("<main")[2]
    texts = re.findall(r'<textarea name="(\w+)"', form) + re.findall(r'<input type="text" name="(\w+)"', form)
    given = {name: f"{TYPED} {name}" for name in texts}
    given |= {"day": "32/13/2026"} if "day" in texts else {"note": "x" * 3000} if "note" in texts else {}
    answer = errand.send({"key": "kept", **given})
    if answer.status_code == 422:
        page = answer.content.decode()
        assert [name for name in texts if html.escape(given[name]) not in page] == []
        assert 'name="key" value="kept"' in page
        assert TYPED not in page
    else:
        assert answer.status_code == 302


def test_a_form_sent_twice_is_answered_once(errand: Errand) -> None:
    before = errand.events
    first = errand.send({**errand.good, "key": "twice"})
    then = "/tra-ket-qua/" if errand.act.code == "return_result" else f"/ho-so/{errand.case.code}/"
    assert (first.status_code, first.headers["Location"]) == (302, then)
    after = errand.events
    second = errand.send({**errand.good, "key": "twice", "reason": "Gõ khác đi", "note": "Gõ khác đi"})
    assert (second.status_code, second.headers["Location"]) == (302, first.headers["Location"])
    assert (errand.events, after) == (after, before + 1)


def test_another_key_is_another_form(office: Office, signed_in: SignIn) -> None:
    case = office.receive(at=monday(9))
    task = open_task(case).pk
    browser, url = signed_in(office.receiver), f"/ho-so/{case.code}/forward/"
    assert browser.post(url, {"task": task, "key": "a"}).status_code == 302
    again = browser.post(url, {"task": task, "key": "b"})
    assert again.status_code == 422
    assert "đã" in told(again.content.decode())[0]
    assert CaseEvent.objects.filter(case=case, code="forward").count() == 1


@pytest.mark.parametrize("name", ["edition", "question", "task", "originals-birth_proof", "officer"])
@pytest.mark.parametrize(
    "number", ["9" * 30, "9" * 5000, "-1", "٣", "²"], ids=["30", "5000", "minus", "arabic", "power"]
)
def test_numbers_no_machine_can_hold_are_nonsense(name: str, number: str, office: Office, signed_in: SignIn) -> None:
    case = office.receive(at=monday(9))
    task = go_to(case, "appraisal", at=monday(9))
    acts = {"officer": "reassign", "question": "answer_consultation", "originals-birth_proof": "receive_supplement"}
    by = office.supervisor if name == "officer" else task.officer
    assert by is not None
    given = {"task": task.pk, "reason": "x", "key": "k", name: number}
    answer = signed_in(by).post(f"/ho-so/{case.code}/{acts.get(name, 'forward')}/", given)
    assert answer.status_code in (404, 422)
    assert reload(case).event_count == case.event_count + 1  # the forward from the counter


# Reception

FILLED = {
    "key": "k-1",
    "full_name": "Nguyễn Hữu Ất (mẫu)",
    "id_number": "000190000001",
    "birth_date": "01/02/1990",
    "phone": "0900 000 001",
    "address": "Thôn Đông, xã An Mẫu",
    "email": "mau@example.net",
    "by_proxy": "no",
    "agency": "H99.12",
    "channel": "direct",
    "fact-on_time": "on",
    "fact-copies": "0",
    "originals-declaration": "1",
    "originals-birth_proof": "1",
    "originals-identity": "1",
    "return_method": "counter",
    "return_unit": "H99.12.01",
    "note": "Ghi chú",
    "decision": "accept",
}


def refused(counter: Client, **wrong: str) -> tuple[list[str], str]:
    """Send a reception with something wrong; the sentences and the page it comes back with."""
    answer = counter.post(BIRTH, {**FILLED, **wrong})
    assert answer.status_code == 422
    assert not Case.objects.exists()
    page = answer.content.decode()
    return told(page), page


@pytest.fixture
def counter(office: Office, signed_in: SignIn) -> Client:
    """The browser at the counter of An Mẫu."""
    return signed_in(office.receiver)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"full_name": ""}, "Ghi họ và tên chủ hồ sơ"),
        ({"phone": "không có"}, "0900 000 000"),
        ({"phone": "12"}, "0900 000 000"),
        ({"birth_date": "32/13/2026"}, "04/09/2026"),
        ({"birth_date": "hôm qua"}, "04/09/2026"),
        ({"birth_date": "01/01/2090"}, "sau ngày hôm nay"),
        ({"birth_date": "31/12/1899"}, "từ 1900 đến 2100"),
        ({"full_name": "Nguyễn\x00Ất"}, "ký tự không lưu được"),
        ({"id_number": "12345"}, "12 chữ số"),
        ({"id_number": "12345678901"}, "12 chữ số"),
        ({"id_number": "số của tôi"}, "12 chữ số"),
        ({"email": "khong@"}, "thư điện tử"),
        ({"fact-copies": "-1"}, "bản sao"),
        ({"fact-copies": "vài"}, "bản sao"),
        ({"originals-identity": "0"}, "Giấy tờ tùy thân"),
        ({"originals-identity": "nhiều"}, "Giấy tờ tùy thân"),
        ({"by_proxy": "yes", "submitter_name": ""}, "người nộp"),
        ({"agency": "nowhere"}, "câu trả lời"),
        ({"full_name": "x" * 500}, "Họ và tên"),
    ],
)
def test_each_mistake_at_the_counter_has_its_sentence(wrong: dict[str, str], words: str, counter: Client) -> None:
    sentences, page = refused(counter, **wrong)
    assert any(words.lower() in sentence.lower() for sentence in sentences[1:]), sentences
    assert [machine for machine in OF_A_MACHINE if machine in " ".join(sentences)] == []
    for name in ("address", "note"):
        assert f'value="{FILLED[name]}"' in page


def test_everything_wrong_at_the_counter_comes_at_once_and_nothing_is_lost(counter: Client) -> None:
    wrong = {"full_name": "", "id_number": "12345", "phone": "không có", "birth_date": "32/13/2026"}
    typed = {"address": TYPED, "note": "Ghi <i>chú</i>", "slip_reason": "Lý do đang gõ dở", "fact-copies": "3"}
    papers = {"originals-declaration": "2", "originals-birth_proof": "0", "originals-identity": "0"}
    sentences, page = refused(counter, **wrong, **typed, **papers)
    assert sentences[0] == "Chưa lưu được: 6 việc cần làm"
    for field in ("id_full_name", "id_id_number", "id_phone", "id_birth_date"):
        assert f'href="#{field}"' in page
        assert f'id="{field}"' in page
    for paper in ("birth_proof", "identity"):
        assert f'href="#originals-{paper}"' in page
    for text in (*typed.values(), "12345", "không có", "32/13/2026"):
        assert html.escape(text) in page
    assert 'name="originals-declaration" value="2"' in page
    assert TYPED not in page


def test_a_wrong_field_says_so_to_a_screen_reader(counter: Client) -> None:
    _sentences, page = refused(counter, phone="không có", full_name="")
    for field in ("phone", "full_name"):
        tag = re.search(rf'<input[^>]*name="{field}"[^>]*>', page)
        assert tag is not None
        assert 'aria-invalid="true"' in tag[0]
        described = re.search(r'aria-describedby="([^"]+)"', tag[0])
        assert described is not None
        assert all(f'id="{part}"' in page for part in described[1].split())


def test_a_reception_sent_again_gets_the_first_answer(counter: Client) -> None:
    first = counter.post(BIRTH, FILLED)
    changed = counter.post(BIRTH, {**FILLED, "full_name": "Người Khác (mẫu)", "decision": "refuse", "slip_reason": "x"})
    assert (first.status_code, changed.status_code) == (302, 302)
    assert first.headers["Location"] == changed.headers["Location"]
    assert Case.objects.get().applicant.full_name == "Nguyễn Hữu Ất (mẫu)"


def test_a_mended_reception_keeps_its_key_and_makes_one_case(counter: Client) -> None:
    _sentences, page = refused(counter, full_name="")
    key = re.search(r'name="key" value="([^"]+)"', page)
    assert key is not None
    assert key[1] == FILLED["key"]
    assert counter.post(BIRTH, {**FILLED, "key": key[1]}).status_code == 302
    assert counter.post(BIRTH, {**FILLED, "key": key[1]}).status_code == 302
    assert Case.objects.count() == 1


def test_every_fresh_form_has_a_key_of_its_own(counter: Client) -> None:
    pages = [counter.get(BIRTH).content.decode() for _ in range(3)]
    keys = [key for page in pages for key in re.findall(r'name="key" value="([^"]+)"', page)]
    assert len(keys) >= 3
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("key", ["", " ", "\x00", "a\nb", "k" * 65, "ơ" * 20])
def test_what_is_no_key_is_replaced_by_a_fresh_one(key: str) -> None:
    fresh = key_of({"key": key})
    assert fresh != key
    assert key_of({"key": fresh}) == fresh


@pytest.mark.parametrize("birth", ["02/03/2026", "01/01/1900"])
def test_whoever_was_born_today_or_long_ago_may_apply(birth: str, counter: Client, it_is: SayMoment) -> None:
    it_is(monday(9))
    assert counter.post(BIRTH, {**FILLED, "birth_date": birth}).status_code == 302


@pytest.mark.parametrize("key", ["", " ", "\x00", "k" * 5000, "ơ" * 70, "' OR 1=1 --"])
def test_a_key_that_is_no_key_breaks_nothing(key: str, counter: Client) -> None:
    answer = counter.post(BIRTH, {**FILLED, "key": key})
    assert answer.status_code in (302, 422)
    assert Case.objects.count() == (answer.status_code == 302)


# The working calendar


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "ít nhất một ngày"),
        ({"day": "32/13/2026", "name": "x"}, "04/09/2026"),
        ({"day": "06/03/2026"}, "tên dịp nghỉ"),
        ({"day": "02/09/2026", "name": "Quốc khánh"}, "đã là ngày nghỉ"),
        ({"day": "06/03/0001", "name": "Năm thứ nhất"}, "năm"),
        ({"removed": "03/03/2026"}, "không phải ngày nghỉ"),
        ({"announces": "1900"}, "năm"),
        ({"announces": "sang năm"}, "năm"),
        ({"day": "06/03/2026", "name": "x" * 500}, "dịp nghỉ"),
    ],
)
def test_each_mistake_in_the_calendar_has_its_sentence(
    given: dict[str, str], words: str, office: Office, signed_in: SignIn
) -> None:
    answer = signed_in(Officer.objects.get(username="giamsat.tinh")).post("/lich/", {**given, "notice": TYPED})
    page = answer.content.decode()
    sentences = told(page)
    assert answer.status_code == 422
    assert any(words in sentence.lower() for sentence in sentences[1:]), sentences
    assert [machine for machine in OF_A_MACHINE if machine in " ".join(sentences)] == []
    assert html.escape(TYPED) in page
    assert not CalendarChange.objects.exists()
