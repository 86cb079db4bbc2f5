"""The guard looks at every area of a drive: further namespaces and hardware partitions."""

import pytest

from host.readings import Device
from tests.host.made_drives import Tree, direct, emmc, joined, namespace
from wipe.codes import Refusal
from wipe.guard import refusal

TREES = {"direct": direct(), "paths_joined": joined(), "emmc": emmc()}


def _reason(tree: Tree) -> Refusal | None:
    """Why the first drive of the machine is refused."""
    drives = tree.listed()
    return refusal(drives[0], peers=drives, on_mains=True, foreign_accepted=False)


@pytest.mark.parametrize("tree", TREES.values(), ids=TREES.keys())
def test_h13_several_areas_alone_are_no_reason(tree: Tree) -> None:
    assert tree.only().areas
    assert _reason(tree) is None


@pytest.mark.parametrize("second", [{"nqn": "nqn.other"}, {"nsid": "1"}])
def test_h31_one_serial_that_was_not_joined_is_ambiguous(second: dict[str, str]) -> None:
    files = namespace("nvme0n1", 1) | namespace("nvme1n1", 2)
    other = (
        {"/sys/block/nvme1n1/nsid": second["nsid"]}
        if "nsid" in second
        else {"/sys/block/nvme1n1/device/subsysnqn": second["nqn"]}
    )
    tree = Tree(files | other)
    assert len(tree.listed()) == 2
    assert _reason(tree) is Refusal.AMBIGUOUS_IDENTITY


AREAS = {
    "namespace": (direct(), "nvme0n2", "259:2"),
    "namespace_of_joined_paths": (joined(), "nvme0n2", "259:2"),
    "boot_partition": (emmc(), "mmcblk0boot1", "259:2"),
    "general_purpose_partition": (emmc(), "mmcblk0gp0", "259:3"),
}
every_area = pytest.mark.parametrize(("tree", "name", "number"), AREAS.values(), ids=AREAS.keys())


def _with_partition(tree: Tree, name: str) -> Tree:
    base = f"/sys/block/{name}/{name}p1"
    return tree.plus({f"{base}/partition": "1", f"{base}/dev": "259:77", f"{base}/size": "2048"})


@every_area
def test_h31_a_mount_of_any_area_or_its_partitions_refuses_the_drive(
    tree: Tree, name: str, number: str
) -> None:
    mounted = tree.plus({"/proc/self/mountinfo": f"9 1 {number} / /mnt rw - ext4 /dev/{name} rw\n"})
    assert mounted.only().mounts == ("/mnt",)
    assert _reason(mounted) is Refusal.MOUNTED
    divided = _with_partition(tree, name).plus(
        {"/proc/self/mountinfo": f"9 1 259:77 / /srv rw - ext4 /dev/{name}p1 rw\n"}
    )
    assert [part.path for part in divided.only().partitions] == [f"/dev/{name}p1"]
    assert _reason(divided) is Refusal.MOUNTED


@every_area
def test_h31_swap_on_any_area_refuses_the_drive(tree: Tree, name: str, number: str) -> None:
    for path in (name, f"{name}p1"):
        swaps = {"/proc/swaps": f"Filename Type\n/dev/{path} partition\n"}
        assert _reason(_with_partition(tree, name).plus(swaps)) is Refusal.SWAP
    named = {"/proc/swaps": "Filename Type\n/dev/dm-3 partition\n"}
    held = {f"/sys/block/{name}/holders/dm-3/dev": "252:3", "/sys/block/dm-3/dev": "252:3"}
    held |= {"/sys/class/block/dm-3/dev": "252:3"}
    assert number
    assert _reason(tree.plus(named | held)) is Refusal.SWAP


@every_area
def test_h31_a_holder_of_any_area_refuses_the_drive(tree: Tree, name: str, number: str) -> None:
    held = {f"/sys/block/{name}/holders/md0/dev": "9:0", "/sys/block/md0/dev": "9:0"}
    assert tree.plus(held).only().holders == ("md0",)
    assert _reason(tree.plus(held)) is Refusal.IN_USE
    loop = {"/sys/block/loop9/loop/backing_file": f"/dev/{name}", "/sys/block/loop9/dev": "7:9"}
    loop |= {f"/sys/class/block/{name}/dev": number}
    device = Device("/devices/virtual/block/loop9", "block", None, {"DEVTYPE": "disk"})
    assert tree.plus(loop, device).only().holders == ("loop9",)
    base = f"/sys/block/{name}/{name}p1/holders/dm-0/dev"
    assert _reason(_with_partition(tree, name).plus({base: "252:0"})) is Refusal.IN_USE


@every_area
def test_h31_the_running_system_on_any_area_makes_the_drive_live(
    tree: Tree, name: str, number: str
) -> None:
    root = {"/proc/self/mountinfo": f"9 1 {number} / / rw - ext4 /dev/{name} rw\n"}
    assert tree.plus(root).only().live_medium == "root"
    assert _reason(tree.plus(root)) is Refusal.LIVE_MEDIUM
    line = {"/proc/cmdline": f"root=/dev/{name}p1 quiet"}
    assert _with_partition(tree, name).plus(line).only().live_medium == "root"
    looked = {"DEVTYPE": "disk", "USEC_INITIALIZED": "1", "DEVNAME": f"/dev/{name}"}
    stick = Device(f"/devices/x/{name}", "block", None, {**looked, "ID_FS_LABEL": "OPKNAP-DATA"})
    assert tree.plus({}, stick).only().live_medium == "opknap_stick"


@pytest.mark.parametrize("tree", [direct(), joined()], ids=["direct", "paths_joined"])
def test_a_namespace_that_cannot_be_written_makes_the_drive_read_only(tree: Tree) -> None:
    assert _reason(tree.plus({"/sys/block/nvme0n2/ro": "1"})) is Refusal.READ_ONLY
