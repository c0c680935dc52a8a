"""`manage.py read_card`: every shape of a card's code, mended letters, warnings, and what is refused. All invented."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import unicodedata
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from hypothesis import example, given
from hypothesis import strategies as st

from procedures.queries.card import NotACard, read_card
from procedures.queries.scan import ScanKind, read_scan
from procedures.queries.syllables import is_syllable, read_typed

PLAIN = "001090000001|000000009|Nguyễn Văn Mẫu|02011990|Nam|Số 1, Phường Bến Mẫu, TP. Hồ Chí Minh|15042021"
READ = {
    "personal_id": "001090000001",
    "old_id": "000000009",
    "full_name": "Nguyễn Văn Mẫu",
    "birth_date": "1990-01-02",
    "sex": "Nam",
    "address": "Số 1, Phường Bến Mẫu, TP. Hồ Chí Minh",
    "issue_date": "2021-04-15",
    "warnings": [],
}


def card(payload: str) -> dict[str, Any]:
    """What the command prints."""
    out = StringIO()
    call_command("read_card", payload, stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def changed(**values: str) -> str:
    """The plain card with other fields."""
    names = ("number", "old", "name", "born", "sex", "address", "issued")
    fields = dict(zip(names, PLAIN.split("|"), strict=True)) | values
    return "|".join(fields[name] for name in names)


def codes(payload: str) -> list[str]:
    """The codes of its warnings."""
    return [warning.partition(": ")[0] for warning in card(payload)["warnings"]]


# Shapes


@pytest.mark.parametrize(
    ("payload", "differs"),
    [
        (PLAIN, {}),
        (changed(old=""), {"old_id": ""}),
        (PLAIN.replace("|000000009", ""), {"old_id": ""}),
        (PLAIN.rpartition("|")[0], {"issue_date": None}),
        (PLAIN + "|Nguyễn Văn Cha|Trần Thị Mẹ||", {}),
        (PLAIN + "||||", {}),
        (changed(born="02/01/1990", issued="15/04/2021"), {}),
        (changed(issued=""), {"issue_date": None}),
        (changed(address=""), {"address": ""}),
        (PLAIN + "\n", {}),
        (PLAIN + "\r\n", {}),
        (PLAIN + "\t", {}),
        ("\ufeff" + PLAIN, {}),
        ("\x02" + PLAIN + "\x03", {}),
        (" | ".join(PLAIN.split("|")), {}),
        (unicodedata.normalize("NFD", PLAIN), {}),
        (changed(name="NGUYỄN VĂN MẪU"), {"full_name": "NGUYỄN VĂN MẪU"}),
        (changed(name="Nguyễn  Văn\u200b Mẫu"), {}),
        (changed(number="001190000001", sex="Nữ"), {"personal_id": "001190000001", "sex": "Nữ"}),
        (changed(sex="NAM"), {}),
    ],
)
def test_every_shape_of_a_card_is_read(payload: str, differs: dict[str, Any]) -> None:
    assert card(payload) == READ | differs


def test_the_variant_without_old_number_may_have_more_at_its_end() -> None:
    assert card(PLAIN.replace("|000000009", "") + "|Cha|Mẹ") == READ | {"old_id": ""}


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ("", "too_few_fields"),
        ("\n", "too_few_fields"),
        ("Nguyễn Văn Mẫu", "too_few_fields"),
        ("001090000001", "too_few_fields"),
        ("001090000001||Nguyễn Văn Mẫu|02011990|Nam", "too_few_fields"),
        ("|||||||", "no_number"),
        (changed(number="00109000000"), "no_number"),
        (changed(number="0010900000012"), "no_number"),
        (changed(number="00109000000A"), "no_number"),
        (changed(number="٠٠١٠٩٠٠٠٠٠٠١"), "no_number"),
        (changed(old="12345678"), "bad_old_number"),
        (changed(old="không"), "bad_old_number"),
        (changed(name=""), "no_name"),
        (changed(name="123"), "no_name"),
        ("001090000001|||||||", "no_name"),
        (PLAIN * 100, "too_long"),
    ],
)
def test_what_is_no_card_is_refused_with_one_sentence(payload: str, code: str) -> None:
    with pytest.raises(NotACard) as refused:
        read_card(payload)
    assert refused.value.refusal.code == code
    with pytest.raises(CommandError) as told:
        call_command("read_card", payload, stdout=StringIO())
    sentence = str(told.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert payload.strip() == "" or payload.strip() not in sentence  # what was scanned is repeated nowhere


def test_the_command_as_it_is_run() -> None:
    def run(*typed: str) -> subprocess.CompletedProcess[bytes]:
        manage = Path(settings.BASE_DIR) / "manage.py"
        return subprocess.run([sys.executable, str(manage), "read_card", *typed], capture_output=True, check=False)

    good = run(PLAIN)
    assert (good.returncode, json.loads(good.stdout)) == (0, READ)
    for typed in (("không phải thẻ",), (), ("--nothing",), ("một", "hai")):
        bad = run(*typed)
        assert (bad.returncode, bad.stdout) == (1, b"")
        assert len(bad.stderr.decode().strip().splitlines()) == 1
        assert b"Traceback" not in bad.stderr


# Letters


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Nguyeexn Vawn A", "Nguyễn Văn A"),
        ("Nguyeenx Vawn A", "Nguyễn Văn A"),
        ("NGUYEEXN VAWN MAAUX", "NGUYỄN VĂN MẪU"),
        ("Traanf Thij Huowngf", "Trần Thị Hường"),
        ("Ddoox Quoocs Vieetj", "Đỗ Quốc Việt"),
        ("Phamj Thuys Hoaf", "Phạm Thúy Hòa"),
        ("Buif Thij Yeens", "Bùi Thị Yến"),
        ("Ddinhj Giangf", "Định Giàng"),
        ("Ngoo Quys Truwowngf", "Ngô Quý Trường"),
        ("Luwu Dduwcs", "Lưu Đức"),
        ("Nguyêxn Văn A", "Nguyễn Văn A"),
        ("Huynhf Khuyeen", "Huỳnh Khuyên"),
        ("Hoàng Muaw", "Hoàng Mưa"),
        ("Vox Thij Nguyeetj", "Võ Thị Nguyệt"),
    ],
)
def test_typed_marks_are_read_where_they_are_certain(typed: str, meant: str) -> None:
    found = card(changed(name=typed))
    assert (found["full_name"], found["warnings"]) == (meant, [])


def test_the_whole_card_is_mended() -> None:
    payload = changed(
        number="001190000001",
        sex="Nuwx",
        name="Nguyeexn Thij Maaux",
        address="Soos 1, Phuwowngf Beens Maaux, Quaanj 1, TP. Hoof Chis Minh, Ddawsk Lawsk",
    )
    found = card(payload)
    assert found["full_name"] == "Nguyễn Thị Mẫu"
    assert found["sex"] == "Nữ"
    assert found["address"] == "Số 1, Phường Bến Mẫu, Quận 1, TP. Hồ Chí Minh, Đắk Lắk"
    assert found["warnings"] == []


@pytest.mark.parametrize(
    "name", ["Nguyễn Max", "Nguyễn Văn ?", "Nguy\ufffdn Văn A", "Lee Minh", "Lee Soo Jin", "Nguyễn Thij Mai", "Leee"]
)
def test_what_is_not_certain_stays_and_is_flagged(name: str) -> None:
    found = card(changed(name=name))
    assert found["full_name"] == name
    assert codes(changed(name=name)) == ["name_doubtful"]


def test_a_doubtful_address_is_flagged_alone() -> None:
    assert codes(changed(address="Thôn Dduwcd, xaf An Maaux, buoon Kroong")) == ["address_doubtful"]
    assert codes(changed(address="Căn 5, Park Tower, Times City")) == []


@pytest.mark.parametrize(
    "name",
    ["Ksor Hơ Mẫu", "Y Blơ Niê", "H'Hen Niê", "Rơ Châm Jứt", "Alexander Mau", "NGUYEN VAN MAU", "Trần Thị Thu-Hà"],
)
def test_names_of_every_people_stay_as_they_are(name: str) -> None:
    found = card(changed(name=name))
    assert (found["full_name"], found["warnings"]) == (name, [])


def test_a_digit_in_a_name_is_flagged() -> None:
    assert codes(changed(name="Nguyễn Văn Mẫu 2")) == ["name_has_digits"]
    assert codes(changed(name="Truong2 Va8n Ma64u")) == ["name_has_digits"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Nguye64n Va8n Ma64u", "Nguyễn Văn Mẫu"),
        ("D9o64 Quo61c Vie65t", "Đỗ Quốc Việt"),
        ("Lu7u D9u71c", "Lưu Đức"),
        ("Tru7o7ng Thi5 Hu7o7ng2", "Trương Thị Hường"),
        ("NGUYE64N VA8N MA64U", "NGUYỄN VĂN MẪU"),
    ],
)
def test_digits_typed_as_marks_are_read_in_names(typed: str, meant: str) -> None:
    found = card(changed(name=typed))
    assert (found["full_name"], found["warnings"]) == (meant, [])


def test_house_numbers_are_no_marks() -> None:
    houses = "Số 12A, nhà A1, P5, Quận 1"
    assert card(changed(address=houses))["address"] == houses
    spoilt = card(changed(name="Nguye64n Va8n Ma64u", address="Nhà A1, Phu7o7ng2 Be61n Ma64u, Qua65n 1"))
    assert spoilt["address"] == "Nhà A1, Phường Bến Mẫu, Quận 1"


@pytest.mark.parametrize("typed", ["NGuyễn VĂn Mẫu", "nGUYỄN vĂN mẪU"])
def test_capitals_out_of_step_are_put_right(typed: str) -> None:
    assert card(changed(name=typed))["full_name"] == "Nguyễn Văn Mẫu"


def test_a_card_knows_whether_it_was_put_right() -> None:
    assert read_card(changed(name="Nguyeexn Vawn Maaux")).mended
    assert not read_card(PLAIN).mended


@pytest.mark.parametrize("word", ["Nguyễn", "Văn", "Hoà", "Hòa", "Đức", "Quý", "Gì", "Khuỷu", "Nghiêng", "Đắk", "Uyên"])
def test_syllables_are_left_alone(word: str) -> None:
    assert is_syllable(word)
    assert read_typed(word) is None


@pytest.mark.parametrize("word", ["Vawn", "Park", "Nguyeexn", "Hôạ̀", "xyz", ""])
def test_what_is_no_syllable(word: str) -> None:
    assert not is_syllable(word)


# Numbers


@pytest.mark.parametrize(
    ("payload", "warned"),
    [
        (changed(number="000090000001"), ["unknown_province"]),
        (changed(number="003090000001"), ["unknown_province"]),
        (changed(number="101090000001"), []),
        (changed(number="001091000001"), ["birth_year_differs"]),
        (changed(number="001190000001"), ["sex_differs"]),
        (changed(number="001290000001"), ["born_in_the_future", "birth_year_differs"]),
        (changed(number="001205000001", born="02012005"), []),
        (changed(number="001305000001", born="02012005", sex="Nữ"), []),
        (changed(number="001305000001", born="02012005"), ["sex_differs"]),
        (changed(number="001499000001", born="02012199"), ["born_in_the_future"]),
        (changed(born="99999999"), ["birth_date_unreadable"]),
        (changed(born="30/02/1990"), ["birth_date_unreadable"]),
        (changed(born="02/011990"), ["birth_date_unreadable"]),
        (changed(born=""), ["birth_date_unreadable"]),
        (changed(issued="hôm qua"), ["issue_date_unreadable"]),
        (changed(sex="?"), ["sex_unreadable"]),
    ],
)
def test_numbers_and_dates_are_checked_and_never_block(payload: str, warned: list[str]) -> None:
    assert codes(payload) == warned


def test_an_unreadable_date_is_null() -> None:
    assert card(changed(born="99999999"))["birth_date"] is None


# Anything at all

SPOILT = ("", "|", "w", "x", "\x00", "\udcff", "ễ", "7")
REFUSALS = ("too_few_fields", "no_number", "bad_old_number", "no_name", "too_long")


def outcome(text: str) -> str:
    """The name that was read, or the code of the refusal."""
    try:
        return read_card(text).full_name
    except NotACard as refused:
        return refused.refusal.code


ANYTHING = st.text(st.characters(exclude_categories=()))
"""Whatever a string can hold, halves of letters and NULs among it."""


@given(st.one_of(ANYTHING, st.lists(ANYTHING, max_size=9).map("|".join)))
@example("|" * 10_000)
@example("a" * 10_000)
@example("001090000001|" + "\ud800\x00|" * 6)
def test_no_text_makes_it_stumble(text: str) -> None:
    assert outcome(text)
    assert read_scan(text).kind in ScanKind
    with suppress(CommandError):
        assert set(card(text)) == set(READ)


@given(st.lists(st.text(alphabet=st.characters(codec="utf-8"), max_size=12), max_size=9))
def test_no_fields_make_it_stumble(fields: list[str]) -> None:
    assert outcome("|".join(["001090000001", "", *fields]))


@given(st.text(alphabet="aAeEoOuUwWdDsSfFrRxXjJnghtcmĐđăâêôơưáạ", max_size=9))
def test_no_word_makes_it_stumble(word: str) -> None:
    reading = read_typed(word)
    assert reading is None or is_syllable(reading.word)


def test_spoilt_copies_of_a_card_are_read_or_refused() -> None:
    """Letters lost, doubled, exchanged, bytes broken: a thousand times, always the same ones."""
    chance, outcomes = random.Random(118), {True: 0, False: 0}
    for _number in range(1000):
        letters = list(PLAIN)
        for _change in range(chance.randint(1, 6)):
            place = chance.randrange(len(letters))
            letters[place : place + chance.randint(0, 2)] = chance.choice(
                ["", "|", "w", "x", "\x00", "\udcff", "ễ", "7"]
            )
        try:
            outcomes[bool(read_card("".join(letters)).full_name)] += 1
        except NotACard:
            outcomes[False] += 1
    assert outcomes[True] > 300
    assert outcomes[False] > 50


def test_the_counter_is_told_what_looks_wrong() -> None:
    scan = read_scan(changed(number="001190000001", name="Nguyeexn Vawn Maaux"))
    assert scan.kind is ScanKind.CARD
    assert scan.card is not None
    assert scan.card.full_name == "Nguyễn Văn Mẫu"
    assert [warning.code for warning in scan.warnings] == ["sex_differs"]
    spoilt = read_scan("001090000001|12")
    assert spoilt.problem is not None
    assert spoilt.problem.code == "too_few_fields"
