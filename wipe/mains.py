"""Whether the laptop runs on mains power."""

from host.port import Host
from host.readings import Unread

_MAINS_TYPES = {"Mains", "USB"}


def on_mains(host: Host) -> bool | None:
    """True on mains, False on battery, `None` when the machine does not tell.

    A machine without any battery and without any mains object is a desktop or a virtual machine:
    it counts as on mains.
    """
    supplies = host.devices("power_supply")
    if isinstance(supplies, Unread):
        return None
    types = {supply.properties.get("POWER_SUPPLY_TYPE") for supply in supplies}
    online = {
        supply.properties.get("POWER_SUPPLY_ONLINE")
        for supply in supplies
        if supply.properties.get("POWER_SUPPLY_TYPE") in _MAINS_TYPES
    }
    if "1" in online:
        return True
    if "0" in online:
        return False
    return None if "Battery" in types else True
