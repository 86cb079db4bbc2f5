"""Reading what the kernel knows of the firmware: boot mode, TPM, passwords."""

from checks.facts import FirmwareFacts, LaptopFacts, PasswordState
from checks.findings import Reason
from checks.numbers import to_int
from checks.reading import Reading, without
from host.port import Host
from host.readings import Unread, Why

_EFI = "/sys/firmware/efi"
_SECURE_BOOT = f"{_EFI}/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"
_TPM = "/sys/class/tpm"
_ATTRIBUTES = "/sys/class/firmware-attributes"
# An EFI variable starts with four bytes of attributes (UEFI 2.10, 8.2).
_VALUE_OFFSET = 4
# Kernel ABI sysfs-class-firmware-attributes.
_ADMIN_ROLE, _POWER_ON_ROLE = "bios-admin", "power-on"


def read_firmware(host: Host) -> Reading:
    """Read the kernel's files; nothing at all is known where nobody recorded any of them."""
    passwords = _passwords(host)
    facts = FirmwareFacts(
        booted_uefi=_is_there(host, _EFI),
        secure_boot=_secure_boot(host),
        tpm_device=_has_tpm(host),
        tpm_major=_number(host, f"{_TPM}/tpm0/tpm_version_major"),
        admin_password=passwords.get(_ADMIN_ROLE),
        power_on_password=passwords.get(_POWER_ON_ROLE),
    )
    if facts == FirmwareFacts():
        return without("firmware", Reason.NOT_RECORDED)
    return Reading(LaptopFacts(firmware=facts))


def _is_there(host: Host, folder: str) -> bool | None:
    names = host.list_dir(folder)
    if not isinstance(names, Unread):
        return True
    return False if names.why is Why.ABSENT else None


def _secure_boot(host: Host) -> bool | None:
    content = host.read_bytes(_SECURE_BOOT)
    if isinstance(content, Unread) or len(content) <= _VALUE_OFFSET:
        return None
    return content[_VALUE_OFFSET] == 1


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
            if isinstance(role, str) and enabled is not None:
                state = PasswordState.SET if enabled else PasswordState.CLEAR
                found[role] = (
                    PasswordState.SET if PasswordState.SET in {state, found.get(role)} else state
                )
    return found


def _names(host: Host, folder: str) -> tuple[str, ...]:
    names = host.list_dir(folder)
    return () if isinstance(names, Unread) else names


def _number(host: Host, path: str) -> int | None:
    content = host.read_text(path)
    return to_int(content) if isinstance(content, str) else None
