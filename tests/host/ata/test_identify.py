"""IDENTIFY DEVICE, word by word: what is not vouched for is not read."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from host.ata.identify import has_48_bit_commands, parse_identify
from host.ata.security_words import erase_estimate_minutes, erase_timeout_ms
from host.capabilities import SecurityState
from host.errors import AnswerMalformed
from host.serials import serials_agree
from tests.host.ata.real_identify import KINGSTON, bytes_of, changed, packed, words_of

KINGSTON_SECTORS = 468_862_128


@given(st.binary(max_size=1024).filter(lambda answer: len(answer) != 512))
def test_an_answer_of_another_length_is_malformed(answer: bytes) -> None:
    with pytest.raises(AnswerMalformed, match="instead of 512"):
        parse_identify(answer)


@settings(max_examples=100, deadline=None)
@given(st.binary(min_size=512, max_size=512))
def test_random_bytes_are_malformed_or_values_and_nothing_else(answer: bytes) -> None:
    try:
        told = parse_identify(answer)
    except AnswerMalformed:
        return
    assert told.hidden.current > 0


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.integers(0, 254), st.integers(0, 0xFFFF), max_size=40))
def test_real_data_with_any_words_changed_is_malformed_or_values(changes: dict[int, int]) -> None:
    try:
        told = parse_identify(changed(changes))
    except AnswerMalformed:
        return
    assert 0 < told.hidden.current < 1 << 48
    assert 512 <= told.logical_block_bytes <= 65_536


@given(st.integers(0, 511), st.integers(1, 255))
def test_one_damaged_byte_breaks_the_checksum(place: int, difference: int) -> None:
    answer = bytearray(bytes_of(KINGSTON))
    answer[place] ^= difference
    if place == 510:
        return  # without its signature there is no checksum
    with pytest.raises(AnswerMalformed, match="checksum"):
        parse_identify(bytes(answer))


def test_data_without_a_checksum_is_read() -> None:
    answer = bytes_of(KINGSTON)[:510] + bytes(2)
    assert parse_identify(answer).serial == "18419Z7948347648"


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({0: 0x8580}, "not the IDENTIFY data"),  # ATAPI
        ({0: 0xFFFF}, "not the IDENTIFY data"),
        ({2: 0x37C8}, "incomplete"),
        ({60: 0, 61: 0, 100: 0, 101: 0}, "no capacity"),
        ({106: 0x5000, 117: 0, 118: 0}, "logical sector of 0"),
        ({106: 0x5000, 117: 0xFFFF, 118: 0xFFFF}, "logical sector"),
        ({103: 1}, "cannot be addressed"),
    ],
)
def test_what_the_standard_does_not_allow_is_malformed(changes: dict[int, int], cause: str) -> None:
    with pytest.raises(AnswerMalformed, match=cause):
        parse_identify(changed(changes))


def test_zeros_and_ones_are_no_drive() -> None:
    for fill in (b"\0", b"\xff"):
        with pytest.raises(AnswerMalformed):
            parse_identify(fill * 512)


def test_compact_flash_is_an_ata_drive() -> None:
    assert parse_identify(changed({0: 0x848A})).serial == "18419Z7948347648"


def test_sizes_come_from_the_widest_words_that_are_vouched_for() -> None:
    assert parse_identify(bytes_of(KINGSTON)).hidden.current == KINGSTON_SECTORS
    extended = {69: 1 << 3, 230: 0x5678, 231: 0x1234, 232: 1, 233: 0}
    assert parse_identify(changed(extended)).hidden.current == 0x1_1234_5678
    # w83 does not vouch: only the 28-bit size is left
    assert parse_identify(changed({83: 0xFFFF})).hidden.current == 0x0FFF_FFFF
    assert parse_identify(changed({83: 0x4000})).hidden.current == 0x0FFF_FFFF
    assert not has_48_bit_commands(changed({83: 0x4000}))
    assert has_48_bit_commands(bytes_of(KINGSTON))


def test_the_logical_sector_is_512_bytes_unless_it_is_told() -> None:
    assert parse_identify(changed({106: 0x0000})).logical_block_bytes == 512
    assert parse_identify(changed({106: 0x5000, 117: 2048, 118: 0})).logical_block_bytes == 4096
    assert parse_identify(changed({106: 0xFFFF, 117: 2048, 118: 0})).logical_block_bytes == 512


@pytest.mark.parametrize(
    ("word", "rotation"),
    [(0, None), (1, 0), (0x0400, None), (5400, 5400), (7200, 7200), (0xFFFF, None)],
)
def test_rotation(word: int, rotation: int | None) -> None:
    assert parse_identify(changed({217: word})).rotation == rotation


@pytest.mark.parametrize(
    ("zoned", "rate", "shingled"),
    [(0, 5400, None), (1, 5400, True), (2, 5400, True), (3, 5400, None), (0, 1, False)],
)
def test_zones_that_are_not_reported_are_not_denied(
    zoned: int, rate: int, *, shingled: bool | None
) -> None:
    assert parse_identify(changed({69: zoned, 217: rate})).shingled is shingled


def test_a_flash_cache_is_told_in_two_ways() -> None:
    assert not parse_identify(changed({217: 5400})).hybrid
    assert parse_identify(changed({217: 5400, 76: 0x0E, 78: 1 << 9})).hybrid
    assert parse_identify(changed({217: 5400, 214: 1 << 4})).hybrid
    assert not parse_identify(changed({217: 1, 214: 1 << 4})).hybrid


@pytest.mark.parametrize(
    ("word", "offered"),
    [
        (0xF100, (True, True, True)),
        (0x9100, (True, False, False)),
        (0x3100, (False, True, False)),
        (0x5100, (False, False, True)),
        (0xE100, (False, False, False)),  # actions without the feature set
        (0xFFFF, (False, False, False)),
    ],
)
def test_sanitize_needs_the_feature_set(word: int, offered: tuple[bool, bool, bool]) -> None:
    sanitize = parse_identify(changed({59: word})).sanitize
    assert (sanitize.block, sanitize.crypto, sanitize.overwrite) == offered


def test_words_that_vouch_for_themselves() -> None:
    told = parse_identify(changed({48: 0x4001, 119: 0x4100}))
    assert (told.trusted, told.hidden.ama_supported) == (True, True)
    told = parse_identify(changed({48: 0xC001, 119: 0x0100}))
    assert (told.trusted, told.hidden.ama_supported) == (False, False)
    assert parse_identify(changed({87: 0x0000})).wwn is None
    assert parse_identify(changed(dict.fromkeys(range(108, 112), 0))).wwn is None


@pytest.mark.parametrize(
    ("status", "enabled_word", "state"),
    [
        (0x0000, 0, SecurityState.NOT_SUPPORTED),
        (0x0020, 0, SecurityState.NOT_SUPPORTED),
        (0xFFFF, 0, SecurityState.NOT_SUPPORTED),
        (0x0021, 0, SecurityState.SEC1),  # smartctl "state":33
        (0x0029, 0, SecurityState.SEC2),
        (0x0027, 0, SecurityState.SEC4),
        (0x002F, 0, SecurityState.SEC4),
        (0x0123, 0, SecurityState.SEC5),  # smartctl "state":291
        (0x002B, 0, SecurityState.SEC6),
        (0x0021, 2, SecurityState.SEC5),  # the words disagree: a password may stand
        (0x0025, 0, SecurityState.SEC4),
    ],
)
def test_security_states(status: int, enabled_word: int, state: SecurityState) -> None:
    answer = changed({128: status, 85: enabled_word, 87: 0x4000})
    assert parse_identify(answer).security.state is state


def test_h33_used_up_attempts_and_level_maximum_show() -> None:
    assert parse_identify(changed({128: 0x0037})).security.attempts_exceeded
    security = parse_identify(changed({128: 0x0123})).security
    assert (security.level_maximum, security.enhanced) == (True, True)


@pytest.mark.parametrize(
    ("word", "minutes"),
    [
        (0x0000, None),
        (0x0001, 2),
        (0x00FE, 508),
        (0x00FF, 508),
        (0x7F0A, 20),  # without b15 only b7:0 count
        (0x8000, None),
        (0x8001, 2),
        (0x8100, 512),
        (0xFFFE, 65_532),
        (0xFFFF, 65_532),
    ],
)
def test_stated_times(word: int, minutes: int | None) -> None:
    security = parse_identify(changed({89: word, 90: word})).security
    assert (security.normal_minutes, security.enhanced_minutes) == (minutes, minutes)


def test_h16_time_outs_are_three_times_the_estimate_or_for_ever() -> None:
    gib = 1 << 30
    assert erase_timeout_ms(None, gib) == 0xFFFF_FFFF
    assert erase_estimate_minutes(2, gib) == 62
    assert erase_estimate_minutes(508, gib) == 598
    assert erase_estimate_minutes(65_532, gib) == 65_622
    # 4 TB at 30 MB/s take 2223 minutes
    assert erase_estimate_minutes(2, 4_000_000_000_000) == 2223 + 30
    assert erase_timeout_ms(2, gib) == 3 * 62 * 60_000


@given(st.none() | st.integers(0, 70_000), st.integers(0, 1 << 60))
def test_h16_no_time_out_is_shorter_than_three_hours(minutes: int | None, size: int) -> None:
    assert 3 * 3600 * 1000 <= erase_timeout_ms(minutes, size) <= 0xFFFF_FFFF


@pytest.mark.parametrize(
    ("listed", "agree"),
    [
        ("18419Z7948347648", True),
        ("  18419Z7948347648 ", True),
        ("18419z7948347648", False),
        ("DB98765432100", False),
        ("", False),
        (None, False),
    ],
)
def test_h1_the_serial_of_a_bridge_is_not_the_drives(listed: str | None, *, agree: bool) -> None:
    assert serials_agree(parse_identify(bytes_of(KINGSTON)), listed) is agree


def test_blanks_inside_a_serial_may_be_underscores_and_no_serial_agrees_with_nothing() -> None:
    told = parse_identify(bytes_of(KINGSTON))
    spaced = told.model_copy(update={"serial": "WD  12 34"})
    assert serials_agree(spaced, "WD_12_34")
    assert not serials_agree(told.model_copy(update={"serial": ""}), "")


def test_odd_characters_in_a_string_do_not_harm() -> None:
    told = parse_identify(changed({27: 0xFF41}))
    assert told.model.startswith("�A")
    assert packed(words_of(KINGSTON))[:510] == bytes_of(KINGSTON)[:510]
