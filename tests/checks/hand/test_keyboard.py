"""The verdict on a keyboard, driven by event streams."""

import json
from typing import cast

import pytest

from checks.facts import IdentityFacts
from checks.findings import Reason, Verdict
from checks.hand.key_names import CORE, ISO_KEY, NUMERIC_PAD, key_codes
from checks.hand.keyboard import open_keyboard, roles
from checks.hand.keyboard_state import labels
from checks.hand.layouts import layout_named
from checks.hand.values import HandEngine, Said
from host.input_devices import input_devices
from host.input_events import EV_SYN, SYN_DROPPED, InputEvent
from host.readings import Unread
from host.simulated.input import Lost, Tape
from tests.checks.hand.bench import (
    NO_FACTS,
    InputHost,
    Person,
    at_once,
    codes,
    key,
    press,
    presses,
    spread,
    syn,
    tried,
)
from tests.checks.hand.keyboards import (
    CABLE,
    CABLE_NODE,
    ESC,
    F5,
    HOT_KEYS,
    HOT_NODE,
    IN_ORDER,
    NO,
    NODE,
    OWN,
    PAD,
    PAD_NODE,
    PARTLY,
    POLICY,
    SHIFT,
    SKIP,
    YES,
    D,
    Q,
    all_but,
    judged,
    keyboard,
    own_stream,
)


def test_a_keyboard_of_which_every_key_comes_and_goes_passes_without_a_question() -> None:
    host = keyboard(spread(all_but()))
    finding, state = judged(host)
    assert (finding.verdict, finding.reason) == (Verdict.PASS, None)
    assert state.settled
    assert not state.steps or state.steps[0] == "again"
    assert finding.measured["seen_keys"] == len(CORE) == finding.measured["expected_keys"]
    assert finding.limit == {"stuck_ms": 2000, "chatter_ms": 30, "chatter_times": 3}
    assert host.inputs.all_given_back


def test_two_dead_keys_and_one_stuck_are_a_fail_that_names_all_three() -> None:
    stuck_from = [key(D, 1, 500), syn(500)]
    rest = [code for code in IN_ORDER if code not in {Q, F5, D}]
    events = [*stuck_from, *presses(rest), *presses([ESC] * 3, 20_000)]
    for said in (None, YES, NO, PARTLY, SKIP):
        finding, state = judged(keyboard(spread(events)), said)
        assert finding.verdict is Verdict.FAIL, said
        assert finding.measured["missing"] == "KEY_Q,KEY_F5"
        assert finding.measured["missing_keys"] == 2
        assert finding.measured["stuck"] == "KEY_D"
        assert finding.measured["stuck_keys"] == 1
        assert state.drawing["KEY_D"] == "stuck"
        assert state.drawing["KEY_Q"] == state.drawing["KEY_F5"] == "missing"


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
def test_a_dead_right_shift_is_asked_about(
    said: Said | None, verdict: Verdict, reason: Reason | None
) -> None:
    finding, state = judged(keyboard(spread(all_but(SHIFT))), said)
    assert (finding.verdict, finding.reason) == (verdict, reason)
    assert state.asks
    assert not state.settled
    assert finding.measured["missing"] == "KEY_RIGHTSHIFT"
    assert ("keys_left", "Shift") in [(line.code, line.values.get("keys")) for line in state.saw]


def test_a_person_who_says_no_to_a_perfect_keyboard_is_believed() -> None:
    finding, _ = judged(keyboard(spread(all_but())), NO)
    assert finding.verdict is Verdict.FAIL
    assert finding.measured["person"] == "fail"


def chattering(times: int) -> list[InputEvent]:
    """Q comes down again 8 ms after it came up, so often."""
    events: list[InputEvent] = []
    for number in range(times):
        at = 100_000 + number * 500
        events += [*press(Q, at, 80), *press(Q, at + 88, 40)]
    return events


@pytest.mark.parametrize(("times", "verdict"), [(2, Verdict.PASS), (3, Verdict.FAIL)])
def test_a_key_that_presses_itself_again_three_times_fails(times: int, verdict: Verdict) -> None:
    events = [*chattering(times), *[_later(event, 110_000) for event in all_but()]]
    finding, state = judged(keyboard(spread(events)), YES)
    assert finding.verdict is verdict
    assert ("keys_chatter" in codes(state)) == (verdict is Verdict.FAIL)


def _later(event: InputEvent, ms: int) -> InputEvent:
    return InputEvent(event.time_us + ms * 1000, event.type, event.code, event.value)


def test_fast_fingers_are_no_chatter() -> None:
    events = [*presses([Q] * 10, 1000, 90), *all_but()]
    finding, _ = judged(keyboard(spread(events)))
    assert finding.measured["chattering_keys"] == 0
    assert finding.verdict is Verdict.PASS


def test_auto_repeat_is_no_press_and_keeps_nobody_waiting() -> None:
    repeats = [key(Q, 2, 1500 + 30 * number) for number in range(20)]
    events = [key(Q, 1, 1000), *repeats, key(Q, 0, 2200)]
    host = keyboard([*at_once(events), *spread(presses([ESC] * 3, 3000))])
    engine = open_keyboard(host, NO_FACTS, POLICY)
    tried(engine, Person(host))
    assert engine is not None
    rows = _rows(engine)
    assert rows["KEY_Q"]["presses"] == 1
    assert rows["KEY_Q"]["longest_ms"] == 1200


def test_a_release_that_never_came_is_no_working_key() -> None:
    lost = [key(Q, 1, 700), syn(700)]
    finding, _ = judged(keyboard(spread([*lost, *all_but(Q)])), YES)
    assert finding.verdict is Verdict.FAIL
    assert finding.measured["stuck"] == "KEY_Q"


def test_a_key_that_comes_up_again_three_times_was_only_held_long() -> None:
    held = [key(Q, 1, 500), *presses(IN_ORDER[:30], 1000), key(Q, 0, 8000)]
    rest = [_later(event, 10_000) for event in all_but(Q)]
    again = presses([Q] * 3, 9000)
    finding, _ = judged(keyboard(spread([*held, *again, *rest])))
    assert finding.verdict is Verdict.WARN
    assert finding.measured["freed"] == "KEY_Q"
    assert finding.measured["stuck_keys"] == 0


def test_a_hand_that_rests_on_shift_for_two_letters_is_no_fault() -> None:
    shift = 42
    held = [key(shift, 1, 500), *press(Q, 2600), *press(D, 2800), key(shift, 0, 3100)]
    finding, _ = judged(keyboard(spread([*held, *[_later(one, 5000) for one in all_but()]])))
    assert finding.verdict is Verdict.PASS


def test_after_a_full_buffer_the_keys_that_are_down_are_asked_for() -> None:
    """One press is lost whole, one release too, and a key goes down unseen."""
    middle = len(IN_ORDER) // 2
    before, after = IN_ORDER[:middle], IN_ORDER[middle:]
    lost = Lost((key(before[-1], 0, 9000), *press(Q, 9100), key(after[0], 1, 9200)))
    first = [*presses(before[:-1]), key(before[-1], 1, 8900)]
    last = [key(after[0], 0, 9400), *presses(after[1:], 10_000), *presses([ESC] * 3, 30_000)]
    torn = (key(D, 1, 9250), key(D, 0, 9255), syn(9260))
    host = keyboard([*spread(first), lost, torn, *spread(last)])
    finding, state = judged(host)
    assert finding.measured["missing_keys"] == 0
    assert finding.measured["stuck_keys"] == 0
    assert finding.verdict is Verdict.PASS
    assert state.settled


def test_keys_of_a_torn_report_do_not_count() -> None:
    torn = [
        InputEvent(1_000_000, EV_SYN, SYN_DROPPED, 0),
        *(event for event in press(Q, 1000) if event.type != EV_SYN),
        syn(1001),
    ]
    finding, _ = judged(keyboard([*at_once(torn), *spread(all_but(Q))]), YES)
    assert finding.measured["missing"] == "KEY_Q"


def test_another_keyboard_proves_nothing_about_this_one() -> None:
    typed = Tape(tuple(spread(presses(sorted(CORE)))))
    for said, verdict in (
        (YES, Verdict.NOT_TESTED),
        (NO, Verdict.FAIL),
        (None, Verdict.NOT_TESTED),
    ):
        host = keyboard([], cable=typed)
        finding, state = judged(host, said)
        assert finding.verdict is verdict
        assert "other_keyboard" in codes(state)
        assert finding.measured["seen_keys"] == 0
        assert [one.log for one in host.inputs.opened if one is not own_stream(host)].count(
            ["close"]
        ) == len(host.inputs.opened) - 1


def test_nothing_seen_and_a_yes_is_no_pass() -> None:
    finding, _ = judged(keyboard([]), YES)
    assert (finding.verdict, finding.reason) == (Verdict.NOT_TESTED, Reason.TIMEOUT)
    assert judged(keyboard([]), NO)[0].verdict is Verdict.FAIL


def test_a_key_that_stays_down_for_the_whole_minute_is_stuck() -> None:
    host = keyboard([(key(Q, 1, 1000), syn(1000))])
    finding, state = judged(host, YES)
    assert finding.verdict is Verdict.FAIL
    assert finding.measured["stuck"] == "KEY_Q"
    assert state.settled


def test_a_keyboard_that_is_unplugged_never_passes() -> None:
    everything = InputHost(
        {NODE: Tape(tuple(spread(presses(sorted(CORE)))), gone_at_end=True)}, OWN
    )
    finding, state = judged(everything)
    assert finding.verdict is Verdict.WARN
    assert finding.measured["unplugged"] is True
    assert "keyboard_gone" in codes(state)
    half = InputHost({NODE: Tape(tuple(spread(presses([Q, D]))), gone_at_end=True)}, OWN)
    assert judged(half, YES)[0].verdict is Verdict.WARN
    assert judged(half, NO)[0].verdict is Verdict.FAIL


def test_a_key_that_is_stuck_from_the_start_is_found() -> None:
    tape = Tape(tuple(([()] * 70) + spread(all_but(Q))), keys_down=frozenset({Q}))
    finding, _ = judged(InputHost({NODE: tape}, OWN), YES)
    assert finding.verdict is Verdict.FAIL
    assert finding.measured["stuck"] == "KEY_Q"


def test_a_layout_with_the_iso_key_expects_it() -> None:
    finding, state = judged(keyboard(spread(all_but())), early=("next_layout",))
    assert state.drawing["layout"] == "nl"
    assert finding.verdict is Verdict.WARN
    assert finding.measured["missing"] == "KEY_102ND"
    finding, _ = judged(keyboard(spread(all_but(also=ISO_KEY))), early=("next_layout",))
    assert finding.verdict is Verdict.PASS


def test_a_numeric_pad_is_expected_once_it_is_chosen_or_shows_itself() -> None:
    chosen, _ = judged(keyboard(spread(all_but())), early=("numeric_pad",))
    assert chosen.verdict is Verdict.WARN
    assert chosen.measured["missing_keys"] == len(NUMERIC_PAD)
    some = key_codes("KPENTER KP1 KP2 KP3 KP5 KP6 KP7 KP8 KP9 KP0 KPDOT")
    shown, state = judged(keyboard(spread(all_but(also=sorted(some)))))
    assert shown.verdict is Verdict.WARN
    assert shown.measured["missing_keys"] == len(NUMERIC_PAD - some)
    assert state.drawing["numeric_pad"] == "there"


def test_digits_below_letters_are_no_numeric_pad() -> None:
    below = key_codes("KP4 KP5 KP6 KP1 KP2 KP3 KP0")
    finding, _ = judged(keyboard(spread(all_but(also=sorted(below)))))
    assert finding.verdict is Verdict.PASS


def test_hot_keys_in_the_place_of_the_function_row_give_a_hint() -> None:
    hot = Tape(tuple(spread(presses(sorted(key_codes("MUTE BRIGHTNESSUP"))))))
    row = key_codes("F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 F11 F12")
    finding, state = judged(keyboard(spread(all_but(*row)), hot=hot), YES)
    assert "hold_fn" in codes(state)
    assert finding.verdict is Verdict.WARN
    assert finding.measured["missing_keys"] == 12


def test_a_mac_has_no_key_that_deletes_forwards() -> None:
    host = keyboard(spread(all_but(next(iter(key_codes("DELETE"))))))
    facts = NO_FACTS.model_copy(update={"identity": IdentityFacts(maker="Apple Inc.")})
    engine = open_keyboard(host, facts, POLICY)
    tried(engine, Person(host))
    assert cast("HandEngine", engine).conclude(None).findings[0].verdict is Verdict.PASS


def test_japanese_keys_beside_the_core_are_welcome() -> None:
    more = sorted(key_codes("YEN RO HENKAN MUHENKAN KATAKANAHIRAGANA"))
    finding, state = judged(keyboard(spread(all_but(also=more))))
    assert finding.verdict is Verdict.PASS
    assert state.drawing["KEY_YEN"] == "seen"


def test_nothing_is_kept_of_the_order_of_presses() -> None:
    one = _evidence(keyboard(spread(presses([Q, D, F5, ESC, ESC, ESC]))))
    other = _evidence(keyboard(spread(presses([F5, Q, D, ESC, ESC, ESC]))))
    assert one == other
    assert b"KEY_Q" in one
    typed = _evidence(keyboard([], cable=Tape(tuple(spread(presses([Q, D]))))))
    assert b"KEY_Q" not in typed


def test_a_laptop_without_a_keyboard_of_its_own_has_no_engine() -> None:
    assert open_keyboard(InputHost({CABLE_NODE: Tape()}, CABLE), NO_FACTS, POLICY) is None
    assert open_keyboard(InputHost({}, OWN), NO_FACTS, POLICY) is None
    assert open_keyboard(InputHost({}, ()), NO_FACTS, POLICY) is None


def test_who_is_who() -> None:
    listed = input_devices(InputHost({}, [*OWN, *CABLE, *PAD, *HOT_KEYS]))
    assert not isinstance(listed, Unread)
    found = roles(listed)
    assert [one.node for one in found.own] == [NODE]
    assert {one.node for one in found.others} == {CABLE_NODE, PAD_NODE, HOT_NODE}


def test_long_lists_of_keys_are_cut() -> None:
    assert labels(frozenset(IN_ORDER[:7]), layout_named("us")) == "1 2 3 4 5 +2"


def _rows(engine: HandEngine) -> dict[str, dict[str, int]]:
    lines = engine.conclude(None).evidence[0].content.splitlines()[1:]
    return {row["key"]: row for row in map(json.loads, lines)}


def _evidence(host: InputHost) -> bytes:
    engine = open_keyboard(host, NO_FACTS, POLICY)
    tried(engine, Person(host))
    return cast("HandEngine", engine).conclude(None).evidence[0].content
