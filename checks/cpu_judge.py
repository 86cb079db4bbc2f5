"""Verdicts on the processor."""

from checks.caps import Floors
from checks.facts import CpuFacts, UnreadPart
from checks.findings import Finding, Reason, Verdict
from checks.verdicts import measured, unanswered, unread
from checks.windows_11 import Windows11, windows_11

CPU_CODES = ("cpu.cores", "cpu.windows_11")


def judge_cpu(
    cpu: CpuFacts | None, why: UnreadPart | None, laptop: str | None, floors: Floors
) -> tuple[Finding, ...]:
    """All cores at work, and Windows 11; `laptop` as in `windows_11`."""
    if cpu is None:
        return tuple(unread(code, why) for code in CPU_CODES)
    return _cores(cpu), _windows_11(cpu, laptop, floors)


def _cores(cpu: CpuFacts) -> Finding:
    code, present, online = "cpu.cores", cpu.present_threads, cpu.online_threads
    if present is None or online is None:
        # A recording of /proc/cpuinfo alone does not tell which processors are switched off.
        return unanswered(code, Reason.NOT_RECORDED, evidence=_evidence(cpu))
    values = {"present_threads": present, "online_threads": online}
    if cpu.cores is not None:
        values["cores"] = cpu.cores
    verdict = Verdict.PASS if online >= present else Verdict.FAIL
    return measured(code, verdict, values, evidence=_evidence(cpu))


def _windows_11(cpu: CpuFacts, laptop: str | None, floors: Floors) -> Finding:
    """By its numbers, and by what else Windows 11 asks of a processor.

    A processor that the rule allows is known to be of 64 bits and fast enough; here a laptop that
    says otherwise (switched off in the firmware, a second processor missing) is believed.
    """
    code, floor = "cpu.windows_11", floors.windows_11
    answer = windows_11(cpu, laptop, floors.windows_11_check)
    shown = {
        "family": cpu.family,
        "model": cpu.model,
        "stepping": cpu.stepping,
        "threads": cpu.threads,
        "mhz": cpu.max_mhz,
    }
    values = {name: number for name, number in shown.items() if number is not None}
    limit = {"least_threads": floor.threads, "least_mhz": floor.mhz}
    low: dict[str, int] = {}
    if cpu.threads is not None and cpu.threads < floor.threads:
        low["too_few_threads"] = cpu.threads
    if cpu.max_mhz is not None and cpu.max_mhz < floor.mhz:
        low["too_slow_mhz"] = cpu.max_mhz
    if low or cpu.is_64_bit is False:
        answer = Windows11.NO
    if answer is None:
        return unanswered(code, Reason.FIRMWARE_SILENT, evidence=_evidence(cpu))
    return measured(
        code,
        _verdict(answer),
        {"answer": answer.value, **values, **low},
        limit=limit,
        evidence=_evidence(cpu),
    )


def _evidence(cpu: CpuFacts) -> tuple[str, ...]:
    return () if cpu.read_from is None else (cpu.read_from,)


def _verdict(answer: Windows11) -> Verdict:
    match answer:
        case Windows11.YES:
            return Verdict.PASS
        case Windows11.CHECK:
            return Verdict.WARN
        case Windows11.NO:
            return Verdict.FAIL
