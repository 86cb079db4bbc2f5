"""The lid's switch, closed and opened."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.findings import Finding, Reason, Verdict
from checks.hand.lid import LidSeen, judge_lid, open_lid
from checks.hand.values import HandState, Said
from checks.policy import default_policy
from host.input_events import EV_SW, InputEvent
from host.simulated.input import Batch, Lost, Tape
from tests.checks.hand.bench import NO_FACTS, InputHost, Person, codes, syn, tried, udev_input

POLICY = default_policy()
LID = udev_input(
    2,
    "/devices/LNXSYSTM:00/LNXSYBUS:00/PNP0C0D:00",
    "Lid Switch",
    PRODUCT="19/0/5/0",
    SW="1",
    ID_INPUT="1",
    ID_INPUT_SWITCH="1",
)
OTHER_LID = udev_input(
    3, "/devices/platform/gpio-keys", "Lid Switch", PRODUCT="19/1/1/100", SW="1", ID_INPUT="1"
)
JACK = udev_input(
    7,
    "/devices/pci0000:00/0000:00:1b.0/sound/card0",
    "HDA Intel PCH Headphone",
    PRODUCT="0/0/0/0",
    SW="4",
    ID_INPUT="1",
    ID_INPUT_SWITCH="1",
)
NODE, OTHER = "/dev/input/event2", "/dev/input/event3"
YES, NO, PARTLY = Said(Verdict.PASS), Said(Verdict.FAIL), Said(Verdict.WARN)


def moved(*closed: int) -> tuple[Batch, ...]:
    """The switch tells these one after the other, a second apart."""
    batches: list[Batch] = []
    for number, value in enumerate(closed):
        when = 1000 * (number + 1)
        batches += [(), (), (InputEvent(when * 1000, EV_SW, 0, value), syn(when))]
    return tuple(batches)


def judged(
    batches: Iterable[Batch],
    said: Said | None = None,
    *,
    closed: bool = False,
    gone_at_end: bool = False,
) -> tuple[Finding, HandState]:
    switches = frozenset({0}) if closed else frozenset[int]()
    host = InputHost({NODE: Tape(tuple(batches), switches=switches, gone_at_end=gone_at_end)}, LID)
    engine = open_lid(host, NO_FACTS, POLICY)
    assert engine is not None
    state = tried(engine, Person(host, looks=300))
    assert host.inputs.all_given_back
    return engine.conclude(said).findings[0], state


def test_a_lid_that_was_closed_and_opened_passes_without_a_question() -> None:
    finding, state = judged(moved(1, 0))
    assert finding.verdict is Verdict.PASS
    assert state.settled
    assert codes(state) == ("lid_works",)
    assert (finding.measured["closings"], finding.measured["openings"]) == (1, 1)


def test_a_lid_that_says_closed_to_somebody_who_looks_at_the_screen_is_stuck() -> None:
    for said in (None, YES, PARTLY, NO):
        finding, state = judged((), said, closed=True)
        assert finding.verdict is Verdict.FAIL
        assert state.settled
        assert "lid_stuck" in codes(state)


def test_a_switch_that_told_wrong_only_at_the_start_is_a_warn() -> None:
    finding, state = judged(moved(0, 1, 0), closed=True)
    assert finding.verdict is Verdict.WARN
    assert state.settled


def test_a_switch_that_repeats_itself_has_not_moved() -> None:
    finding, _ = judged(moved(0, 0, 0), YES)
    assert (finding.verdict, finding.reason) == (Verdict.NOT_TESTED, Reason.ABORTED)


@pytest.mark.parametrize(
    ("batches", "said", "verdict"),
    [
        (moved(1), YES, Verdict.WARN),
        (moved(1), NO, Verdict.FAIL),
        (moved(1), None, Verdict.NOT_TESTED),
        ((), YES, Verdict.NOT_TESTED),
        ((), NO, Verdict.FAIL),
        ((), PARTLY, Verdict.WARN),
        (moved(1, 0), NO, Verdict.FAIL),
    ],
)
def test_what_was_not_seen_is_asked(
    batches: tuple[Batch, ...], said: Said, verdict: Verdict
) -> None:
    assert judged(batches, said)[0].verdict is verdict


def test_after_lost_events_the_switch_is_asked() -> None:
    lost = Lost((InputEvent(1_000_000, EV_SW, 0, 1),))
    finding, _ = judged(((), lost, *moved(0)))
    assert finding.verdict is Verdict.PASS


def test_a_switch_that_goes_away_is_told() -> None:
    finding, state = judged(moved(1), YES, gone_at_end=True)
    assert finding.verdict is Verdict.WARN
    assert "lid_gone" in codes(state)


def test_of_two_switches_the_one_that_moves_counts() -> None:
    stuck = Tape((), switches=frozenset({0}))
    host = InputHost({NODE: stuck, OTHER: Tape(moved(1, 0))}, [*LID, *OTHER_LID])
    engine = open_lid(host, NO_FACTS, POLICY)
    tried(engine, Person(host, looks=300))
    assert engine is not None
    assert engine.conclude(None).findings[0].verdict is Verdict.PASS


def test_a_headphone_socket_is_no_lid() -> None:
    assert open_lid(InputHost({"/dev/input/event7": Tape()}, JACK), NO_FACTS, POLICY) is None
    assert open_lid(InputHost({}, LID), NO_FACTS, POLICY) is None


def test_what_the_switch_told_is_kept() -> None:
    host = InputHost({NODE: Tape(moved(1, 0))}, LID)
    engine = open_lid(host, NO_FACTS, POLICY)
    tried(engine, Person(host))
    assert engine is not None
    end = engine.conclude(None)
    assert end.findings[0].evidence == (end.evidence[0].name,)
    assert end.evidence[0].content.count(b'"value":') == 2


@given(st.lists(st.booleans()), st.booleans())
def test_only_a_lid_that_closed_and_opened_passes(told: list[bool], began: bool) -> None:  # noqa: FBT001
    seen = LidSeen().told(closed=began)
    for closed in told:
        seen = seen.told(closed=closed)
    both = {True, False} <= {began, *told}
    if judge_lid(seen, None).verdict is Verdict.PASS:
        assert both
        assert not began
    assert judge_lid(seen, NO).verdict is Verdict.FAIL
    assert judge_lid(seen.looked_at(60_000), YES).verdict is not Verdict.PASS or both
