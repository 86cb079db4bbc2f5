"""The laptop itself, its looks and the course of its trip, in words."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from inventory.web.local_time import LocalTime
from inventory.web.parts import Fact
from reports.grades import Looks, LooksCard, Surface
from reports.language import Translator, mark
from reports.record import Battery, Event, Laptop, Record
from reports.words import Words

EVENTS = {
    "started": mark("Started"),
    "opened": mark("Screen opened"),
    "picked_up": mark("Continued after a break"),
    "inspected": mark("Inspected"),
    "inspection_done": mark("Inspected"),
    "operator": mark("Operator signed on"),
    "erase_confirmed": mark("Erase confirmed"),
    "erase_started": mark("Erase started"),
    "erase_resumed": mark("Erase continued"),
    "erase_stop_asked": mark("Asked to stop the erase"),
    "erase_ended": mark("Erase ended"),
    "no_storage_attested": mark("Confirmed that there is no drive"),
    "foreign_answered": mark("Said whose drive it is"),
    "erase_verified": mark("Erase verified"),
    "slept": mark("Slept for a moment to unlock a drive"),
    "suspended_to_unfreeze": mark("Slept for a moment to unlock a drive"),
    "hand_tested": mark("Tried by hand"),
    "looks_judged": mark("Looks judged"),
    "graded": mark("Graded"),
    "sealed": mark("Record signed"),
}
"""Points of the timeline; one of a newer version keeps its code."""
MWH = 1000
LONGEST_INITIALS = 4


@dataclass(frozen=True, slots=True)
class EventText:
    """One point of the timeline."""

    at: str
    clock: str
    text: str
    detail: str


def laptop_name(laptop: Laptop, tr: Translator) -> str:
    """What people call it."""
    name = maker_in_words(laptop.maker, laptop.name or laptop.model)
    return name or tr("Laptop without a name")


def maker_in_words(maker: str | None, name: str | None) -> str:
    """Maker and name, the maker once; `LENOVO` reads as `Lenovo`, `HP` stays as it is."""
    said = maker or ""
    if said.isupper() and len(said) > LONGEST_INITIALS:
        said = said.title()
    if name is None or name.lower().startswith(said.lower()):
        return name or said
    return f"{said} {name}"


def laptop_facts(laptop: Laptop, words: Words, tr: Translator) -> Iterator[Fact]:
    """What the laptop says of itself; what it does not say is told as such."""
    unknown = tr("the laptop does not say")
    yield Fact(tr("Maker"), laptop.maker or unknown)
    yield Fact(tr("Model"), laptop.model or unknown)
    yield Fact(tr("Serial"), laptop.serial or unknown, is_code=laptop.serial is not None)
    has_uuid = laptop.system_uuid is not None
    yield Fact(tr("System UUID"), laptop.system_uuid or unknown, is_code=has_uuid)
    if laptop.built.year is not None:
        yield Fact(tr("Built"), tr("about {year}", year=laptop.built.year))
    cpu = laptop.cpu
    yield Fact(tr("Processor"), cpu.name or unknown)
    if cpu.cores is not None:
        yield Fact(
            tr("Cores"), tr("{cores}, {threads} threads", cores=cpu.cores, threads=cpu.threads)
        )
    yield Fact(tr("Memory"), _memory(laptop, words, tr) or unknown)
    for pack in laptop.batteries:
        yield Fact(tr("Battery"), _battery(pack, words, tr))
    if not laptop.batteries:
        yield Fact(tr("Battery"), tr("none found"))
    firmware = laptop.firmware
    version = " · ".join(filter(None, (firmware.version, firmware.date)))
    yield Fact(tr("Firmware"), version or unknown)
    if firmware.mode is not None:
        yield Fact(tr("Started by"), {"uefi": "UEFI", "bios": "BIOS"}[firmware.mode])
    if firmware.secure_boot is not None:
        yield Fact(tr("Secure Boot"), tr("on") if firmware.secure_boot == "on" else tr("off"))
    yield Fact("TPM", firmware.tpm or unknown)


def looks_facts(looks: Looks, words: Words) -> Iterator[Fact]:
    """Each surface with its card."""
    for surface in Surface:
        card: LooksCard = getattr(looks, surface.value)
        yield Fact(words.surface(surface), words.looks_card(card))


def timeline(record: Record, time: LocalTime, tr: Translator) -> Iterator[EventText]:
    """The trip in order."""
    names = {f"{drive.id}": drive.model or drive.id for drive in record.storage.drives}
    for event in record.timeline:
        known = EVENTS.get(event.event)
        yield EventText(
            at=event.at,
            clock=time.clock(event.at),
            text=tr(known) if known else event.event.replace("_", " "),
            detail=_detail(event, names),
        )


def clock_note(record: Record, tr: Translator) -> str:
    """How far the bench's dates can be trusted."""
    match record.clock.source:
        case "server":
            return tr("The bench took its time from this server.")
        case "ntp":
            return tr("The bench took its time from a time server.")
        case "rtc":
            return tr("Times are those of the laptop's own clock; opknap did not set or check it.")
        case "floor":
            return tr("The laptop's clock was wrong: only the order of these times counts.")


def _detail(event: Event, names: dict[str, str]) -> str:
    """Which drive an event is about, where its detail names one."""
    if event.detail is None:
        return ""
    try:
        told = json.loads(event.detail)
    except ValueError:
        return event.detail
    drive = told.get("drive") if isinstance(told, dict) else None
    return names.get(drive, drive) if isinstance(drive, str) else ""


def _memory(laptop: Laptop, words: Words, tr: Translator) -> str:
    memory = laptop.memory
    if memory.installed_mib is None:
        return ""
    size = words.amounts.memory(memory.installed_mib)
    if memory.soldered_mib:
        soldered = words.amounts.memory(memory.soldered_mib)
        return tr("{size}, of which {soldered} soldered", size=size, soldered=soldered)
    return size


def _battery(pack: Battery, words: Words, tr: Translator) -> str:
    name = " ".join(filter(None, (pack.maker, pack.model, pack.serial)))
    parts = [name, pack.position or ""]
    if pack.health_permille is not None:
        parts.append(tr("{percent} of new", percent=words.amounts.percent(pack.health_permille)))
    if pack.full_mwh is not None and pack.design_mwh is not None:
        full, design = pack.full_mwh // MWH, pack.design_mwh // MWH
        parts.append(tr("{full} of {design} Wh", full=full, design=design))
    if pack.cycles is not None:
        parts.append(tr.plural("charged {n} time", "charged {n} times", pack.cycles))
    return ", ".join(filter(None, parts))
