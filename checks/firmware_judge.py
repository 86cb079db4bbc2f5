"""Verdicts on firmware: its version and keys, UEFI, and the TPM."""

from checks import evidence_names
from checks.facts import FirmwareFacts, IdentityFacts, PlatformKey, UnreadPart
from checks.findings import Finding, Reason, Verdict
from checks.numbers import to_int
from checks.verdicts import measured, unanswered, unread

FIRMWARE_CODES = ("firmware.version", "firmware.uefi", "tpm.version")
LOCK_CODES = ("lock.bios_admin_password", "lock.power_on_password", "lock.absolute")
"""Locks that any laptop may have; what else it may have, its findings tell."""

_TPM_OF_WINDOWS_11 = 2


def judge_firmware(
    identity: IdentityFacts | None,
    firmware: FirmwareFacts | None,
    smbios: UnreadPart | None,
    why: UnreadPart | None,
) -> tuple[Finding, ...]:
    """Version, UEFI and TPM.

    Args:
        identity: what SMBIOS says, if it could be read.
        firmware: what the kernel says, if it could be read.
        smbios: why SMBIOS could not be read.
        why: why the kernel's files could not be read.
    """
    return (
        _version(identity, firmware, smbios),
        _uefi(identity, firmware, smbios, why),
        _tpm(identity, firmware, smbios, why),
    )


def _version(
    identity: IdentityFacts | None, firmware: FirmwareFacts | None, smbios: UnreadPart | None
) -> Finding:
    """The version, for information; keys that no maker put there are worth a word."""
    code, key = "firmware.version", firmware.platform_key if firmware else None
    foreign = key is not None and key is not PlatformKey.MAKER
    if identity is None or identity.bios_version is None:
        if foreign and key is not None:
            return measured(code, Verdict.WARN, {"platform_key": key.value})
        if smbios is not None:
            return unread(code, smbios)
        return unanswered(code, Reason.FIRMWARE_SILENT, evidence=_evidence(identity))
    values: dict[str, int | str | bool] = {"version": identity.bios_version}
    if identity.bios_date is not None:
        values["date"] = identity.bios_date
    if key is not None:
        values["platform_key"] = key.value
    verdict = Verdict.WARN if foreign else Verdict.PASS
    return measured(code, verdict, values, evidence=_evidence(identity))


def _uefi(
    identity: IdentityFacts | None,
    firmware: FirmwareFacts | None,
    smbios: UnreadPart | None,
    why: UnreadPart | None,
) -> Finding:
    """Booted by UEFI; a legacy boot on a board that supports it is fixable, like Secure Boot."""
    code = "firmware.uefi"
    if firmware is None or firmware.booted_uefi is None:
        return unread(code, why)
    if firmware.booted_uefi:
        values: dict[str, int | str | bool] = {"answer": "yes"}
        if firmware.secure_boot is not None:
            values["secure_boot"] = firmware.secure_boot
        if firmware.setup_mode is not None:
            values["setup_mode"] = firmware.setup_mode
        if firmware.secure_boot is False:
            return measured(code, Verdict.WARN, {**values, "answer": "fixable"})
        return measured(code, Verdict.PASS, values)
    supported = identity.uefi_supported if identity else None
    if supported is None:
        if smbios is not None:
            return unread(code, smbios)
        return unanswered(code, Reason.FIRMWARE_SILENT, evidence=_evidence(identity))
    verdict, answer = (Verdict.WARN, "fixable") if supported else (Verdict.FAIL, "no")
    return measured(code, verdict, {"answer": answer}, evidence=_evidence(identity))


def _tpm(
    identity: IdentityFacts | None,
    firmware: FirmwareFacts | None,
    smbios: UnreadPart | None,
    why: UnreadPart | None,
) -> Finding:
    """The kernel's TPM; one that only SMBIOS lists is switched off, so fixable."""
    code = "tpm.version"
    if firmware is not None and firmware.tpm_major is not None:
        major = firmware.tpm_major
        verdict = Verdict.PASS if major >= _TPM_OF_WINDOWS_11 else Verdict.FAIL
        return measured(code, verdict, {"tpm_major": major}, limit={"pass_from": 2})
    listed = identity.tpm_version if identity else None
    if listed is not None and firmware is not None and firmware.tpm_device:
        # The kernel drives it and is too old to say which version it is.
        enough = _major(listed) >= _TPM_OF_WINDOWS_11
        return measured(
            code,
            Verdict.PASS if enough else Verdict.FAIL,
            {"version": listed},
            limit={"pass_from": _TPM_OF_WINDOWS_11},
            evidence=_evidence(identity),
        )
    if firmware is None or firmware.tpm_device is None:
        # The firmware's table lists it, or not: whether it is on, only the kernel tells.
        return unread(code, why)
    if listed is not None:
        fixable = _major(listed) >= _TPM_OF_WINDOWS_11
        return measured(
            code,
            Verdict.WARN if fixable else Verdict.FAIL,
            {"answer": "fixable" if fixable else "no", "version": listed},
            limit={"pass_from": _TPM_OF_WINDOWS_11},
            evidence=_evidence(identity),
        )
    if firmware.tpm_device:
        return unanswered(code, Reason.FIRMWARE_SILENT)
    return unanswered(code, Reason.SENSOR_ABSENT) if smbios is None else unread(code, smbios)


def _major(version: str) -> int:
    """The number before the point; 0, which is enough for nothing, where there is none."""
    return to_int(version.partition(".")[0]) or 0


def _evidence(identity: IdentityFacts | None) -> tuple[str, ...]:
    read_from = identity.read_from if identity else None
    return (read_from or evidence_names.SMBIOS,)
