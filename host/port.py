"""`Host`: the only door to the machine. It is passed in, never reached for."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from host.drive import Drive, DriveIdentity, HiddenStorage
from host.errors import NotRecorded
from host.firmware import Firmware
from host.hotplug import Watch
from host.input_events import InputStream
from host.readings import Completed, CpuBrand, Device, KernelLine, Unread, Usage, Why


@dataclass(frozen=True, slots=True)
class WriteToken:
    """The permission to write one confirmed drive.

    Only `wipe.guard` mints it, once per process and drive; `open_drive` checks everything in it
    again on the open descriptor. There is no other way to a writable handle.
    """

    identity: DriveIdentity
    size_bytes: int
    diskseq: int | None
    confirmed_serial: str


class Process(Protocol):
    """A process in its own process group that we started."""

    @property
    def pid(self) -> int:
        """Process id."""

    def poll(self) -> int | None:
        """Exit status, negative for a signal, `None` while it runs."""

    def terminate(self) -> None:
        """Ask it to stop (SIGTERM to its group)."""

    def kill(self) -> None:
        """End it (SIGKILL to its group)."""

    def wait(self, timeout_s: float) -> int | None:
        """Exit status, or `None` if it still runs after `timeout_s`."""


class DriveHandle(Firmware, Protocol):
    """An open drive. Buffers, offsets and lengths are multiples of the logical block.

    Reads and writes bypass the page cache. Failed I/O raises `ReadFailed` with its range, a
    vanished drive `DriveGone`. All methods may be called from several threads at once.
    """

    @property
    def size_bytes(self) -> int:
        """Capacity, asked of the open descriptor."""

    @property
    def logical_block_bytes(self) -> int:
        """Smallest unit of I/O."""

    def read_into(self, buffer: memoryview, offset: int) -> None:
        """Fill the whole buffer from `offset`."""

    def write(self, buffer: memoryview, offset: int) -> None:
        """Write the whole buffer at `offset`. Needs a handle opened with a token."""

    def flush(self) -> None:
        """Make what was written durable on the medium (and report late write errors)."""

    @property
    def area(self) -> str:
        """Which part of the drive this is: `main`, `nsid:2`, `boot0`."""

    def others(self) -> "tuple[DriveHandle, ...]":
        """Further namespaces and hardware partitions of the drive, opened and held with it."""

    def close(self) -> None:
        """Release the drive and everything held with it."""


class Host(Protocol):
    """Everything opknap may ask of a machine."""

    @property
    def kind(self) -> str:
        """`real`, `recorded` or `simulated`."""

    def run(self, argv: Sequence[str], *, timeout_s: float) -> Completed:
        """Run a command (words, no shell, `LC_ALL=C`, own process group).

        Raises:
            CommandMissing, CommandFailed, CommandTimedOut, NotRecorded
        """

    def read_bytes(self, path: str) -> bytes | Unread:
        """A whole file, or why not."""

    def read_text(self, path: str) -> str | Unread:
        """A whole file as stripped text (odd bytes become U+FFFD), or why not."""

    def list_dir(self, path: str) -> tuple[str, ...] | Unread:
        """Sorted names in a folder, or why not."""

    def real_path(self, path: str) -> str | None:
        """Where a path leads after symbolic links; `None` if it leads nowhere."""

    def devices(self, subsystem: str) -> tuple[Device, ...] | Unread:
        """Devices of a udev subsystem; without udevd they have few properties."""

    def watch(self, *subsystems: str) -> Watch:
        """Listen to devices of these udev subsystems that come, go and change.

        Raises:
            NotRecorded: nothing happens in a recording.
            DeviceDenied: the kernel does not let us listen.
        """
        raise NotRecorded(f"nothing happens to {', '.join(subsystems)} in a recording")

    def open_input(self, node: str) -> InputStream:
        """Open a keyboard, touchpad or switch (`/dev/input/event3`); not grabbed yet.

        Raises:
            NotRecorded: a recording has no keys.
            DeviceDenied, DeviceGone
        """
        raise NotRecorded(f"{node} is not recorded")

    def kernel_log(self) -> tuple[KernelLine, ...] | Unread:
        """The kernel's log since boot, oldest first."""
        return Unread("/dev/kmsg", Why.NOT_RECORDED)

    def amt_reply(self) -> bytes | Unread:
        """What Intel's management engine answers when it is asked whether it is provisioned."""
        return Unread("/dev/mei0", Why.NOT_RECORDED)

    def changed_setting(self, path: str, value: str) -> AbstractContextManager[None]:
        """Write a file of sysfs that is on the list; what it held is put back at the end.

        Raises:
            DeviceDenied: it is not on the list, or cannot be written.
            NotRecorded: a recording is never written.
        """
        raise NotRecorded(f"{path} belongs to a recording: {value!r} was not written")

    def cpu_brand(self) -> CpuBrand | None:
        """Marketing name by py-cpuinfo: takes a second, background only."""

    def usage(self) -> Usage:
        """Memory, load, frequencies, temperatures and fans, by psutil."""

    def drives(self, *, include_loop: bool = False) -> tuple[Drive | HiddenStorage, ...]:
        """Every drive and every hint of one; nothing is left out in silence."""

    def open_drive(self, drive: Drive, access: WriteToken | None = None) -> DriveHandle:
        """Open for reading, or with a token for writing.

        Raises:
            NotPermitted: a check on the open descriptor failed; nothing was written.
            DriveGone: it is no longer there.
        """

    def spawn(
        self, argv: Sequence[str], *, log: str, environment: Mapping[str, str] | None = None
    ) -> Process:
        """Start a process of its own process group; both outputs go to the file `log`."""

    def ask_to_stop(self, pid: int, argument: str) -> bool:
        """SIGTERM to a process that an earlier run of ours started.

        Args:
            pid: its number, as it told it.
            argument: a word of its command line; another process under that number is left alone.

        Returns:
            Whether it was there and was asked.
        """

    def pause(self, seconds: float) -> None:
        """Wait, by this machine's clock; short, so that a stop is heard."""

    def boot_ms(self) -> int:
        """Milliseconds since boot, suspend included (CLOCK_BOOTTIME)."""

    def boot_id(self) -> str:
        """The kernel's id of this boot."""

    def utc_now(self) -> str:
        """Wall clock, `2026-11-23T09:16:54.120Z`; may be wrong, never used for durations."""
