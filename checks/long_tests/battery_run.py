"""Running the battery load test.

On each pack by itself where the laptop can be told to live on it, else with the charger out.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from checks.facts import BatteryFacts
from checks.findings import Evidence, Reason
from checks.limits import BatteryLimits
from checks.long_tests.battery_judge import cells_of
from checks.long_tests.battery_source import (
    AUTO,
    FORCE,
    behaviour_path,
    can_be_forced,
    look,
    mains_online,
    read_packs,
)
from checks.long_tests.battery_trace import Sample, measure, median, trace_json
from checks.long_tests.battery_values import BatteryRun, LoadEnd, PackLoad
from checks.long_tests.values import (
    LongControl,
    LongEnd,
    LongProgress,
    LongRun,
    LongTask,
    WaitsFor,
)
from checks.policy import Policy
from checks.tool import reason_of
from host.errors import CommandFailed, CommandMissing, DeviceDenied, NotRecorded
from host.port import Host, Process
from host.readings import Unread

TRACE = "battery-load.json"
_IDLE_S = 20
_UNPLUG_S, _FORCE_S, _PLUG_S, _CHARGE_S = 30, 15, 30, 60
_NOT_FEEDING_S = 5
"""So long may a pack look as if it did not feed the laptop: controllers are slow to say."""
_LOAD_MARGIN_S = 60
_END_S = 5.0
_MICRO_PER_MILLI, _DECI, _PERMILLE_PER_PERCENT = 1000, 10, 10


def run_battery(
    host: Host, task: LongTask, policy: Policy, folder: str, control: LongControl
) -> LongEnd:
    """Load the battery to the policy's time, to what stops it, or to a stop.

    The charge setting of every pack is back on automatic and the load is ended, however this ends.
    """
    test = _Test(host, policy.battery, folder, control, host.boot_ms())
    reason = test.run()
    run = LongRun(
        test=task.test,
        drive_id=task.drive_id,
        reason=reason,
        crashed=test.load_broke,
        seconds=(host.boot_ms() - test.began_ms) // 1000,
        battery=test.facts(),
        evidence=(TRACE,) if test.legs else (),
    )
    traces = ((leg.pack.id, leg.idle, leg.load) for leg in test.legs)
    return LongEnd(run, (Evidence(TRACE, trace_json(traces)),) if test.legs else ())


@dataclass(slots=True)
class _Leg:
    """One pack under way: at rest, then under load."""

    pack: BatteryFacts
    forced: bool
    idle: list[Sample] = field(default_factory=list)
    load: list[Sample] = field(default_factory=list)
    ended: LoadEnd | None = None
    load_s: int = 0
    lost_s: int = 0

    def loaded(self, until_ms: int) -> PackLoad:
        """What its samples say."""
        base = PackLoad(
            battery_id=self.pack.id,
            name=self.pack.name,
            forced=self.forced,
            ended=self.ended or LoadEnd.STOPPED,
            load_s=self.load_s,
            unit=self.pack.unit,
            full=self.pack.full,
        )
        return measure(base, self.idle, self.load, until_ms)


@dataclass(slots=True)
class _Test:
    """One load test under way; lives in the caller's thread alone."""

    host: Host
    limits: BatteryLimits
    folder: str
    control: LongControl
    began_ms: int
    legs: list[_Leg] = field(default_factory=list)
    loads: list[PackLoad] = field(default_factory=list)
    fitted: tuple[BatteryFacts, ...] = ()
    too_empty: tuple[str, ...] = ()
    rounds_left: int = 1
    load_broke: bool = False
    discharged_on_mains_s: int | None = None

    def run(self) -> Reason | None:
        """Why there is no measurement, `None` where there is one."""
        charged = self._charged()
        if isinstance(charged, Reason):
            return charged
        try:
            return self._each_by_force(charged)
        except CommandMissing:
            return Reason.TOOL_MISSING
        except CommandFailed:
            return Reason.DENIED
        except NotRecorded:
            return Reason.NOT_RECORDED

    def facts(self) -> BatteryRun | None:
        """What was measured; packs that were not part of it are named."""
        if not self.loads:
            return None
        tested = {each.battery_id for each in self.loads}
        rest = tuple(
            pack.id
            for pack in self.fitted
            if pack.id not in tested and pack.id not in self.too_empty
        )
        empty = tuple(each for each in self.too_empty if each not in tested)
        return BatteryRun(
            packs=tuple(self.loads),
            rested=rest,
            too_empty=empty,
            discharged_on_mains_s=self.discharged_on_mains_s,
        )

    def _charged(self) -> list[BatteryFacts] | Reason:
        packs = read_packs(self.host)
        if isinstance(packs, Unread):
            return reason_of(packs)
        self.fitted = packs
        if not packs:
            return Reason.SENSOR_ABSENT
        charged = [pack for pack in packs if self._is_charged(pack)]
        if charged:
            self.too_empty = tuple(pack.id for pack in packs if pack not in charged)
            return charged
        told = any(pack.capacity_percent is not None for pack in packs)
        return Reason.LOW_CHARGE if told else Reason.FIRMWARE_SILENT

    def _is_charged(self, pack: BatteryFacts) -> bool:
        start = self.limits.load.start_permille
        return (pack.capacity_percent or 0) * _PERMILLE_PER_PERCENT >= start

    def _each_by_force(self, charged: Sequence[BatteryFacts]) -> Reason | None:
        """With the charger in, one pack after the other; without that, by pulling the plug."""
        if not all(can_be_forced(self.host, pack) for pack in self.fitted):
            return self._unplugged()
        self.rounds_left = len(charged)
        try:
            for pack in charged:
                with self._forced(pack):
                    seen = self._wait_for([pack], _FORCE_S, None)
                    if isinstance(seen, Reason):
                        if seen is Reason.CANCELLED or self.legs:
                            return seen
                        break
                    stop = self._load(seen, forced=True)
                if stop is not None:
                    return stop
        except DeviceDenied:
            if self.legs:
                return Reason.DENIED
        return None if self.legs else self._unplugged()

    @contextmanager
    def _forced(self, pack: BatteryFacts) -> Iterator[None]:
        """One left over can keep the other pack from charging: all are put on automatic after."""
        try:
            with self.host.changed_setting(behaviour_path(pack), FORCE):
                yield
        finally:
            for each in self.fitted:
                with suppress(DeviceDenied), self.host.changed_setting(behaviour_path(each), AUTO):
                    pass

    def _unplugged(self) -> Reason | None:
        self.rounds_left = 1
        try:
            seen = self._wait_for(self.fitted, _UNPLUG_S, WaitsFor.UNPLUG)
            if isinstance(seen, Reason):
                return seen
            fit = [pack for pack in seen if pack.id not in self.too_empty]
            return self._load(fit, forced=False) if fit else Reason.LOW_CHARGE
        finally:
            self._ask_for_mains()

    def _wait_for(
        self, packs: Sequence[BatteryFacts], seconds: int, asks: WaitsFor | None
    ) -> list[BatteryFacts] | Reason:
        """The packs that feed the laptop, read anew: their files may change with the charger."""
        for _ in range(seconds + 1):
            if self.control.is_stopped:
                return Reason.CANCELLED
            away = asks is None or mains_online(self.host) is not True
            feeding = {pack.id for pack in packs if away and look(self.host, pack).discharging}
            if feeding:
                anew = read_packs(self.host)
                known = packs if isinstance(anew, Unread) else anew
                return [pack for pack in known if pack.id in feeding]
            self.control.tell(LongProgress(left_s=self._left_s(0), waits_for=asks))
            self.host.pause(1)
        return Reason.NEEDS_AC_OUT

    def _load(self, packs: Sequence[BatteryFacts], *, forced: bool) -> Reason | None:
        """Rest and load on packs that feed the laptop now."""
        legs = [_Leg(pack, forced) for pack in packs]
        self.legs.extend(legs)
        try:
            stop = self._watch(legs, _IDLE_S, None)
            if stop is None and any(leg.ended is None for leg in legs):
                with self._all_cores() as load:
                    stop = self._watch(legs, self.limits.load.seconds, load)
            for leg in legs:
                leg.ended = leg.ended or (LoadEnd.WHOLE if stop is None else LoadEnd.STOPPED)
        finally:
            self.rounds_left -= 1
            now_ms = self.host.boot_ms()
            self.loads.extend(leg.loaded(now_ms) for leg in legs)
        return stop

    def _watch(self, legs: Sequence[_Leg], seconds: int, load: Process | None) -> Reason | None:
        """By the clock: a controller may need a second for each answer."""
        began_ms = self.host.boot_ms()
        while (passed_s := (self.host.boot_ms() - began_ms) // 1000) < seconds:
            if self.control.is_stopped:
                return Reason.CANCELLED
            if load is not None and load.poll() is not None:
                self.load_broke = True
                return Reason.OUTPUT_UNREADABLE
            live = [leg for leg in legs if leg.ended is None]
            if not live:
                return None
            back = not legs[0].forced and mains_online(self.host) is True
            for leg in live:
                self._sample(leg, is_load=load is not None, mains_back=back)
                leg.load_s = 0 if load is None else passed_s + 1
            self._tell(passed_s if load is None else _IDLE_S + passed_s)
            self.host.pause(1)
        return None

    def _sample(self, leg: _Leg, *, is_load: bool, mains_back: bool) -> None:
        seen = look(self.host, leg.pack)
        if mains_back:
            leg.ended = LoadEnd.MAINS_RETURNED
            return
        if not seen.discharging:
            leg.lost_s += 1
            if leg.lost_s >= _NOT_FEEDING_S:
                leg.ended = LoadEnd.NOT_FEEDING
            return
        leg.lost_s = 0
        (leg.load if is_load else leg.idle).append(seen.sample)
        leg.ended = self._why_end(leg, seen.sample)

    def _why_end(self, leg: _Leg, sample: Sample) -> LoadEnd | None:
        allowed = self.limits.load_abort
        rest = median([each.microvolt for each in leg.idle if each.microvolt is not None])
        if rest and sample.microvolt:
            cell_mv = sample.microvolt // cells_of(rest) // _MICRO_PER_MILLI
            if cell_mv < allowed.cell_mv:
                return LoadEnd.LOW_VOLTAGE
        if sample.percent is not None and sample.percent * 10 < allowed.permille:
            return LoadEnd.LOW_CHARGE
        hot = allowed.celsius * _DECI
        return LoadEnd.HOT if (sample.decicelsius or 0) > hot else None

    @contextmanager
    def _all_cores(self) -> Iterator[Process]:
        """Every core at work; ended however this ends."""
        seconds = self.limits.load.seconds + _LOAD_MARGIN_S
        argv = ("stress-ng", "--cpu", "0", "--timeout", f"{seconds}s")
        load = self.host.spawn(argv, log=f"{self.folder}/battery-load.log")
        try:
            yield load
        finally:
            load.terminate()
            if load.wait(_END_S) is None:
                load.kill()
                load.wait(_END_S)

    def _ask_for_mains(self) -> None:
        """What comes next needs the charger, and so does the pack."""
        for _ in range(_PLUG_S):
            online = mains_online(self.host)
            if self.control.is_stopped or online is None:
                return
            if online:
                self._see_it_charge()
                return
            self.control.tell(LongProgress(waits_for=WaitsFor.PLUG))
            self.host.pause(1)

    def _see_it_charge(self) -> None:
        """One look cannot tell a fault from a plug that went in a second ago."""
        for second in range(_CHARGE_S + 1):
            discharging = any(look(self.host, pack).discharging for pack in self.fitted)
            if self.control.is_stopped or mains_online(self.host) is not True:
                return
            self.discharged_on_mains_s = second
            if not discharging:
                return
            self.control.tell(LongProgress(done_permille=999))
            self.host.pause(1)

    def _tell(self, passed_s: int) -> None:
        ended = sum(1 for leg in self.legs if leg.forced and leg.ended is not None)
        rounds = ended + self.rounds_left
        done = (ended * self._round_s() + passed_s) * 1000 // (rounds * self._round_s())
        self.control.tell(LongProgress(done_permille=min(999, done), left_s=self._left_s(passed_s)))

    def _round_s(self) -> int:
        return _IDLE_S + self.limits.load.seconds

    def _left_s(self, passed_s: int) -> int:
        return max(0, self.rounds_left * self._round_s() - passed_s)
