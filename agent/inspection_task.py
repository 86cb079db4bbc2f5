"""The inspection of a job: running in its own threads, seen as a snapshot."""

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from agent.check_rows import row_verdict
from agent.desk import run_guarded
from agent.job_facts import NOTHING_YET, Inspected
from agent.view import CheckRow
from checks.components import Component
from checks.expected import expected
from checks.facts import LaptopFacts
from checks.findings import Verdict
from checks.inspection import inspect
from checks.inspection_values import Inspection, ProbeResult
from checks.judging import judge_laptop
from checks.policy import Policy
from checks.remapped import remapped_sectors
from host.port import Host

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class InspectionSnapshot:
    """How far the inspection is and what it found."""

    is_running: bool
    rows: tuple[CheckRow, ...]
    inspected: Inspected


class InspectionTask:
    """Runs the quick probes, again when somebody asks."""

    def __init__(self, host: Host, policy: Policy, ended: Callable[[], None]) -> None:
        self._host = host
        self._policy = policy
        self._ended = ended
        self._lock = threading.Lock()
        self._now = InspectionSnapshot(False, (), NOTHING_YET)
        self._is_whole = False
        """Every probe has answered once: from then on what is known is renewed as a whole."""

    def snapshot(self) -> InspectionSnapshot:
        """What is known now."""
        now = self._now
        return replace(now, rows=_shown(now.rows))

    def start(self) -> None:
        """Inspect, unless that is under way."""
        with self._lock:
            if self._now.is_running:
                return
            self._now = replace(self._now, is_running=True, rows=())
        threading.Thread(target=self._run, name="inspection", daemon=True).start()

    @property
    def is_running(self) -> bool:
        """Whether it is at work."""
        return self._now.is_running

    def knows(self, drive_id: str) -> bool:
        """Whether the last whole inspection saw this drive."""
        drives = self._now.inspected.facts.drives or ()
        return any(drive.drive_id == drive_id for drive in drives)

    def remapped_sectors(self) -> Mapping[str, int]:
        """Reallocated and pending sectors of the drives that tell them, by drive id."""
        told = {
            one.drive_id: remapped_sectors(one) for one in self._now.inspected.facts.drives or ()
        }
        return {drive_id: number for drive_id, number in told.items() if number is not None}

    def _run(self) -> None:
        run_guarded("inspection", self._inspect)
        if self._now.is_running:
            # Our own defect: every question stays open, none is answered by accident.
            facts = LaptopFacts()
            findings = judge_laptop(facts, self._policy)
            self._end(Inspected(facts, findings, (), frozenset(expected(facts))))
        run_guarded("inspected", self._ended)

    def _inspect(self) -> None:
        found: Inspection = inspect(
            self._host, self._policy, on_result=self._told, on_start=self._began
        )
        for crash in found.crashes:
            _log.error("probe %s", crash)
        asked = frozenset(expected(found.facts))
        self._end(
            Inspected(found.facts, found.findings, found.foreign_findings, asked, found.evidence)
        )

    def _end(self, inspected: Inspected) -> None:
        rows = tuple(replace(row, busy=False) for row in self._now.rows)
        with self._lock:
            self._now = InspectionSnapshot(False, rows, inspected)
            self._is_whole = True

    def _began(self, component: Component, device: str | None) -> None:
        if component is Component.DRIVE and device is None:
            # Drives have a row each; one for storage as a whole comes with its result.
            return
        self._put(CheckRow(component.value, device, None, True, None, ()))

    def _told(self, result: ProbeResult) -> None:
        verdict = row_verdict(result.findings, self._policy)
        row = CheckRow(
            component=result.component.value,
            device=result.device,
            label=result.label,
            busy=False,
            verdict=verdict,
            findings=result.findings,
        )
        self._put(row)
        with self._lock:
            if not self._is_whole:
                first = replace(self._now.inspected, facts=result.facts)
                self._now = replace(self._now, inspected=first)

    def _put(self, row: CheckRow) -> None:
        """Put a row in its place: in the order of components, drives as they were found."""
        order = [component.value for component in Component]
        key = (row.component, row.device)
        with self._lock:
            rows = list(self._now.rows)
            at = [(one.component, one.device) for one in rows]
            if key in at:
                rows[at.index(key)] = row
            else:
                rows.append(row)
            rows.sort(key=lambda one: order.index(one.component))
            self._now = replace(self._now, rows=tuple(rows))


def _shown(rows: tuple[CheckRow, ...]) -> tuple[CheckRow, ...]:
    """Without the row of storage as a whole where it would only look like one more drive."""
    drives = [row for row in rows if row.device is not None]
    return tuple(row for row in rows if not (drives and _is_quiet_storage(row)))


def _is_quiet_storage(row: CheckRow) -> bool:
    whole = row.component == Component.DRIVE.value and row.device is None
    return whole and row.verdict not in {Verdict.FAIL, Verdict.CRASHED, Verdict.WARN}
