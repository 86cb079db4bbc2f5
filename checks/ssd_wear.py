"""How much of an SSD's rated endurance is used, and who says so.

An attribute counts by the name that smartmontools' drive database gives it, never by its number:
233 is also `Lifetime_Wts_To_Flsh_GB`, 202 also `End_of_Life`, 177 also `Wear_Range_Delta`.
"""

from collections.abc import Sequence

from checks.facts import SmartAttribute

_WHOLE = 100

# Names of smartmontools' drivedb.h. The normalised value falls from 100 to 0.
_NORMALISED_REMAINING = frozenset(
    {
        "DriveLife_Remaining%",
        "Drive_Life_Remaining%",
        "Lifetime_Left",
        "Lifetime_Remaining%",
        "Media_Wearout_Indicator",
        "PCT_Life_Remaining",
        "Perc_Rated_Life_Remain",
        "Perc_Rated_Life_Used",
        "Percent_Lifetime_Remain",
        "Percent_Lifetime_Used",
        "Percent_Life_Remaining",
        "Remaining_Life",
        "SSD_Life_Left",
        "SSD_Life_Left_Perc",
        "Wear_Leveling_Count",
    }
)
# In hundredths of a percent (SanDisk's enterprise drives).
_RAW_HUNDREDTHS_REMAINING = frozenset({"SSD_LifeLeft(0.01%)"})
# Silicon Motion keeps the normalised value at 100 and counts in the raw value.
_RAW_REMAINING = frozenset({"Remaining_Lifetime_Perc"})
# Phison's raw value is what remains; its normalised value stays at 100 or even holds the used part,
# depending on the firmware. Seen: 808 average erases of about 3,000 beside 100 and raw 74.
_RAW_REMAINING_ON_PHISON = frozenset({"SSD_Life_Left"})
# At 230 SanDisk and WD start the normalised value at 1; at 173 the number is a count of erases.
_UNTRUSTED = frozenset({("Media_Wearout_Indicator", 230), ("Wear_Leveling_Count", 173)})


def used_by_attributes(
    attributes: Sequence[SmartAttribute], family: str | None
) -> tuple[int, str] | None:
    """Used percent and the attribute's name; the worst where several tell it."""
    phison = "phison" in (family or "").casefold()
    found = [
        (used, each.name or "")
        for each in attributes
        if (used := _used(each, phison=phison)) is not None
    ]
    return max(found, default=None, key=lambda each: each[0])


def _used(attribute: SmartAttribute, *, phison: bool) -> int | None:
    name = attribute.name or ""
    if (name, attribute.id) in _UNTRUSTED:
        return None
    if name in _RAW_HUNDREDTHS_REMAINING:
        # Rounded down: never better than it is.
        remaining = None if attribute.raw is None else attribute.raw // _WHOLE
    elif name in _RAW_REMAINING or (phison and name in _RAW_REMAINING_ON_PHISON):
        remaining = attribute.raw
    elif name in _NORMALISED_REMAINING:
        remaining = attribute.value
    else:
        return None
    if remaining is None or not 0 <= remaining <= _WHOLE:
        return None
    return _WHOLE - remaining
