"""Name and key figure of a component, as data for a row's heading."""

from checks.components import Component
from checks.facts import DriveFacts, LaptopFacts

_MIB_PER_GIB = 1024


def component_label(component: Component, facts: LaptopFacts) -> str | None:
    """What the maker calls it; `None` where the laptop does not say."""
    match component:
        case Component.IDENTITY:
            return _laptop(facts)
        case Component.FIRMWARE:
            return facts.identity.bios_version if facts.identity else None
        case Component.CPU:
            return (facts.cpu.name or facts.cpu.brand) if facts.cpu else None
        case Component.MEMORY:
            return _memory(facts)
        case Component.BATTERY:
            return _batteries(facts)
        case _:
            return None


def drive_label(drive: DriveFacts) -> str | None:
    """The drive's model."""
    return drive.model


def _laptop(facts: LaptopFacts) -> str | None:
    if facts.identity is None:
        return None
    return "  ".join(part for part in (facts.identity.name, facts.identity.serial) if part) or None


def _memory(facts: LaptopFacts) -> str | None:
    if facts.memory is None or facts.memory.installed_mib is None:
        return None
    types = sorted({module.type for module in facts.memory.modules if module.type})
    size, rest = divmod(facts.memory.installed_mib, _MIB_PER_GIB)
    # As the sticker says it, and as every other text of ours.
    text = f"{facts.memory.installed_mib} MB" if rest else f"{size} GB"
    return " ".join((text, *types))


def _batteries(facts: LaptopFacts) -> str | None:
    names = (
        " ".join(part for part in (pack.maker, pack.model) if part) or pack.name
        for pack in facts.batteries or ()
    )
    return ", ".join(names) or None
