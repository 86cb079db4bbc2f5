"""Histories that nobody thought of: cuts, stops, full sticks, reboots and new owners, at random.

The same ones in every run. Whatever happens, nothing is claimed that the medium does not bear out,
and what a new owner wrote is never destroyed under a yes of an earlier boot.
"""

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from random import Random

import pytest

from host.errors import HostError
from host.simulated.model import Misbehaviour
from tests.wipe.matrix.bench import CLEAN, scratch
from tests.wipe.matrix.cases import PROFILES, says_wrong
from tests.wipe.saboteur import Saboteur, When, never, put
from wipe.events import Event
from wipe.folder import DriveFolder
from wipe.values import Outcome

HISTORIES = 240
_TURNS = 8
_LINES = 45
_WITHIN_S = 600
_NEW = b"Photographs of our wedding, volume 1".ljust(64) * 64
_AWAY = {Misbehaviour.CACHE_LIAR, Misbehaviour.VANISHES}
"""What these hold cannot be looked at from outside at any time."""
_HABITS = (("cut", 2), ("stop", 1), ("full", 1), ("none", 1))


def nth(number: int) -> When:
    """True at the nth line, whatever it is."""
    left = [number]

    def is_it(_: Event) -> bool:
        left[0] -= 1
        return left[0] == 0

    return is_it


@dataclass
class History:
    """One drive and what befalls it."""

    seed: int
    bench: Saboteur
    folder: DriveFolder
    random: Random
    log: list[str] = field(default_factory=list)
    is_new_owners: bool = False
    wrong: list[str] = field(default_factory=list)

    def live(self) -> None:
        """Turn by turn, until the job has ended or patience is over."""
        for _ in range(_TURNS):
            outcome = self._run()
            self._look(outcome)
            if self.wrong or self.folder.history().is_finished:
                return
            self._between()

    def _run(self) -> Outcome | None:
        habits = [name for name, weight in _HABITS for _ in range(weight)]
        habit, line = self.random.choice(habits), self.random.randint(1, _LINES)
        self.log.append(f"{habit} {line}")

        def trap(name: str) -> When:
            return nth(line) if name == habit else never

        return self.bench.sabotage(
            self.folder, cut=trap("cut"), stop=trap("stop"), full=trap("full")
        )

    def _look(self, outcome: Outcome | None) -> None:
        bench = self.bench
        if self.is_new_owners and not self._is_theirs():
            self.wrong.append("a new owner's data is gone")
        if outcome is None:
            return
        self.log.append(f"{outcome.status} {outcome.reason}")
        if outcome.status in CLEAN:
            spare = bench.spare_holds_old_data()
            self.wrong += says_wrong(outcome, old_data=bench.holds_old_data(), spare=spare)

    def _is_theirs(self) -> bool:
        model = self.bench.host.model(self.bench.drive.drive.path)
        try:
            return model.read("main", 0, len(_NEW)) == _NEW
        except HostError:
            return True

    def _between(self) -> None:
        """What people do between two runs."""
        bench, random = self.bench, self.random
        if random.random() < 0.7:
            bench.host.power_cycle()
            self.log.append("power cycle")
            # Under a power cycle that we ask for ourselves the yes holds on.
            final = self.folder.history().final
            if random.random() < 0.2 and (final is None or final.reason != "power_cycle"):
                self._move_in()
        if self.folder.plan().size_bytes != bench.listed.size_bytes:
            bench.folder = bench.folder / "again"
            self.folder, self.is_new_owners = bench.confirm(), False
        elif random.random() < 0.4:
            fresh = {"boot_id": bench.host.boot_id()}
            self.folder.write_plan(self.folder.plan().model_copy(update=fresh))
            self.is_new_owners = False
            self.log.append("yes")

    def _move_in(self) -> None:
        if self.folder.history().restores:
            return
        try:
            put(self.bench, 0, _NEW)
        except HostError:
            return
        self.is_new_owners = True
        self.log.append("new owner")


def wrong_in(seed: int) -> list[str]:
    """What was wrong in one history; nothing, if all is well."""
    random = Random(seed)  # noqa: S311 - chooses what befalls a drive
    name = random.choice(list(PROFILES))
    profile, habits = PROFILES[name]
    habit = random.choice([None, None, *(one for one in habits if one not in _AWAY)])
    with scratch() as folder:
        bench = Saboteur(folder, profile, () if habit is None else (habit,))
        history = History(seed, bench, bench.confirm(), random)
        history.live()
    return [f"{seed} {name} {habit}: {said}: {history.log}" for said in history.wrong]


@pytest.mark.slow
def test_no_history_claims_too_much_or_destroys_what_is_new() -> None:
    # Forked workers would inherit the threads' locks of whatever ran before.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(os.cpu_count() or 1, mp_context=context) as pool:
        found = list(pool.map(wrong_in, range(HISTORIES), chunksize=8, timeout=_WITHIN_S))
    assert [said for wrong in found for said in wrong] == []
