"""A recorded laptop with simulated drives: nothing in it can touch the machine's own drives."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from typing_extensions import override

from host.capture import Capture
from host.drive import Drive, HiddenStorage
from host.hotplug import Watch
from host.input_events import InputStream
from host.local import LocalHost
from host.port import DriveHandle, Host, Process, WriteToken
from host.readings import Completed, CpuBrand, Device, KernelLine, Unread, Usage
from host.recorded import RecordedHost
from host.simulated.drive import Fault, SimulatedDriveSpec, make_simulated_drive
from host.simulated.drives_folder import DrivesFolder, read_clock
from host.simulated.family import family_of, practice_profile
from host.simulated.model import RealClock
from host.suspend import Slept

PRACTICE_BYTES = 64 << 20
"""Size of a practice drive's medium."""
BELIEVABLE_RATE = 8 << 20
"""Bytes a second: a practice drive takes some 16 s, long enough to see the screens."""
BELIEVABLE_SECONDS = 10
"""Of a practice drive's sanitize."""
_OLD_DATA = b"Dear Sir or Madam, please find attached the tax return of last year. "
_NO_LAPTOP = "no laptop"
_ASKED_OF_LAPTOP = frozenset({"stressapptest", "stress-ng", "smartctl", "nvme"})
"""Programs that load or ask the laptop itself."""


class SimulatedHost(Host):
    """Answers come from a recording, drives from a folder, clocks and processes are real."""

    def __init__(self, recording: RecordedHost, folder: Path) -> None:
        self._recording = recording
        self._folder = folder
        self._machine = LocalHost()
        settings = read_clock(folder)
        self._clock = RealClock(settings.speed)
        self._boot_id = settings.boot_id or self._machine.boot_id()
        self._drives = DrivesFolder(folder, self._clock, self._boot_id)

    @classmethod
    def prepare(
        cls,
        recording: RecordedHost,
        folder: Path,
        *,
        rate_bytes_s: int | None = BELIEVABLE_RATE,
        faults: Mapping[str, tuple[Fault, ...]] | None = None,
        size_bytes: int = PRACTICE_BYTES,
        serial_of: Callable[[Drive], str] | None = None,
        firmware: bool = False,
        firmware_seconds: int = BELIEVABLE_SECONDS,
    ) -> "SimulatedHost":
        """Make a practice drive for every drive of the recording that has none yet.

        Args:
            recording: The laptop.
            folder: Where the drives live, one folder each, named by drive id.
            rate_bytes_s: Pace; `None` for as fast as possible.
            faults: By drive id of the recording.
            size_bytes: Size of each medium.
            serial_of: Serial for drives whose recording had theirs removed.
            firmware: Give SATA, NVMe and eMMC drives electronics that take erase commands. A drive
                with faults stays a plain one.
            firmware_seconds: About how long their sanitize takes.
        """
        name_serial = serial_of or _practice_serial
        for drive in recording.drives():
            if isinstance(drive, Drive):
                practice = _practice(drive, size_bytes, name_serial)
                if not (folder / practice.id / "drive.json").exists():
                    bad = (faults or {}).get(drive.id, ())
                    has_firmware = firmware and not bad
                    profile = practice_profile(practice, firmware_seconds) if has_firmware else None
                    spec = SimulatedDriveSpec(
                        drive=practice,
                        rate_bytes_s=rate_bytes_s,
                        faults=bad,
                        family=None if profile is None else family_of(profile),
                        profile=profile,
                    )
                    make_simulated_drive(folder / practice.id, spec, old_data=_OLD_DATA)
        return cls(recording, folder)

    @classmethod
    def of_drives(cls, folder: Path) -> "SimulatedHost":
        """Only the drives of a folder, without a laptop around them: for the erase process."""
        return cls(RecordedHost(Capture(name=_NO_LAPTOP)), folder)

    @property
    def folder(self) -> Path:
        """Where the simulated drives live."""
        return self._folder

    @property
    @override
    def kind(self) -> str:
        return "simulated"

    @override
    def run(self, argv: Sequence[str], *, timeout_s: float) -> Completed:
        return self._recording.run(argv, timeout_s=timeout_s)

    @override
    def read_bytes(self, path: str) -> bytes | Unread:
        return self._recording.read_bytes(path)

    @override
    def read_text(self, path: str) -> str | Unread:
        return self._recording.read_text(path)

    @override
    def list_dir(self, path: str) -> tuple[str, ...] | Unread:
        return self._recording.list_dir(path)

    @override
    def real_path(self, path: str) -> str | None:
        return self._recording.real_path(path)

    @override
    def devices(self, subsystem: str) -> tuple[Device, ...] | Unread:
        return self._recording.devices(subsystem)

    @override
    def watch(self, *subsystems: str) -> Watch:
        return self._recording.watch(*subsystems)

    @override
    def open_input(self, node: str) -> InputStream:
        return self._recording.open_input(node)

    @override
    def kernel_log(self) -> tuple[KernelLine, ...] | Unread:
        return self._recording.kernel_log()

    @override
    def changed_setting(self, path: str, value: str) -> AbstractContextManager[None]:
        return self._recording.changed_setting(path, value)

    @override
    def cpu_brand(self) -> CpuBrand | None:
        return self._recording.cpu_brand()

    @override
    def usage(self) -> Usage:
        return self._recording.usage()

    @override
    def drives(self, *, include_loop: bool = False) -> tuple[Drive | HiddenStorage, ...]:
        hints = [h for h in self._recording.drives() if isinstance(h, HiddenStorage)]
        return (*self._drives.drives(), *hints)

    @override
    def open_drive(self, drive: Drive, access: WriteToken | None = None) -> DriveHandle:
        return self._drives.open(drive, access)

    @override
    def spawn(
        self, argv: Sequence[str], *, log: str, environment: Mapping[str, str] | None = None
    ) -> Process:
        # A recorded laptop is never tested by loading the machine that replays it.
        if argv[0].rsplit("/", 1)[-1] in _ASKED_OF_LAPTOP:
            return self._recording.spawn(argv, log=log, environment=environment)
        return self._machine.spawn(argv, log=log, environment=environment)

    @override
    def ask_to_stop(self, pid: int, argument: str) -> bool:
        return self._machine.ask_to_stop(pid, argument)

    @override
    def pause(self, seconds: float) -> None:
        self._clock.pause(seconds)

    def sleep(self, seconds: int) -> Slept:
        """The practice laptop sleeps in S3 and wakes: what `host.suspend.suspend` is to a real one.

        Raises:
            CommandLost: a drive is busy.
        """
        began_ms = self.boot_ms()
        self._drives.suspend()
        self.pause(seconds)
        return Slept(slept=True, elapsed_ms=self.boot_ms() - began_ms)

    @override
    def boot_ms(self) -> int:
        return self._clock.now_ms()

    @override
    def boot_id(self) -> str:
        return self._boot_id

    @override
    def utc_now(self) -> str:
        return self._machine.utc_now()


def _practice(drive: Drive, size_bytes: int, name_serial: Callable[[Drive], str]) -> Drive:
    """The recorded drive with a small medium and a serial that can be typed."""
    identity = drive.identity.model_copy(update={"serial": name_serial(drive)})
    return drive.model_copy(
        update={
            "identity": identity,
            "size_bytes": size_bytes,
            "native_size_bytes": size_bytes,
            "simulated": True,
            "stands_for_bytes": drive.size_bytes,
            "mounts": (),
            "swaps": (),
            "holders": (),
            "live_medium": None,
            "areas": (),  # its own electronics tell which it has
        }
    )


def _practice_serial(drive: Drive) -> str:
    """The recorded serial; public recordings have theirs blanked, so make one from the id."""
    serial = drive.identity.serial
    usable = serial is not None and any(c.isdigit() for c in serial)
    return serial if usable and serial is not None else f"PRACTICE{drive.id.upper()}"
