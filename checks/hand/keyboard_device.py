"""One keyboard, event by event (pure: no clock but that of the events)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from checks.hand.keyboard_values import PRESSES_TO_CLEAR, STUCK_WITNESSES, KeyRules, KeySeen
from host.input_events import EV_KEY, EV_SYN, KEY_DOWN, KEY_UP, SYN_DROPPED, InputEvent

_SYN_REPORT = 0
_US = 1000


class Move(Enum):
    """What an event was."""

    NONE = auto()
    """Nothing that a finger did: auto-repeat, or a bounce."""
    PRESS = auto()
    RELEASE = auto()


@dataclass(slots=True)
class _Key:
    presses: int = 0
    releases: int = 0
    bounces: int = 0
    longest_us: int = 0
    down_since_us: int | None = None
    up_at_us: int | None = None
    witnesses: int = 0
    counts: bool = True
    """Its press was seen, hence its release counts."""
    is_stuck: bool = False
    was_stuck: bool = False
    short_presses: int = 0


@dataclass(slots=True)
class KeyboardDevice:
    """Presses and releases of one keyboard."""

    rules: KeyRules
    dropped: int = 0
    needs_resync: bool = False
    """Events were lost: `resync` with the keys that are down now."""
    _keys: dict[int, _Key] = field(default_factory=dict)
    _waiting: frozenset[int] = frozenset()
    _skipping: bool = False
    _now_us: int = 0

    def start(self, down: frozenset[int]) -> None:
        """Begin with keys that are already down; that they go up again proves nothing."""
        self._waiting = down

    def take(self, event: InputEvent) -> Move:
        """One event."""
        if event.type == EV_SYN:
            self._synchronise(event)
        if event.type != EV_KEY or self._skipping:
            return Move.NONE
        self._now_us = event.time_us
        self._begin_waiting()
        if event.value == KEY_DOWN:
            return self._press(event.code)
        if event.value == KEY_UP:
            return self._release(event.code)
        return Move.NONE

    def _synchronise(self, event: InputEvent) -> None:
        """After SYN_DROPPED all up to the next report is torn (kernel, input/event-codes)."""
        if event.code == SYN_DROPPED:
            self.dropped += 1
            self._skipping = True
        elif event.code == _SYN_REPORT and self._skipping:
            self._skipping = False
            self.needs_resync = True

    def _begin_waiting(self) -> None:
        for code in self._waiting:
            self._keys[code] = _Key(down_since_us=self._now_us, counts=False)
        self._waiting = frozenset()

    def resync(self, down: frozenset[int]) -> None:
        """What is so after events were lost: how long and how often is not known."""
        self.needs_resync = self._skipping = False
        self._begin_waiting()
        self.lift_all_but(down)
        for code in down - self._down:
            key = self._keys.setdefault(code, _Key())
            key.presses += 1
            key.down_since_us, key.counts, key.witnesses = self._now_us, True, 0

    def lift_all_but(self, down: frozenset[int]) -> None:
        """Only these are down any more: asking for them drops queued events (kernel, evdev.c)."""
        for code, key in self._keys.items():
            if key.down_since_us is not None and code not in down:
                self._lift(key)
            key.up_at_us = None

    def _press(self, code: int) -> Move:
        key = self._keys.setdefault(code, _Key())
        gap = None if key.up_at_us is None else self._now_us - key.up_at_us
        # A press of a key that is down already: its release was lost on the way.
        is_bounce = gap is not None and 0 <= gap < self.rules.chatter_ms * _US
        key.down_since_us, key.up_at_us, key.witnesses = self._now_us, None, 0
        key.counts = not is_bounce
        if is_bounce:
            key.bounces += 1
            return Move.NONE
        key.presses += 1
        self._witness(code)
        return Move.PRESS

    def _witness(self, pressed: int) -> None:
        """Other keys that are down for long are a little more likely stuck."""
        for code, key in self._keys.items():
            since = key.down_since_us
            if code == pressed or since is None:
                continue
            if self._now_us - since > self.rules.stuck_ms * _US:
                key.witnesses += 1
            if key.witnesses >= STUCK_WITNESSES:
                key.is_stuck = key.was_stuck = True
                key.short_presses = 0

    def _release(self, code: int) -> Move:
        key = self._keys.get(code)
        if key is None or key.down_since_us is None:
            return Move.NONE
        held_us = max(self._now_us - key.down_since_us, 0)
        key.longest_us = max(key.longest_us, held_us)
        is_short = key.counts and held_us <= self.rules.stuck_ms * _US
        key.short_presses = key.short_presses + 1 if is_short else 0
        if key.short_presses >= PRESSES_TO_CLEAR:
            key.is_stuck = False
        counted = key.counts
        self._lift(key)
        return Move.RELEASE if counted else Move.NONE

    def _lift(self, key: _Key) -> None:
        key.releases += int(key.counts)
        key.down_since_us, key.up_at_us, key.witnesses = None, self._now_us, 0

    def stick(self) -> None:
        """The test is over and a minute has passed: what is still down stays down."""
        for key in self._keys.values():
            if key.down_since_us is not None:
                key.is_stuck = key.was_stuck = True

    @property
    def _down(self) -> frozenset[int]:
        return frozenset(code for code, key in self._keys.items() if key.down_since_us is not None)

    @property
    def keys(self) -> Mapping[int, KeySeen]:
        """Every key that moved."""
        return {
            code: KeySeen(
                presses=key.presses,
                releases=key.releases,
                bounces=key.bounces,
                longest_ms=key.longest_us // _US,
                is_down=key.down_since_us is not None,
                is_stuck=key.is_stuck,
                was_stuck=key.was_stuck,
            )
            for code, key in self._keys.items()
        }
