"""The look keeps its promises: small, tokens only, readable contrast, room for Vietnamese marks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
LOOK = ROOT / "procedures" / "static" / "onestop" / "look.css"
CITIZEN = ROOT / "templates" / "citizen" / "look.css"
SCRIPT = ROOT / "procedures" / "static" / "onestop" / "counter.js"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(")
PAIRS = [
    ("ink", "paper", 4.5),
    ("ink", "ground", 4.5),
    ("ink2", "paper", 4.5),
    ("ink2", "ground", 4.5),
    ("ink2", "sunk", 4.5),
    ("accent", "paper", 4.5),
    ("accent", "accent-tint", 4.5),
    ("ok", "ok-tint", 4.5),
    ("soon", "soon-tint", 4.5),
    ("late", "paper", 4.5),
    ("on-late", "late-solid", 4.5),
    ("on-band", "band", 4.5),
    ("on-band2", "band", 4.5),
    ("on-band2", "band-deep", 4.5),
    ("on-act", "act", 4.5),
    ("edge", "paper", 3.0),
    ("edge", "ground", 3.0),
    ("act", "paper", 3.0),
    ("halo", "band", 3.0),
]


def layer(css: str, name: str) -> str:
    """The text of one cascade layer."""
    start = css.index(f"@layer {name} {{")
    end = css.find("\n@layer ", start + 1)
    return css[start : end if end > 0 else None]


def tokens(theme: str) -> dict[str, str]:
    """The colours of a theme; the dark ones over the light ones."""
    css = layer(LOOK.read_text(), "tokens")
    light, _sep, rest = css.partition("@media")
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]+)", light))
    if theme == "dark":
        found |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]+)", rest.partition('[data-theme="dark"]')[2]))
    return found


def luminance(colour: str) -> float:
    """Relative luminance by the WCAG formula."""
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast of two colours by the WCAG formula."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_look_is_one_small_file() -> None:
    assert len(LOOK.read_bytes()) < 35_000
    assert len(CITIZEN.read_bytes()) < 8_000
    assert len(SCRIPT.read_bytes()) < 15_000


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_every_pair_of_colours_can_be_read(theme: str, front: str, back: str, least: float) -> None:
    colours = tokens(theme)
    assert contrast(colours[front], colours[back]) >= least


def test_both_ways_to_the_dark_are_the_same() -> None:
    css = layer(LOOK.read_text(), "tokens")
    by_system, by_choice = css.partition(':root:not([data-theme="light"])')[2].split(':root[data-theme="dark"]')
    assert re.findall(r"--[\w-]+: #\w+", by_system) == re.findall(r"--[\w-]+: #\w+", by_choice)


@pytest.mark.parametrize("name", ["base", "layout", "parts", "citizen"])
def test_parts_use_tokens_only(name: str) -> None:
    css = layer(LOOK.read_text(), name)
    # The quiet zone of a QR code is white in the dark too, and a backdrop is a shade, not a colour of the office.
    allowed = css.replace("background: #fff; border-radius", "").replace("rgb(0 0 0 / .45)", "")
    assert COLOUR.findall(allowed) == []


@pytest.mark.parametrize("file", [LOOK, CITIZEN], ids=["office", "citizen"])
def test_lines_leave_room_for_stacked_marks(file: Path) -> None:
    css = file.read_text()
    heights = [float(found) for found in re.findall(r"line-height:\s*([\d.]+)", css)]
    heights += [float(found) for found in re.findall(r"font:[^;]*?rem/([\d.]+)[ ;]", css)]
    assert heights
    # One exception: a single digit in the circle of a numbered step.
    assert sorted(height for height in heights if height < 1.3) in ([], [1.0])
    assert "text-overflow" not in css
    assert "letter-spacing: -" not in css


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.relative_to(ROOT / "templates").as_posix())
def test_a_page_brings_no_style_or_script_of_its_own(template: Path) -> None:
    text = template.read_text()
    assert not re.search(r"\sstyle=|\son\w+=\"|javascript:", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert "http://" not in text.replace("http://www.w3.org", "")
    assert "https://" not in text
