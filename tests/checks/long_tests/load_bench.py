"""A laptop on which loads are scripted and time passes only in `pause`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from typing_extensions import override

from checks.long_tests.values import LongControl, LongProgress
from host.capture import Capture
from host.errors import CommandMissing, HostError
from host.port import Process
from host.readings import Completed, KernelLine, Unread, Usage
from host.recorded import RecordedHost

DATA = Path(__file__).parents[2] / "data/long_tests"
FOLDER = "/job/tests"

Growing = Callable[[int], str]
"""What a file holds after so many milliseconds."""


def recorded(name: str) -> str:
    """A recorded output."""
    return (DATA / name).read_text("utf-8")


@dataclass(frozen=True, slots=True)
class Program:
    """What a program does when it is started."""

    lasts_s: int
    status: int = 0
    says: Growing = lambda _: ""
    yaml: str = ""
    """Written to the file behind `--yaml` when it ends."""
    is_stubborn: bool = False
    """It does not hear SIGTERM."""
    status_when_asked: int = 0
    on_start: Callable[[], None] = lambda: None


@dataclass(slots=True)
class Ran(Process):
    """A started program."""

    bench: "LoadBench"
    program: Program
    argv: tuple[str, ...]
    log: str
    began_ms: int
    ended: int | None = None
    signals: list[str] = field(default_factory=list)

    @property
    @override
    def pid(self) -> int:
        return 4711

    @override
    def poll(self) -> int | None:
        if self.ended is None and self.age_ms >= self.program.lasts_s * 1000:
            self.ended = self.program.status
        return self.ended

    @override
    def terminate(self) -> None:
        self.signals.append("TERM")
        if not self.program.is_stubborn:
            self.ended = self.program.status_when_asked

    @override
    def kill(self) -> None:
        self.signals.append("KILL")
        if self.ended is None:
            self.ended = -9

    @override
    def wait(self, timeout_s: float) -> int | None:
        if self.poll() is None:
            self.bench.pause(timeout_s)
        return self.poll()

    @property
    def age_ms(self) -> int:
        """Since it was started."""
        return self.bench.boot_ms() - self.began_ms


class LoadBench(RecordedHost):
    """Files may change with time; programs are started by their first word."""

    def __init__(
        self,
        programs: Mapping[str, Program],
        files: Mapping[str, str | Growing] | None = None,
        log: Callable[[int], Sequence[str]] | None = None,
    ) -> None:
        super().__init__(Capture(name="bench"))
        self.programs = programs
        self.files = dict(files or {})
        self.started: list[Ran] = []
        self._log = log
        self._now_ms = 100_000
        self._zero_ms = self._now_ms

    @property
    def elapsed_ms(self) -> int:
        """Since the bench was made."""
        return self._now_ms - self._zero_ms

    @override
    def read_bytes(self, path: str) -> bytes | Unread:
        for ran in self.started:
            if path == ran.log:
                return ran.program.says(ran.age_ms).encode()
            if path in ran.argv:
                return ran.program.yaml.encode() if ran.poll() is not None else b""
        known = self.files.get(path)
        self._capture.files = {} if known is None else {path: self._content(known)}
        return super().read_bytes(path)

    @override
    def list_dir(self, path: str) -> tuple[str, ...] | Unread:
        below = path + "/"
        paths = [*self.files, *(ran.log for ran in self.started)]
        names = {each.removeprefix(below).split("/")[0] for each in paths if each.startswith(below)}
        return tuple(sorted(names)) if names else super().list_dir(path)

    @override
    def usage(self) -> Usage:
        return Usage(logical_processors=4)

    @override
    def kernel_log(self) -> tuple[KernelLine, ...] | Unread:
        if self._log is None:
            return super().kernel_log()
        lines = enumerate(self._log(self.elapsed_ms))
        return tuple(KernelLine(number, number * 1000, 4, text) for number, text in lines)

    @override
    def run(self, argv: Sequence[str], *, timeout_s: float) -> Completed:
        if argv[0] not in self.programs:
            raise CommandMissing(tuple(argv), "not installed")
        return Completed(tuple(argv), 0, b"version 0.15.06", b"", 1)

    @override
    def spawn(
        self, argv: Sequence[str], *, log: str, environment: Mapping[str, str] | None = None
    ) -> Process:
        word = argv[0] if argv[0] in self.programs else argv[3]
        if word not in self.programs:
            raise CommandMissing(tuple(argv), "not installed")
        ran = Ran(self, self.programs[word], tuple(argv), log, self._now_ms)
        self.started.append(ran)
        ran.program.on_start()
        return ran

    @override
    def pause(self, seconds: float) -> None:
        self._now_ms += round(seconds * 1000)

    @override
    def boot_ms(self) -> int:
        return self._now_ms

    def _content(self, known: str | Growing) -> bytes:
        return (known if isinstance(known, str) else known(self.elapsed_ms)).encode()


class NotStarting(LoadBench):
    """Cannot start anything."""

    def __init__(self, error: HostError, files: Mapping[str, str | Growing]) -> None:
        super().__init__({}, files)
        self._error = error

    @override
    def run(self, argv: Sequence[str], *, timeout_s: float) -> Completed:
        raise self._error

    @override
    def spawn(
        self, argv: Sequence[str], *, log: str, environment: Mapping[str, str] | None = None
    ) -> Process:
        raise self._error


@dataclass(slots=True)
class Told(LongControl):
    """Hears how far it is and stops it after so many looks."""

    stop_after: int | None = None
    break_after: int | None = None
    heard: list[LongProgress] = field(default_factory=list)

    @property
    @override
    def is_stopped(self) -> bool:
        return self.stop_after is not None and len(self.heard) >= self.stop_after

    @override
    def tell(self, progress: LongProgress) -> None:
        self.heard.append(progress)
        if self.break_after is not None and len(self.heard) >= self.break_after:
            raise RuntimeError("our own mistake")
