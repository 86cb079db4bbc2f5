"""The real machine."""

import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import cpuinfo
import psutil
import pyudev
from typing_extensions import override

from host.block_io import loop_backing, read_head, read_tail
from host.commands import SpawnedProcess, ask_to_stop, run_command, spawn_command
from host.drive import Drive, HiddenStorage, LoopBacking
from host.evdev import EvdevStream, open_evdev
from host.kernel_log import read_kernel_log
from host.mei import ask_amt
from host.opening import open_checked
from host.port import DriveHandle, Host, WriteToken
from host.raid_marks import TAIL_BYTES, raid_member
from host.readings import NOT_A_FOLDER, Completed, CpuBrand, Device, KernelLine, Unread, Usage, Why
from host.settings import changed_setting
from host.signatures import HEAD_BYTES, Signature, read_signature
from host.storage import list_drives
from host.storage_nodes import Probes
from host.udev_watch import UdevWatch, device_of
from host.usage import read_usage


class LocalHost(Host):
    """The machine we run on."""

    @property
    @override
    def kind(self) -> str:
        return "real"

    @override
    def run(self, argv: Sequence[str], *, timeout_s: float) -> Completed:
        return run_command(argv, timeout_s=timeout_s)

    @override
    def read_bytes(self, path: str) -> bytes | Unread:
        try:
            content = Path(path).read_bytes()
        except OSError as error:
            return _unread(path, error)
        return content or Unread(path, Why.EMPTY)

    @override
    def read_text(self, path: str) -> str | Unread:
        content = self.read_bytes(path)
        if isinstance(content, Unread):
            return content
        return content.decode("utf-8", "replace").strip() or Unread(path, Why.EMPTY)

    @override
    def list_dir(self, path: str) -> tuple[str, ...] | Unread:
        try:
            return tuple(sorted(entry.name for entry in Path(path).iterdir()))
        except NotADirectoryError as error:
            is_file = Path(path).exists()
            return Unread(path, Why.FAILED, NOT_A_FOLDER) if is_file else _unread(path, error)
        except OSError as error:
            return _unread(path, error)

    @override
    def real_path(self, path: str) -> str | None:
        try:
            return str(Path(path).resolve(strict=True))
        except (OSError, RuntimeError):
            return None

    @override
    def devices(self, subsystem: str) -> tuple[Device, ...] | Unread:
        try:
            found = self._udev_context().list_devices(subsystem=subsystem)
            return tuple(device_of(device, subsystem) for device in found)
        except (ImportError, OSError) as error:  # no libudev, or no sysfs to look at
            return Unread(f"udev:{subsystem}", Why.FAILED, str(error))

    @cached_property
    def _udev(self) -> threading.local:
        """A context for each thread: libudev is not for two, and finding it starts programs."""
        return threading.local()

    def _udev_context(self) -> Any:  # noqa: ANN401 - pyudev has no types
        known = getattr(self._udev, "context", None)
        if known is None:
            known = self._udev.context = pyudev.Context()
        return known

    @override
    def watch(self, *subsystems: str) -> UdevWatch:
        return UdevWatch(*subsystems)

    @override
    def open_input(self, node: str) -> EvdevStream:
        return open_evdev(node)

    @override
    def kernel_log(self) -> tuple[KernelLine, ...] | Unread:
        return read_kernel_log()

    @override
    def amt_reply(self) -> bytes | Unread:
        return ask_amt()

    @override
    def changed_setting(self, path: str, value: str) -> AbstractContextManager[None]:
        return changed_setting(path, value)

    @override
    def cpu_brand(self) -> CpuBrand | None:
        known = cpuinfo.get_cpu_info()
        return CpuBrand(
            brand=str(known["brand_raw"]) if known.get("brand_raw") else None,
            flags=tuple(str(flag) for flag in known.get("flags", ())),
        )

    @override
    def usage(self) -> Usage:
        return read_usage(psutil)

    @override
    def drives(self, *, include_loop: bool = False) -> tuple[Drive | HiddenStorage, ...]:
        probes = Probes(signature=_signature, loop=self._loop)
        return list_drives(self, probes, include_loop=include_loop)

    def _loop(self, node: str) -> tuple[LoopBacking, str] | None:
        name = node.rsplit("/", 1)[-1]
        backing = self.read_text(f"/sys/block/{name}/loop/backing_file")
        return loop_backing(node, backing) if isinstance(backing, str) else None

    @override
    def open_drive(self, drive: Drive, access: WriteToken | None = None) -> DriveHandle:
        def look() -> Drive | None:
            listed = self.drives(include_loop=drive.loop is not None)
            at_path = (d for d in listed if isinstance(d, Drive) and d.path == drive.path)
            return next(at_path, None)

        return open_checked(self, drive, look, access)

    @override
    def spawn(
        self, argv: Sequence[str], *, log: str, environment: Mapping[str, str] | None = None
    ) -> SpawnedProcess:
        return spawn_command(argv, log=log, environment=environment)

    @override
    def ask_to_stop(self, pid: int, argument: str) -> bool:
        return ask_to_stop(pid, argument)

    @override
    def pause(self, seconds: float) -> None:
        time.sleep(seconds)

    @override
    def boot_ms(self) -> int:
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000

    @override
    def boot_id(self) -> str:
        known = self.read_text("/proc/sys/kernel/random/boot_id")
        return known if isinstance(known, str) else "unknown"

    @override
    def utc_now(self) -> str:
        return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _signature(node: str) -> Signature:
    head = read_head(node, HEAD_BYTES)
    return replace(read_signature(head), raid=raid_member(head, *read_tail(node, TAIL_BYTES)))


def _unread(path: str, error: OSError) -> Unread:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return Unread(path, Why.ABSENT)
    if isinstance(error, PermissionError):
        return Unread(path, Why.DENIED)
    return Unread(path, Why.FAILED, error.strerror or "")
