"""A machine of a few files to which things happen in a written order, and the screen's side."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager

from typing_extensions import override

from checks.facts import LaptopFacts
from checks.findings import Finding
from checks.hand.values import HandControl, HandEnd, HandEngine
from checks.policy import default_policy
from host.capture import Capture
from host.drive import Drive, HiddenStorage
from host.errors import CommandMissing, DeviceDenied, NotRecorded
from host.hotplug import Action, DeviceEvent, Watch
from host.input_events import AxisRange, InputEvent, InputStream
from host.port import Host, Process
from host.readings import Completed, Device, Unread, Why
from host.recorded import RecordedHost

FACTS = LaptopFacts()
POLICY = default_policy()
Answer = str | bytes | Completed | Exception
Happening = Callable[["PartHost"], DeviceEvent | None]


class PartHost(RecordedHost):
    """Files, links, commands and events; what was changed is written down."""

    def __init__(
        self,
        files: Mapping[str, str] | None = None,
        *,
        links: Mapping[str, str] | None = None,
        happens: Iterable[Happening] = (),
        commands: Mapping[str, Answer | list[Answer]] | None = None,
    ) -> None:
        super().__init__(Capture(name="test", files={}, commands={}))
        self.files = dict(files or {})
        self.links = dict(links or {})
        self.happens = list(happens)
        self.commands = dict(commands or {})
        self.asked: list[tuple[str, ...]] = []
        self.written: list[tuple[str, str]] = []
        self.listed: list[Drive | HiddenStorage] = []
        self.inputs: dict[str, ScriptInput] = {}
        self.udev: dict[str, tuple[Device, ...]] = {}
        self.denied: set[str] = set()
        self.unreadable: set[str] = set()
        self.spawned: list[SpawnedTone] = []
        self.watches: list[ScriptWatch] = []
        self.may_watch = True
        self.milliseconds = 0
        self.on_write: Callable[[str, str], None] = lambda _path, _value: None

    @override
    def run(self, argv: Sequence[str], *, timeout_s: float) -> Completed:
        words = tuple(argv)
        self.asked.append(words)
        line = " ".join(words)
        found = [known for known in self.commands if line.startswith(known)]
        if not found:
            raise CommandMissing(words, "not installed")
        answer = self.commands[max(found, key=len)]
        if isinstance(answer, list):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, Completed):
            return answer
        content = answer.encode() if isinstance(answer, str) else answer
        return Completed(words, 0, content, b"", 0)

    @override
    def read_bytes(self, path: str) -> bytes | Unread:
        if path in self.unreadable:
            return Unread(path, Why.FAILED, "Invalid argument")
        content = self.files.get(path)
        if content is None:
            return Unread(path, Why.ABSENT)
        return content.encode() or Unread(path, Why.EMPTY)

    @override
    def list_dir(self, path: str) -> tuple[str, ...] | Unread:
        below = path.rstrip("/") + "/"
        known = (*self.files, *self.links)
        names = {one.removeprefix(below).split("/", 1)[0] for one in known if one.startswith(below)}
        return tuple(sorted(names)) if names else Unread(path, Why.ABSENT)

    @override
    def real_path(self, path: str) -> str | None:
        return self.links.get(path)

    @override
    def devices(self, subsystem: str) -> tuple[Device, ...] | Unread:
        return self.udev.get(subsystem, ())

    @override
    def drives(self, *, include_loop: bool = False) -> tuple[Drive | HiddenStorage, ...]:
        return tuple(self.listed)

    @override
    def watch(self, *subsystems: str) -> Watch:
        if not self.may_watch:
            raise NotRecorded("nothing happens here")
        self.watches.append(ScriptWatch(self))
        return self.watches[-1]

    @override
    def open_input(self, node: str) -> InputStream:
        if node not in self.inputs:
            raise DeviceDenied(node)
        return self.inputs[node]

    @override
    def changed_setting(self, path: str, value: str) -> AbstractContextManager[None]:
        return self._changed(path, value)

    @contextmanager
    def _changed(self, path: str, value: str) -> Iterator[None]:
        if path in self.denied or path not in self.files:
            raise DeviceDenied(path)
        before = self.files[path]
        self._write(path, value)
        try:
            yield
        finally:
            self._write(path, before)

    def _write(self, path: str, value: str) -> None:
        self.files[path] = value
        self.written.append((path, value))
        self.on_write(path, value)

    @override
    def spawn(
        self, argv: Sequence[str], *, log: str, environment: Mapping[str, str] | None = None
    ) -> Process:
        words = tuple(argv)
        if words[0] not in self.commands:
            raise CommandMissing(words, "not installed")
        self.spawned.append(SpawnedTone(words))
        return self.spawned[-1]

    @override
    def pause(self, seconds: float) -> None:
        self.milliseconds += round(seconds * 1000)

    @override
    def boot_ms(self) -> int:
        return self.milliseconds


class SpawnedTone(Process):
    """A process that plays until it is told to stop."""

    def __init__(self, argv: tuple[str, ...]) -> None:
        self.argv = argv
        self.ended: int | None = None

    @property
    @override
    def pid(self) -> int:
        return 1

    @override
    def poll(self) -> int | None:
        return self.ended

    @override
    def terminate(self) -> None:
        self.ended = -15

    @override
    def kill(self) -> None:
        self.ended = -9

    @override
    def wait(self, timeout_s: float) -> int | None:
        return self.ended


class ScriptWatch(Watch):
    """Lets the next thing happen whenever somebody looks."""

    def __init__(self, host: PartHost) -> None:
        self._host = host
        self.closed = False

    @override
    def next(self, timeout_s: float) -> DeviceEvent | None:
        return self._host.happens.pop(0)(self._host) if self._host.happens else None

    @override
    def close(self) -> None:
        self.closed = True


class ScriptInput(InputStream):
    """Events in a written order."""

    def __init__(self, *batches: Sequence[InputEvent], on: Iterable[int] = ()) -> None:
        self.batches = list(batches)
        self.on = frozenset(on)
        self.closed = False

    @override
    def read(self, timeout_s: float) -> tuple[InputEvent, ...]:
        return tuple(self.batches.pop(0)) if self.batches else ()

    @override
    def keys_down(self) -> frozenset[int]:
        return frozenset()

    @override
    def switches(self) -> frozenset[int]:
        return self.on

    @override
    def axis(self, code: int) -> AxisRange | None:
        return None

    @override
    def grab(self) -> None:
        raise AssertionError("nobody else may lose this switch")

    @override
    def release(self) -> None:
        """Nothing was grabbed."""

    @override
    def close(self) -> None:
        self.closed = True


class Person(HandControl):
    """Asks for steps in a written order, looks a few times more, and leaves."""

    def __init__(self, *steps: str | None, looks: int = 20) -> None:
        self._steps = list(steps)
        self._looks = looks
        self.changes = 0

    @property
    @override
    def is_stopped(self) -> bool:
        self._looks -= 1
        return self._looks < 0

    @override
    def changed(self) -> None:
        self.changes += 1

    @override
    def asked(self, timeout_s: float) -> str | None:
        return self._steps.pop(0) if self._steps else None


def event(action: Action, sys_path: str, subsystem: str, **properties: str) -> DeviceEvent:
    return DeviceEvent(action, Device(sys_path, subsystem, None, properties))


def only(end: HandEnd) -> Finding:
    (finding,) = end.findings
    return finding


def tried(engine: HandEngine | None, *steps: str | None, looks: int = 20) -> HandEngine:
    """An engine that ran to its end."""
    assert engine is not None
    engine.run(Person(*steps, looks=looks))
    return engine


def saw(engine: HandEngine) -> list[str]:
    return [line.code for line in engine.state().saw]


def host_of(host: PartHost) -> Host:
    return host
