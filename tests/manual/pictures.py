"""Pictures of the manuals: taken by the walk that proves the manual, kept beside its pages on request.

`make manual` names the folder in ONESTOP_MANUAL; without it a picture is taken and forgotten, so that the walk proves
the same in every run of the suite.
"""

from __future__ import annotations

import os
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image

MANUAL = Path(__file__).parents[2] / "docs" / "manual"
COLOURS = 96
"""Enough for our screens, which have few; a picture is then a third as large."""
DOTS_PER_INCH = 96

_SHOW = """(element) => {
    element.scrollIntoView({block: "nearest"});
    element.style.outline = "3px solid #d8a93a";
    element.style.outlineOffset = "3px";
}"""


def named_in(page: str) -> list[str]:
    """Names of the pictures a page of the manual shows, in its order."""
    return re.findall(r"!\[[^\]]+\]\(hinh/([a-z0-9-]+)\.png\)", (MANUAL / page).read_text(encoding="utf-8"))


class Album:
    """The pictures of one walk, by name."""

    def __init__(self) -> None:
        self.names: list[str] = []
        kept = os.environ.get("ONESTOP_MANUAL", "")
        self.folder = Path(kept) / "hinh" if kept else None

    def screen(self, tab: Any, name: str, *shown: str) -> None:
        """Take the window as it is, with a frame around each part that the manual speaks of."""
        for selector in shown:
            tab.locator(selector).first.evaluate(_SHOW)
        self._keep(name, Image.open(BytesIO(tab.screenshot())))

    def sheet(self, pdf: bytes, name: str) -> None:
        """Take the first page of a paper."""
        page = pypdfium2.PdfDocument(pdf)[0]
        self._keep(name, page.render(scale=DOTS_PER_INCH / 72).to_pil())

    def _keep(self, name: str, picture: Image.Image) -> None:
        assert name not in self.names, f"{name} is taken twice"
        self.names.append(name)
        if self.folder is not None:
            self.folder.mkdir(parents=True, exist_ok=True)
            picture.convert("RGB").quantize(COLOURS).save(self.folder / f"{name}.png", optimize=True)
