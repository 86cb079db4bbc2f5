"""Firmware and locks: only a clear password passes, and silence is not "no"."""

import pytest

from checks.dmi_files import read_dmi_files
from checks.facts import FirmwareFacts, IdentityFacts, PasswordState, UnreadPart
from checks.findings import Finding, Reason, Verdict
from checks.firmware import read_firmware
from checks.firmware_judge import judge_firmware
from host.capture import Capture, Index
from host.readings import Why
from host.recorded import RecordedHost
from tests.checks.hosts import host_of

NO_TOOL = UnreadPart(part="smbios", reason=Reason.TOOL_MISSING)
SET, CLEAR = PasswordState.SET, PasswordState.CLEAR


def firmware(
    identity: IdentityFacts | None,
    facts: FirmwareFacts | None,
    smbios: UnreadPart | None = None,
) -> dict[str, Finding]:
    return {each.code: each for each in judge_firmware(identity, facts, smbios, smbios)}


@pytest.mark.parametrize(
    ("booted", "supported", "smbios", "verdict"),
    [
        (True, None, None, Verdict.PASS),
        (False, True, None, Verdict.WARN),
        (False, False, None, Verdict.FAIL),
        (False, None, None, Verdict.UNSUPPORTED),
        (False, None, NO_TOOL, Verdict.NOT_TESTED),
        (None, True, NO_TOOL, Verdict.NOT_TESTED),
    ],
)
def test_uefi(
    booted: bool | None,  # noqa: FBT001 - a table's column
    supported: bool | None,  # noqa: FBT001 - likewise
    smbios: UnreadPart | None,
    verdict: Verdict,
) -> None:
    found = firmware(
        IdentityFacts(uefi_supported=supported), FirmwareFacts(booted_uefi=booted), smbios
    )
    assert found["firmware.uefi"].verdict is verdict


@pytest.mark.parametrize(
    ("secure_boot", "verdict"),
    [(True, Verdict.PASS), (None, Verdict.PASS), (False, Verdict.WARN)],
)
def test_secure_boot_that_is_off_can_be_switched_on(
    secure_boot: bool | None,  # noqa: FBT001 - a table's column
    verdict: Verdict,
) -> None:
    facts = FirmwareFacts(booted_uefi=True, secure_boot=secure_boot, setup_mode=False)
    finding = firmware(IdentityFacts(), facts)["firmware.uefi"]
    assert finding.verdict is verdict
    assert finding.measured["setup_mode"] is False


@pytest.mark.parametrize(
    ("facts", "listed", "verdict"),
    [
        (FirmwareFacts(tpm_device=True, tpm_major=2), "2.0", Verdict.PASS),
        (FirmwareFacts(tpm_device=True, tpm_major=1), "2.0", Verdict.FAIL),
        (FirmwareFacts(tpm_device=False), "2.0", Verdict.WARN),
        (FirmwareFacts(tpm_device=False), "1.2", Verdict.FAIL),
        (FirmwareFacts(tpm_device=False), None, Verdict.UNSUPPORTED),
        (None, "2.0", Verdict.NOT_TESTED),
        (FirmwareFacts(), "2.0", Verdict.NOT_TESTED),
    ],
)
def test_tpm(facts: FirmwareFacts | None, listed: str | None, verdict: Verdict) -> None:
    assert firmware(IdentityFacts(tpm_version=listed), facts)["tpm.version"].verdict is verdict


def test_tpm_that_nobody_looked_for_is_not_absent() -> None:
    finding = firmware(None, None, NO_TOOL)["tpm.version"]
    assert (finding.verdict, finding.reason) == (Verdict.NOT_TESTED, Reason.TOOL_MISSING)


def test_the_kernel_s_files() -> None:
    folder = "/sys/class/firmware-attributes/thinklmi/authentication"
    variable = "SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"
    host = host_of(
        {
            f"/sys/firmware/efi/efivars/{variable}": "\x06\0\0\0\x01",
            "/sys/class/tpm/tpm0/tpm_version_major": "2\n",
            f"{folder}/Admin/role": "bios-admin",
            f"{folder}/Admin/is_enabled": "1",
            f"{folder}/System/role": "power-on",
            f"{folder}/System/is_enabled": "0",
        }
    )
    assert read_firmware(host).facts.firmware == FirmwareFacts(
        booted_uefi=True,
        secure_boot=True,
        tpm_device=True,
        tpm_major=2,
        admin_password=SET,
        power_on_password=CLEAR,
    )


def test_absent_files_are_an_answer_and_unrecorded_ones_are_not() -> None:
    absent = dict.fromkeys(("/sys/firmware/efi", "/sys/class/tpm"), Why.ABSENT)
    asked = RecordedHost(Capture(name="bios", index=Index(missing=absent)))
    assert read_firmware(asked).facts.firmware == FirmwareFacts(booted_uefi=False, tpm_device=False)
    assert read_firmware(host_of()).facts.firmware is None


def test_identity_by_the_kernel_s_copy() -> None:
    folder = "/sys/class/dmi/id"
    host = host_of(
        {
            f"{folder}/sys_vendor": "LENOVO\n",
            f"{folder}/product_name": "20L50000IX",
            f"{folder}/product_version": "ThinkPad T480",
            f"{folder}/product_serial": "To be filled by O.E.M.",
            f"{folder}/chassis_type": "10",
            f"{folder}/bios_date": "05/25/2022",
        }
    )
    identity = read_dmi_files(host)
    assert identity is not None
    assert (identity.name, identity.chassis) == ("Lenovo ThinkPad T480", "notebook")
    assert (identity.serial, identity.bios_date) == (None, "2022-05-25")
    assert read_dmi_files(host_of()) is None
