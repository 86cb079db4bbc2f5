"""Running one long test, whichever it is."""

from checks.long_tests.battery_run import run_battery
from checks.long_tests.cpu_run import run_cpu
from checks.long_tests.memory_run import run_memory
from checks.long_tests.selftest_run import run_selftest
from checks.long_tests.values import LongControl, LongEnd, LongTask, LongTest
from checks.policy import Policy
from host.port import Host


def run_long_test(
    host: Host, task: LongTask, policy: Policy, folder: str, control: LongControl
) -> LongEnd:
    """Run a long test in this thread, to its end, its time limit or a stop.

    Args:
        host: the machine.
        task: what is to be run.
        policy: limits, how long it lasts among them.
        folder: where its processes keep their output; it is there.
        control: hears how far it is, and may stop it.
    """
    match task.test:
        case LongTest.SELFTEST:
            return run_selftest(host, task, policy, folder, control)
        case LongTest.MEMORY:
            return run_memory(host, task, policy, folder, control)
        case LongTest.CPU:
            return run_cpu(host, task, policy, folder, control)
        case LongTest.BATTERY:
            return run_battery(host, task, policy, folder, control)
