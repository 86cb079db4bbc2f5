"""The verdict on a touchpad or a touchscreen (pure).

* Every cell, the buttons and two fingers seen: pass.
* A person went over it twice, and nothing came, or the same cells were left out: fail.
* Something was not seen otherwise: perhaps nobody tried. The person is asked: "no" is a fail,
  "yes" a warn that names what was not seen. A "yes" without any event speaks of another pointer,
  and nothing was tested.
* An old pad that only tells movements cannot tell where: the person is asked, and a "yes" beside
  movements in all four directions and a click is a pass.
"""

from dataclasses import dataclass

from checks.findings import Finding, Reason, Verdict
from checks.hand.touch_surface import ALL_CELLS, Cell
from checks.hand.values import Said
from checks.hand.weighing import Answer, Machine, said_by, weigh

ROUNDS = 2
"""A zone is dead when it was left out so often."""
DIRECTIONS = frozenset({"left", "right", "up", "down"})


@dataclass(frozen=True, slots=True)
class TouchWants:
    """What this surface must show beside its cells."""

    left: bool = False
    right: bool = False
    """Not of a pad whose buttons lie below it: it has only the left one."""
    two_fingers: bool = False


@dataclass(frozen=True, slots=True)
class TouchSeen:
    """What was seen of one surface."""

    wants: TouchWants = TouchWants()
    has_zones: bool = True
    """It tells where; `False`: movements only."""
    cells: frozenset[Cell] = frozenset()
    left: int = 0
    right: int = 0
    two_fingers: bool = False
    directions: frozenset[str] = frozenset()
    events: int = 0
    rounds: int = 0
    """How often a person said to have gone over all of it."""
    is_gone: bool = False
    is_held: bool = False
    """Another program has it: nothing would reach us."""

    @property
    def dead(self) -> frozenset[Cell]:
        """Cells that never came although a person tried them twice."""
        return self.untouched if self.rounds >= ROUNDS and not self.is_blind else frozenset()

    @property
    def untouched(self) -> frozenset[Cell]:
        """Cells that did not come yet."""
        return ALL_CELLS - self.cells if self.has_zones else frozenset()

    @property
    def is_blind(self) -> bool:
        """What happens on it cannot reach us."""
        return self.is_gone or self.is_held

    @property
    def lacks(self) -> tuple[str, ...]:
        """What else was not seen."""
        left = self.wants.left and not self.left
        right = self.wants.right and not self.right
        two = self.wants.two_fingers and not self.two_fingers
        named = (("left_click", left), ("right_click", right), ("two_fingers", two))
        return tuple(name for name, is_lacking in named if is_lacking)

    @property
    def is_whole(self) -> bool:
        """Everything was seen."""
        return self.has_zones and not self.untouched and not self.lacks


def machine_of(seen: TouchSeen) -> Machine:
    """What the machine alone can tell."""
    return Machine(_verdict(seen), _on_yes(seen), _why_silent(seen))


def _verdict(seen: TouchSeen) -> Verdict | None:
    tried_in_vain = seen.rounds >= ROUNDS and not seen.events and not seen.is_blind
    if seen.dead or tried_in_vain:
        return Verdict.FAIL
    if seen.is_whole:
        return Verdict.WARN if seen.is_gone else Verdict.PASS
    return None


def _on_yes(seen: TouchSeen) -> Answer:
    if not seen.events:
        return Verdict.NOT_TESTED, _why_silent(seen)
    moved = not seen.has_zones and seen.directions >= DIRECTIONS and not seen.lacks
    return (Verdict.PASS if moved and not seen.is_gone else Verdict.WARN), None


def _why_silent(seen: TouchSeen) -> Reason:
    return Reason.DENIED if seen.is_held else Reason.ABORTED


def judge_touch(
    code: str, seen: TouchSeen, said: Said | None, evidence: tuple[str, ...] = ()
) -> Finding:
    """The finding about a touchpad or a touchscreen."""
    verdict, reason = weigh(machine_of(seen), said)
    return Finding(
        code=code,
        verdict=verdict,
        reason=reason,
        measured={**_measured(seen), **said_by(said)},
        limit={"cells": len(ALL_CELLS)} if seen.has_zones else {},
        evidence=evidence,
    )


def _measured(seen: TouchSeen) -> dict[str, int | str | bool]:
    zones: dict[str, int | str | bool] = {"touched_cells": len(seen.cells)}
    if seen.untouched:
        zones["untouched"] = ",".join(cell_name(cell) for cell in sorted(seen.untouched))
    if seen.dead:
        zones["dead_cells"] = len(seen.dead)
    buttons: dict[str, int | str | bool] = {"left_clicks": seen.left, "right_clicks": seen.right}
    return {
        **(zones if seen.has_zones else {"directions": len(seen.directions)}),
        **(buttons if seen.wants != TouchWants() else {}),
        **({"two_fingers": seen.two_fingers} if seen.wants.two_fingers else {}),
        **({"unplugged": True} if seen.is_gone else {}),
        "rounds": seen.rounds,
    }


def cell_name(cell: Cell) -> str:
    """`cell_0_3`: the row from the top, then the column from the left."""
    return f"cell_{cell[0]}_{cell[1]}"
