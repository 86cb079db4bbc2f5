"""Locks: set is a fail, silence is never a pass, and a person's word counts where it should."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.amt import parse_provisioning
from checks.facts import (
    CpuFacts,
    FirmwareFacts,
    IdentityFacts,
    LaptopFacts,
    PasswordState,
    PlatformKey,
    UnreadPart,
)
from checks.findings import Finding, Reason, Verdict
from checks.firmware import read_firmware
from checks.firmware_judge import judge_firmware
from checks.lock_facts import FirmwareSetting, LockFacts
from checks.locks_judge import judge_locks
from checks.locks_read import read_locks
from checks.platform_key import whose_key
from checks.told_facts import BiosOpened, ToldFacts
from host.capture import Capture, Index
from host.readings import Why
from host.recorded import RecordedHost
from tests.checks.hosts import host_of

NO_TOOL = UnreadPart(part="smbios", reason=Reason.TOOL_MISSING)
SET, CLEAR = PasswordState.SET, PasswordState.CLEAR
INTEL, AMD = CpuFacts(vendor="GenuineIntel"), CpuFacts(vendor="AuthenticAMD")
ATTRIBUTES = "/sys/class/firmware-attributes"
VARIABLES = "/sys/firmware/efi/efivars"


def judged(facts: LaptopFacts) -> dict[str, Finding]:
    found = judge_locks(facts)
    assert len({(each.code, each.device) for each in found}) == len(found)
    return {each.code: each for each in found}


def laptop(maker: str = "LENOVO", model: str = "20L5", **parts: object) -> LaptopFacts:
    return LaptopFacts.model_validate(
        {"identity": IdentityFacts(maker=maker, model=model), "locks": LockFacts(), **parts}
    )


@pytest.mark.parametrize(
    ("by_smbios", "by_driver", "verdict"),
    [
        (CLEAR, None, Verdict.PASS),
        (SET, None, Verdict.FAIL),
        (PasswordState.NOT_IMPLEMENTED, None, Verdict.NOT_TESTED),
        (PasswordState.UNKNOWN, None, Verdict.NOT_TESTED),
        (None, None, Verdict.NOT_TESTED),
        (None, CLEAR, Verdict.PASS),
        (PasswordState.UNKNOWN, CLEAR, Verdict.PASS),
        (CLEAR, SET, Verdict.FAIL),
        (SET, CLEAR, Verdict.FAIL),
    ],
)
def test_passwords(
    by_smbios: PasswordState | None, by_driver: PasswordState | None, verdict: Verdict
) -> None:
    facts = LaptopFacts(
        identity=IdentityFacts(admin_password=by_smbios, power_on_password=by_smbios),
        firmware=FirmwareFacts(admin_password=by_driver, power_on_password=by_driver),
    )
    found = judged(facts)
    assert found["lock.bios_admin_password"].verdict is verdict
    assert found["lock.power_on_password"].verdict is verdict


def test_passwords_without_smbios_say_why() -> None:
    found = judged(LaptopFacts(unread=(NO_TOOL,)))
    assert found["lock.bios_admin_password"].reason is Reason.TOOL_MISSING
    assert found["lock.power_on_password"].reason is Reason.TOOL_MISSING


@pytest.mark.parametrize(
    ("maker", "sensor", "told", "verdict", "by_person"),
    [
        ("LENOVO", None, BiosOpened.YES, Verdict.PASS, True),
        ("LENOVO", None, BiosOpened.PASSWORD, Verdict.FAIL, True),
        ("LENOVO", None, BiosOpened.NOT_TRIED, Verdict.NOT_TESTED, False),
        ("LENOVO", None, None, Verdict.NOT_TESTED, False),
        ("LENOVO", SET, BiosOpened.YES, Verdict.FAIL, False),
        ("LENOVO", CLEAR, BiosOpened.PASSWORD, Verdict.FAIL, True),
        ("LENOVO", CLEAR, BiosOpened.NOT_TRIED, Verdict.PASS, False),
        ("LENOVO", PasswordState.UNKNOWN, BiosOpened.YES, Verdict.PASS, True),
        # Kramden: what an HP says of its password is unreliable, a hand on it is not.
        ("Hewlett-Packard", SET, BiosOpened.YES, Verdict.PASS, True),
        ("HP", SET, BiosOpened.YES, Verdict.PASS, True),
        ("HP", CLEAR, BiosOpened.PASSWORD, Verdict.FAIL, True),
        ("HP", SET, BiosOpened.NOT_TRIED, Verdict.FAIL, False),
        ("HP", SET, None, Verdict.FAIL, False),
    ],
)
def test_a_person_who_tried_the_setup(
    maker: str,
    sensor: PasswordState | None,
    told: BiosOpened | None,
    verdict: Verdict,
    by_person: bool,  # noqa: FBT001 - a table's column
) -> None:
    finding = judged(
        LaptopFacts(
            identity=IdentityFacts(maker=maker, admin_password=sensor),
            told=None if told is None else ToldFacts(bios_opened=told),
        )
    )["lock.bios_admin_password"]
    assert finding.verdict is verdict
    assert (finding.measured.get("by") == "person") is by_person


def password_files(driver: str, **roles: tuple[str, str]) -> dict[str, str]:
    files = {}
    for name, (role, enabled) in roles.items():
        folder = f"{ATTRIBUTES}/{driver}/authentication/{name}"
        files[f"{folder}/role"], files[f"{folder}/is_enabled"] = role, enabled
    return files


@pytest.mark.parametrize(
    ("files", "admin", "power_on", "drive"),
    [
        (
            password_files("dell-wmi-sysman", Admin=("bios-admin", "1"), System=("power-on", "0")),
            SET,
            CLEAR,
            None,
        ),
        (
            password_files(
                "thinklmi",
                Admin=("bios-admin", "0"),
                System=("system-mgmt", "1"),
                HDD=("hdd", "0"),
                NVMe=("nvme", "1"),
            ),
            SET,
            None,
            SET,
        ),
        (password_files("thinklmi", System=("system-mgmt", "0")), None, None, None),
        (password_files("thinklmi", HDD=("HDD", "0"), NVMe=("NVMe", "0")), None, None, CLEAR),
        (
            {
                **password_files("hp-bioscfg", SPM=("enhanced-bios-auth", "1")),
                f"{ATTRIBUTES}/hp-bioscfg/authentication/Setup Password/role": "bios-admin",
                f"{ATTRIBUTES}/hp-bioscfg/authentication/Setup Password/is_enabled": "0",
                f"{ATTRIBUTES}/hp-bioscfg/authentication/Power-On Password/role": "power-on",
                f"{ATTRIBUTES}/hp-bioscfg/authentication/Power-On Password/is_enabled": "1",
            },
            CLEAR,
            SET,
            None,
        ),
        (password_files("thinklmi", Admin=("bios-admin", "")), None, None, None),
        (password_files("thinklmi", Admin=("bios-admin", "yes")), None, None, None),
        (password_files("thinklmi", Admin=("bios-admin", "-1")), None, None, None),
    ],
)
def test_roles_of_the_three_makers(
    files: dict[str, str],
    admin: PasswordState | None,
    power_on: PasswordState | None,
    drive: PasswordState | None,
) -> None:
    found = read_firmware(host_of({**files, "/sys/class/tpm/tpm0/x": "1"})).facts.firmware
    assert found is not None
    assert (found.admin_password, found.power_on_password, found.drive_password) == (
        admin,
        power_on,
        drive,
    )


def test_a_drive_password_that_only_the_firmware_tells_holds_the_laptop() -> None:
    held = judged(LaptopFacts(firmware=FirmwareFacts(drive_password=SET)))
    assert held["lock.drive_password"].verdict is Verdict.FAIL
    assert "lock.drive_password" not in judged(
        LaptopFacts(firmware=FirmwareFacts(drive_password=CLEAR))
    )


@pytest.mark.parametrize(
    ("name", "value", "verdict"),
    [
        ("Computrace", "Activate", Verdict.FAIL),
        ("Computrace", "Activated", Verdict.FAIL),
        ("Computrace", "Deactivate", Verdict.NOT_TESTED),
        ("Computrace", "Disable", Verdict.PASS),
        ("Computrace", "Disabled", Verdict.PASS),
        ("Absolute", "Enabled", Verdict.NOT_TESTED),
        ("Absolute", "Disabled", Verdict.NOT_TESTED),
        ("Absolute", "PermanentlyDisabled", Verdict.PASS),
        ("Absolute", "Activated", Verdict.FAIL),
        ("AbsolutePersistenceModuleActivation", "Enable", Verdict.NOT_TESTED),
        ("AbsolutePersistenceModuleActivation", "Disable", Verdict.NOT_TESTED),
        ("AbsolutePersistenceModuleActivation", "PermanentlyDisable", Verdict.PASS),
        ("ComputraceModuleActivation", "Enable", Verdict.NOT_TESTED),
        ("ComputraceModuleActivation", "Disable", Verdict.NOT_TESTED),
        ("ComputraceModuleActivation", "Permanently Disabled", Verdict.PASS),
        ("AbsolutePersistenceModule", "Not Activated", Verdict.NOT_TESTED),
        ("AbsolutePersistenceModule", "", Verdict.NOT_TESTED),
        ("AbsolutePersistenceModule", "Einschalten", Verdict.NOT_TESTED),
    ],
)
def test_theft_tracking(name: str, value: str, verdict: Verdict) -> None:
    locks = LockFacts(tracking=(FirmwareSetting(name=name, value=value),))
    assert judged(laptop(locks=locks))["lock.absolute"].verdict is verdict


@pytest.mark.parametrize(
    "locks",
    [
        LockFacts(),
        LockFacts(tracking=()),
        LockFacts(has_wpbt=True),
        LockFacts(has_wpbt=False, tracking=()),
    ],
)
def test_theft_tracking_that_nobody_tells_of_is_not_off(locks: LockFacts) -> None:
    finding = judged(laptop(locks=locks))["lock.absolute"]
    assert (finding.verdict, finding.reason) == (Verdict.NOT_TESTED, Reason.FIRMWARE_SILENT)


def test_active_tracking_wins_over_one_that_is_off() -> None:
    both = (
        FirmwareSetting(name="Absolute", value="PermanentlyDisabled"),
        FirmwareSetting(name="Computrace", value="Activate"),
    )
    found = judged(laptop(locks=LockFacts(tracking=both)))
    assert found["lock.absolute"].verdict is Verdict.FAIL


@pytest.mark.parametrize(
    ("cpu", "locks", "verdict"),
    [
        (INTEL, LockFacts(has_amt=True, amt_provisioning=2), Verdict.FAIL),
        (INTEL, LockFacts(has_amt=True, amt_provisioning=1), Verdict.WARN),
        (INTEL, LockFacts(has_amt=True, amt_provisioning=0), Verdict.PASS),
        (INTEL, LockFacts(has_amt=True, amt_provisioning=7), Verdict.NOT_TESTED),
        (INTEL, LockFacts(has_amt=True), Verdict.NOT_TESTED),
        (INTEL, LockFacts(has_amt=False), None),
        (INTEL, LockFacts(has_management_engine=True), Verdict.NOT_TESTED),
        (INTEL, LockFacts(has_management_engine=False), Verdict.NOT_TESTED),
        (INTEL, None, Verdict.NOT_TESTED),
        (AMD, LockFacts(has_management_engine=False), None),
        (AMD, None, None),
        (None, LockFacts(), None),
    ],
)
def test_control_from_afar(
    cpu: CpuFacts | None, locks: LockFacts | None, verdict: Verdict | None
) -> None:
    found = judged(laptop(cpu=cpu, locks=locks)).get("lock.amt")
    assert (found and found.verdict) == verdict


@pytest.mark.parametrize(
    ("engine", "reason"),
    [
        (None, Reason.NOT_RECORDED),
        (False, Reason.DRIVER_MISSING),
        (True, Reason.FIRMWARE_SILENT),
    ],
)
def test_why_nobody_knows_of_control_from_afar(
    engine: bool | None,  # noqa: FBT001 - a table's column
    reason: Reason,
) -> None:
    locks = LockFacts(has_management_engine=engine)
    assert judged(laptop(cpu=INTEL, locks=locks))["lock.amt"].reason is reason


@pytest.mark.parametrize(
    ("state", "verdict"),
    [
        ("not provisioned", Verdict.PASS),
        ("provisioned", Verdict.FAIL),
        ("provisioning in progress", Verdict.FAIL),
        (None, None),
    ],
)
def test_sure_admin(state: str | None, verdict: Verdict | None) -> None:
    found = judged(laptop("HP", locks=LockFacts(sure_admin=state))).get("lock.sure_admin")
    assert (found and found.verdict) == verdict


@pytest.mark.parametrize(
    ("maker", "model", "token", "verdict"),
    [
        ("Apple Inc.", "MacBookPro9,2", True, Verdict.FAIL),
        ("Apple Inc.", "MacBookPro9,2", False, Verdict.PASS),
        ("Apple Inc.", "MacBookPro9,2", None, Verdict.NOT_TESTED),
        ("Apple Inc.", "MacBookPro16,1", True, Verdict.FAIL),
        ("Apple Inc.", "MacBookPro16,1", False, Verdict.NOT_TESTED),
        ("Apple Inc.", "MacBookAir9,1", False, Verdict.NOT_TESTED),
        ("Apple Inc.", "MacBookAir7,2", False, Verdict.PASS),
        ("LENOVO", "20L5", True, None),
    ],
)
def test_find_my_mac(
    maker: str,
    model: str,
    token: bool | None,  # noqa: FBT001 - a table's column
    verdict: Verdict | None,
) -> None:
    locks = LockFacts(has_find_my_token=token)
    found = judged(laptop(maker, model, locks=locks)).get("lock.find_my_mac")
    assert (found and found.verdict) == verdict


@pytest.mark.parametrize(
    ("maker", "model", "value", "verdict"),
    [
        ("GOOGLE", "Peppy", "1", Verdict.FAIL),
        ("Google", "Peppy", "0", Verdict.PASS),
        ("Google", "Peppy", None, Verdict.NOT_TESTED),
        ("Google", "Peppy", "true", Verdict.NOT_TESTED),
        ("Google", "Google Compute Engine", None, None),
        ("LENOVO", "20L5", None, None),
    ],
)
def test_chromebook(maker: str, model: str, value: str | None, verdict: Verdict | None) -> None:
    locks = LockFacts(check_enrollment=value)
    found = judged(laptop(maker, model, locks=locks)).get("lock.chromebook")
    assert (found and found.verdict) == verdict


def test_only_a_laptop_sold_with_windows_is_asked_for_a_letter_of_release() -> None:
    assert "lock.mdm_release" not in judged(laptop())
    assert "lock.mdm_release" not in judged(laptop(locks=LockFacts(has_windows_key=False)))
    found = judged(laptop(locks=LockFacts(has_windows_key=True)))["lock.mdm_release"]
    assert found.verdict is Verdict.NOT_TESTED


def test_everything_that_is_read_of_locks() -> None:
    files = {
        f"{ATTRIBUTES}/thinklmi/attributes/ComputraceModuleActivation/current_value": "Enable\n",
        f"{ATTRIBUTES}/thinklmi/attributes/WakeOnLAN/current_value": "Enable",
        f"{ATTRIBUTES}/hp-bioscfg/authentication/SPM/status": (
            '{\n\t"State": "provisioned",\n\t"Version": "1.1",\n\t"SigningKeyMod": " 1 2'
        ),
        "/sys/firmware/acpi/tables/WPBT": "x",
        "/sys/firmware/acpi/tables/MSDM": "x",
        "/sys/class/mei/mei0/fw_ver": "0:16.1.25.2124",
        f"{VARIABLES}/fmm-mobileme-token-FMM-7c436110-ab2a-4bbb-a880-fe41995c9f82": "x",
        "/sys/firmware/vpd/rw/check_enrollment": "1\0\n",
    }
    assert read_locks(host_of(files)).facts.locks == LockFacts(
        tracking=(FirmwareSetting(name="ComputraceModuleActivation", value="Enable"),),
        has_wpbt=True,
        has_windows_key=True,
        has_management_engine=True,
        management_version="0:16.1.25.2124",
        sure_admin="provisioned",
        has_find_my_token=True,
        check_enrollment="1",
    )


def test_a_laptop_of_which_nothing_was_recorded_says_so() -> None:
    reading = read_locks(host_of())
    assert reading.facts.locks is None
    assert reading.facts.unread[0].reason is Reason.NOT_RECORDED


def test_lists_that_are_not_there_tell_nothing() -> None:
    paths = (ATTRIBUTES, VARIABLES, "/sys/firmware/acpi/tables")
    missing = dict.fromkeys(paths, Why.ABSENT) | {"/sys/class/mei": Why.ABSENT}
    host = RecordedHost(Capture(name="test", index=Index(missing=missing)))
    assert read_locks(host).facts.locks == LockFacts(has_management_engine=False)


def amt(reply: bytes | Why) -> LockFacts:
    files = {"/sys/class/mei/mei0/fw_ver": b"0:16.1"}
    missing: dict[str, Why] = {}
    if isinstance(reply, Why):
        missing["/dev/mei0"] = reply
    else:
        files["/dev/mei0"] = reply
    host = RecordedHost(Capture(name="test", files=files, index=Index(missing=missing)))
    facts = read_locks(host).facts.locks
    assert facts is not None
    return facts


def answer(state: int, **changes: int) -> bytes:
    header = {"major": 1, "minor": 1, "reserved": 0, "command": 0x04800011, "length": 8}
    fields = {**header, "status": 0, **changes}
    return struct.pack("<BBHIII", *fields.values()) + state.to_bytes(4, "little")


@pytest.mark.parametrize(
    ("reply", "has_amt", "state"),
    [
        (answer(0), True, 0),
        (answer(1), True, 1),
        (answer(2), True, 2),
        (answer(2, minor=5), True, 2),
        (answer(3), True, None),
        (answer(0, status=1), True, None),
        (answer(0, command=0x0480001A), True, None),
        (answer(0, length=4), True, None),
        (answer(0, major=2), True, None),
        (answer(0, reserved=1), True, None),
        (answer(0)[:-1], True, None),
        (answer(0)[:16], True, None),
        (answer(0) + b"\0", True, None),
        (Why.ABSENT, False, None),
        (Why.DENIED, None, None),
        (Why.EMPTY, None, None),
        (Why.NOT_RECORDED, None, None),
    ],
)
def test_what_the_management_engine_answers(
    reply: bytes | Why,
    has_amt: bool | None,  # noqa: FBT001 - a table's column
    state: int | None,
) -> None:
    facts = amt(reply)
    assert (facts.has_amt, facts.amt_provisioning) == (has_amt, state)


@given(st.binary(max_size=40))
def test_any_answer_of_the_engine_is_read(reply: bytes) -> None:
    assert parse_provisioning(reply) in {None, 0, 1, 2}


def certificate(*names: bytes, oid: int = 0x03) -> bytes:
    return b"\x30\x82" + b"".join(
        b"\x06\x03\x55\x04" + bytes([oid, 0x0C, len(each)]) + each for each in names
    )


@pytest.mark.parametrize(
    ("variable", "whose"),
    [
        (certificate(b"Lenovo Ltd. PK CA 2012"), PlatformKey.MAKER),
        (certificate(b"Hewlett-Packard UEFI Secure Boot PK"), PlatformKey.MAKER),
        (certificate(b"Dell Inc. Platform Key", oid=0x0A), PlatformKey.MAKER),
        (certificate(b"DO NOT TRUST - AMI Test PK"), PlatformKey.TEST),
        (certificate(b"DO NOT SHIP - PK"), PlatformKey.TEST),
        (certificate(b"my own Platform Key"), PlatformKey.OWN),
        (certificate(b"chips and dips"), PlatformKey.OWN),
        (b"", None),
        (b"\x06\x03\x55\x04", None),
        (bytes(200), None),
    ],
)
def test_whose_platform_key(variable: bytes, whose: PlatformKey | None) -> None:
    assert whose_key(variable) is whose


@pytest.mark.parametrize(
    ("key", "verdict"),
    [
        (None, Verdict.PASS),
        (PlatformKey.MAKER, Verdict.PASS),
        (PlatformKey.OWN, Verdict.WARN),
        (PlatformKey.TEST, Verdict.WARN),
    ],
)
def test_own_keys_are_worth_a_word(key: PlatformKey | None, verdict: Verdict) -> None:
    identity = IdentityFacts(bios_version="1.44")
    (version, *_) = judge_firmware(identity, FirmwareFacts(platform_key=key), None, None)
    assert version.verdict is verdict


def test_a_kernel_too_old_to_say_the_tpm_s_version_takes_the_firmware_s_word() -> None:
    driven = FirmwareFacts(tpm_device=True)
    for listed, verdict in (("2.0", Verdict.PASS), ("1.2", Verdict.FAIL)):
        (*_, tpm) = judge_firmware(IdentityFacts(tpm_version=listed), driven, None, None)
        assert tpm.verdict is verdict
    (*_, tpm) = judge_firmware(IdentityFacts(), driven, None, None)
    assert tpm.reason is Reason.FIRMWARE_SILENT


@pytest.mark.parametrize("maker", ["LENOVO", "HP", "Apple Inc.", "GOOGLE", "Dell Inc.", ""])
def test_silence_lets_no_lock_pass(maker: str) -> None:
    silent = (
        laptop(maker),
        laptop(maker, locks=None),
        laptop(maker, cpu=INTEL),
        laptop(maker, cpu=INTEL, firmware=FirmwareFacts()),
        laptop(maker, told=ToldFacts(bios_opened=BiosOpened.NOT_TRIED)),
    )
    for facts in silent:
        assert {each.verdict for each in judge_locks(facts)} == {Verdict.NOT_TESTED}


@given(st.binary(max_size=300))
def test_any_variable_is_judged(variable: bytes) -> None:
    whose_key(variable)
