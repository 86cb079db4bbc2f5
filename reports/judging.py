"""The three axes together: a letter and everything that caps it (pure)."""

from dataclasses import dataclass

from checks.caps import Group
from checks.findings import Finding
from checks.policy import Policy
from reports.capability import capability, capability_cap
from reports.cosmetic import cosmetic_cap
from reports.functional import functional_caps
from reports.grade_input import GradeInput
from reports.grades import FitFor, GradeReason, Letter, Tier

_FITS = (FitFor.PARTS, FitFor.CHROMEOS_FLEX, FitFor.LINUX, FitFor.WINDOWS_11)
_GROUPS = tuple(Group)


@dataclass(frozen=True, slots=True)
class Judgement:
    """A letter, provisional while there are holds."""

    letter: Letter
    fit_for: FitFor
    tier: Tier
    caps: tuple[GradeReason, ...]
    """Everything below A, worst and weightiest first."""

    @property
    def rank(self) -> tuple[int, int]:
        """How good it is: the letter, then the use."""
        return self.letter.rank, _FITS.index(self.fit_for)


def judge(inp: GradeInput, findings: tuple[Finding, ...], policy: Policy) -> Judgement:
    """The lowest cap of all three axes decides; nothing is weighed against anything."""
    fit_for, tier = capability(inp.machine, findings, policy)
    axes = (
        *functional_caps(findings, policy),
        capability_cap(fit_for, tier, inp.machine, policy),
        cosmetic_cap(inp.looks, policy),
    )
    caps = sorted(
        (cap for cap in axes if cap.cap is not Letter.A),
        key=lambda cap: (cap.cap.rank, _weight(cap, policy), cap.code, cap.device or ""),
    )
    letter = caps[0].cap if caps else Letter.A
    return Judgement(letter, FitFor.PARTS if letter is Letter.PARTS else fit_for, tier, tuple(caps))


def _weight(cap: GradeReason, policy: Policy) -> int:
    """The order in which reasons of one cap are told: vital first, looks last."""
    group = policy.group(cap.code)
    if group is not None:
        return _GROUPS.index(group)
    return len(_GROUPS) + (1 if cap.code.startswith("cosmetic.") else 0)
