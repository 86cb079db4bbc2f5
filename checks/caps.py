"""The grading tables of a policy (values only): groups, bands, floors, holds, repairs."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, PlainSerializer

from host.value import Value

Cap = Literal["parts", "D", "C", "B", "A"]
CAP_ORDER: tuple[Cap, ...] = ("parts", "D", "C", "B", "A")
"""Worst first: the index is the rank."""

CosmeticCode = Literal["C0", "C1", "C2", "C3", "C4", "C5", "C6"]


def cap_rank(cap: Cap) -> int:
    """0 for `parts` up to 4 for A."""
    return CAP_ORDER.index(cap)


class Repair(StrEnum):
    """What can raise a grade, cheapest first."""

    FINISH_TESTS = "finish_tests"
    """Do the tests that were left; what they will say is not known."""
    SET_FIRMWARE = "set_firmware"
    """Switch on what the firmware has: TPM, UEFI."""
    CLEAN_COOLING = "clean_cooling"
    ADD_ADAPTER = "add_adapter"
    FIT_RAM_8 = "fit_ram_8"
    REPLACE_RAM = "replace_ram"
    FIT_SSD_256 = "fit_ssd_256"
    FIT_RAM_16 = "fit_ram_16"
    REPLACE_FAN = "replace_fan"
    REPLACE_BATTERY = "replace_battery"
    REPLACE_WIFI = "replace_wifi"
    REPLACE_COVER = "replace_cover"
    REPLACE_TOUCHPAD = "replace_touchpad"
    REPLACE_KEYBOARD = "replace_keyboard"
    REPLACE_SCREEN = "replace_screen"


class Group(StrEnum):
    """What a code means to the next owner."""

    VITAL = "vital"
    """Data or computation cannot be trusted."""
    KEY = "key"
    """The user meets it in the first minute."""
    BATTERY = "battery"
    """Use on mains remains."""
    SUPPORT = "support"
    """Has a cheap way round."""
    MINOR = "minor"
    """Three failed ones together weigh more."""
    OPTION = "option"
    """Nobody buys the laptop for it; printed anyway."""
    LOCK = "lock"
    """An unknown password: somebody must look."""
    NOTE = "note"
    """Never caps; may hold."""
    INFO = "info"
    """Never caps, never holds."""
    CAPABILITY = "capability"
    """Read by the capability axis only."""


class GroupCaps(Value):
    """The caps of one group, by verdict; `crashed` counts as `not_tested`."""

    fail: Cap
    warn: Cap
    not_tested: Cap
    unsupported: Cap


class AllGroupCaps(Value):
    """One row per group that caps."""

    vital: GroupCaps
    key: GroupCaps
    battery: GroupCaps
    support: GroupCaps
    minor: GroupCaps
    option: GroupCaps
    lock: GroupCaps

    def of(self, group: Group) -> GroupCaps | None:
        """The row of a group; `None` for the groups that never cap."""
        rows = {
            Group.VITAL: self.vital,
            Group.KEY: self.key,
            Group.BATTERY: self.battery,
            Group.SUPPORT: self.support,
            Group.MINOR: self.minor,
            Group.OPTION: self.option,
            Group.LOCK: self.lock,
        }
        return rows.get(group)


class Codes(Value):
    """Which code belongs to which group; every known code stands in exactly one."""

    vital: tuple[str, ...]
    key: tuple[str, ...]
    battery: tuple[str, ...]
    support: tuple[str, ...]
    minor: tuple[str, ...]
    option: tuple[str, ...]
    lock: tuple[str, ...]
    note: tuple[str, ...]
    info: tuple[str, ...]
    capability: tuple[str, ...]

    def by_group(self) -> dict[Group, tuple[str, ...]]:
        """The lists by group."""
        return {
            Group.VITAL: self.vital,
            Group.KEY: self.key,
            Group.BATTERY: self.battery,
            Group.SUPPORT: self.support,
            Group.MINOR: self.minor,
            Group.OPTION: self.option,
            Group.LOCK: self.lock,
            Group.NOTE: self.note,
            Group.INFO: self.info,
            Group.CAPABILITY: self.capability,
        }


class Band(Value):
    """Caps by a measured value: each letter names the last value at which it still holds."""

    value: str
    """Name in the finding's `measured`."""
    better: Literal["high", "low"]
    a: int = Field(alias="A")
    b: int | None = Field(alias="B", default=None)
    c: int | None = Field(alias="C", default=None)
    d: int | None = Field(alias="D", default=None)
    rest: Cap

    def steps(self) -> tuple[tuple[Cap, int], ...]:
        """The letters given, best first, with their last values."""
        given: tuple[tuple[Cap, int | None], ...] = (
            ("A", self.a),
            ("B", self.b),
            ("C", self.c),
            ("D", self.d),
        )
        return tuple((letter, last) for letter, last in given if last is not None)

    def cap(self, measured: int) -> Cap:
        """The cap of a measured value."""
        for letter, last in self.steps():
            if measured >= last if self.better == "high" else measured <= last:
                return letter
        return self.rest


def _sealed_bands(given: Mapping[str, Band]) -> Mapping[str, Band]:
    return MappingProxyType(dict(given))


def _plain_bands(given: Mapping[str, Band]) -> dict[str, object]:
    return {
        code: band.model_dump(mode="json", by_alias=True, exclude_none=True)
        for code, band in given.items()
    }


def _sealed_text(given: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType(dict(given))


Bands = Annotated[Mapping[str, Band], AfterValidator(_sealed_bands), PlainSerializer(_plain_bands)]
Cover = Annotated[Mapping[str, str], AfterValidator(_sealed_text), PlainSerializer(dict)]


class FitCaps(Value):
    """Caps of one use: the comfort floors met, or only the minimum."""

    comfort: Cap
    minimum: Cap


class AllFitCaps(Value):
    """Caps of the capability axis; what meets no floor is `parts`."""

    windows_11: FitCaps
    linux: FitCaps
    chromeos_flex: FitCaps


class CosmeticCaps(Value):
    """Caps of the cosmetic axis by R2v3 code."""

    c6: Cap = Field(alias="C6")
    c5: Cap = Field(alias="C5")
    c4: Cap = Field(alias="C4")
    c3: Cap = Field(alias="C3")
    c2: Cap = Field(alias="C2")
    c1: Cap = Field(alias="C1")
    c0: Cap = Field(alias="C0")

    def by_code(self) -> dict[CosmeticCode, Cap]:
        """The caps, mildest code first, the unseen last."""
        return {
            "C6": self.c6,
            "C5": self.c5,
            "C4": self.c4,
            "C3": self.c3,
            "C2": self.c2,
            "C1": self.c1,
            "C0": self.c0,
        }


class Caps(Value):
    """Everything that caps a letter."""

    minor_fails_for_c: int = Field(gt=0)
    """So many failed minor functions together cap C."""
    group: AllGroupCaps
    codes: Codes
    capability: AllFitCaps
    cosmetic: CosmeticCaps
    bands: Bands
    hold: tuple[str, ...]
    """Codes, or `lock.*`, of which a fail holds the laptop and is no cap."""
    cover: Cover
    """A pass of the second code on the same device lifts `unsupported` of the first to A."""


class Floor(Value):
    """What a use asks of memory and the best drive (nominal sizes)."""

    ram_gib: int = Field(ge=0)
    storage_gb: int = Field(ge=0)


class WindowsFloor(Floor):
    """Windows 11 asks for more; processor, TPM and UEFI are judged by findings."""

    tpm: int
    threads: int = Field(ge=1)
    """Logical processors."""
    mhz: int = Field(ge=0)
    """Highest clock."""


class ComfortFloor(Floor):
    """Where the tier `comfort` begins."""

    kind: Literal["ssd", "hdd", "flash"]


class Floors(Value):
    """Floors of the uses."""

    windows_11: WindowsFloor
    linux: Floor
    chromeos_flex: Floor
    comfort: ComfortFloor
    storage_tolerance_permille: int = Field(ge=0, le=200)
    """A drive of N GB counts from so much less."""
    windows_11_check: tuple[str, ...]
    """Processors that the rule allows and Microsoft's list lacks."""


class RepairPolicy(Value):
    """What the workshop can do."""

    target: Cap
    """A `parts` laptop that stock lifts to this is repaired, not dismantled."""
    stock: tuple[Repair, ...]
