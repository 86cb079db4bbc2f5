"""What a policy may not say: contradictions that would make a grade unfair or false (pure)."""

from collections import Counter
from collections.abc import Iterator

from checks.caps import Band, Caps, Group, GroupCaps, cap_rank
from checks.codes import KNOWN_CODES
from checks.limits import BatteryLimits, DriveLimits, HandLimits, ThermalLimits


def contradictions(
    caps: Caps,
    battery: BatteryLimits,
    drive: DriveLimits,
    hand: HandLimits,
    thermal: ThermalLimits,
) -> tuple[str, ...]:
    """Everything that makes this policy unusable; empty when it is sound."""
    return (
        *_codes(caps),
        *_references(caps),
        *_groups(caps),
        *_bands(caps),
        *_axes(caps),
        *_limits(battery, drive, hand),
        *_thermal(thermal, hand),
        *_agreement(caps, battery, drive, hand),
    )


def _codes(caps: Caps) -> Iterator[str]:
    listed = Counter(code for codes in caps.codes.by_group().values() for code in codes)
    for code in sorted(KNOWN_CODES - listed.keys()):
        yield f"{code} stands in no group"
    for code in sorted(listed.keys() - KNOWN_CODES):
        yield f"{code} is no known code"
    for code, times in sorted(listed.items()):
        if times > 1:
            yield f"{code} stands in {times} groups"


def _references(caps: Caps) -> Iterator[str]:
    named = {
        "bands": tuple(caps.bands),
        "cover": (*caps.cover.keys(), *caps.cover.values()),
        "hold": tuple(entry for entry in caps.hold if not entry.endswith(".*")),
    }
    for table, codes in named.items():
        for code in codes:
            if code not in KNOWN_CODES:
                yield f"{table} names {code}, which is no known code"
    for entry in caps.hold:
        if entry.endswith(".*") and not any(code.startswith(entry[:-1]) for code in KNOWN_CODES):
            yield f"hold names {entry}, which fits no known code"


def _groups(caps: Caps) -> Iterator[str]:
    for group in Group:
        row = caps.group.of(group)
        # A failed lock is a hold and no cap: its row is never read for a fail.
        if row is not None and group is not Group.LOCK:
            yield from _group(group, row)


def _group(group: Group, row: GroupCaps) -> Iterator[str]:
    for name, other in (
        ("warn", row.warn),
        ("not_tested", row.not_tested),
        ("unsupported", row.unsupported),
    ):
        if cap_rank(row.fail) > cap_rank(other):
            yield f"group {group.value}: a fail beats {name}"


def _bands(caps: Caps) -> Iterator[str]:
    for code, band in caps.bands.items():
        lasts = [last for _, last in band.steps()]
        wanted = sorted(set(lasts), reverse=band.better == "high")
        if lasts != wanted:
            yield f"band {code}: its values do not get worse from letter to letter"
        if cap_rank(band.rest) >= cap_rank(band.steps()[-1][0]):
            yield f"band {code}: the rest is no lower than its last letter"


def _axes(caps: Caps) -> Iterator[str]:
    cosmetic = caps.cosmetic.by_code()
    seen = [cap_rank(cap) for code, cap in cosmetic.items() if code != "C0"]
    if seen != sorted(seen, reverse=True):
        yield "cosmetic: a worse class has a higher cap"
    if cap_rank(cosmetic["C0"]) > cap_rank(cosmetic["C6"]):
        yield "cosmetic: not looking beats no marks"
    fits = (caps.capability.windows_11, caps.capability.linux, caps.capability.chromeos_flex)
    for name in ("comfort", "minimum"):
        ranks = [cap_rank(fit.comfort if name == "comfort" else fit.minimum) for fit in fits]
        if ranks != sorted(ranks, reverse=True):
            yield f"capability: a lesser use has a higher cap ({name})"
    if any(cap_rank(fit.minimum) > cap_rank(fit.comfort) for fit in fits):
        yield "capability: the minimum beats comfort"


def _limits(battery: BatteryLimits, drive: DriveLimits, hand: HandLimits) -> Iterator[str]:
    health = battery.health_permille
    if not health.pass_ > health.warn > health.mains_only:
        yield "battery.health_permille: pass, warn and mains_only do not fall"
    yield from _battery_load(battery)
    for name, pair in (
        ("drive.reallocated_sectors", drive.reallocated_sectors),
        ("drive.used_permille", drive.used_permille),
        ("drive.media_errors", drive.media_errors),
        ("drive.emmc_life", drive.emmc_life),
        ("drive.hours", drive.hours),
        ("hand.pixels", hand.pixels),
    ):
        if pair.warn >= pair.fail:
            yield f"{name}: it fails before it warns"


def _battery_load(battery: BatteryLimits) -> Iterator[str]:
    fail, warn, abort = battery.load_fail, battery.load_warn, battery.load_abort
    if warn.sag_mohm >= fail.sag_mohm:
        yield "battery.load_warn: sag_mohm fails before it warns"
    if warn.gauge_low_permille >= warn.gauge_high_permille:
        yield "battery.load_warn: no gauge lies between low and high"
    if abort.permille >= battery.load.start_permille:
        yield "battery.load_abort: it ends where it may begin"
    if abort.cell_mv > fail.cell_mv:
        yield "battery.load_abort: it ends before a cell can fail"


def _thermal(thermal: ThermalLimits, hand: HandLimits) -> Iterator[str]:
    if thermal.throttled_permille.warn >= thermal.throttled_permille.fail:
        yield "thermal.throttled_permille: it fails before it warns"
    if thermal.load.cool_celsius >= hand.fan_hot_celsius:
        yield "thermal.load: cool_celsius is hot by hand.fan_hot_celsius"


def _agreement(
    caps: Caps, battery: BatteryLimits, drive: DriveLimits, hand: HandLimits
) -> Iterator[str]:
    """A band's A must end where the limit warns, and a letter must end where it fails."""
    health = battery.health_permille
    edges = {
        "battery.wear": (health.pass_, health.warn),
        "drive.wear": (drive.used_permille.warn - 1, drive.used_permille.fail - 1),
        "drive.reallocated_sectors": (
            drive.reallocated_sectors.warn - 1,
            drive.reallocated_sectors.fail - 1,
        ),
        "drive.media_errors": (drive.media_errors.warn - 1, drive.media_errors.fail - 1),
        "drive.power_on_hours": (drive.hours.warn - 1, drive.hours.fail - 1),
        "display.pixels": (hand.pixels.warn - 1, hand.pixels.fail - 1),
    }
    for code, (last_pass, last_warn) in edges.items():
        band = caps.bands.get(code)
        if band is not None and not _agrees(band, last_pass, last_warn):
            yield f"band {code} disagrees with the limits: {last_pass} passes, {last_warn} warns"


def _agrees(band: Band, last_pass: int, last_warn: int) -> bool:
    return band.a == last_pass and last_warn in {last for _, last in band.steps()}
