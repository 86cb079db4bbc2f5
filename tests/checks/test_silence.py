"""A laptop that says nothing passes nothing, whatever the reason for its silence."""

from collections.abc import Callable

import pytest

from checks.adapter_judge import judge_adapter
from checks.clock_judge import judge_clock
from checks.cpu_judge import judge_cpu
from checks.facts import (
    CpuFacts,
    FirmwareFacts,
    IdentityFacts,
    LaptopFacts,
    MemoryFacts,
    PowerFacts,
    UnreadPart,
)
from checks.findings import Finding, Reason, Verdict
from checks.firmware_judge import judge_firmware
from checks.kernel_judge import judge_kernel
from checks.locks_judge import judge_locks
from checks.memory_judge import judge_memory
from checks.policy import default_policy

POLICY = default_policy()
Judge = Callable[[LaptopFacts], tuple[Finding, ...]]
PARTS = ("smbios", "identity", "firmware", "cpu", "memory", "locks", "clock", "kernel")
EMPTY = LaptopFacts(
    identity=IdentityFacts(),
    firmware=FirmwareFacts(),
    cpu=CpuFacts(),
    memory=MemoryFacts(),
    power=PowerFacts(),
)
JUDGES: dict[str, Judge] = {
    "adapter": lambda facts: judge_adapter(facts, POLICY),
    "clock": lambda facts: judge_clock(facts, POLICY),
    "cpu": lambda facts: judge_cpu(facts.cpu, facts.why_unread("cpu"), None, POLICY.floors),
    "firmware": lambda facts: judge_firmware(
        facts.identity,
        facts.firmware,
        facts.why_unread("smbios"),
        facts.why_unread("firmware"),
    ),
    "kernel": lambda facts: judge_kernel(facts, POLICY),
    "locks": judge_locks,
    "memory": lambda facts: judge_memory(facts.memory, facts.why_unread("memory"), POLICY.ram),
}


@pytest.mark.parametrize("judge", JUDGES.values(), ids=JUDGES)
@pytest.mark.parametrize("facts", [LaptopFacts(), EMPTY], ids=["unread", "empty"])
def test_silence_passes_nothing_and_fails_nothing(judge: Judge, facts: LaptopFacts) -> None:
    verdicts = {each.verdict for each in judge(facts)}
    assert not verdicts & {Verdict.PASS, Verdict.WARN, Verdict.FAIL}


@pytest.mark.parametrize("judge", JUDGES.values(), ids=JUDGES)
@pytest.mark.parametrize("reason", list(Reason))
def test_a_part_that_broke_is_crashed_and_one_unread_is_not_tested(
    judge: Judge, reason: Reason
) -> None:
    for crashed in (False, True):
        why = tuple(UnreadPart(part=part, reason=reason, crashed=crashed) for part in PARTS)
        found = judge(LaptopFacts(unread=why))
        wanted = Verdict.CRASHED if crashed else Verdict.NOT_TESTED
        assert {each.verdict for each in found} <= {wanted}
        assert {each.reason for each in found} <= {reason}


def test_a_firmware_that_lists_no_memory_at_all_is_silent() -> None:
    (size, _) = judge_memory(MemoryFacts(installed_mib=0, usable_mib=7_900), None, POLICY.ram)
    assert size.reason is Reason.FIRMWARE_SILENT


def test_a_tpm_of_a_version_that_is_no_number_is_enough_for_nothing() -> None:
    found = judge_firmware(
        IdentityFacts(tpm_version="two"), FirmwareFacts(tpm_device=True), None, None
    )
    (tpm,) = (each for each in found if each.code == "tpm.version")
    assert tpm.verdict is Verdict.FAIL
