"""Outputs that somebody saved: under any name, in any encoding, cut short or with noise."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host.drive import Drive
from host.edid_dump import connector_name, edids_in
from host.errors import NotRecorded
from host.kernel_log import parse_kernel_log
from host.plain_text import plain_text
from host.readings import Unread, Why
from host.recognise import Output, recognise
from host.recorded import RecordedHost

_DMI = """\
# dmidecode 3.4
Getting SMBIOS data from sysfs.

Handle 0x0001, DMI type 1, 27 bytes
System Information
\tManufacturer: LENOVO
"""
_SMART = json.dumps({"smartctl": {"exit_status": 4}, "device": {"name": "/dev/sda"}}, indent=1)
_LSCPU = "Architecture:        x86_64\nCPU(s):              4\nModel name:          A\n"
_GERMAN = "Architektur:         x86_64\nCPU(s):              4\nModellname:          A\n"
_CPUINFO = "processor\t: 0\nvendor_id\t: GenuineIntel\ncpu family\t: 6\nmodel\t\t: 142\n"
_MEMINFO = "MemTotal:        7982416 kB\nMemFree:          123456 kB\n"
_UDEV = "P: /devices/platform/x\nL: 0\nE: SUBSYSTEM=platform\n\nP: /devices/y\nE: SUBSYSTEM=y\n"
_KMSG = "6,0,0,-;Linux version 6.12\n SUBSYSTEM=x\n3,1,500,-;mce: bad\n"
_DMESG = "[    0.000000] Linux version 6.12\n[    1.250000] mce: bad\n"
_PACKS = json.dumps([{"name": "a", "attributes": {"energy_full": "5000", "capacity": "9"}}])

_EDID = bytes.fromhex(
    "00ffffffffffff0006af3d3100000000061e0104951f117802f99592575990292250540000000101010101010101"
    "01010101010101603b80047138524010103e0035ae1000001a802f80047138524010103e0035ae1000001a000000"
    "fe003333475446804231343048414200000000000141229400110000 0a010a20 2000b9".replace(" ", "")
)
_ROWS = [_EDID[at : at + 16] for at in range(0, 128, 16)]

_TEXTS = {
    Output.DMIDECODE: _DMI,
    Output.SMARTCTL: _SMART,
    Output.LSCPU: _LSCPU,
    Output.LSCPU_JSON: '{\n   "lscpu": [\n      {"field": "CPU(s):", "data": "4"}\n   ]\n}\n',
    Output.CPUINFO: _CPUINFO,
    Output.MEMINFO: _MEMINFO,
    Output.UDEV: _UDEV,
    Output.KERNEL_LOG: _KMSG,
    Output.BATTERIES: _PACKS,
    Output.EDID: _EDID.hex(" ") + "\n",
}
_NOISE = b"ERROR: ld.so: object 'libx.so' from LD_PRELOAD cannot be preloaded: ignored.\n"
_SAVED: dict[str, Callable[[bytes], bytes]] = {
    "as it is": lambda content: content,
    "with other line ends": lambda content: content.replace(b"\n", b"\r\n"),
    "with a mark": lambda content: b"\xef\xbb\xbf" + content,
    "in UTF-16": lambda content: content.decode().encode("utf-16"),
    "in UTF-16 without a mark": lambda content: content.decode().encode("utf-16-le"),
    "in colours": lambda content: b"\x1b[0m" + content.replace(b"\n", b"\x1b[K\n\x1b[01;31m"),
    "after noise": lambda content: _NOISE + content,
    "with odd bytes": lambda content: content + b"\n\xe9\xff\n",
}


@pytest.mark.parametrize("saved", _SAVED)
@pytest.mark.parametrize("kind", _TEXTS)
def test_every_output_is_known_by_its_content_alone(kind: Output, saved: str) -> None:
    content = _SAVED[saved](_TEXTS[kind].encode())
    assert recognise("12345", plain_text(content), content) is kind


@pytest.mark.parametrize(
    "text",
    [
        "sun",
        "",
        "P: /not a dump",
        "processor : none",
        '{"blockdevices": []}',
        "Architecture: to be decided\n",
        "I: Bus=0011\n",
    ],
)
def test_what_no_tool_wrote_is_not_known(text: str) -> None:
    assert recognise("12345", text, text.encode()) is None


def test_a_translated_lscpu_is_known_by_the_architecture() -> None:
    assert recognise("x", _GERMAN, _GERMAN.encode()) is Output.LSCPU


def test_a_file_named_by_its_content_alone_answers_as_its_tool(tmp_path: Path) -> None:
    (tmp_path / "7782485AFD6C").write_bytes(_NOISE + _DMI.replace("\n", "\r\n").encode())
    host = RecordedHost.read(tmp_path / "7782485AFD6C")
    assert _DMI in host.run(("dmidecode",), timeout_s=1).text


def test_outputs_lie_one_folder_deep_too_and_the_first_answer_stands(tmp_path: Path) -> None:
    for folder, cpus in (("", "1"), ("a", "2")):
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / "one.txt").write_text(_LSCPU.replace("  4", f"  {cpus}"))
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "two.txt").write_text(_DMI)
    host = RecordedHost.read(tmp_path)
    assert "CPU(s):              1" in host.run(("lscpu",), timeout_s=1).text
    assert "LENOVO" in host.run(("dmidecode",), timeout_s=1).text


@pytest.mark.parametrize("turned", [False, True])
def test_a_saved_session_answers_for_every_tool_that_ran_in_it(
    tmp_path: Path, *, turned: bool
) -> None:
    said = [_DMI, _LSCPU, _UDEV, _MEMINFO, _CPUINFO, _SMART + "\n"]
    ran = [f"user@bench:~$ tool\n{each}\n" for each in (said[::-1] if turned else said)]
    (tmp_path / "session.txt").write_text("\n".join(ran))
    host = RecordedHost.read(tmp_path)
    assert host.run(("dmidecode",), timeout_s=1).text.startswith("# dmidecode 3.4")
    assert "LENOVO" in host.run(("dmidecode",), timeout_s=1).text
    assert host.run(("lscpu",), timeout_s=1).text.startswith("Architecture:")
    assert "Model name:          A" in host.run(("lscpu",), timeout_s=1).text
    devices = host.devices("y")
    assert isinstance(devices, tuple)
    assert len(devices) == 1
    assert [each.path for each in host.drives() if isinstance(each, Drive)] == ["/dev/sda"]
    for path, line in (("/proc/meminfo", "MemTotal:"), ("/proc/cpuinfo", "processor")):
        content = host.read_text(path)
        assert isinstance(content, str)
        assert content.startswith(line)


def test_an_edid_of_any_bytes_stays_as_it_is(tmp_path: Path) -> None:
    content = _EDID[:8] + b"\r\n\r\x1b[1m\xff\xfe" + bytes(range(128 - 18))
    (tmp_path / "edid").write_bytes(content)
    assert RecordedHost.read(tmp_path).read_bytes("/sys/class/drm/card0-eDP-1/edid") == content


def test_parts_of_a_file_tree_answer_as_files(tmp_path: Path) -> None:
    pack = tmp_path / "sys" / "class" / "power_supply" / "BAT0"
    pack.mkdir(parents=True)
    (pack / "type").write_text("Battery\n")
    host = RecordedHost.read(tmp_path)
    assert host.list_dir("/sys/class/power_supply") == ("BAT0",)
    assert host.read_text("/sys/class/power_supply/BAT0/type") == "Battery"


def test_a_capture_alone_in_a_folder_is_that_folders_capture(tmp_path: Path) -> None:
    inner = tmp_path / "bench-12"
    inner.mkdir()
    (inner / "meta.toml").write_text('name = "x"\n')
    (inner / "dmi").write_text(_DMI)
    assert "LENOVO" in RecordedHost.read(tmp_path).run(("dmidecode",), timeout_s=1).text


def test_memory_and_kernel_log_become_the_files_they_came_from(tmp_path: Path) -> None:
    (tmp_path / "m").write_text(_MEMINFO)
    (tmp_path / "k").write_text(_DMESG)
    host = RecordedHost.read(tmp_path)
    memory = host.read_text("/proc/meminfo")
    assert isinstance(memory, str)
    assert memory.startswith("MemTotal:")
    assert host.kernel_log() == parse_kernel_log(_DMESG)


def test_several_reports_in_one_file_are_several_drives(tmp_path: Path) -> None:
    other = _SMART.replace("sda", "sdb")
    (tmp_path / "all.txt").write_text(f"$ smartctl -x -j /dev/sda\n{_SMART}\n\n{other}\nbye\n")
    host = RecordedHost.read(tmp_path)
    paths = [each.path for each in host.drives() if isinstance(each, Drive)]
    assert paths == ["/dev/sda", "/dev/sdb"]
    answer = host.run(("smartctl", "-x", "-j", "/dev/sdb"), timeout_s=1)
    assert json.loads(answer.text)["device"]["name"] == "/dev/sdb"
    assert answer.exit_status == 4


@pytest.mark.parametrize("name", ["output", "/dev/sda", "sda"])
def test_a_report_that_a_collector_filed_by_name_is_that_report(tmp_path: Path, name: str) -> None:
    reports = {name: json.loads(_SMART), "at": "noon", "sizes": {"sda": 1}}
    (tmp_path / "collected.json").write_text(json.dumps(reports, indent=1))
    host = RecordedHost.read(tmp_path)
    (drive,) = host.drives()
    assert isinstance(drive, Drive)
    assert drive.path == "/dev/sda"
    answer = host.run(("smartctl", "-x", "-j", "/dev/sda"), timeout_s=1)
    assert json.loads(answer.text) == json.loads(_SMART)


@pytest.mark.parametrize("keep", [20, 40, 60])
def test_a_report_cut_short_is_a_drive_that_could_not_be_read(tmp_path: Path, keep: int) -> None:
    (tmp_path / "smartctl-x.json").write_text(_SMART[:keep])
    host = RecordedHost.read(tmp_path)
    (drive,) = host.drives()
    assert isinstance(drive, Drive)
    assert host.run(("smartctl", "-x", "-j", drive.path), timeout_s=1).stdout


def test_a_dump_that_was_wrapped_for_a_web_page_reads_as_it_was(tmp_path: Path) -> None:
    text = "P: /devices/x/input/input0\nE: NAME=&quot;Lid Switch&quot;\nE: SUBSYSTEM=input\n"
    (tmp_path / "dump").write_text(text)
    devices = RecordedHost.read(tmp_path).devices("input")
    assert isinstance(devices, tuple)
    assert devices[0].properties["NAME"] == '"Lid Switch"'


_LAYOUTS: dict[str, bytes] = {
    "bytes": _EDID,
    "hex lines": "\n".join(row.hex() for row in _ROWS).encode(),
    "spaced": "\n".join(row.hex(" ") for row in _ROWS).encode(),
    "capitals": _EDID.hex().upper().encode(),
    "C": ("{ " + ", ".join(f"0x{byte:02x}" for byte in _EDID) + " }").encode(),
    "xxd": "\n".join(
        f"{16 * at:08x}: {row.hex(' ', 2)}  {'.' * 16}" for at, row in enumerate(_ROWS)
    ).encode(),
    "hexdump": "\n".join(
        f"{16 * at:08x}  {row[:8].hex(' ')}  {row[8:].hex(' ')}  |................|"
        for at, row in enumerate(_ROWS)
    ).encode(),
    "od": "\n".join(f"{16 * at:07o} {row.hex(' ')}" for at, row in enumerate(_ROWS)).encode(),
    "edid-decode": (
        "edid-decode (hex):\n\n"
        + "\n".join(row.hex(" ") for row in _ROWS)
        + "\n\n----------------\n\nBlock 0, Base EDID:\n  EDID Structure Version & Revision: 1.4\n"
    ).encode(),
    "property": f"EDID={_EDID.hex()}\nOTHER=1\n".encode(),
}


@pytest.mark.parametrize("layout", _LAYOUTS)
def test_an_edid_is_read_from_every_layout_that_tools_print(layout: str, tmp_path: Path) -> None:
    content = _LAYOUTS[layout]
    (found,) = edids_in(content, plain_text(content))
    assert found.edid == _EDID
    (tmp_path / "panel").write_bytes(content)
    host = RecordedHost.read(tmp_path)
    assert host.read_bytes("/sys/class/drm/card0-eDP-1/edid") == _EDID
    assert host.read_text("/sys/class/drm/card0-eDP-1/status") == "connected"


def test_screens_of_xrandr_keep_their_connectors() -> None:
    rows = "\n".join("\t\t" + row.hex() for row in _ROWS)
    text = (
        f"eDP-1 connected primary\n\tEDID: \n{rows}\n\tscaling mode: Full\n"
        f"HDMI-1 connected\n\tEDID: \n{rows}\n\tBroadcast RGB: Automatic\n"
    )
    found = edids_in(text.encode(), text)
    assert [(each.connector, each.edid) for each in found] == [("eDP-1", _EDID), ("HDMI-1", _EDID)]


@pytest.mark.parametrize(
    ("told", "file_name", "name"),
    [
        ("eDP-1", "x", "eDP-1"),
        ("HDMI-1", "x", "HDMI-A-1"),
        (None, "edid-card1-HDMI-A-2.bin", "HDMI-A-2"),
        (None, "card0-LVDS-1.edid", "LVDS-1"),
        (None, "dp-3.hex", "DP-3"),
        (None, "auo313d.hex", "eDP-4"),
        (None, "edp1", "eDP-1"),
    ],
)
def test_a_connector_is_named_by_text_or_file_and_is_the_panel_otherwise(
    told: str | None, file_name: str, name: str
) -> None:
    assert connector_name(told, file_name, 4) == name


def test_an_empty_edid_is_a_panel_that_said_nothing(tmp_path: Path) -> None:
    (tmp_path / "edid.bin").touch()
    (tmp_path / "dmi").write_text(_DMI)
    answer = RecordedHost.read(tmp_path).read_bytes("/sys/class/drm/card0-eDP-1/edid")
    assert isinstance(answer, Unread)
    assert answer.why is Why.EMPTY


@given(st.binary(max_size=400))
def test_no_content_breaks_the_reading(content: bytes) -> None:
    text = plain_text(content)
    recognise("edid.bin", text, content)
    edids_in(content, text)


@given(st.binary(max_size=300), st.integers(0, 128))
def test_an_edid_cut_short_is_given_as_far_as_it_goes(more: bytes, keep: int) -> None:
    text = "\n" + (_EDID[:keep] + more).hex() + "\n"
    for found in edids_in(text.encode(), text):
        assert (_EDID[:keep] + more)[-len(found.edid) :] == found.edid


def test_a_folder_of_other_things_is_no_recording(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(_DMI)
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    with pytest.raises(NotRecorded):
        RecordedHost.read(tmp_path)


def _report(node: str, serial: str, size: int = 256_060_514_304) -> str:
    report = {
        "smartctl": {"exit_status": 0},
        "device": {"name": node, "protocol": "NVMe", "type": "nvme"},
        "serial_number": serial,
        "user_capacity": {"bytes": size},
    }
    return json.dumps(report)


_LISTED = """\
P: /devices/pci0000:00/0000:00:1d.0/nvme/nvme0/nvme0n1
N: nvme0n1
E: SUBSYSTEM=block
E: DEVTYPE=disk
E: DEVNAME=/dev/nvme0n1
E: ID_SERIAL_SHORT={serial}
"""


@pytest.mark.parametrize(
    ("node", "serial", "listed", "paths"),
    [
        ("/dev/nvme0n1", "AAAA1111", "AAAA1111", ["/dev/nvme0n1"]),
        ("/dev/nvme0", "AAAA1111", "AAAA1111", ["/dev/nvme0n1"]),
        ("/dev/nvme0", "", "AAAA1111", ["/dev/nvme0n1"]),
        ("/dev/nvme0", "BBBB2222", "AAAA1111", ["/dev/nvme0n1", "/dev/nvme0"]),
        ("/dev/sdc", "CCCC3333", "AAAA1111", ["/dev/nvme0n1", "/dev/sdc"]),
    ],
)
def test_a_report_finds_its_drive_among_those_that_udev_lists_or_is_one_more(
    tmp_path: Path, node: str, serial: str, listed: str, paths: list[str]
) -> None:
    (tmp_path / "report").write_text(_report(node, serial))
    (tmp_path / "dump").write_text(_LISTED.format(serial=listed))
    host = RecordedHost.read(tmp_path)
    assert [each.path for each in host.drives() if isinstance(each, Drive)] == paths
    answer = host.run(("smartctl", "-x", "-j", paths[-1]), timeout_s=1)
    assert json.loads(answer.text)["device"]["name"] == node
    if len(paths) > 1:
        with pytest.raises(NotRecorded):
            host.run(("smartctl", "-x", "-j", paths[0]), timeout_s=1)
