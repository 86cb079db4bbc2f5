"""The touchpad by raw events.

It is taken for us alone while it is tried, and given back in any case: else its clicks would press
the buttons of our screen. The keyboard stays the person's. A pointing stick is a device of its own
and is left alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from checks.facts import LaptopFacts
from checks.findings import Evidence
from checks.hand.input_streams import Streams, can_open, events_of, grab_all, opened
from checks.hand.key_names import BTN_LEFT, BTN_RIGHT, BTN_TOOL_DOUBLETAP, BTN_TOUCH
from checks.hand.raw_log import RawLog
from checks.hand.touch_surface import (
    ABS_MT_SLOT,
    ABS_MT_X,
    ABS_MT_Y,
    ABS_X,
    ABS_Y,
    Axes,
    TouchSurface,
)
from checks.hand.touchpad_judge import TouchSeen, TouchWants, judge_touch
from checks.hand.touchpad_state import READY, touch_state
from checks.hand.values import HandControl, HandEnd, HandState, Said
from checks.policy import Policy
from host.errors import HostError
from host.input_devices import InputBus, InputDevice, input_devices
from host.input_events import AxisRange, InputStream
from host.input_kinds import InputKind
from host.port import Host
from host.readings import Unread

CODE = "input.touchpad"
_PROP_BUTTONS_BELOW, _PROP_SEMI_MT = 2, 3
_READ_S = 0.05
_SILENT_MS = 10_000
_ROUND_MS = 3_000
"""Nobody goes over a pad in less: it was Enter, pressed twice."""
_STICKS = ("trackpoint", "tpps/2", "stick")
"""Names of pointing sticks, for systems that do not tell them from mice."""


def open_touchpad(host: Host, _: LaptopFacts, __: Policy) -> "TouchEngine | None":
    """An engine; `None` where there is no touchpad that we can listen to."""
    devices = input_devices(host)
    found = () if isinstance(devices, Unread) else touchpads(devices)
    usable = tuple(device for device in found if can_open(host, device))
    return TouchEngine(host, CODE, usable) if usable else None


def touchpads(devices: Sequence[InputDevice]) -> tuple[InputDevice, ...]:
    """The built-in touchpads, else the built-in mouse that stands for an old one.

    Some laptops list their pad twice, at the PS/2 controller and on I2C, and only one of the two
    sends anything: all of them are listened to.
    """
    pads = tuple(
        one for one in devices if InputKind.TOUCHPAD in one.kinds and one.internal is not False
    )
    built_in = tuple(one for one in pads if one.internal is True)
    if pads:
        return built_in or pads
    return tuple(one for one in devices if _stands_for_a_pad(one))


def _stands_for_a_pad(device: InputDevice) -> bool:
    is_stick = any(name in device.name.casefold() for name in _STICKS)
    is_mouse = InputKind.MOUSE in device.kinds and InputKind.STICK not in device.kinds
    return is_mouse and not is_stick and device.bus is InputBus.I8042


@dataclass(slots=True)
class _Tried:
    """One surface under test."""

    surface: TouchSurface
    wants: TouchWants
    is_gone: bool = False


@dataclass(slots=True)
class TouchEngine:
    """Tries a surface that fingers touch."""

    host: Host
    code: str
    devices: tuple[InputDevice, ...]
    is_screen: bool = False
    _tried: dict[InputDevice, _Tried] = field(default_factory=dict)
    _log: RawLog = field(default_factory=RawLog)
    _rounds: int = 0
    _round_ms: int = 0
    _began_ms: int = 0
    _is_held: bool = False
    _seen: TouchSeen = field(default_factory=TouchSeen)
    _state: HandState = field(default_factory=HandState)

    @property
    def answers(self) -> tuple[str, ...]:
        """Its one code."""
        return (self.code,)

    def state(self) -> HandState:
        """A snapshot."""
        return self._state

    def conclude(self, said: Said | None) -> HandEnd:
        """What came of it."""
        name = f"{self.code.replace('.', '-')}.jsonl"
        finding = judge_touch(self.code, self._seen, said, (name,))
        return HandEnd((finding,), (Evidence(name, self._log.content),))

    def run(self, control: HandControl) -> None:
        """Watch until everything was seen, or the person has answered."""
        self._began_ms = self._round_ms = self.host.boot_ms()
        with opened(self.host, self.devices) as streams:
            for device, stream in streams.items():
                self._tried.setdefault(device, _begin(device, stream))
            self._is_held = not grab_all(streams.values())
            self._show(control)
            while not control.is_stopped and not self._state.settled:
                self._look(streams)
                if not streams:
                    self.host.pause(_READ_S)
                self._do(control.asked(0))
                self._show(control)

    def _look(self, streams: Streams) -> None:
        timeout_s = _READ_S
        for device in tuple(streams):
            tried = self._tried[device]
            for event in events_of(streams, device, timeout_s):
                self._log.add_event(device.name, event)
                tried.surface.take(event)
            timeout_s = 0
            tried.is_gone = device not in streams
            if tried.surface.needs_resync and not tried.is_gone:
                slot = _axis(streams[device], ABS_MT_SLOT)
                tried.surface.resync(slot.value if slot else 0)

    def _do(self, step: str | None) -> None:
        now = self.host.boot_ms()
        if step == READY and now - self._round_ms >= _ROUND_MS:
            self._rounds += 1
            self._round_ms = now
            self._log.add({"round": self._rounds})

    def _show(self, control: HandControl) -> None:
        self._seen = self._best()
        silent = self.host.boot_ms() - self._began_ms >= _SILENT_MS
        state = touch_state(self._seen, silent=silent, is_screen=self.is_screen)
        if state != self._state:
            self._state = state
            control.changed()

    def _best(self) -> TouchSeen:
        """Of several, the one that sends most: the other ones are empty entries."""
        all_seen = (self._seen_of(one) for one in self._tried.values())
        return max(all_seen, key=lambda one: (len(one.cells), one.events), default=TouchSeen())

    def _seen_of(self, tried: _Tried) -> TouchSeen:
        surface = tried.surface
        return TouchSeen(
            wants=tried.wants,
            has_zones=surface.axes is not None,
            cells=frozenset(surface.cells),
            left=surface.clicks.get(BTN_LEFT, 0),
            right=surface.clicks.get(BTN_RIGHT, 0),
            two_fingers=surface.two_fingers,
            directions=frozenset(surface.directions),
            events=surface.events,
            rounds=self._rounds,
            is_gone=tried.is_gone,
            is_held=self._is_held,
        )


def _begin(device: InputDevice, stream: InputStream) -> _Tried:
    axes = _axes(device, stream)
    keys = device.can.keys
    tells_touch = not keys or BTN_TOUCH in keys
    return _Tried(TouchSurface(axes, tells_touch), _wants(device))


def _wants(device: InputDevice) -> TouchWants:
    """A device that does not say what it can is expected to click, and no more."""
    if InputKind.TOUCHSCREEN in device.kinds:
        return TouchWants()
    keys = device.can.keys
    return TouchWants(
        left=not keys or BTN_LEFT in keys,
        right=BTN_RIGHT in keys and _PROP_BUTTONS_BELOW not in device.can.properties,
        two_fingers=BTN_TOOL_DOUBLETAP in keys,
    )


def _axes(device: InputDevice, stream: InputStream) -> Axes | None:
    slot = _axis(stream, ABS_MT_SLOT)
    if slot is not None and _PROP_SEMI_MT not in device.can.properties:
        x, y = _axis(stream, ABS_MT_X), _axis(stream, ABS_MT_Y)
        if x is not None and y is not None:
            return Axes(x, y, slots=True)
    x, y = _axis(stream, ABS_X), _axis(stream, ABS_Y)
    return None if x is None or y is None else Axes(x, y, slots=False)


def _axis(stream: InputStream, code: int) -> AxisRange | None:
    try:
        return stream.axis(code)
    except HostError:
        return None
