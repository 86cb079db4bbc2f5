"""Finding the controller of a namespace in made-up trees of sysfs."""

import pytest
from typing_extensions import override

from host.capture import Capture
from host.errors import NoSuchInterface
from host.nvme.controller import ControllerNode, controller_of
from host.recorded import RecordedHost

NQN = "nqn.2018-01.com.wdc:guid:E8238FA6BF53"


class Tree(RecordedHost):
    """Files and links of a sysfs that never was."""

    def __init__(self, files: dict[str, str], links: dict[str, str]) -> None:
        content = {path: text.encode() for path, text in files.items()}
        super().__init__(Capture(name="made", files=content))
        self._links = links

    @override
    def real_path(self, path: str) -> str | None:
        return self._links.get(path)


def _controller(number: int, serial: str, nqn: str | None = NQN) -> dict[str, str]:
    base = f"/sys/class/nvme/nvme{number}"
    files = {f"{base}/serial": serial.ljust(20), f"{base}/dev": f"240:{number}"}
    return files | ({f"{base}/subsysnqn": nqn} if nqn else {})


def _direct(name: str, parent: int, serial: str, nqn: str | None = NQN) -> Tree:
    """Without paths joined: `device` is the controller."""
    base = f"/sys/block/{name}"
    files = {f"{base}/nsid": "1", f"{base}/device/serial": serial}
    files |= {f"{base}/device/subsysnqn": nqn} if nqn else {}
    links = {f"{base}/device": f"/sys/devices/pci0000:00/0000:01:00.0/nvme/nvme{parent}"}
    return Tree(files | _controller(parent, serial, nqn), links)


def _joined(name: str, serial: str, paths: dict[int, tuple[str, int]]) -> Tree:
    """With paths joined: `device` is the subsystem; controllers have hidden path devices."""
    base = f"/sys/block/{name}"
    files = {
        f"{base}/nsid": "1",
        f"{base}/device/serial": serial,
        f"{base}/device/subsysnqn": NQN,
    }
    for number, (path, nsid) in paths.items():
        files |= _controller(number, serial)
        files[f"/sys/class/nvme/nvme{number}/{path}/nsid"] = str(nsid)
    links = {f"{base}/device": "/sys/devices/virtual/nvme-subsystem/nvme-subsys0"}
    return Tree(files, links)


def test_the_parent_in_the_device_tree_is_the_controller() -> None:
    found = controller_of(_direct("nvme0n1", 0, "S1"), "/dev/nvme0n1")
    assert found == ControllerNode("/dev/nvme0", "240:0", 1)


def test_an_old_kernel_without_nqn_still_tells() -> None:
    assert controller_of(_direct("nvme0n1", 0, "S1", nqn=None), "/dev/nvme0n1").path == "/dev/nvme0"


def test_h14_the_namespace_of_subsystem_0_may_belong_to_controller_1() -> None:
    tree = _joined("nvme0n1", "S1", {1: ("nvme0c1n1", 1)})
    others = {**_controller(0, "S2", "nqn.other"), "/sys/class/nvme/nvme0/nvme1c0n1/nsid": "1"}
    tree = Tree({k: str(tree.read_text(k)) for k in _paths(tree)} | others, tree._links)
    assert controller_of(tree, "/dev/nvme0n1") == ControllerNode("/dev/nvme1", "240:1", 1)


def _paths(tree: Tree) -> list[str]:
    return list(tree._capture.files)


def test_h14_several_controllers_of_one_drive_are_refused_with_the_reason() -> None:
    tree = _joined("nvme0n1", "S1", {0: ("nvme0c0n1", 1), 1: ("nvme0c1n1", 1)})
    with pytest.raises(NoSuchInterface, match="2 controllers lead to it"):
        controller_of(tree, "/dev/nvme0n1")


@pytest.mark.parametrize(
    "paths", [{0: ("nvme0c0n2", 1)}, {0: ("nvme0c0n1", 2)}, {0: ("nvme5c0n1", 1)}, {}]
)
def test_h14_a_controller_that_does_not_show_the_namespace_is_not_taken(
    paths: dict[int, tuple[str, int]],
) -> None:
    with pytest.raises(NoSuchInterface, match="no controller"):
        controller_of(_joined("nvme0n1", "S1", paths), "/dev/nvme0n1")


@pytest.mark.parametrize(
    ("missing", "message"),
    [
        ("/sys/block/nvme0n1/nsid", "no NVMe namespace"),
        ("/sys/block/nvme0n1/device/serial", "which subsystem"),
        ("/sys/class/nvme/nvme0/serial", "no controller"),
        ("/sys/class/nvme/nvme0/dev", "no device node"),
    ],
)
def test_what_sysfs_does_not_tell_is_not_guessed(missing: str, message: str) -> None:
    tree = _direct("nvme0n1", 0, "S1")
    files = {path: str(tree.read_text(path)) for path in _paths(tree) if path != missing}
    with pytest.raises(NoSuchInterface, match=message):
        controller_of(Tree(files, tree._links), "/dev/nvme0n1")


@pytest.mark.parametrize("node", ["/dev/sda", "/dev/nvme0n1p1", "/dev/nvme0", "/dev/loop0", ""])
def test_other_drives_have_no_controller(node: str) -> None:
    with pytest.raises(NoSuchInterface, match="no NVMe namespace"):
        controller_of(_direct("nvme0n1", 0, "S1"), node)


def test_a_broken_link_is_no_answer() -> None:
    tree = _direct("nvme0n1", 0, "S1")
    files = {path: str(tree.read_text(path)) for path in _paths(tree)}
    with pytest.raises(NoSuchInterface, match="which subsystem"):
        controller_of(Tree(files, {}), "/dev/nvme0n1")
