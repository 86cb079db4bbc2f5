"""Where fingers touched a surface, in 3 rows of 4 cells (pure).

Multi-touch protocol as the kernel documents it (Documentation/input/multi-touch-protocol): values
that did not change are not sent again, so a position begins with what the axis says. Pads that
know only the corners of the box around two fingers (semi-mt) are read by their single position.
"""

from dataclasses import dataclass, field

from checks.hand.key_names import BTN_LEFT, BTN_RIGHT, BTN_TOOL_DOUBLETAP, BTN_TOUCH
from host.input_events import (
    EV_ABS,
    EV_KEY,
    EV_REL,
    EV_SYN,
    KEY_DOWN,
    KEY_UP,
    SYN_DROPPED,
    AxisRange,
    InputEvent,
)

ROWS, COLUMNS = 3, 4
ABS_X, ABS_Y = 0x00, 0x01
ABS_MT_SLOT, ABS_MT_X, ABS_MT_Y, ABS_MT_ID = 0x2F, 0x35, 0x36, 0x39
_SYN_REPORT, _SYN_MT_REPORT = 0, 2
_REL_X, _REL_Y = 0, 1
_TWO = 2

Cell = tuple[int, int]
"""Row from the top, column from the left, both from 0."""
ALL_CELLS: frozenset[Cell] = frozenset((row, col) for row in range(ROWS) for col in range(COLUMNS))


@dataclass(frozen=True, slots=True)
class Axes:
    """The ranges of a surface; `None` for one that only tells movements."""

    x: AxisRange
    y: AxisRange
    slots: bool
    """Fingers are told apart."""

    def cell(self, x: int, y: int) -> Cell:
        """The cell of a position; pads report a little beyond the range that they declare."""
        return _part(y, self.y, ROWS), _part(x, self.x, COLUMNS)


def _part(value: int, axis: AxisRange, parts: int) -> int:
    span = axis.maximum - axis.minimum + 1
    return min(max((value - axis.minimum) * parts // span, 0), parts - 1)


@dataclass(slots=True)
class _Finger:
    x: int | None
    y: int | None
    is_down: bool = True
    moved: bool = False


@dataclass(slots=True)
class TouchSurface:
    """One pad or screen, event by event."""

    axes: Axes | None
    tells_touch: bool = True
    """It has BTN_TOUCH; one without is touched whenever it sends a position."""
    cells: set[Cell] = field(default_factory=set)
    clicks: dict[int, int] = field(default_factory=dict)
    """Whole clicks, by button."""
    two_fingers: bool = False
    directions: set[str] = field(default_factory=set)
    """Of movements, where there are no positions."""
    events: int = 0
    needs_resync: bool = False
    _fingers: dict[int, _Finger] = field(default_factory=dict)
    _slot: int = 0
    _pressed: set[int] = field(default_factory=set)
    _skipping: bool = False
    _lost: bool = False

    def take(self, event: InputEvent) -> None:
        """One event."""
        if event.type == EV_SYN:
            self._synchronise(event.code)
        elif not self._skipping:
            self.events += 1
            if event.type == EV_KEY:
                self._button(event)
            elif event.type == EV_REL:
                self._move(event)
            elif event.type == EV_ABS and self.axes is not None:
                self._position(event, self.axes)

    def resync(self, slot: int) -> None:
        """Events were lost: which finger the next position is of, and nothing about positions."""
        self.needs_resync = False
        self._lost = True
        self._slot = slot
        self._fingers.clear()
        self._pressed.clear()

    def _synchronise(self, code: int) -> None:
        if code == SYN_DROPPED:
            self._skipping = True
        elif self._skipping:
            self._skipping = code != _SYN_REPORT
            self.needs_resync = not self._skipping
        elif code in {_SYN_REPORT, _SYN_MT_REPORT}:
            self._mark()

    def _mark(self) -> None:
        for finger in self._fingers.values():
            x, y = finger.x, finger.y
            if self.axes and x is not None and y is not None and finger.is_down and finger.moved:
                self.cells.add(self.axes.cell(x, y))
            finger.moved = False
        down = sum(finger.is_down for finger in self._fingers.values())
        self.two_fingers |= self.axes is not None and self.axes.slots and down >= _TWO

    def _button(self, event: InputEvent) -> None:
        if event.value == KEY_DOWN:
            self._pressed.add(event.code)
            self.two_fingers |= event.code == BTN_TOOL_DOUBLETAP
        elif event.value == KEY_UP and event.code in self._pressed:
            self._pressed.discard(event.code)
            if event.code in {BTN_LEFT, BTN_RIGHT}:
                self.clicks[event.code] = self.clicks.get(event.code, 0) + 1
        if event.code == BTN_TOUCH and self.axes is not None and not self.axes.slots:
            self._finger(self.axes).is_down = event.value != KEY_UP

    def _move(self, event: InputEvent) -> None:
        if event.value and event.code in {_REL_X, _REL_Y}:
            ways = ("left", "right") if event.code == _REL_X else ("up", "down")
            self.directions.add(ways[event.value > 0])

    def _position(self, event: InputEvent, axes: Axes) -> None:
        if axes.slots and event.code == ABS_MT_SLOT:
            self._slot = event.value
        elif axes.slots and event.code == ABS_MT_ID:
            finger = self._finger(axes)
            # A finger that comes down has a position, even if it is that of the last one.
            finger.is_down = finger.moved = event.value >= 0
        elif event.code == (ABS_MT_X if axes.slots else ABS_X):
            finger = self._finger(axes)
            finger.x, finger.moved = event.value, True
        elif event.code == (ABS_MT_Y if axes.slots else ABS_Y):
            finger = self._finger(axes)
            finger.y, finger.moved = event.value, True

    def _finger(self, axes: Axes) -> _Finger:
        number = self._slot if axes.slots else 0
        known = self._fingers.get(number)
        if known is None:
            down = axes.slots or not self.tells_touch or BTN_TOUCH in self._pressed
            # What an axis says at the start is the position of the first finger alone.
            trusted = number == 0 and not self._lost
            x, y = (axes.x.value, axes.y.value) if trusted else (None, None)
            known = self._fingers[number] = _Finger(x, y, is_down=down)
        return known
