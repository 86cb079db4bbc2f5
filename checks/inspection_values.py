"""What an inspection hands out (values only)."""

from dataclasses import dataclass

from checks.components import Component
from checks.facts import LaptopFacts
from checks.findings import Evidence, Finding


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """What is known of one component, or of one drive, as soon as it is known."""

    component: Component
    device: str | None
    """`drive:<id>` for a single drive."""
    label: str | None
    """Name and key figure as data: `Intel(R) Core(TM) i5-8350U`."""
    findings: tuple[Finding, ...]
    facts: LaptopFacts
    """Everything read so far of this laptop."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """Everything that the quick probes say of a laptop."""

    facts: LaptopFacts
    findings: tuple[Finding, ...]
    """Each expected question answered exactly once, and what was found beside."""
    foreign_findings: tuple[Finding, ...]
    """About drives on USB and cards: they count once a person says that they belong here."""
    evidence: tuple[Evidence, ...]
    crashes: tuple[str, ...] = ()
    """For the log: which probe broke, and how."""
