"""Power that goes while a locked drive is opened and erased: never a false end, always a way on."""

import pytest

from host.simulated.model import Misbehaviour
from tests.wipe.matrix.bench import CLEAN, scratch
from tests.wipe.matrix.cases import is_worth_more, says_wrong
from tests.wipe.opal_bench import LOCK, OpalBench, locked, sent
from wipe.codes import StatusReason
from wipe.unlocking import MOST_REVERTS
from wipe.values import Outcome

M = Misbehaviour
CUTS = [
    (None, 0),
    (None, 1),
    (M.PSID_LIES, 0),
    (M.PSID_LIES, 1),
    (M.PSID_STAYS_LOCKED, 0),
    (M.PSID_STAYS_LOCKED, 1),
    (M.LYING_ALL, 0),
]
"""How it is bad, and in which of the runs the power goes."""


def travel(habit: Misbehaviour | None, typed: str, cut_at: int, cut_run: int) -> tuple[int, bool]:
    """A trip with the power cut at a line of one of its runs.

    Returns:
        How many lines that run wrote, and whether it all ended clean.
    """
    with scratch() as folder:
        bench = OpalBench(folder, locked(), () if habit is None else (habit,), typed=typed)
        job = bench.confirm()
        lines = 0
        outcome: Outcome | None = None
        for turn in range(8):
            outcome = bench.run(job, cut_at if turn == cut_run else 0)
            lines = len(bench.types) if turn == cut_run else lines
            if outcome is not None:
                spare = bench.spare_holds_old_data()
                wrong = says_wrong(outcome, old_data=bench.holds_old_data(), spare=spare)
                assert wrong == [], (habit, cut_at, cut_run)
                stays = outcome.reason == StatusReason.STAYS_LOCKED
                if not (is_worth_more(outcome) or stays) or (stays and turn > cut_run + 3):
                    break
            bench.host.power_cycle()
            if turn % 2 == 0:
                bench.confirm_again(job)
        assert sent(job) <= 2 * MOST_REVERTS
        return lines, outcome is not None and outcome.status in CLEAN


@pytest.mark.parametrize(("habit", "cut_run"), CUTS)
def test_power_may_go_at_every_line_of_the_trip(habit: Misbehaviour | None, cut_run: int) -> None:
    lines, _ = travel(habit, LOCK.psid, 0, cut_run)
    assert lines > 5
    for cut_at in range(1, lines + 1):
        _, clean = travel(habit, LOCK.psid, cut_at, cut_run)
        assert clean is (habit in {None, M.PSID_LIES}), (habit, cut_at)
