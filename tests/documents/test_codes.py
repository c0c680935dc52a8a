"""QR and Code 128: the version follows the length, the bars hold the text."""

import pytest
from reportlab.lib.units import mm

from procedures.documents.codes import code128_widths, qr_matrix, qr_quiet, qr_side, qr_version


@pytest.mark.parametrize(
    ("length", "version"),
    [(1, 1), (14, 1), (15, 2), (42, 3), (62, 4), (63, 5), (84, 5), (180, 9), (213, 10), (287, 12)],
)
def test_version_is_the_smallest_that_holds_the_text(length, version):
    """Capacities of level M in bytes (ISO/IEC 18004)."""
    assert qr_version(length) == version
    assert len(qr_matrix("x" * length)) == 17 + 4 * version


def test_too_long_an_address_is_refused():
    with pytest.raises(ValueError, match="288 bytes is too long"):
        qr_version(288)


@pytest.mark.parametrize("length", [10, 40, 60, 120, 280])
def test_printed_code_is_large_enough(length):
    """At least 30 mm with the quiet zone, 25 mm without, four modules of white on each side."""
    text = "x" * length
    side, quiet = qr_side(text), qr_quiet(text)
    assert side >= 30 * mm - 0.001
    assert side - 2 * quiet >= 25 * mm
    assert quiet / (side - 2 * quiet) * len(qr_matrix(text)) == pytest.approx(4)


def test_case_code_takes_few_bars():
    """Digits go in pairs: 19 symbols of 11 modules and the stop of 13."""
    widths = code128_widths("H99.12-260827-0042")
    assert (sum(widths), len(widths)) == (18 * 11 + 13, 18 * 6 + 7)


@pytest.mark.parametrize("text", ["", "Mẫu-0001", "A\n1"])
def test_bar_code_of_other_letters_is_refused(text):
    with pytest.raises(ValueError, match="plain ASCII"):
        code128_widths(text)
