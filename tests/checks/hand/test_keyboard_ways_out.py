"""While the keyboard is ours there is always a way out, and it is always given back."""

from typing import cast

import pytest
from typing_extensions import override

from checks.findings import Reason, Verdict
from checks.hand.key_names import CORE, OPTIONAL, key_name
from checks.hand.keyboard import open_keyboard
from checks.hand.values import HandEngine, HandState
from host.errors import DeviceGone
from host.simulated.input import Batch, Tape
from tests.checks.hand.bench import (
    NO_FACTS,
    InputHost,
    Person,
    codes,
    key,
    press,
    presses,
    spread,
    syn,
    tried,
)
from tests.checks.hand.keyboards import (
    BTN_LEFT,
    ENTER,
    ESC,
    IN_ORDER,
    NO,
    NODE,
    OWN,
    POLICY,
    QUIET,
    YES,
    D,
    Q,
    all_but,
    judged,
    keyboard,
    own_stream,
)


def test_it_ends_by_itself_five_seconds_after_the_last_expected_key() -> None:
    host = keyboard(spread(presses(sorted(CORE))))
    began = host.now_ms
    finding, state = judged(host)
    assert finding.verdict is Verdict.PASS
    assert state.settled
    assert host.now_ms - began < 10_000


def test_it_ends_at_once_when_the_optional_keys_came_too() -> None:
    host = keyboard(spread(presses(sorted(CORE | OPTIONAL))))
    began = host.now_ms
    finding, _ = judged(host)
    assert finding.verdict is Verdict.PASS
    assert finding.measured["optional_unseen_keys"] == 0
    assert host.now_ms - began < 1000


def test_esc_three_times_early_ends_it_and_asks() -> None:
    host = keyboard(spread(presses([ESC] * 3)))
    began = host.now_ms
    finding, state = judged(host)
    assert host.now_ms - began < 5000
    assert finding.verdict is Verdict.NOT_TESTED
    assert finding.reason is Reason.ABORTED
    assert state.asks


def test_esc_among_other_keys_is_a_key_like_any_other() -> None:
    mixed = presses([ESC, Q, ESC, D, ESC, ENTER], every_ms=200)
    host = keyboard(spread(mixed))
    began = host.now_ms
    finding, _ = judged(host)
    assert host.now_ms - began > 59_000
    assert finding.reason is Reason.TIMEOUT


def test_a_slow_esc_does_not_end_it() -> None:
    host = keyboard(spread(presses([ESC] * 3, every_ms=1500)))
    began = host.now_ms
    judged(host)
    assert host.now_ms - began > 59_000


def test_a_chattering_esc_does_not_end_it() -> None:
    bounces = [*press(ESC, 1000, 50), *press(ESC, 1055, 20), *press(ESC, 1080, 20)]
    host = keyboard(spread(bounces))
    began = host.now_ms
    judged(host)
    assert host.now_ms - began > 59_000


def test_esc_held_for_three_seconds_ends_it() -> None:
    held: list[Batch] = [(key(ESC, 1, 1000), syn(1000)), *[()] * 62]
    host = keyboard([*held, (key(ESC, 0, 4200), syn(4200))])
    began = host.now_ms
    finding, state = judged(host)
    assert 3000 <= host.now_ms - began < 6000
    assert "KEY_ESC" not in str(finding.measured.get("missing"))
    assert state.drawing["KEY_ESC"] == "seen"


def test_a_button_of_the_touchpad_ends_it() -> None:
    click = Tape((*QUIET, (key(BTN_LEFT, 1, 3000), syn(3000))))
    host = keyboard([], pad=click)
    began = host.now_ms
    judged(host)
    assert host.now_ms - began < 5000
    assert host.inputs.all_given_back


def test_a_minute_of_silence_ends_it_and_nothing_was_tested() -> None:
    host = keyboard([])
    began = host.now_ms
    finding, state = judged(host)
    assert 60_000 <= host.now_ms - began < 66_000
    assert (finding.verdict, finding.reason) == (Verdict.NOT_TESTED, Reason.TIMEOUT)
    assert state.asks
    assert host.inputs.all_given_back


def test_the_last_seconds_of_silence_are_told() -> None:
    host = keyboard([])
    engine = cast("HandEngine", open_keyboard(host, NO_FACTS, POLICY))
    states: list[HandState] = []

    class Watches(Person):
        @override
        def changed(self) -> None:
            states.append(engine.state())

    engine.run(Watches(host))
    told = [line.values["seconds"] for one in states for line in one.saw if "silent" in line.code]
    assert told == list(range(20, -1, -1))
    assert [one.asks for one in states] == [False] * (len(states) - 1) + [True]


def test_a_keyboard_that_another_program_holds_is_not_tested() -> None:
    for said, verdict in (
        (YES, Verdict.NOT_TESTED),
        (None, Verdict.NOT_TESTED),
        (NO, Verdict.FAIL),
    ):
        host = InputHost({NODE: Tape(held_by_another=True)}, OWN)
        finding, state = judged(host, said)
        assert finding.verdict is verdict
        assert "keyboard_held" in codes(state)
        assert host.inputs.all_given_back
    assert judged(InputHost({NODE: Tape(held_by_another=True)}, OWN))[0].reason is Reason.DENIED


def test_enter_that_began_the_test_is_let_go_before_the_keyboard_is_taken() -> None:
    """Whoever sees its press and not its release goes on repeating it."""
    up = (key(ENTER, 0, 900), syn(900))
    rest = [code for code in IN_ORDER if code != ENTER]
    events = [*presses(rest), *presses([ESC] * 3, 30_000)]
    tape = Tape(((), up, *spread(events)), keys_down=frozenset({ENTER}))
    finding, _ = judged(InputHost({NODE: tape}, OWN), YES)
    assert finding.measured["missing"] == "KEY_ENTER"


def test_the_keyboard_is_given_back_when_our_code_breaks() -> None:
    host = keyboard(spread(all_but()))
    engine = open_keyboard(host, NO_FACTS, POLICY)
    assert engine is not None

    class Breaks(Person):
        @override
        def changed(self) -> None:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        engine.run(Breaks(host))
    assert own_stream(host).was_given_back
    assert host.inputs.all_given_back


def test_the_keyboard_is_given_back_when_the_screen_goes() -> None:
    host = keyboard([*spread(presses([Q])), *QUIET])
    engine = open_keyboard(host, NO_FACTS, POLICY)
    assert engine is not None
    engine.run(Person(host, looks=12))
    assert host.inputs.all_given_back
    assert "KEY_Q" in engine.state().drawing


def test_it_can_be_tried_again_and_keeps_what_it_saw() -> None:
    first = spread(presses([*IN_ORDER[:40], ESC, ESC, ESC]))
    host = keyboard(first)
    engine = open_keyboard(host, NO_FACTS, POLICY)
    assert engine is not None
    # The tape plays from its beginning again: the same keys, hence still half of them.
    state = tried(engine, Person(host, steps=("again", None)))
    assert own_stream(host).log == ["grab", "release", "close"]
    assert sum("grab" in one.log for one in host.inputs.opened) == 2
    assert state.drawing[key_name(IN_ORDER[0])] == "seen"


def test_a_stream_that_is_closed_reads_nothing() -> None:
    host = keyboard([])
    judged(host)
    with pytest.raises(DeviceGone):
        host.inputs.opened[0].read(0)
