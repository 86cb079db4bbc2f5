"""The inspection as a whole: every probe fails alone, nothing unread passes."""

import threading
from pathlib import Path

import pytest

from checks.components import Component
from checks.expected import LATER, expected
from checks.findings import Finding, Reason, Verdict
from checks.hand.questions import hand_questions
from checks.inspection import Limits, inspect
from checks.inspection_values import Inspection, ProbeResult
from checks.policy import Policy, default_policy
from host.capture import Capture, Index
from host.readings import Completed
from host.recorded import RecordedHost
from tests.checks.hosts import FaultyHost, host_of

T480 = Path(__file__).parents[1] / "data/laptops/lenovo-thinkpad-t480"
FAILED_DRIVE = Path(__file__).parents[1] / "data/laptops/hp-elitebook-840-g5-failing-drive"
SHORT = Limits(quick_s=0.3, drive_s=0.3, brand_s=0.3)


@pytest.fixture(scope="module")
def policy() -> Policy:
    return default_policy()


def raising() -> None:
    raise ZeroDivisionError("a bug of ours")


def verdict_of(found: Inspection, code: str) -> tuple[Verdict, Reason | None]:
    finding: Finding = next(each for each in found.findings if each.code == code)
    return finding.verdict, finding.reason


def test_a_machine_that_answers_nothing_passes_nothing(policy: Policy) -> None:
    found = inspect(host_of({"/proc/version": "Linux"}), policy)
    assert {each.verdict for each in found.findings} == {Verdict.NOT_TESTED}
    assert all(each.reason is not None for each in found.findings)
    assert found.crashes == ()


def test_every_expected_question_is_answered(policy: Policy) -> None:
    found = inspect(RecordedHost.read(T480), policy)
    answered = {(each.code, each.device) for each in found.findings}
    assert set(expected(found.facts)) <= answered
    assert not {code for code, _ in answered} & set(hand_questions(found.facts))


def test_what_nobody_began_says_so(policy: Policy) -> None:
    found = inspect(RecordedHost.read(T480), policy)
    later = [each for each in found.findings if each.code in LATER]
    assert {(each.verdict, each.reason) for each in later} == {
        (Verdict.NOT_TESTED, Reason.NOT_STARTED)
    }
    assert {each.code for each in later} == LATER


def test_components_are_announced_busy_and_then_told(policy: Policy) -> None:
    started: list[tuple[Component, str | None]] = []
    told: list[ProbeResult] = []
    found = inspect(
        RecordedHost.read(T480),
        policy,
        on_result=told.append,
        on_start=lambda component, device: started.append((component, device)),
    )
    assert {component for component, _ in started} == set(Component)
    assert {result.component for result in told} == set(Component)
    drives = [(result.component, result.device) for result in told if result.device]
    assert drives == [each for each in started if each[1]]
    assert told[-1].facts.identity is not None
    assert told[-1].facts.drives == found.facts.drives
    last = {each.code: each for result in told for each in result.findings}
    final = {each.code: each for each in found.findings}
    assert {code: final[code].verdict for code in last} == {
        code: each.verdict for code, each in last.items()
    }


@pytest.mark.parametrize(
    ("question", "hit"),
    [
        ("/proc/cpuinfo", {"cpu.cores", "cpu.windows_11"}),
        ("drives", {"drive.present"}),
        (
            "/sys/class/power_supply",
            {"battery.present", "battery.wear", "battery.gauge", "battery.charging"},
        ),
        ("/sys/firmware/efi", {"firmware.uefi", "tpm.version"}),
    ],
)
def test_a_probe_that_raises_crashes_its_own_codes_only(
    policy: Policy, question: str, hit: set[str]
) -> None:
    sound = inspect(RecordedHost.read(T480), policy)
    found = inspect(FaultyHost(RecordedHost.read(T480), {question: raising}), policy)
    crashed = {each.code for each in found.findings if each.verdict is Verdict.CRASHED}
    assert hit <= crashed
    untouched = {
        (each.code, each.device): each
        for each in found.findings
        if each.code.partition(".")[0] not in {code.partition(".")[0] for code in crashed}
    }
    for each in sound.findings:
        if (each.code, each.device) in untouched:
            assert untouched[(each.code, each.device)] == each
    assert found.crashes[0].endswith("ZeroDivisionError: a bug of ours")


def test_a_drive_whose_reading_crashes_says_so_itself(policy: Policy) -> None:
    found = inspect(FaultyHost(RecordedHost.read(T480), {"smartctl": raising}), policy)
    assert verdict_of(found, "drive.health")[0] is Verdict.CRASHED
    assert verdict_of(found, "drive.present")[0] is Verdict.PASS
    assert verdict_of(found, "battery.wear")[0] is Verdict.PASS


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("dmidecode", "lock.bios_admin_password"),
        ("/proc/cpuinfo", "cpu.cores"),
        ("smartctl", "drive.health"),
        ("drives", "drive.present"),
        ("/sys/class/power_supply", "battery.wear"),
    ],
)
def test_a_hung_probe_times_out_alone(policy: Policy, question: str, code: str) -> None:
    release = threading.Event()

    def hang() -> None:
        release.wait(30.0)

    try:
        host = FaultyHost(RecordedHost.read(T480), {question: hang})
        found = inspect(host, policy, limits=SHORT)
    finally:
        release.set()
    assert verdict_of(found, code) == (Verdict.NOT_TESTED, Reason.TIMEOUT)
    others = {
        "drive.health": "battery.wear",
        "drive.present": "battery.wear",
    }.get(code, "drive.health")
    assert verdict_of(found, others)[0] is Verdict.PASS


def test_a_slow_brand_costs_nothing_but_the_brand(policy: Policy) -> None:
    release = threading.Event()

    def hang() -> None:
        release.wait(30.0)

    try:
        host = FaultyHost(RecordedHost.read(T480), {"cpu_brand": hang})
        found = inspect(host, policy, limits=SHORT)
    finally:
        release.set()
    assert found.facts.cpu is not None
    assert found.facts.cpu.name == "Intel(R) Core(TM) i5-8250U CPU @ 1.60GHz"
    assert verdict_of(found, "cpu.windows_11")[0] is Verdict.PASS


def test_a_laptop_without_battery_fails_for_it(policy: Policy) -> None:
    host = host_of(
        {"/sys/class/power_supply/AC/type": "Mains", "/sys/class/power_supply/AC/online": "1"},
        {
            (
                "dmidecode",
            ): "Handle 0x0003, DMI type 3, 22 bytes\nChassis Information\n\tType: Notebook\n"
        },
    )
    found = inspect(host, policy)
    assert verdict_of(found, "battery.present") == (Verdict.FAIL, None)
    assert [each.code for each in found.findings if each.code == "battery.wear"] == []


def test_raw_outputs_are_kept_byte_for_byte(policy: Policy) -> None:
    found = inspect(RecordedHost.read(FAILED_DRIVE), policy)
    kept = {each.name: each for each in found.evidence}
    assert kept["dmidecode.txt"].content == (FAILED_DRIVE / "dmidecode.txt").read_bytes()
    report = next(each for name, each in kept.items() if name.startswith("smartctl-"))
    assert report.content == (FAILED_DRIVE / "smartctl-hitachi-hds721050.json").read_bytes()
    assert report.exit_status == 216


def test_outputs_of_drives_without_identity_keep_names_of_their_own(policy: Policy) -> None:
    report = b'{"smartctl": {"exit_status": 0}, "device": {"protocol": "ATA"}}'
    nodes = ("sda", "sdb")
    capture = Capture(
        name="twins",
        files={f"/sys/block/{node}/size": b"976773168" for node in nodes},
        commands={
            (argv := ("smartctl", "-x", "-j", f"/dev/{node}")): Completed(argv, 0, report, b"", 0)
            for node in nodes
        },
    )
    found = inspect(RecordedHost(capture), policy)
    names = [each.name for each in found.evidence if each.name.startswith("smartctl-")]
    assert len(names) == len(set(names)) == 2


def test_a_drive_on_usb_counts_only_once_somebody_said_so(policy: Policy) -> None:
    report = (T480 / "smartctl-samsung-860-evo.json").read_bytes()
    argv = ("smartctl", "-x", "-j", "/dev/sda")
    capture = Capture(
        name="stick",
        files={"/sys/block/sda/size": b"976773168", "/sys/block/sda/device/model": b"Ultra Fit"},
        commands={argv: Completed(argv, 0, report, b"", 0)},
        index=Index(links={"/sys/block/sda": "/sys/devices/pci0000:00/usb1/1-2/host2/block/sda"}),
    )
    found = inspect(RecordedHost(capture), policy)
    (drive,) = found.facts.drives or ()
    assert drive.foreign
    assert {each.device for each in found.findings} == {None}
    assert verdict_of(found, "drive.present") == (Verdict.FAIL, None)
    assert "drive.wear" in {each.code for each in found.foreign_findings}
