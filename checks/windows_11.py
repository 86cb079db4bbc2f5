"""Whether a processor may run Windows 11, by its numbers.

The rules are those of Microsoft's HardwareReadiness.ps1. Names lie about age: a Ryzen 5 2500U is
out and an i5-8250U in.
"""

from collections.abc import Sequence
from enum import StrEnum

from checks.facts import CpuFacts

_CORE_FAMILY, _PENTIUM_4_FAMILY = 6, 15
_LAST_OLD_INTEL_MODEL = 95
_SKYLAKE_X = 85
_KABY_LAKE_MOBILE, _KABY_LAKE = 142, 158
_FIRST_KABY_STEPPING = 9
# Platform masks that only the processors on Microsoft's list carry at stepping 9.
_AMBER_LAKE_Y, _KABY_LAKE_G = 0x10, 0x08
_LISTED_STEPPING_9 = (
    "m3-8100Y",
    "i5-8200Y",
    "i5-8210Y",
    "i7-8500Y",
    "4425Y",
    "i5-8305G",
    "i7-8705G",
    "i7-8706G",
    "i7-8709G",
    "i7-8809G",
)
_LISTED_BY_LAPTOP = "i7-7820HQ"
_LAPTOPS_WITH_IT = ("Surface Studio 2", "Precision 5520")
_ZEN_FAMILY = 23
_FIRST_ZEN_MODELS = (1, 17)


class Windows11(StrEnum):
    """The answer for a processor."""

    YES = "yes"
    NO = "no"
    CHECK = "check"
    """The rule says yes, Microsoft's published list does not name it."""


def windows_11(cpu: CpuFacts, laptop: str | None, check: Sequence[str]) -> Windows11 | None:
    """The answer, or `None` where the numbers are missing.

    Args:
        cpu: the processor.
        laptop: product name; it decides for the i7-7820HQ alone.
        check: names for which the rule and Microsoft's list differ.
    """
    if cpu.vendor is None or cpu.family is None or cpu.model is None:
        return None
    match cpu.vendor:
        case "GenuineIntel":
            return _intel(cpu, laptop, check)
        case "AuthenticAMD":
            return _yes(not _too_old_amd(cpu.family, cpu.model))
        case _:
            return Windows11.NO


def _intel(cpu: CpuFacts, laptop: str | None, check: Sequence[str]) -> Windows11 | None:
    if cpu.family != _CORE_FAMILY:
        return _yes((cpu.family or 0) > _CORE_FAMILY and cpu.family != _PENTIUM_4_FAMILY)
    if cpu.model is not None and cpu.model <= _LAST_OLD_INTEL_MODEL and cpu.model != _SKYLAKE_X:
        return Windows11.NO
    if cpu.model in {_KABY_LAKE_MOBILE, _KABY_LAKE} and cpu.stepping is None:
        return None
    if _is_kaby_stepping_9(cpu):
        return _yes(_is_listed_stepping_9(cpu, laptop))
    if any(name in (cpu.name or "") for name in check):
        return Windows11.CHECK
    return Windows11.YES


def _is_kaby_stepping_9(cpu: CpuFacts) -> bool:
    return cpu.model in {_KABY_LAKE_MOBILE, _KABY_LAKE} and cpu.stepping == _FIRST_KABY_STEPPING


def _is_listed_stepping_9(cpu: CpuFacts, laptop: str | None) -> bool:
    name = cpu.name or ""
    mask = _AMBER_LAKE_Y if cpu.model == _KABY_LAKE_MOBILE else _KABY_LAKE_G
    if cpu.platform_flags == mask:
        return True
    if _LISTED_BY_LAPTOP in name:
        return any(known in (laptop or "") for known in _LAPTOPS_WITH_IT)
    return cpu.platform_flags is None and any(listed in name for listed in _LISTED_STEPPING_9)


def _too_old_amd(family: int, model: int) -> bool:
    return family < _ZEN_FAMILY or (family == _ZEN_FAMILY and model in _FIRST_ZEN_MODELS)


def _yes(answer: bool) -> Windows11:  # noqa: FBT001 - turns a truth into the answer
    return Windows11.YES if answer else Windows11.NO
