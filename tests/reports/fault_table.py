"""Every fault and every hold of a laptop that is otherwise perfect, and the letter it costs."""

from collections.abc import Callable
from dataclasses import replace

from checks.device_facts import DeviceKind as Kind
from checks.facts import FirmwareFacts, HiddenFacts, PasswordState, PlatformKey, UnreadPart
from checks.findings import Reason, Verdict
from checks.kernel_facts import KernelCount, KernelKind
from checks.long_tests.memory_values import MemoryEnding
from checks.long_tests.values import LongRun, LongTest
from checks.told_facts import BiosOpened
from reports.grades import Letter
from tests.reports.jobs import OUTCOME
from tests.reports.whole_laptops import SSD, Whole, attributes
from wipe.codes import DriveStatus
from wipe.values import ByteRange

GOOD = Whole()
A, B, C, D, PARTS = Letter.A, Letter.B, Letter.C, Letter.D, Letter.PARTS
PASS, WARN, FAIL = Verdict.PASS, Verdict.WARN, Verdict.FAIL
SKIPPED, SILENT, CRASHED = Verdict.NOT_TESTED, Verdict.UNSUPPORTED, Verdict.CRASHED


def ran(test: LongTest, what: str, **changes: object) -> Whole:
    """A long test with other numbers: `cpu`, `memory`, `selftest`, or a `pack` of the battery."""

    def change(run: LongRun) -> LongRun:
        if what == "pack" and run.battery is not None:
            (pack,) = run.battery.packs
            packs = (pack.model_copy(update=changes),)
            return run.model_copy(
                update={"battery": run.battery.model_copy(update={"packs": packs})}
            )
        return run.model_copy(update={what: getattr(run, what).model_copy(update=changes)})

    return GOOD.run(test, change)


def never(test: LongTest) -> Whole:
    """A long test that nobody began."""
    runs = (one for one in GOOD.facts.long_tests if one.test is not test)
    return GOOD.with_facts(long_tests=tuple(runs))


def ended(test: LongTest, **how: object) -> Whole:
    """A long test without measurement."""
    runs = [one for one in GOOD.facts.long_tests if one.test is not test]
    drive = SSD.id if test is LongTest.SELFTEST else None
    others = [
        one
        for one in GOOD.facts.long_tests
        if one.test is test and drive is not None and one.drive_id != drive
    ]
    run = LongRun.model_validate({"test": test, "drive_id": drive, **how})
    return GOOD.with_facts(long_tests=(run, *runs, *others))


def unread(part: str, *, crashed: bool = False) -> Whole:
    """A part that could not be read."""
    why = UnreadPart(part=part, reason=Reason.TIMEOUT, crashed=crashed)
    return GOOD.with_facts(**{part: None, "unread": (why,)})


def logged(kind: KernelKind, where: str | None = None) -> Whole:
    count = KernelCount(kind=kind, where=where, lines=4, first="words")
    return GOOD.part("kernel", counts=(count,))


def erased(**changes: object) -> Whole:
    """The SSD's erase ended in another way."""
    ssd, hdd = GOOD.drives
    outcome = OUTCOME.model_copy(update={"drive_id": SSD.id, **changes})
    return replace(GOOD, drives=(replace(ssd, outcome=outcome), hdd))


def found_bad() -> Whole:
    proof = OUTCOME.verification
    assert proof is not None
    bad = (ByteRange(offset=4096, length=512),)
    return erased(verification=proof.model_copy(update={"unreadable": bad, "clean": False}))


def counter(number: int, raw: int) -> Whole:
    return GOOD.hdd(attributes=attributes(**{f"a{number}": raw}))


def _no_word() -> Whole:
    return GOOD.part("identity", admin_password=None)


def _made_by(maker: str) -> Whole:
    return GOOD.part("identity", maker=maker)


def _tracked() -> Whole:
    locks = GOOD.facts.locks
    assert locks is not None
    assert locks.tracking is not None
    on = tuple(one.model_copy(update={"value": "Activate"}) for one in locks.tracking)
    return GOOD.part("locks", tracking=on)


Row = tuple[str, Verdict, Callable[[], Whole], Letter]
CPU, MEMORY, LOAD, SELFTEST = LongTest.CPU, LongTest.MEMORY, LongTest.BATTERY, LongTest.SELFTEST

MEASURED: tuple[Row, ...] = (
    # battery
    ("battery.present", FAIL, lambda: GOOD.with_facts(batteries=()), D),
    ("battery.present", FAIL, lambda: GOOD.first("batteries", present=False), D),
    ("battery.present", SKIPPED, lambda: unread("batteries"), C),
    ("battery.present", CRASHED, lambda: unread("batteries", crashed=True), C),
    ("battery.wear", PASS, lambda: GOOD.first("batteries", health_permille=800), A),
    ("battery.wear", WARN, lambda: GOOD.first("batteries", health_permille=799), B),
    ("battery.wear", WARN, lambda: GOOD.first("batteries", health_permille=600), B),
    ("battery.wear", FAIL, lambda: GOOD.first("batteries", health_permille=599), C),
    ("battery.wear", FAIL, lambda: GOOD.first("batteries", health_permille=399), D),
    ("battery.wear", SILENT, lambda: GOOD.first("batteries", health_permille=None), C),
    ("battery.gauge", WARN, lambda: GOOD.first("batteries", raw_health_permille=1101), B),
    ("battery.gauge", WARN, lambda: GOOD.first("batteries", full=50_000_000), B),
    ("battery.charging", WARN, lambda: GOOD.first("batteries", status="Not charging"), C),
    ("battery.charging", SKIPPED, lambda: GOOD.part("power", mains_online=False), B),
    ("battery.charging", SKIPPED, lambda: GOOD.first("batteries", status="Discharging"), B),
    ("battery.cycles", SILENT, lambda: GOOD.first("batteries", cycles=None), A),
    ("battery.pack_wear", FAIL, lambda: GOOD.first("batteries", health_permille=500), C),
    ("battery.load", FAIL, lambda: ran(LOAD, "pack", drop_points=9), D),
    ("battery.load", FAIL, lambda: ended(LOAD, reason=Reason.MACHINE_DIED, died=1), D),
    ("battery.load", WARN, lambda: ran(LOAD, "pack", load_microvolt=11_700_000), C),
    ("battery.load", SILENT, lambda: ran(LOAD, "pack", distinct_samples=3), B),
    ("battery.load", SKIPPED, lambda: never(LOAD), B),
    ("battery.load", SKIPPED, lambda: ended(LOAD, reason=Reason.NEEDS_AC_OUT), B),
    ("battery.load", CRASHED, lambda: ended(LOAD, crashed=True), B),
    # charger
    ("power.adapter", WARN, lambda: logged(KernelKind.ADAPTER), B),
    # drives
    ("drive.health", FAIL, lambda: GOOD.first("drives", passed=False), PARTS),
    ("drive.health", WARN, lambda: GOOD.first("drives", critical_warning=2), C),
    ("drive.health", SKIPPED, lambda: GOOD.first("drives", unread=Reason.DENIED), C),
    ("drive.health", CRASHED,
     lambda: GOOD.first("drives", unread=Reason.OUTPUT_UNREADABLE, crashed=True), C),
    ("drive.wear", PASS, lambda: GOOD.first("drives", used_percent=49), A),
    ("drive.wear", WARN, lambda: GOOD.first("drives", used_percent=50), B),
    ("drive.wear", WARN, lambda: GOOD.first("drives", used_percent=79), B),
    ("drive.wear", FAIL, lambda: GOOD.first("drives", used_percent=80), PARTS),
    ("drive.wear", SILENT, lambda: GOOD.first("drives", used_percent=None), B),
    ("drive.spare", FAIL, lambda: GOOD.first("drives", spare_percent=10), PARTS),
    ("drive.spare", SILENT, lambda: GOOD.first("drives", spare_percent=None), C),
    ("drive.media_errors", WARN, lambda: GOOD.first("drives", media_errors=1), C),
    ("drive.media_errors", FAIL, lambda: GOOD.first("drives", media_errors=11), PARTS),
    ("drive.reallocated_sectors", WARN, lambda: counter(5, 4), B),
    ("drive.reallocated_sectors", WARN, lambda: counter(5, 10), C),
    ("drive.reallocated_sectors", FAIL, lambda: counter(5, 11), PARTS),
    ("drive.pending_sectors", FAIL, lambda: counter(197, 1), PARTS),
    ("drive.uncorrectable_sectors", FAIL, lambda: counter(198, 1), PARTS),
    ("drive.reported_uncorrectable", FAIL, lambda: counter(187, 1), PARTS),
    ("drive.end_to_end", FAIL, lambda: counter(184, 1), PARTS),
    ("drive.spin_retry", FAIL, lambda: counter(10, 1), PARTS),
    ("drive.command_timeouts", WARN, lambda: counter(188, 101), B),
    ("drive.crc_errors", WARN, lambda: counter(199, 1), B),
    ("drive.attribute_past", WARN, lambda: GOOD.hdd(error_log_entries=3), B),
    ("drive.power_on_hours", WARN, lambda: GOOD.hdd(power_on_hours=40_001), B),
    ("drive.power_on_hours", FAIL, lambda: GOOD.hdd(power_on_hours=60_001), C),
    ("drive.present", FAIL, lambda: GOOD.with_facts(drives=()), PARTS),
    ("drive.present", SKIPPED, lambda: unread("drives"), C),
    ("drive.selftest", FAIL, lambda: ran(SELFTEST, "selftest", result=7), PARTS),
    ("drive.selftest", SKIPPED, lambda: never(SELFTEST), C),
    ("drive.selftest", CRASHED, lambda: ended(SELFTEST, crashed=True), C),
    # Reading back every spot stands for a self-test that the drive does not have.
    ("drive.selftest", SILENT, lambda: ended(SELFTEST, reason=Reason.DEVICE_REFUSES), A),
    ("drive.surface", FAIL, found_bad, PARTS),
    ("drive.surface", SKIPPED, lambda: erased(verification=None), C),
    # memory
    ("ram.size", FAIL, lambda: GOOD.part("memory", usable_mib=8_000), C),
    ("ram.size", SILENT, lambda: GOOD.part("memory", installed_mib=None), B),
    ("ram.layout", SILENT, lambda: GOOD.part("memory", slots=None), A),
    ("ram.pattern_test", FAIL, lambda: ran(MEMORY, "memory", incidents=1), PARTS),
    ("ram.pattern_test", FAIL, lambda: ended(MEMORY, reason=Reason.MACHINE_DIED, died=2), PARTS),
    ("ram.pattern_test", SKIPPED, lambda: ended(MEMORY, reason=Reason.MACHINE_DIED, died=1), C),
    ("ram.pattern_test", WARN, lambda: ran(MEMORY, "memory", tested_mib=8_000), C),
    ("ram.pattern_test", SKIPPED, lambda: ran(MEMORY, "memory", ran_ms=60_000), C),
    ("ram.pattern_test", CRASHED,
     lambda: ran(MEMORY, "memory", ending=MemoryEnding.NO_STATUS), C),
    ("ram.pattern_test", SKIPPED, lambda: never(MEMORY), C),
    # processor and heat
    ("cpu.cores", FAIL, lambda: GOOD.part("cpu", online_threads=6), D),
    ("cpu.cores", SKIPPED, lambda: GOOD.part("cpu", online_threads=None), C),
    ("cpu.verify", FAIL, lambda: ran(CPU, "cpu", exit_status=2), PARTS),
    ("cpu.verify", SKIPPED, lambda: never(CPU), C),
    ("cpu.verify", CRASHED, lambda: ended(CPU, crashed=True), C),
    ("cpu.throughput", SKIPPED, lambda: ran(CPU, "cpu", throughput_mb_s=None), A),
    ("cpu.machine_check", FAIL, lambda: logged(KernelKind.MACHINE_CHECK_UNCORRECTED), PARTS),
    ("cpu.machine_check", WARN, lambda: logged(KernelKind.MACHINE_CHECK_CORRECTED), C),
    ("cpu.machine_check", SKIPPED, lambda: unread("kernel"), C),
    ("cpu.machine_check", SKIPPED, lambda: GOOD.part("kernel", first_sequence=7), C),
    ("kernel.errors", WARN, lambda: logged(KernelKind.GRAPHICS), A),
    ("kernel.errors", WARN, lambda: logged(KernelKind.DRIVE, "sda"), A),
    ("thermal.throttle", WARN, lambda: ran(CPU, "cpu", throttled_permille=200), B),
    ("thermal.throttle", FAIL, lambda: ran(CPU, "cpu", throttled_permille=500), D),
    ("thermal.throttle", SILENT,
     lambda: ran(CPU, "cpu", throttled_permille=None, clock=None, heat=None), C),
    ("thermal.shutdown", FAIL, lambda: ended(CPU, reason=Reason.MACHINE_DIED, died=1), PARTS),
    # Its heat was watched and was right: that stands for a fan that tells no speed.
    ("thermal.fan", SILENT, lambda: ran(CPU, "cpu", fan=None), A),
    ("cpu.windows_11", FAIL, lambda: GOOD.part("cpu", model=78), B),
    ("cpu.windows_11", WARN, lambda: GOOD.part("cpu", name="Intel(R) Core(TM) i3-7020U"), B),
    ("tpm.version", WARN,
     lambda: GOOD.with_facts(firmware=FirmwareFacts(
         booted_uefi=True, secure_boot=True, tpm_device=False)), B),
    ("tpm.version", FAIL, lambda: GOOD.part("firmware", tpm_major=1), B),
    ("firmware.uefi", WARN, lambda: GOOD.part("firmware", booted_uefi=False), B),
    ("firmware.uefi", SKIPPED, lambda: unread("firmware"), B),
    ("firmware.version", WARN, lambda: GOOD.part("firmware", platform_key=PlatformKey.OWN), A),
    # clock: for information
    ("clock.rtc_reset", WARN, lambda: GOOD.part("clock", rtc_epoch_s=1_000_000), A),
    ("clock.rtc_off", WARN, lambda: GOOD.part("clock", rtc_epoch_s=1_795_430_500), A),
    ("clock.rtc_local_time", PASS, lambda: GOOD.part("clock", rtc_epoch_s=1_795_437_200), A),
    # parts that are missing or have no driver
    ("input.keyboard", FAIL, lambda: GOOD.without_part(Kind.KEYBOARD), D),
    ("input.keyboard", SKIPPED, lambda: GOOD.asleep(Kind.KEYBOARD), C),
    ("input.touchpad", FAIL, lambda: GOOD.without_part(Kind.TOUCHPAD), D),
    ("input.touchpad", SKIPPED, lambda: GOOD.asleep(Kind.TOUCHPAD), C),
    ("radio.wifi", FAIL, lambda: GOOD.without_part(Kind.WIFI), C),
    ("radio.wifi", SKIPPED, lambda: GOOD.asleep(Kind.WIFI), C),
    ("radio.bluetooth", SKIPPED, lambda: GOOD.asleep(Kind.BLUETOOTH), B),
    ("radio.wwan", SKIPPED, lambda: GOOD.asleep(Kind.WWAN), A),
    ("audio.speakers", FAIL, lambda: GOOD.without_part(Kind.SOUND), B),
    ("audio.microphone", SKIPPED, lambda: GOOD.asleep(Kind.SOUND), B),
    ("camera.picture", SKIPPED, lambda: GOOD.asleep(Kind.CAMERA), B),
    ("port.ethernet", SKIPPED, lambda: GOOD.asleep(Kind.ETHERNET), B),
    ("port.card", SKIPPED, lambda: GOOD.asleep(Kind.CARD_READER), A),
    ("input.fingerprint", SKIPPED, lambda: GOOD.asleep(Kind.FINGERPRINT), A),
    ("input.touchscreen", SKIPPED, lambda: GOOD.asleep(Kind.TOUCHSCREEN), A),
    ("input.lid", SKIPPED, lambda: GOOD.asleep(Kind.LID), B),
    ("display.backlight", SKIPPED,
     lambda: GOOD.part("display", generic_driver=True, backlights=()), B),
    # passwords that nobody can tell of
    ("lock.bios_admin_password", SKIPPED, lambda: _no_word().part(
        "told", bios_opened=BiosOpened.NOT_TRIED), B),
    ("lock.power_on_password", SKIPPED, lambda: GOOD.part(
        "identity", power_on_password=PasswordState.UNKNOWN), B),
    ("lock.absolute", SKIPPED, lambda: GOOD.part("locks", tracking=()), A),
    ("lock.amt", WARN, lambda: GOOD.part("locks", amt_provisioning=1), A),
    ("lock.mdm_release", SKIPPED, lambda: GOOD.part("locks", has_windows_key=True), A),
)  # fmt: skip

HOLDS: tuple[tuple[str, Callable[[], Whole]], ...] = (
    ("lock.bios_admin_password",
     lambda: GOOD.part("identity", admin_password=PasswordState.SET)),
    ("lock.bios_admin_password", lambda: GOOD.part("told", bios_opened=BiosOpened.PASSWORD)),
    ("lock.power_on_password",
     lambda: GOOD.part("firmware", power_on_password=PasswordState.SET)),
    ("lock.drive_password", lambda: GOOD.hdd(ata_security_enabled=True)),
    ("lock.drive_password", lambda: GOOD.part("firmware", drive_password=PasswordState.SET)),
    ("lock.absolute", _tracked),
    ("lock.amt", lambda: GOOD.part("locks", amt_provisioning=2)),
    ("lock.sure_admin", lambda: GOOD.part("locks", sure_admin="provisioned")),
    ("lock.find_my_mac", lambda: _made_by("Apple Inc.").part("locks", has_find_my_token=True)),
    ("lock.chromebook", lambda: _made_by("Google").part("locks", check_enrollment="1")),
    ("drive.hidden",
     lambda: GOOD.with_facts(hidden_storage=(HiddenFacts(kind="raid", where="0000:00:0e.0"),))),
    ("battery.swollen", lambda: GOOD.says("battery.swollen", "fail")),
    ("erase.not_erased", lambda: erased(status=DriveStatus.NOT_ERASED)),
    ("erase.unknown", lambda: erased(status=DriveStatus.UNKNOWN)),
)  # fmt: skip

TRIED: tuple[tuple[str, Letter, Letter, Letter], ...] = (
    # code, a "no" (one dead dot or socket), partly, skipped
    ("input.keyboard", D, B, C),
    ("input.touchpad", D, B, C),
    ("display.picture", PARTS, C, C),
    ("display.pixels", B, B, C),
    ("display.damage", D, B, C),
    ("radio.wifi", C, B, C),
    ("power.adapter", C, B, C),
    ("input.lid", B, B, B),
    ("display.backlight", B, B, B),
    ("audio.speakers", B, B, B),
    ("audio.microphone", B, B, B),
    ("camera.picture", B, B, B),
    ("radio.bluetooth", B, B, B),
    ("port.usb", B, B, B),
    ("port.ethernet", B, B, B),
    ("port.video", B, B, B),
    ("port.jack", B, B, B),
    ("input.touchscreen", B, A, A),
    ("port.card", B, A, A),
)
