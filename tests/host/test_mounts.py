from host.capture import Capture
from host.mounts import Mount, parse_mountinfo, parse_swaps, read_system_use
from host.recorded import RecordedHost

_LIVE = """\
22 1 0:20 / / rw - overlay overlay rw
25 22 7:0 / /run/live/rootfs ro - squashfs /dev/loop0 ro
26 22 8:17 / /run/live/medium ro - vfat /dev/sdb1 ro
40 22 254:3 / /mnt/with\\040blank rw - ext4 /dev/dm-3 rw
"""


def _host(files: dict[str, bytes]) -> RecordedHost:
    return RecordedHost(Capture(name="made", files=files))


def test_mount_points_with_blanks_are_read() -> None:
    assert parse_mountinfo(_LIVE)[3] == Mount("254:3", "/mnt/with blank", "/dev/dm-3")
    assert parse_mountinfo("9 1 0:5 / /proc rw\n") == (Mount("0:5", "/proc", ""),)


def test_swap_is_the_first_column() -> None:
    assert parse_swaps("Filename Type Size\n/dev/sda3 partition 8\n") == ("/dev/sda3",)


def test_the_medium_of_a_live_system_is_live() -> None:
    use = read_system_use(_host({"/proc/self/mountinfo": _LIVE.encode()}))
    assert "8:17" in use.live_numbers
    assert "254:3" not in use.live_numbers


def test_a_loop_over_a_file_on_the_medium_leads_to_the_medium() -> None:
    mounts = b"1 0 7:0 / / ro - squashfs /dev/loop0 ro\n2 1 8:17 / /media/stick rw - vfat x rw\n"
    files = {
        "/proc/self/mountinfo": mounts,
        "/sys/dev/block/7:0/loop/backing_file": b"/media/stick/live/filesystem.squashfs\n",
    }
    assert "8:17" in read_system_use(_host(files)).live_numbers


def test_a_live_system_on_a_loop_over_a_drive_leads_to_the_drive() -> None:
    mounts = b"1 0 0:20 / / rw - overlay o rw\n2 1 7:0 / /run/live/medium ro - iso9660 x ro\n"
    files = {
        "/proc/self/mountinfo": mounts + b"3 1 0:5 / /dev rw - devtmpfs udev rw\n",
        "/sys/dev/block/7:0/loop/backing_file": b"/dev/sdb\n",
        "/sys/class/block/sdb/dev": b"8:16\n",
    }
    assert "8:16" in read_system_use(_host(files)).live_numbers


def test_a_root_on_a_mapping_leads_to_the_drive_below() -> None:
    files = {
        "/proc/self/mountinfo": b"1 0 254:0 / / rw - ext4 /dev/dm-0 rw\n",
        "/sys/dev/block/254:0/slaves/sda2/dev": b"8:2\n",
    }
    assert read_system_use(_host(files)).live_numbers == {"254:0", "8:2"}


def test_uuids_and_nodes_of_the_command_line_are_kept() -> None:
    line = b"BOOT_IMAGE=/x root=/dev/sda1 live-media=/dev/disk/by-uuid/1234-ABCD quiet"
    use = read_system_use(_host({"/proc/cmdline": line}))
    assert use.boot_nodes == {"/dev/sda1", "/dev/disk/by-uuid/1234-ABCD"}
    assert use.boot_uuids == {"1234-abcd"}


_BTRFS = """\
22 1 0:25 /@ / rw - btrfs /dev/sda2 rw,subvol=/@
30 22 0:41 / /srv rw - btrfs /dev/sdc1 rw
31 22 0:50 / /pool rw - bcachefs /dev/sdd:/dev/sde rw
"""


def test_a_file_system_with_a_number_of_its_own_leads_to_all_its_drives() -> None:
    files = {
        "/proc/self/mountinfo": _BTRFS.encode(),
        "/sys/class/block/sda2/dev": b"8:2\n",
        "/sys/class/block/sdc1/dev": b"8:33\n",
        "/sys/class/block/sdd/dev": b"8:48\n",
        "/sys/class/block/sde/dev": b"8:64\n",
        "/sys/fs/btrfs/5d1c/devices/sda2/dev": b"8:2\n",
        "/sys/fs/btrfs/5d1c/devices/sdb1/dev": b"8:17\n",
    }
    use = read_system_use(_host(files))
    assert {"8:2", "8:17"} <= use.live_numbers, "both drives that the system runs from"
    assert "8:33" not in use.live_numbers
    assert use.mount_points(frozenset({"8:33"})) == ("/srv",)
    assert use.mount_points(frozenset({"8:64"})) == ("/pool",)


def test_the_deepest_mount_holds_a_file_whatever_its_number() -> None:
    mounts = b"1 0 7:0 / / ro - squashfs /dev/loop0 ro\n2 1 0:30 / /media rw - btrfs /dev/sdb rw\n"
    files = {
        "/proc/self/mountinfo": mounts,
        "/sys/class/block/sdb/dev": b"8:16\n",
        "/sys/dev/block/7:0/loop/backing_file": b"/media/filesystem.squashfs\n",
    }
    assert "8:16" in read_system_use(_host(files)).live_numbers


def test_every_kind_of_id_on_the_command_line_is_known() -> None:
    line = b"root=PARTUUID=1234abcd-02 bootfrom=2026-11-23-09-16-54-00 resume=UUID=AB12-34CD x-y"
    use = read_system_use(_host({"/proc/cmdline": line}))
    assert use.boot_uuids == {"1234abcd-02", "2026-11-23-09-16-54-00", "ab12-34cd"}
