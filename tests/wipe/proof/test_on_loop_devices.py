"""Markers and proof on real block devices: what counts lies on the medium, not in a cache."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from host.local import LocalHost
from host.port import DriveHandle, WriteToken
from tests.wipe import loops
from tests.wipe.proof.drives import SEED, SERIAL, marked, proved
from wipe.codes import Method
from wipe.proof.markers import area_of, content_of, place
from wipe.proof.places import MarkerSeed, marker_places

MIB = 1 << 20
SIZE = 24 * MIB
MARKERS = MarkerSeed(SEED, SERIAL)

pytestmark = pytest.mark.loop


@contextmanager
def opened(node: str, *, writable: bool) -> Iterator[DriveHandle]:
    """The drive, through the same door as in an erase."""
    drive = loops.listed(node)
    serial = drive.identity.serial or ""
    token = WriteToken(drive.identity, drive.size_bytes or 0, drive.diskseq, serial)
    handle = LocalHost().open_drive(drive, token if writable else None)
    try:
        yield handle
    finally:
        handle.close()


def fill_behind(file: Path, content: bytes) -> None:
    """Change the medium without the drive's node knowing."""
    with file.open("r+b") as medium:
        for offset in range(0, SIZE, len(content)):
            medium.seek(offset)
            medium.write(content)


def test_an_erased_drive_is_clean_and_a_liar_is_not(tmp_path: Path) -> None:
    loops.loops_or_skip()
    file = tmp_path / "donor.img"
    loops.fill_old(file, SIZE)
    with loops.attached(file) as node, opened(node, writable=True) as handle:
        marks = marked(handle)
        assert marks.all_landed
        assert marks.witness_count
        lying = proved(handle, marks)
        assert not lying.clean
        assert lying.markers is not None
        assert lying.markers.found == marks.placed
        assert lying.markers.unchanged == marks.witness_count
        fill_behind(file, bytes(MIB))
        assert proved(handle, marks).clean
        assert proved(handle, marks, full=True).clean


@pytest.mark.parametrize("sector", [512, 4096])
def test_the_markers_lie_on_the_medium_where_their_seed_says(sector: int, tmp_path: Path) -> None:
    loops.loops_or_skip()
    file = tmp_path / "donor.img"
    loops.fill_old(file, SIZE)
    with (
        loops.attached(file, "--sector-size", str(sector)) as node,
        opened(node, writable=True) as handle,
    ):
        placed = place(handle, MARKERS)
        area = area_of(handle)
    assert placed is not None
    assert placed.landed == placed.count
    content = file.read_bytes()
    for offset in marker_places(MARKERS, area):
        expected = content_of(MARKERS, area, offset)
        assert content[offset : offset + len(expected)] == expected


def test_h22_markers_kept_by_the_cache_alone_are_gone(tmp_path: Path) -> None:
    loops.loops_or_skip()
    file = tmp_path / "donor.img"
    loops.fill_old(file, SIZE)
    with loops.attached(file) as node, opened(node, writable=True) as handle:
        marks = marked(handle)
        with Path(node).open("rb") as cached:
            before = cached.read(SIZE)
            fill_behind(file, bytes(MIB))
            cached.seek(0)
            assert cached.read(SIZE) == before, "the cache of the node shows the past"
            proof = proved(handle, marks)
    assert proof.clean
    assert proof.markers is not None
    assert proof.markers.found == 0


def test_h22_a_cache_that_shows_zeros_does_not_make_a_liar_clean(tmp_path: Path) -> None:
    loops.loops_or_skip()
    file = tmp_path / "donor.img"
    loops.fill_old(file, SIZE)
    with loops.attached(file) as node, opened(node, writable=True) as handle:
        marks = marked(handle)
        kept = file.read_bytes()
        fill_behind(file, bytes(MIB))
        with Path(node).open("rb") as cached:
            # Both ends may have been looked at, and so cached, when the drive was listed.
            cached.seek(MIB)
            assert not any(cached.read(SIZE - 2 * MIB)), "the cache shows an erased drive"
            with file.open("r+b") as medium:
                medium.write(kept)
            cached.seek(MIB)
            assert not any(cached.read(SIZE - 2 * MIB))
            proof = proved(handle, marks, Method.SAN_BLOCK)
    assert not proof.clean
    assert proof.markers is not None
    assert proof.markers.found == marks.placed


def test_h35_proving_opens_for_reading_and_leaves_every_byte(tmp_path: Path) -> None:
    loops.loops_or_skip()
    file = tmp_path / "donor.img"
    loops.fill_old(file, SIZE)
    before = file.read_bytes()
    with loops.attached(file) as node, opened(node, writable=False) as handle:
        proved(handle, None, full=True)
    assert file.read_bytes() == before
