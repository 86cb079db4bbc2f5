"""Opening real block devices: loops on files of this test, and nothing else."""

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from host.drive import Drive
from host.errors import DriveGone, NotPermitted, ReadFailed
from host.local import LocalHost
from host.memory import AlignedBuffer
from host.port import WriteToken
from tests.loops import command, filled_file, loop_device, mounted, needs_loops

pytestmark = [pytest.mark.loop, needs_loops]

SIZE = 8 << 20


@pytest.fixture
def backing(tmp_path: Path) -> Path:
    return filled_file(tmp_path / "medium.img", SIZE)


@pytest.fixture
def loop(backing: Path) -> Iterator[str]:
    with loop_device(backing) as node:
        yield node


def _drive(node: str) -> Drive:
    listed = LocalHost().drives(include_loop=True)
    return next(d for d in listed if isinstance(d, Drive) and d.path == node)


def _token(drive: Drive, **changes: object) -> WriteToken:
    values = {
        "identity": drive.identity,
        "size_bytes": drive.size_bytes,
        "diskseq": drive.diskseq,
        "confirmed_serial": drive.identity.serial,
    }
    return WriteToken(**(values | changes))  # type: ignore[arg-type]


def _reason(drive: Drive, token: WriteToken) -> str:
    with pytest.raises(NotPermitted) as caught:
        LocalHost().open_drive(drive, token)
    return caught.value.reason


def test_loops_are_listed_only_when_asked(loop: str) -> None:
    assert loop not in {d.path for d in LocalHost().drives() if isinstance(d, Drive)}
    drive = _drive(loop)
    assert drive.size_bytes == SIZE
    assert drive.identity.serial is not None
    assert drive.identity.serial.startswith("loop:medium.img:")
    assert drive.loop is not None
    assert drive.loop.regular_file


def test_what_is_written_lies_on_the_medium_after_a_flush(loop: str, backing: Path) -> None:
    drive = _drive(loop)
    handle = LocalHost().open_drive(drive, _token(drive))
    buffer = AlignedBuffer(4096)
    buffer.view[:] = b"\xa5" * 4096
    handle.write(buffer.view, SIZE - 4096)
    handle.flush()
    with backing.open("rb") as file:
        file.seek(SIZE - 4096)
        assert file.read() == b"\xa5" * 4096
    buffer.view[:] = bytes(4096)
    handle.read_into(buffer.view, SIZE - 4096)
    assert bytes(buffer.view) == b"\xa5" * 4096
    handle.close()
    buffer.close()


def test_a_handle_for_reading_cannot_write(loop: str) -> None:
    handle = LocalHost().open_drive(_drive(loop))
    buffer = AlignedBuffer(4096)
    with pytest.raises(NotPermitted):
        handle.write(buffer.view, 0)
    handle.close()
    buffer.close()


def test_reading_past_the_end_and_unaligned_is_an_error_with_its_range(loop: str) -> None:
    handle = LocalHost().open_drive(_drive(loop))
    buffer = AlignedBuffer(4096)
    for offset in (SIZE, 1):
        with pytest.raises(ReadFailed) as caught:
            handle.read_into(buffer.view, offset)
        assert caught.value.offset == offset
    handle.close()
    buffer.close()


def test_every_part_of_a_token_is_compared_on_the_open_drive(loop: str) -> None:
    drive = _drive(loop)
    other = drive.identity.model_copy(update={"serial": "another"})
    assert _reason(drive, _token(drive, identity=other)) == "identity_changed"
    assert _reason(drive, _token(drive, size_bytes=SIZE - 512)) == "identity_changed"
    assert _reason(drive, _token(drive, diskseq=-1)) == "identity_changed"
    assert _reason(drive, _token(drive, confirmed_serial="")) == "not_confirmed"
    assert _reason(drive, _token(drive, confirmed_serial="another")) == "not_confirmed"


def test_a_drive_that_was_replaced_at_the_same_node_is_refused(
    tmp_path: Path, backing: Path
) -> None:
    with loop_device(backing) as node:
        before = _drive(node)
    other = filled_file(tmp_path / "other.img", SIZE)
    command("losetup", node, str(other))
    try:
        assert _reason(before, _token(before)) == "identity_changed"
    finally:
        command("losetup", "--detach", node)


def test_a_vanished_drive_is_gone(backing: Path) -> None:
    with loop_device(backing) as node:
        drive = _drive(node)
    with pytest.raises((DriveGone, NotPermitted)):
        LocalHost().open_drive(drive, _token(drive))


def test_a_write_protected_drive_is_refused(backing: Path) -> None:
    with loop_device(backing, "--read-only") as node:
        drive = _drive(node)
        assert drive.read_only
        assert _reason(drive, _token(drive)) == "read_only"


def test_a_mounted_drive_is_refused_even_if_it_was_mounted_after_the_look(
    loop: str, tmp_path: Path
) -> None:
    command("mkfs.ext4", "-q", "-F", loop)
    before = _drive(loop)
    with mounted(loop, tmp_path / "mount"):
        assert _drive(loop).mounts == (str(tmp_path / "mount"),)
        assert _reason(before, _token(before)) == "in_use"


def test_a_partition_is_no_whole_drive(backing: Path) -> None:
    with loop_device(backing) as node:
        command("addpart", node, "1", "2048", "4096")
        part = f"{node}p1"
        made = not Path(part).exists()  # no udevd here: make the node as udevd would
        if made:
            numbers = Path(f"/sys/block/{node[5:]}/{part[5:]}/dev").read_text().strip()
            command("mknod", part, "b", *numbers.split(":"))
        try:
            drive = _drive(node).model_copy(update={"path": part})
            assert _reason(drive, _token(drive)) == "not_whole_drive"
            assert [p.path for p in _drive(node).partitions] == [part]
        finally:
            if made:
                Path(part).unlink()
            command("delpart", node, "1")


def test_a_loop_over_a_block_device_or_a_deleted_file_is_refused(loop: str, tmp_path: Path) -> None:
    with loop_device(loop) as upper:
        drive = _drive(upper)
        assert drive.loop is not None
        assert not drive.loop.regular_file
        assert _reason(drive, _token(drive)) == "loop_backing"
    doomed = filled_file(tmp_path / "doomed.img", SIZE)
    with loop_device(doomed) as node:
        doomed.unlink()
        drive = _drive(node)
        assert _reason(drive, _token(drive)) == "loop_backing"


def test_a_drive_below_a_loop_is_used_by_it(loop: str, tmp_path: Path) -> None:
    with loop_device(loop) as upper:
        drive = _drive(loop)
        assert drive.holders == (upper.rsplit("/", 1)[-1],)
        assert _reason(drive, _token(drive)) == "in_use"
        command("mkfs.ext4", "-q", upper)
        with mounted(upper, tmp_path / "below") as folder:
            drive = _drive(loop)
            assert drive.mounts == (str(folder),)
            assert _reason(drive, _token(drive)) == "mounted"


def test_two_names_of_one_file_are_known_as_one(backing: Path, loop: str, tmp_path: Path) -> None:
    twin = tmp_path / "twin.img"
    twin.hardlink_to(backing)
    with loop_device(twin) as other:
        one, two = _drive(loop).loop, _drive(other).loop
        assert one is not None
        assert two is not None
        assert one.file_id == two.file_id


def test_while_it_is_open_for_writing_nobody_else_gets_it(loop: str) -> None:
    drive = _drive(loop)
    handle = LocalHost().open_drive(drive, _token(drive))
    assert _reason(drive, _token(drive)) == "in_use"
    handle.close()
    LocalHost().open_drive(drive, _token(drive)).close()


def test_while_it_is_open_for_writing_udev_keeps_away(loop: str) -> None:
    drive = _drive(loop)
    probe = os.open(loop, os.O_RDONLY)  # as udevd locks it while it looks
    try:
        fcntl.flock(probe, fcntl.LOCK_SH)
        assert _reason(drive, _token(drive)) == "in_use"
        fcntl.flock(probe, fcntl.LOCK_UN)
        handle = LocalHost().open_drive(drive, _token(drive))
        with pytest.raises(BlockingIOError):
            fcntl.flock(probe, fcntl.LOCK_SH | fcntl.LOCK_NB)
        handle.close()
        fcntl.flock(probe, fcntl.LOCK_SH | fcntl.LOCK_NB)
    finally:
        os.close(probe)


def test_the_systems_own_drive_is_listed_as_live() -> None:
    root = Path("/").stat().st_dev
    number = f"{os.major(root)}:{os.minor(root)}"
    name = Path(f"/sys/dev/block/{number}").resolve().name
    live = [d for d in LocalHost().drives() if isinstance(d, Drive) and d.live_medium]
    if not Path(f"/sys/dev/block/{number}").exists():
        pytest.skip("this machine's root is no block device")
    assert any(name.startswith(d.path.rsplit("/", 1)[-1]) for d in live)
