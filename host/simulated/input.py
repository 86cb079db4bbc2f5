"""A keyboard, touchpad or switch that plays a script: for tests and demonstrations."""

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from host.errors import DeviceDenied, DeviceGone
from host.input_events import (
    EV_KEY,
    EV_SW,
    EV_SYN,
    KEY_UP,
    SYN_DROPPED,
    AxisRange,
    InputEvent,
)


@dataclass(frozen=True, slots=True)
class Lost:
    """Events that the kernel's buffer had no room for: they happen and nobody reads them."""

    events: tuple[InputEvent, ...]


Batch = Sequence[InputEvent] | Lost


@dataclass(slots=True)
class Tape:
    """A device and everything that will happen to it."""

    batches: Iterable[Batch] = ()
    """One for each read; an empty one is a read that waited in vain."""
    axes: Mapping[int, AxisRange] = field(default_factory=dict)
    keys_down: frozenset[int] = frozenset()
    """Down before anything happens."""
    switches: frozenset[int] = frozenset()
    gone_at_end: bool = False
    """It is unplugged after the last batch; otherwise it is silent for ever."""
    held_by_another: bool = False
    """Another program has grabbed it."""


class ScriptedInput:
    """An `InputStream` that plays a tape and keeps book of what was taken and given back."""

    def __init__(self, tape: Tape, *, wait: Callable[[float], None] | None = None) -> None:
        """Start at the first batch.

        Args:
            tape: What happens.
            wait: Told how many seconds a read would have waited: moves the clock of a test.
        """
        self._tape = tape
        self._batches = deque(tape.batches)
        self._down, self._switches = set(tape.keys_down), set(tape.switches)
        self._wait = wait
        self.log: list[str] = []
        """`grab`, `release`, `close`, in the order in which they took effect."""
        self.is_grabbed = False
        self.is_closed = False

    @property
    def was_given_back(self) -> bool:
        """Whether nothing is held any more: closed, and not grabbed."""
        return self.is_closed and not self.is_grabbed

    @property
    def is_over(self) -> bool:
        """Whether the whole tape was read."""
        return not self._batches

    def read(self, timeout_s: float) -> tuple[InputEvent, ...]:
        """The next batch.

        Raises:
            DeviceGone: the tape is over and the device with it, or the stream is closed.
        """
        self._need_open()
        if not self._batches:
            if self._tape.gone_at_end:
                raise DeviceGone("unplugged")
            self._pass(timeout_s)
            return ()
        batch = self._batches.popleft()
        if isinstance(batch, Lost):
            self._take(batch.events)
            time_us = batch.events[-1].time_us if batch.events else 0
            return (InputEvent(time_us, EV_SYN, SYN_DROPPED, 0),)
        if not batch:
            self._pass(timeout_s)
        self._take(batch)
        return tuple(batch)

    def _pass(self, timeout_s: float) -> None:
        if self._wait is not None:
            self._wait(timeout_s)

    def _take(self, events: Sequence[InputEvent]) -> None:
        for event in events:
            held = self._down if event.type == EV_KEY else self._switches
            if event.type not in {EV_KEY, EV_SW}:
                continue
            if event.value == KEY_UP:
                held.discard(event.code)
            else:
                held.add(event.code)

    def keys_down(self) -> frozenset[int]:
        """Keys that are down after what was read so far, lost events included."""
        self._need_open()
        return frozenset(self._down)

    def switches(self) -> frozenset[int]:
        """Switches that are set after what was read so far."""
        self._need_open()
        return frozenset(self._switches)

    def axis(self, code: int) -> AxisRange | None:
        """The range of an axis, if it has it."""
        self._need_open()
        return self._tape.axes.get(code)

    def grab(self) -> None:
        """Take it for us alone.

        Raises:
            DeviceDenied: another program holds it.
        """
        self._need_open()
        if self._tape.held_by_another:
            raise DeviceDenied("held by another program")
        if not self.is_grabbed:
            self.log.append("grab")
        self.is_grabbed = True

    def release(self) -> None:
        """Give it back; no harm where nothing is held."""
        if self.is_grabbed:
            self.log.append("release")
        self.is_grabbed = False

    def close(self) -> None:
        """Release and close; no harm when done twice."""
        self.release()
        if not self.is_closed:
            self.log.append("close")
        self.is_closed = True

    def _need_open(self) -> None:
        if self.is_closed:
            raise DeviceGone("closed")


class ScriptedInputs:
    """Several devices by node; remembers every stream that it gave out."""

    def __init__(
        self, tapes: Mapping[str, Tape], *, wait: Callable[[float], None] | None = None
    ) -> None:
        self._tapes = dict(tapes)
        self._wait = wait
        self.opened: list[ScriptedInput] = []

    def open(self, node: str) -> ScriptedInput:
        """Open the device of this node; every opening plays its tape from the beginning.

        Raises:
            DeviceGone: there is no such device.
        """
        if node not in self._tapes:
            raise DeviceGone(f"{node} is not there")
        stream = ScriptedInput(self._tapes[node], wait=self._wait)
        self.opened.append(stream)
        return stream

    @property
    def all_given_back(self) -> bool:
        """Whether every stream that was opened is closed and held by nobody."""
        return all(stream.was_given_back for stream in self.opened)
