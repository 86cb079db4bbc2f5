"""What holds for every stream of events and every answer."""

from hypothesis import given, settings
from hypothesis import strategies as st

from checks.findings import Finding, Reason, Verdict
from checks.hand.key_names import CORE, key_codes
from checks.hand.keyboard_device import KeyboardDevice
from checks.hand.keyboard_judge import judge_keyboard
from checks.hand.keyboard_values import KeyboardSeen, KeyRules
from checks.hand.keyboard_watch import KeyboardWatch
from checks.hand.touch_surface import ALL_CELLS, Axes, TouchSurface
from checks.hand.touchpad_judge import TouchSeen, TouchWants, judge_touch
from checks.hand.values import Said
from checks.hand.weighing import Machine, weigh
from host.input_events import EV_ABS, EV_KEY, EV_REL, EV_SYN, AxisRange, InputEvent

RULES = KeyRules(2000, 30, 3)
FEW = key_codes("ESC Q D")
NO = Said(Verdict.FAIL)

_answers = st.one_of(
    st.none(), st.builds(Said, st.sampled_from(Verdict), st.sampled_from([*Reason, None]))
)
_times = st.integers(min_value=-(10**6), max_value=10**9)
_key_events = st.builds(
    InputEvent,
    time_us=_times,
    type=st.sampled_from([EV_KEY, EV_KEY, EV_KEY, EV_SYN]),
    code=st.sampled_from([*sorted(FEW), 0, 3, 600, 0x110]),
    value=st.integers(min_value=-1, max_value=2),
)
_in_order = st.lists(_key_events, max_size=60).map(
    lambda events: sorted(events, key=lambda one: one.time_us)
)


def _typed(events: list[InputEvent], core: frozenset[int] = FEW) -> KeyboardSeen:
    watch = KeyboardWatch(RULES, core)
    watch.begin(0, {0: frozenset()})
    for event in events:
        watch.take(0, event, event.time_us // 1000)
        if watch.needs_resync(0):
            watch.resync(0, frozenset())
    return watch.seen()


def _holds(finding: Finding, alone: Finding, said: Said | None) -> None:
    """No answer makes a fault good, and no "no" is lost."""
    if said is not None and said.verdict is Verdict.FAIL:
        assert finding.verdict is Verdict.FAIL
    if alone.verdict is Verdict.FAIL:
        assert finding.verdict is Verdict.FAIL
    if alone.verdict is Verdict.WARN:
        assert finding.verdict in {Verdict.WARN, Verdict.FAIL}
    if said is not None and said.verdict is Verdict.WARN:
        assert finding.verdict in {Verdict.WARN, Verdict.FAIL}
    has_reason = finding.verdict in {Verdict.NOT_TESTED, Verdict.UNSUPPORTED, Verdict.CRASHED}
    assert (finding.reason is not None) == has_reason


@settings(max_examples=300)
@given(st.one_of(_in_order, st.lists(_key_events, max_size=60)), _answers)
def test_a_keyboard_passes_only_with_every_core_key(
    events: list[InputEvent], said: Said | None
) -> None:
    seen = _typed(events)
    finding = judge_keyboard(seen, said)
    _holds(finding, judge_keyboard(seen, None), said)
    if finding.verdict is Verdict.PASS:
        assert seen.working >= FEW
        assert not seen.stuck
        assert not seen.chattering


@given(_in_order)
def test_a_key_that_no_event_named_is_never_seen(events: list[InputEvent]) -> None:
    named = {one.code for one in events if one.type == EV_KEY}
    assert _typed(events).working <= named


@given(_in_order)
def test_more_dead_keys_never_judge_better(events: list[InputEvent]) -> None:
    """A laptop that has more keys to show is judged the same or worse by the same events."""
    order = (Verdict.PASS, Verdict.WARN, Verdict.NOT_TESTED, Verdict.FAIL)
    few = judge_keyboard(_typed(events), None).verdict
    all_of_them = judge_keyboard(_typed(events, CORE), None).verdict
    assert order.index(all_of_them) >= order.index(few)


@given(st.lists(_key_events, max_size=60), st.frozensets(st.sampled_from(sorted(FEW))))
def test_what_is_down_is_what_the_kernel_says_after_events_were_lost(
    events: list[InputEvent], down: frozenset[int]
) -> None:
    device = KeyboardDevice(RULES)
    device.start(frozenset())
    for event in events:
        device.take(event)
    device.resync(down)
    assert {code for code, key in device.keys.items() if key.is_down} == down


_touches = st.lists(
    st.one_of(
        st.builds(
            InputEvent,
            time_us=_times,
            type=st.just(EV_ABS),
            code=st.sampled_from([0x00, 0x01, 0x2F, 0x35, 0x36, 0x39]),
            value=st.integers(min_value=-50, max_value=1300),
        ),
        st.builds(
            InputEvent,
            time_us=_times,
            type=st.sampled_from([EV_KEY, EV_REL, EV_SYN]),
            code=st.sampled_from([0, 1, 3, 0x110, 0x111, 0x14A, 0x14D]),
            value=st.integers(min_value=-1, max_value=2),
        ),
    ),
    max_size=60,
)


@settings(max_examples=300)
@given(_touches, st.booleans(), st.integers(min_value=0, max_value=3), _answers)
def test_a_pad_passes_only_with_every_cell(
    events: list[InputEvent],
    slots: bool,  # noqa: FBT001 - a strategy
    rounds: int,
    said: Said | None,
) -> None:
    axes = Axes(AxisRange(0, 0, 1199), AxisRange(0, 0, 899), slots=slots)
    surface = TouchSurface(axes)
    for event in events:
        surface.take(event)
        if surface.needs_resync:
            surface.resync(0)
    seen = TouchSeen(
        wants=TouchWants(left=True),
        cells=frozenset(surface.cells),
        left=surface.clicks.get(0x110, 0),
        events=surface.events,
        rounds=rounds,
    )
    finding = judge_touch("input.touchpad", seen, said)
    _holds(finding, judge_touch("input.touchpad", seen, None), said)
    assert surface.cells <= ALL_CELLS
    if finding.verdict is Verdict.PASS:
        assert surface.cells == ALL_CELLS
        assert seen.left


@given(
    st.sampled_from([Verdict.PASS, Verdict.WARN, Verdict.FAIL, None]),
    st.sampled_from([(Verdict.PASS, None), (Verdict.NOT_TESTED, Reason.ABORTED)]),
    _answers,
)
def test_a_pass_comes_from_the_machine_or_from_a_yes_that_is_worth_one(
    alone: Verdict | None, on_yes: tuple[Verdict, Reason | None], said: Said | None
) -> None:
    verdict, reason = weigh(Machine(alone, on_yes, Reason.ABORTED), said)
    if verdict is Verdict.PASS:
        by_word = said is not None and said.verdict is Verdict.PASS and on_yes[0] is Verdict.PASS
        assert alone is Verdict.PASS or by_word
    assert (reason is not None) == (verdict is Verdict.NOT_TESTED)
    assert weigh(Machine(alone, on_yes, Reason.ABORTED), NO)[0] is Verdict.FAIL
