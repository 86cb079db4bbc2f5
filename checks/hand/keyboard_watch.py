"""The laptop's keyboards together, and every way out of the test (pure).

While the keyboard is ours nobody else sees a key: neither Ctrl-C nor Ctrl-Alt-Del. So the test ends

* by Esc three times in a row, or held for 3 s: also when other keys are dead,
* by a button of touchpad, stick or mouse: also when Esc is dead,
* after 60 s without a key: also when all of these are,
* when every key that can be expected came and went. The optional ones get 5 s more.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from checks.hand.key_names import CORE, KEY_ESC, NUMERIC_PAD, OPTIONAL
from checks.hand.keyboard_device import KeyboardDevice, Move
from checks.hand.keyboard_values import KeyboardEnd, KeyboardSeen, KeyRules, KeySeen
from host.input_events import InputEvent

ESC_TIMES = 3
ESC_WITHIN_US = 2_000_000
ESC_HELD_MS = 3_000
SILENCE_MS = 60_000
LEFT_OVER_MS = 5_000
"""For keys that not every keyboard has, once all others were seen."""


@dataclass(slots=True)
class _Esc:
    """Esc as a way out; another key in between begins it anew, and a bounce is no press."""

    presses_us: list[int] = field(default_factory=list)
    down_since_ms: int | None = None
    is_thrice: bool = False

    def take(self, code: int, move: Move, time_us: int, now_ms: int) -> None:
        if move is Move.NONE:
            return
        if code != KEY_ESC:
            self.presses_us.clear()
            self.down_since_ms = None
        elif move is Move.PRESS:
            self.presses_us = [*self.presses_us, time_us][-ESC_TIMES:]
            self.down_since_ms = now_ms
        else:
            self.down_since_ms = None
            took_us = self.presses_us[-1] - self.presses_us[0] if self.presses_us else 0
            self.is_thrice |= len(self.presses_us) == ESC_TIMES and 0 <= took_us <= ESC_WITHIN_US


@dataclass(slots=True)
class KeyboardWatch:
    """Presses on the laptop's own keyboards; those on others are only counted."""

    rules: KeyRules
    core: frozenset[int] = CORE
    chosen: frozenset[int] = frozenset()
    began_ms: int = 0
    is_gone: bool = False
    end: KeyboardEnd | None = None
    other_presses: int = 0
    media_presses: int = 0
    _devices: dict[int, KeyboardDevice] = field(default_factory=dict)
    _esc: _Esc = field(default_factory=_Esc)
    _moved_ms: int = 0

    def begin(self, now_ms: int, down: Mapping[int, frozenset[int]]) -> None:
        """Listen, for the first time or again.

        Args:
            now_ms: of the machine's clock.
            down: keys that each keyboard says are down already.
        """
        self.began_ms = self._moved_ms = now_ms
        self.end = None
        self._esc = _Esc()
        for source, keys in down.items():
            device = self._devices.get(source)
            if device is None:
                self._devices[source] = device = KeyboardDevice(self.rules)
                device.start(keys)
            else:
                device.resync(keys)

    def take(self, source: int, event: InputEvent, now_ms: int) -> None:
        """One event of one of the laptop's keyboards."""
        move = self._devices[source].take(event)
        self._esc.take(event.code, move, event.time_us, now_ms)
        if move is not Move.NONE:
            self._moved_ms = now_ms

    def settle(self, down: Mapping[int, frozenset[int]]) -> None:
        """The listening is over: these keys are down still, and all others are up."""
        for source, keys in down.items():
            if source in self._devices:
                self._devices[source].lift_all_but(keys)

    def needs_resync(self, source: int) -> bool:
        """Whether events of this keyboard were lost."""
        return self._devices[source].needs_resync

    def resync(self, source: int, down: frozenset[int]) -> None:
        """The keys that are down after events were lost."""
        self._devices[source].resync(down)

    def take_other(self, presses: int, media: int) -> None:
        """Presses on other keyboards, and of the laptop's hot keys."""
        self.other_presses += presses
        self.media_presses += media

    def finish(self, now_ms: int, *, button: bool, listening: bool) -> KeyboardEnd | None:
        """Whether the test is over now, and by which way.

        Args:
            now_ms: of the machine's clock.
            button: a button of touchpad, stick or mouse was pressed.
            listening: at least one built-in keyboard still answers.
        """
        self.end = self._way_out(now_ms, button=button, listening=listening)
        if self.end is KeyboardEnd.SILENCE:
            # Nobody holds a key for a whole minute.
            for device in self._devices.values():
                device.stick()
        return self.end

    def _way_out(self, now_ms: int, *, button: bool, listening: bool) -> KeyboardEnd | None:
        if not listening:
            return KeyboardEnd.GONE
        if self._esc.is_thrice:
            return KeyboardEnd.ESC_THRICE
        esc = self._esc.down_since_ms
        if esc is not None and now_ms - esc >= ESC_HELD_MS:
            return KeyboardEnd.ESC_HELD
        if button:
            return KeyboardEnd.BUTTON
        silent_ms = now_ms - self._moved_ms
        if self.is_complete and (silent_ms >= LEFT_OVER_MS or self._has_everything):
            return KeyboardEnd.ALL_SEEN
        return KeyboardEnd.SILENCE if silent_ms >= SILENCE_MS else None

    @property
    def is_complete(self) -> bool:
        """Every expected key came and went."""
        return not self.seen().missing

    @property
    def _has_everything(self) -> bool:
        seen = self.seen()
        shows_pad = bool(seen.working & NUMERIC_PAD)
        return seen.working >= OPTIONAL and (seen.has_pad or not shows_pad)

    def seconds_left(self, now_ms: int) -> int:
        """Until silence ends the test."""
        return max(SILENCE_MS - (now_ms - self._moved_ms), 0) // 1000

    def seen(self) -> KeyboardSeen:
        """What is known now."""
        return KeyboardSeen(
            rules=self.rules,
            core=self.core,
            chosen=self.chosen,
            keys=_together([device.keys for device in self._devices.values()]),
            other_presses=self.other_presses,
            media_presses=self.media_presses,
            dropped=sum(device.dropped for device in self._devices.values()),
            is_gone=self.is_gone,
            end=self.end,
        )


def _together(devices: list[Mapping[int, KeySeen]]) -> Mapping[int, KeySeen]:
    """Laptops with two built-in keyboards share their keys out among them."""
    if len(devices) == 1:
        return devices[0]
    codes = {code for device in devices for code in device}
    return {code: _sum([device[code] for device in devices if code in device]) for code in codes}


def _sum(keys: list[KeySeen]) -> KeySeen:
    return KeySeen(
        presses=sum(key.presses for key in keys),
        releases=sum(key.releases for key in keys),
        bounces=sum(key.bounces for key in keys),
        longest_ms=max(key.longest_ms for key in keys),
        is_down=any(key.is_down for key in keys),
        is_stuck=any(key.is_stuck for key in keys),
        was_stuck=any(key.was_stuck for key in keys),
    )
