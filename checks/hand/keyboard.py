"""The keyboard by raw events.

The laptop's own keyboards are taken for us alone while a person presses every key: else Enter
would press a button of our screen, and Alt with F2 would leave it. They are given back at every
way out, by an exception too; the kernel does so itself when we die. Keyboards on a cable are not
taken: on them goes on what the laptop's own can no longer do, and they prove nothing about it.
For the same reason pads and mice are not taken: a button of theirs is a way out.

What is kept are counts per key and what was wrong with it. The order and the times of presses are
not: a password typed by mistake must not leave the laptop.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from checks.facts import LaptopFacts
from checks.findings import Evidence
from checks.hand.input_streams import Streams, can_open, events_of, grab_all, keys_down, opened
from checks.hand.key_names import (
    BTN_LEFT,
    BUTTONS_FROM,
    BUTTONS_TO,
    ISO_KEY,
    NUMERIC_PAD,
    core_keys,
    key_name,
)
from checks.hand.keyboard_judge import CODE, judge_keyboard
from checks.hand.keyboard_state import AGAIN, NEXT_LAYOUT, PAD, keyboard_state
from checks.hand.keyboard_values import KeyboardEnd, KeyboardSeen, KeyRules
from checks.hand.keyboard_watch import KeyboardWatch
from checks.hand.layouts import LAYOUTS, Layout, next_layout
from checks.hand.values import HandControl, HandEnd, HandState, Said
from checks.policy import Policy
from host.input_devices import InputDevice, input_devices
from host.input_events import EV_KEY, KEY_DOWN, InputEvent
from host.input_kinds import InputKind
from host.port import Host
from host.readings import Unread

EVIDENCE = "input-keyboard.jsonl"
_READ_S = 0.05
_ASK_S = 0.5
_ALL_UP_MS = 3_000
"""So long we wait for fingers to leave the keys before the keyboard changes hands: who sees a press
and not its release goes on repeating it."""
_POINTERS = frozenset({InputKind.MOUSE, InputKind.TOUCHPAD, InputKind.STICK})


@dataclass(frozen=True, slots=True)
class Roles:
    """The input devices of a laptop, as a keyboard test uses them."""

    own: tuple[InputDevice, ...]
    """Built-in keyboards: these are tried."""
    others: tuple[InputDevice, ...]
    """Keyboards on a cable, hot keys, pads and mice: only listened to."""


def roles(devices: Iterable[InputDevice]) -> Roles:
    """Who is who; a USB keyboard of which nothing tells that it is built in is another one."""
    known = tuple(devices)
    own = tuple(one for one in known if InputKind.KEYBOARD in one.kinds and one.internal is True)
    heard = _POINTERS | {InputKind.KEYBOARD, InputKind.KEYS}
    return Roles(own, tuple(one for one in known if one not in own and one.kinds & heard))


def open_keyboard(host: Host, facts: LaptopFacts, policy: Policy) -> "KeyboardEngine | None":
    """An engine; `None` where there is no built-in keyboard that we can listen to."""
    devices = input_devices(host)
    if isinstance(devices, Unread):
        return None
    found = roles(devices)
    if not any(can_open(host, device) for device in found.own):
        return None
    maker = facts.identity.maker if facts.identity else None
    core = core_keys(maker, [device.name for device in found.own])
    limits = policy.hand
    rules = KeyRules(limits.stuck_ms, limits.chatter_ms, limits.chatter_times)
    return KeyboardEngine(host, found, core, rules)


class KeyboardEngine:
    """Tries the laptop's own keyboard."""

    def __init__(self, host: Host, found: Roles, core: frozenset[int], rules: KeyRules) -> None:
        self._host = host
        self._roles = found
        self._watch = KeyboardWatch(rules, core)
        self._layout: Layout = LAYOUTS[0]
        self._listening = True
        self._button = False
        self._seen: KeyboardSeen = self._watch.seen()
        self._state = keyboard_state(self._seen, self._layout, listening=True, seconds_left=60)

    @property
    def answers(self) -> tuple[str, ...]:
        """The keyboard."""
        return (CODE,)

    def state(self) -> HandState:
        """A snapshot."""
        return self._state

    def conclude(self, said: Said | None) -> HandEnd:
        """What came of it."""
        seen = self._seen
        return HandEnd(
            (judge_keyboard(seen, said, (EVIDENCE,)),), (Evidence(EVIDENCE, _kept(seen)),)
        )

    def run(self, control: HandControl) -> None:
        """Listen until a way out is taken; then wait for an answer, or listen again."""
        while not control.is_stopped:
            self._listening = True
            self._listen(control)
            self._listening = False
            self._show(control)
            if self._state.settled or not self._rest(control):
                return

    def _listen(self, control: HandControl) -> None:
        with (
            opened(self._host, self._roles.own) as own,
            opened(self._host, self._roles.others) as others,
        ):
            self._wait_all_up(own, control)
            if not grab_all(own.values()):
                self._watch.end = KeyboardEnd.HELD
                return
            self._watch.begin(self._host.boot_ms(), self._down(own))
            self._button = False
            while not control.is_stopped and not self._is_over(own):
                self._look(own, others)
                self._do(control.asked(0))
                self._show(control)
            self._wait_all_up(own, control)

    def _number(self, device: InputDevice) -> int:
        return self._roles.own.index(device)

    def _is_over(self, own: Streams) -> bool:
        now = self._host.boot_ms()
        return bool(self._watch.finish(now, button=self._button, listening=bool(own)))

    def _look(self, own: Streams, others: Streams) -> None:
        """Everything that came since the last look; only the first keyboard is waited for."""
        timeout_s = _READ_S
        for device in tuple(own):
            self._read(own, device, timeout_s)
            timeout_s = 0
        for device in tuple(others):
            self._hear(device, events_of(others, device, 0))

    def _read(self, own: Streams, device: InputDevice, timeout_s: float) -> None:
        number = self._number(device)
        for event in events_of(own, device, timeout_s):
            self._watch.take(number, event, self._host.boot_ms())
        if device not in own:
            self._watch.is_gone = True
        elif self._watch.needs_resync(number):
            self._watch.resync(number, keys_down(own[device]))

    def _hear(self, device: InputDevice, events: Iterable[InputEvent]) -> None:
        """Presses on other devices of the laptop, and beside it."""
        codes = [one.code for one in events if one.type == EV_KEY and one.value == KEY_DOWN]
        self._button |= BTN_LEFT in codes and bool(device.kinds & _POINTERS)
        keys = sum(not BUTTONS_FROM <= code <= BUTTONS_TO for code in codes)
        if InputKind.KEYBOARD in device.kinds:
            self._watch.take_other(keys, 0)
        elif not device.kinds & _POINTERS:
            self._watch.take_other(0, keys)

    def _wait_all_up(self, own: Streams, control: HandControl) -> None:
        until_ms = self._host.boot_ms() + _ALL_UP_MS
        down = self._down(own)
        while any(down.values()) and self._host.boot_ms() < until_ms and not control.is_stopped:
            for device in tuple(own):
                events_of(own, device, _READ_S)
            down = self._down(own)
        self._watch.settle(down)

    def _down(self, own: Streams) -> dict[int, frozenset[int]]:
        return {self._number(device): keys_down(stream) for device, stream in own.items()}

    def _rest(self, control: HandControl) -> bool:
        """Wait for an answer; whether to listen again."""
        while not control.is_stopped:
            step = control.asked(_ASK_S)
            if step == AGAIN:
                return True
            self._do(step)
            self._show(control)
        return False

    def _do(self, step: str | None) -> None:
        if step == NEXT_LAYOUT:
            self._layout = next_layout(self._layout.name)
            others = self._watch.chosen - ISO_KEY
            self._watch.chosen = others | ISO_KEY if self._layout.iso else others
        elif step == PAD:
            self._watch.chosen ^= NUMERIC_PAD

    def _show(self, control: HandControl) -> None:
        """Tell the screen, if there is something new."""
        self._seen = self._watch.seen()
        state = keyboard_state(
            self._seen,
            self._layout,
            listening=self._listening,
            seconds_left=self._watch.seconds_left(self._host.boot_ms()),
        )
        if state != self._state:
            self._state = state
            control.changed()


def _kept(seen: KeyboardSeen) -> bytes:
    """One line for the whole and one for each key, in the order of their codes."""
    whole: dict[str, object] = {
        "end": seen.end,
        "expected": len(seen.expected),
        "presses_on_other_keyboards": seen.other_presses,
        "presses_of_hot_keys": seen.media_presses,
        "times_events_were_lost": seen.dropped,
        "unplugged": seen.is_gone,
    }
    rows = [
        {
            "key": key_name(code),
            "presses": key.presses,
            "releases": key.releases,
            "bounces": key.bounces,
            "longest_ms": key.longest_ms,
            "stuck": key.is_stuck,
            "was_stuck": key.was_stuck,
        }
        for code, key in sorted(seen.keys.items())
    ]
    return b"".join(
        json.dumps(row, separators=(",", ":")).encode() + b"\n" for row in (whole, *rows)
    )
