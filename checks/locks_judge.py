"""Verdicts on locks: set is a fail and holds the laptop. Silence is not "no" and never passes."""

import re

from checks import evidence_names
from checks.facts import IdentityFacts, LaptopFacts, PasswordState
from checks.findings import Finding, Reason, Verdict
from checks.lock_facts import FirmwareSetting
from checks.told_facts import BiosOpened
from checks.verdicts import measured, unanswered, unread

_INTEL = "GenuineIntel"
_APPLE, _GOOGLE = "apple", "google"
# With a T2 chip the lock lies at Apple and in the chip, out of our sight.
_T2_MAC = re.compile(r"^(MacBookPro1[56],|MacBookAir[89],)")
_VIRTUAL = "compute engine"
_PROVISIONED, _PROVISIONING, _UNPROVISIONED = 2, 1, 0


def judge_locks(facts: LaptopFacts) -> tuple[Finding, ...]:
    """The two firmware passwords, and every other lock that this laptop may have."""
    return (
        _admin(facts),
        _password("lock.power_on_password", facts, _power_on_states(facts)),
        *_drive_password(facts),
        _tracking(facts),
        *_amt(facts),
        *_sure_admin(facts),
        *_find_my_mac(facts),
        *_chromebook(facts),
        *_release(facts),
    )


def _admin(facts: LaptopFacts) -> Finding:
    """The set-up's password; a person who tried it knows better than HP's own table."""
    code = "lock.bios_admin_password"
    told = facts.told.bios_opened if facts.told else None
    by_sensor = _password(code, facts, _admin_states(facts))
    if told is BiosOpened.PASSWORD:
        return measured(code, Verdict.FAIL, {"state": "set", "by": "person"})
    silent = by_sensor.verdict not in {Verdict.PASS, Verdict.FAIL}
    if told is BiosOpened.YES and (silent or _is_hp(facts.identity)):
        return measured(code, Verdict.PASS, {"state": "clear", "by": "person"})
    return by_sensor


def _admin_states(facts: LaptopFacts) -> frozenset[PasswordState | None]:
    return frozenset(
        (
            facts.identity.admin_password if facts.identity else None,
            facts.firmware.admin_password if facts.firmware else None,
        )
    )


def _power_on_states(facts: LaptopFacts) -> frozenset[PasswordState | None]:
    return frozenset(
        (
            facts.identity.power_on_password if facts.identity else None,
            facts.firmware.power_on_password if facts.firmware else None,
        )
    )


def _password(code: str, facts: LaptopFacts, said: frozenset[PasswordState | None]) -> Finding:
    """SMBIOS and the firmware's driver; a set password wins over a clear one."""
    evidence = _smbios_evidence(facts.identity)
    if PasswordState.SET in said:
        return measured(code, Verdict.FAIL, {"state": "set"}, evidence=evidence)
    if PasswordState.CLEAR in said:
        return measured(code, Verdict.PASS, {"state": "clear"}, evidence=evidence)
    why = facts.why_unread("smbios") or facts.why_unread("identity")
    if not said - {None} and why is not None:
        return unread(code, why)
    # Somebody can still open the setup and look.
    return _silent(code, evidence)


def _drive_password(facts: LaptopFacts) -> tuple[Finding, ...]:
    """A drive password that the firmware knows of: it does not say on which drive."""
    said = facts.firmware.drive_password if facts.firmware else None
    if said is not PasswordState.SET:
        return ()
    return (measured("lock.drive_password", Verdict.FAIL, {"state": "set", "by": "firmware"}),)


def _tracking(facts: LaptopFacts) -> Finding:
    """Absolute or Computrace. Only "off for good" passes: "off" can be switched on again."""
    code, locks = "lock.absolute", facts.locks
    if locks is None:
        return unread(code, facts.why_unread("locks"))
    states = [(each, _tracking_state(each)) for each in locks.tracking or ()]
    for wanted, verdict in (("activated", Verdict.FAIL), ("off_for_good", Verdict.PASS)):
        for setting, state in states:
            if state == wanted:
                values = {"state": state, "setting": setting.name, "value": setting.value}
                return measured(code, verdict, values)
    silent = _silent(code)
    shown: dict[str, int | str | bool] = {each.name: each.value for each, _ in states}
    if locks.has_wpbt:
        shown["has_wpbt"] = True
    return silent.model_copy(update={"measured": shown}) if shown else silent


def _tracking_state(setting: FirmwareSetting) -> str:
    """What a value means: `activated`, `off_for_good` or `unknown`.

    Dell KB 142862: of Computrace, Activate and Disable are for good and Deactivate is not; of
    Absolute, Enable only lets it be activated later. Lenovo: only PermanentlyDisable is for good.
    """
    value = re.sub(r"[^a-z]", "", setting.value.casefold())
    of_dell = setting.name.casefold() == "computrace"
    if value in {"activate", "activated", "active"}:
        return "activated"
    if value.startswith("permanent") and "disable" in value:
        return "off_for_good"
    return "off_for_good" if of_dell and value in {"disable", "disabled"} else "unknown"


def _amt(facts: LaptopFacts) -> tuple[Finding, ...]:
    """Intel AMT; an engine without its interface is a consumer's and asks nothing."""
    code, locks = "lock.amt", facts.locks
    is_intel = facts.cpu is not None and facts.cpu.vendor == _INTEL
    if locks is None:
        return (unread(code, facts.why_unread("locks")),) if is_intel else ()
    if locks.has_amt is False:
        return ()
    if locks.has_amt is None:
        if not is_intel:
            return ()
        engine = {
            None: Reason.NOT_RECORDED,
            False: Reason.DRIVER_MISSING,
            True: Reason.FIRMWARE_SILENT,
        }
        reason = engine[locks.has_management_engine]
        return (unanswered(code, reason, verdict=Verdict.NOT_TESTED),)
    verdicts = {
        _PROVISIONED: Verdict.FAIL,
        _PROVISIONING: Verdict.WARN,
        _UNPROVISIONED: Verdict.PASS,
    }
    state = locks.amt_provisioning
    if state is None or state not in verdicts:
        return (_silent(code),)
    return (measured(code, verdicts[state], {"provisioning": state}),)


def _sure_admin(facts: LaptopFacts) -> tuple[Finding, ...]:
    state = facts.locks.sure_admin if facts.locks else None
    if state is None:
        return ()
    verdict = Verdict.PASS if state.casefold() == "not provisioned" else Verdict.FAIL
    return (measured("lock.sure_admin", verdict, {"state": state}),)


def _find_my_mac(facts: LaptopFacts) -> tuple[Finding, ...]:
    code = "lock.find_my_mac"
    if not _made_by(facts.identity, _APPLE):
        return ()
    if facts.locks is None:
        return (unread(code, facts.why_unread("locks")),)
    has_token = facts.locks.has_find_my_token
    if has_token:
        return (measured(code, Verdict.FAIL, {"token": True}),)
    model = (facts.identity.model if facts.identity else None) or ""
    if has_token is None or not model or _T2_MAC.match(model):
        return (_silent(code),)
    return (measured(code, Verdict.PASS, {"token": False}),)


def _chromebook(facts: LaptopFacts) -> tuple[Finding, ...]:
    code, identity = "lock.chromebook", facts.identity
    virtual = _VIRTUAL in ((identity.model if identity else None) or "").casefold()
    if not _made_by(identity, _GOOGLE) or virtual:
        return ()
    if facts.locks is None:
        return (unread(code, facts.why_unread("locks")),)
    match facts.locks.check_enrollment:
        case "1":
            return (measured(code, Verdict.FAIL, {"enrolled": True}),)
        case "0":
            return (measured(code, Verdict.PASS, {"enrolled": False}),)
        case _:
            return (_silent(code),)


def _release(facts: LaptopFacts) -> tuple[Finding, ...]:
    """Windows Autopilot is kept at Microsoft: nothing on the laptop tells of it."""
    sold_with_windows = facts.locks is not None and facts.locks.has_windows_key
    return (_silent("lock.mdm_release"),) if sold_with_windows else ()


def _silent(code: str, evidence: tuple[str, ...] = ()) -> Finding:
    """Nobody told, and a person can still find out."""
    return unanswered(code, Reason.FIRMWARE_SILENT, verdict=Verdict.NOT_TESTED, evidence=evidence)


def _smbios_evidence(identity: IdentityFacts | None) -> tuple[str, ...]:
    if identity is None:
        return ()
    return (identity.read_from or evidence_names.SMBIOS,)


def _made_by(identity: IdentityFacts | None, maker: str) -> bool:
    return ((identity.maker if identity else None) or "").casefold().startswith(maker)


def _is_hp(identity: IdentityFacts | None) -> bool:
    maker = ((identity.maker if identity else None) or "").casefold()
    return maker.startswith("hewlett") or re.match(r"^hp\b", maker) is not None
