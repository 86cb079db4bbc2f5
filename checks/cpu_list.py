"""The kernel's lists of processors: `0-3,5`."""

import re

_RANGE = re.compile(r"^(\d{1,6})(?:-(\d{1,6}))?$")


def count_processors(text: str | None) -> int | None:
    """How many processors a list names; `None` where it is no list."""
    parts = [part.strip() for part in (text or "").strip().split(",")]
    ranges = [_RANGE.match(part) for part in parts]
    total = 0
    for each in ranges:
        if each is None:
            return None
        first, last = int(each[1]), int(each[2] or each[1])
        if last < first:
            return None
        total += last - first + 1
    return total
