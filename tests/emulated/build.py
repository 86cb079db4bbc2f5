"""The emulated laptop's root file system: this very Python and opknap, busybox, udev, modules.

    python -m tests.emulated.build FOLDER

FOLDER holds a Debian kernel and udev, unpacked in `kernel/` and `udev/` (`make test-emulated` does
that); `root.cpio` is written into it. Another kit makes another root file system.
"""

import importlib.metadata
import lzma
import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from packaging.requirements import Requirement

from tests.emulated.archive import Archive
from tests.loops import tool

_HERE = Path(__file__).parent
_PRODUCT = Path(__file__).parents[2]
_ROOMS = ("agent", "checks", "host", "inventory", "reports", "wipe")
_FIRST = ("crc32c_generic", "crct10dif_generic", "virtio_pci", "9pnet_virtio", "9p")
"""Before anything else: others ask for the checksums by name, and the results go over 9p."""
_DRIVERS = (
    *("nvme", "ahci", "sd_mod", "sg", "loop", "ext4"),
    *("xhci_pci", "usb_storage", "mmc_block", "sdhci_pci"),
)
_APPLETS = (
    *("sh", "cat", "insmod", "mkswap", "mount", "poweroff"),
    *("swapoff", "swapon", "sync", "umount"),
)
_FOLDERS = ("proc", "sys", "dev", "run", "tmp", "results", "root", "var/lib/opknap", "etc")
_UNUSED = {"test", "idlelib", "site-packages", "dist-packages", "lib2to3", "tkinter", "ensurepip"}
_RULES = ("50-udev-default", "60-block", "60-persistent-storage", "80-drivers")
_GROUPS = (
    *("disk", "tty", "kmem", "video", "audio", "lp", "cdrom", "tape", "dialout", "kvm", "input"),
    *("render", "sgx"),
)
"""That udev's rules name."""


@dataclass(frozen=True, slots=True)
class Kit:
    """What a root file system holds beside the interpreter and opknap."""

    image: str = "root.cpio"
    guest: Path = _HERE / "guest.py"
    """Runs there."""
    drivers: tuple[str, ...] = _DRIVERS
    options: Mapping[str, str] = field(default_factory=dict)
    """By driver, what it is told as it is loaded."""
    applets: tuple[str, ...] = _APPLETS
    rules: tuple[str, ...] = _RULES
    helpers: tuple[str, ...] = ("ata_id", "scsi_id")
    programs: tuple[str, ...] = ()
    """Tools of this machine, by name."""
    files: tuple[Path, ...] = ()
    """Of this machine, at the same place."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """Files by path and content."""
    tests: tuple[Path, ...] = ()
    """Modules of the tests that the guest imports."""


def main(folder: Path, kit: Kit = Kit()) -> None:
    """Build it."""
    with (folder / kit.image).open("wb") as output:
        root = _Root(Archive(output), kit)
        root.system()
        root.python()
        root.udev(folder / "udev")
        root.modules(folder / "kernel")
        root.finish()


class _Root:
    def __init__(self, archive: Archive, kit: Kit) -> None:
        self._archive = archive
        self._kit = kit
        self._libraries: set[Path] = set()

    def system(self) -> None:
        """Busybox under all the names that are used, and what init runs."""
        for folder in _FOLDERS:
            self._archive.folder(folder)
        self._archive.console()
        self._program(Path(tool("busybox")), "bin/busybox")
        for applet in self._kit.applets:
            self._archive.link(f"bin/{applet}", "busybox")
        self._archive.copy(Path(tool("ldconfig")), "sbin/ldconfig")
        groups = "".join(f"{name}:x:{100 + n}:\n" for n, name in enumerate(_GROUPS))
        self._archive.file("etc/group", f"root:x:0:\n{groups}".encode())
        self._archive.file("etc/passwd", b"root:x:0:0:root:/root:/bin/sh\n")
        self._archive.file("init", (_HERE / "init.sh").read_bytes(), mode=0o755)
        self._archive.copy(self._kit.guest, "guest.py")
        for name in self._kit.programs:
            self._program(Path(tool(name)), f"bin/{name}")
        for path in self._kit.files:
            self._program(path)
        for place, text in self._kit.texts.items():
            self._archive.file(place, text.encode())

    def python(self) -> None:
        """The interpreter and the packages that opknap needs, at the places where they are."""
        interpreter = Path(sys.executable).resolve()
        self._program(interpreter)
        self._archive.link(f"{sys.prefix}/bin/python", interpreter)
        self._archive.copy(Path(sys.prefix) / "pyvenv.cfg")
        # under another name it would not find its packages
        self._archive.file("interpreter", f"{sys.prefix}/bin/python\n".encode())
        for path in _files(Path(sysconfig.get_path("stdlib")), _UNUSED):
            self._program(path)
        for path in _packages("opknap"):
            self._program(path)
        for path in (path for room in _ROOMS for path in _files(_PRODUCT / room, set())):
            self._archive.copy(path, Path("opknap") / path.relative_to(_PRODUCT))
        for path in self._kit.tests:
            self._archive.copy(path, Path("opknap") / path.relative_to(_PRODUCT))
        site = Path(sysconfig.get_path("purelib"))
        self._archive.file(site / "opknap-emulated.pth", b"/opknap\n")

    def udev(self, unpacked: Path) -> None:
        """The daemon that looks at every drive which somebody lets go of."""
        self._program(unpacked / "bin/udevadm", "bin/udevadm")
        self._archive.link("lib/systemd/systemd-udevd", "/bin/udevadm")
        for rule in self._kit.rules:
            rules = unpacked / f"lib/udev/rules.d/{rule}.rules"
            self._archive.copy(rules, f"lib/udev/rules.d/{rule}.rules")
        for helper in self._kit.helpers:
            self._program(unpacked / "lib/udev" / helper, f"lib/udev/{helper}")
        # pyudev looks for it by its name
        self._libraries.add(_library("libudev.so.1"))

    def modules(self, unpacked: Path) -> None:
        """Drivers with all that they stand on, and the order in which they are loaded."""
        known = {_module(path): path for path in unpacked.rglob("*.ko*")}
        order: list[str] = []
        for wanted in _FIRST:
            self._module(wanted, known, order)
        order.append("--")
        for wanted in self._kit.drivers:
            self._module(wanted, known, order)
        for name, words in self._kit.options.items():
            self._archive.file(f"modules/{name}.options", words.encode())
        self._archive.file("modules/order", "\n".join(order).encode() + b"\n")

    def finish(self) -> None:
        """The libraries of all programs."""
        for library in sorted(self._libraries):
            self._archive.copy(library.resolve(), library)
        self._archive.close()

    def _program(self, path: Path, name: str | None = None) -> None:
        self._archive.copy(path, name)
        with path.open("rb") as content:
            if content.read(4) != b"\x7fELF":
                return
        listed = subprocess.run(("ldd", path), check=False, capture_output=True, text=True)
        found = re.findall(r"(/\S+) \(0x", listed.stdout)
        self._libraries |= {Path(library) for library in found}

    def _module(self, name: str, known: dict[str, Path], order: list[str]) -> None:
        if name in order or name not in known:  # built in
            return
        content = known[name].read_bytes()
        if known[name].suffix == ".xz":
            content = lzma.decompress(content)
        needs = re.search(rb"\0depends=([^\0]*)\0", content)
        for needed in needs[1].decode().split(",") if needs and needs[1] else []:
            self._module(needed.replace("-", "_"), known, order)
        order.append(name)
        self._archive.file(f"modules/{name}.ko", content)


def _module(path: Path) -> str:
    return path.name.partition(".ko")[0].replace("-", "_")


def _files(top: Path, without: set[str]) -> Iterator[Path]:
    for path in sorted(top.iterdir()):
        if path.name in without or path.name.startswith("config-"):
            continue
        if path.is_dir():
            yield from _files(path, without)
        elif path.is_file() and path.suffix != ".a":
            yield path


def _packages(wanted: str) -> Iterator[Path]:
    """The files of what a package needs, and of itself its name and version alone."""
    names: set[str] = set()
    waiting = [Requirement(wanted)]
    while waiting:
        need = waiting.pop()
        if need.name in names or (need.marker and not need.marker.evaluate({"extra": ""})):
            continue
        names.add(need.name)
        package = importlib.metadata.distribution(need.name)
        waiting += [Requirement(each) for each in package.requires or ()]
        for file in package.files or ():
            path = Path(str(package.locate_file(file)))
            if path.is_file() and (need.name != wanted or ".dist-info" in str(file)):
                yield path


def _library(name: str) -> Path:
    listed = subprocess.run((tool("ldconfig"), "-p"), check=True, capture_output=True, text=True)
    found = re.search(rf"{re.escape(name)} .*x86-64.* => (\S+)", listed.stdout)
    if found is None:
        raise FileNotFoundError(name)
    return Path(found[1])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
