"""The quick probes of a laptop, all at once, each failing alone."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from checks.battery import read_batteries
from checks.clock_read import read_clock
from checks.components import Component
from checks.cooling_read import read_cooling
from checks.cpu import read_cpu
from checks.devices_read import read_devices
from checks.display_read import read_display
from checks.drive import (
    SMARTCTL_TIMEOUT_S,
    Storage,
    base_facts,
    read_drive,
    read_storage,
    unread_drive,
)
from checks.drive_judge import device_of
from checks.facts import LaptopFacts
from checks.findings import Evidence, Reason
from checks.firmware import read_firmware
from checks.identity_read import read_identity
from checks.inspection_values import Inspection, ProbeResult
from checks.judging import (
    judge_component,
    judge_foreign,
    judge_laptop,
    judge_one_drive,
)
from checks.kernel_read import read_kernel
from checks.labels import component_label, drive_label
from checks.locks_read import read_locks
from checks.memory_read import read_memory
from checks.policy import Policy
from checks.reading import Reading, merged, without
from checks.smbios import Smbios, read_smbios
from checks.storage_judge import judge_storage
from checks.tasks import Ended, Tasks
from checks.whole import whole_facts
from host.drive import Drive
from host.port import Host
from host.readings import CpuBrand


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a probe may take, in seconds."""

    quick_s: float = 5.0
    drive_s: float = SMARTCTL_TIMEOUT_S + 5.0
    brand_s: float = 2.5
    """py-cpuinfo is slow on slow processors, and its answer is only a nicer name."""


def inspect(
    host: Host,
    policy: Policy,
    *,
    on_result: Callable[[ProbeResult], None] | None = None,
    on_start: Callable[[Component, str | None], None] | None = None,
    limits: Limits | None = None,
) -> Inspection:
    """Run every probe; both callbacks are called from this thread.

    Args:
        host: the machine or a recording of one.
        policy: limits for the verdicts.
        on_result: told about each component and each drive as it ends; the returned inspection
            has the last word.
        on_start: told which components are busy, and each drive as it is found.
        limits: of time; the defaults suit a bench.
    """
    ignore_result: Callable[[ProbeResult], None] = lambda _: None  # noqa: E731 - nobody listens
    ignore_start: Callable[[Component, str | None], None] = lambda _, __: None  # noqa: E731 - likewise
    run = _Run(
        host, policy, on_result or ignore_result, on_start or ignore_start, limits or Limits()
    )
    run.begin()
    for ended in run.tasks.ends():
        run.take(ended)
        if run.has_all_but_a_nicer_name:
            break
    return run.finish()


_Result = Reading | Smbios | Storage | CpuBrand | None

_PROBES: Mapping[str, Callable[[Host], Reading]] = {
    "cpu": read_cpu,
    "firmware": read_firmware,
    "display": read_display,
    "devices": read_devices,
    "locks": read_locks,
    "clock": read_clock,
    "cooling": read_cooling,
    "kernel": read_kernel,
}
"""Probes that need nothing of another one."""
_BRAND = "cpu_brand"
_DRIVE = "drive "
_NEEDS: dict[Component, frozenset[str]] = {
    Component.IDENTITY: frozenset({"identity"}),
    Component.FIRMWARE: frozenset({"identity", "firmware"}),
    Component.LOCKS: frozenset({"identity", "firmware", "locks"}),
    Component.CLOCK: frozenset({"clock"}),
    Component.CPU: frozenset({"cpu", "kernel"}),
    Component.MEMORY: frozenset({"memory"}),
    Component.COOLING: frozenset({"cooling"}),
    Component.BATTERY: frozenset({"batteries", "kernel"}),
    Component.DISPLAY: frozenset({"display", "devices", "identity"}),
    Component.INPUT: frozenset({"devices", "identity"}),
    Component.SOUND: frozenset({"devices", "identity"}),
    Component.CAMERA: frozenset({"devices", "identity"}),
    Component.RADIO: frozenset({"devices", "identity"}),
    Component.PORTS: frozenset({"devices", "identity"}),
}
"""Which tasks must have ended before a component can be told of; drives are told one by one."""


@dataclass(slots=True)
class _Run:
    """One inspection under way; lives in the caller's thread alone."""

    host: Host
    policy: Policy
    on_result: Callable[[ProbeResult], None]
    on_start: Callable[[Component, str | None], None]
    limits: Limits
    tasks: Tasks[_Result] = field(default_factory=Tasks)
    parts: list[LaptopFacts] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    crashes: list[str] = field(default_factory=list)
    done: set[str] = field(default_factory=set)
    told: set[Component] = field(default_factory=set)
    drives: dict[str, Drive] = field(default_factory=dict)
    brand: CpuBrand | None = None

    def begin(self) -> None:
        """Start what needs nothing else."""
        for component in Component:
            self.on_start(component, None)
        for name, read in _PROBES.items():
            self._start(name, partial(read, self.host))
        self._start("smbios", partial(read_smbios, self.host))
        self._start("drives", partial(read_storage, self.host))
        self.tasks.start(_BRAND, self.host.cpu_brand, limit_s=self.limits.brand_s)

    def take(self, ended: Ended[_Result]) -> None:
        """Keep what a task brought and tell whoever waits for it."""
        if ended.error is not None:
            self.crashes.append(f"{ended.name}: {type(ended.error).__name__}: {ended.error}")
        match ended.result:
            case Smbios():
                self._take_smbios(ended.result)
            case Storage():
                self._take_storage(ended.result)
            case CpuBrand():
                self.brand = ended.result
            case Reading():
                self._keep(ended.result)
            case None:
                self._take_nothing(ended)
        self.done.add(ended.name)
        if ended.name == "identity":
            identity = merged(self.parts).identity
            labels = identity.battery_labels if identity else ()
            self._start("batteries", partial(read_batteries, self.host, labels))
        if ended.name in self.drives:
            self._tell_drive()
        self._tell_components()

    @property
    def has_all_but_a_nicer_name(self) -> bool:
        """Only py-cpuinfo is still at work, for a second or more, and the name is known."""
        named = any(part.cpu is not None and part.cpu.name for part in self.parts)
        return named and self.tasks.running == {_BRAND}

    def finish(self) -> Inspection:
        """The whole laptop, judged from its facts alone."""
        facts = self._facts()
        return Inspection(
            facts=facts,
            findings=judge_laptop(facts, self.policy),
            foreign_findings=judge_foreign(facts, self.policy),
            evidence=_uniquely_named(self.evidence),
            crashes=tuple(self.crashes),
        )

    def _start(self, name: str, work: Callable[[], _Result]) -> None:
        self.tasks.start(name, work, limit_s=self.limits.quick_s)

    def _keep(self, reading: Reading) -> None:
        self.parts.append(reading.facts)
        self.evidence.extend(reading.evidence)

    def _take_smbios(self, smbios: Smbios) -> None:
        """With the table or without it: identity and memory start from here."""
        self.evidence.extend(smbios.evidence)
        if smbios.reason is not None:
            self._keep(without("smbios", smbios.reason))
        self._start("identity", partial(read_identity, self.host, smbios))
        self._start("memory", partial(read_memory, self.host, smbios))

    def _take_storage(self, storage: Storage) -> None:
        self._keep(storage.reading)
        for number, drive in enumerate(storage.drives):
            name = f"{_DRIVE}{number}"
            self.drives[name] = drive
            self.on_start(Component.DRIVE, device_of(base_facts(drive)))
            self.tasks.start(
                name, partial(read_drive, self.host, drive), limit_s=self.limits.drive_s
            )
        said = storage.reading.facts
        listed = None if said.drives is None else tuple(map(base_facts, storage.drives))
        findings = judge_storage(said.model_copy(update={"drives": listed}))
        self.on_result(ProbeResult(Component.DRIVE, None, None, findings, self._facts()))

    def _take_nothing(self, ended: Ended[_Result]) -> None:
        """A probe that was late or broke: its own codes say so and no others."""
        crashed = ended.error is not None
        reason = Reason.OUTPUT_UNREADABLE if crashed else Reason.TIMEOUT
        if ended.name in self.drives:
            self._keep(unread_drive(self.drives[ended.name], reason, crashed=crashed))
        elif ended.name == "drives":
            self._take_storage(Storage(without("drives", reason, crashed=crashed), ()))
        elif ended.name != _BRAND:
            self._keep(without(ended.name, reason, crashed=crashed))
        if ended.name == "smbios":
            self._take_smbios(Smbios(None))

    def _tell_components(self) -> None:
        for component, needs in _NEEDS.items():
            if needs <= self.done and component not in self.told:
                self.told.add(component)
                facts = self._facts()
                findings = judge_component(component, facts, self.policy)
                label = component_label(component, facts)
                self.on_result(ProbeResult(component, None, label, findings, facts))

    def _tell_drive(self) -> None:
        """Tell of the drive that was read last."""
        for drive in self.parts[-1].drives or ():
            device, label = device_of(drive), drive_label(drive)
            facts = self._facts()
            findings = judge_one_drive(drive, facts, self.policy)
            self.on_result(ProbeResult(Component.DRIVE, device, label, findings, facts))

    def _facts(self) -> LaptopFacts:
        """Everything read so far."""
        return whole_facts(merged(self.parts), self.brand)


def _uniquely_named(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Drives without identity share their digest: later outputs get a number."""
    kept: dict[str, Evidence] = {}
    for each in evidence:
        stem, dot, ending = each.name.partition(".")
        name, number = each.name, 2
        while name in kept:
            name = f"{stem}-{number}{dot}{ending}"
            number += 1
        kept[name] = replace(each, name=name)
    return tuple(kept.values())
