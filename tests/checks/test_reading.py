"""Reading: a tool or file that gives nothing becomes a reason, never an empty answer."""

from collections.abc import Callable

import pytest
from typing_extensions import override

from checks.battery import read_batteries
from checks.drive import read_drive, read_storage
from checks.facts import BatteryLabel
from checks.findings import Reason
from checks.memory_read import read_memory
from checks.smbios import Smbios, read_smbios
from checks.tool import reason_of, run_tool
from host.capture import Capture, Index
from host.drive import Drive, DriveIdentity, DriveKind, Transport
from host.errors import CommandFailed, CommandMissing, CommandTimedOut
from host.readings import Completed, Unread, Why
from host.recorded import RecordedHost
from tests.checks.hosts import FaultyHost, host_of

ARGV = ("dmidecode",)


def raising(error: Exception) -> Callable[[], None]:
    def fault() -> None:
        raise error

    return fault


def drive(path: str, transport: Transport) -> Drive:
    identity = DriveIdentity(model="M", serial="S", wwid=None)
    return Drive(
        path=path, identity=identity, transport=transport, kind=DriveKind.FLASH, size_bytes=None
    )


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (CommandMissing(ARGV, "not installed"), Reason.TOOL_MISSING),
        (CommandTimedOut(ARGV, 4.0), Reason.TIMEOUT),
        (CommandFailed(ARGV, "not permitted"), Reason.DENIED),
    ],
)
def test_a_tool_that_does_not_run_says_why(error: Exception, reason: Reason) -> None:
    host = FaultyHost(host_of(), {"dmidecode": raising(error)})
    assert run_tool(host, ARGV, name="dmidecode.txt", timeout_s=1.0) is reason
    assert read_smbios(host) == Smbios(None, reason)


def test_a_tool_that_was_not_recorded_says_so() -> None:
    assert run_tool(host_of(), ARGV, name="a.txt", timeout_s=1.0) is Reason.NOT_RECORDED


@pytest.mark.parametrize(
    ("output", "errors", "reason"),
    [
        (b"# dmidecode 3.4\n", b"/dev/mem: Permission denied\n", Reason.DENIED),
        (b"# dmidecode 3.4\nodd\n", b"", Reason.OUTPUT_UNREADABLE),
        (b"", b"", Reason.OUTPUT_UNREADABLE),
    ],
)
def test_smbios_without_a_table_keeps_its_output(
    output: bytes, errors: bytes, reason: Reason
) -> None:
    answer = Completed(ARGV, 1, output, errors, 3)
    found = read_smbios(RecordedHost(Capture(name="t", commands={ARGV: answer})))
    assert found.reason is reason
    assert [each.content for each in found.evidence] == [output]


@pytest.mark.parametrize(
    ("why", "reason"),
    [
        (Why.ABSENT, Reason.SENSOR_ABSENT),
        (Why.EMPTY, Reason.FIRMWARE_SILENT),
        (Why.DENIED, Reason.DENIED),
        (Why.FAILED, Reason.OUTPUT_UNREADABLE),
        (Why.NOT_RECORDED, Reason.NOT_RECORDED),
    ],
)
def test_every_way_to_read_nothing_has_its_reason(why: Why, reason: Reason) -> None:
    assert reason_of(Unread("/x", why)) is reason


def test_emmc_is_read_from_sysfs() -> None:
    folder = "/sys/block/mmcblk0/device"
    host = host_of({f"{folder}/life_time": "0x03 0x02\n", f"{folder}/pre_eol_info": "0x01\n"})
    (facts,) = read_drive(host, drive("/dev/mmcblk0", Transport.MMC)).facts.drives or ()
    assert (facts.emmc_life_step, facts.emmc_pre_eol, facts.used_percent) == (3, 1, 30)


@pytest.mark.parametrize(
    ("why", "reason", "permanent"),
    [
        (Why.ABSENT, Reason.FIRMWARE_SILENT, True),
        (Why.DENIED, Reason.DENIED, False),
        (Why.NOT_RECORDED, Reason.NOT_RECORDED, False),
    ],
)
def test_a_card_without_life_data(why: Why, reason: Reason, *, permanent: bool) -> None:
    folder = "/sys/block/mmcblk1/device"
    index = Index(missing={f"{folder}/{name}": why for name in ("life_time", "pre_eol_info")})
    host = RecordedHost(Capture(name="card", index=index))
    (facts,) = read_drive(host, drive("/dev/mmcblk1", Transport.SD)).facts.drives or ()
    assert (facts.unread, facts.unread_permanently) == (reason, permanent)


def test_drives_that_nobody_recorded_are_not_missing() -> None:
    storage = read_storage(host_of())
    assert storage.reading.facts.drives is None
    assert storage.reading.facts.unread[0].reason is Reason.NOT_RECORDED


def test_an_empty_machine_has_no_drives_and_no_hints() -> None:
    index = Index(
        folders={"/sys/block": ()},
        missing={"/sys/bus/pci/drivers/ahci": Why.ABSENT},
        subsystems=("block", "pci"),
    )
    storage = read_storage(RecordedHost(Capture(name="empty", index=index, devices=())))
    facts = storage.reading.facts
    assert (facts.drives, facts.hidden_storage, facts.unread) == ((), (), ())


def test_a_machine_without_the_power_supply_class_has_no_battery() -> None:
    index = Index(missing={"/sys/class/power_supply": Why.ABSENT})
    facts = read_batteries(RecordedHost(Capture(name="vm", index=index)), ()).facts
    assert facts.batteries == ()
    assert facts.power is not None
    assert facts.power.mains_online is True


class SwitchingHost(RecordedHost):
    """Its gauge shows the second half of a pair only when it is asked once more."""

    def __init__(self, host: RecordedHost, path: str) -> None:
        super().__init__(host._capture)
        self._path = path
        self._asked = 0

    @override
    def read_bytes(self, path: str) -> bytes | Unread:
        if path == self._path:
            self._asked += 1
            if self._asked == 1:
                return Unread(path, Why.ABSENT)
        return super().read_bytes(path)


def test_a_supply_whose_files_switch_is_read_again() -> None:
    folder = "/sys/class/power_supply/BAT0"
    files = {
        f"{folder}/type": "Battery",
        f"{folder}/model_name": "01AV421",
        f"{folder}/energy_full": "20000000",
        f"{folder}/energy_full_design": "24000000",
    }
    labels = [BatteryLabel(name="01AV421", manufacture_date="2019-12-17")]
    host = SwitchingHost(host_of(files), f"{folder}/energy_full_design")
    (pack,) = read_batteries(host, labels).facts.batteries or ()
    assert (pack.health_permille, pack.manufacture_date) == (833, "2019-12-17")


def test_memory_of_an_amd_graphics_unit_is_added_back() -> None:
    card = "/sys/class/drm/card0/device"
    second = "/sys/class/drm/card1/device"
    files = {
        "/proc/meminfo": "MemTotal: 15728640 kB",
        f"{card}/mem_info_vram_total": str(512 * 1024 * 1024),
        f"{card}/boot_vga": "1",
        f"{second}/mem_info_vram_total": str(4096 * 1024 * 1024),
        f"{second}/boot_vga": "0",
    }
    memory = read_memory(host_of(files), Smbios(None)).facts.memory
    assert memory is not None
    assert memory.usable_mib == 15360 + 512
