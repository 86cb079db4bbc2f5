"""Made-up trees of sysfs: NVMe drives of several namespaces, and an eMMC."""

from typing_extensions import override

from host.capture import Capture
from host.drive import Drive
from host.readings import Device
from host.recorded import RecordedHost

SERIAL = "0009N4522327"
NQN = "nqn.2018-01.com.wdc:guid:E8238FA6BF53"
SECTORS = 500118192


class Tree(RecordedHost):
    """Files and links of a sysfs that never was."""

    def __init__(
        self,
        files: dict[str, str],
        links: dict[str, str] | None = None,
        devices: tuple[Device, ...] = (),
    ) -> None:
        content = {path: text.encode() for path, text in files.items()}
        super().__init__(Capture(name="made", files=content, devices=devices))
        self.files = files
        self.links = links or {}

    @override
    def real_path(self, path: str) -> str | None:
        return self.links.get(path)

    def plus(self, files: dict[str, str], *devices: Device) -> "Tree":
        """The same with more in it."""
        return Tree(self.files | files, self.links, (*(self._capture.devices or ()), *devices))

    def without(self, *endings: str) -> "Tree":
        """The same without some files."""
        kept = {path: text for path, text in self.files.items() if not path.endswith(endings)}
        return Tree(kept, self.links, self._capture.devices or ())

    def listed(self) -> list[Drive]:
        """The drives that are listed."""
        return [entry for entry in self.drives() if isinstance(entry, Drive)]

    def only(self) -> Drive:
        """The one drive that is listed."""
        (drive,) = self.listed()
        return drive


def block(name: str, minor: int, **values: str) -> dict[str, str]:
    """A whole block device."""
    told = {"size": str(SECTORS), "ro": "0", "removable": "0", "dev": f"259:{minor}"}
    told |= {"diskseq": str(100 + minor)}
    return {f"/sys/block/{name}/{key}": text for key, text in (told | values).items()}


def namespace(
    name: str, nsid: int, *, serial: str = SERIAL, nqn: str | None = NQN, **values: str
) -> dict[str, str]:
    """An NVMe namespace."""
    told = {"nsid": str(nsid), "wwid": f"eui.0025388b7101{nsid:04x}", "device/serial": serial}
    told |= {"device/model": "WDC PC SN730"} | ({"device/subsysnqn": nqn} if nqn else {})
    return block(name, nsid, **(told | values))


def controller(number: int, serial: str = SERIAL, nqn: str | None = NQN) -> dict[str, str]:
    """An NVMe controller's folder."""
    base = f"/sys/class/nvme/nvme{number}"
    files = {f"{base}/serial": serial.ljust(20), f"{base}/dev": f"240:{number}"}
    return files | ({f"{base}/subsysnqn": nqn} if nqn else {})


def direct(number: int = 0, nsids: tuple[int, ...] = (1, 2), nqn: str | None = NQN) -> Tree:
    """Namespaces of one controller, without paths joined: `device` is the controller."""
    files, links = controller(number, nqn=nqn), dict[str, str]()
    parent = f"/sys/devices/pci0000:00/0000:01:00.0/nvme/nvme{number}"
    for instance, nsid in enumerate(nsids, 1):
        name = f"nvme{number}n{instance}"
        files |= namespace(name, nsid, nqn=nqn)
        links |= {f"/sys/block/{name}": f"{parent}/{name}", f"/sys/block/{name}/device": parent}
    return Tree(files, links)


def joined(subsystem: int = 0, number: int = 1, nsids: tuple[int, ...] = (1, 2)) -> Tree:
    """With paths joined: `device` is the subsystem, and each namespace has a hidden path."""
    files, links = controller(number), dict[str, str]()
    parent = f"/sys/devices/virtual/nvme-subsystem/nvme-subsys{subsystem}"
    for instance, nsid in enumerate(nsids, 1):
        name, path = f"nvme{subsystem}n{instance}", f"nvme{subsystem}c{number}n{instance}"
        files |= namespace(name, nsid) | {f"/sys/block/{name}/hidden": "0"}
        files |= namespace(path, nsid) | {f"/sys/block/{path}/hidden": "1"}
        files[f"/sys/class/nvme/nvme{number}/{path}/nsid"] = str(nsid)
        links |= {f"/sys/block/{name}": f"{parent}/{name}", f"/sys/block/{name}/device": parent}
    return Tree(files, links)


def emmc() -> Tree:
    """An eMMC with two boot partitions and a general purpose one; the RPMB as old kernels had it.

    The kernel hangs hardware partitions below the user area.
    """
    base = "/sys/devices/pci0000:00/0000:00:1a.0/mmc_host/mmc0/mmc0:0001/block/mmcblk0"
    card = {"device/type": "MMC", "device/name": "DF4032", "device/serial": "0x51a70001"}
    files = block("mmcblk0", 0, **card, size="61071360")
    for minor, (name, sectors) in enumerate(
        {"boot0": "8192", "boot1": "8192", "gp0": "1048576", "rpmb": "1024"}.items(), 1
    ):
        ro = "1" if name.startswith("boot") else "0"
        files |= block(f"mmcblk0{name}", minor, size=sectors, ro=ro, force_ro=ro)
    names = ("mmcblk0boot0", "mmcblk0boot1", "mmcblk0gp0")
    links = {"/sys/block/mmcblk0": base} | {f"/sys/block/{n}": f"{base}/{n}" for n in names}
    return Tree(files, links)
