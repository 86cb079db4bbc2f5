"""What a person is shown of a keyboard test (pure)."""

from collections.abc import Mapping

from checks.hand.key_names import FUNCTION_ROW, NUMERIC_PAD, OPTIONAL, key_name
from checks.hand.keyboard_judge import is_sure
from checks.hand.keyboard_values import KeyboardEnd, KeyboardSeen
from checks.hand.layouts import Layout
from checks.hand.values import HandState, Saw

AGAIN, NEXT_LAYOUT, PAD = "again", "next_layout", "numeric_pad"
_COUNTDOWN_S = 20
_NAMED_AT_ONCE = 5
_FEW = 20


def keyboard_state(
    seen: KeyboardSeen, layout: Layout, *, listening: bool, seconds_left: int = 0
) -> HandState:
    """A snapshot for the screen.

    The drawing holds a state for each key by name (`new`, `down`, `seen`, `chatter`, `stuck`, and
    `missing` once the test has ended), and under `layout` the name of what to draw.
    """
    return HandState(
        saw=_saw(seen, layout, listening=listening, seconds_left=seconds_left)[:6],
        settled=not listening and is_sure(seen),
        asks=not listening,
        steps=(NEXT_LAYOUT, PAD) if listening else (AGAIN, NEXT_LAYOUT, PAD),
        drawing=_drawing(seen, layout, listening=listening),
    )


def _saw(
    seen: KeyboardSeen, layout: Layout, *, listening: bool, seconds_left: int
) -> tuple[Saw, ...]:
    lines = [*_faults(seen, layout)]
    if listening:
        lines.append(Saw("press_every_key"))
    if listening and seconds_left <= _COUNTDOWN_S:
        lines.append(Saw("keys_silent", {"seconds": seconds_left}))
    if seen.end is KeyboardEnd.HELD:
        lines.append(Saw("keyboard_held"))
    if seen.is_gone:
        lines.append(Saw("keyboard_gone"))
    lines.append(_count(seen))
    if not seen.is_silent and 0 < len(seen.missing) <= _FEW:
        lines.append(Saw("keys_left", {"keys": labels(seen.missing, layout)}))
    return (*lines, *_hints(seen))


def _count(seen: KeyboardSeen) -> Saw:
    expected = seen.expected
    return Saw("keys_seen", {"seen": len(expected & seen.working), "total": len(expected)})


def _faults(seen: KeyboardSeen, layout: Layout) -> tuple[Saw, ...]:
    stuck, chattering = seen.stuck, seen.chattering
    return (
        *((Saw("keys_stuck", {"keys": labels(stuck, layout)}),) if stuck else ()),
        *((Saw("keys_chatter", {"keys": labels(chattering, layout)}),) if chattering else ()),
    )


def _hints(seen: KeyboardSeen) -> tuple[Saw, ...]:
    hints: list[Saw] = []
    if seen.other_presses:
        hints.append(Saw("other_keyboard"))
    lacks_row = len(seen.missing & FUNCTION_ROW) > len(FUNCTION_ROW) // 2
    if lacks_row and (seen.media_presses or (not seen.is_silent and len(seen.missing) <= _FEW)):
        hints.append(Saw("hold_fn"))
    return tuple(hints)


def labels(codes: frozenset[int], layout: Layout) -> str:
    """What is printed on the first few of these keys, and how many more there are."""
    named = [layout.label(key_name(code)) for code in sorted(codes)]
    rest = len(named) - _NAMED_AT_ONCE
    return " ".join(named[:_NAMED_AT_ONCE]) + (f" +{rest}" if rest > 0 else "")


def _drawing(seen: KeyboardSeen, layout: Layout, *, listening: bool) -> Mapping[str, str]:
    shown = seen.expected | OPTIONAL | seen.keys.keys()
    has_pad = bool((seen.chosen | seen.keys.keys()) & NUMERIC_PAD)
    return {
        "layout": layout.name,
        "numeric_pad": "there" if has_pad else "not_there",
        **{key_name(code): _drawn(seen, code, listening=listening) for code in sorted(shown)},
    }


def _drawn(seen: KeyboardSeen, code: int, *, listening: bool) -> str:
    key = seen.keys.get(code)
    if key is not None and key.is_stuck:
        return "stuck"
    if code in seen.chattering:
        return "chatter"
    if key is not None and key.is_down:
        return "down"
    if key is not None and key.works:
        return "seen"
    return "missing" if not listening and code in seen.expected else "new"
