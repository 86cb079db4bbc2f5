"""The hand test of the panel: six full colours, and what a person counts on them."""

from dataclasses import dataclass, replace

from typing_extensions import override

from checks.facts import LaptopFacts
from checks.findings import Finding, Reason, Verdict
from checks.hand.part_support import Witness, joined
from checks.hand.values import HandControl, HandEnd, HandEngine, HandState, Said, Saw
from checks.limits import WarnFail
from checks.policy import Policy
from checks.verdicts import measured, rising, unanswered
from host.port import Host

PICTURE, PIXELS, DAMAGE = "display.picture", "display.pixels", "display.damage"
COLOURS = ("red", "green", "blue", "white", "black", "grey")
NEXT = "next_colour"
_ASK_S = 0.5
DAMAGE_VERDICTS = (Verdict.PASS, Verdict.WARN, Verdict.FAIL)
"""By the number of the card that a person chose: none, a few spots, lines or a crack."""
_COUNTED = frozenset({Verdict.PASS, Verdict.WARN, Verdict.FAIL})


@dataclass(frozen=True, slots=True)
class ScreenSeen:
    """Which colours were shown."""

    limits: WarnFail
    shown: int = 0

    @property
    def all_shown(self) -> bool:
        """Every colour had its turn."""
        return self.shown >= len(COLOURS)


def screen_state(seen: ScreenSeen) -> HandState:
    """The colour to fill the screen with is `drawing["fill"]`; none before the first step."""
    if not seen.shown:
        return HandState((Saw("screen_begin", {"colours": len(COLOURS)}),), steps=(NEXT,))
    place = (seen.shown - 1) % len(COLOURS)
    line = Saw("screen_colour", {"number": place + 1, "colours": len(COLOURS)})
    after = Saw("screen_count") if seen.all_shown else Saw("screen_look")
    return HandState((line, after), steps=(NEXT,), drawing={"fill": COLOURS[place]})


def screen_findings(seen: ScreenSeen, said: Said | None) -> tuple[Finding, ...]:
    """Picture by the answer; pixels and damage by what was counted on every colour.

    A yes is a count of none only where all colours were shown: a dead pixel is dark on white and
    bright on black.
    """
    picture = joined(Witness(PICTURE, None, {"colours_shown": min(seen.shown, len(COLOURS))}), said)
    return picture, _pixels(seen, said), _damage(seen, said)


def _counted(seen: ScreenSeen, said: Said | None, name: str) -> int | Reason:
    if said is None:
        return Reason.NOT_STARTED
    if said.verdict not in _COUNTED:
        return said.reason or Reason.OPERATOR_SKIPPED
    counted = said.numbers.get(name)
    if counted is not None and (counted > 0 or seen.all_shown):
        return max(0, counted)
    if said.verdict is Verdict.PASS and seen.all_shown:
        return 0
    return Reason.ABORTED


def _pixels(seen: ScreenSeen, said: Said | None) -> Finding:
    dead = _counted(seen, said, "dead_pixels")
    if isinstance(dead, Reason):
        return unanswered(PIXELS, dead, verdict=Verdict.NOT_TESTED)
    limits = seen.limits
    return measured(
        PIXELS,
        rising(dead, warn=limits.warn, fail=limits.fail),
        {"dead_pixels": dead},
        limit={"warn_from": limits.warn, "fail_from": limits.fail},
    )


def _damage(seen: ScreenSeen, said: Said | None) -> Finding:
    card = _counted(seen, said, "damage")
    if isinstance(card, Reason):
        return unanswered(DAMAGE, card, verdict=Verdict.NOT_TESTED)
    worst = len(DAMAGE_VERDICTS) - 1
    return measured(DAMAGE, DAMAGE_VERDICTS[min(card, worst)], {"damage": min(card, worst)})


class ScreenEngine(HandEngine):
    """Colours in turn, as fast as the person wants."""

    answers = (PICTURE, PIXELS, DAMAGE)

    def __init__(self, limits: WarnFail) -> None:
        self._seen = ScreenSeen(limits)

    @override
    def run(self, control: HandControl) -> None:
        while not control.is_stopped:
            if control.asked(_ASK_S) == NEXT:
                self._seen = replace(self._seen, shown=self._seen.shown + 1)
                control.changed()

    @override
    def state(self) -> HandState:
        return screen_state(self._seen)

    @override
    def conclude(self, said: Said | None) -> HandEnd:
        return HandEnd(screen_findings(self._seen, said))


def open_screen(_host: Host, _facts: LaptopFacts, policy: Policy) -> HandEngine | None:
    """Always: the picture is the front end's."""
    return ScreenEngine(policy.hand.pixels)
