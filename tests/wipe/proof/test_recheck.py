"""A second look: what is as it was left is told from what is not, with the places."""

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typing_extensions import override

from host.errors import CommandLost, DriveGone, HostError
from host.nvme.command import NvmeCommand, NvmeReply
from tests.wipe.fakes import Medium
from tests.wipe.proof.chance import noise, seeded
from tests.wipe.proof.drives import PAGE, SEED, SERIAL, AreaHandle, erase_with, marked, medium
from wipe.codes import Cipher, Method
from wipe.proof.markers import place
from wipe.proof.marks import Marks
from wipe.proof.places import MarkerSeed
from wipe.proof.recheck import (
    Look,
    Rechecked,
    flag_at_end,
    recheck_firmware,
    recheck_stream,
    told_apart,
    untouched_since_sanitize,
)
from wipe.stream import KeyedStream
from wipe.values import ByteRange

MIB = 1 << 20
SIZE = 24 * MIB
KEY = bytes(range(32))


def stream() -> KeyedStream:
    return KeyedStream(Cipher.CHACHA20, KEY)


def overwritten(size: int = SIZE) -> Medium:
    content = bytearray(size)
    stream().fill(memoryview(content))
    return Medium(content)


def how(
    *, full: bool = False, before: tuple[ByteRange, ...] = (), stops: bool = False, seed: int = 1
) -> Look:
    return Look(full, seeded(seed), lambda _done, _total: None, lambda: stops, before)


def streamed(drive: Medium, look: Look) -> Rechecked:
    found = recheck_stream(AreaHandle(drive, writable=False), stream, look)
    assert found is not None
    return found


def looked(drive: Medium, marks: Marks | None, method: Method, look: Look) -> Rechecked:
    found = recheck_firmware((AreaHandle(drive, writable=False),), marks, method, look)
    assert found is not None
    return found


@pytest.mark.parametrize("full", [False, True])
def test_an_overwritten_drive_is_still_erased(full: bool) -> None:  # noqa: FBT001 - a table's column
    found = streamed(overwritten(), how(full=full))
    assert found.still_erased is True
    assert found.coverage_percent == 100 if full else found.coverage_percent >= 10


@settings(max_examples=15, deadline=None)
@given(st.integers(0, SIZE // 512 - 1), st.integers(1, 9))
def test_what_was_written_since_is_placed_to_the_sector(sector: int, count: int) -> None:
    drive = overwritten()
    end = min(SIZE, (sector + count) * 512)
    drive.content[sector * 512 : end] = bytes(end - sector * 512)
    found = streamed(drive, how(full=True))
    assert found.still_erased is False
    assert found.written_since == (ByteRange(offset=sector * 512, length=end - sector * 512),)


def test_h19_two_permille_written_since_is_found_by_a_tenth() -> None:
    drive = overwritten()
    at = 7 * MIB + PAGE
    length = -(-SIZE // PAGE // 500) * PAGE
    drive.content[at : at + length] = bytes(length)
    for seed in range(10):
        found = streamed(drive, how(seed=seed))
        assert found.still_erased is False
        assert all(at <= part.offset < at + length for part in found.written_since)


def test_what_could_not_be_read_before_is_no_news_and_nothing_else_is_unreadable() -> None:
    drive = overwritten()
    drive.unreadable.append(range(8192, 8704))
    known = (ByteRange(offset=8192, length=512),)
    assert streamed(drive, how(full=True, before=known)).still_erased is True
    found = streamed(drive, how(full=True))
    assert found.still_erased is None
    assert found.unreadable == known


def test_what_can_be_read_again_and_was_never_erased_is_told_apart() -> None:
    drive = overwritten()
    drive.content[8192:9216] = b"Dear Sir" * 128
    found = streamed(drive, how(full=True, before=(ByteRange(offset=8192, length=512),)))
    assert found.still_erased is False
    assert found.readable_again == (ByteRange(offset=8192, length=512),)
    assert found.written_since == (ByteRange(offset=8704, length=512),)


@pytest.mark.parametrize("method", [Method.SAN_BLOCK, Method.SAN_CRYPTO, Method.SEC_ENH])
def test_a_firmware_erase_is_looked_at_by_the_published_seed(method: Method) -> None:
    drive = medium(8 * MIB)
    placed = marked(AreaHandle(drive)).placed
    published = Marks(MarkerSeed(SEED, SERIAL))
    old = looked(drive, published, method, how())
    assert (old.still_erased, old.markers_found) == (False, placed)
    erase_with(drive, method)
    found = looked(drive, published, method, how())
    assert (found.still_erased, found.markers_placed, found.markers_found) == (True, placed, 0)
    drive.content[PAGE * 9 : PAGE * 10] = (b"Nieuw geschreven, na het wissen. " * 130)[:PAGE]
    found = looked(drive, published, method, how(full=True))
    assert found.still_erased is False
    assert found.written_since == (ByteRange(offset=PAGE * 9, length=PAGE),)


def test_without_a_published_seed_no_markers_are_claimed_to_be_gone() -> None:
    found = looked(Medium(bytearray(MIB)), None, Method.SAN_BLOCK, how())
    assert found.markers_placed is None
    assert found.still_erased is True


def test_h13_another_area_counts() -> None:
    main, boot = Medium(bytearray(4 * MIB)), Medium(bytearray(noise(MIB)))
    handles = (AreaHandle(main), AreaHandle(boot, "nsid:2"))
    found = recheck_firmware(handles, None, Method.SAN_BLOCK, how())
    assert found is not None
    assert found.still_erased is False
    assert not found.written_since
    boot.content[:] = bytes(MIB)
    boot.unreadable.append(range(MIB))
    found = recheck_firmware(handles, None, Method.SAN_BLOCK, how())
    assert found is not None
    assert found.still_erased is None


def test_what_cannot_be_read_at_all_is_not_called_erased() -> None:
    drive = overwritten(4 * MIB)
    drive.unreadable.append(range(4 * MIB))
    everything = (ByteRange(offset=0, length=4 * MIB),)
    assert streamed(drive, how(before=everything)).still_erased is None
    assert looked(drive, None, Method.SAN_BLOCK, how(before=everything)).still_erased is None


def test_a_stop_is_heard() -> None:
    handle = AreaHandle(overwritten(MIB))
    assert recheck_stream(handle, stream, how(stops=True)) is None
    assert recheck_stream(handle, stream, how(stops=True, full=True)) is None
    assert recheck_firmware((handle,), None, Method.SAN_BLOCK, how(stops=True)) is None


class Nvme(AreaHandle):
    """Answers log page 81h."""

    answer: NvmeReply | HostError

    @override
    def nvme(self, command: NvmeCommand) -> NvmeReply:
        assert command.harmless
        assert (command.opcode, command.cdw10, command.nsid) == (2, 0x007F0081, 0xFFFF_FFFF)
        if isinstance(self.answer, HostError):
            raise self.answer
        return self.answer


def log(sstat: int) -> NvmeReply:
    return NvmeReply(0, data=struct.pack("<HHI", 0xFFFF, sstat, 10).ljust(512, b"\0"))


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (log(0x101), True),
        (log(0x104), True),
        (log(0x001), False),
        (log(0x004), False),
        (log(0x100), None),
        (log(0x102), None),
        (log(0x103), None),
        (log(0x107), None),
        (NvmeReply(0, data=b"short"), None),
        (NvmeReply(2), None),
        (CommandLost("no answer"), None),
    ],
)
def test_h25_the_drives_own_flag_counts_only_after_a_completed_sanitize(
    answer: NvmeReply | HostError,
    said: bool | None,  # noqa: FBT001 - a table's column
) -> None:
    handle = Nvme(Medium(bytearray(MIB)))
    handle.answer = answer
    assert untouched_since_sanitize(handle) is said


@pytest.mark.parametrize(
    ("method", "raw", "said"),
    [
        (Method.SAN_BLOCK, log(0x101).data[:37].hex(), True),
        (Method.SAN_CRYPTO, log(0x104).data.hex(), True),
        (Method.SAN_OVR, log(0x001).data[:8].hex(), False),
        (Method.SAN_BLOCK, log(0x102).data[:37].hex(), None),
        (Method.SAN_BLOCK, log(0x107).data[:37].hex(), None),
        (Method.SAN_BLOCK, log(0x101).data[:7].hex(), None),
        (Method.SAN_BLOCK, "no hex", None),
        (Method.SAN_BLOCK, "", None),
        (Method.SAN_BLOCK, None, None),
        (Method.FMT_USER, log(0x101).data[:37].hex(), None),
    ],
)
def test_h25_of_the_recorded_status_only_a_completed_sanitize_counts(
    method: Method,
    raw: str | None,
    said: bool | None,  # noqa: FBT001 - a table's column
) -> None:
    assert flag_at_end(method, raw) is said


@given(st.sampled_from(list(Method)), st.text(max_size=80))
def test_no_recorded_text_is_too_odd(method: Method, raw: str) -> None:
    assert flag_at_end(method, raw) in {True, False, None}


ranges = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)), max_size=5).map(
    lambda parts: tuple(ByteRange(offset=at, length=length) for at, length in parts)
)


def bytes_of(parts: tuple[ByteRange, ...]) -> set[int]:
    return {at for part in parts for at in range(part.offset, part.offset + part.length)}


@given(ranges, ranges)
def test_what_was_unreadable_before_is_told_apart_to_the_byte(
    found: tuple[ByteRange, ...], known: tuple[ByteRange, ...]
) -> None:
    outside, inside = told_apart(found, known)
    assert bytes_of(outside) == bytes_of(found) - bytes_of(known)
    assert bytes_of(inside) == bytes_of(found) & bytes_of(known)


def test_a_drive_without_that_flag_tells_nothing() -> None:
    assert untouched_since_sanitize(AreaHandle(Medium(bytearray(MIB)))) is None


def test_h28_a_drive_that_vanishes_is_no_result() -> None:
    handle = Nvme(Medium(bytearray(MIB)))
    handle.answer = DriveGone("pulled out")
    with pytest.raises(DriveGone):
        untouched_since_sanitize(handle)
    drive = overwritten(MIB)
    drive.gone = True
    with pytest.raises(DriveGone):
        streamed(drive, how())


def test_h35_looking_writes_nothing() -> None:
    drive = overwritten(4 * MIB)
    place(AreaHandle(drive), MarkerSeed(SEED, SERIAL))
    before, writes = bytes(drive.content), drive.writes
    looked(drive, Marks(MarkerSeed(SEED, SERIAL)), Method.SAN_CRYPTO, how(full=True))
    streamed(drive, how(full=True))
    assert (bytes(drive.content), drive.writes) == (before, writes)
