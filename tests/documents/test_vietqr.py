"""VietQR: what was built reads back field by field, and its checksum is right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedures.documents.codes import qr_matrix
from procedures.documents.vietqr import LARGEST_VND, crc16, plain_ascii, purpose_of, vietqr

ASCII = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=25)


def fields(text: str) -> dict[str, str]:
    """Tag, length, value; and again."""
    found = {}
    while text:
        tag, length = text[:2], int(text[2:4])
        found[tag], text = text[4 : 4 + length], text[4 + length :]
        assert len(found[tag]) == length
    return found


@pytest.mark.parametrize(
    ("text", "crc"),
    [
        ("123456789", "29B1"),
        ("00020101021138570010A00000072701270006970403011200110123456780208QRIBFTTA53037045802VN6304", "F4E5"),
        (
            "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA530370454061800005802VN"
            "62340107NPS68690819thanh toan don hang6304",
            "2E2E",
        ),
    ],
)
def test_published_checksums(text, crc):
    assert f"{crc16(text):04X}" == crc


def test_the_published_code_with_amount_bill_and_purpose():
    built = vietqr(
        bank_bin="970403",
        account="0011012345678",
        amount_vnd=180_000,
        purpose="thanh toan don hang",
        bill="NPS6869",
    )
    assert built == (
        "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA530370454061800005802VN"
        "62340107NPS68690819thanh toan don hang63042E2E"
    )


@given(
    bank=st.from_regex(r"[0-9]{6}", fullmatch=True),
    account=st.from_regex(r"[0-9A-Za-z]{1,19}", fullmatch=True),
    amount=st.integers(0, LARGEST_VND),
    purpose=ASCII,
)
def test_what_was_built_reads_back(bank, account, amount, purpose):
    built = vietqr(bank_bin=bank, account=account, amount_vnd=amount, purpose=purpose)
    found = fields(built)
    to = fields(found["38"])
    assert (to["00"], fields(to["01"]), to["02"]) == ("A000000727", {"00": bank, "01": account}, "QRIBFTTA")
    assert (found["00"], found["01"], found["53"], found["58"]) == ("01", "12" if amount else "11", "704", "VN")
    assert int(found.get("54", 0)) == amount
    assert fields(found.get("62", "")).get("08", "") == purpose
    assert int(found["63"], 16) == crc16(built[:-4])
    assert qr_matrix(built)


@pytest.mark.parametrize(
    "wrong",
    [
        {"bank_bin": "97040"},
        {"bank_bin": "97040x"},
        {"bank_bin": "９７０４０３"},
        {"account": ""},
        {"account": "1" * 20},
        {"account": "12 34"},
        {"amount_vnd": -1},
        {"amount_vnd": LARGEST_VND + 1},
        {"purpose": "x" * 26},
        {"purpose": "phí"},
        {"purpose": "a\nb"},
    ],
)
def test_what_a_bank_cannot_read_is_refused(wrong):
    with pytest.raises(ValueError, match=r"digits|letters"):
        vietqr(**{"bank_bin": "970403", "account": "0011012345678", **wrong})


def test_the_purpose_is_the_digits_of_the_case_code():
    assert purpose_of("H99.12-260302-0001") == "99122603020001"
    assert purpose_of("000.17.22.H56-210531-0001") == "0001722562105310001"
    assert purpose_of("9" * 30 + "7") == "9" * 24 + "7"


def test_a_bank_writes_names_without_marks():
    assert plain_ascii("Ủy ban nhân dân xã Đề Ẩm") == "Uy ban nhan dan xa De Am"
