"""The words of grading (values only)."""

from enum import StrEnum

from host.value import Limits, Measured, Value


class Letter(StrEnum):
    """From D to A it can be handed to a person as it stands; `parts` cannot."""

    PARTS = "parts"
    D = "D"
    C = "C"
    B = "B"
    A = "A"

    @property
    def rank(self) -> int:
        """0 for `parts` up to 4 for A."""
        return _RANKS[self]


_RANKS = {letter: rank for rank, letter in enumerate(Letter)}


class GradeOutcome(StrEnum):
    """Whether the laptop may go on."""

    GRADED = "graded"
    HOLD = "hold"
    """Stopped until a person lifts it; the letter is provisional."""


class FitFor(StrEnum):
    """What the laptop can be used for, best first."""

    WINDOWS_11 = "windows_11"
    LINUX = "linux"
    CHROMEOS_FLEX = "chromeos_flex"
    PARTS = "parts"


class Tier(StrEnum):
    """How well it meets the floors."""

    COMFORT = "comfort"
    MINIMUM = "minimum"


class Surface(StrEnum):
    """What is looked at in the step Looks."""

    LID = "lid"
    DECK = "deck"
    SCREEN = "screen"
    BEZEL = "bezel"
    BASE = "base"
    HINGES = "hinges"


class LooksCard(StrEnum):
    """Named cosmetic faults, mildest first; no free text."""

    NONE = "none"
    FINE_MARKS = "fine_marks"
    PLAIN_SCRATCHES = "plain_scratches"
    DENTS = "dents"
    BROKEN = "broken"
    CRUSHED = "crushed"
    NOT_LOOKED_AT = "not_looked_at"


class NextStep(StrEnum):
    """What happens to the laptop next."""

    RESOLVE_HOLD = "resolve_hold"
    FINISH_TESTS = "finish_tests"
    REPAIR = "repair"
    DISMANTLE = "dismantle"
    """If a supervisor agrees."""
    RELEASE = "release"


class Needs(StrEnum):
    """What ends a hold."""

    NEW_ERASE = "new_erase"
    DRIVE_OUT = "drive_out"
    VALIDATOR = "validator"
    """A second person accepts the erase with its exceptions."""
    OWNER_CLEARS_LOCK = "owner_clears_lock"
    UNLOCK_AND_ERASE = "unlock_and_erase"
    FIRMWARE_TO_AHCI = "firmware_to_ahci"
    PACK_OUT = "pack_out"
    SUPERVISOR = "supervisor"
    """Somebody must look."""


class Looks(Value):
    """One card per surface."""

    lid: LooksCard = LooksCard.NOT_LOOKED_AT
    deck: LooksCard = LooksCard.NOT_LOOKED_AT
    screen: LooksCard = LooksCard.NOT_LOOKED_AT
    bezel: LooksCard = LooksCard.NOT_LOOKED_AT
    base: LooksCard = LooksCard.NOT_LOOKED_AT
    hinges: LooksCard = LooksCard.NOT_LOOKED_AT


class GradeReason(Value):
    """One thing that caps the letter."""

    code: str
    device: str | None = None
    cap: Letter
    verdict: str | None = None
    """The finding's verdict; `None` for capability and looks."""
    why: str | None = None
    """The finding's reason when nothing was measured."""
    measured: Measured = {}
    limit: Limits = {}


class Hold(Value):
    """What stops the laptop."""

    code: str
    """A finding's code, or `erase.<status>`."""
    device: str | None = None
    needs: str
    """Code of what ends it: `new_erase`, `drive_out`, `validator`, `owner_clears_lock`, …"""


class Lift(Value):
    """A set of repairs that would raise the grade."""

    repairs: tuple[str, ...]
    letter: Letter
    fit_for: FitFor
    at_most: bool
    """True when it rests on tests that are still to be done."""


class PolicyRef(Value):
    """The policy that judged."""

    version: str
    sha256: str


class Grade(Value):
    """The judgement with its reasons."""

    outcome: GradeOutcome
    letter: Letter
    functional: str | None
    """R2v3 F-code, `F4` or `F3`, or `None`."""
    cosmetic: str
    """R2v3 C-code, `C0` to `C6`."""
    fit_for: FitFor
    tier: Tier
    complete: bool
    """False while a vital or key code is not tested: no release."""
    holds: tuple[Hold, ...] = ()
    reasons: tuple[GradeReason, ...] = ()
    """Caps equal to the letter."""
    also: tuple[GradeReason, ...] = ()
    """Caps between the letter and A."""
    lifts: tuple[Lift, ...] = ()
    next_step: str
    """`resolve_hold`, `finish_tests`, `repair`, `dismantle` or `release`."""
    policy: PolicyRef
