"""All verdicts on a laptop from its stored facts and a policy, and nothing else.

The same facts and policy give the same findings, byte for byte: that is how an old record is
audited.
"""

from collections.abc import Callable, Mapping

from checks.adapter_judge import judge_adapter
from checks.battery_judge import judge_batteries, judge_unread_batteries
from checks.camera_judge import judge_camera
from checks.clock_judge import judge_clock
from checks.components import Component
from checks.cooling_judge import judge_cooling
from checks.cpu_judge import judge_cpu
from checks.display_judge import judge_display
from checks.drive_judge import judge_drive
from checks.expected import completed, expected
from checks.facts import DriveFacts, LaptopFacts, PowerFacts, UnreadPart
from checks.findings import Finding, Verdict
from checks.firmware_judge import judge_firmware
from checks.hand.questions import hand_questions
from checks.input_judge import judge_input
from checks.kernel_judge import judge_drive_log, judge_kernel
from checks.locks_judge import judge_locks
from checks.long_tests.battery_judge import after_load
from checks.long_tests.judging import judge_long_tests
from checks.long_tests.selftest_judge import judge_selftest
from checks.manifest import is_laptop
from checks.memory_judge import judge_memory
from checks.policy import Policy
from checks.ports_judge import judge_ports
from checks.radio_judge import judge_radio
from checks.sound_judge import judge_sound
from checks.storage_judge import judge_storage


def judge_laptop(facts: LaptopFacts, policy: Policy) -> tuple[Finding, ...]:
    """Every finding about this laptop, each expected question answered exactly once.

    What a person is asked needs no word from the machine that it cannot tell.
    """
    asked = frozenset(hand_questions(facts))
    findings = (
        finding
        for component in Component
        for finding in judge_component(component, facts, policy)
        if finding.code not in asked or finding.verdict not in _WITHOUT_ANSWER
    )
    return completed(findings, expected(facts))


_WITHOUT_ANSWER = frozenset({Verdict.NOT_TESTED, Verdict.UNSUPPORTED})


def judge_foreign(facts: LaptopFacts, policy: Policy) -> tuple[Finding, ...]:
    """Findings about drives on USB and cards, for when a person says that they belong."""
    foreign = (drive for drive in facts.drives or () if drive.foreign)
    return tuple(finding for drive in foreign for finding in judge_one_drive(drive, facts, policy))


def judge_one_drive(drive: DriveFacts, facts: LaptopFacts, policy: Policy) -> tuple[Finding, ...]:
    """Everything about one drive, its own log of self-tests included."""
    return (
        *judge_drive(drive, policy.drive),
        *judge_selftest(drive, facts, policy),
        *judge_drive_log(drive, facts),
    )


def judge_component(
    component: Component, facts: LaptopFacts, policy: Policy
) -> tuple[Finding, ...]:
    """The findings of one component."""
    return (*_JUDGES[component](facts, policy), *judge_long_tests(component, facts, policy))


def _identity(_: LaptopFacts, __: Policy) -> tuple[Finding, ...]:
    return ()


def _firmware(facts: LaptopFacts, _: Policy) -> tuple[Finding, ...]:
    smbios = _why_no_smbios(facts)
    why = facts.why_unread("firmware") or smbios
    return judge_firmware(facts.identity, facts.firmware, smbios, why)


def _locks(facts: LaptopFacts, _: Policy) -> tuple[Finding, ...]:
    return judge_locks(facts)


def _cpu(facts: LaptopFacts, policy: Policy) -> tuple[Finding, ...]:
    laptop = facts.identity.model if facts.identity else None
    found = judge_cpu(facts.cpu, facts.why_unread("cpu"), laptop, policy.floors)
    return (*found, *judge_kernel(facts, policy))


def _memory(facts: LaptopFacts, policy: Policy) -> tuple[Finding, ...]:
    why = facts.why_unread("memory") or _why_no_smbios(facts)
    return judge_memory(facts.memory, why, policy.ram)


def _power(facts: LaptopFacts, policy: Policy) -> tuple[Finding, ...]:
    return (*_batteries(facts, policy), *judge_adapter(facts, policy))


def _batteries(facts: LaptopFacts, policy: Policy) -> tuple[Finding, ...]:
    if facts.batteries is None:
        return judge_unread_batteries(facts.why_unread("batteries"))
    power = facts.power or PowerFacts()
    laptop = is_laptop(facts)
    loaded = after_load(facts, policy)
    return judge_batteries(facts.batteries, power, policy.battery, laptop=laptop, after_load=loaded)


def _drives(facts: LaptopFacts, policy: Policy) -> tuple[Finding, ...]:
    own = (drive for drive in facts.drives or () if not drive.foreign)
    return (
        *judge_storage(facts),
        *(finding for drive in own for finding in judge_drive(drive, policy.drive)),
    )


def _why_no_smbios(facts: LaptopFacts) -> UnreadPart | None:
    return facts.why_unread("smbios") or facts.why_unread("identity")


_JUDGES: Mapping[Component, Callable[[LaptopFacts, Policy], tuple[Finding, ...]]] = {
    Component.IDENTITY: _identity,
    Component.FIRMWARE: _firmware,
    Component.LOCKS: _locks,
    Component.CPU: _cpu,
    Component.MEMORY: _memory,
    Component.BATTERY: _power,
    Component.DRIVE: _drives,
    Component.CLOCK: judge_clock,
    Component.COOLING: judge_cooling,
    Component.DISPLAY: judge_display,
    Component.INPUT: judge_input,
    Component.SOUND: judge_sound,
    Component.CAMERA: judge_camera,
    Component.RADIO: judge_radio,
    Component.PORTS: judge_ports,
}
