"""The charger, pulled and plugged."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from checks.findings import Finding, Reason, Verdict
from checks.hand.mains import MainsEngine, open_mains
from checks.hand.mains_judge import judge_mains, mains_machine
from checks.hand.mains_watch import MainsSeen, Snapshot, snapshot
from checks.hand.values import HandState, Said
from checks.policy import default_policy
from checks.power_supplies import Supply
from host.errors import DeviceDenied
from host.hotplug import Action, DeviceEvent, Watch
from host.readings import Device, Unread, Why
from host.simulated.watch import ScriptedWatch
from tests.checks.hand.bench import NO_FACTS, InputHost, Person, codes, tried

POLICY = default_policy()
FOLDER = "/sys/class/power_supply"
YES, NO, PARTLY = Said(Verdict.PASS), Said(Verdict.FAIL), Said(Verdict.WARN)
SKIP = Said(Verdict.NOT_TESTED, Reason.OPERATOR_SKIPPED)
Supplies = Mapping[str, Mapping[str, str]]


def mains(online: int, name: str = "AC", kind: str = "Mains") -> Supplies:
    return {name: {"type": kind, "online": str(online)}}


def pack(status: str, name: str = "BAT0") -> Supplies:
    return {name: {"type": "Battery", "present": "1", "status": status}}


MOUSE = {"hidpp_battery_0": {"type": "Battery", "scope": "Device", "status": "Discharging"}}


@dataclass(frozen=True)
class Change:
    """From this second on the supplies are others."""

    at_s: int
    supplies: Supplies


class ChargerHost(InputHost):
    """A machine whose supplies change by the clock."""

    def __init__(self, changes: Sequence[Change], *, told: bool | None = True) -> None:
        """Switch on.

        Args:
            changes: in the order of time, the first at 0.
            told: whether the kernel tells of changes; `None`: we may not listen.
        """
        super().__init__({}, watch=self._watch_of)
        self._began_ms, self._changes, self._told = self.now_ms, changes, told

    def _watch_of(self) -> Watch:
        if self._told is None:
            raise DeviceDenied("no events")
        return ChargerWatch(self) if self._told else ScriptedWatch((), wait=self.pass_by)

    @property
    def supplies(self) -> Supplies:
        past_s = (self.now_ms - self._began_ms) / 1000
        return [one.supplies for one in self._changes if one.at_s <= past_s][-1]

    @override
    def list_dir(self, path: str) -> tuple[str, ...] | Unread:
        return tuple(sorted(self.supplies)) if path == FOLDER else super().list_dir(path)

    @override
    def read_text(self, path: str) -> str | Unread:
        _, _, rest = path.partition(f"{FOLDER}/")
        name, _, file = rest.partition("/")
        text = self.supplies.get(name, {}).get(file)
        return text if text is not None else Unread(path, Why.ABSENT)


@dataclass
class ChargerWatch:
    """Tells when the supplies are others than before."""

    host: ChargerHost
    is_closed: bool = False
    _known: list[Supplies] = field(default_factory=list)

    def next(self, timeout_s: float) -> DeviceEvent | None:
        self.host.pass_by(timeout_s)
        known, self._known = self._known, [self.host.supplies]
        if known and known != self._known:
            return DeviceEvent(Action.CHANGE, Device("/devices/AC", "power_supply", None, {}))
        return None

    def close(self) -> None:
        self.is_closed = True


def judged(
    host: ChargerHost, said: Said | None = None, looks: int = 60
) -> tuple[Finding, HandState]:
    engine = open_mains(host, NO_FACTS, POLICY)
    assert engine is not None
    state = tried(engine, Person(host, looks=looks))
    return engine.conclude(said).findings[0], state


def pulled_and_plugged(name: str = "AC", kind: str = "Mains") -> list[Change]:
    return [
        Change(0, {**mains(1, name, kind), **pack("Charging")}),
        Change(3, {**mains(0, name, kind), **pack("Discharging")}),
        Change(6, {**mains(1, name, kind), **pack("Charging")}),
    ]


@pytest.mark.parametrize("told", [True, False, None])
@pytest.mark.parametrize(
    ("name", "kind"),
    [("AC", "Mains"), ("ADP1", "Mains"), ("ACAD", "Mains"), ("ucsi-source-psy-USBC000:001", "USB")],
)
def test_a_charger_pulled_and_plugged_passes_without_a_question(
    name: str,
    kind: str,
    told: bool | None,  # noqa: FBT001
) -> None:
    finding, state = judged(ChargerHost(pulled_and_plugged(name, kind), told=told), looks=200)
    assert finding.verdict is Verdict.PASS
    assert state.settled
    assert "charger_works" in codes(state)
    assert (finding.measured["pulls"], finding.measured["plugs"]) == (1, 1)


def test_two_batteries_with_mains_pulled_and_plugged() -> None:
    """One is drained after the other, so that the second never says what it does."""
    both = [
        Change(0, {**mains(1), **pack("Charging"), **pack("Unknown", "BAT1")}),
        Change(3, {**mains(0), **pack("Unknown"), **pack("Discharging", "BAT1")}),
        Change(6, {**mains(1), **pack("Charging"), **pack("Full", "BAT1"), **MOUSE}),
    ]
    finding, state = judged(ChargerHost(both), looks=200)
    assert finding.verdict is Verdict.PASS
    assert finding.measured["packs"] == 2
    assert finding.measured["packs_fed"] is True
    assert finding.measured["packs_drained"] is True
    assert codes(state) == ("charger_works", "packs_fed")


def test_of_several_usb_c_sockets_one_with_a_charger_is_enough() -> None:
    empty = mains(0, "ucsi-source-psy-USBC000:002", "USB")
    changes = [
        Change(one.at_s, {**one.supplies, **empty})
        for one in pulled_and_plugged("ucsi-source-psy-USBC000:001", "USB")
    ]
    assert judged(ChargerHost(changes), looks=200)[0].verdict is Verdict.PASS


def test_it_waits_until_the_charger_is_in_again() -> None:
    finding, state = judged(ChargerHost(pulled_and_plugged()[:2]), looks=200)
    assert (finding.verdict, finding.reason) == (Verdict.NOT_TESTED, Reason.NEEDS_AC_IN)
    assert not state.settled
    assert codes(state)[:2] == ("charger_pulled", "plug_the_charger")


@pytest.mark.parametrize(
    ("online", "said", "verdict", "reason"),
    [
        (1, None, Verdict.NOT_TESTED, Reason.NEEDS_AC_OUT),
        (1, YES, Verdict.NOT_TESTED, Reason.NEEDS_AC_OUT),
        (1, NO, Verdict.FAIL, None),
        (1, PARTLY, Verdict.WARN, None),
        (0, YES, Verdict.NOT_TESTED, Reason.NEEDS_AC_IN),
        (0, NO, Verdict.FAIL, None),
        (0, SKIP, Verdict.NOT_TESTED, Reason.OPERATOR_SKIPPED),
    ],
)
def test_half_of_it_is_not_the_whole(
    online: int, said: Said | None, verdict: Verdict, reason: Reason | None
) -> None:
    host = ChargerHost([Change(0, {**mains(online), **pack("Full" if online else "Discharging")})])
    finding, _ = judged(host, said)
    assert (finding.verdict, finding.reason) == (verdict, reason)


def test_with_an_empty_battery_nobody_is_asked_to_pull_the_charger() -> None:
    empty = {"BAT0": {**pack("Charging")["BAT0"], "capacity": "14"}}
    finding, state = judged(ChargerHost([Change(0, {**mains(1), **empty})]), YES)
    assert (finding.verdict, finding.reason) == (Verdict.NOT_TESTED, Reason.LOW_CHARGE)
    assert "charge_first" in codes(state)
    second = {"BAT1": {**pack("Full")["BAT0"], "capacity": "90"}}
    _, state = judged(ChargerHost([Change(0, {**mains(1), **empty, **second})]))
    assert "pull_the_charger" in codes(state)


def test_a_laptop_without_a_battery_is_never_told_to_pull_its_charger() -> None:
    gone = {"BAT0": {"type": "Battery", "present": "0", "status": "Unknown"}}
    finding, state = judged(ChargerHost([Change(0, {**mains(1), **gone, **MOUSE})]))
    assert finding.verdict is Verdict.PASS
    assert "charger_stays" in codes(state)
    assert "pull_the_charger" not in codes(state)


@pytest.mark.parametrize(
    ("statuses", "said", "verdict"),
    [
        (["Charging", "Discharging", "Charging"], YES, Verdict.PASS),
        (["Charging", "Discharging", "Charging"], None, Verdict.NOT_TESTED),
        (["Charging", "Discharging", "Charging"], NO, Verdict.FAIL),
        (["Charging"], YES, Verdict.WARN),
        (["Unknown"], YES, Verdict.WARN),
    ],
)
def test_where_no_adapter_tells_the_person_is_asked_and_the_packs_with_them(
    statuses: list[str], said: Said | None, verdict: Verdict
) -> None:
    changes = [Change(3 * place, pack(status)) for place, status in enumerate(statuses)]
    finding, state = judged(ChargerHost(changes), said, looks=200)
    assert finding.verdict is verdict
    assert "charger_untold" in codes(state)
    assert not state.settled


def test_a_laptop_of_which_nothing_tells_is_the_persons_to_judge() -> None:
    host = ChargerHost([Change(0, {})])
    assert judged(host, YES)[0].verdict is Verdict.PASS
    assert judged(host, None)[0].verdict is Verdict.NOT_TESTED
    assert judged(host, NO)[0].verdict is Verdict.FAIL


def test_an_unknown_charger_stays_one_after_it_was_plugged() -> None:
    known = (
        Finding(
            code="power.adapter",
            verdict=Verdict.WARN,
            measured={"unknown_adapter": True},
            evidence=("kernel.txt",),
        ),
    )
    host = ChargerHost(pulled_and_plugged())
    engine = MainsEngine(host, known)
    engine.run(Person(host, looks=200))
    finding = engine.conclude(YES).findings[0]
    assert finding.verdict is Verdict.WARN
    assert finding.measured["unknown_adapter"] is True
    assert finding.evidence == ("kernel.txt", "power-adapter.jsonl")


def test_a_recording_has_no_engine() -> None:
    assert open_mains(InputHost({}), NO_FACTS, POLICY) is None
    files = {f"{FOLDER}/AC/type": "Mains", f"{FOLDER}/AC/online": "1"}
    assert open_mains(InputHost({}, files=files), NO_FACTS, POLICY) is None


def test_the_log_holds_every_change_once() -> None:
    host = ChargerHost(pulled_and_plugged())
    engine = open_mains(host, NO_FACTS, POLICY)
    tried(engine, Person(host, looks=200))
    assert engine is not None
    assert engine.conclude(None).evidence[0].content.count(b'"online"') == 3


def test_a_mouse_that_is_drained_says_nothing_of_the_charger() -> None:
    shot = snapshot([Supply(name, dict(texts)) for name, texts in MOUSE.items()])
    assert shot == Snapshot(None)


_shots = st.builds(
    Snapshot,
    online=st.sampled_from([True, False, None]),
    statuses=st.sampled_from(
        [(), (("BAT0", "Charging"),), (("BAT0", "Discharging"),), (("BAT0", "Unknown"),)]
    ),
)


def _seen(shots: Iterable[Snapshot]) -> MainsSeen:
    seen = MainsSeen()
    for shot in shots:
        seen = seen.after(shot)
    return seen


@given(st.lists(_shots, max_size=8))
def test_a_pass_without_a_word_saw_both_or_had_no_battery(shots: list[Snapshot]) -> None:
    seen = _seen(shots)
    if mains_machine(seen).verdict is Verdict.PASS:
        states = {shot.online for shot in shots}
        assert {True, False} <= states or (True in states and not seen.packs)
    assert judge_mains(seen, NO).verdict is Verdict.FAIL
