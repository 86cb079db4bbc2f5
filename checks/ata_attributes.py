"""Which SMART attribute answers which code, and what its counter says.

Numbers are reused: 198 is `Host_Reads_GiB` on one SSD, 199 `Host_Writes_GiB`, 184
`Initial_Bad_Block_Count`. So a name that smartmontools' database gives must be one of ours; a hard
disk's number counts where the database has no name for it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from checks.facts import DriveFacts, SmartAttribute

_LEADING_NUMBER = re.compile(r"^([0-9]{1,15})(?=\s|$)")
_LOW_WORD = 0xFFFF
_ALL_ONES = frozenset((1 << bits) - 1 for bits in (32, 48))
_TEMPERATURES = frozenset({190, 194})


@dataclass(frozen=True, slots=True)
class Meaning:
    """One code and where its number is found."""

    code: str
    measured: str
    number: int
    names: frozenset[str]
    packed: bool = False
    """Only the low 16 bits count."""
    always_on_hdd: bool = False
    """Every hard disk is expected to have it."""


MEANINGS = (
    Meaning(
        "drive.reallocated_sectors",
        "reallocated_sectors",
        5,
        frozenset(
            {
                "Reallocated_Sector_Ct",
                "Reallocated_Block_Count",
                "Reallocate_NAND_Blk_Cnt",
                "Retired_Block_Count",
            }
        ),
        always_on_hdd=True,
    ),
    # Not Current_Pending_ECC_Cnt: it flips between 0 and 1 on sound MX500 (smartmontools #1227).
    Meaning(
        "drive.pending_sectors",
        "pending_sectors",
        197,
        frozenset({"Current_Pending_Sector", "Pending_Sector_Count", "Total_Pending_Sectors"}),
        always_on_hdd=True,
    ),
    Meaning(
        "drive.uncorrectable_sectors",
        "uncorrectable_sectors",
        198,
        frozenset({"Offline_Uncorrectable", "Total_Offl_Uncorrectabl", "Uncorrectable_Sector_Ct"}),
        always_on_hdd=True,
    ),
    Meaning(
        "drive.reported_uncorrectable",
        "reported_uncorrectable",
        187,
        frozenset(
            {
                "Reported_Uncorrect",
                "Reported_UE_Counts",
                "Uncorrectable_ECC_Ct",
                "Uncorrectable_Error_Cnt",
            }
        ),
    ),
    Meaning(
        "drive.end_to_end",
        "end_to_end_errors",
        184,
        frozenset({"End-to-End_Error", "End-to-End_Error_Count"}),
    ),
    Meaning("drive.spin_retry", "spin_retries", 10, frozenset({"Spin_Retry_Count"})),
    Meaning(
        "drive.command_timeouts",
        "command_timeouts",
        188,
        frozenset({"Command_Timeout", "Command_Timeouts"}),
        packed=True,
    ),
    Meaning(
        "drive.crc_errors",
        "crc_errors",
        199,
        frozenset(
            {
                "CRC_Error_Count",
                "SATA_CRC_Error",
                "SATA_CRC_Error_Count",
                "UDMA_CRC_Error_Count",
                "UDMA_CRC_Error",
            }
        ),
    ),
)


def attribute_of(drive: DriveFacts, meaning: Meaning) -> SmartAttribute | None:
    """The attribute that answers, if this drive has it."""
    return next((each for each in drive.attributes if _answers(each, meaning, drive)), None)


def count(attribute: SmartAttribute, *, packed: bool = False) -> int | None:
    """The counter; `None` where the raw value is absent or all ones, which is none."""
    raw = attribute.raw
    if raw is None or raw in _ALL_ONES:
        return None
    if packed:
        return raw & _LOW_WORD
    # "5 (2 0)": smartctl prints further words of a packed raw value behind the counter. "0x1f",
    # "1h+02m" and "3/40" begin with a number that is none.
    printed = _LEADING_NUMBER.match((attribute.raw_text or "").strip())
    return int(printed[1]) if printed else raw


def failing_now(attributes: Sequence[SmartAttribute]) -> tuple[SmartAttribute, ...]:
    """At or below their threshold."""
    return tuple(each for each in attributes if _is_now(each))


def failed_past(attributes: Sequence[SmartAttribute]) -> tuple[SmartAttribute, ...]:
    """Once at their threshold, above it now."""
    return tuple(each for each in attributes if not _is_now(each) and _was(each))


def is_temperature(attribute: SmartAttribute) -> bool:
    """Hot is a state and no damage."""
    return attribute.id in _TEMPERATURES


def _answers(attribute: SmartAttribute, meaning: Meaning, drive: DriveFacts) -> bool:
    if attribute.id != meaning.number:
        return False
    name = attribute.name or ""
    if name in meaning.names:
        return True
    return drive.kind != "ssd" and (not name or name.startswith("Unknown_"))


def _is_now(attribute: SmartAttribute) -> bool:
    if "now" in attribute.when_failed.casefold():
        return True
    value, threshold = attribute.value, attribute.threshold
    return value is not None and bool(threshold) and 0 < value <= (threshold or 0)


def _was(attribute: SmartAttribute) -> bool:
    if "past" in attribute.when_failed.casefold():
        return True
    worst, threshold = attribute.worst, attribute.threshold
    return worst is not None and bool(threshold) and 0 < worst <= (threshold or 0)
