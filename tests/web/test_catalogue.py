"""The catalogue: what everybody may know about a procedure before coming, and exactly what to bring."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client

from procedures.definition import Channel, FactType, required_papers
from procedures.models import Procedure
from procedures.queries.catalogue import catalogue
from procedures.queries.what_to_bring import questions
from tests.clock import tuesday
from tests.counting import counting
from tests.office import Office

TODAY = tuesday(10).date()


def page(client: Client, address: str) -> str:
    """The page as it is read."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    return html.unescape(answer.content.decode())


def codes(*, text: str = "", event: str = "", field: str = "") -> set[str]:
    """The procedures found."""
    return {row.code for group in catalogue(text, TODAY, event=event, field=field).groups for row in group.rows}


@pytest.mark.parametrize("typed", ["khai sinh", "KHAI SINH", "dang k sin", "dkks", "birth reg", "1.001193"])
def test_a_procedure_is_found_by_few_letters_without_marks(office: Office, typed: str) -> None:
    assert "1.001193" in codes(text=typed)


def test_a_procedure_is_found_by_the_event_of_a_life_and_by_its_field(office: Office) -> None:
    births = {"1.001193", "2.000986", "2.001023"}
    assert codes(event="child") == births
    assert codes(text="con nho") == births
    assert codes(field="G01-CA05") == {"1.004222", "2.001159"}
    assert codes(event="child", field="G01-CA05") == codes(text="zzzz") == set()


def test_every_shipped_procedure_stands_under_an_event(office: Office) -> None:
    found = catalogue("", TODAY)
    assert set().union(*(codes(event=door.code) for door in found.events)) == codes()
    assert len(codes()) == Procedure.objects.count()


def test_the_catalogue_asks_twice_however_much_it_finds(office: Office) -> None:
    with counting() as few:
        catalogue("khai sinh", TODAY)
    with counting() as many:
        catalogue("", TODAY)
    assert (few.count, many.count) == (2, 2)


def test_the_page_of_a_procedure_says_all_that_is_promised(office: Office, client: Client) -> None:
    said = page(client, "/thu-tuc/1.001193/")
    for part in ("Giấy khai sinh", "1 bản chính", "8.000 đồng", "1 ngày làm việc", "Thẩm tra", "0299 000 1201"):
        assert part in said
    for part in ("Nghị định số 123/2015/NĐ-CP", "Phiên bản 1, áp dụng từ 01/07/2025", "7:30-11:30"):
        assert part in said
    assert client.get("/thu-tuc/9.999999/").status_code == client.get("/thu-tuc/9.999999/can-gi/").status_code == 404


def needed(said: str) -> list[str]:
    """The papers of the list, in its order."""
    part = said.partition('class="need ticks"')[2].partition("</ol>")[0]
    return re.findall(r"<b>(.*?)</b>", part)


def test_the_questions_end_with_the_papers_the_counter_will_ask_for(office: Office, client: Client) -> None:
    definition = office.version("1.001193").definition
    for query, facts in (
        ("channel=direct&by_proxy=no", {"channel": "direct", "by_proxy": False}),
        ("channel=online&by_proxy=yes", {"channel": "online", "by_proxy": True}),
        ("channel=direct&fact-abandoned=yes", {"channel": "direct", "abandoned": True}),
    ):
        said = page(client, f"/thu-tuc/1.001193/can-gi/?xem=1&{query}")
        assert needed(said) == [paper.name.vi for paper in required_papers(definition, facts)]


def test_fee_and_date_are_those_of_today(office: Office, client: Client) -> None:
    said = page(client, "/thu-tuc/1.004873/can-gi/?xem=1&channel=direct&fact-certificates=3")
    assert "45.000 đồng" in said
    assert "3 × 15.000 đồng" in said
    assert "17 giờ, thứ Sáu 06/03/2026" in said
    assert "04/03, 05/03, 06/03" in said


@pytest.mark.parametrize(
    "query", ["channel=x&variant=9", "fact-copies=-1", "fact-copies=9999999", "fact-copies=%00", "z=1"]
)
def test_what_an_address_says_wrongly_counts_as_the_usual_answer(office: Office, client: Client, query: str) -> None:
    usual = needed(page(client, "/thu-tuc/1.001193/can-gi/?xem=1"))
    assert needed(page(client, f"/thu-tuc/1.001193/can-gi/?xem=1&{query}")) == usual


def test_nothing_is_asked_that_could_name_a_person(office: Office) -> None:
    for procedure in Procedure.objects.all():
        definition = office.version(procedure.code).definition
        assert all(fact.type is not FactType.TEXT and fact.at_reception for fact in questions(definition))


def test_the_code_of_the_list_carries_only_good_answers(office: Office, client: Client) -> None:
    answer = client.get("/thu-tuc/1.001193/can-gi/?xem=1&by_proxy=yes&ten=Nguyen&fact-copies=2&channel=online")
    query = answer.context["form"].query()
    assert "ten" not in query
    assert {"by_proxy=yes", "fact-copies=2", f"channel={Channel.ONLINE.value}", "xem=1"} <= set(query.split("&"))


def test_every_procedure_answers_its_questions(office: Office, client: Client) -> None:
    for procedure in Procedure.objects.all():
        assert "Ông/bà" in page(client, f"/thu-tuc/{procedure.code}/can-gi/?xem=1")
