"""What the battery load test measured (values only)."""

from enum import StrEnum

from host.value import Value


class LoadEnd(StrEnum):
    """Why the load on a pack ended."""

    WHOLE = "whole"
    """It lasted as long as the policy asks."""
    MAINS_RETURNED = "mains_returned"
    """The charger came back."""
    NOT_FEEDING = "not_feeding"
    """The pack no longer fed the laptop."""
    STOPPED = "stopped"
    """Somebody or something else ended the test."""
    LOW_VOLTAGE = "low_voltage"
    LOW_CHARGE = "low_charge"
    HOT = "hot"


class PackLoad(Value):
    """One pack at rest and under load: medians and extremes; the trace itself is evidence.

    Units are those of the kernel: µV, µA, µW, and µWh or µAh as `unit` says.
    """

    battery_id: str
    name: str
    forced: bool = False
    """The laptop was told to live on this pack with its charger in."""
    ended: LoadEnd = LoadEnd.WHOLE
    load_s: int = 0
    distinct_samples: int = 0
    """Samples that differ from the one before: controllers repeat themselves for seconds."""
    unit: str | None = None
    full: int | None = None
    start_percent: int | None = None
    end_percent: int | None = None
    idle_microvolt: int | None = None
    idle_microampere: int | None = None
    load_microvolt: int | None = None
    load_microampere: int | None = None
    load_microwatt: int | None = None
    lowest_microvolt: int | None = None
    lowest_above_half_microvolt: int | None = None
    """Lowest while the gauge showed more than half."""
    drop_points: int | None = None
    """Largest single step of the shown charge, in points."""
    drop_permille: int | None = None
    """Largest single step of what is left, of the full capacity."""
    gauge_steps: int = 0
    """How often the gauge's amount changed."""
    gauge_used: int | None = None
    """What the gauge says was used between its first and last change."""
    drawn: int | None = None
    """What flowed in that time, from power or current."""
    hottest_decicelsius: int | None = None


class BatteryRun(Value):
    """What the battery load test measured."""

    packs: tuple[PackLoad, ...] = ()
    """Packs that fed the laptop."""
    rested: tuple[str, ...] = ()
    """Ids of fitted packs that did not."""
    too_empty: tuple[str, ...] = ()
    """Ids of fitted packs that held too little charge to be loaded."""
    discharged_on_mains_s: int | None = None
    """How long a pack went on discharging once the charger was in again; cut at a minute."""
