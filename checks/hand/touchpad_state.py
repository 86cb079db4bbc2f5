"""What a person is shown of a touchpad or a touchscreen (pure)."""

from collections.abc import Mapping

from checks.hand.touch_surface import ALL_CELLS, Cell
from checks.hand.touchpad_judge import DIRECTIONS, TouchSeen, cell_name, machine_of
from checks.hand.values import HandState, Saw

READY = "ready"
"""A person went over all of it."""


def touch_state(seen: TouchSeen, *, silent: bool, is_screen: bool) -> HandState:
    """A snapshot for the screen.

    The drawing holds `new`, `touched` or `dead` for each cell as `cell_ROW_COLUMN`, counted from
    the top left; a pad that only tells movements has none.

    Args:
        seen: so far.
        silent: nothing came for a while.
        is_screen: a touchscreen.
    """
    is_sure = machine_of(seen).verdict is not None
    return HandState(
        saw=_saw(seen, silent=silent, is_screen=is_screen)[:6],
        settled=is_sure,
        steps=() if is_sure or not seen.has_zones else (READY,),
        drawing=_drawing(seen),
    )


def _saw(seen: TouchSeen, *, silent: bool, is_screen: bool) -> tuple[Saw, ...]:
    lines: list[Saw] = []
    if seen.is_held:
        lines.append(Saw("touch_held"))
    if seen.is_gone:
        lines.append(Saw("touch_gone"))
    if seen.dead:
        lines.append(Saw("touch_dead", {"count": len(seen.dead)}))
    elif seen.rounds and seen.untouched:
        lines.append(Saw("touch_again", {"count": len(seen.untouched)}))
    if silent and not seen.events:
        lines.append(Saw("screen_silent" if is_screen else "pad_silent"))
    if seen.has_zones:
        lines.append(Saw("touch_cells", {"seen": len(seen.cells), "total": len(ALL_CELLS)}))
    else:
        lines.append(Saw("pad_moves", {"seen": len(seen.directions), "total": len(DIRECTIONS)}))
    lines.extend(Saw(f"lacks_{name}") for name in seen.lacks)
    return tuple(lines)


def _drawing(seen: TouchSeen) -> Mapping[str, str]:
    return {
        cell_name(cell): _drawn(seen, cell) for cell in sorted(ALL_CELLS if seen.has_zones else ())
    }


def _drawn(seen: TouchSeen, cell: Cell) -> str:
    if cell in seen.cells:
        return "touched"
    return "dead" if cell in seen.dead else "new"
