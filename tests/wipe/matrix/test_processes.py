"""Two hundred cases of the matrix through the real `python -m wipe`, killed where the case says."""

import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from host.drive import Drive
from host.local import LocalHost
from host.simulated.drive import SimulatedDriveSpec, make_simulated_drive
from host.simulated.family import family_of
from host.simulated.host import SimulatedHost
from host.simulated.memory_host import OLD_DATA
from host.simulated.model import Misbehaviour
from tests.wipe.matrix.bench import MARK, built, plan_of, scratch, yes
from tests.wipe.matrix.cases import PROFILES, Case, groups, is_worth_more, says_wrong
from wipe.folder import DriveFolder, create, start
from wipe.interrogation import ask
from wipe.values import HostSpec

CASES = 200
_SEED = 20261123
_LINES = 34
_RUNS = 4
_WITHIN_S = 240
_SPEED = 20_000
"""Five hours in a second."""
_ROOT = Path(__file__).parents[3]


def sampled() -> list[Case]:
    """The same ones in every run."""
    random = Random(_SEED)  # noqa: S311 - chooses cases
    whole = list(groups())
    chosen = [random.choice(whole) for _ in range(CASES)]
    return [
        Case(one.profile, one.misbehaviour, one.method, random.randint(1, _LINES)) for one in chosen
    ]


@dataclass
class Practice:
    """A folder with one simulated drive, its laptop switched off and on."""

    root: Path
    case: Case
    boots: int = 0

    def __post_init__(self) -> None:
        """Build the drive."""
        profile, _ = PROFILES[self.case.profile]
        bad = () if self.case.misbehaviour is None else (self.case.misbehaviour,)
        drive = built(profile, bad).drive
        self.drives.mkdir(parents=True)
        spec = SimulatedDriveSpec(
            drive=drive, family=family_of(profile), profile=profile, misbehaviours=bad
        )
        make_simulated_drive(self.drives / drive.id, spec, old_data=OLD_DATA)
        self.power_cycle()

    @property
    def drives(self) -> Path:
        """Where the drive is."""
        return self.root / "drives"

    @property
    def host(self) -> SimulatedHost:
        """The laptop as it is switched on now."""
        return SimulatedHost.of_drives(self.drives)

    def power_cycle(self) -> None:
        """Switch it off and on."""
        self.boots += 1
        clock = {"speed": _SPEED, "boot_id": f"boot-{self.boots}"}
        (self.drives / "clock.json").write_text(json.dumps(clock))

    def listed(self) -> Drive:
        """The drive as it is seen now."""
        (drive,) = (one for one in self.host.drives() if isinstance(one, Drive))
        return drive

    def confirm(self) -> DriveFolder:
        """A person reads the plan and says yes."""
        drive = self.listed()
        plan = plan_of(drive, ask(self.host, drive), only=self.case.method)
        spec = HostSpec(kind="simulated", folder=str(self.drives))
        return create(self.root / f"job-{self.boots}", yes(drive, plan, self.host, spec))

    def holds_old_data(self) -> bool:
        """Whether anything of the donor's is in the cells behind the drive's addresses."""
        if self.case.misbehaviour is Misbehaviour.CACHE_LIAR:
            return False  # told by its own test: only a recheck after a power cut can find it
        media = [path for path in self.drives.glob("*/*.img") if "spare" not in path.name]
        return any(MARK in path.read_bytes() for path in media)


def run(folder: DriveFolder) -> int | None:
    """One process to its end; `None` when it hangs."""
    return start(LocalHost(), folder).wait(_WITHIN_S)


def killed(folder: DriveFolder, line: int) -> int | None:
    """One process that ends at that line of its journal, or before by itself."""
    argv = (sys.executable, "-m", "tests.wipe.killer", str(folder.path), "any", str(line), "after")
    process = LocalHost().spawn(
        argv, log=str(folder.log_path), environment={"PYTHONPATH": str(_ROOT)}
    )
    return process.wait(_WITHIN_S)


def travel(case: Case) -> list[str]:
    """What was wrong on one trip; nothing, if all is well."""
    with scratch() as root:
        practice = Practice(root, case)
        place = practice.confirm()
        status = killed(place, case.cut_at)
        for turn in range(_RUNS):
            if status is None:
                return ["it hangs"]
            outcome = place.history().final
            wrong = (
                []
                if outcome is None
                else says_wrong(outcome, old_data=practice.holds_old_data(), spare=False)
            )
            if wrong or (outcome is not None and not is_worth_more(outcome)):
                return wrong
            practice.power_cycle()
            plan = place.plan()
            if plan.size_bytes != practice.listed().size_bytes:
                place = practice.confirm()
            elif turn % 2:
                fresh = {"boot_id": practice.host.boot_id()}
                place.write_plan(plan.model_copy(update=fresh))
            status = run(place)
        return []


@pytest.mark.slow
def test_processes_claim_nothing_that_the_medium_does_not_bear_out() -> None:
    cases = sampled()
    assert len(cases) == CASES
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        wrong = dict(zip(cases, pool.map(travel, cases), strict=True))
    assert {case: said for case, said in wrong.items() if said} == {}
