"""Touchpads and touchscreens, driven by event streams."""

from collections.abc import Iterable, Sequence

import pytest

from checks.findings import Finding, Reason, Verdict
from checks.hand.touch_surface import ALL_CELLS, Axes, Cell
from checks.hand.touchpad import TouchEngine, open_touchpad, touchpads
from checks.hand.touchpad_judge import cell_name
from checks.hand.touchscreen import open_touchscreen, touchscreens
from checks.hand.values import HandState, Said
from checks.policy import default_policy
from host.input_devices import InputDevice, input_devices
from host.input_events import EV_ABS, EV_REL, EV_SYN, SYN_DROPPED, AxisRange, InputEvent
from host.readings import Device, Unread
from host.simulated.input import Batch, Tape
from tests.checks.hand.bench import (
    NO_FACTS,
    InputHost,
    Person,
    codes,
    key,
    press,
    spread,
    syn,
    tried,
    udev_input,
)

POLICY = default_policy()
YES, NO, PARTLY = Said(Verdict.PASS), Said(Verdict.FAIL), Said(Verdict.WARN)
SKIP = Said(Verdict.NOT_TESTED, Reason.OPERATOR_SKIPPED)
LEFT, RIGHT, TOUCH, TWO = 0x110, 0x111, 0x14A, 0x14D
X, Y, SLOT, MT_X, MT_Y, ID = 0x00, 0x01, 0x2F, 0x35, 0x36, 0x39

# KEY bitmaps as udev tells them: left, (right,) finger tool, double tap, touch.
WITH_BUTTONS = "6420 30000 0 0 0 0"
BUTTONS_BELOW = "6420 10000 0 0 0 0"
CLICKPAD = udev_input(
    15,
    "/devices/platform/AMDI0010:00/i2c-0/i2c-SYNA3105:00/0018:06CB:CEA3.0001",
    "SYNA3105:00 06CB:CEA3 Touchpad",
    PRODUCT="18/6cb/cea3/100",
    PROP="5",
    KEY=BUTTONS_BELOW,
    ID_INPUT="1",
    ID_INPUT_TOUCHPAD="1",
)
OLD_PAD = udev_input(
    12,
    "/devices/platform/i8042/serio1",
    "SynPS/2 Synaptics TouchPad",
    PRODUCT="11/2/7/1b1",
    PROP="9",
    KEY=WITH_BUTTONS,
    ID_INPUT="1",
    ID_INPUT_TOUCHPAD="1",
)
PS2 = udev_input(
    16,
    "/devices/platform/i8042/serio1",
    "PS/2 Generic Mouse",
    PRODUCT="11/2/1/0",
    PROP="1",
    ID_INPUT="1",
    ID_INPUT_MOUSE="1",
)
STICK = udev_input(
    13,
    "/devices/platform/i8042/serio1/serio2",
    "TPPS/2 IBM TrackPoint",
    PRODUCT="11/2/a/0",
    ID_INPUT="1",
    ID_INPUT_MOUSE="1",
)
SCREEN = udev_input(
    17,
    "/devices/pci0000:00/0000:00:19.1/i2c_designware.2/i2c-2/i2c-ELAN900C:00/0018:04F3:439F.0002",
    "ELAN900C:00 04F3:439F",
    PRODUCT="18/4f3/439f/100",
    PROP="2",
    KEY="400 0 0 0 0 0",
    ID_INPUT="1",
    ID_INPUT_TOUCHSCREEN="1",
)
BOTH = udev_input(
    14,
    "/devices/pci0000:00/0000:00:15.1/i2c_designware.1/i2c-7/i2c-DLL07D1:01/0018:044E:120B.0003",
    "DLL07D1:01 044E:120B",
    PRODUCT="18/44e/120b/100",
    PROP="1",
    ID_INPUT="1",
    ID_INPUT_TOUCHPAD="1",
    ID_INPUT_TOUCHSCREEN="1",
)
MT_AXES = {
    SLOT: AxisRange(0, 0, 4),
    MT_X: AxisRange(0, 0, 1199),
    MT_Y: AxisRange(0, 0, 899),
    X: AxisRange(0, 0, 1199),
    Y: AxisRange(0, 0, 899),
}
ST_AXES = {X: AxisRange(1500, 1472, 5472), Y: AxisRange(1500, 1408, 4448)}
CLICK, RIGHT_CLICK = press(LEFT, 50_000), press(RIGHT, 51_000)
TWO_FINGERS = press(TWO, 52_000)


def absolute(code: int, value: int, at_ms: int) -> InputEvent:
    return InputEvent(at_ms * 1000, EV_ABS, code, value)


def node(devices: tuple[Device, Device]) -> str:
    return devices[1].node or ""


def finger(cells: Iterable[Cell], at_ms: int = 1000) -> list[InputEvent]:
    """One finger that goes over these cells of a pad that tells fingers apart."""
    events = [absolute(ID, 7, at_ms)]
    for number, (row, column) in enumerate(cells):
        when = at_ms + number * 10
        events += [
            absolute(MT_X, column * 300 + 150, when),
            absolute(MT_Y, row * 300 + 150, when),
            syn(when),
        ]
    return [*events, absolute(ID, -1, at_ms + 2000), syn(at_ms + 2000)]


def old_finger(cells: Iterable[Cell]) -> list[InputEvent]:
    """The same on a pad that knows a single position."""
    events = [key(TOUCH, 1, 1000)]
    for row, column in cells:
        events += [
            absolute(X, 1472 + column * 1000 + 500, 1000),
            absolute(Y, 1408 + row * 1013 + 500, 1000),
            syn(1000),
        ]
    return [*events, key(TOUCH, 0, 3000), syn(3000)]


def all_but(*cells: Cell) -> list[Cell]:
    return sorted(ALL_CELLS - set(cells))


def clickpad(events: Sequence[InputEvent], **tape: object) -> InputHost:
    batches: tuple[Batch, ...] = tuple(spread(events, 6))
    played = Tape(batches, axes=MT_AXES, gone_at_end=bool(tape.get("gone_at_end")))
    return InputHost({node(CLICKPAD): played}, CLICKPAD)


def judged(
    host: InputHost, said: Said | None = None, *, early: Sequence[str | None] = (), looks: int = 900
) -> tuple[Finding, HandState]:
    engine = open_touchpad(host, NO_FACTS, POLICY)
    assert engine is not None
    state = tried(engine, Person(host, early=early, looks=looks))
    return engine.conclude(said).findings[0], state


def test_a_pad_of_which_all_is_seen_passes_without_a_question() -> None:
    host = clickpad([*finger(all_but()), *CLICK, *TWO_FINGERS])
    finding, state = judged(host)
    assert finding.verdict is Verdict.PASS
    assert state.settled
    assert finding.measured["touched_cells"] == 12
    assert state.drawing["cell_0_3"] == "touched"
    assert host.inputs.opened[-1].log == ["grab", "release", "close"]
    assert host.inputs.all_given_back


def test_a_pad_with_its_buttons_below_is_not_asked_for_a_right_click() -> None:
    _, state = judged(clickpad(finger(all_but())))
    assert "lacks_right_click" not in codes(state)
    assert {"lacks_left_click", "lacks_two_fingers"} <= set(codes(state))


def old_pad(events: Sequence[InputEvent], axes: dict[int, AxisRange] | None = None) -> InputHost:
    return InputHost({node(OLD_PAD): Tape(tuple(spread(events, 6)), axes=axes or ST_AXES)}, OLD_PAD)


def test_a_pad_with_buttons_needs_both() -> None:
    touched = [*old_finger(all_but()), *CLICK, *TWO_FINGERS]
    finding, state = judged(old_pad(touched), YES)
    assert finding.verdict is Verdict.WARN
    assert "lacks_right_click" in codes(state)
    assert judged(old_pad([*touched, *RIGHT_CLICK]))[0].verdict is Verdict.PASS


def test_a_button_that_never_comes_up_again_is_no_click() -> None:
    events = [*finger(all_but()), key(LEFT, 1, 5000), syn(5000), *TWO_FINGERS]
    finding, state = judged(clickpad(events))
    assert finding.verdict is Verdict.NOT_TESTED
    assert "lacks_left_click" in codes(state)


def test_the_corners_of_a_box_around_two_fingers_are_no_positions() -> None:
    """A pad that knows only that box tells a corner where no finger is."""
    box = [
        absolute(SLOT, 0, 1000), absolute(ID, 1, 1000), absolute(MT_X, 0, 1000),
        absolute(MT_Y, 0, 1000), absolute(SLOT, 1, 1000), absolute(ID, 2, 1000),
        absolute(MT_X, 1199, 1000), absolute(MT_Y, 899, 1000), syn(1000),
    ]  # fmt: skip
    _, state = judged(old_pad([*box, *old_finger([(1, 1)])], {**MT_AXES, **ST_AXES}))
    touched = [name for name, what in state.drawing.items() if what == "touched"]
    assert touched == ["cell_1_1"]


@pytest.mark.parametrize(
    ("said", "verdict", "reason"),
    [
        (NO, Verdict.FAIL, None),
        (PARTLY, Verdict.WARN, None),
        (YES, Verdict.WARN, None),
        (SKIP, Verdict.NOT_TESTED, Reason.OPERATOR_SKIPPED),
        (None, Verdict.NOT_TESTED, Reason.ABORTED),
    ],
)
def test_a_zone_that_was_left_out_once_is_asked_about(
    said: Said | None, verdict: Verdict, reason: Reason | None
) -> None:
    events = [*finger(all_but((2, 0))), *CLICK, *TWO_FINGERS]
    finding, state = judged(clickpad(events), said)
    assert (finding.verdict, finding.reason) == (verdict, reason)
    assert finding.measured["untouched"] == "cell_2_0"
    assert state.steps == ("ready",)


WAIT: list[None] = [None] * 80
"""Four seconds of looks in which nothing is asked for."""


def test_the_same_dead_zone_twice_is_a_fail_whatever_a_person_says() -> None:
    events = [*finger(all_but((0, 0), (0, 1))), *CLICK, *TWO_FINGERS]
    for said in (None, YES, PARTLY, SKIP):
        early = (*WAIT, "ready", *WAIT, "ready")
        finding, state = judged(clickpad(events), said, early=early)
        assert finding.verdict is Verdict.FAIL, said
        assert finding.measured["dead_cells"] == 2
        assert state.drawing["cell_0_0"] == "dead"
        assert state.settled


def test_a_zone_that_comes_in_the_second_round_is_not_dead() -> None:
    late: list[Batch] = [()] * 150
    events = spread([*finger(all_but((0, 0))), *CLICK, *TWO_FINGERS], 6)
    tape = Tape((*events, *late, *spread(finger([(0, 0)], 60_000))), axes=MT_AXES)
    host = InputHost({node(CLICKPAD): tape}, CLICKPAD)
    finding, _ = judged(host, early=(*WAIT, "ready"))
    assert finding.verdict is Verdict.PASS


def test_ready_pressed_twice_in_a_moment_is_one_round() -> None:
    events = finger(all_but((0, 0)))
    finding, _ = judged(clickpad(events), early=(*WAIT, "ready", "ready"))
    assert finding.measured["rounds"] == 1
    assert finding.verdict is Verdict.NOT_TESTED


def test_a_pad_that_is_silent_gives_a_hint_and_no_pass() -> None:
    finding, state = judged(clickpad([]), YES)
    assert (finding.verdict, finding.reason) == (Verdict.NOT_TESTED, Reason.ABORTED)
    assert "pad_silent" in codes(state)
    assert judged(clickpad([]), NO)[0].verdict is Verdict.FAIL
    tried_twice = judged(clickpad([]), YES, early=(*WAIT, "ready", *WAIT, "ready"))[0]
    assert tried_twice.verdict is Verdict.FAIL


def test_a_pad_that_another_program_holds_is_never_a_fail_by_itself() -> None:
    held = Tape((), axes=MT_AXES, held_by_another=True)
    early = (*WAIT, "ready", *WAIT, "ready")
    finding, state = judged(InputHost({node(CLICKPAD): held}, CLICKPAD), YES, early=early)
    assert (finding.verdict, finding.reason) == (Verdict.NOT_TESTED, Reason.DENIED)
    assert "touch_held" in codes(state)


def test_a_pad_that_is_gone_never_passes() -> None:
    finding, state = judged(clickpad(finger(all_but((0, 0))), gone_at_end=True), YES)
    assert finding.verdict is Verdict.WARN
    assert "touch_gone" in codes(state)
    assert finding.measured["unplugged"] is True


def test_positions_after_lost_events_are_not_guessed() -> None:
    lost = [InputEvent(5_000_000, EV_SYN, SYN_DROPPED, 0), absolute(MT_X, 10, 5000), syn(5000)]
    half = [absolute(MT_X, 1100, 5100), syn(5100)]
    whole = [absolute(MT_Y, 500, 5200), syn(5200)]
    for more, touched in ((half, 1), ([*half, *whole], 2)):
        batches = (*spread(finger([(0, 0)])), tuple(lost), tuple(more))
        host = InputHost({node(CLICKPAD): Tape(batches, axes=MT_AXES)}, CLICKPAD)
        assert judged(host)[0].measured["touched_cells"] == touched


def relative(code: int, value: int, at_ms: int) -> InputEvent:
    return InputEvent(at_ms * 1000, EV_REL, code, value)


ALL_WAYS = [relative(0, 3, 1), relative(0, -3, 2), relative(1, 3, 3), relative(1, -3, 4)]


@pytest.mark.parametrize(
    ("events", "said", "verdict"),
    [
        ([*ALL_WAYS, *CLICK], YES, Verdict.PASS),
        ([*ALL_WAYS, *CLICK], None, Verdict.NOT_TESTED),
        ([*ALL_WAYS, *CLICK], NO, Verdict.FAIL),
        (ALL_WAYS, YES, Verdict.WARN),
        (ALL_WAYS[:2], YES, Verdict.WARN),
        ([], YES, Verdict.NOT_TESTED),
    ],
)
def test_an_old_pad_that_only_moves_is_asked_about(
    events: list[InputEvent], said: Said | None, verdict: Verdict
) -> None:
    host = InputHost({node(PS2): Tape(tuple(spread(events, 2)))}, PS2)
    finding, state = judged(host, said)
    assert finding.verdict is verdict
    assert "ready" not in state.steps
    assert "touched_cells" not in finding.measured


def test_of_two_entries_of_one_pad_the_one_that_sends_counts() -> None:
    sends = Tape(tuple(spread([*finger(all_but()), *CLICK, *TWO_FINGERS], 6)), axes=MT_AXES)
    silent = Tape((), axes=ST_AXES)
    host = InputHost({node(CLICKPAD): sends, node(OLD_PAD): silent}, [*OLD_PAD, *CLICKPAD])
    assert judged(host)[0].verdict is Verdict.PASS


def _listed(*devices: tuple[Device, Device]) -> tuple[InputDevice, ...]:
    listed = input_devices(InputHost({}, [one for pair in devices for one in pair]))
    assert not isinstance(listed, Unread)
    return listed


def test_a_pointing_stick_is_no_touchpad() -> None:
    assert touchpads(_listed(STICK)) == ()
    assert [one.node for one in touchpads(_listed(STICK, PS2))] == [node(PS2)]
    assert [one.node for one in touchpads(_listed(STICK, PS2, OLD_PAD))] == [node(OLD_PAD)]


def test_only_what_is_a_touchscreen_is_one() -> None:
    listed = _listed(CLICKPAD, SCREEN, BOTH)
    assert [one.node for one in touchscreens(listed)] == [node(SCREEN)]
    assert node(BOTH) in [one.node for one in touchpads(listed)]


def test_a_touchscreen_needs_its_cells_and_nothing_else() -> None:
    tape = Tape(tuple(spread(finger(all_but()), 6)), axes=MT_AXES)
    host = InputHost({node(SCREEN): tape}, SCREEN)
    engine = open_touchscreen(host, NO_FACTS, POLICY)
    state = tried(engine, Person(host))
    assert isinstance(engine, TouchEngine)
    finding = engine.conclude(None).findings[0]
    assert (finding.code, finding.verdict) == ("input.touchscreen", Verdict.PASS)
    assert set(state.drawing) == {cell_name(cell) for cell in ALL_CELLS}
    assert "left_clicks" not in finding.measured
    dead = InputHost({node(SCREEN): Tape((), axes=MT_AXES)}, SCREEN)
    silent = open_touchscreen(dead, NO_FACTS, POLICY)
    assert "screen_silent" in codes(tried(silent, Person(dead, looks=900)))


def test_a_laptop_without_either_has_no_engine() -> None:
    assert open_touchpad(InputHost({}, ()), NO_FACTS, POLICY) is None
    assert open_touchpad(InputHost({}, CLICKPAD), NO_FACTS, POLICY) is None
    assert open_touchscreen(InputHost({}, CLICKPAD), NO_FACTS, POLICY) is None


@pytest.mark.parametrize(
    ("x", "y", "cell"),
    [
        (0, 0, (0, 0)),
        (1199, 899, (2, 3)),
        (-40, 950, (2, 0)),
        (600, 300, (1, 2)),
        (5000, 0, (0, 3)),
    ],
)
def test_a_position_beyond_the_declared_range_is_at_the_edge(x: int, y: int, cell: Cell) -> None:
    axes = Axes(MT_AXES[MT_X], MT_AXES[MT_Y], slots=True)
    assert axes.cell(x, y) == cell
