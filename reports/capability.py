"""The capability axis: the best use whose floors are met (pure)."""

from collections.abc import Iterable

from checks.caps import FitCaps, Floor
from checks.findings import Finding, Verdict
from checks.policy import Policy
from reports.grade_input import MachineFacts
from reports.grades import FitFor, GradeReason, Letter, Tier

_WINDOWS_ANSWERS = frozenset({"cpu.windows_11", "tpm.version", "firmware.uefi"})
_MIB_PER_GIB = 1024
_BYTES_PER_GB = 10**9


def capability(
    machine: MachineFacts, findings: Iterable[Finding], policy: Policy
) -> tuple[FitFor, Tier]:
    """The best use, and whether it is met in comfort. What is unknown is not met."""
    floors = policy.floors
    uses = (
        (FitFor.WINDOWS_11, floors.windows_11, _allows_windows(findings)),
        (FitFor.LINUX, floors.linux, True),
        (FitFor.CHROMEOS_FLEX, floors.chromeos_flex, True),
    )
    for fit_for, floor, allowed in uses:
        if allowed and _meets(machine, floor, policy):
            return fit_for, _tier(machine, policy)
    return FitFor.PARTS, Tier.MINIMUM


def capability_cap(
    fit_for: FitFor, tier: Tier, machine: MachineFacts, policy: Policy
) -> GradeReason:
    """What the use caps; where there is none, with what the machine has and the least it needs."""
    code, caps = f"capability.{fit_for.value}.{tier.value}", _fit_caps(fit_for, policy)
    if caps is None:
        return GradeReason(
            code=code, cap=Letter.PARTS, measured=_sizes(machine), limit=_least(policy)
        )
    cap = Letter(caps.comfort if tier is Tier.COMFORT else caps.minimum)
    return GradeReason(code=code, cap=cap)


def has_ram(machine: MachineFacts, gib: int) -> bool:
    """Whether the nominal size of the memory is at least so many GiB."""
    return machine.ram_mib is not None and machine.ram_mib >= gib * _MIB_PER_GIB


def has_storage(machine: MachineFacts, gb: int, policy: Policy, kind: str | None = None) -> bool:
    """Whether a drive (of this kind) has so many GB, within the tolerance of nominal sizes."""
    enough = gb * _BYTES_PER_GB * (1000 - policy.floors.storage_tolerance_permille)
    return any(
        drive.size_bytes is not None
        and drive.size_bytes * 1000 >= enough
        and kind in {None, drive.kind}
        for drive in machine.storage
    )


def _sizes(machine: MachineFacts) -> dict[str, int]:
    """Memory and the largest drive; a size that is not known is left out."""
    sizes = [drive.size_bytes for drive in machine.storage if drive.size_bytes is not None]
    found = {"ram_mib": machine.ram_mib, "storage_bytes": max(sizes, default=None)}
    return {name: size for name, size in found.items() if size is not None}


def _least(policy: Policy) -> dict[str, int]:
    """The lowest floors of any use."""
    floors = (policy.floors.windows_11, policy.floors.linux, policy.floors.chromeos_flex)
    tolerated = 1000 - policy.floors.storage_tolerance_permille
    return {
        "least_ram_mib": min(floor.ram_gib for floor in floors) * _MIB_PER_GIB,
        "least_storage_bytes": min(floor.storage_gb for floor in floors)
        * _BYTES_PER_GB
        * tolerated
        // 1000,
    }


def _meets(machine: MachineFacts, floor: Floor, policy: Policy) -> bool:
    return has_ram(machine, floor.ram_gib) and has_storage(machine, floor.storage_gb, policy)


def _tier(machine: MachineFacts, policy: Policy) -> Tier:
    floor = policy.floors.comfort
    met = has_ram(machine, floor.ram_gib) and has_storage(
        machine, floor.storage_gb, policy, floor.kind
    )
    return Tier.COMFORT if met else Tier.MINIMUM


def _allows_windows(findings: Iterable[Finding]) -> bool:
    answers = [one for one in findings if one.code in _WINDOWS_ANSWERS]
    return {one.code for one in answers} == _WINDOWS_ANSWERS and all(
        one.verdict is Verdict.PASS for one in answers
    )


def _fit_caps(fit_for: FitFor, policy: Policy) -> FitCaps | None:
    match fit_for:
        case FitFor.WINDOWS_11:
            return policy.caps.capability.windows_11
        case FitFor.LINUX:
            return policy.caps.capability.linux
        case FitFor.CHROMEOS_FLEX:
            return policy.caps.capability.chromeos_flex
        case FitFor.PARTS:
            return None
