"""Runs in the emulated laptop, on a kernel with real drivers: what opknap does to its drives.

Nothing is judged here: everything that came back goes into `results.json`.
"""

import contextlib
import fcntl
import io
import json
import os
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from agent.__main__ import make_commands
from host.ata.commands import identify, read_native_max, sanitize_status
from host.drive import Drive
from host.errors import HostError
from host.local import LocalHost
from host.opal.commands import ata_discovery
from host.port import DriveHandle

RESULTS = Path("/results/results.json")
_NODES = 10
"""One for each image, and a second of the namespace whose paths are joined."""
_WAIT_S = 120
_DATA = "/var/lib/opknap"


def opknap(*words: str) -> dict[str, object]:
    """A command as somebody types it, with the JSON lines it says."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        status = make_commands(words[:1])(
            [*words, "--json", "--data", _DATA], standalone_mode=False
        )
    return {"status": status or 0, "lines": [json.loads(line) for line in _lines(said)]}


def _lines(said: io.StringIO) -> list[str]:
    return [line for line in said.getvalue().splitlines() if line]


def node(serial: str, nsid: int = 1) -> str:
    """Where a drive stands: the kernel's order is nobody's promise."""
    for drive in LocalHost().drives():
        if isinstance(drive, Drive) and drive.identity.serial == serial:
            return drive.path if nsid == 1 else f"{drive.path.rpartition('n')[0]}n{nsid}"
    raise FileNotFoundError(serial)


def erase(*serials: str) -> dict[str, object]:
    """Erase drives, all at once."""
    words = [node(serial) for serial in serials]
    for serial in serials:
        words += ["--confirm", serial]
    return opknap("erase", *words)


def answers(serial: str) -> dict[str, object]:
    """What the kernel makes of harmless ATA commands."""
    (drive,) = (
        d for d in LocalHost().drives() if isinstance(d, Drive) and d.identity.serial == serial
    )
    handle = LocalHost().open_drive(drive)
    try:
        return _asked(handle)
    finally:
        handle.close()


def _asked(handle: DriveHandle) -> dict[str, object]:
    told: dict[str, object] = {}
    commands = (identify(), read_native_max(extend=True), sanitize_status(), ata_discovery())
    for command in commands:
        try:
            reply = handle.ata(command)
        except HostError as error:
            told[command.name] = {"error": type(error).__name__}
        else:
            told[command.name] = {"verdict": reply.verdict.value, "sense": reply.raw}
    return told


@contextlib.contextmanager
def mounted(path: str) -> Iterator[None]:
    """A file system in use."""
    Path("/mnt").mkdir(exist_ok=True)
    subprocess.run(("mount", "-t", "ext4", path, "/mnt"), check=True)
    try:
        yield
    finally:
        subprocess.run(("umount", "/mnt"), check=True)


@contextlib.contextmanager
def swapping(path: str) -> Iterator[None]:
    """Memory on a drive."""
    subprocess.run(("mkswap", path), check=True)
    subprocess.run(("swapon", path), check=True)
    try:
        yield
    finally:
        subprocess.run(("swapoff", path), check=True)


@contextlib.contextmanager
def opened(path: str, flags: int, *, locked: bool = False) -> Iterator[None]:
    """Another program has it open."""
    descriptor = os.open(path, flags)
    try:
        if locked:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def erase_while(held: contextlib.AbstractContextManager[None], serial: str) -> dict[str, object]:
    """Try to erase a drive that somebody uses."""
    with held:
        return erase(serial)


CHECKS: dict[str, Callable[[], dict[str, object]]] = {
    "drives": lambda: opknap("drives"),
    "ata": lambda: answers("EMUSATA4"),
    "usb": lambda: answers("EMUUSB6"),
    "wrong serial": lambda: opknap("erase", node("EMUNVME1"), "--confirm", "EMUNVME2"),
    "controller": lambda: opknap(
        "erase", node("EMUNVME1").rpartition("n")[0], "--confirm", "EMUNVME1"
    ),
    "stick": lambda: erase("EMUUSB6"),
    "mounted": lambda: erase_while(mounted(node("EMUNVME2", 2)), "EMUNVME2"),
    "held": lambda: erase_while(opened(node("EMUNVME2", 2), os.O_RDONLY | os.O_EXCL), "EMUNVME2"),
    "locked": lambda: erase_while(opened(node("EMUSATA4"), os.O_RDONLY, locked=True), "EMUSATA4"),
    "swap": lambda: erase_while(swapping(node("EMUSATA5")), "EMUSATA5"),
    "one namespace": lambda: erase("EMUNVME1"),
    "two namespaces": lambda: erase("EMUNVME2"),
    "joined paths": lambda: erase("EMUNVME3"),
    "two at once": lambda: erase("EMUSATA4", "EMUSATA5"),
    "bad sector": lambda: erase("EMUSATA7"),
    "drives afterwards": lambda: opknap("drives"),
}


def main() -> None:
    """All of them, each for itself."""
    if "opknap.emulated" not in Path("/proc/cmdline").read_text("ascii").split():
        sys.exit("This runs in the emulated laptop only.")
    waited_until = time.monotonic() + _WAIT_S
    while len(_nodes()) < _NODES and time.monotonic() < waited_until:
        time.sleep(0.5)
    subprocess.run(("udevadm", "settle"), check=False)
    told: dict[str, object] = {"nodes": _nodes(), "release": os.uname().release}
    for name, check in CHECKS.items():
        began = time.monotonic()
        try:
            told[name] = check() | {"seconds": round(time.monotonic() - began)}
        except BaseException:  # noqa: BLE001 - the one beside it is still worth knowing
            told[name] = {"defect": traceback.format_exc()}
        RESULTS.write_text(json.dumps(told), "utf-8")


def _nodes() -> list[str]:
    return sorted(
        path.name for path in Path("/sys/block").iterdir() if not path.name.startswith("loop")
    )


if __name__ == "__main__":
    main()
