"""Dates as firmware writes them, to ISO; what cannot be is `None`."""

import re
from datetime import date

_YEAR_FIRST = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$")
_MONTH_FIRST = re.compile(r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})$")

# Nothing here asks a clock: a laptop with an empty CMOS battery does not know the year.
_FIRST_SMBIOS_YEAR = 1995
_LAST_BELIEVABLE_YEAR = 2050
_CENTURY_TURN = 80


def firmware_date(text: str | None) -> str | None:
    """ISO date of `MM/DD/YYYY` (DSP0134 type 0), `MM/DD/YY` or a year-first spelling.

    1970 (unset), 1992, 2067 and five-digit years were seen: outside 1995 to 2050 counts as unsaid.
    """
    tidy = (text or "").strip()
    if found := _YEAR_FIRST.match(tidy):
        year, month, day = (int(part) for part in found.groups())
    elif found := _MONTH_FIRST.match(tidy):
        month, day, year = (int(part) for part in found.groups())
        if len(found[3]) == len("YY"):
            year += 1900 if year >= _CENTURY_TURN else 2000
    else:
        return None
    if not _FIRST_SMBIOS_YEAR <= year <= _LAST_BELIEVABLE_YEAR:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
