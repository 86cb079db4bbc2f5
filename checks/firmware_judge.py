"""Verdicts on firmware and its locks. Silence is not "no": only a clear password passes."""

from checks import evidence_names
from checks.facts import FirmwareFacts, IdentityFacts, PasswordState, UnreadPart
from checks.findings import Finding, Reason, Verdict
from checks.verdicts import measured, unanswered, unread

FIRMWARE_CODES = ("firmware.version", "firmware.uefi", "tpm.version")
LOCK_CODES = ("lock.bios_admin_password", "lock.power_on_password")

_EVIDENCE = (evidence_names.SMBIOS,)
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
        _version(identity, smbios),
        _uefi(identity, firmware, smbios, why),
        _tpm(identity, firmware, smbios, why),
    )


def judge_locks(
    identity: IdentityFacts | None, firmware: FirmwareFacts | None, smbios: UnreadPart | None
) -> tuple[Finding, ...]:
    """The two firmware passwords; a set one holds the laptop."""
    states = (
        (
            identity.admin_password if identity else None,
            firmware.admin_password if firmware else None,
        ),
        (
            identity.power_on_password if identity else None,
            firmware.power_on_password if firmware else None,
        ),
    )
    return tuple(
        _password(code, by_smbios, by_driver, smbios)
        for code, (by_smbios, by_driver) in zip(LOCK_CODES, states, strict=True)
    )


def _password(
    code: str,
    by_smbios: PasswordState | None,
    by_driver: PasswordState | None,
    smbios: UnreadPart | None,
) -> Finding:
    said = {by_smbios, by_driver} - {None}
    if PasswordState.SET in said:
        return measured(code, Verdict.FAIL, {"state": "set"}, evidence=_EVIDENCE)
    if PasswordState.CLEAR in said:
        return measured(code, Verdict.PASS, {"state": "clear"}, evidence=_EVIDENCE)
    if not said and smbios is not None:
        return unread(code, smbios)
    # Somebody can still open the setup and look.
    return unanswered(code, Reason.FIRMWARE_SILENT, verdict=Verdict.NOT_TESTED, evidence=_EVIDENCE)


def _version(identity: IdentityFacts | None, smbios: UnreadPart | None) -> Finding:
    code = "firmware.version"
    if identity is None or identity.bios_version is None:
        if smbios is not None:
            return unread(code, smbios)
        return unanswered(code, Reason.FIRMWARE_SILENT, evidence=_EVIDENCE)
    values: dict[str, int | str | bool] = {"version": identity.bios_version}
    if identity.bios_date is not None:
        values["date"] = identity.bios_date
    return measured(code, Verdict.PASS, values, evidence=_EVIDENCE)


def _uefi(
    identity: IdentityFacts | None,
    firmware: FirmwareFacts | None,
    smbios: UnreadPart | None,
    why: UnreadPart | None,
) -> Finding:
    """Booted by UEFI; a legacy boot on a board that supports UEFI is fixable."""
    code = "firmware.uefi"
    if firmware is None or firmware.booted_uefi is None:
        return unread(code, why)
    if firmware.booted_uefi:
        values: dict[str, int | str | bool] = {"answer": "yes"}
        if firmware.secure_boot is not None:
            values["secure_boot"] = firmware.secure_boot
        return measured(code, Verdict.PASS, values)
    supported = identity.uefi_supported if identity else None
    if supported is None:
        if smbios is not None:
            return unread(code, smbios)
        return unanswered(code, Reason.FIRMWARE_SILENT, evidence=_EVIDENCE)
    verdict, answer = (Verdict.WARN, "fixable") if supported else (Verdict.FAIL, "no")
    return measured(code, verdict, {"answer": answer}, evidence=_EVIDENCE)


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
    if listed is not None:
        fixable = int(listed.partition(".")[0]) >= _TPM_OF_WINDOWS_11
        return measured(
            code,
            Verdict.WARN if fixable else Verdict.FAIL,
            {"answer": "fixable" if fixable else "no", "version": listed},
            limit={"pass_from": _TPM_OF_WINDOWS_11},
            evidence=_EVIDENCE,
        )
    if firmware is None or firmware.tpm_device is None:
        return unread(code, why)
    return unanswered(code, Reason.SENSOR_ABSENT) if smbios is None else unread(code, smbios)
