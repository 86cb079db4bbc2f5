"""An eMMC's register becomes capabilities, or a typed error."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host.capabilities import MmcArea
from host.errors import AnswerMalformed
from host.mmc.ext_csd import parse_ext_csd
from tests.host.mmc.registers import ext_csd

MIB = 1 << 20


def test_a_usual_register_is_read() -> None:
    card = parse_ext_csd(ext_csd())
    assert (card.revision, card.secure_erase, card.trim, card.sanitize) == (7, True, True, True)
    assert card.rpmb_bytes == 4 * MIB
    assert (card.pre_eol, card.life_a, card.life_b) == (1, 2, 1)
    assert [(a.name, a.size_bytes, a.blank) for a in card.areas] == [
        ("boot0", 4 * MIB, None),
        ("boot1", 4 * MIB, None),
    ]


@pytest.mark.parametrize(
    ("features", "offered"),
    [
        (0x00, (False, False, False)),
        (0x01, (True, False, False)),
        (0x10, (False, True, False)),
        (0x40, (False, False, True)),
        (0x55, (True, True, True)),
        (0xAE, (False, False, False)),
    ],
)
def test_each_feature_has_its_bit(features: int, offered: tuple[bool, bool, bool]) -> None:
    card = parse_ext_csd(ext_csd(_231=features))
    assert (card.secure_erase, card.trim, card.sanitize) == offered


def test_health_before_revision_7_is_unknown() -> None:
    card = parse_ext_csd(ext_csd(_192=6))
    assert (card.pre_eol, card.life_a, card.life_b) == (None, None, None)


def test_health_that_is_not_defined_is_unknown() -> None:
    card = parse_ext_csd(ext_csd(_267=0, _268=0, _269=0))
    assert (card.pre_eol, card.life_a, card.life_b) == (None, None, None)


def test_general_purpose_partitions_are_told_once_partitioning_is_complete() -> None:
    with_gp = {"_143": 2, "_149": 1, "_150": 1}
    assert len(parse_ext_csd(ext_csd(**with_gp)).areas) == 2
    areas = parse_ext_csd(ext_csd(**with_gp, _155=1)).areas
    assert [(a.name, a.size_bytes) for a in areas[2:]] == [
        ("gp0", 2 * 8 * MIB),
        ("gp2", 257 * 8 * MIB),
    ]


def test_an_area_that_was_read_stays_as_it_was_read() -> None:
    seen = MmcArea(name="boot0", size_bytes=4 * MIB, blank=True)
    areas = parse_ext_csd(ext_csd(), (seen,)).areas
    assert areas[0] is seen
    assert [a.name for a in areas] == ["boot0", "boot1"]


@given(raw=st.binary(max_size=1100))
def test_any_bytes_give_capabilities_or_a_typed_error(raw: bytes) -> None:
    if len(raw) != 512 or len(set(raw)) == 1:
        with pytest.raises(AnswerMalformed):
            parse_ext_csd(raw)
    else:
        parse_ext_csd(raw)


@given(raw=st.binary(min_size=512, max_size=512).filter(lambda raw: len(set(raw)) > 1))
def test_any_register_of_the_right_length_is_read(raw: bytes) -> None:
    card = parse_ext_csd(raw)
    assert card.secure_erase == bool(raw[231] & 1)
    assert len(card.areas) <= 6


@pytest.mark.parametrize("byte", [0x00, 0xFF])
def test_an_empty_bus_is_no_register(byte: int) -> None:
    with pytest.raises(AnswerMalformed):
        parse_ext_csd(bytes([byte]) * 512)


@pytest.mark.parametrize("length", range(512))
def test_every_shorter_answer_is_malformed(length: int) -> None:
    with pytest.raises(AnswerMalformed):
        parse_ext_csd(ext_csd()[:length])
