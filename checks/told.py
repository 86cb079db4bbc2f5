"""What a person is asked at the start, because no sensor tells it (pure)."""

from collections.abc import Sequence

from checks.facts import LaptopFacts
from checks.findings import Finding, Verdict
from checks.manifest import Presence, manifest
from checks.told_facts import Item

BIOS = "bios"
USB_SOCKETS = "usb_sockets"
_SEEN_FROM_OUTSIDE = (
    Item.TOUCHSCREEN,
    Item.CAMERA,
    Item.ETHERNET,
    Item.VIDEO,
    Item.JACK,
    Item.CARD_READER,
)
"""Parts that anybody can see on the case."""
_ANSWERED = frozenset({Verdict.PASS, Verdict.WARN, Verdict.FAIL})


def open_questions(facts: LaptopFacts, findings: Sequence[Finding]) -> tuple[str, ...]:
    """What is still to be asked: `bios`, `usb_sockets`, and items by name.

    Args:
        facts: of the laptop; what was told stands in them.
        findings: the verdicts on these facts.
    """
    told, has = facts.told, manifest(facts)
    bios = told is None or told.bios_opened is None
    usb = has[Item.USB] is not Presence.ABSENT and (told is None or told.usb_sockets is None)
    return (
        *((BIOS,) if bios and not _knows_bios(findings) else ()),
        *((USB_SOCKETS,) if usb else ()),
        *(item.value for item in _SEEN_FROM_OUTSIDE if has[item] is Presence.UNKNOWN),
    )


def _knows_bios(findings: Sequence[Finding]) -> bool:
    code = "lock.bios_admin_password"
    return any(one.code == code and one.verdict in _ANSWERED for one in findings)
