"""The laptop of a record, from its facts (pure)."""

from typing import Literal

from checks.facts import (
    BatteryFacts,
    CpuFacts,
    IdentityFacts,
    LaptopFacts,
    MemoryFacts,
    MemoryModule,
)
from reports.record import Battery, Built, Cpu, Firmware, Laptop, Memory, Module

IdentityKind = Literal["uuid+serial", "serial", "uuid", "asset_tag", "none"]


def laptop_of(facts: LaptopFacts, asset_tag: str | None) -> Laptop:
    """The laptop as it is recorded.

    Args:
        facts: what was read of it.
        asset_tag: the number on its sticker; the firmware's own one counts where there is none.
    """
    who = facts.identity or IdentityFacts()
    tag = asset_tag or who.asset_tag
    return Laptop(
        system_uuid=who.system_uuid,
        serial=who.serial,
        asset_tag=tag,
        identity=_identity(who, tag),
        maker=who.maker,
        model=who.model,
        name=who.name,
        chassis=who.chassis,
        built=Built(year=who.built_year, from_=who.built_from),
        firmware=_firmware(who),
        cpu=_cpu(facts.cpu or CpuFacts()),
        memory=_memory(facts.memory or MemoryFacts()),
        batteries=tuple(_battery(pack) for pack in facts.batteries or ()),
    )


def _identity(who: IdentityFacts, asset_tag: str | None) -> IdentityKind:
    if who.system_uuid and who.serial:
        return "uuid+serial"
    if who.serial:
        return "serial"
    if who.system_uuid:
        return "uuid"
    return "asset_tag" if asset_tag else "none"


def _firmware(who: IdentityFacts) -> Firmware:
    mode: Literal["uefi", "bios"] | None = None
    if who.booted_uefi is not None:
        mode = "uefi" if who.booted_uefi else "bios"
    secure_boot: Literal["on", "off"] | None = None
    if who.secure_boot is not None:
        secure_boot = "on" if who.secure_boot else "off"
    return Firmware(
        vendor=who.bios_vendor,
        version=who.bios_version,
        date=who.bios_date,
        mode=mode,
        secure_boot=secure_boot,
        tpm=who.tpm_version,
    )


def _cpu(cpu: CpuFacts) -> Cpu:
    return Cpu(
        name=cpu.name,
        vendor=cpu.vendor,
        family=cpu.family,
        model=cpu.model,
        stepping=cpu.stepping,
        cores=cpu.cores,
        threads=cpu.threads,
        mhz=cpu.max_mhz,
    )


def _memory(memory: MemoryFacts) -> Memory:
    return Memory(
        installed_mib=memory.installed_mib,
        usable_mib=memory.usable_mib,
        soldered_mib=memory.soldered_mib,
        slots=memory.slots,
        modules=tuple(_module(module) for module in memory.modules),
    )


def _module(module: MemoryModule) -> Module:
    return Module(
        slot=module.slot,
        mib=module.size_mib,
        type=module.type,
        mt_s=module.mt_s,
        maker=module.maker,
        part_number=module.part_number,
        serial=module.serial,
        soldered=module.soldered.value,
    )


def _battery(pack: BatteryFacts) -> Battery:
    return Battery(
        id=pack.id,
        maker=pack.maker,
        model=pack.model,
        serial=pack.serial,
        design_mwh=pack.design_mwh,
        full_mwh=pack.full_mwh,
        health_permille=pack.health_permille,
        cycles=pack.cycles,
    )
