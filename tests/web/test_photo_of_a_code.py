"""A photo instead of a scanner: a receipt or a card is read, all else is refused with what to do, nothing stays."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
import qrcode
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image, ImageFilter

from procedures.models import Officer
from procedures.queries import photo
from tests.clock import monday
from tests.office import Office

SignIn = Callable[[Officer], Client]
CARD = "000190000001||Nguyễn Thị Mẫu (mẫu)|01021990|Nữ|Thôn Đông, xã An Mẫu, Tỉnh Mẫu|15042021"


def file_of(image: Image.Image, kind: str = "JPEG") -> bytes:
    """The picture as a telephone would send it."""
    out = BytesIO()
    image.save(out, kind)
    return out.getvalue()


def card_photo(text: str = CARD) -> Image.Image:
    """A code lying askew on a desk, a little out of focus."""
    desk = Image.new("RGB", (1600, 1200), (180, 170, 160))
    code = qrcode.make(text.encode()).get_image().convert("RGB").resize((500, 500))
    desk.paste(code, (500, 300))
    return desk.rotate(12, fillcolor=(180, 170, 160)).filter(ImageFilter.GaussianBlur(1))


def send(browser: Client, content: bytes, name: str = "anh.jpg") -> object:
    """Post a photo as the form does."""
    return browser.post("/quet/anh/", {"photo": SimpleUploadedFile(name, content, "image/jpeg")})


@pytest.mark.parametrize("degrees", [0, 90, 180])
def test_a_photo_of_a_receipt_opens_the_case(degrees: int, office: Office, signed_in: SignIn) -> None:
    case = office.receive(at=monday(9))
    counter = signed_in(office.receiver)
    receipt = counter.get(f"/ho-so/{case.code}/giay-hen.pdf").content
    page = pypdfium2.PdfDocument(receipt)[0].render(scale=150 / 72).to_pil().convert("RGB")
    answer = send(counter, file_of(page.rotate(degrees, expand=True)))
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/ho-so/{case.code}/")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_of_a_card_is_read_with_every_letter(kind: str, office: Office, signed_in: SignIn) -> None:
    case = office.receive(at=monday(9))
    counter = signed_in(office.receiver)
    page = send(counter, file_of(card_photo(), kind)).content.decode()
    assert "<b>Nguyễn Thị Mẫu (mẫu)</b>" in page
    assert case.code in page
    assert "000190000001" not in page
    form = counter.get("/nhan-ho-so/1.001193/").content.decode()
    assert 'value="Nguyễn Thị Mẫu (mẫu)"' in form
    assert "Thôn Đông, xã An Mẫu, Tỉnh Mẫu" in form


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "không phải ảnh"),
        (b"not a picture", "không phải ảnh"),
        (b"\xff\xd8\xff\xe0" + b"\x00" * 500, "không phải ảnh"),
        (b"GIF89a" + b"\x01" * 50, "không phải ảnh"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "không phải ảnh"),
        (file_of(card_photo())[:20_000], "không phải ảnh"),
        (file_of(Image.new("RGB", (800, 600), "white")), "Không đọc được mã"),
        (file_of(card_photo("https://example.com/")), "dẫn đến nơi khác"),
    ],
)
def test_what_is_no_photo_of_a_code_is_refused(content: bytes, told: str, office: Office, signed_in: SignIn) -> None:
    counter = signed_in(office.receiver)
    answer = send(counter, content)
    assert answer.status_code == 200
    assert told in answer.content.decode()
    assert "Chụp ảnh mã trước" in counter.post("/quet/anh/", {"photo": ""}).content.decode()


def test_too_large_a_photo_is_refused(office: Office, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    counter = signed_in(office.receiver)
    monkeypatch.setattr(photo, "MOST_PIXELS", 1_000_000)
    assert "quá nhiều điểm ảnh" in send(counter, file_of(card_photo())).content.decode()
    assert "tối đa 8 MB" in send(counter, b"\x00" * (photo.LARGEST_BYTES + 1)).content.decode()


def test_the_photo_is_kept_nowhere(
    office: Office, signed_in: SignIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    monkeypatch.setattr("tempfile.NamedTemporaryFile", lambda *args, **options: written.append("a file"))
    noisy = Image.effect_noise((2000, 1600), 90).convert("RGB")
    noisy.paste(card_photo().crop((300, 150, 1300, 1050)), (200, 200))
    content = file_of(noisy, "PNG")
    assert 2_500_000 < len(content) < photo.LARGEST_BYTES
    assert "Nguyễn Thị Mẫu" in send(signed_in(office.receiver), content).content.decode()
    assert written == []
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_codes_of_other_offices_are_not_found_by_photo(office: Office, signed_in: SignIn) -> None:
    case = office.receive(at=monday(9))
    stranger = signed_in(office.officer("front_desk", office.other_counter))
    page = send(stranger, file_of(card_photo(f"http://testserver/t/{case.token}/"))).content.decode()
    assert case.code not in page
    assert "Không thấy hồ sơ nào" in page
