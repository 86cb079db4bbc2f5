"""A drive's own short self-test: run, followed, cut, cancelled, and judged by numbers."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from checks.facts import DriveFacts, LaptopFacts
from checks.findings import Finding, Reason, Verdict
from checks.long_tests.selftest_judge import judge_selftests
from checks.long_tests.selftest_parse import (
    LoggedTest,
    SelftestState,
    parse_nvme_log,
    parse_nvme_support,
    parse_smartctl_state,
    result_of_run,
)
from checks.long_tests.selftest_run import run_selftest
from checks.long_tests.selftest_values import SelftestRun, SelftestWay
from checks.long_tests.values import LongEnd, LongRun, LongTask, LongTest
from checks.parse_error import ParseError
from checks.policy import default_policy
from host.capture import Capture, Index
from host.drive import Drive, Transport
from tests.checks.long_tests.clockwork import ClockworkHost, Watcher
from tests.checks.long_tests.selftesting import NVME, TestingDrive, drive, late, missing
from tests.checks.real_captures import CAPTURES, needed, text_of

POLICY = default_policy()
RECORDED = Path(__file__).parents[2] / "data/smartctl"
SATA = drive()


@dataclass(slots=True)
class Ran:
    end: LongEnd
    host: ClockworkHost
    watcher: Watcher

    @property
    def seconds(self) -> int:
        return self.end.run.seconds

    @property
    def finding(self) -> Finding:
        facts = DriveFacts(drive_id=self.end.run.drive_id or "")
        (found,) = judge_selftests(LaptopFacts(drives=(facts,), long_tests=(self.end.run,)), POLICY)
        return found

    @property
    def verdict(self) -> tuple[Verdict, Reason | None]:
        return self.finding.verdict, self.finding.reason


def run(tested: TestingDrive, *, as_drive: Drive = SATA, stop_at_s: int | None = None) -> Ran:
    index = Index(links={"/sys/block/nvme0n1/device": "/sys/devices/pci/0000:01/nvme/nvme3"})
    host = ClockworkHost(tested.answer, (as_drive,), Capture(name="c", index=index))
    tested.clock_ms = lambda: host.now_ms
    began = host.now_ms
    watcher = Watcher(lambda: stop_at_s is not None and host.now_ms - began >= stop_at_s * 1000)
    task = LongTask(LongTest.SELFTEST, drive_id=as_drive.id)
    return Ran(run_selftest(host, task, POLICY, "", watcher), host, watcher)


@pytest.mark.parametrize(
    ("nibble", "verdict"),
    [
        (0, (Verdict.PASS, None)),
        (1, (Verdict.NOT_TESTED, Reason.ABORTED)),
        (2, (Verdict.NOT_TESTED, Reason.ABORTED)),
        *((failed, (Verdict.FAIL, None)) for failed in range(3, 9)),
        (9, (Verdict.NOT_TESTED, Reason.OUTPUT_UNREADABLE)),
    ],
)
def test_every_end_of_an_ata_test(nibble: int, verdict: tuple[Verdict, Reason | None]) -> None:
    assert run(TestingDrive(ends=[nibble])).verdict == verdict


@pytest.mark.parametrize("by_smartctl", [True, False])
@pytest.mark.parametrize(
    ("result", "verdict"),
    [
        (0, (Verdict.PASS, None)),
        *((aborted, (Verdict.NOT_TESTED, Reason.ABORTED)) for aborted in (1, 2, 3, 4, 8, 9)),
        *((failed, (Verdict.FAIL, None)) for failed in (5, 6, 7)),
        (10, (Verdict.NOT_TESTED, Reason.OUTPUT_UNREADABLE)),
    ],
)
def test_every_end_of_an_nvme_test(
    result: int, verdict: tuple[Verdict, Reason | None], *, by_smartctl: bool
) -> None:
    tested = TestingDrive(ends=[result], transport=Transport.NVME, smartctl_knows_nvme=by_smartctl)
    ran = run(tested, as_drive=NVME)
    assert ran.verdict == verdict
    asked_nvme = any(argv[0] == "nvme" for argv in ran.host.asked)
    assert asked_nvme is not by_smartctl


def test_an_aborted_test_is_tried_once_more() -> None:
    tested = TestingDrive(ends=[2, 0], takes_s=60)
    ran = run(tested)
    assert ran.verdict == (Verdict.PASS, None)
    assert (tested.started, ran.finding.measured["attempts"]) == (2, 2)


def test_an_nvme_test_is_asked_of_the_controller() -> None:
    ran = run(TestingDrive(transport=Transport.NVME), as_drive=NVME)
    assert {argv[-1] for argv in ran.host.asked} == {"/dev/nvme3"}


def test_an_ata_drive_is_left_alone_until_its_own_time_is_over() -> None:
    tested = TestingDrive(takes_s=118)
    ran = run(tested)
    assert ran.verdict == (Verdict.PASS, None)
    assert (tested.looks, ran.seconds) == (3, 120)


def test_one_that_sticks_at_90_percent_is_cut_and_ended() -> None:
    tested = TestingDrive(takes_s=100_000)
    ran = run(tested)
    assert ran.verdict == (Verdict.NOT_TESTED, Reason.TIMEOUT)
    assert ran.seconds == POLICY.drive.selftest_seconds
    assert (tested.aborted, tested.is_running) == (1, False)


def test_a_stop_ends_our_test() -> None:
    tested = TestingDrive()
    ran = run(tested, stop_at_s=40)
    assert ran.verdict == (Verdict.NOT_TESTED, Reason.CANCELLED)
    assert (tested.aborted, ran.seconds) == (1, 40)


def test_a_stop_leaves_somebody_else_s_test_alone() -> None:
    tested = TestingDrive(takes_s=100, started_ms=1000)
    ran = run(tested, stop_at_s=30)
    assert (tested.started, tested.aborted, tested.is_running) == (0, 0, True)
    assert ran.verdict == (Verdict.NOT_TESTED, Reason.CANCELLED)


def test_a_test_that_runs_already_is_followed() -> None:
    tested = TestingDrive(ends=[7], started_ms=1000)
    ran = run(tested)
    assert ran.verdict == (Verdict.FAIL, None)
    assert (tested.started, ran.finding.measured["followed"]) == (0, True)


def test_an_extended_test_of_somebody_else_is_not_waited_for() -> None:
    tested = TestingDrive(takes_s=5000, started_ms=1000)
    assert run(tested).verdict == (Verdict.NOT_TESTED, Reason.TIMEOUT)
    assert tested.aborted == 0


@pytest.mark.parametrize("log_hours", [14550, 14551, 14552])
def test_an_entry_is_ours_when_its_hours_fit(log_hours: int) -> None:
    quick = TestingDrive(ends=[7], takes_s=1, log_hours=log_hours)
    assert run(quick).verdict == (Verdict.FAIL, None)


@pytest.mark.parametrize("log_hours", [0, 14417, 14549, 14553])
def test_an_entry_of_other_hours_is_not_ours(log_hours: int) -> None:
    quick = TestingDrive(ends=[0], takes_s=1, log_hours=log_hours)
    assert run(quick).verdict == (Verdict.NOT_TESTED, Reason.TIMEOUT)


def test_hours_of_the_log_wrap_at_16_bits() -> None:
    old = TestingDrive(ends=[0], takes_s=1, hours=65592, log_hours=56)
    assert run(old).verdict == (Verdict.PASS, None)


def test_a_drive_without_log_is_believed_when_it_was_seen_at_work() -> None:
    assert run(TestingDrive(log=[], keeps_log=False)).verdict == (Verdict.PASS, None)


def test_a_drive_that_takes_the_order_and_does_nothing_passes_nothing() -> None:
    idle = TestingDrive(runs=False)
    assert run(idle).verdict == (Verdict.NOT_TESTED, Reason.TIMEOUT)


def test_an_nvme_drive_that_forgets_its_test_was_aborted() -> None:
    tested = TestingDrive(transport=Transport.NVME, keeps_log=False)
    assert run(tested, as_drive=NVME).verdict == (Verdict.NOT_TESTED, Reason.ABORTED)


@pytest.mark.parametrize("by_smartctl", [True, False])
def test_an_nvme_drive_without_the_command_is_unsupported(*, by_smartctl: bool) -> None:
    tested = TestingDrive(
        transport=Transport.NVME, supported=False, smartctl_knows_nvme=by_smartctl
    )
    assert run(tested, as_drive=NVME).verdict == (Verdict.UNSUPPORTED, Reason.DEVICE_REFUSES)
    assert tested.started == 0


def test_an_ata_drive_without_the_command_is_unsupported() -> None:
    tested = TestingDrive(supported=False)
    assert run(tested).verdict == (Verdict.UNSUPPORTED, Reason.DEVICE_REFUSES)
    assert tested.started == 0


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (1, (Verdict.NOT_TESTED, Reason.DENIED)),
        (2, (Verdict.NOT_TESTED, Reason.DENIED)),
        (4, (Verdict.UNSUPPORTED, Reason.DEVICE_REFUSES)),
    ],
)
def test_a_start_that_is_refused(status: int, verdict: tuple[Verdict, Reason]) -> None:
    tested = TestingDrive(start_status=status)
    assert run(tested).verdict == verdict
    assert tested.aborted == 0


@pytest.mark.parametrize("status", [1, 2, 16, 29])
def test_a_start_that_nvme_cli_reports_as_refused(status: int) -> None:
    tested = TestingDrive(transport=Transport.NVME, smartctl_knows_nvme=False, start_status=status)
    assert run(tested, as_drive=NVME).verdict == (Verdict.UNSUPPORTED, Reason.DEVICE_REFUSES)
    assert tested.aborted == 0


@pytest.mark.parametrize("status", [8, 64, 192])
def test_old_trouble_in_the_answer_to_a_start_is_no_refusal(status: int) -> None:
    tested = TestingDrive(start_status=status, refuses=False)
    assert run(tested).verdict == (Verdict.PASS, None)


@pytest.mark.parametrize(
    ("transport", "reason"),
    [
        (Transport.USB, Reason.BRIDGE_HIDES),
        (Transport.MMC, Reason.DEVICE_REFUSES),
        (Transport.SD, Reason.DEVICE_REFUSES),
        (Transport.UFS, Reason.DEVICE_REFUSES),
    ],
)
def test_drives_that_have_no_self_test_are_asked_nothing(
    transport: Transport, reason: Reason
) -> None:
    ran = run(TestingDrive(), as_drive=drive(transport))
    assert ran.verdict == (Verdict.UNSUPPORTED, reason)
    assert ran.host.asked == []


def test_a_volume_that_speaks_scsi_is_unsupported() -> None:
    volume = json.dumps({"device": {"protocol": "SCSI"}, "smartctl": {"exit_status": 4}})
    tested = TestingDrive(faults={1: volume})
    assert run(tested).verdict == (Verdict.UNSUPPORTED, Reason.DEVICE_REFUSES)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (missing("smartctl"), Reason.TOOL_MISSING),
        (late("smartctl"), Reason.TIMEOUT),
        ("rubbish", Reason.OUTPUT_UNREADABLE),
        ("[]", Reason.OUTPUT_UNREADABLE),
    ],
)
def test_a_tool_that_misbehaves_begins_nothing(fault: Exception | str, reason: Reason) -> None:
    tested = TestingDrive(faults={1: fault})
    assert run(tested).verdict == (Verdict.NOT_TESTED, reason)
    assert tested.started == 0


def test_two_lost_answers_are_forgiven() -> None:
    tested = TestingDrive(takes_s=150, faults={3: late("smartctl"), 4: "rubbish"})
    assert run(tested).verdict == (Verdict.PASS, None)


def test_a_drive_that_stops_answering_ends_the_test() -> None:
    gone = {number: late("smartctl") for number in range(3, 50)}
    ran = run(TestingDrive(takes_s=200, faults=dict(gone)))
    assert ran.verdict == (Verdict.NOT_TESTED, Reason.TIMEOUT)
    assert ran.seconds < POLICY.drive.selftest_seconds


def test_a_drive_that_is_gone_was_not_tested() -> None:
    host = ClockworkHost(TestingDrive().answer, ())
    task = LongTask(LongTest.SELFTEST, drive_id="0badcafe")
    assert run_selftest(host, task, POLICY, "", Watcher()).run.reason is Reason.ABORTED


def test_each_answer_is_kept() -> None:
    ran = run(TestingDrive())
    assert len(ran.end.evidence) == len(ran.host.asked)
    assert ran.finding.evidence == tuple(each.name for each in ran.end.evidence)
    assert len(set(ran.finding.evidence)) == len(ran.finding.evidence)


def test_the_time_left_is_that_of_the_drive() -> None:
    ran = run(TestingDrive(transport=Transport.NVME, takes_s=100), as_drive=NVME)
    told = [each.left_s for each in ran.watcher.heard if each.left_s is not None]
    assert told == sorted(told, reverse=True)
    assert (told[0], told[-1]) == (95, 5)
    assert all(0 <= (each.done_permille or 0) < 1000 for each in ran.watcher.heard)


def test_a_crash_in_between_leaves_no_test_behind() -> None:
    tested = TestingDrive(faults={2: RuntimeError("a bug")})
    with pytest.raises(RuntimeError):
        run(tested)
    assert (tested.aborted, tested.is_running) == (1, False)


def judged(**fields: object) -> list[tuple[Verdict, Reason | None]]:
    drive_fields = {"drive_id": "d1", **fields.pop("drive", {})}  # type: ignore[dict-item] # a test's shorthand
    runs = (LongRun.model_validate({"test": LongTest.SELFTEST, "drive_id": "d1", **fields}),)
    facts = LaptopFacts(
        drives=(DriveFacts.model_validate(drive_fields),), long_tests=runs if fields else ()
    )
    return [(each.verdict, each.reason) for each in judge_selftests(facts, POLICY)]


PASSED = SelftestRun(way=SelftestWay.ATA, result=0)
BAD_LOG = {"self_test_passed": False, "self_test_log_failures": 1}


def test_a_log_whose_newest_test_failed_fails_without_a_run_of_ours() -> None:
    assert judged(drive=BAD_LOG) == [(Verdict.FAIL, None)]
    assert judged(drive={"self_test_passed": True}) == []
    assert judged(drive={"self_test_passed": True, "self_test_log_failures": 3}) == []


def test_a_pass_of_ours_is_newer_than_the_log() -> None:
    assert judged(drive=BAD_LOG, selftest=PASSED) == [(Verdict.PASS, None)]


@pytest.mark.parametrize("reason", [Reason.TIMEOUT, Reason.CANCELLED, Reason.TOOL_MISSING])
def test_a_run_without_result_does_not_hide_the_log(reason: Reason) -> None:
    assert judged(drive=BAD_LOG, reason=reason) == [(Verdict.FAIL, None)]
    assert judged(reason=reason) == [(Verdict.NOT_TESTED, reason)]


def test_a_broken_run_says_nothing_of_the_drive() -> None:
    assert judged(crashed=True) == [(Verdict.CRASHED, Reason.OUTPUT_UNREADABLE)]
    assert judged(died=1) == [(Verdict.NOT_TESTED, Reason.MACHINE_DIED)]
    assert judged(selftest=SelftestRun(way=SelftestWay.NVME)) == [
        (Verdict.NOT_TESTED, Reason.ABORTED)
    ]


@pytest.mark.parametrize("drive_fields", [{"foreign": True}, {"foreign": True, **BAD_LOG}])
def test_a_stick_is_not_asked(drive_fields: dict[str, object]) -> None:
    assert judged(drive=drive_fields) == []


def nvme_capture(name: str) -> SelftestState:
    return parse_nvme_log(text_of(needed(CAPTURES / "nvme" / name)), 1772)


def test_logs_of_nvme_cli() -> None:
    assert nvme_capture("self-test-log-none.json").log == ()
    failed = nvme_capture("self-test-log-failed-extended.json")
    assert (failed.running, failed.log) == (False, (LoggedTest(7, 1772),))
    assert nvme_capture("self-test-log-passed-extended.json").log[0].result == 0
    assert nvme_capture("self-test-log-running.constructed.json").running
    aborted = nvme_capture("self-test-log-aborted-by-reset.constructed.json")
    assert aborted.log[0] == LoggedTest(2, 286)


def test_a_running_test_of_a_real_report() -> None:
    report = text_of(needed(CAPTURES / "smartctl/wd140edfz-selftest-in-progress.json"))
    state = parse_smartctl_state(report)
    assert (state.running, state.left_permille, state.result) == (True, 100, None)
    assert (state.hours, state.minutes, len(state.log)) == (1730, 2, 21)


@pytest.mark.parametrize(
    ("text", "offers"),
    [('{"oacs": 23}', True), ('{"oacs": 7}', False), ("{}", None), ('{"oacs": "x"}', None)],
)
def test_support_by_the_controller_s_bits(text: str, offers: bool | None) -> None:  # noqa: FBT001 - a table's column
    assert parse_nvme_support(text) is offers


@pytest.mark.parametrize("text", ["", "no", "[]", "3", "[" * 5000])
def test_what_is_no_report_is_refused(text: str) -> None:
    for parse in (parse_smartctl_state, parse_nvme_support):
        with pytest.raises(ParseError):
            parse(text)
    with pytest.raises(ParseError):
        parse_nvme_log(text, None)


def test_words_are_never_read() -> None:
    """Peers look for "in progress" and "completed without error" in the text."""
    said = {"value": 0x79, "string": "completed without error", "passed": True}
    report = {"device": {"protocol": "ATA"}, "ata_smart_data": {"self_test": {"status": said}}}
    assert parse_smartctl_state(json.dumps(report)).result == 7


@pytest.mark.parametrize("name", ["unknown-device-7.3.json", "no-such-device-7.3.json"])
def test_what_a_real_smartctl_says_without_a_drive(name: str) -> None:
    text = (RECORDED / name).read_text("utf-8")
    state = parse_smartctl_state(text)
    assert (state.readable, state.running, state.result) == (False, False, None)
    assert result_of_run(state, state, seen_running=False) is None
    tested = TestingDrive(faults={1: text}, look_status=json.loads(text)["smartctl"]["exit_status"])
    assert run(tested).verdict == (Verdict.NOT_TESTED, Reason.DENIED)
