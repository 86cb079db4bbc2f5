"""What kind of eMMC is simulated, and its EXT_CSD register byte for byte.

Offsets: JEDEC JESD84-B51 §7.4.
"""

import struct
from typing import Annotated

from pydantic import Field

from host.value import Value

CSD_BYTES = 512
SANITIZE_START = 165
BOOT_WP = 173
ERASE_GROUP_DEF = 175
PARTITION_CONFIG = 179
BOOT_UNIT_BYTES = 128 << 10
"""Unit of the sizes of boot areas and RPMB."""
GENERAL_UNIT_BYTES = 512 << 10
SPARE = "spare"
"""Old copies of pages of `main` that no address leads to."""


class MmcProfile(Value):
    """One eMMC 5.1. The store's areas are what `mmc_areas` names."""

    revision: int = 8
    """EXT_CSD_REV: 8 is eMMC 5.1."""
    secure_erase: bool = True
    """SEC_FEATURE_SUPPORT bit 0."""
    trim: bool = True
    """Bit 4."""
    sanitize: bool = True
    """Bit 6."""
    secure_erase_broken: bool = False
    """It offers what breaks it (H41): the kernel knows and offers no BLKSECDISCARD, and a raw
    secure erase or trim leaves it dead."""
    boots: bool = True
    general: Annotated[int, Field(ge=0, le=4)] = 0
    """General purpose partitions, `gp0` on."""
    rpmb_bytes: int = 4 << 20
    erased_ones: bool = False
    """ERASED_MEM_CONT: erased blocks read as ones."""
    boot_protected: bool = False
    """Boot areas are write-protected for good."""
    card_protected: bool = False
    """The whole card is write-protected (CSD bit 12); the kernel shows it as read-only."""
    pre_eol: int = 1
    life_a: int = 2
    life_b: int = 1
    sanitize_s: Annotated[int, Field(gt=0)] = 20
    discard_s: Annotated[int, Field(gt=0)] = 10
    """Secure erase of an area as large as the card."""
    slow_s: int = 2 * 3600
    """Sanitize with `SLOW`."""


def mmc_areas(profile: MmcProfile) -> tuple[str, ...]:
    """The areas that a store needs for such a card, `main` first and `spare` last."""
    return (*shown_areas(profile), SPARE)


def shown_areas(profile: MmcProfile) -> tuple[str, ...]:
    """Hardware partitions that are block devices; RPMB is none."""
    boots = ("boot0", "boot1") if profile.boots else ()
    return ("main", *boots, *(f"gp{index}" for index in range(profile.general)))


def ext_csd(
    profile: MmcProfile, sizes: dict[str, int], *, config: int, boot_wp: int, group_def: int
) -> bytes:
    """The register.

    Args:
        profile: The card.
        sizes: Bytes of each area.
        config: PARTITION_CONFIG as it stands.
        boot_wp: BOOT_WP as it stands.
        group_def: ERASE_GROUP_DEF as it stands.
    """
    csd = bytearray(CSD_BYTES)
    protected = 0b10 if boot_wp & 0x04 else boot_wp & 1
    for offset, value in (
        (160, 0x07),  # PARTITIONING_SUPPORT
        (168, profile.rpmb_bytes // BOOT_UNIT_BYTES),
        (BOOT_WP, boot_wp),
        (174, protected | protected << 2),  # BOOT_WP_STATUS of both boot areas
        (ERASE_GROUP_DEF, group_def),
        (PARTITION_CONFIG, config),
        (181, int(profile.erased_ones)),
        (192, profile.revision),
        (194, 2),  # CSD_STRUCTURE
        (196, 0x57),  # DEVICE_TYPE
        (221, 1),  # HC_WP_GRP_SIZE
        (223, 1),  # ERASE_TIMEOUT_MULT
        (224, 1),  # HC_ERASE_GRP_SIZE
        (226, sizes.get("boot0", 0) // BOOT_UNIT_BYTES),
        (229, 0x11),  # SEC_TRIM_MULT
        (230, 0x11),  # SEC_ERASE_MULT
        (231, _security_features(profile)),
        (232, 1),  # TRIM_MULT
        (267, profile.pre_eol),
        (268, profile.life_a),
        (269, profile.life_b),
        (504, 1),  # S_CMD_SET
    ):
        csd[offset] = value
    csd[212:216] = struct.pack("<I", sizes["main"] // 512)
    for index in range(profile.general):
        units = sizes[f"gp{index}"] // GENERAL_UNIT_BYTES
        csd[143 + 3 * index : 146 + 3 * index] = units.to_bytes(3, "little")
    csd[155] = int(profile.general > 0)  # PARTITION_SETTING_COMPLETED
    return bytes(csd)


def _security_features(profile: MmcProfile) -> int:
    """SEC_FEATURE_SUPPORT; bit 2, bad blocks are purged when they are retired, is always told."""
    return int(profile.secure_erase) | 0x04 | int(profile.trim) << 4 | int(profile.sanitize) << 6
