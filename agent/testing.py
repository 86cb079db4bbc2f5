"""Long tests and hand tests of a job, and what is known of the laptop with them."""

from collections.abc import Callable
from dataclasses import replace

from agent.config import LongTestChoice
from agent.hand_holds import HandHolds
from agent.inspection_task import InspectionTask
from agent.job_drives import JobDrives
from agent.job_facts import facts_note
from agent.judged_now import Judged, JudgedNow
from agent.keeper import Keeper
from agent.long_standing import Surroundings
from agent.long_tests import LongTests, wanted_of
from agent.port_test import PortTest
from agent.view import DrivePhase
from agent.workplace import Workplace
from checks.findings import Evidence
from checks.hand.registry import open_engine
from checks.hand.values import HandEngine
from checks.long_tests.values import LongRun

_OVER = frozenset({DrivePhase.ENDED, DrivePhase.REFUSED, DrivePhase.GONE})
"""Nothing more will be done to a drive by itself."""


class Testing:
    """Puts the tests of one job side by side."""

    def __init__(
        self,
        place: Workplace,
        keeper: Keeper,
        drives: JobDrives,
        inspection: InspectionTask,
        *,
        is_asleep: Callable[[], bool],
        ended: Callable[[LongRun], None],
    ) -> None:
        self._place = place
        self._keeper = keeper
        self._drives = drives
        self._inspection = inspection
        self._judged = JudgedNow(place.policy)
        self._holds = HandHolds()
        self._around = Surroundings(place.host, place.policy, drives, self._holds, is_asleep)
        self.port_test = PortTest(place.host)
        self.long = LongTests(place.host, place.policy, keeper, ended)

    def known(self) -> Judged:
        """The laptop as the probes, the long tests and the person tell it."""
        return self._judged.of(self._inspection.snapshot().inspected, self._keeper.job)

    def open(self, code: str) -> HandEngine | None:
        """An engine for a hand test; while it runs, no long test disturbs it."""
        facts = self.known().inspected.facts
        engine = open_engine(code, self._place.host, facts, self._place.policy)
        if engine is None:
            return None
        self.port_test.watch(engine)
        return self._holds.holding(code, engine)

    def look(self) -> None:
        """Want what this laptop should be tested for, and begin what may begin.

        Nobody is asked to pull the plug that an erase will need, nor that of a recording.
        """
        if self._place.config.inspect.long_tests is LongTestChoice.ALL:
            joined = {one.drive.id for one in self._keeper.job.drives if one.belongs}
            self.long.want(wanted_of(self._inspection.snapshot().inspected.facts, joined))
        own = [drive for drive in self._drives.all() if drive.standing.counts]
        erases_are_over = all(drive.row.phase in _OVER for drive in own)
        may_ask = erases_are_over and self._place.host.kind == "real"
        now = self._around.now(waits_for_battery=self.long.waits_for_battery)
        self.long.look(now, may_ask=may_ask)

    def make_way(self) -> bool:
        """End every long test that disturbs what is about to begin; False: one does not end."""
        return self.long.make_way(self._around.now(waits_for_battery=False))

    def park(self) -> None:
        """End every long test: the laptop is about to sleep."""
        now = self._around.now(waits_for_battery=False)
        self.long.make_way(replace(now, asleep=True))

    def evidence(self) -> tuple[Evidence, ...]:
        """All raw outputs, and the facts that were judged."""
        inspected = self.known().inspected
        return (*inspected.evidence, facts_note(inspected.facts), *self.long.kept.all())
