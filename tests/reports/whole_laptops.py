"""A laptop of which everything was read, tested, tried and erased; and ways to break one thing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from checks.clock_facts import ClockFacts
from checks.cooling_facts import CoolingFacts, FanSensor, TemperatureSensor
from checks.device_facts import DeviceFacts, DeviceKind, PartFacts, Place, UsbPort
from checks.display_facts import DisplayFacts, PanelFacts, VideoSocket
from checks.expected import expected
from checks.facts import (
    BatteryFacts,
    CpuFacts,
    DriveFacts,
    FirmwareFacts,
    IdentityFacts,
    LaptopFacts,
    MemoryFacts,
    MemoryModule,
    PasswordState,
    PowerFacts,
    SmartAttribute,
    Soldered,
)
from checks.hand.questions import hand_questions
from checks.judging import judge_laptop
from checks.kernel_facts import KernelFacts
from checks.lock_facts import FirmwareSetting, LockFacts
from checks.long_tests.battery_values import BatteryRun, PackLoad
from checks.long_tests.cpu_values import ClockSeen, CpuRun, FanSeen, HeatSeen
from checks.long_tests.memory_values import MemoryEnding, MemoryRun
from checks.long_tests.selftest_values import SelftestRun, SelftestWay
from checks.long_tests.values import LongRun, LongTest
from checks.policy import default_policy
from checks.told_facts import BiosOpened, ToldFacts
from host.drive import Drive, DriveIdentity, DriveKind, Transport
from host.value import Value
from reports.grades import Grade, LooksCard
from reports.grading import grade
from reports.job import DriveInput, JobFacts
from reports.machine import grade_input
from reports.record import HandTest
from tests.reports.jobs import OUTCOME
from tests.reports.laptops import looks

POLICY = default_policy()
SSD = Drive(
    path="/dev/nvme0n1",
    identity=DriveIdentity(model="PM981", serial="S3TTNX0K812345", wwid="eui.0025388b81b4b0c3"),
    transport=Transport.NVME,
    kind=DriveKind.SSD,
    size_bytes=256_060_514_304,
)
HDD = Drive(
    path="/dev/sda",
    identity=DriveIdentity(model="ST500LM034", serial="WDE7XTVF", wwid="5000c500b1a2c3d4"),
    transport=Transport.SATA,
    kind=DriveKind.HDD,
    size_bytes=500_107_862_016,
)
PACK = "battery:lgc:01av489:1207"
COUNTERS = {5: "Reallocated_Sector_Ct", 10: "Spin_Retry_Count", 184: "End-to-End_Error",
            187: "Reported_Uncorrect", 188: "Command_Timeout", 197: "Current_Pending_Sector",
            198: "Offline_Uncorrectable", 199: "UDMA_CRC_Error_Count"}  # fmt: skip
NUMBERS: Mapping[str, str] = {"display.pixels": "dead_pixels", "port.usb": "dead_ports"}
_KINDS = {
    DeviceKind.KEYBOARD: "i8042", DeviceKind.TOUCHPAD: "i2c", DeviceKind.TOUCHSCREEN: "i2c",
    DeviceKind.LID: "other", DeviceKind.WIFI: "pci", DeviceKind.BLUETOOTH: "usb",
    DeviceKind.WWAN: "usb", DeviceKind.ETHERNET: "pci", DeviceKind.SOUND: "pci",
    DeviceKind.CAMERA: "usb", DeviceKind.FINGERPRINT: "usb", DeviceKind.CARD_READER: "pci",
    DeviceKind.JACK: "other",
}  # fmt: skip


def attributes(**raw: int) -> tuple[SmartAttribute, ...]:
    """A hard disk's counters; all of them 0 but those given as `a197=3`."""
    return tuple(
        SmartAttribute(
            id=number, name=name, value=100, worst=100, threshold=10, raw=raw.get(f"a{number}", 0)
        )
        for number, name in COUNTERS.items()
    )


def _runs() -> tuple[LongRun, ...]:
    cpu = CpuRun(
        asked_seconds=120,
        loaded_ms=120_000,
        exit_status=0,
        threads=8,
        throughput_mb_s=3000,
        heat=HeatSeen(
            chip="coretemp", peak_celsius=80, early_peak_celsius=75, critical_celsius=100
        ),
        clock=ClockSeen(mean_permille=1300, tenths_permille=(1300,) * 10),
        throttled_permille=0,
        fan=FanSeen(fans=1, idle_rpm=2000, load_rpm=4000),
    )
    memory = MemoryRun(
        ending=MemoryEnding.PASSED, asked_seconds=120, ran_ms=120_000, tested_mib=14_000,
        total_mib=15_900, exit_status=0,
    )  # fmt: skip
    load = PackLoad(
        battery_id=PACK, name="BAT0", load_s=180, distinct_samples=170, unit="energy",
        idle_microvolt=12_300_000, idle_microampere=500_000, load_microvolt=12_000_000,
        load_microampere=2_500_000, drop_points=1, drop_permille=5,
    )  # fmt: skip
    tests = (
        SelftestRun(way=SelftestWay.NVME, result=0, attempts=1),
        SelftestRun(way=SelftestWay.ATA, result=0, attempts=1),
    )
    return (
        LongRun(test=LongTest.CPU, cpu=cpu),
        LongRun(test=LongTest.MEMORY, memory=memory),
        LongRun(test=LongTest.BATTERY, battery=BatteryRun(packs=(load,))),
        *(
            LongRun(test=LongTest.SELFTEST, drive_id=drive.id, selftest=test)
            for drive, test in zip((SSD, HDD), tests, strict=True)
        ),
    )


def _drives() -> tuple[DriveFacts, ...]:
    return (
        DriveFacts(
            drive_id=SSD.id, path=SSD.path, kind="ssd", transport="nvme", protocol="NVMe",
            source="smartctl", passed=True, critical_warning=0, used_percent=12, media_errors=0,
            spare_percent=100, spare_threshold_percent=10, asked_everything=True,
        ),
        DriveFacts(
            drive_id=HDD.id, path=HDD.path, kind="hdd", transport="sata", protocol="ATA",
            source="smartctl", passed=True, smartctl_exit_status=0, power_on_hours=9000,
            attributes=attributes(), ata_security_enabled=False, asked_everything=True,
        ),
    )  # fmt: skip


def perfect() -> LaptopFacts:
    """A healthy laptop of which nothing is unknown but what nobody can read."""
    return LaptopFacts(
        identity=IdentityFacts(
            maker="Lenovo", model="20L50000IX", chassis="notebook", bios_version="1.51",
            bios_date="2024-02-27", admin_password=PasswordState.CLEAR,
            power_on_password=PasswordState.CLEAR, uefi_supported=True, tpm_version="2.0",
        ),
        firmware=FirmwareFacts(
            booted_uefi=True, secure_boot=True, tpm_device=True, tpm_major=2, setup_mode=False
        ),
        cpu=CpuFacts(
            vendor="GenuineIntel", name="i5-8350U", family=6, model=142, stepping=10, cores=4,
            threads=8, present_threads=8, online_threads=8, max_mhz=3600, is_64_bit=True,
        ),
        memory=MemoryFacts(
            installed_mib=16_384, usable_mib=15_900, slots=2, soldered_mib=0,
            modules=(MemoryModule(size_mib=16_384, soldered=Soldered.SOCKETED),),
        ),
        batteries=(
            BatteryFacts(
                id=PACK, name="BAT0", present=True, status="Charging", unit="energy",
                capacity_percent=60, full=44_000_000, design=50_000_000, health_permille=880,
                raw_health_permille=880, cycles=120,
            ),
        ),
        power=PowerFacts(mains_online=True, has_battery_objects=True, read_on="2026-11-23"),
        drives=_drives(),
        hidden_storage=(),
        display=DisplayFacts(
            panel=PanelFacts(connector="eDP-1", status="connected", edid=True),
            video_sockets=(VideoSocket(connector="HDMI-A-1"),),
            backlights=("intel_backlight",),
            connectors_listed=True,
        ),
        devices=DeviceFacts(
            listed=tuple(Place),
            parts=tuple(
                PartFacts(kind=kind, works=True, bus=bus, path=f"/devices/{kind.value}")
                for kind, bus in _KINDS.items()
            ),
            usb_ports=(UsbPort(name="usb1-port1", connect_type="hotplug"),),
            type_c_ports=0,
        ),
        locks=LockFacts(
            tracking=(FirmwareSetting(name="Computrace", value="Disable"),),
            has_amt=True,
            amt_provisioning=0,
        ),
        clock=ClockFacts(
            has_rtc=True, rtc_epoch_s=1_795_430_000, system_epoch_s=1_795_430_000, synchronised=True
        ),
        cooling=CoolingFacts(
            temperatures=(TemperatureSensor(chip="coretemp", label="Package", millicelsius=45000),),
            fans=(FanSensor(chip="thinkpad", label="fan1", rpm=2000),),
        ),
        kernel=KernelFacts(lines=900, first_sequence=0, last_sequence=899),
        long_tests=_runs(),
        told=ToldFacts(bios_opened=BiosOpened.YES, usb_sockets=1),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Whole:
    """A job with everything in it."""

    facts: LaptopFacts = field(default_factory=perfect)
    said: Mapping[str, HandTest] = field(default_factory=dict)
    """Answers of the step Try that are no pass."""
    drives: tuple[DriveInput, ...] = field(
        default_factory=lambda: tuple(
            DriveInput(one, outcome=OUTCOME.model_copy(update={"drive_id": one.id}))
            for one in (SSD, HDD)
        )
    )

    def job(self) -> JobFacts:
        """As it is graded: every question of the step Try is passed that `said` does not hold."""
        asked = hand_questions(self.facts)
        return JobFacts(
            facts=self.facts,
            findings=judge_laptop(self.facts, POLICY),
            expected=frozenset(expected(self.facts)) | {(code, None) for code in asked},
            hand_tests=tuple(self.said.get(code, hand(code, "pass", 0)) for code in asked),
            drives=self.drives,
            hints=(),
            looks=looks(LooksCard.FINE_MARKS),
        )

    def grade(self) -> Grade:
        """What it comes to."""
        return grade(grade_input(self.job()), POLICY)

    def part(self, name: str, /, **changes: object) -> "Whole":
        """Some values of one part."""
        whole: Value = getattr(self.facts, name)
        return self.with_facts(**{name: whole.model_copy(update=changes)})

    def with_facts(self, **changes: object) -> "Whole":
        """Whole parts."""
        return replace(self, facts=self.facts.model_copy(update=changes))

    def first(self, name: str, /, **changes: object) -> "Whole":
        """The first of a list of parts."""
        one, *others = getattr(self.facts, name)
        return self.with_facts(**{name: (one.model_copy(update=changes), *others)})

    def hdd(self, **changes: object) -> "Whole":
        """The hard disk."""
        ssd, hdd = self.facts.drives or ()
        return self.with_facts(drives=(ssd, hdd.model_copy(update=changes)))

    def run(self, test: LongTest, change: Callable[[LongRun], LongRun]) -> "Whole":
        """One of the long tests, on whichever drive."""
        runs = (change(one) if one.test is test else one for one in self.facts.long_tests)
        return self.with_facts(long_tests=tuple(runs))

    def without_part(self, kind: DeviceKind) -> "Whole":
        """A kind of part that nothing lists."""
        devices = self.facts.devices or DeviceFacts()
        return self.part(
            "devices", parts=tuple(one for one in devices.parts if one.kind is not kind)
        )

    def asleep(self, kind: DeviceKind) -> "Whole":
        """A kind of part that is listed and that no driver drives."""
        devices = self.facts.devices or DeviceFacts()
        parts = (
            one.model_copy(update={"works": one.works and one.kind is not kind})
            for one in devices.parts
        )
        return self.part("devices", parts=tuple(parts))

    def says(self, code: str, verdict: str, number: int = 1) -> "Whole":
        """A person's answer to one question."""
        return replace(self, said={**self.said, code: hand(code, verdict, number)})


def hand(code: str, verdict: str, number: int) -> HandTest:
    """An answer of the step Try, with the number that its code is graded by."""
    counted = {NUMBERS[code]: number} if code in NUMBERS and verdict != "not_tested" else {}
    reason = "operator_skipped" if verdict == "not_tested" else None
    return HandTest(
        code=code, verdict=verdict, reason=reason, attempts=1, seconds=9, measured=counted
    )
