"""Verdicts on batteries: presence, wear on the sum of the packs, gauge, charging."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from checks import evidence_names
from checks.facts import BatteryFacts, PowerFacts, UnreadPart
from checks.findings import Finding, Reason, Verdict
from checks.limits import BatteryLimits
from checks.verdicts import falling, measured, unanswered, unread

BATTERY_CODES = ("battery.present", "battery.wear", "battery.gauge", "battery.charging")

_EVIDENCE = (evidence_names.POWER_SUPPLY,)
_NEW_FOR_DAYS = 730
# A pack this close to full, or to the limit that was set for it, takes no charge; own choice.
_NEAR_PERCENT = 5
_FULL_PERCENT = 100
_PERMILLE = 1000
# With the charger in for so long, a pack that still runs down does not charge; own choice.
_DISCHARGING_S = 60


@dataclass(frozen=True, slots=True)
class AfterLoad:
    """What the load test adds to what one look tells."""

    gauge_proven: bool = False
    """The gauges kept step with what flowed."""
    discharged_on_mains_s: int | None = None
    """How long a pack went on discharging once the charger was in again."""


NO_LOAD = AfterLoad()


def judge_batteries(
    packs: Sequence[BatteryFacts],
    power: PowerFacts,
    limits: BatteryLimits,
    *,
    laptop: bool | None,
    after_load: AfterLoad = NO_LOAD,
) -> tuple[Finding, ...]:
    """Every finding about batteries.

    Args:
        packs: all packs that the kernel shows.
        power: mains and the day of reading.
        limits: of the policy.
        laptop: whether the chassis is a laptop's, so that a battery is expected.
        after_load: what the load test showed, if it ran.
    """
    fitted = [pack for pack in packs if pack.present is not False]
    presence = _presence(packs, laptop=laptop)
    if not fitted:
        return (presence,)
    return (
        presence,
        _wear(fitted, limits),
        _gauge(fitted, power, limits, proven=after_load.gauge_proven),
        _charging(fitted, power, after_load.discharged_on_mains_s),
        *(
            each
            for pack in fitted
            for device in (_device(pack, fitted),)
            for each in (_pack_wear(pack, device, limits), _cycles(pack, device))
        ),
    )


def judge_unread_batteries(why: UnreadPart | None) -> tuple[Finding, ...]:
    """What is said when the power supplies could not be read."""
    return tuple(unread(code, why) for code in BATTERY_CODES)


def _presence(packs: Sequence[BatteryFacts], *, laptop: bool | None) -> Finding:
    code = "battery.present"
    there = sum(1 for pack in packs if pack.present)
    values = {"packs": there, "empty_bays": sum(1 for pack in packs if pack.present is False)}
    if there:
        return measured(code, Verdict.PASS, values, evidence=_EVIDENCE)
    if any(pack.present is None for pack in packs):
        return unanswered(code, Reason.FIRMWARE_SILENT, evidence=_EVIDENCE)
    if packs or laptop:
        return measured(code, Verdict.FAIL, values, evidence=_EVIDENCE)
    return unanswered(code, Reason.PRESENCE_UNKNOWN, evidence=_EVIDENCE)


def _wear(packs: Sequence[BatteryFacts], limits: BatteryLimits) -> Finding:
    """On the sums of all packs; a pack that keeps silent leaves room for bad news only."""
    code = "battery.wear"
    told = [pack for pack in packs if pack.health_permille is not None]
    health = _joint_health(told)
    if health is None:
        return unanswered(code, Reason.FIRMWARE_SILENT, evidence=_EVIDENCE)
    finding = _judged_health(code, health, limits, device=None, raw=None)
    if len(told) < len(packs) and finding.verdict is Verdict.PASS:
        return unanswered(code, Reason.FIRMWARE_SILENT, evidence=_EVIDENCE)
    return finding


def _joint_health(packs: Sequence[BatteryFacts]) -> int | None:
    """Sum of full over sum of design, at most 1000; in mWh where the packs' units differ."""
    if not packs:
        return None
    if len(packs) == 1:
        return packs[0].health_permille
    for unit in ("mwh", "own"):
        pairs = [_full_and_design(pack, unit) for pack in packs]
        whole = [pair for pair in pairs if pair is not None]
        same = unit == "mwh" or len({pack.unit for pack in packs}) == 1
        if len(whole) == len(pairs) and same:
            full, design = sum(pair[0] for pair in whole), sum(pair[1] for pair in whole)
            return min(full, design) * _PERMILLE // design
    return min(pack.health_permille or 0 for pack in packs)


def _full_and_design(pack: BatteryFacts, unit: str) -> tuple[int, int] | None:
    full, design = (pack.full_mwh, pack.design_mwh) if unit == "mwh" else (pack.full, pack.design)
    return None if full is None or not design else (full, design)


def _device(pack: BatteryFacts, packs: Sequence[BatteryFacts]) -> str:
    """Its own name, also where two packs tell no number that tells them apart."""
    alone = sum(each.id == pack.id for each in packs) == 1
    return pack.id if alone else f"{pack.id}:{pack.name.casefold()}"


def _pack_wear(pack: BatteryFacts, device: str, limits: BatteryLimits) -> Finding:
    code = "battery.pack_wear"
    if pack.health_permille is None:
        return unanswered(code, Reason.FIRMWARE_SILENT, device=device, evidence=_EVIDENCE)
    raw = pack.raw_health_permille
    return _judged_health(code, pack.health_permille, limits, device=device, raw=raw)


def _judged_health(
    code: str, health: int, limits: BatteryLimits, *, device: str | None, raw: int | None
) -> Finding:
    allowed = limits.health_permille
    values = {"health_permille": health}
    if raw is not None:
        values["raw_health_permille"] = raw
    return measured(
        code,
        falling(health, passing=allowed.pass_, warning=allowed.warn),
        values,
        limit={"warn_below_permille": allowed.pass_, "fail_below_permille": allowed.warn},
        device=device,
        evidence=_EVIDENCE,
    )


def _cycles(pack: BatteryFacts, device: str) -> Finding:
    code = "battery.cycles"
    if pack.cycles is None:
        return unanswered(code, Reason.FIRMWARE_SILENT, device=device, evidence=_EVIDENCE)
    values = {"cycles": pack.cycles}
    return measured(code, Verdict.PASS, values, device=device, evidence=_EVIDENCE)


def _gauge(
    packs: Sequence[BatteryFacts], power: PowerFacts, limits: BatteryLimits, *, proven: bool
) -> Finding:
    """Whether the gauges are believable; firmware copies the design until a gauge has learnt.

    A gauge that counted well under load is believed again.
    """
    code = "battery.gauge"
    raw = [pack.raw_health_permille for pack in packs if pack.raw_health_permille is not None]
    if len(raw) < len(packs):
        return unanswered(code, Reason.FIRMWARE_SILENT, evidence=_EVIDENCE)
    allowed = limits.health_permille.implausible
    copied = sum(1 for pack in packs if pack.full == pack.design and not _is_new(pack, power))
    doubtful = max(raw) > allowed or copied > 0
    return measured(
        code,
        Verdict.WARN if doubtful and not proven else Verdict.PASS,
        {"raw_health_permille": max(raw), "copied_gauges": copied, "proven_by_load": proven},
        limit={"warn_above_permille": allowed},
        evidence=_EVIDENCE,
    )


def _is_new(pack: BatteryFacts, power: PowerFacts) -> bool:
    """Not older than two years on the day of reading; an undated pack is not known to be new."""
    if pack.manufacture_date is None or power.read_on is None:
        return False
    age = date.fromisoformat(power.read_on) - date.fromisoformat(pack.manufacture_date)
    return 0 <= age.days <= _NEW_FOR_DAYS


def _charging(
    packs: Sequence[BatteryFacts], power: PowerFacts, discharged_s: int | None
) -> Finding:
    code = "battery.charging"
    statuses = {pack.status or "Unknown" for pack in packs}
    if discharged_s is not None and discharged_s >= _DISCHARGING_S:
        seen: dict[str, int | str | bool] = {"discharged_on_mains_s": discharged_s}
        limit = {"fail_from_s": _DISCHARGING_S}
        return measured(code, Verdict.FAIL, seen, limit=limit, evidence=_EVIDENCE)
    if power.mains_online is False:
        return unanswered(code, Reason.NEEDS_AC_IN, evidence=_EVIDENCE)
    values: dict[str, int | str | bool] = {
        "status": ", ".join(sorted(statuses)),
        "packs": len(packs),
    }
    # Two packs are charged one after the other.
    if "Charging" in statuses or all(_rests(pack) for pack in packs):
        return measured(code, Verdict.PASS, values, evidence=_EVIDENCE)
    if "Discharging" in statuses:
        # One look cannot tell a fault from a plug that went in a second ago.
        reason = Reason.NEEDS_AC_IN if power.mains_online is None else Reason.ABORTED
        return unanswered(code, reason, verdict=Verdict.NOT_TESTED, evidence=_EVIDENCE)
    if "Not charging" in statuses:
        return measured(code, Verdict.WARN, values, evidence=_EVIDENCE)
    return unanswered(code, Reason.FIRMWARE_SILENT, evidence=_EVIDENCE)


def _rests(pack: BatteryFacts) -> bool:
    """Full, or as full as it may become: a charge limit is a setting and no defect."""
    if pack.status == "Full":
        return True
    # No pack is told to stay empty: a limit of 0 is none.
    enough = (pack.charge_limit_percent or _FULL_PERCENT) - _NEAR_PERCENT
    return pack.status == "Not charging" and (pack.capacity_percent or 0) >= enough
