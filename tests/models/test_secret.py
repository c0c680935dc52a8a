"""Identity numbers at rest: unreadable, still found, and readable again after the key was changed."""

from __future__ import annotations

from typing import Any

import pytest

from procedures.models import Party
from procedures.models.secret import blind_index, seal, unseal

NUMBER = "001090000001"
OLD, NEW, OTHER = "old-key-" * 5, "new-key-" * 5, "other-key-" * 4


@pytest.fixture(autouse=True)
def _old_key(settings: Any) -> None:
    settings.ONESTOP_FIELD_KEY = OLD


@pytest.mark.parametrize("number", [NUMBER, "0123456789-001", "C1234567", "số lạ ✓", "1" * 60])
def test_sealed_and_unsealed(number: str) -> None:
    sealed = seal(number)
    assert number not in sealed
    assert unseal(sealed) == number
    assert len(sealed) <= Party._meta.get_field("id_sealed").max_length


def test_the_same_number_is_sealed_differently_each_time() -> None:
    assert seal(NUMBER) != seal(NUMBER)


def test_nothing_stays_nothing() -> None:
    assert (seal(""), unseal(""), blind_index("")) == ("", "", "")


def test_another_key_cannot_open_it(settings: Any) -> None:
    sealed = seal(NUMBER)
    settings.ONESTOP_FIELD_KEY = OTHER
    with pytest.raises(ValueError, match="another ONESTOP_FIELD_KEY"):
        unseal(sealed)


def test_a_changed_seal_cannot_be_opened() -> None:
    sealed = seal(NUMBER)
    with pytest.raises(ValueError, match="another ONESTOP_FIELD_KEY"):
        unseal(sealed[:-4] + ("AAA=" if sealed[-4:] != "AAA=" else "BBB="))


def test_rotation(settings: Any) -> None:
    """Newest first: the new key seals, the old one still opens and keeps the index."""
    sealed, index = seal(NUMBER), blind_index(NUMBER)
    settings.ONESTOP_FIELD_KEY = f"{NEW}, {OLD}"
    again = seal(NUMBER)
    assert unseal(sealed) == unseal(again) == NUMBER
    assert blind_index(NUMBER) == index
    settings.ONESTOP_FIELD_KEY = OLD
    with pytest.raises(ValueError, match="another ONESTOP_FIELD_KEY"):
        unseal(again)


def test_the_index_finds_exactly_this_number(settings: Any) -> None:
    index = blind_index(NUMBER)
    assert index == blind_index(NUMBER)
    assert (len(index), set(index) <= set("0123456789abcdef")) == (32, True)
    assert index != blind_index("001090000002")
    assert NUMBER not in index
    settings.ONESTOP_FIELD_KEY = OTHER
    assert index != blind_index(NUMBER)


class TestParty:
    """What a person's row shows."""

    def person(self, name: str = "Nguyễn Văn An", number: str = NUMBER) -> Party:
        return Party(full_name=name, search="x", id_sealed=seal(number), id_index=blind_index(number))

    def test_is_found_by_number_and_stores_none(self, db: None) -> None:
        party = self.person()
        party.save()
        assert Party.objects.get(id_index=blind_index(NUMBER)).id_number == NUMBER
        assert NUMBER not in repr(Party.objects.filter(pk=party.pk).values().get())

    @pytest.mark.parametrize(
        ("number", "masked"),
        [(NUMBER, "001 ••• ••• 001"), ("123456789", "123 ••• ••• 789"), ("12345678", "•••"), ("1", "•••"), ("", "")],
    )
    def test_number_masked(self, number: str, masked: str) -> None:
        assert self.person(number=number).id_masked == masked

    @pytest.mark.parametrize(
        ("name", "masked"),
        [
            ("Nguyễn Văn An", "N*** V** A*"),
            ("Đỗ Ý", "Đ* Ý"),
            ("Phương", "P***"),
            ("Công ty TNHH Một Thành Viên", "C*** t* T*** M** T*** V***"),
            ("  Lê   Thị  ", "L* T**"),
            ("", ""),
        ],
    )
    def test_name_masked(self, name: str, masked: str) -> None:
        assert self.person(name).name_masked == masked

    def test_the_mask_does_not_tell_the_length(self) -> None:
        assert self.person("Nghiêng").name_masked == self.person("Nguy").name_masked
