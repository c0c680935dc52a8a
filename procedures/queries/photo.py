"""The codes in a photo of a receipt or an identity card, read where there is no scanner at hand."""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import Any

import zxingcpp
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from procedures.errors import Refusal

LARGEST_BYTES = 8_000_000
MOST_PIXELS = 50_000_000
"""A photo of today's telephones, and no picture made to fill the memory."""

LONGEST_SIDE = 3000
"""Pixels; a code that fills a tenth of the photo can still be read."""

KINDS = ("JPEG", "PNG", "WEBP")


class Unreadable(ValueError):
    """The photo shows no code. `refusal` says why and what to do."""

    def __init__(self, code: str, sentence: Any, params: dict[str, Any] | None = None) -> None:
        self.refusal = Refusal(code, sentence, params or {})
        super().__init__(str(self.refusal))


def codes_in_photo(content: bytes) -> list[str]:
    """The texts of the codes in a photo, QR codes first. Raises Unreadable. Nothing is kept."""
    if len(content) > LARGEST_BYTES:
        megabytes = LARGEST_BYTES // 1_000_000
        raise Unreadable(
            "photo_too_large", _("A photo has at most %(megabytes)s MB. Take a smaller one."), {"megabytes": megabytes}
        )
    found = sorted(
        zxingcpp.read_barcodes(_opened(content)), key=lambda code: code.format != zxingcpp.BarcodeFormat.QRCode
    )
    texts = [text for code in found if (text := _text(code))]
    if not texts:
        raise Unreadable(
            "no_code_in_photo", _("There is no readable code in the photo. Hold it closer, flat and in the light.")
        )
    return texts


def _opened(content: bytes) -> Image.Image:
    """The photo upright and grey. Pillow tells the kind by the content, whatever the file is called."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(content), formats=KINDS)
            if image.width * image.height > MOST_PIXELS:
                raise Unreadable("photo_too_large", _("The photo has too many pixels. Take a smaller one."))
            image.draft("L", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(image).convert("L")
    except Unreadable:
        raise
    except Exception as broken:  # whatever a spoilt file makes Pillow raise, it is no photo
        raise Unreadable("no_photo", _("This is no photo. Take one of the code, as JPEG or PNG.")) from broken
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return upright


def _text(code: Any) -> str:
    """The text of a code: UTF-8 where it is, as on identity cards, whatever the code says of itself."""
    try:
        return bytes(code.bytes).decode("utf-8")
    except UnicodeDecodeError:
        return str(code.text)
