"""Opening a drive with all its areas; they are loops on files of this test, and nothing else."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from host.ata.commands import identify
from host.block_io import BlockHandle
from host.drive import Drive, DriveArea, Transport
from host.errors import DriveGone, NoSuchInterface, NotPermitted
from host.local import LocalHost
from host.memory import AlignedBuffer
from host.nvme.commands import identify_controller
from host.opening import open_checked
from host.port import DriveHandle, WriteToken
from tests.host.made_drives import Tree, controller, direct, namespace
from tests.loops import command, filled_file, loop_device, mounted, needs_loops

pytestmark = [pytest.mark.loop, needs_loops]

MAIN, OTHER = 8 << 20, 4 << 20


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    return {
        "main": filled_file(tmp_path / "main.img", MAIN),
        "other": filled_file(tmp_path / "other.img", OTHER),
    }


@pytest.fixture
def loops(files: dict[str, Path]) -> Iterator[tuple[str, str]]:
    with loop_device(files["main"]) as main, loop_device(files["other"]) as other:
        yield main, other


def _drive(node: str, *areas: DriveArea, transport: Transport = Transport.NVME) -> Drive:
    """A loop that is said to be a drive of several areas."""
    listed = LocalHost().drives(include_loop=True)
    drive = next(d for d in listed if isinstance(d, Drive) and d.path == node)
    return drive.model_copy(update={"areas": areas, "transport": transport})


def _area(node: str, name: str = "nsid:2", size: int = OTHER) -> DriveArea:
    return DriveArea(path=node, name=name, size_bytes=size)


def _token(drive: Drive) -> WriteToken:
    assert drive.size_bytes is not None
    return WriteToken(
        drive.identity, drive.size_bytes, drive.diskseq, drive.identity.serial or "not told"
    )


def _open(drive: Drive, now: Drive | None = None) -> BlockHandle:
    return open_checked(LocalHost(), drive, lambda: now or drive, _token(drive))


def _descriptors() -> int:
    """How many files this process has open."""
    return len(list(Path("/proc/self/fd").iterdir()))


def _reason(drive: Drive, now: Drive | None = None) -> str:
    before = _descriptors()
    with pytest.raises(NotPermitted) as caught:
        _open(drive, now)
    assert _descriptors() == before
    return caught.value.reason


def _write(handle: DriveHandle, byte: int, offset: int = 0) -> None:
    buffer = AlignedBuffer(4096)
    buffer.view[:] = bytes([byte]) * 4096
    handle.write(buffer.view, offset)
    handle.flush()


def _read(handle: DriveHandle, offset: int = 0) -> bytes:
    buffer = AlignedBuffer(4096)
    handle.read_into(buffer.view, offset)
    return bytes(buffer.view)


def _at(path: Path, offset: int = 0) -> bytes:
    with path.open("rb") as file:
        file.seek(offset)
        return file.read(4096)


def test_h13_a_namespace_is_written_and_read_beside_the_first(
    loops: tuple[str, str], files: dict[str, Path]
) -> None:
    main, other = loops
    handle = _open(_drive(main, _area(other)))
    (area,) = handle.others()
    assert (handle.area, area.area) == ("main", "nsid:2")
    assert (handle.size_bytes, area.size_bytes) == (MAIN, OTHER)
    assert area.logical_block_bytes == handle.logical_block_bytes
    before = _at(files["main"])
    _write(area, 0xA5, OTHER - 4096)
    assert _at(files["other"], OTHER - 4096) == _read(area, OTHER - 4096) == b"\xa5" * 4096
    assert _at(files["main"]) == _read(handle) == before
    handle.close()


@pytest.mark.parametrize("name", ["boot0", "gp0"])
def test_a_hardware_partition_is_read_and_never_written(
    loops: tuple[str, str], files: dict[str, Path], name: str
) -> None:
    main, other = loops
    handle = _open(_drive(main, _area(other, name), transport=Transport.MMC))
    (area,) = handle.others()
    before = _at(files["other"])
    assert (area.area, _read(area)) == (name, before)
    with pytest.raises(NotPermitted) as caught:
        _write(area, 0xA5)
    assert caught.value.reason == "not_confirmed"
    assert _at(files["other"]) == before
    _write(handle, 0xA5)
    handle.close()


def test_a_boot_partition_that_cannot_be_written_stands_in_nobodys_way(
    files: dict[str, Path],
) -> None:
    with (
        loop_device(files["main"]) as main,
        loop_device(files["other"], "--read-only") as other,
    ):
        _open(_drive(main, _area(other, "boot0"), transport=Transport.MMC)).close()
        # that of a namespace does: it would be left as it is
        assert _reason(_drive(main, _area(other))) == "read_only"


def test_areas_take_no_commands_of_their_own(loops: tuple[str, str]) -> None:
    main, other = loops
    handle = _open(_drive(main, _area(other)))
    (area,) = handle.others()
    assert area.others() == ()
    with pytest.raises(NoSuchInterface):
        area.nvme(identify_controller())
    with pytest.raises(NoSuchInterface):
        area.ata(identify())
    with pytest.raises(NoSuchInterface):
        area.discard_securely(0, 4096)
    handle.close()


def test_h31_all_areas_are_held_until_the_drive_is_closed(loops: tuple[str, str]) -> None:
    main, other = loops
    handle = _open(_drive(main, _area(other)))
    for node in loops:
        with pytest.raises(OSError, match="busy"):
            os.open(node, os.O_RDONLY | os.O_EXCL)
    assert _reason(_drive(other)) == "in_use"
    handle.close()
    for node in loops:
        os.close(os.open(node, os.O_RDONLY | os.O_EXCL))
    number = os.open(other, os.O_RDONLY)
    handle.close()
    os.fstat(number)  # a second close must not close what others opened since
    os.close(number)


def test_h31_a_mounted_area_refuses_the_whole_drive(loops: tuple[str, str], tmp_path: Path) -> None:
    main, other = loops
    drive = _drive(main, _area(other))
    command("mkfs.ext4", "-q", "-F", other)
    with mounted(other, tmp_path / "mount"):
        assert _reason(drive) == "in_use"
    _open(drive).close()


def test_what_is_open_is_compared_with_what_was_listed(loops: tuple[str, str]) -> None:
    main, other = loops
    drive = _drive(main, _area(other))
    assert _reason(_drive(main, _area(other, size=OTHER - 512))) == "identity_changed"
    assert _reason(drive, _drive(main)) == "identity_changed"
    assert _reason(_drive(main), drive) == "identity_changed"
    again = _area(other).model_copy(update={"diskseq": 7})
    assert _reason(drive, _drive(main, again)) == "identity_changed"
    mounted_now = drive.model_copy(update={"mounts": ("/mnt",)})
    assert _reason(drive, mounted_now) == "mounted"


def test_an_area_that_vanished_leaves_nothing_open(loops: tuple[str, str]) -> None:
    main, other = loops
    before = _descriptors()
    with pytest.raises(DriveGone):
        _open(_drive(main, _area(f"{other}-that-vanished")))
    assert _descriptors() == before


def test_reading_takes_the_areas_that_are_there_now_and_holds_nothing(
    loops: tuple[str, str],
) -> None:
    main, other = loops
    now = _drive(main, _area(other, "boot0"))
    handle = open_checked(LocalHost(), _drive(main), lambda: now, None)
    (area,) = handle.others()
    assert (area.area, len(_read(area))) == ("boot0", 4096)
    with pytest.raises(NotPermitted):
        _write(area, 0)
    os.close(os.open(other, os.O_RDONLY | os.O_EXCL))
    handle.close()


def test_looking_again_forgets_what_was_cached_of_every_area(
    loops: tuple[str, str], files: dict[str, Path]
) -> None:
    main, other = loops
    handle = open_checked(LocalHost(), _drive(main), lambda: _drive(main, _area(other)), None)
    cached = os.open(other, os.O_RDONLY)
    before = os.pread(cached, 4096, 0)
    with files["other"].open("r+b") as backing:
        backing.write(bytes(byte ^ 0xFF for byte in before))
    assert os.pread(cached, 4096, 0) == before
    handle.look_again()
    assert os.pread(cached, 4096, 0) != before
    os.close(cached)
    handle.close()


def _as_nvme(loops: tuple[str, str], tree: Tree) -> Tree:
    """A sysfs as it would be if the loops were namespaces; the machine has no such controller."""
    names = {loops[0]: "nvme990n1", loops[1]: "nvme990n2"}
    links = dict(tree.links)
    for node, name in names.items():
        number = Path(f"/sys/block/{node[5:]}/dev").read_text().strip()
        links |= {node: f"/dev/{name}", f"/sys/dev/block/{number}": f"/sys/devices/x/{name}"}
    return Tree(tree.files, links)


def _open_in(tree: Tree, drive: Drive) -> None:
    open_checked(tree, drive, lambda: drive, _token(drive)).close()


def test_h14_every_namespace_must_lead_to_the_controller_that_takes_the_commands(
    loops: tuple[str, str],
) -> None:
    drive = _drive(loops[0], _area(loops[1]))
    good = direct(990)
    _open_in(_as_nvme(loops, good), drive)
    elsewhere = "/sys/devices/pci0000:00/0000:02:00.0/nvme/nvme991"
    other = namespace("nvme990n2", 2, serial="S2", nqn="nqn.2") | controller(991, "S2", "nqn.2")
    bad = {
        "another controller": Tree(
            good.files | other, good.links | {"/sys/block/nvme990n2/device": elsewhere}
        ),
        "another id": good.plus({"/sys/block/nvme990n2/nsid": "3"}),
        "no id": good.without("nvme990n2/nsid"),
    }
    for what, tree in bad.items():
        with pytest.raises(NotPermitted) as caught:
            _open_in(_as_nvme(loops, tree), drive)
        assert caught.value.reason == "identity_changed", what
