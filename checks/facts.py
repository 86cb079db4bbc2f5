"""Parsed values of a laptop (values only). `None` means: the laptop does not say."""

from enum import StrEnum

from checks.clock_facts import ClockFacts
from checks.cooling_facts import CoolingFacts
from checks.device_facts import DeviceFacts
from checks.display_facts import DisplayFacts
from checks.findings import Reason
from checks.kernel_facts import KernelFacts
from checks.lock_facts import LockFacts
from checks.long_tests.values import LongRun, LongTest
from checks.told_facts import ToldFacts
from host.value import Value


class Soldered(StrEnum):
    """Whether a memory module can be taken out."""

    SOCKETED = "socketed"
    SOLDERED = "soldered"
    UNKNOWN = "unknown"


class PasswordState(StrEnum):
    """A password as SMBIOS type 24 tells it. Only `clear` is an answer of no."""

    CLEAR = "clear"
    SET = "set"
    NOT_IMPLEMENTED = "not_implemented"
    UNKNOWN = "unknown"


class PlatformKey(StrEnum):
    """Whose key decides what Secure Boot accepts."""

    MAKER = "maker"
    OWN = "own"
    """Nobody's who makes laptops or firmware: a former owner's."""
    TEST = "test"
    """A sample key that should never have left the factory (CVE-2024-8105)."""


class BatteryLabel(Value):
    """A battery as SMBIOS type 22 names it: it may be gone or never have been there."""

    location: str | None = None
    maker: str | None = None
    name: str | None = None
    manufacture_date: str | None = None
    """ISO date."""


class IdentityFacts(Value):
    """Who the laptop says it is; placeholders of makers count as absent."""

    maker: str | None = None
    model: str | None = None
    """`product_name`."""
    name: str | None = None
    """What people call it (Lenovo keeps it in `product_version`), else maker and model."""
    serial: str | None = None
    system_uuid: str | None = None
    """Lower case, as Linux prints it."""
    asset_tag: str | None = None
    chassis: str | None = None
    """Lower-case slug of the SMBIOS chassis type: `notebook`."""
    bios_vendor: str | None = None
    bios_version: str | None = None
    bios_date: str | None = None
    """ISO date."""
    built_year: int | None = None
    built_from: str = "unknown"
    """`panel`, `battery_date`, `bios_date` or `unknown`: always an estimate."""
    admin_password: PasswordState | None = None
    power_on_password: PasswordState | None = None
    uefi_supported: bool | None = None
    """SMBIOS type 0 characteristic."""
    tpm_version: str | None = None
    """From SMBIOS type 43 or the kernel: `2.0`."""
    booted_uefi: bool | None = None
    secure_boot: bool | None = None
    battery_labels: tuple[BatteryLabel, ...] = ()
    read_from: str | None = None
    """Name of the raw output of the SMBIOS table."""


class FirmwareFacts(Value):
    """What the running kernel knows of the firmware."""

    booted_uefi: bool | None = None
    secure_boot: bool | None = None
    tpm_device: bool | None = None
    """Whether the kernel drives a TPM."""
    tpm_major: int | None = None
    """1 or 2, as the kernel's TPM driver says."""
    admin_password: PasswordState | None = None
    """By the firmware-attributes class (Dell, Lenovo, HP)."""
    power_on_password: PasswordState | None = None
    drive_password: PasswordState | None = None
    """Of any drive, by the same class (Lenovo)."""
    setup_mode: bool | None = None
    """Secure Boot has no platform key: anyone may put in his own."""
    platform_key: PlatformKey | None = None


class Vulnerability(Value):
    """A weakness of the processor and what the kernel does about it."""

    name: str
    """As the kernel's file is called: `spectre_v2`, `meltdown`."""
    state: str
    """`Not affected`, `Vulnerable`, `Mitigation: ...`."""


class CpuFacts(Value):
    """The processor by its numbers."""

    vendor: str | None = None
    """`GenuineIntel`, `AuthenticAMD`."""
    name: str | None = None
    brand: str | None = None
    """Marketing name by py-cpuinfo, which comes late and overrides nothing."""
    family: int | None = None
    model: int | None = None
    stepping: int | None = None
    sockets: int | None = None
    cores: int | None = None
    threads: int | None = None
    present_threads: int | None = None
    online_threads: int | None = None
    max_mhz: int | None = None
    microcode: str | None = None
    platform_flags: int | None = None
    """Intel's processor_flags mask (Microsoft's "Platform Specific Field 1")."""
    flags: tuple[str, ...] = ()
    has_aes: bool | None = None
    is_64_bit: bool | None = None
    virtual_machine: bool | None = None
    performance_threads: int | None = None
    """Of a processor with two kinds of cores: threads of the fast kind."""
    efficiency_threads: int | None = None
    vulnerabilities: tuple[Vulnerability, ...] = ()
    read_from: str | None = None
    """Name of the raw output."""


class MemoryModule(Value):
    """One populated memory device of SMBIOS type 17."""

    slot: str | None = None
    bank: str | None = None
    size_mib: int
    type: str | None = None
    form_factor: str | None = None
    mt_s: int | None = None
    maker: str | None = None
    part_number: str | None = None
    serial: str | None = None
    soldered: Soldered = Soldered.UNKNOWN


class MemoryFacts(Value):
    """Installed memory."""

    installed_mib: int | None = None
    """Sum over the modules (nominal size); `None` without type 17."""
    usable_mib: int | None = None
    """What the kernel can use."""
    modules: tuple[MemoryModule, ...] = ()
    slots: int | None = None
    """Memory devices listed, populated or not."""
    slots_declared: int | None = None
    """Type 16's own count: differs in 6 % of laptops, so free slots are a hint."""
    max_mib: int | None = None
    soldered_mib: int | None = None
    read_from: str | None = None
    """Name of the raw output of the SMBIOS table."""


class BatteryFacts(Value):
    """One battery pack of the laptop."""

    id: str
    """Stable name `battery:<maker>:<model>:<serial>`, or `battery:<position>` without those."""
    name: str
    """Kernel name, for display: `BAT0`."""
    present: bool | None = None
    maker: str | None = None
    model: str | None = None
    serial: str | None = None
    technology: str | None = None
    status: str | None = None
    """`Charging`, `Discharging`, `Full`, `Not charging`, `Unknown`."""
    capacity_percent: int | None = None
    unit: str | None = None
    """`energy` (µWh) or `charge` (µAh): which set of files the firmware gives."""
    full: int | None = None
    """Last full capacity in µWh or µAh, as `unit` says."""
    design: int | None = None
    now: int | None = None
    design_microvolt: int | None = None
    now_microvolt: int | None = None
    full_mwh: int | None = None
    design_mwh: int | None = None
    mwh_estimated: bool = False
    """The conversion used the present voltage because the design voltage is not plausible."""
    cycles: int | None = None
    """0 from firmware is unknown, hence `None`."""
    charge_limit_percent: int | None = None
    health_permille: int | None = None
    """min(full, design) over design."""
    raw_health_permille: int | None = None
    manufacture_date: str | None = None


class PowerFacts(Value):
    """Mains supply; no battery and no mains object at all counts as mains."""

    mains_online: bool | None = None
    has_battery_objects: bool = False
    read_on: str | None = None
    """ISO date of the reading by the laptop's own clock: tells old packs from new."""


class SmartAttribute(Value):
    """One row of an ATA drive's SMART table."""

    id: int
    name: str | None = None
    value: int | None = None
    worst: int | None = None
    threshold: int | None = None
    raw: int | None = None
    raw_text: str | None = None
    """As smartctl prints it: its first number is the counter where the raw value is packed."""
    when_failed: str = ""
    prefailure: bool = False


class DriveFacts(Value):
    """What a drive tells of itself: identity, health and locks."""

    drive_id: str
    """Joins it with `host.drive.Drive` and outcomes."""
    path: str | None = None
    model: str | None = None
    family: str | None = None
    serial: str | None = None
    firmware: str | None = None
    wwid: str | None = None
    transport: str = "unknown"
    kind: str = "unknown"
    size_bytes: int | None = None
    protocol: str | None = None
    """`ATA`, `NVMe`, `SCSI` as smartctl says."""
    source: str = "none"
    """`smartctl`, `sysfs` or `none`."""
    smartctl_exit_status: int | None = None
    passed: bool | None = None
    critical_warning: int | None = None
    power_on_hours: int | None = None
    used_percent: int | None = None
    used_source: str | None = None
    spare_percent: int | None = None
    spare_threshold_percent: int | None = None
    media_errors: int | None = None
    written_bytes: str | None = None
    """Decimal string: may pass 2^53."""
    temperature_celsius: int | None = None
    in_database: bool | None = None
    attributes: tuple[SmartAttribute, ...] = ()
    ata_security_enabled: bool | None = None
    ata_security_locked: bool | None = None
    ata_security_frozen: bool | None = None
    rotation_rpm: int | None = None
    self_test_passed: bool | None = None
    """How the newest self-test of its log ended: a failure stays `False` until a later pass; `None`
    where none ended, and after a pass while one runs or was aborted."""
    unread: Reason | None = None
    """Why there is no health data at all."""
    unread_permanently: bool = False
    """The drive or what it hangs on cannot answer, as against: could have and did not."""
    crashed: bool = False
    """Reading it broke our code: this says nothing about the drive."""
    asked_everything: bool = False
    """The report was made with smartctl's `-x`: what it lacks the drive does not have."""
    error_log_entries: int | None = None
    """ATA error log, over the drive's whole life."""
    self_test_log_failures: int | None = None
    grown_defects: int | None = None
    """SCSI: blocks put out of use since the drive left its factory."""
    uncorrected_errors: int | None = None
    """SCSI: reads, writes and verifications that failed for good."""
    emmc_life_step: int | None = None
    """Worse of the two estimates, steps of 10 %, 1 to 11 (JEDEC eMMC)."""
    emmc_pre_eol: int | None = None
    """1 normal, 2 warning, 3 urgent (JEDEC eMMC)."""
    foreign: bool = False
    """On USB or a card: nobody said yet that it belongs to this laptop."""


class HiddenFacts(Value):
    """A hint of storage that cannot be seen."""

    kind: str
    where: str
    count: int | None = None


class UnreadPart(Value):
    """A part that could not be read at all, and why."""

    part: str
    """Name of the part's field in `LaptopFacts`; `smbios` for the firmware's own table."""
    reason: Reason
    crashed: bool = False
    """Our code or the tool broke: this says nothing about the laptop."""


class LaptopFacts(Value):
    """Everything read of one laptop; long tests newest first. `None`: could not be read at all."""

    identity: IdentityFacts | None = None
    firmware: FirmwareFacts | None = None
    cpu: CpuFacts | None = None
    memory: MemoryFacts | None = None
    batteries: tuple[BatteryFacts, ...] | None = None
    power: PowerFacts | None = None
    drives: tuple[DriveFacts, ...] | None = None
    hidden_storage: tuple[HiddenFacts, ...] | None = None
    display: DisplayFacts | None = None
    devices: DeviceFacts | None = None
    locks: LockFacts | None = None
    clock: ClockFacts | None = None
    cooling: CoolingFacts | None = None
    kernel: KernelFacts | None = None
    long_tests: tuple[LongRun, ...] = ()
    told: ToldFacts | None = None
    unread: tuple[UnreadPart, ...] = ()
    """Parts that were asked for and could not be read."""

    def why_unread(self, part: str) -> UnreadPart | None:
        """Why a part could not be read, if it could not."""
        return next((each for each in self.unread if each.part == part), None)

    def long_runs(self, test: LongTest, drive_id: str | None = None) -> tuple[LongRun, ...]:
        """Every run of a long test that is kept, newest first."""
        asked = (test, drive_id)
        return tuple(one for one in self.long_tests if (one.test, one.drive_id) == asked)
