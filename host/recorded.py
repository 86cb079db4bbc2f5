"""A machine that only exists as a recording: it answers what was recorded and nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from typing_extensions import override

from host.bare_smartctl import SMARTCTL, is_report_of
from host.capture import EVERY_SUBSYSTEM, Capture, read_capture
from host.drive import Drive, HiddenStorage
from host.errors import CommandMissing, DriveGone, NotRecorded
from host.kernel_log import KMSG, parse_kernel_log
from host.mei import MEI
from host.port import DriveHandle, Host, Process, WriteToken
from host.readings import Completed, CpuBrand, Device, KernelLine, Unread, Usage, Why
from host.recorded_paths import canonical, folders_of, why_missing
from host.signatures import Signature
from host.storage import list_drives
from host.storage_nodes import Probes

MISSING_COMMAND = 127
"""Exit status under which a recording says that the tool was not installed."""


@dataclass(frozen=True, slots=True)
class EndedProcess:
    """A process of a recording: it ended long ago."""

    exit_status: int
    pid: int = 0
    """None: nothing can be signalled."""

    def poll(self) -> int | None:
        """Its exit status."""
        return self.exit_status

    def terminate(self) -> None:
        """Nothing is left to be ended."""

    def kill(self) -> None:
        """Nothing is left to be ended."""

    def wait(self, timeout_s: float) -> int | None:  # noqa: ARG002 - it has ended
        """Its exit status, at once."""
        return self.exit_status


class RecordedHost(Host):
    """Replays a capture; the order of questions does not matter."""

    def __init__(self, capture: Capture) -> None:
        self._capture = capture
        self._known_folders: tuple[Mapping[str, bytes], int, dict[str, set[str]]] | None = None

    @classmethod
    def read(cls, path: Path) -> Self:
        """Replay a capture folder or a single recorded output.

        Raises:
            NotRecorded: it is no recording.
        """
        return cls(read_capture(path))

    @property
    def name(self) -> str:
        """The recording's name."""
        return self._capture.name

    @property
    @override
    def kind(self) -> str:
        return "recorded"

    @override
    def run(self, argv: Sequence[str], *, timeout_s: float) -> Completed:
        words = tuple(argv)
        answer = self._capture.commands.get(words)
        if answer is None and words[:3] == SMARTCTL:
            answer = self._report_under_another_name(words[-1])
        return self._answered(words, answer)

    def _report_under_another_name(self, node: str) -> Completed | None:
        """The report of a drive that smartctl knew by its controller, or by an earlier name."""
        if not self._capture.bare.drives:
            return None
        drives = [each for each in self.drives() if isinstance(each, Drive) and each.path == node]
        reports = self._capture.bare.drives
        told = next((r for r in reports for d in drives if is_report_of(r, d)), None)
        return None if told is None else self._capture.commands.get((*SMARTCTL, told.path))

    @staticmethod
    def _answered(words: tuple[str, ...], answer: Completed | None) -> Completed:
        if answer is None:
            raise NotRecorded(f"the recording holds no answer to `{' '.join(words)}`")
        if answer.exit_status == MISSING_COMMAND and not answer.stdout:
            raise CommandMissing(words, "was not installed")
        return answer

    @override
    def read_bytes(self, path: str) -> bytes | Unread:
        content = self._recorded_file(path)
        return content or Unread(path, self._why(path) if content is None else Why.EMPTY)

    def _recorded_file(self, path: str) -> bytes | None:
        files = self._capture.files
        if path in files:
            return files[path]
        return files.get(canonical(self._capture.index.links, path))

    def _why(self, path: str) -> Why:
        index = self._capture.index
        why = why_missing(index.missing, index.folders, path)
        if why is not Why.NOT_RECORDED:
            return why
        return why_missing(index.missing, index.folders, canonical(index.links, path))

    @override
    def read_text(self, path: str) -> str | Unread:
        content = self.read_bytes(path)
        if isinstance(content, Unread):
            return content
        return content.decode("utf-8", "replace").strip() or Unread(path, Why.EMPTY)

    @override
    def list_dir(self, path: str) -> tuple[str, ...] | Unread:
        index = self._capture.index
        for known in (path, canonical(index.links, path)):
            if known in index.folders:
                return index.folders[known]
            if names := self._folders().get(known.rstrip("/") or "/"):
                return tuple(sorted(names))
        return Unread(path, self._why(path))

    def _folders(self) -> dict[str, set[str]]:
        """By the files of this moment; made once as long as there are no others."""
        files = self._capture.files
        known = self._known_folders
        if known is None or known[0] is not files or known[1] != len(files):
            known = self._known_folders = files, len(files), folders_of(files)
        return known[2]

    @override
    def real_path(self, path: str) -> str | None:
        index = self._capture.index
        if path in index.links:
            return index.links[path]
        real = canonical(index.links, path)
        is_known = real in self._capture.files or real in index.folders
        return real if is_known else None

    @override
    def devices(self, subsystem: str) -> tuple[Device, ...] | Unread:
        asked = self._capture.index.subsystems
        is_known = not asked or subsystem in asked or EVERY_SUBSYSTEM in asked
        if self._capture.devices is None or not is_known:
            return Unread(f"udev:{subsystem}", Why.NOT_RECORDED)
        return tuple(d for d in self._capture.devices if d.subsystem == subsystem)

    @override
    def amt_reply(self) -> bytes | Unread:
        return self.read_bytes(MEI)

    @override
    def kernel_log(self) -> tuple[KernelLine, ...] | Unread:
        content = self.read_bytes(KMSG)
        if isinstance(content, Unread):
            return () if content.why is Why.EMPTY else content
        return parse_kernel_log(content.decode("utf-8", "replace"))

    @override
    def cpu_brand(self) -> CpuBrand | None:
        return self._capture.brand

    @override
    def usage(self) -> Usage:
        return self._capture.usage or Usage()

    @override
    def drives(self, *, include_loop: bool = False) -> tuple[Drive | HiddenStorage, ...]:
        probes = Probes(signature=lambda _: Signature(), loop=lambda _: None)
        listed = list_drives(self, probes, include_loop=False)
        seen = [entry for entry in listed if isinstance(entry, Drive)]
        hints = [entry for entry in listed if not isinstance(entry, Drive)]
        # A report of a drive that nothing else lists is a drive all the same.
        told = [d for d in self._capture.bare.drives if not any(is_report_of(d, s) for s in seen)]
        return (*seen, *told, *hints)

    @override
    def open_drive(self, drive: Drive, access: WriteToken | None = None) -> DriveHandle:
        raise DriveGone(f"{drive.path} is a recording: it has no medium")

    @override
    def spawn(
        self, argv: Sequence[str], *, log: str, environment: Mapping[str, str] | None = None
    ) -> Process:
        """The recorded end of a command; of the only one of this program if its words differ.

        A long test's words hold what the machine had free then (`-M 7168`), which a replay need
        not have.

        Raises:
            NotRecorded: the recording holds no answer, or several that differ in their words.
            CommandMissing: the tool was not installed.
        """
        words = tuple(argv)
        commands = self._capture.commands
        answer = commands.get(words)
        if answer is None:
            alike = [each for known, each in commands.items() if known[:1] == words[:1]]
            answer = alike[0] if len(alike) == 1 else None
        done = self._answered(words, answer)
        with Path(log).open("ab") as output:
            output.write(done.stdout + done.stderr)
        return EndedProcess(done.exit_status)

    @override
    def ask_to_stop(self, pid: int, argument: str) -> bool:
        return False

    @override
    def pause(self, seconds: float) -> None:
        """No time passes in a recording."""

    @override
    def boot_ms(self) -> int:
        return self._capture.index.boot_ms

    @override
    def boot_id(self) -> str:
        boot_id = self.read_text("/proc/sys/kernel/random/boot_id")
        return boot_id if isinstance(boot_id, str) else "recorded"

    @override
    def utc_now(self) -> str:
        return self._capture.index.utc or "1970-01-01T00:00:00.000Z"
