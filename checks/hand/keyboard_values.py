"""What a keyboard test knows (values only)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from checks.hand.key_names import CORE, NUMERIC_PAD, key_codes

STUCK_WITNESSES = 3
"""So many presses of other keys while one stays down: a hand that rests on Shift makes fewer."""
PRESSES_TO_CLEAR = 3
"""So many short presses show that a key which stayed down comes up again."""
_PAD_MARK = key_codes("KPENTER")
_PAD_KEYS = 5


class KeyboardEnd(StrEnum):
    """What ended the listening."""

    ALL_SEEN = "all_seen"
    """Every key that is expected came and went."""
    ESC_THRICE = "esc_thrice"
    ESC_HELD = "esc_held"
    SILENCE = "silence"
    BUTTON = "button"
    """A button of touchpad, stick or mouse."""
    GONE = "gone"
    """No built-in keyboard answers any more."""
    HELD = "held"
    """Another program has the keyboard: no key would reach us."""


@dataclass(frozen=True, slots=True)
class KeyRules:
    """The policy's numbers for keys."""

    stuck_ms: int
    """Longer than this, while other keys are pressed, is stuck."""
    chatter_ms: int
    """Down again sooner than this after it came up is no finger."""
    chatter_times: int
    """So often is a fault."""


@dataclass(frozen=True, slots=True)
class KeySeen:
    """One key, all built-in keyboards together."""

    presses: int = 0
    releases: int = 0
    bounces: int = 0
    """Presses that no finger made."""
    longest_ms: int = 0
    is_down: bool = False
    is_stuck: bool = False
    was_stuck: bool = False
    """It stayed down, and later came up again several times."""

    @property
    def works(self) -> bool:
        """It came and went."""
        return self.presses > 0 and self.releases > 0 and not self.is_down


@dataclass(frozen=True, slots=True)
class KeyboardSeen:
    """All that a keyboard test saw; the order of presses is nobody's to keep."""

    rules: KeyRules
    core: frozenset[int] = CORE
    chosen: frozenset[int] = frozenset()
    """Keys that a person said are there too."""
    keys: Mapping[int, KeySeen] = field(default_factory=dict)
    other_presses: int = 0
    """On keyboards that are not built in, which prove nothing."""
    media_presses: int = 0
    """Of hot keys that come from other devices of the laptop."""
    dropped: int = 0
    """How often the kernel's buffer ran over."""
    is_gone: bool = False
    end: KeyboardEnd | None = None

    @property
    def expected(self) -> frozenset[int]:
        """Core, what a person chose, and a numeric pad that showed itself."""
        return self.core | self.chosen | (NUMERIC_PAD if self.has_pad else frozenset())

    @property
    def has_pad(self) -> bool:
        """Its own Enter and others: keys that only look like a pad lie below letters."""
        pad = self.working & NUMERIC_PAD
        return pad >= _PAD_MARK and len(pad) >= _PAD_KEYS

    @property
    def working(self) -> frozenset[int]:
        """Keys that came and went."""
        return frozenset(code for code, key in self.keys.items() if key.works)

    @property
    def missing(self) -> frozenset[int]:
        """Expected keys that did not come and go."""
        return self.expected - self.working

    @property
    def stuck(self) -> frozenset[int]:
        """Keys that stay down."""
        return frozenset(code for code, key in self.keys.items() if key.is_stuck)

    @property
    def freed(self) -> frozenset[int]:
        """Keys that stayed down at first."""
        return frozenset(
            code for code, key in self.keys.items() if key.was_stuck and not key.is_stuck
        )

    @property
    def chattering(self) -> frozenset[int]:
        """Keys that press themselves again."""
        times = self.rules.chatter_times
        return frozenset(code for code, key in self.keys.items() if key.bounces >= times)

    @property
    def is_silent(self) -> bool:
        """No key of the laptop was pressed at all."""
        return not any(key.presses for key in self.keys.values())
