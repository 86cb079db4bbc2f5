"""What belongs to people nearby stays out of everything that a record takes along."""

import pytest

from checks.battery import read_batteries
from checks.inspection import inspect
from checks.inspection_values import Inspection
from checks.long_tests.kernel_watch import KernelWatch
from checks.policy import default_policy
from host.capture import Capture, Index
from host.recorded import RecordedHost
from host.udev_text import parse_udev, render_udev
from tests.checks.hosts import host_of
from tests.checks.udev_dumps import LAPTOP, device, entry, usb

MOUSE, HEADSET, PHONE = "4072-C3-5B-77", "JANS-BUDS-0042", "RF8M33XPHONE"
ADDRESS, BSSID, SSID = "d4:e5:f6:a1:b2:c3", "9c:c7:a6:4d:5e:6f", "Familie Jansen"
TETHER = "0a1b2c3d4e5f"
OWNER = "AirPods of Jan Jansen"
SECRETS = (MOUSE, HEADSET, PHONE, ADDRESS, "a1:b2:c3", BSSID, "4d:5e:6f", SSID, TETHER, OWNER)

_MINE = "pci0000:00/0000:00:14.0/usb1"
VISITORS = (
    usb("1-2", "46d/c52b/1211", ":030101:", ID_SERIAL_SHORT=MOUSE, SERIAL=MOUSE),
    entry(f"{_MINE}/1-2/1-2:1.0/0003:046D:C52B.0001", "Logitech Mouse", "MOUSE", UNIQ=f'"{MOUSE}"'),
    usb("1-4", "4e8/6860/400", ":060101:", ID_SERIAL_SHORT=PHONE, ID_MODEL="Phone"),
    device(f"{_MINE}/1-4/1-4:1.0/net/enx{TETHER}", "net", INTERFACE=f"enx{TETHER}",
           ID_NET_NAME_MAC=f"enx{TETHER}"),
    entry(f"{_MINE}/1-3/1-3:1.0/bluetooth/hci0/hci0:256/0005:046D:B342.0004", OWNER,
          "KEY", "KEYBOARD", UNIQ=f'"{ADDRESS}"', PHYS=f'"{BSSID}"'),
    entry("virtual", f"{OWNER} (AVRCP)", "KEY"),
    device(f"{_MINE}/1-2/power_supply/hid-{ADDRESS}-battery", "power_supply",
           POWER_SUPPLY_NAME=f"hid-{ADDRESS}-battery", POWER_SUPPLY_TYPE="Battery",
           POWER_SUPPLY_SCOPE="Device", POWER_SUPPLY_SERIAL_NUMBER=HEADSET,
           POWER_SUPPLY_MODEL_NAME=OWNER, POWER_SUPPLY_CAPACITY="70"),
)  # fmt: skip
LOG = f"""6,1,100,-;usb 1-2: SerialNumber: {MOUSE}
6,2,200,-;usb 1-4: SerialNumber: {PHONE}
6,3,300,-;wlan0: authenticate with {BSSID}
6,4,400,-;wlan0: associated with {SSID}
3,5,500,-;usb usb1-port2: over-current condition, {ADDRESS}
3,6,600,-;mce: [Hardware Error]: Machine check events logged {BSSID}
"""


def seen() -> Inspection:
    """A laptop among people's things, through udev and the kernel's log."""
    devices = parse_udev(render_udev((*LAPTOP, *VISITORS)))
    files = {"/dev/kmsg": LOG.encode()}
    host = RecordedHost(Capture(name="test", files=files, devices=devices, index=Index()))
    return inspect(host, default_policy())


@pytest.fixture(scope="module")
def inspection() -> Inspection:
    return seen()


def test_the_visitors_were_really_looked_at(inspection: Inspection) -> None:
    names = {one.name for one in inspection.evidence}
    assert {"devices.json", "power_supply.json"} <= names
    assert inspection.facts.devices is not None
    assert any("enx" in (one.node or "") for one in inspection.facts.devices.parts)
    assert inspection.facts.kernel is not None
    assert inspection.facts.kernel.counts


@pytest.mark.parametrize("secret", SECRETS)
def test_no_evidence_holds_what_belongs_to_people(inspection: Inspection, secret: str) -> None:
    for one in inspection.evidence:
        assert secret.encode().lower() not in one.content.lower(), one.name


@pytest.mark.parametrize("secret", SECRETS)
def test_no_fact_and_no_finding_holds_what_belongs_to_people(
    inspection: Inspection, secret: str
) -> None:
    told = inspection.facts.model_dump_json()
    told += "".join(one.model_dump_json() for one in inspection.findings)
    assert secret.lower() not in told.lower()


def test_a_mouse_in_the_folder_of_supplies_keeps_its_number() -> None:
    folder = f"/sys/class/power_supply/hid-{ADDRESS}-battery"
    told = {"type": "Battery", "scope": "Device", "serial_number": HEADSET, "model_name": OWNER}
    found = read_batteries(host_of({f"{folder}/{name}": text for name, text in told.items()}), ())
    (kept,) = found.evidence
    assert b'"scope": "Device"' in kept.content
    assert not any(secret.encode() in kept.content for secret in SECRETS)


def test_lines_around_a_load_name_nobody() -> None:
    lines = [LOG.splitlines()[0]]
    host = host_of({"/dev/kmsg": "\n".join(lines) + "\n"})
    watch = KernelWatch(host, "cpu-load-kernel.txt")
    watch.host = host_of({"/dev/kmsg": LOG})
    facts, evidence = watch.seen()
    assert facts is not None
    assert facts.counts
    assert evidence
    told = facts.model_dump_json().encode() + b"".join(one.content for one in evidence)
    assert not any(secret.encode() in told for secret in SECRETS)
