"""The rows of Check once long tests and a person have added what they know."""

from agent.check_rows import judged_rows, row_verdict
from agent.view import CheckRow, LongPhase, LongRow
from checks.findings import Finding, Reason, Verdict
from checks.long_tests.values import LongProgress, LongTest, WaitsFor
from checks.policy import default_policy

POLICY = default_policy()
MEMORY = CheckRow("memory", None, "8 GB", busy=False, verdict=Verdict.PASS, findings=())
DRIVE = CheckRow("drive", "drive:d", "Samsung", busy=False, verdict=Verdict.PASS, findings=())
STORAGE = CheckRow("drive", None, None, busy=False, verdict=Verdict.PASS, findings=())
SIZE = Finding(code="ram.size", verdict=Verdict.PASS)
PATTERN = Finding(code="ram.pattern_test", verdict=Verdict.FAIL)
PRESENT = Finding(code="drive.present", verdict=Verdict.PASS)
SELFTEST = Finding(code="drive.selftest", verdict=Verdict.FAIL, device="drive:d")
PASSWORD = Finding(code="lock.drive_password", verdict=Verdict.PASS, device="drive:d")
ALL = (SIZE, PATTERN, PRESENT, SELFTEST, PASSWORD)


def running(test: LongTest, drive_id: str | None = None) -> LongRow:
    return LongRow(test, drive_id, LongPhase.RUNNING, LongProgress(400, 70), ())


def test_a_long_test_stands_with_its_part() -> None:
    (row,) = judged_rows([MEMORY], ALL, [], POLICY)
    assert row.findings == (SIZE, PATTERN)
    assert row.verdict is Verdict.FAIL


def test_every_finding_of_a_drive_stands_with_that_drive() -> None:
    storage, drive = judged_rows([STORAGE, DRIVE], ALL, [], POLICY)
    assert storage.findings == (PRESENT,)
    assert drive.findings == (SELFTEST, PASSWORD)


def test_a_part_under_test_is_busy_and_says_how_far() -> None:
    rows = judged_rows([MEMORY, DRIVE], ALL, [running(LongTest.SELFTEST, "d")], POLICY)
    assert [row.busy for row in rows] == [False, True]
    assert rows[1].progress == LongProgress(400, 70)


def test_a_test_that_waits_makes_nothing_busy() -> None:
    waiting = LongRow(LongTest.MEMORY, None, LongPhase.WAITING, None, ())
    (row,) = judged_rows([MEMORY], ALL, [waiting], POLICY)
    assert not row.busy


def test_a_test_that_waits_for_the_person_says_so_and_is_not_busy() -> None:
    battery = CheckRow("battery", None, "LGC", busy=False, verdict=Verdict.PASS, findings=())
    unplug = LongProgress(waits_for=WaitsFor.UNPLUG)
    waiting = LongRow(LongTest.BATTERY, None, LongPhase.WAITING, unplug, ())
    (row,) = judged_rows([battery], ALL, [waiting], POLICY)
    assert (row.busy, row.progress) == (False, unplug)


def test_a_healthy_processor_that_windows_does_not_take_is_not_bad() -> None:
    windows = Finding(code="cpu.windows_11", verdict=Verdict.FAIL)
    assert row_verdict([windows], POLICY) is Verdict.WARN


def test_what_is_only_information_does_not_decide() -> None:
    cycles = Finding(
        code="battery.cycles", verdict=Verdict.UNSUPPORTED, reason=Reason.FIRMWARE_SILENT
    )
    wear = Finding(code="battery.wear", verdict=Verdict.PASS)
    assert row_verdict([cycles, wear], POLICY) is Verdict.PASS
    assert row_verdict([cycles], POLICY) is Verdict.UNSUPPORTED
