"""The numbers of a policy by which checks judge (values only).

For a value where more is better a limit is the lowest value that still earns the verdict; where
less is better it is the first value that earns it. Ratios are permille.
"""

from pydantic import Field

from host.value import Value


class HealthLimits(Value):
    """Battery health in permille: more is better."""

    pass_: int = Field(alias="pass", ge=0)
    """Lowest health that passes."""
    warn: int = Field(ge=0)
    """Lowest health that warns; below it fails."""
    mains_only: int = Field(ge=0)
    """Below it the laptop is for use on mains."""
    implausible: int = Field(ge=1000)
    """Above this raw ratio the gauge is not to be believed."""


class LoadRun(Value):
    """How the battery load test runs."""

    start_permille: int = Field(ge=0, le=1000)
    seconds: int = Field(gt=0)


class LoadFail(Value):
    """What fails the battery load test."""

    jump_points: int = Field(gt=0)
    """A step of the shown charge, in points."""
    jump_full_permille: int = Field(gt=0)
    """A step of the energy, of the full capacity."""
    cell_mv: int = Field(gt=0)
    sag_mohm: int = Field(gt=0)


class LoadWarn(Value):
    """What warns in the battery load test."""

    sag_mohm: int = Field(gt=0)
    gauge_low_permille: int = Field(gt=0)
    gauge_high_permille: int = Field(gt=0)


class LoadAbort(Value):
    """What stops the battery load test at once."""

    cell_mv: int = Field(gt=0)
    permille: int = Field(ge=0, le=1000)
    celsius: int = Field(gt=0)


class BatteryLimits(Value):
    """Batteries."""

    health_permille: HealthLimits
    load: LoadRun
    load_fail: LoadFail
    load_warn: LoadWarn
    load_abort: LoadAbort


class WarnFail(Value):
    """First values that warn and fail: less is better."""

    warn: int = Field(ge=0)
    fail: int = Field(ge=0)


class WarnOnly(Value):
    """First value that warns; nothing fails."""

    warn: int = Field(ge=0)


class HourLimits(Value):
    """Power-on hours of a hard disk."""

    warn: int = Field(ge=0)
    fail: int = Field(ge=0)
    reset: int = Field(ge=0)
    """Up to this many hours on a used laptop, the drive was swapped or its counter reset."""


class DriveLimits(Value):
    """Drives."""

    reallocated_sectors: WarnFail
    used_permille: WarnFail
    """Used part of an SSD's rated endurance."""
    media_errors: WarnFail
    command_timeouts: WarnOnly
    """Low 16 bits of attribute 188."""
    hours: HourLimits
    emmc_life: WarnFail
    """Steps of 10 % as eMMC counts them, 1 to 11."""
    selftest_seconds: int = Field(gt=0)


class PatternLimits(Value):
    """The memory pattern test."""

    seconds: int = Field(gt=0)
    deep_seconds: int = Field(gt=0)
    coverage_warn_permille: int = Field(ge=0, le=1000)


class SizeTolerance(Value):
    """How much of the installed memory the kernel may lack, for sizes up to `up_to_gib`."""

    up_to_gib: int = Field(gt=0)
    permille: int = Field(ge=0, le=1000)


class RamLimits(Value):
    """Memory."""

    pattern: PatternLimits
    size_tolerance: tuple[SizeTolerance, ...] = Field(min_length=1)

    def tolerance_permille(self, installed_mib: int) -> int:
        """The tolerance for this installed size; the last row stands for all larger ones."""
        rows = (row for row in self.size_tolerance if installed_mib <= row.up_to_gib * 1024)
        return next(rows, self.size_tolerance[-1]).permille


class ThermalRun(Value):
    """The processor load and what it must keep."""

    seconds: int = Field(gt=0)
    idle_seconds: int = Field(ge=0)
    cool_down_seconds: int = Field(ge=0)
    crit_margin_celsius: int = Field(ge=0)
    clock_permille: int = Field(ge=0, le=1000)
    """Lowest mean clock that passes, of the one that the maker guarantees."""
    cool_celsius: int = Field(gt=0)
    """Who is slow and never warmer than this is not slow for heat."""


class ThermalLimits(Value):
    """Heat and fan."""

    load: ThermalRun
    throttled_permille: WarnFail


class HandLimits(Value):
    """Numbers of the hand tests."""

    pixels: WarnFail
    stuck_ms: int = Field(gt=0)
    chatter_ms: int = Field(gt=0)
    chatter_times: int = Field(gt=0)
    snr_db: int = Field(gt=0)
    wifi_dbm: int = Field(lt=0)
    fan_hot_celsius: int = Field(gt=0)
    ethernet_mbit_s: int = Field(gt=0)
    """Slowest speed of a network cable that passes."""


class ClockLimits(Value):
    """The laptop's own clock."""

    off_seconds: int = Field(gt=0)
    """Further off than this is worth a word."""
