"""Facts of every shape, drawn from the models themselves: a new field is drawn without a word."""

import types
import typing
from enum import Enum

from hypothesis import strategies as st
from pydantic import BaseModel

from checks.facts import DriveFacts, LaptopFacts

_NUMBERS = (0, 1, 2, 3, 4, 5, 8, 9, 10, 11, 50, 60, 79, 80, 99, 100, 101, 400, 599, 600, 799, 800,
            1000, 1100, 1101, 3300, 4096, 8192, 16384, 40_000, 40_001, 60_001, 3_800_000,
            12_600_000, 50_060_000, 1 << 40)  # fmt: skip
_WORDS = ("", "ATA", "NVMe", "SCSI", "hdd", "ssd", "smartctl", "sysfs", "Charging", "Full",
          "Not charging", "Discharging", "energy", "charge", "sda", "/dev/sda", "nvme0", "notebook",
          "detachable", "desktop", "GenuineIntel", "AuthenticAMD", "HP", "Apple Inc.", "Google",
          "Activate", "Disable", "PermanentlyDisable", "provisioned", "1", "0", "2.0", "hotplug",
          "unknown", "ata1", "Available_Reservd_Space", "past", "now",
          "MacBookPro15,1")  # fmt: skip
_DATES = ("2010-01-01", "2025-05-05", "2026-11-01")
_DATED = frozenset({"bios_date", "manufacture_date", "read_on"})
_numbers, _words, _dates = map(st.sampled_from, (_NUMBERS, _WORDS, _DATES))


def drawn(annotation: object, name: str = "") -> st.SearchStrategy[object]:
    """Any value of a type as our models use them."""
    origin, inside = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        return drawn(inside[0], name)
    if origin in {typing.Union, types.UnionType}:
        return st.one_of(*(drawn(each, name) for each in inside))
    if origin is tuple:
        return st.lists(drawn(inside[0], name), max_size=3).map(tuple)
    plain: dict[object, st.SearchStrategy[object]] = {
        type(None): st.none(),
        bool: st.booleans(),
        int: _numbers,
        str: _dates if name in _DATED else _words,
    }
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return st.sampled_from(list(annotation))
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return model(annotation)
    return plain[annotation]


def model(of: type[BaseModel]) -> st.SearchStrategy[BaseModel]:
    """Any value of a model."""
    hints = typing.get_type_hints(of, include_extras=True)
    fields = {name: drawn(hints[name], name) for name in of.model_fields}
    return st.builds(of, **fields)


def _numbered(drives: tuple[DriveFacts, ...] | None) -> tuple[DriveFacts, ...] | None:
    """Each drive has a name of its own."""
    if drives is None:
        return None
    return tuple(
        drive.model_copy(update={"drive_id": f"d{number}"}) for number, drive in enumerate(drives)
    )


def _as_a_kernel_lists(facts: BaseModel) -> LaptopFacts:
    """Names that a kernel gives once stand once."""
    assert isinstance(facts, LaptopFacts)
    batteries = facts.batteries and tuple(
        pack.model_copy(update={"name": f"BAT{number}"})
        for number, pack in enumerate(facts.batteries)
    )
    hidden = facts.hidden_storage and tuple(
        {(hint.where, hint.kind): hint for hint in facts.hidden_storage}.values()
    )
    changed = {"batteries": batteries, "hidden_storage": hidden, "drives": _numbered(facts.drives)}
    return facts.model_copy(update=changed)


laptops = model(LaptopFacts).map(_as_a_kernel_lists)
"""Laptops that make no sense at all, and are judged all the same."""
