"""Identify answers: every field from its place, and nothing out of rubbish."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host.errors import AnswerMalformed
from host.nvme.identify import (
    format_index,
    format_left_percent,
    parse_controller,
    parse_namespace,
    parse_namespace_list,
)
from tests.host.nvme.fake import Space, controller_bytes, list_bytes

ANY_BYTES = st.binary(max_size=600) | st.binary(min_size=4096, max_size=4096)
SPARSE = st.dictionaries(st.integers(0, 4095), st.integers(0, 255), max_size=60).map(
    lambda cells: bytes(cells.get(at, 0) for at in range(4096))
)


def test_a_controller_tells_its_name_and_abilities() -> None:
    told = parse_controller(
        controller_bytes(oacs=0x0A, fna=0x0F, sanicap=0xE0000007, unvmcap=4096, nn=32)
    )
    assert (told.serial, told.model, told.firmware) == ("S4EVNX0N123456", "MADE UP 256G", "1.0")
    assert told.format
    assert told.namespace_management
    assert not told.security
    assert told.format_hits_all
    assert told.format_crypto
    assert not told.broadcast_format
    assert (told.sanitize.block, told.sanitize.crypto, told.sanitize.overwrite) == (True,) * 3
    assert told.no_deallocate_inhibited
    assert (told.total_bytes, told.unallocated_bytes) == (256_060_514_304, 4096)
    assert told.namespaces == 32


@pytest.mark.parametrize(
    ("sanicap", "offered"),
    [(0, ""), (1, "crypto"), (2, "block"), (4, "overwrite"), (0xFFFFFFF8, "")],
)
def test_each_action_has_its_bit(sanicap: int, offered: str) -> None:
    told = parse_controller(controller_bytes(sanicap=sanicap)).sanitize
    assert told.model_dump() == {name: name == offered for name in ("block", "crypto", "overwrite")}
    assert told.any is bool(offered)


def test_a_capacity_of_zero_is_one_that_is_not_told() -> None:
    told = parse_controller(controller_bytes(tnvmcap=0))
    assert told.total_bytes is None
    assert told.unallocated_bytes is None


def test_capacities_are_sixteen_bytes_long() -> None:
    assert parse_controller(controller_bytes(tnvmcap=1 << 100)).total_bytes == 1 << 100


@pytest.mark.parametrize("raw", [b"", bytes(4095), bytes(4097), bytes(4096), b"\xff" * 4096])
def test_wrong_lengths_and_blank_answers_are_no_controller(raw: bytes) -> None:
    with pytest.raises(AnswerMalformed):
        parse_controller(raw)
    with pytest.raises(AnswerMalformed):
        parse_namespace(raw, 1)


def test_what_follows_a_nul_is_no_text_as_in_the_systems_own_listing() -> None:
    assert parse_controller(controller_bytes(sn="AB  C\0rest")).serial == "AB C"


def test_a_namespace_tells_its_size_and_format() -> None:
    space = Space(blocks=1000, lbads=12, metadata=8, flbas=0x13, formats=4, dps=0x09)
    told = parse_namespace(space.identify(), 2)
    assert (told.nsid, told.size_blocks, told.capacity_blocks) == (2, 1000, 1000)
    assert (told.block_bytes, told.metadata_bytes, told.flbas) == (4096, 8, 0x13)
    assert told.protection == 0x09
    assert told.size_bytes == 4_096_000


def test_upper_bits_of_the_format_count_only_with_many_formats() -> None:
    assert format_index(0b0110_0101, 64) == 0b11_0101
    assert format_index(0b0010_0000, 17) == 16
    assert format_index(0b0110_0101, 16) == 0b0101
    assert format_index(0b0001_0101, 64) == 0b0101  # bit 4 is the metadata's
    many = Space(flbas=0x22, formats=30, lbads=12)
    assert parse_namespace(many.identify(), 1).block_bytes == 4096


@pytest.mark.parametrize("lbads", [0, 1, 8, 17, 31, 255])
def test_impossible_block_sizes_are_refused(lbads: int) -> None:
    with pytest.raises(AnswerMalformed, match="blocks of"):
        parse_namespace(Space(lbads=lbads).identify(), 1)


def test_a_format_that_is_not_there_and_a_space_larger_than_itself_are_refused() -> None:
    with pytest.raises(AnswerMalformed, match="format 3 of 2"):
        parse_namespace(Space(flbas=3, formats=2).identify(), 1)
    raw = bytearray(Space(blocks=10).identify())
    struct.pack_into("<Q", raw, 8, 11)
    with pytest.raises(AnswerMalformed, match="of which 11"):
        parse_namespace(bytes(raw), 1)


def test_an_inactive_namespace_is_no_namespace_of_size_zero() -> None:
    with pytest.raises(AnswerMalformed):
        parse_namespace(bytes(4096), 7)


def test_a_running_format_tells_what_is_left() -> None:
    assert format_left_percent(Space().identify()) is None
    assert format_left_percent(Space(left_percent=0).identify()) == 0
    assert format_left_percent(Space(left_percent=97).identify()) == 97


def test_a_list_ends_at_its_first_zero() -> None:
    assert parse_namespace_list(bytes(4096)) == ()
    assert parse_namespace_list(list_bytes(1, 2, 9)) == (1, 2, 9)
    full = tuple(range(1, 1025))
    assert parse_namespace_list(list_bytes(*full)) == full


@pytest.mark.parametrize(
    "raw",
    [
        list_bytes(2, 1),
        list_bytes(1, 1),
        list_bytes(1, 0xFFFFFFFF),
        list_bytes(0xFFFFFFFE),
        list_bytes(1, 0, 3),
        bytes(4092),
        b"\xff" * 4096,
    ],
)
def test_lists_out_of_order_are_refused(raw: bytes) -> None:
    with pytest.raises(AnswerMalformed):
        parse_namespace_list(raw)


def test_a_list_that_begins_at_or_below_what_was_asked_is_refused() -> None:
    assert parse_namespace_list(list_bytes(8), above=7) == (8,)
    with pytest.raises(AnswerMalformed):
        parse_namespace_list(list_bytes(7), above=7)


@given(raw=ANY_BYTES | SPARSE)
def test_any_bytes_give_fields_or_the_one_error(raw: bytes) -> None:
    for parse in (
        parse_controller,
        lambda raw: parse_namespace(raw, 1),
        parse_namespace_list,
        format_left_percent,
    ):
        try:
            parse(raw)
        except AnswerMalformed:
            continue


@given(nsids=st.lists(st.integers(1, 0xFFFFFFFD), unique=True, max_size=1024).map(sorted))
def test_every_list_in_order_is_read_back(nsids: list[int]) -> None:
    assert parse_namespace_list(list_bytes(*nsids)) == tuple(nsids)
