"""Reading the processor: /proc/cpuinfo at once, lscpu where a capture holds nothing else."""

from checks import evidence_names
from checks.cpu_list import count_processors
from checks.cpuinfo import parse_cpuinfo
from checks.facts import CpuFacts, LaptopFacts, Vulnerability
from checks.findings import Evidence, Reason
from checks.lscpu import parse_lscpu, parse_lscpu_json
from checks.numbers import to_int
from checks.parse_error import ParseError
from checks.reading import Reading, without
from checks.tool import reason_of, run_tool
from host.port import Host
from host.readings import Unread

_FOLDER = "/sys/devices/system/cpu"
# Performance counters of each kind of core, on processors that have two (Intel, since 2021).
_FAST_CORES, _SLOW_CORES = "/sys/devices/cpu_core/cpus", "/sys/devices/cpu_atom/cpus"
_VULNERABILITIES = f"{_FOLDER}/vulnerabilities"
_CPUINFO = "/proc/cpuinfo"
_TIMEOUT_S = 3.0
_KHZ_PER_MHZ = 1000


def read_cpu(host: Host) -> Reading:
    """The processor's numbers."""
    content = host.read_bytes(_CPUINFO)
    if isinstance(content, Unread):
        return _by_lscpu(host, reason_of(content))
    kept = Evidence(evidence_names.CPUINFO, content)
    try:
        facts = parse_cpuinfo(content.decode("utf-8", "replace"))
    except ParseError:
        return Reading(without("cpu", Reason.OUTPUT_UNREADABLE).facts, (kept,))
    return Reading(LaptopFacts(cpu=_with_kernel_counts(host, facts)), (kept,))


def _with_kernel_counts(host: Host, facts: CpuFacts) -> CpuFacts:
    """The counts and masks that /proc/cpuinfo does not hold."""
    present = count_processors(_text(host, f"{_FOLDER}/present"))
    online = count_processors(_text(host, f"{_FOLDER}/online"))
    khz = to_int(_text(host, f"{_FOLDER}/cpu0/cpufreq/cpuinfo_max_freq"))
    flags = to_int(_text(host, f"{_FOLDER}/cpu0/microcode/processor_flags"))
    return facts.model_copy(
        update={
            "read_from": evidence_names.CPUINFO,
            "present_threads": present,
            "online_threads": online if online is not None else facts.threads,
            "threads": present if present is not None else facts.threads,
            "max_mhz": None if khz is None else khz // _KHZ_PER_MHZ,
            "platform_flags": flags,
            "performance_threads": count_processors(_text(host, _FAST_CORES)),
            "efficiency_threads": count_processors(_text(host, _SLOW_CORES)),
            "vulnerabilities": _vulnerabilities(host),
        }
    )


def _vulnerabilities(host: Host) -> tuple[Vulnerability, ...]:
    names = host.list_dir(_VULNERABILITIES)
    if isinstance(names, Unread):
        return ()
    states = ((name, _text(host, f"{_VULNERABILITIES}/{name}")) for name in names)
    return tuple(Vulnerability(name=name, state=state) for name, state in states if state)


def _by_lscpu(host: Host, reason: Reason) -> Reading:
    """JSON of lscpu, else its text; the first reason stands where neither answers."""
    tries = (
        (("lscpu", "-J"), evidence_names.LSCPU_JSON, parse_lscpu_json),
        (("lscpu",), evidence_names.LSCPU, parse_lscpu),
    )
    for argv, name, parse in tries:
        said = run_tool(host, argv, name=name, timeout_s=_TIMEOUT_S)
        if isinstance(said, Reason):
            continue
        try:
            facts = parse(said.text).model_copy(update={"read_from": name})
            return Reading(LaptopFacts(cpu=facts), (said.evidence,))
        except ParseError:
            reason = Reason.OUTPUT_UNREADABLE
    return without("cpu", reason)


def _text(host: Host, path: str) -> str | None:
    content = host.read_text(path)
    return content if isinstance(content, str) else None
