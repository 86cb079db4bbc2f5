"""Parts by what the kernel lists: input, radios, sound, cameras, readers, sockets."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.device_facts import DeviceFacts, DeviceKind, Origin, PartFacts, Place
from checks.devices_read import read_devices
from checks.display_read import read_display
from checks.findings import Reason
from host.capture import Capture, Index
from host.readings import Device, Why
from host.recorded import RecordedHost
from host.recording import RecordingHost
from host.udev_text import parse_udev
from tests.checks.hosts import host_of
from tests.checks.real_captures import capture_params
from tests.checks.udev_dumps import ALWAYS, LAPTOP, device, entry, host_with, pci, usb

DUMPS = capture_params("udev", "*.txt")
HUB = "pci0000:00/0000:00:14.0/usb1"


def facts_of(*devices: Device, **files: str) -> DeviceFacts:
    found = read_devices(host_with(*devices, files=files)).facts.devices
    assert found is not None
    return found


def only(facts: DeviceFacts, kind: DeviceKind) -> PartFacts:
    (part,) = (each for each in facts.parts if each.kind is kind)
    return part


def kinds(facts: DeviceFacts) -> list[DeviceKind]:
    return sorted(each.kind for each in facts.parts if each.origin is not Origin.EXTERNAL)


@pytest.mark.parametrize("path", DUMPS)
def test_every_recorded_laptop_shows_its_parts(path: Path) -> None:
    facts = read_devices(RecordedHost.read(path)).facts.devices
    assert facts is not None
    if path.stem in {"with_vraid", "qemu_kvm"}:
        return
    found = {each.kind for each in facts.parts if each.origin is Origin.INTERNAL and each.works}
    assert {DeviceKind.KEYBOARD, DeviceKind.LID, DeviceKind.WIFI, DeviceKind.SOUND} <= found
    keyboards = facts.of_kind(DeviceKind.KEYBOARD)
    assert [each.bus for each in keyboards] == ["i8042"]
    assert len(facts.of_kind(DeviceKind.SOUND)) >= 1


def test_a_part_of_a_dump_is_not_a_machine_without_the_rest() -> None:
    facts = facts_of(pci("00:1c.1", "28000", "8086:24FD"))
    assert facts.listed == (Place.PCI,)


def test_a_whole_dump_lists_what_it_does_not_name() -> None:
    assert facts_of(*ALWAYS).were_read(*(place for place in Place if place is not Place.TOUCH))


def test_nothing_recorded_is_no_answer() -> None:
    reading = read_devices(host_of({"/proc/version": "Linux"}))
    assert reading.facts.devices is None
    assert reading.facts.unread[0].reason is Reason.NOT_RECORDED


def test_a_part_is_one_thing_with_the_name_of_its_bus_and_the_node_of_its_driver() -> None:
    facts = facts_of(*LAPTOP)
    wifi = only(facts, DeviceKind.WIFI)
    assert (wifi.works, wifi.node, wifi.driver, wifi.bus_id) == (
        True,
        "wlan0",
        "iwlwifi",
        "8086:24fd",
    )
    camera = only(facts, DeviceKind.CAMERA)
    assert (camera.name, camera.node, camera.bus) == ("Integrated Camera", "video0", "usb")


@pytest.mark.parametrize(
    ("function", "kind"),
    [
        (pci("00:1c.1", "28000", "14E4:43A3"), DeviceKind.WIFI),
        (pci("00:1c.2", "20000", "10EC:8168"), DeviceKind.ETHERNET),
        (pci("00:1f.3", "40100", "8086:9D70"), DeviceKind.SOUND),
        (pci("00:05.0", "48000", "8086:645D", "intel-ipu7"), DeviceKind.CAMERA),
        (pci("02:00.0", "d4000", "8086:7560"), DeviceKind.WWAN),
        (usb("1-5", "4f2/b221/751", ":0e0100:"), DeviceKind.CAMERA),
        (usb("1-7", "8087/a2b/10", ":e00101:"), DeviceKind.BLUETOOTH),
    ],
)
def test_what_is_on_a_bus_without_a_driver_is_there_and_does_not_work(
    function: Device, kind: DeviceKind
) -> None:
    part = only(facts_of(*ALWAYS, function), kind)
    assert not part.works
    assert part.origin is Origin.INTERNAL


def test_wifi_that_calls_itself_ethernet_is_wifi() -> None:
    facts = facts_of(
        *ALWAYS,
        pci("02:00.0", "20000", "168C:001C", "ath5k"),
        device("pci0000:00/0000:02:00.0/net/wlan0", "net", DEVTYPE="wlan"),
    )
    assert kinds(facts) == [DeviceKind.WIFI]


@pytest.mark.parametrize(
    "part",
    [
        entry(f"{HUB}/1-1/1-1:1.0", "Logitech Illuminated Keyboard", "KEY", "KEYBOARD"),
        entry(
            f"{HUB}/1-3/1-3:1.0/bluetooth/hci0/hci0:256/0005:046D:B342.0004",
            "Keyboard K380",
            "KEYBOARD",
        ),
        entry("virtual/misc/uhid/0005:004C:0267.0003", "Magic Keyboard", "KEYBOARD"),
    ],
    ids=["usb", "bluetooth", "uhid"],
)
def test_the_keyboard_of_the_bench_is_not_the_laptops(part: Device) -> None:
    assert only(facts_of(*ALWAYS, part), DeviceKind.KEYBOARD).origin is Origin.EXTERNAL


def test_the_keyboard_of_a_mac_hangs_on_usb_and_says_that_it_is_inside() -> None:
    name = "Apple Inc. Apple Internal Keyboard / Trackpad"
    part = entry(f"{HUB}/1-5/1-5:1.0", name, "KEY", "KEYBOARD")
    assert only(facts_of(*ALWAYS, part), DeviceKind.KEYBOARD).origin is Origin.INTERNAL


def test_the_firmwares_word_on_a_port_decides() -> None:
    camera = usb("1-5", "4f2/b221/751", ":0e0100:")
    where = f"/sys{camera.sys_path}/removable"
    for said, origin in (("fixed", Origin.INTERNAL), ("removable", Origin.EXTERNAL)):
        facts = facts_of(*ALWAYS, camera, **{where: said})
        assert only(facts, DeviceKind.CAMERA).origin is origin


def test_a_touchpad_with_both_marks_is_no_touchscreen() -> None:
    both = entry("pci0000:00/i2c-7/i2c-DLL07D1:01", "DLL07D1:01", "TOUCHPAD", "TOUCHSCREEN")
    assert kinds(facts_of(*ALWAYS, both)) == [DeviceKind.TOUCHPAD]


def test_without_udev_bitmaps_tell_keyboards_and_touchpads_but_no_touchscreens() -> None:
    folder = "/sys/class/input"
    files = {
        f"{folder}/input3/uevent": (
            'NAME="AT Translated Set 2 keyboard"\n'
            "KEY=402000000 3803078f800d001 feffffdfffefffff fffffffffffffffe"
        ),
        f"{folder}/input12/uevent": (
            'NAME="SynPS/2 Synaptics TouchPad"\nPROP=9\nKEY=6420 30000 0 0 0 0'
        ),
        f"{folder}/input0/uevent": 'NAME="Lid Switch"\nSW=1',
        f"{folder}/input1/uevent": 'NAME="Power Button"\nKEY=10000000000000 0',
        f"{folder}/input9/uevent": 'NAME="ELAN Touchscreen"\nPROP=2\nKEY=400 0 0 0 0 0',
    }
    facts = read_devices(host_of(files)).facts.devices
    assert facts is not None
    assert kinds(facts) == [DeviceKind.KEYBOARD, DeviceKind.LID, DeviceKind.TOUCHPAD]
    assert Place.TOUCH not in facts.listed


def test_sound_that_only_leaves_by_hdmi_is_no_sound_of_the_laptop() -> None:
    facts = facts_of(
        *ALWAYS,
        pci("c4:00.0", "30000", "1002:15BF", "amdgpu"),
        pci("c4:00.1", "40300", "1002:1640", "snd_hda_intel"),
        device("pci0000:00/0000:c4:00.1/sound/card0", "sound"),
        pci("00:03.0", "40300", "8086:0A0C", "snd_hda_intel"),
        device("platform/thinkpad_acpi/sound/card29", "sound"),
    )
    assert kinds(facts) == []


def test_infrared_pictures_and_descriptions_of_pictures_are_no_camera() -> None:
    node = f"{HUB}/1-5/1-5:1.2/video4linux"
    facts = facts_of(
        *ALWAYS,
        usb("1-5", "5c8/82f/10", ":0e0101:"),
        device(f"{node}/video2", "video4linux", ID_V4L_PRODUCT="HP IR Camera"),
        device(f"{node}/video3", "video4linux", ID_V4L_CAPABILITIES=":", ID_V4L_PRODUCT="HP Cam"),
        device("virtual/video4linux/video9", "video4linux", ID_V4L_PRODUCT="Intel MIPI Camera"),
    )
    assert not only(facts, DeviceKind.CAMERA).works


def test_the_webcam_and_the_network_adapter_of_the_bench_stay_outside() -> None:
    facts = facts_of(
        *ALWAYS,
        usb("1-2", "46d/82d/11", ":0e0100:", ID_MODEL="HD_Pro_Webcam_C920"),
        usb("1-3", "bda/8153/3100", ":ffff00:"),
        device(f"{HUB}/1-3/1-3:1.0/net/enx5c925eb636b6", "net"),
    )
    assert kinds(facts) == []


@pytest.mark.parametrize(
    ("part", "found"),
    [
        (usb("1-8", "138a/50/60", ":ff0000:"), True),
        (usb("1-8", "147e/2016/2", ":ff0000:", ID_MODEL="Biometric_Coprocessor"), True),
        (usb("1-8", "6cb/701/100", ":ffffff:", ID_MODEL="SVP7500"), False),
        (usb("1-8", "4f3/2234/5", ":030000:", ID_MODEL="Touchscreen"), False),
        (usb("1-8", "a5c/5800/101", ":fe0000:0b0000:"), False),
        (usb("1-8", "a5c/5801/101", ":fe0000:0b0000:"), True),
    ],
)
def test_fingerprint_readers_are_known_by_maker_and_interface(part: Device, found: bool) -> None:  # noqa: FBT001 - a column
    assert (DeviceKind.FINGERPRINT in kinds(facts_of(*ALWAYS, part))) is found


def test_an_sd_host_of_the_processor_may_be_an_emmc() -> None:
    facts = facts_of(
        *ALWAYS,
        pci("00:1b.0", "80501", "8086:5ACC", "sdhci-pci"),
        device("pci0000:00/0000:00:1b.0/mmc_host/mmc0", "mmc_host"),
        pci("03:00.0", "80501", "1217:8520", "sdhci-pci"),
        device("pci0000:00/0000:03:00.0/mmc_host/mmc1", "mmc_host"),
    )
    assert kinds(facts) == [DeviceKind.CARD_READER]
    assert facts.other_sd_hosts == 1


def test_switches_of_radios_tell_hard_from_soft() -> None:
    facts = facts_of(
        *ALWAYS,
        device("a/rfkill0", "rfkill", RFKILL_TYPE="wlan", RFKILL_STATE="2"),
        device("b/rfkill1", "rfkill", RFKILL_TYPE="bluetooth", RFKILL_STATE="0"),
        device("c/rfkill2", "rfkill", RFKILL_TYPE="gps", RFKILL_STATE="1"),
    )
    assert [(each.kind, each.soft, each.hard) for each in facts.switches] == [
        ("wlan", None, True),
        ("bluetooth", True, False),
    ]


def test_a_socket_of_usb_3_is_one_socket_and_ports_inside_are_none() -> None:
    ports = {
        "1-0:1.0/usb1-port1": ("hotplug", "/sys/x/usb2-port1"),
        "1-0:1.0/usb1-port2": ("hotplug", None),
        "1-0:1.0/usb1-port5": ("hardwired", None),
        "1-0:1.0/usb1-port6": ("not used", None),
        "2-0:1.0/usb2-port1": ("hotplug", "/sys/x/usb1-port1"),
    }
    root = "/sys/bus/usb/devices"
    files = {f"{root}/{name}/connect_type": said.encode() for name, (said, _) in ports.items()}
    links = {f"{root}/{name}/peer": peer for name, (_, peer) in ports.items()}
    host = RecordedHost(Capture(name="test", files=files, index=Index(links=links)))
    facts = read_devices(host).facts.devices
    assert facts is not None
    assert len(facts.usb_ports) == 5
    assert facts.usb_sockets == 2


def test_a_firmware_that_knows_nothing_of_its_sockets_counts_none() -> None:
    files = {"/sys/bus/usb/devices/1-0:1.0/usb1-port1/connect_type": "unknown"}
    facts = read_devices(host_of(files)).facts.devices
    assert facts is not None
    assert facts.usb_sockets is None


def test_a_class_that_is_not_there_was_looked_for() -> None:
    files = {"/sys/class/net/lo/uevent": b"INTERFACE=lo"}
    missing = {"/sys/class/bluetooth": Why.ABSENT, "/sys/class/sound": Why.DENIED}
    facts = read_devices(
        RecordedHost(Capture(name="test", files=files, index=Index(missing=missing)))
    ).facts.devices
    assert facts is not None
    assert facts.listed == (Place.NET, Place.BLUETOOTH)


def test_what_is_kept_names_no_address_and_no_serial_number() -> None:
    reading = read_devices(
        host_with(
            *ALWAYS,
            usb("1-3", "bda/8153/3100", ":ffff00:", ID_SERIAL_SHORT="397065643"),
            device(f"{HUB}/1-3/1-3:1.0/net/enx5c925eb636b6", "net", INTERFACE="enx5c925eb636b6"),
        )
    )
    (kept,) = reading.evidence
    assert b"397065643" not in kept.content
    assert b"5c925eb636b6" not in kept.content


@given(st.lists(st.sampled_from(LAPTOP), max_size=8), st.text(max_size=60))
def test_any_part_of_a_dump_is_read(some: list[Device], noise: str) -> None:
    odd = parse_udev(f"P: /devices/{noise}\nE: SUBSYSTEM=input\nE: NAME={noise}\nE: SW={noise}")
    usb_noise = device(f"usb1/{noise}", "usb", DEVTYPE="usb_device", PRODUCT=noise, INTERFACE=noise)
    read_devices(host_with(*some, *odd, usb_noise))


def test_a_recording_of_a_laptop_lists_the_same_parts_and_panel(tmp_path: Path) -> None:
    laptop = Path(__file__).parents[1] / "data/laptops/lenovo-thinkpad-t480"
    recording = RecordingHost(RecordedHost.read(laptop), mask=None)
    devices, display = read_devices(recording).facts, read_display(recording).facts
    recording.save(tmp_path / "again", name="again")
    replayed = RecordedHost.read(tmp_path / "again")
    assert read_devices(replayed).facts == devices
    assert read_display(replayed).facts == display
