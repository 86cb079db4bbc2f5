"""Putting parts together that several sources tell."""

from checks.facts import CpuFacts, FirmwareFacts, IdentityFacts, LaptopFacts, PasswordState
from checks.identity import EARLIEST_BUILT
from host.readings import CpuBrand


def whole_facts(facts: LaptopFacts, brand: CpuBrand | None) -> LaptopFacts:
    """The facts, with the kernel's view of the firmware and the processor's brand put in."""
    identity, cpu = facts.identity, facts.cpu
    if facts.firmware is not None:
        identity = _with_firmware(identity or IdentityFacts(), facts.firmware)
    if identity is not None or (facts.display and facts.display.panel):
        identity = _with_year(identity or IdentityFacts(), facts)
    if cpu is not None and brand is not None:
        cpu = _with_brand(cpu, brand)
    return facts.model_copy(update={"identity": identity, "cpu": cpu})


def _with_firmware(identity: IdentityFacts, firmware: FirmwareFacts) -> IdentityFacts:
    by_kernel = None if firmware.tpm_major is None else _TPM_VERSIONS.get(firmware.tpm_major)
    return identity.model_copy(
        update={
            "booted_uefi": firmware.booted_uefi,
            "secure_boot": firmware.secure_boot,
            "tpm_version": by_kernel or identity.tpm_version,
            "admin_password": _joint(identity.admin_password, firmware.admin_password),
            "power_on_password": _joint(identity.power_on_password, firmware.power_on_password),
        }
    )


def _with_year(identity: IdentityFacts, facts: LaptopFacts) -> IdentityFacts:
    """The panel's year is that of the laptop, more or less: it is never older than its maker says.

    A battery or a BIOS is younger than its laptop as often as not, so they come after it.
    """
    panel = facts.display.panel if facts.display else None
    year = panel.year if panel else None
    if year is None or not EARLIEST_BUILT <= year <= _newest_year(facts):
        return identity
    return identity.model_copy(update={"built_year": year, "built_from": "panel"})


def _newest_year(facts: LaptopFacts) -> int:
    """This year by the laptop's clock; one that stands still never goes behind this program."""
    read_on = facts.power.read_on if facts.power else None
    here = int(read_on[:4]) if read_on else _OWN_YEAR
    return here if _OWN_YEAR <= here <= _LAST_YEAR else _OWN_YEAR


_OWN_YEAR, _LAST_YEAR = 2026, 2050
_TPM_VERSIONS = {1: "1.2", 2: "2.0"}


def _joint(first: PasswordState | None, second: PasswordState | None) -> PasswordState | None:
    """A set password wins, then a clear answer; silence never hides either."""
    said = {first, second}
    for state in (PasswordState.SET, PasswordState.CLEAR):
        if state in said:
            return state
    return first or second


def _with_brand(cpu: CpuFacts, brand: CpuBrand) -> CpuFacts:
    """The brand never overrides what /proc/cpuinfo says."""
    return cpu.model_copy(
        update={
            "brand": brand.brand,
            "name": cpu.name or brand.brand,
            "flags": cpu.flags or brand.flags,
        }
    )
