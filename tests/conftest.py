"""What every test lives under: no real drive, no foreign network, and an honest last line."""

import os
import re
import sys
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

# A busy machine is no defect, and a suite that passed passes again. New examples are searched for
# with `--hypothesis-profile=search`.
settings.register_profile(
    "repeatable", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("search", deadline=None, max_examples=1000)
settings.load_profile("repeatable")

_REAL_DRIVE = re.compile(r"^/dev/(sd|hd|vd|xvd|nvme|mmcblk|md|dm-|mapper/)")
_WRITING = os.O_WRONLY | os.O_RDWR


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    """Stop a test that would write a real drive or talk to another machine.

    An audit hook cannot be taken away again, not even by a test.
    """
    if event == "open" and isinstance(arguments[0], str):
        flags = arguments[2]
        writes = isinstance(flags, int) and flags & _WRITING
        if writes and _REAL_DRIVE.match(arguments[0]):
            raise AssertionError(f"a test tried to open {arguments[0]} for writing")
        if writes and arguments[0].startswith("/sys/power/"):
            raise AssertionError("a test tried to change how this machine sleeps")
    if event == "subprocess.Popen" and "rtcwake" in str(arguments[:2]):
        raise AssertionError("a test tried to put this machine to sleep")
    if event == "socket.connect":
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None
        if isinstance(host, str) and not (host.startswith("127.") or host in {"localhost", "::1"}):
            raise AssertionError(f"a test tried to reach {host}")


sys.addaudithook(_watch)


@pytest.hookimpl(wrapper=True)
def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter,
) -> Iterator[None]:
    """Say in the last lines what ran and what could not, by suite."""
    yield
    ran: Counter[str] = Counter()
    skipped: Counter[tuple[str, str]] = Counter()
    for outcome in ("passed", "failed", "xfailed"):
        for report in terminalreporter.getreports(outcome):
            if report.when == "call":
                ran[_suite(report.nodeid)] += 1
    for report in terminalreporter.getreports("skipped"):
        reason = str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else ""
        skipped[(_suite(report.nodeid), reason.removeprefix("Skipped: "))] += 1
    terminalreporter.section("what ran")
    for suite, count in sorted(ran.items()):
        terminalreporter.write_line(f"ran      {suite}: {count}")
    for (suite, reason), count in sorted(skipped.items()):
        terminalreporter.write_line(f"not run  {suite}: {count} ({reason})")
    if not skipped:
        terminalreporter.write_line("not run  nothing was left out")


def _suite(nodeid: str) -> str:
    parts = nodeid.split("::", 1)[0].split("/")
    return "/".join(parts[:-1]) if len(parts) > 1 else "tests"
