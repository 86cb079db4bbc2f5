"""Reading what the kernel knows of the firmware: boot mode, TPM, passwords."""

from checks.facts import FirmwareFacts, LaptopFacts, PasswordState, PlatformKey
from checks.findings import Reason
from checks.numbers import to_int
from checks.platform_key import whose_key
from checks.reading import Reading, without
from host.port import Host
from host.readings import Unread, Why

_EFI = "/sys/firmware/efi"
_SECURE_BOOT = f"{_EFI}/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"
_TPM = "/sys/class/tpm"
_ATTRIBUTES = "/sys/class/firmware-attributes"
# An EFI variable starts with four bytes of attributes (UEFI 2.10, 8.2).
_VALUE_OFFSET = 4
_GLOBAL = "8be4df61-93ca-11d2-aa0d-00e098032b8c"
_SETUP_MODE, _PLATFORM_KEY = (f"{_EFI}/efivars/{name}-{_GLOBAL}" for name in ("SetupMode", "PK"))
# Kernel ABI sysfs-class-firmware-attributes. Lenovo's system-mgmt has the rights of bios-admin, so
# a set one counts; that it is clear says nothing of bios-admin. Drivers differ in case.
_ADMIN_ROLE, _SAME_RIGHTS_ROLE, _POWER_ON_ROLE = "bios-admin", "system-mgmt", "power-on"
_DRIVE_ROLES = ("hdd", "nvme")


def read_firmware(host: Host) -> Reading:
    """Read the kernel's files; nothing at all is known where nobody recorded any of them."""
    passwords = _passwords(host)
    facts = FirmwareFacts(
        booted_uefi=_is_there(host, _EFI),
        secure_boot=_variable(host, _SECURE_BOOT),
        tpm_device=_has_tpm(host),
        tpm_major=_number(host, f"{_TPM}/tpm0/tpm_version_major"),
        admin_password=_admin(passwords),
        power_on_password=passwords.get(_POWER_ON_ROLE),
        drive_password=_worst([passwords.get(role) for role in _DRIVE_ROLES]),
        setup_mode=_variable(host, _SETUP_MODE),
        platform_key=_platform_key(host),
    )
    if facts == FirmwareFacts():
        return without("firmware", Reason.NOT_RECORDED)
    return Reading(LaptopFacts(firmware=facts))


def _is_there(host: Host, folder: str) -> bool | None:
    names = host.list_dir(folder)
    if not isinstance(names, Unread):
        return True
    return False if names.why is Why.ABSENT else None


def _variable(host: Host, path: str) -> bool | None:
    """An EFI variable of one byte, 0 or 1."""
    content = host.read_bytes(path)
    if isinstance(content, Unread) or len(content) <= _VALUE_OFFSET:
        return None
    return content[_VALUE_OFFSET] == 1


def _platform_key(host: Host) -> PlatformKey | None:
    content = host.read_bytes(_PLATFORM_KEY)
    return None if isinstance(content, Unread) else whose_key(content[_VALUE_OFFSET:])


def _has_tpm(host: Host) -> bool | None:
    names = host.list_dir(_TPM)
    if isinstance(names, Unread):
        return False if names.why in {Why.ABSENT, Why.EMPTY} else None
    return any(name.startswith("tpm") for name in names)


def _passwords(host: Host) -> dict[str, PasswordState]:
    """Password states by role, of every driver that offers them; a set one wins."""
    found: dict[str, PasswordState] = {}
    for driver in _names(host, _ATTRIBUTES):
        folder = f"{_ATTRIBUTES}/{driver}/authentication"
        for name in _names(host, folder):
            role = host.read_text(f"{folder}/{name}/role")
            enabled = _number(host, f"{folder}/{name}/is_enabled")
            if isinstance(role, str) and enabled in {0, 1}:
                state = PasswordState.SET if enabled else PasswordState.CLEAR
                known = _worst([state, found.get(role.casefold())])
                found[role.casefold()] = known or state
    return found


def _admin(passwords: dict[str, PasswordState]) -> PasswordState | None:
    if passwords.get(_SAME_RIGHTS_ROLE) is PasswordState.SET:
        return PasswordState.SET
    return passwords.get(_ADMIN_ROLE)


def _worst(states: list[PasswordState | None]) -> PasswordState | None:
    """Set, if any is; clear, if any says so; else nothing."""
    order = (PasswordState.SET, PasswordState.CLEAR)
    return next((state for state in order if state in states), None)


def _names(host: Host, folder: str) -> tuple[str, ...]:
    names = host.list_dir(folder)
    return () if isinstance(names, Unread) else names


def _number(host: Host, path: str) -> int | None:
    content = host.read_text(path)
    return to_int(content) if isinstance(content, str) else None
