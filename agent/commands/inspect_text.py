"""An inspection as lines for people: one block per component, one line per finding."""

from collections.abc import Iterable, Sequence

from agent.say import Say
from checks.components import Component, component_of
from checks.drive_judge import device_of
from checks.expected import LATER
from checks.facts import LaptopFacts
from checks.findings import Finding, Verdict
from checks.inspection_values import Inspection
from checks.labels import component_label, drive_label

_NAME_WIDTH = 28


def inspection_lines(found: Inspection, say: Say) -> list[str]:
    """What was found, component by component; tests that come later are only counted."""
    now = [each for each in found.findings if not _is_to_come(each)]
    lines = [*_heading(Component.IDENTITY, found.facts, say), *_serial(found.facts, say)]
    for component in Component:
        if component in {Component.IDENTITY, Component.DRIVE}:
            continue
        own = _without_repetition([each for each in now if component_of(each.code) is component])
        lines += ["", *_heading(component, found.facts, say), *_rows(own, say)]
    lines += ["", *_drive_lines(now, found, say)]
    later = len(found.findings) - len(now)
    return [
        *lines,
        "",
        say.tr.plural("{n} more test is not done yet", "{n} more tests are not done yet", later),
    ]


def _is_to_come(finding: Finding) -> bool:
    """A drive's log may have answered already what a test would."""
    return finding.code in LATER and finding.verdict is Verdict.NOT_TESTED


def _without_repetition(findings: Sequence[Finding]) -> list[Finding]:
    """A single pack's wear is already the laptop's."""
    packs = [each for each in findings if each.code == "battery.pack_wear"]
    return [each for each in findings if len(packs) > 1 or each not in packs]


def _heading(component: Component, facts: LaptopFacts, say: Say) -> list[str]:
    label = component_label(component, facts)
    name = say.words.component(component.value)
    return [f"{name}: {label}" if label else name]


def _serial(facts: LaptopFacts, say: Say) -> list[str]:
    """A serial number stands with the name; a silent laptop is told of, not passed over."""
    known = facts.identity is not None and facts.identity.serial is not None
    return [] if known else ["  " + say.tr("The laptop does not tell its serial number.")]


def _rows(findings: Sequence[Finding], say: Say) -> list[str]:
    packs = {each.device for each in findings if each.device is not None}
    return [_row(each, say, tell_device=len(packs) > 1) for each in findings]


def _row(finding: Finding, say: Say, *, tell_device: bool = False) -> str:
    sign = say.words.verdict(finding.verdict).sign
    name = say.words.finding_name(finding.code)
    says = say.words.says(finding)
    why = f" ({say.words.reason(finding.reason).title})" if finding.reason is not None else ""
    device = f"  {finding.device}" if tell_device and finding.device else ""
    return f"  {sign} {name:<{_NAME_WIDTH}} {says}{why}{device}"


def _drive_lines(now: Iterable[Finding], found: Inspection, say: Say) -> list[str]:
    """The storage as a whole, then each drive under its own name."""
    of_drives = [
        each
        for each in (*now, *found.foreign_findings)
        if component_of(each.code) is Component.DRIVE
    ]
    drives = found.facts.drives or ()
    devices = {device_of(drive) for drive in drives}
    lines = _heading(Component.DRIVE, found.facts, say)
    lines += _rows([each for each in of_drives if each.device not in devices], say)
    for drive in drives:
        size = say.size(drive.size_bytes) if drive.size_bytes is not None else ""
        about = (drive.path, drive_label(drive), size)
        lines.append("  " + "  ".join(part for part in about if part))
        own = [each for each in of_drives if each.device == device_of(drive)]
        lines += [f"  {_row(each, say)}" for each in own]
    return lines
