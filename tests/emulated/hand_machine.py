"""The emulated laptop that hands work on: ports, keys, sound, a battery, and a line to QEMU."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.emulated import hand_smbios
from tests.emulated.hand_kit import KIT
from tests.emulated.hand_qmp import Qmp
from tests.loops import tool

SOCKETS = 3
STICK = "stick"
"""The image of the stick that goes round the sockets."""
HEARD = "heard.wav"
"""What the speakers played."""
_MIB = 1 << 20
_LINE_S = 30.0


@contextmanager
def running(
    qemu: str, built: Path, folder: Path
) -> Iterator[tuple["subprocess.Popen[bytes]", Qmp]]:
    """It runs until it switches itself off, or the test is over.

    Args:
        qemu: the emulator.
        built: folder with its root file system and the unpacked kernel.
        folder: for its drives, its console, its sound and, in `results`, what it says.
    """
    line = folder / "qmp"
    words = [qemu, *_words(built, folder), "-qmp", f"unix:{line},server=on,wait=on"]
    with (folder / "qemu.log").open("wb") as log:
        process = subprocess.Popen(words, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        try:
            qmp = _connected(line, process)
            yield process, qmp
            qmp.close()
        finally:
            process.kill()
            process.wait()


def _connected(line: Path, process: "subprocess.Popen[bytes]") -> Qmp:
    """QEMU waits for us before its first instruction."""
    for _ in range(int(_LINE_S / 0.1)):
        try:
            return Qmp(line)
        except (FileNotFoundError, ConnectionRefusedError):
            try:
                process.wait(0.1)
            except subprocess.TimeoutExpired:
                continue
            break
    raise AssertionError("QEMU did not start")


def _words(built: Path, folder: Path) -> list[str]:
    (kernel,) = (built / "kernel/boot").glob("vmlinuz-*")
    share = f"local,path={folder / 'results'},mount_tag=results,security_model=none"
    words = ["-M", "q35,smbios-entry-point-type=64", "-accel", "tcg,thread=multi"]
    words += ["-cpu", "max", "-smp", "2", "-m", "2048", "-nodefaults", "-no-reboot"]
    words += ["-display", "none", "-serial", f"file:{folder / 'console.log'}", "-serial", "null"]
    words += ["-virtfs", share, *_tables(folder)]
    words += ["-kernel", str(kernel), "-initrd", str(built / KIT.image)]
    words += ["-append", "console=ttyS0 panic=-1 opknap.emulated mitigations=off"]
    return words + hand_smbios.options(folder) + _drives(folder) + _sockets() + _sound(folder)


def _tables(folder: Path) -> list[str]:
    """What firmware tells of battery, lid and sockets, as the kernel's own language has it."""
    words: list[str] = []
    for source in sorted(Path(__file__).parent.glob("hand_*.asl")):
        table = folder / f"{source.stem}.aml"
        subprocess.run((tool("iasl"), "-p", table, source), check=True, capture_output=True)
        words += ["-acpitable", f"file={table}"]
    return words


def _drives(folder: Path) -> list[str]:
    devices = {
        "hdd": "ide-hd,bus=ide.0,serial=EMUSATA1,model=EMULATED-DISK,drive=hdd",
        "ssd": "nvme,serial=EMUNVME1,drive=ssd",
        STICK: None,
    }
    words: list[str] = []
    for name, device in devices.items():
        image = folder / f"{name}.img"
        image.write_bytes(bytes(16 * _MIB))
        if device is not None:
            words += ["-drive", f"if=none,id={name},format=raw,file={image}", "-device", device]
    return words


def _sockets() -> list[str]:
    # the fourth one leads inside (hand_ports.asl)
    ports = f"qemu-xhci,id=usb,p2={SOCKETS + 1},p3={SOCKETS + 1},addr=0x10"
    return [
        *("-device", ports),
        *("-netdev", "hubport,id=cable,hubid=0", "-device", "e1000e,id=lan,netdev=cable"),
    ]


def _sound(folder: Path) -> list[str]:
    """Speakers that write what they play into a file, and a microphone in a silent room."""
    heard = f"wav,id=speakers,path={folder / HEARD},out.frequency=48000"
    words = ["-audiodev", heard, "-audiodev", "none,id=room", "-device", "ich9-intel-hda"]
    return [
        *words,
        *("-device", "hda-output,audiodev=speakers", "-device", "hda-micro,audiodev=room"),
    ]
