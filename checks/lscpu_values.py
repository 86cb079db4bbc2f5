"""lscpu printed in another language: its fields known by their values and their order (pure).

util-linux translates the names and not the values. Up to 2.36 the order is: architecture, modes,
count, online, threads, cores, sockets, vendor, family, model, name, stepping; since 2.37 vendor and
name come before the other numbers.
"""

import re
from collections.abc import Sequence

_ARCHITECTURES = re.compile(r"^(x86_64|i[3-6]86|aarch64|armv\d\w*)$")
_VENDORS = frozenset({"GenuineIntel", "AuthenticAMD", "CentaurHauls", "HygonGenuine"})
_MODES = re.compile(r"^32-bit(, 64-bit)?$|^64-bit$")
_LIST = re.compile(r"^\d+([-,]\d+)+$|^0$")
_NUMBER = re.compile(r"^\d{1,6}$")
_FLAGS = re.compile(r"^fpu vme ")

_BEFORE_VENDOR = ("Thread(s) per core", "Core(s) per socket", "Socket(s)")
_OLD_ORDER = ("CPU family", "Model", "Stepping")
_NEW_ORDER = ("CPU family", "Model", *_BEFORE_VENDOR, "Stepping")


def named_by_values(values: Sequence[str]) -> dict[str, str]:
    """The English names for what these values are; empty where they are not lscpu's."""
    known = {
        "Architecture": _first(_ARCHITECTURES, values),
        "CPU op-mode(s)": _first(_MODES, values),
        "Flags": _first(_FLAGS, values),
        "CPU(s)": _first(_NUMBER, values),
    }
    vendor = next((n for n, value in enumerate(values) if value in _VENDORS), None)
    if vendor is not None and known["Architecture"] is not None:
        known |= _around_vendor(values, vendor)
    return {name: value for name, value in known.items() if value is not None}


def _around_vendor(values: Sequence[str], vendor: int) -> dict[str, str | None]:
    after = values[vendor + 1 :]
    new = bool(after) and not _NUMBER.match(after[0])
    numbers = [value for value in after if _NUMBER.match(value)]
    named = next((value for value in after if not _NUMBER.match(value)), None)
    order = _NEW_ORDER if new else _OLD_ORDER
    found: dict[str, str | None] = {"Vendor ID": values[vendor], "Model name": named}
    found["On-line CPU(s) list"] = _first(_LIST, values[:vendor])
    found |= dict(zip(order, numbers, strict=False))
    if not new:
        before = [value for value in values[:vendor] if _NUMBER.match(value)]
        # After the count of processors; a count of NUMA nodes may stand last.
        found |= dict(zip(_BEFORE_VENDOR, before[1:4], strict=False))
    return found


def _first(shape: re.Pattern[str], values: Sequence[str]) -> str | None:
    return next((value for value in values if shape.match(value)), None)
