"""The whole proof: honest drives are clean, and no liar of any kind is."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from host.errors import DriveGone
from tests.wipe.fakes import Medium
from tests.wipe.proof.chance import noise, seeded
from tests.wipe.proof.drives import (
    PAGE,
    SALT,
    SECRET_ID,
    SEED,
    SERIAL,
    AreaHandle,
    Dead,
    erase_with,
    marked,
    medium,
    proved,
)
from wipe.codes import Method
from wipe.proof.markers import area_of
from wipe.proof.marks import Marks, mark
from wipe.proof.places import MarkerSeed, marker_places
from wipe.proof.prove import prove, sample_bytes
from wipe.values import ByteRange

MIB = 1 << 20
FIRMWARE = tuple(method for method in Method if method is not Method.OVERWRITE)
MARKERS = MarkerSeed(SEED, SERIAL)


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("method", FIRMWARE)
def test_an_honest_erase_is_clean(method: Method, full: bool) -> None:  # noqa: FBT001 - a table's column
    drive = medium(8 * MIB)
    handle = AreaHandle(drive)
    marks = marked(handle)
    assert marks.all_landed
    erase_with(drive, method)
    proof = proved(AreaHandle(drive, writable=False), marks, method, full=full)
    assert proof.clean
    assert proof.method == ("M+F" if full else "M+P10")
    assert proof.markers is not None
    assert proof.markers.secret_id == SECRET_ID
    assert (proof.markers.placed, proof.markers.found) == (marks.placed, 0)
    assert (proof.markers.witnesses, proof.markers.unchanged) == (marks.witness_count, 0)
    assert sum(count for _, count in proof.markers.classes) == marks.placed
    assert proof.coverage_percent == (100 if full else proof.coverage_percent) >= 10
    assert sum(count for _, count in proof.classes) * PAGE == proof.compared_bytes


@pytest.mark.parametrize("method", FIRMWARE)
def test_h19_a_drive_that_does_nothing_is_not_clean(method: Method) -> None:
    handle = AreaHandle(medium(8 * MIB))
    marks = marked(handle)
    proof = proved(handle, marks, method)
    assert not proof.clean
    assert proof.markers is not None
    assert proof.markers.found == marks.placed
    assert proof.markers.unchanged == marks.witness_count


@settings(max_examples=12, deadline=None)
@given(st.sampled_from(FIRMWARE), st.integers(0, 1 << 30))
def test_h19_a_drive_that_keeps_a_scattered_percent_is_not_clean(method: Method, seed: int) -> None:
    drive = medium(8 * MIB)
    handle = AreaHandle(drive)
    marks = marked(handle)
    before = bytes(drive.content)
    erase_with(drive, method)
    pages = len(before) // PAGE
    for page in seeded(seed).sample(range(pages), pages // 100):
        drive.content[page * PAGE : (page + 1) * PAGE] = before[page * PAGE : (page + 1) * PAGE]
    assert not proved(handle, marks, method).clean


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 1 << 30), st.floats(0, 1))
def test_h19_a_run_of_two_permille_is_found_by_the_sample_alone(seed: int, where: float) -> None:
    drive = Medium(bytearray(40 * MIB))
    pages = 40 * MIB // PAGE
    length = -(-pages // 500)
    start = round(where * (pages - length)) * PAGE
    drive.content[start : start + length * PAGE] = b"Geachte heer, mevrouw\r\n " * (
        length * PAGE // 24
    ) + bytes(length * PAGE % 24)
    proof = proved(AreaHandle(drive), None, seed=seed)
    assert not proof.clean
    assert all(start <= part.offset < start + length * PAGE for part in proof.residue)


def test_h11_unlocked_but_not_erased_is_not_clean_though_everything_looks_like_noise() -> None:
    """Encrypted old data after a revert that did nothing: only witnesses and markers tell."""
    drive = Medium(bytearray(noise(8 * MIB, 5)))
    handle = AreaHandle(drive)
    marks = marked(handle)
    before = bytes(drive.content)
    proof = proved(handle, marks, Method.SAN_CRYPTO)
    assert proof.classes == (("random", proof.compared_bytes // PAGE),)
    assert not proof.clean
    # Even a drive that takes away exactly what was written since is caught, by its witnesses.
    for place in marker_places(MARKERS, area_of(handle)):
        drive.content[place : place + PAGE] = noise(PAGE, place)
    proof = proved(handle, marks, Method.SAN_CRYPTO)
    assert proof.markers is not None
    assert proof.markers.found == 0
    assert proof.markers.unchanged == marks.witness_count
    assert not proof.clean
    assert before != bytes(drive.content)


@pytest.mark.parametrize("left", [b"\xff" * PAGE, b"\xdb" * PAGE, noise()])
def test_what_is_unlike_the_rest_was_not_reached(left: bytes) -> None:
    drive = medium(4 * MIB)
    handle = AreaHandle(drive)
    marks = marked(handle)
    drive.content[:] = bytes(4 * MIB)
    drive.content[77 * PAGE : 78 * PAGE] = left
    proof = proved(handle, marks, full=True)
    assert not proof.clean
    assert proof.residue == (ByteRange(offset=77 * PAGE, length=PAGE),)


def test_a_sanitize_overwrite_leaves_its_pattern_or_did_not_run() -> None:
    drive = Medium(bytearray(bytes.fromhex("0badcafe") * MIB))
    for sent, clean in (("0badcafe", True), ("fecaad0b", True), ("00000000", False)):
        proof = prove(
            (AreaHandle(drive),),
            None,
            Method.SAN_OVR,
            full=True,
            random=seeded(1),
            on_progress=lambda _done, _total: None,
            stopped=lambda: False,
            pattern=bytes.fromhex(sent),
        )
        assert proof is not None
        assert proof.clean is clean
        assert proof.expected == "pattern"


@pytest.mark.parametrize("full", [False, True])
def test_what_cannot_be_read_is_told_to_the_sector_and_is_not_clean(full: bool) -> None:  # noqa: FBT001 - a table's column
    drive = medium(4 * MIB)
    handle = AreaHandle(drive)
    marks = marked(handle)
    drive.content[:] = bytes(4 * MIB)
    spot = marker_places(MARKERS, area_of(handle))[20]
    drive.unreadable += [range(spot + 1024, spot + 1536), range(512)]
    proof = proved(handle, marks, full=full)
    assert not proof.clean
    assert not proof.residue
    assert proof.unreadable == (
        ByteRange(offset=0, length=512),
        ByteRange(offset=spot + 1024, length=512),
    )
    assert proof.markers is not None
    assert dict(proof.markers.classes)["error"] == 2
    if full:
        assert proof.compared_bytes == 4 * MIB - 1024
        assert proof.coverage_percent == 99


def test_a_drive_that_died_is_asked_a_few_times_only() -> None:
    drive = medium(24 * MIB)
    marks = marked(AreaHandle(drive))
    dead = Dead(drive)
    proof = proved(dead, marks)
    assert not proof.clean
    assert proof.compared_bytes == 0
    assert proof.unreadable
    assert dead.asked < 2000


def two_areas() -> tuple[Medium, Medium, tuple[AreaHandle, AreaHandle]]:
    main, boot = medium(8 * MIB), medium(MIB, 2)
    other = AreaHandle(boot, "boot0")
    return main, boot, (AreaHandle(main, "main", (other,)), other)


def test_h13_a_second_area_that_was_not_reached_makes_the_proof_unclean() -> None:
    main, boot, handles = two_areas()
    marks = marked(*handles)
    main.content[:] = bytes(8 * MIB)
    proof = proved(handles, marks)
    assert not proof.clean
    assert not proof.residue
    (area,) = proof.areas
    assert (area.area, area.size_bytes) == ("boot0", MIB)
    assert area.residue
    boot.content[:] = bytes(MIB)
    proof = proved(handles, marks)
    assert proof.clean
    assert proof.areas[0].compared_bytes == MIB
    assert proof.compared_bytes < 8 * MIB


def test_h13_one_page_of_a_second_area_is_enough() -> None:
    main, boot, handles = two_areas()
    marks = marked(*handles)
    main.content[:], boot.content[:] = bytes(8 * MIB), bytes(MIB)
    boot.unreadable.append(range(8 * PAGE, 8 * PAGE + 512))
    proof = proved(handles, marks)
    assert not proof.clean
    assert not proof.unreadable
    assert proof.areas[0].unreadable == (ByteRange(offset=8 * PAGE, length=512),)


def test_h13_an_area_that_is_gone_or_smaller_makes_the_proof_unclean() -> None:
    main, boot, handles = two_areas()
    marks = marked(*handles)
    main.content[:], boot.content[:] = bytes(8 * MIB), bytes(MIB)
    gone = proved(handles[0], marks)
    assert not gone.clean
    assert [(area.area, area.compared_bytes) for area in gone.areas] == [("boot0", 0)]
    del main.content[6 * MIB :]
    smaller = proved(handles, marks)
    assert not smaller.clean
    assert smaller.unreadable


def test_an_area_that_was_not_marked_is_judged_by_what_it_holds() -> None:
    main, boot, handles = two_areas()
    marks = marked(handles[0])
    main.content[:] = bytes(8 * MIB)
    proof = proved(handles, marks)
    assert proof.markers is not None
    assert proof.markers.placed == marks.placed
    assert not proof.clean
    assert proof.areas[0].residue
    boot.content[:] = bytes(MIB)
    assert proved(handles, marks).clean


def test_h2_after_a_power_cut_the_seed_alone_finds_the_markers() -> None:
    drive = medium(8 * MIB)
    handle = AreaHandle(drive)
    placed = marked(handle).placed
    known = Marks(MARKERS)
    proof = proved(handle, known)
    assert proof.markers is not None
    assert (proof.markers.placed, proof.markers.found) == (placed, placed)
    assert proof.markers.witnesses is None
    drive.content[:] = bytes(8 * MIB)
    proof = proved(handle, known)
    assert proof.clean
    assert proof.markers is not None
    assert proof.markers.witnesses is None


def test_without_markers_the_proof_says_so() -> None:
    proof = proved(AreaHandle(Medium(bytearray(MIB))), None)
    assert proof.clean
    assert proof.markers is not None
    assert (proof.markers.secret_id, proof.markers.placed) == (None, 0)


def test_h35_nothing_is_written_by_looking() -> None:
    drive = medium(4 * MIB)
    marks = marked(AreaHandle(drive))
    erase_with(drive, Method.SAN_CRYPTO)
    writes, content = drive.writes, bytes(drive.content)
    proved(AreaHandle(drive, writable=False), marks, Method.SAN_CRYPTO, full=True)
    assert drive.writes == writes
    assert bytes(drive.content) == content


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 400))
def test_half_a_proof_is_none(calls: int) -> None:
    handle = AreaHandle(medium(4 * MIB))
    marks = marked(handle)
    asked = itertools.count()
    proof = prove(
        (handle,),
        marks,
        Method.SAN_BLOCK,
        full=False,
        random=seeded(1),
        on_progress=lambda _done, _total: None,
        stopped=lambda: next(asked) >= calls,
    )
    assert proof is None


def test_a_stop_while_marking_is_heard_anywhere() -> None:
    for calls in (0, 1, 500, 900, 1200):
        asked = itertools.count()
        handle = AreaHandle(medium(4 * MIB))

        def stop(asked: "itertools.count[int]" = asked, calls: int = calls) -> bool:
            return next(asked) >= calls

        assert mark((handle,), SEED, SALT, SERIAL, seeded(1), stopped=stop) is None


def test_h28_a_drive_that_vanishes_gives_no_proof() -> None:
    drive = medium(4 * MIB)
    marks = marked(AreaHandle(drive))
    reads = itertools.count()

    def pull(_offset: int) -> None:
        drive.gone = next(reads) > 300

    drive.before_read = pull
    with pytest.raises(DriveGone):
        proved(AreaHandle(drive), marks)


@pytest.mark.parametrize("full", [False, True])
def test_progress_rises_to_what_was_announced(full: bool) -> None:  # noqa: FBT001 - a table's column
    drive = Medium(bytearray(90 * MIB))
    handle = AreaHandle(drive)
    told: list[tuple[int, int]] = []
    proof = proved(
        handle, None, full=full, on_progress=lambda done, all_: told.append((done, all_))
    )
    assert [done for done, _ in told] == sorted({done for done, _ in told})
    assert {total for _, total in told} == {told[-1][0]} == {proof.compared_bytes}
    announced = sample_bytes((handle,), full=full)
    assert abs(announced - proof.compared_bytes) <= 4 * PAGE


def test_an_overwrite_is_not_proved_by_looks() -> None:
    with pytest.raises(ValueError, match="stream"):
        proved(AreaHandle(medium(MIB)), None, Method.OVERWRITE)


def test_the_main_area_comes_first() -> None:
    with pytest.raises(ValueError, match="main"):
        proved(AreaHandle(medium(MIB), "boot0"), None)
    with pytest.raises(ValueError, match="main"):
        proved((), None)


def test_a_drive_of_no_size_is_never_clean() -> None:
    assert not proved(AreaHandle(Medium(bytearray())), None).clean


@settings(max_examples=40, deadline=None)
@given(
    st.integers(1, 600),
    st.sampled_from([512, 4096]),
    st.lists(st.tuples(st.floats(0, 1), st.integers(1, 20)), max_size=4),
    st.booleans(),
)
def test_areas_of_any_size_with_any_bad_places_are_told_truly(
    blocks: int,
    block: int,
    bad: list[tuple[float, int]],
    full: bool,  # noqa: FBT001 - drawn
) -> None:
    size = blocks * block
    drive = Medium(bytearray(noise(size, 3)), block=block)
    handle = AreaHandle(drive)
    marks = marked(handle)
    assert marks.all_landed
    drive.content[:] = bytes(size)
    for where, length in bad:
        start = min(blocks - 1, round(where * blocks)) * block
        drive.unreadable.append(range(start, min(size, start + length * block)))
    proof = proved(handle, marks, full=full)
    broken = {at for spot in drive.unreadable for at in range(spot.start, spot.stop, block)}
    told = {
        at
        for part in proof.unreadable
        for at in range(part.offset, part.offset + part.length, block)
    }
    assert told <= broken
    assert not proof.residue
    assert proof.clean == (not told)
    if full:
        assert told == broken
        assert proof.compared_bytes == size - len(broken) * block
