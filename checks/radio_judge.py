"""Verdicts: Wi-Fi, Bluetooth, mobile network (pure)."""

from checks.device_facts import DeviceKind, Place
from checks.facts import LaptopFacts
from checks.findings import Finding, Verdict
from checks.policy import Policy
from checks.presence import judge_presence
from checks.told_facts import Item

_BUSES = (Place.PCI, Place.USB)


def judge_radio(facts: LaptopFacts, _: Policy) -> tuple[Finding, ...]:
    """Every code that can be answered without a person; the policy sets no limit here."""
    return radio_presence(facts)


def radio_presence(facts: LaptopFacts) -> tuple[Finding, ...]:
    """What is missing or has no driver; of the mobile network presence is the whole question."""
    found = (
        *judge_presence("radio.wifi", Item.WIFI, (DeviceKind.WIFI,), facts, (*_BUSES, Place.NET)),
        *judge_presence(
            "radio.bluetooth",
            Item.BLUETOOTH,
            (DeviceKind.BLUETOOTH,),
            facts,
            (*_BUSES, Place.BLUETOOTH),
        ),
        *judge_presence(
            "radio.wwan",
            Item.WWAN,
            (DeviceKind.WWAN,),
            facts,
            (*_BUSES, Place.NET),
            is_all=True,
        ),
    )
    return tuple(each for each in found if not _may_be_switched_off(each, facts))


def _may_be_switched_off(finding: Finding, facts: LaptopFacts) -> bool:
    """A radio that is off by its switch can vanish from its bus: that is no missing part."""
    switches = facts.devices.switches if facts.devices else ()
    off = any(
        switch.kind == _SWITCH_KINDS[finding.code] and (switch.soft or switch.hard)
        for switch in switches
    )
    return off and finding.verdict is Verdict.FAIL


_SWITCH_KINDS = {"radio.wifi": "wlan", "radio.bluetooth": "bluetooth", "radio.wwan": "wwan"}
