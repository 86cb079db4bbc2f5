"""What an eMMC says of itself in its EXT_CSD register (JEDEC JESD84-B51 §7.4)."""

from collections.abc import Sequence

from host.capabilities import MmcArea, MmcCapabilities
from host.errors import AnswerMalformed

EXT_CSD_BYTES = 512

_GP_SIZE_MULT = 143
"""Three bytes each for `gp0` to `gp3`."""
_PARTITION_SETTING_COMPLETED = 155
_RPMB_SIZE_MULT = 168
_REVISION = 192
_HC_WP_GRP_SIZE = 221
_HC_ERASE_GRP_SIZE = 224
_BOOT_SIZE_MULT = 226
_SEC_FEATURE_SUPPORT = 231
_PRE_EOL_INFO = 267
_LIFE_TIME_A = 268
_LIFE_TIME_B = 269

_SEC_ER_EN, _SEC_GB_CL_EN, _SEC_SANITIZE = 1 << 0, 1 << 4, 1 << 6
_BOOT_UNIT = 128 << 10
_GP_UNIT = 512 << 10
_GP_AREAS = 4
_HEALTH_SINCE = 7
"""Revision 7 is eMMC 5.0: before it, the bytes of health are reserved."""


def parse_ext_csd(raw: bytes, areas: Sequence[MmcArea] = ()) -> MmcCapabilities:
    """Read the register.

    Args:
        raw: The 512 bytes.
        areas: Hardware partitions that the system shows, read or not. Those that only the
            register tells of are added: what nobody looked at must not be forgotten.

    Raises:
        AnswerMalformed: it has another length, or no byte differs from the others, which is what
            a bus without a card on it reads as.
    """
    if len(raw) != EXT_CSD_BYTES:
        raise AnswerMalformed(f"EXT_CSD of {len(raw)} bytes instead of {EXT_CSD_BYTES}")
    if len(set(raw)) == 1:
        raise AnswerMalformed(f"EXT_CSD holds nothing but {raw[0]:02x}h")
    revision, features = raw[_REVISION], raw[_SEC_FEATURE_SUPPORT]
    tells_health = revision >= _HEALTH_SINCE
    return MmcCapabilities(
        revision=revision,
        secure_erase=bool(features & _SEC_ER_EN),
        trim=bool(features & _SEC_GB_CL_EN),
        sanitize=bool(features & _SEC_SANITIZE),
        rpmb_bytes=raw[_RPMB_SIZE_MULT] * _BOOT_UNIT,
        areas=_all_areas(raw, areas),
        pre_eol=_told(raw[_PRE_EOL_INFO]) if tells_health else None,
        life_a=_told(raw[_LIFE_TIME_A]) if tells_health else None,
        life_b=_told(raw[_LIFE_TIME_B]) if tells_health else None,
    )


def _told(value: int) -> int | None:
    """0 is "not defined"."""
    return value or None


def _all_areas(raw: bytes, seen: Sequence[MmcArea]) -> tuple[MmcArea, ...]:
    names = {area.name for area in seen}
    return (*seen, *(area for area in _stated_areas(raw) if area.name not in names))


def _stated_areas(raw: bytes) -> tuple[MmcArea, ...]:
    """Hardware partitions that hold data, by the register alone. RPMB has a field of its own."""
    boot_bytes = raw[_BOOT_SIZE_MULT] * _BOOT_UNIT
    stated = [(f"boot{number}", boot_bytes) for number in range(2)]
    if raw[_PARTITION_SETTING_COMPLETED] & 1:
        group = raw[_HC_WP_GRP_SIZE] * raw[_HC_ERASE_GRP_SIZE] * _GP_UNIT
        for number in range(_GP_AREAS):
            at = _GP_SIZE_MULT + 3 * number
            stated.append((f"gp{number}", int.from_bytes(raw[at : at + 3], "little") * group))
    return tuple(MmcArea(name=name, size_bytes=size) for name, size in stated if size)
