"""Running: selftest."""

from checks.findings import Reason
from checks.long_tests.values import LongControl, LongEnd, LongRun, LongTask
from checks.policy import Policy
from host.port import Host


def run_selftest(
    host: Host, task: LongTask, policy: Policy, folder: str, control: LongControl
) -> LongEnd:
    """Run it to its end, its time limit or a stop."""
    return LongEnd(LongRun(test=task.test, drive_id=task.drive_id, reason=Reason.NOT_STARTED))
