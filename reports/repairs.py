"""What each repair would change about a laptop, and whether it makes sense there (pure)."""

from dataclasses import replace

from checks.caps import Repair
from checks.findings import Finding, Verdict
from checks.policy import Policy
from reports.capability import has_ram, has_storage
from reports.cosmetic import cards
from reports.grade_input import GradeInput, MachineFacts, StorageFacts
from reports.grades import Looks, LooksCard, Surface

_OPEN = frozenset({Verdict.NOT_TESTED, Verdict.CRASHED})
_NOT_GOOD = frozenset({Verdict.WARN, Verdict.FAIL, Verdict.UNSUPPORTED})
_MENDED_CODES: dict[Repair, tuple[str, ...]] = {
    Repair.CLEAN_COOLING: ("thermal.throttle",),
    Repair.ADD_ADAPTER: ("power.adapter",),
    Repair.REPLACE_RAM: ("ram.pattern_test", "ram.size"),
    Repair.REPLACE_FAN: ("thermal.fan", "thermal.throttle"),
    Repair.REPLACE_BATTERY: ("battery.",),
    Repair.REPLACE_WIFI: ("radio.wifi", "radio.bluetooth"),
    Repair.REPLACE_TOUCHPAD: ("input.touchpad",),
    Repair.REPLACE_KEYBOARD: ("input.keyboard",),
    Repair.REPLACE_SCREEN: ("display.",),
}
"""Codes, or beginnings of codes, of which a new part clears every bad answer."""
_MENDED_LOOKS: dict[Repair, frozenset[Surface]] = {
    Repair.REPLACE_COVER: frozenset({Surface.LID, Surface.DECK, Surface.BEZEL, Surface.BASE}),
    Repair.REPLACE_SCREEN: frozenset({Surface.SCREEN}),
}
_FIRMWARE_CODES = ("tpm.version", "firmware.uefi")
_NEW_SSD = StorageFacts("ssd", 256 * 10**9)
_RAM_GIB = {Repair.FIT_RAM_8: 8, Repair.FIT_RAM_16: 16}
FREE = frozenset({Repair.FINISH_TESTS, Repair.SET_FIRMWARE})
"""What needs no part from stock."""


def applicable(inp: GradeInput, policy: Policy) -> tuple[Repair, ...]:
    """The repairs that would change something and can be done, cheapest first."""
    offered = FREE | set(policy.repair.stock)
    return tuple(one for one in Repair if one in offered and _can_be_done(one, inp, policy))


def mended(inp: GradeInput, repair: Repair, policy: Policy) -> GradeInput:
    """The laptop after a repair; holds stay as they are."""
    match repair:
        case Repair.FINISH_TESTS:
            looks = {surface for surface, card in cards(inp.looks).items() if _is_unseen(card)}
            findings = tuple(_good(one, policy) if _is_open(one) else one for one in inp.findings)
            return replace(inp, findings=findings, looks=_clean(inp.looks, frozenset(looks)))
        case Repair.SET_FIRMWARE:
            findings = tuple(
                _good(one, policy) if _is_fixable(one) else one for one in inp.findings
            )
            return replace(inp, findings=findings)
        case Repair.FIT_RAM_8 | Repair.FIT_RAM_16:
            return replace(inp, machine=_with_ram(inp.machine, _RAM_GIB[repair]))
        case Repair.FIT_SSD_256:
            findings = tuple(
                _good(one, policy) if one.code.startswith("drive.") else one for one in inp.findings
            )
            machine = replace(inp.machine, storage=(*inp.machine.storage, _NEW_SSD))
            return replace(inp, findings=findings, machine=machine)
        case _:
            findings = tuple(
                _good(one, policy) if _is_mended(one, repair) else one for one in inp.findings
            )
            surfaces = _MENDED_LOOKS.get(repair, frozenset())
            return replace(inp, findings=findings, looks=_clean(inp.looks, surfaces))


def _can_be_done(repair: Repair, inp: GradeInput, policy: Policy) -> bool:
    match repair:
        case Repair.FINISH_TESTS:
            return any(map(_is_open, inp.findings)) or any(
                _is_unseen(card) for card in cards(inp.looks).values()
            )
        case Repair.SET_FIRMWARE:
            return any(_is_fixable(one) for one in inp.findings)
        case Repair.FIT_RAM_8 | Repair.FIT_RAM_16:
            return inp.machine.ram_socketed and not has_ram(inp.machine, _RAM_GIB[repair])
        case Repair.REPLACE_RAM:
            return inp.machine.ram_socketed and _mends_something(repair, inp)
        case Repair.FIT_SSD_256:
            return _takes_ssd(inp.machine) and _wants_ssd(inp, policy)
        case _:
            return _mends_something(repair, inp)


def _mends_something(repair: Repair, inp: GradeInput) -> bool:
    surfaces = _MENDED_LOOKS.get(repair, frozenset())
    marked = (card for surface, card in cards(inp.looks).items() if surface in surfaces)
    return any(_is_mended(one, repair) for one in inp.findings) or any(
        card is not LooksCard.NONE and not _is_unseen(card) for card in marked
    )


def _is_mended(finding: Finding, repair: Repair) -> bool:
    # What was not tested stays so: a new part has not been tried either.
    return finding.verdict in _NOT_GOOD and finding.code.startswith(_MENDED_CODES.get(repair, ()))


def _is_open(finding: Finding) -> bool:
    """Not tested, or a question about Windows 11 that a person can look up."""
    to_look_up = finding.code == "cpu.windows_11" and finding.verdict is Verdict.WARN
    silent = finding.code in _FIRMWARE_CODES and finding.verdict is Verdict.UNSUPPORTED
    return finding.verdict in _OPEN or to_look_up or silent


def _is_fixable(finding: Finding) -> bool:
    return finding.verdict is Verdict.WARN and finding.code in _FIRMWARE_CODES


def _is_unseen(card: LooksCard) -> bool:
    return card is LooksCard.NOT_LOOKED_AT


def _takes_ssd(machine: MachineFacts) -> bool:
    """Soldered flash alone tells of no bay; an empty laptop is believed to have one."""
    return not machine.storage or any(drive.kind != "flash" for drive in machine.storage)


def _wants_ssd(inp: GradeInput, policy: Policy) -> bool:
    comfort = policy.floors.comfort
    flawed = any(
        one.code.startswith("drive.") and one.verdict in {Verdict.WARN, Verdict.FAIL}
        for one in inp.findings
    )
    return flawed or not has_storage(inp.machine, comfort.storage_gb, policy, comfort.kind)


def _with_ram(machine: MachineFacts, gib: int) -> MachineFacts:
    return replace(machine, ram_mib=max(machine.ram_mib or 0, gib * 1024))


def _clean(looks: Looks, surfaces: frozenset[Surface]) -> Looks:
    return looks.model_copy(update={surface.value: LooksCard.NONE for surface in surfaces})


def _good(finding: Finding, policy: Policy) -> Finding:
    band = policy.band(finding.code)
    return Finding(
        code=finding.code,
        verdict=Verdict.PASS,
        device=finding.device,
        measured={} if band is None else {band.value: band.a},
    )
