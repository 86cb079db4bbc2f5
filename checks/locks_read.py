"""Reading locks that are no password: theft tracking, remote management, enrolment."""

import re

from checks.amt import parse_provisioning
from checks.facts import LaptopFacts
from checks.findings import Reason
from checks.lock_facts import FirmwareSetting, LockFacts
from checks.reading import Reading, without
from host.port import Host
from host.readings import Unread, Why

_ATTRIBUTES = "/sys/class/firmware-attributes"
_TABLES = "/sys/firmware/acpi/tables"
_ENGINE = "/sys/class/mei"
_VARIABLES = "/sys/firmware/efi/efivars"
_FIND_MY = "fmm-mobileme-token-FMM"
_ENROLLMENT = "/sys/firmware/vpd/rw/check_enrollment"
# Lenovo has three names and Dell two.
_TRACKING = re.compile(r"absolute|computrace", re.IGNORECASE)
_STATE = re.compile(r'"State"\s*:\s*"([^"]*)"')


def read_locks(host: Host) -> Reading:
    """Read what the drivers of the firmware show; the management engine alone is asked."""
    drivers = _names(host, _ATTRIBUTES)
    tables = _names(host, _TABLES)
    engine = _has_engine(host)
    reply = host.amt_reply() if engine else None
    facts = LockFacts(
        tracking=None if drivers is None else _tracking(host, drivers),
        has_wpbt=None if tables is None else "WPBT" in tables,
        has_windows_key=None if tables is None else "MSDM" in tables,
        has_management_engine=engine,
        management_version=_text(host, f"{_ENGINE}/mei0/fw_ver"),
        has_amt=_has_amt(reply),
        amt_provisioning=parse_provisioning(reply) if isinstance(reply, bytes) else None,
        sure_admin=_sure_admin(host, drivers or ()),
        has_find_my_token=_has_find_my_token(host),
        check_enrollment=_text(host, _ENROLLMENT),
    )
    if facts == LockFacts():
        return without("locks", Reason.NOT_RECORDED)
    return Reading(LaptopFacts(locks=facts))


def _tracking(host: Host, drivers: tuple[str, ...]) -> tuple[FirmwareSetting, ...]:
    found = []
    for driver in drivers:
        folder = f"{_ATTRIBUTES}/{driver}/attributes"
        for name in _names(host, folder) or ():
            value = (
                _text(host, f"{folder}/{name}/current_value") if _TRACKING.search(name) else None
            )
            if value is not None:
                found.append(FirmwareSetting(name=name, value=value))
    return tuple(found)


def _has_engine(host: Host) -> bool | None:
    names = host.list_dir(_ENGINE)
    if isinstance(names, Unread):
        return False if names.why in {Why.ABSENT, Why.EMPTY} else None
    return any(name.startswith("mei") for name in names)


def _has_amt(reply: bytes | Unread | None) -> bool | None:
    """Whether the engine has the interface; one that stays silent may have it."""
    if reply is None:
        return None
    if isinstance(reply, Unread):
        return False if reply.why is Why.ABSENT else None
    return True


def _sure_admin(host: Host, drivers: tuple[str, ...]) -> str | None:
    """The state alone: the keys beside it are the former owner's, and the text may be cut."""
    for driver in drivers:
        status = _text(host, f"{_ATTRIBUTES}/{driver}/authentication/SPM/status")
        if status is not None and (state := _STATE.search(status)):
            return state[1]
    return None


def _has_find_my_token(host: Host) -> bool | None:
    """An empty list of variables is one that nobody mounted, and says nothing."""
    names = _names(host, _VARIABLES)
    return any(name.startswith(_FIND_MY) for name in names) if names else None


def _names(host: Host, folder: str) -> tuple[str, ...] | None:
    """Names in a folder; `None` where it could not be listed, or is not there."""
    names = host.list_dir(folder)
    return None if isinstance(names, Unread) else names


def _text(host: Host, path: str) -> str | None:
    content = host.read_text(path)
    return content.strip("\0 \n") or None if isinstance(content, str) else None
