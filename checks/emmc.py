"""Life of an eMMC by its extended CSD, as the kernel prints it (JEDEC JESD84-B51)."""

from checks.numbers import to_int

_FIRST_STEP, _LAST_STEP = 1, 11
_KNOWN_PRE_EOL = range(1, 4)
_PRE_EOL_WARNING = 2


def parse_life_time(text: str) -> int | None:
    """The worse of `0x01 0x02`: steps of 10 % used, 11 is past the end; 0 is undefined."""
    steps = [number for word in text.split() if (number := to_int(word)) is not None]
    return max((step for step in steps if _FIRST_STEP <= step <= _LAST_STEP), default=None)


def parse_pre_eol(text: str) -> int | None:
    """Reserved blocks: 1 normal, 2 warning (80 % consumed), 3 urgent."""
    number = to_int(text.strip())
    return number if number in _KNOWN_PRE_EOL else None


def is_pre_eol_urgent(pre_eol: int | None) -> bool:
    """Whether the reserve is nearly or wholly consumed."""
    return pre_eol is not None and pre_eol >= _PRE_EOL_WARNING
