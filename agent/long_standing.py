"""What is in the way of a long test at this moment."""

from collections.abc import Callable

from agent.drive_rows import ShownDrive
from agent.hand_holds import HandHolds
from agent.job_drives import JobDrives
from checks.battery import read_batteries
from checks.facts import BatteryFacts
from checks.long_tests.schedule import Standing
from checks.policy import Policy
from host.port import Host
from wipe.codes import Method

_LOOK_AGAIN_MS = 10_000
_PERMILLE, _PER_PERCENT = 1000, 10


class Surroundings:
    """Looks at drives, mains, charge and hand tests."""

    def __init__(
        self,
        host: Host,
        policy: Policy,
        drives: JobDrives,
        holds: HandHolds,
        is_asleep: Callable[[], bool],
    ) -> None:
        self._host = host
        self._battery_from = policy.battery.load.start_permille
        self._drives = drives
        self._holds = holds
        self._is_asleep = is_asleep
        self._charge: int | None = None
        self._looked_ms: int | None = None

    def now(self, *, waits_for_battery: bool) -> Standing:
        """Everything but the tests themselves; the charge is read only when somebody waits."""
        busy = [one for one in self._drives.all() if self._drives.is_at_work(one.row.drive.id)]
        return Standing(
            wanted=(),
            erasing=frozenset(one.row.drive.id for one in busy),
            firmware_erase=any(_methods(one) - {Method.OVERWRITE} for one in busy),
            overwriting=any(Method.OVERWRITE in _methods(one) for one in busy),
            mains=self._drives.seen.on_mains,
            charge_permille=self._charge_now() if waits_for_battery else self._charge,
            hand_test_holds=self._holds.held,
            asleep=self._is_asleep(),
            battery_from_permille=self._battery_from,
        )

    def _charge_now(self) -> int | None:
        now = self._host.boot_ms()
        if self._looked_ms is None or now - self._looked_ms >= _LOOK_AGAIN_MS:
            self._looked_ms = now
            packs = read_batteries(self._host, ()).facts.batteries or ()
            self._charge = charge_permille(packs)
        return self._charge


def charge_permille(packs: tuple[BatteryFacts, ...]) -> int | None:
    """Of all packs together; `None` where one of them does not tell."""
    there = [one for one in packs if one.present is not False]
    told = [(one.now, one.full) for one in there if one.unit == there[0].unit]
    known = [(now, full) for now, full in told if now is not None and full]
    if there and len(known) == len(there):
        return min(sum(n for n, _ in known) * _PERMILLE // sum(f for _, f in known), _PERMILLE)
    percents = [one.capacity_percent for one in there if one.capacity_percent is not None]
    if percents and len(percents) == len(there):
        return sum(percents) * _PER_PERCENT // len(percents)
    return None


def _methods(drive: ShownDrive) -> frozenset[Method]:
    """What its erase may come to, and reading back, which lives on memory bandwidth too."""
    plan = drive.row.plan
    return frozenset() if plan is None else frozenset(one.method for one in plan.available)
