"""A laptop's inputs played from a script, and a person on the other side of an engine."""

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from typing_extensions import override

from checks.facts import LaptopFacts
from checks.hand.values import HandEngine, HandState
from host.capture import Capture
from host.errors import NotRecorded
from host.hotplug import Watch
from host.input_events import EV_KEY, EV_SYN, InputEvent, InputStream
from host.readings import Device, Unread, Why
from host.recorded import RecordedHost
from host.simulated.input import Batch, ScriptedInputs, Tape

NO_FACTS = LaptopFacts()


class InputHost(RecordedHost):
    """A machine with a clock and inputs that play their tapes."""

    def __init__(
        self,
        tapes: Mapping[str, Tape],
        devices: Iterable[Device] = (),
        files: Mapping[str, str] | None = None,
        watch: Callable[[], Watch] | None = None,
    ) -> None:
        """Switch on.

        Args:
            tapes: what happens on each input, by node.
            devices: what udev lists of subsystem `input`.
            files: of sysfs.
            watch: what happens to other devices.
        """
        content = {path: text.encode() for path, text in (files or {}).items()}
        super().__init__(Capture(name="inputs", files=content))
        self.now_ms = 1_000_000
        self.listed = tuple(devices)
        self.inputs = ScriptedInputs(tapes, wait=self.pass_by)
        self._watch = watch

    def pass_by(self, seconds: float) -> None:
        self.now_ms += round(seconds * 1000)

    @override
    def open_input(self, node: str) -> InputStream:
        return self.inputs.open(node)

    @override
    def devices(self, subsystem: str) -> tuple[Device, ...] | Unread:
        if subsystem == "input":
            return self.listed
        return Unread(f"udev:{subsystem}", Why.NOT_RECORDED)

    @override
    def watch(self, *subsystems: str) -> Watch:
        if self._watch is None:
            raise NotRecorded("nothing is plugged in")
        return self._watch()

    @override
    def boot_ms(self) -> int:
        return self.now_ms

    @override
    def pause(self, seconds: float) -> None:
        self.pass_by(seconds)


@dataclass
class Person:
    """A `HandControl`: asks for steps in turn, and leaves when there is nothing more to say."""

    host: InputHost
    steps: Iterable[str | None] = ()
    """What is asked for at each waiting question; `None`: nothing in that time."""
    early: Iterable[str | None] = ()
    """What is asked for while the engine listens, one at each look."""
    looks: int = 100_000
    """So often the screen is looked at before it is closed."""
    changes: int = 0
    _steps: deque[str | None] = field(init=False)
    _early: deque[str | None] = field(init=False)

    def __post_init__(self) -> None:
        self._steps = deque(self.steps)
        self._early = deque(self.early)

    @property
    def is_stopped(self) -> bool:
        self.looks -= 1
        return self.looks <= 0

    def changed(self) -> None:
        self.changes += 1

    def asked(self, timeout_s: float) -> str | None:
        self.host.pass_by(timeout_s)
        if timeout_s == 0:
            return self._early.popleft() if self._early else None
        if not self._steps:
            self.looks = 0
            return None
        return self._steps.popleft()


def tried(engine: HandEngine | None, person: Person) -> HandState:
    """Run an engine to its end."""
    assert engine is not None
    engine.run(person)
    return engine.state()


def codes(state: HandState) -> tuple[str, ...]:
    """The codes of what it saw."""
    return tuple(line.code for line in state.saw)


def udev_input(number: int, path: str, name: str, **properties: str) -> tuple[Device, Device]:
    """An input device and its event node as udev lists them.

    Args:
        number: of both.
        path: of what it belongs to, below /sys.
        name: as the kernel gives it.
        properties: of either: bitmaps (`KEY`), and udev's own words.
    """
    above = {key: value for key, value in properties.items() if not key.startswith("ID_")}
    own = {key: value for key, value in properties.items() if key.startswith("ID_")}
    parent = f"{path}/input/input{number}"
    return (
        Device(parent, "input", None, {"NAME": f'"{name}"', **above, **own}),
        Device(f"{parent}/event{number}", "input", f"/dev/input/event{number}", {**own}),
    )


def key(code: int, value: int, at_ms: int) -> InputEvent:
    return InputEvent(at_ms * 1000, EV_KEY, code, value)


def syn(at_ms: int, code: int = 0) -> InputEvent:
    return InputEvent(at_ms * 1000, EV_SYN, code, 0)


def press(code: int, at_ms: int, for_ms: int = 60) -> list[InputEvent]:
    """Down and up again."""
    return [key(code, 1, at_ms), syn(at_ms), key(code, 0, at_ms + for_ms), syn(at_ms + for_ms)]


def presses(codes: Iterable[int], at_ms: int = 1000, every_ms: int = 150) -> list[InputEvent]:
    """One key after the other."""
    events: list[InputEvent] = []
    for number, code in enumerate(codes):
        events += press(code, at_ms + number * every_ms)
    return events


def at_once(events: Sequence[InputEvent]) -> list[Batch]:
    """All in one read."""
    return [tuple(events)]


def spread(events: Sequence[InputEvent], at_once: int = 4) -> list[Batch]:
    """A few at a time."""
    return [tuple(events[place : place + at_once]) for place in range(0, len(events), at_once)]
