import pytest
from hypothesis import given
from hypothesis import strategies as st

from host.bitmaps import bits_of_words, word_bits
from host.capture import Capture, Index
from host.input_devices import InputBus, InputDevice, input_devices
from host.input_kinds import InputKind
from host.readings import Unread, Why
from host.recorded import RecordedHost
from host.udev_text import parse_udev

_KEYS_64 = "402000000 3803078f800d001 feffffdfffefffff fffffffffffffffe"
_KEYBOARD = f"""\
P: /devices/platform/i8042/serio0/input/input3
E: PRODUCT=11/1/1/ab41
E: NAME="AT Translated Set 2 keyboard"
E: PHYS="isa0060/serio0/input0"
E: KEY={_KEYS_64}
E: ID_INPUT=1
E: ID_INPUT_KEYBOARD=1
E: SUBSYSTEM=input

P: /devices/platform/i8042/serio0/input/input3/event3
N: input/event3
E: DEVNAME=/dev/input/event3
E: ID_INPUT=1
E: ID_INPUT_KEYBOARD=1
E: SUBSYSTEM=input

P: /devices/platform/i8042/serio0/input/input3/mouse0
N: input/mouse0
E: SUBSYSTEM=input
"""


def _of(text: str) -> tuple[InputDevice, ...]:
    found = input_devices(RecordedHost(Capture(name="x", devices=parse_udev(text))))
    assert isinstance(found, tuple)
    return found


def _of_files(files: dict[str, str], links: dict[str, str] | None = None) -> InputDevice:
    base = "/sys/class/input/event5/device"
    content = {f"{base}/{name}": value.encode() for name, value in files.items()}
    where = (links or {}).get("device", "/sys/devices/x/input/input5")
    index = Index(links={base: where}, folders={"/sys/class/input": ("event5", "input5", "mice")})
    found = input_devices(RecordedHost(Capture(name="x", files=content, index=index)))
    assert isinstance(found, tuple)
    (device,) = found
    return device


def test_an_event_node_takes_its_names_and_bitmaps_from_the_device_above() -> None:
    (keyboard,) = _of(_KEYBOARD)
    assert keyboard.node == "/dev/input/event3"
    assert keyboard.name == "AT Translated Set 2 keyboard"
    assert keyboard.phys == "isa0060/serio0/input0"
    assert (keyboard.bus, keyboard.vendor, keyboard.product) == (InputBus.I8042, 1, 1)
    assert keyboard.kinds == {InputKind.KEYBOARD}
    assert keyboard.internal
    assert keyboard.parent == "/devices/platform/i8042/serio0"
    assert {1, 30, 86, 93} <= keyboard.can.keys


def test_sysfs_alone_gives_the_same_keyboard_and_its_kind_by_what_it_can() -> None:
    device = _of_files(
        {
            "name": "AT Translated Set 2 keyboard\n",
            "id/bustype": "0011\n",
            "id/vendor": "0001\n",
            "id/product": "0001\n",
            "capabilities/key": f"{_KEYS_64}\n",
        },
        {"device": "/sys/devices/platform/i8042/serio0/input/input5"},
    )
    (other,) = _of(_KEYBOARD)
    assert device.can.keys == other.can.keys
    assert device.kinds == {InputKind.KEYBOARD, InputKind.KEYS}
    assert device.internal


@pytest.mark.parametrize(
    ("files", "kinds"),
    [
        ({"capabilities/sw": "1"}, {InputKind.SWITCH, InputKind.LID}),
        ({"capabilities/sw": "4"}, {InputKind.SWITCH}),
        (
            {
                "capabilities/key": "e520 10000 0 0 0 0",
                "capabilities/abs": "2e0800000000003",
                "properties": "5",
            },
            {InputKind.TOUCHPAD},
        ),
        (
            {
                "capabilities/key": "400 0 0 0 0 0",
                "capabilities/abs": "260800000000003",
                "properties": "2",
            },
            {InputKind.TOUCHSCREEN},
        ),
        (
            {"capabilities/key": "70000 0 0 0 0", "capabilities/rel": "3", "properties": "20"},
            {InputKind.STICK},
        ),
        ({"capabilities/key": "70000 0 0 0 0", "capabilities/rel": "3"}, {InputKind.MOUSE}),
        ({"capabilities/key": "10000000000000 0"}, {InputKind.KEYS}),
        ({"capabilities/abs": "7", "properties": "40"}, {InputKind.ACCELEROMETER}),
        (
            {"capabilities/key": "1c03 0 0 0 0 0", "capabilities/abs": "1000003"},
            {InputKind.TABLET},
        ),
        ({}, set()),
    ],
)
def test_without_udev_the_kind_follows_from_what_it_can(
    files: dict[str, str], kinds: set[InputKind]
) -> None:
    assert _of_files(files).kinds == kinds


def test_a_touchpad_that_udev_also_calls_a_screen_is_a_touchpad() -> None:
    text = _KEYBOARD.replace(
        "ID_INPUT_KEYBOARD=1", "ID_INPUT_TOUCHPAD=1\nE: ID_INPUT_TOUCHSCREEN=1"
    )
    (pad,) = _of(text)
    assert pad.kinds == {InputKind.TOUCHPAD}
    (screen,) = _of(text.replace("E: KEY=", "E: PROP=2\nE: KEY="))
    assert screen.kinds == {InputKind.TOUCHSCREEN}


@pytest.mark.parametrize(
    ("product", "name", "more", "internal"),
    [
        ("3/46d/c318/111", "Logitech Keyboard", "", None),
        ("3/46d/c318/111", "Logitech Keyboard", "E: ID_INTEGRATION=external\n", False),
        ("3/5ac/27d/111", "Apple Inc. Apple Internal Keyboard / Trackpad", "", True),
        ("3/5ac/24f/111", "Apple Inc. Apple Keyboard", "", None),
        ("18/4f3/332d/100", "ELAN", "", True),
        ("5/46d/b013/7", "MX Master", "", False),
        ("1d/6cb/0/0", "Synaptics TM3127", "", True),
        ("", "nameless", "", None),
    ],
)
def test_what_belongs_to_the_laptop_follows_from_its_bus(
    product: str, name: str, more: str, *, internal: bool | None
) -> None:
    text = (
        _KEYBOARD.replace("/devices/platform/i8042/serio0", "/devices/pci0000:00/x")
        .replace("11/1/1/ab41", product)
        .replace("AT Translated Set 2 keyboard", name)
        .replace("E: ID_INPUT=1\n", f"E: ID_INPUT=1\n{more}")
    )
    (device,) = _of(text)
    assert device.internal is internal


def test_a_usb_device_in_a_fixed_socket_belongs_to_the_laptop() -> None:
    base = "/sys/class/input/event5/device"
    path = "/sys/devices/pci0000:00/0000:00:14.0/usb1/1-7/1-7:1.0/0003:04F3:2234.0001/input/input5"
    for says, internal in (("fixed", True), ("removable", False), ("unknown", None)):
        files = {
            f"{base}/id/bustype": b"0003\n",
            "/sys/devices/pci0000:00/0000:00:14.0/usb1/1-7/removable": says.encode(),
        }
        index = Index(links={base: path}, folders={"/sys/class/input": ("event5",)})
        found = input_devices(RecordedHost(Capture(name="x", files=files, index=index)))
        assert isinstance(found, tuple)
        assert found[0].internal is internal


def test_no_folder_no_devices_and_no_recording_are_three_answers() -> None:
    empty = RecordedHost(
        Capture(name="x", devices=(), index=Index(missing={"/sys/class/input": Why.ABSENT}))
    )
    assert input_devices(empty) == ()
    never = input_devices(RecordedHost(Capture(name="x")))
    assert isinstance(never, Unread)
    assert never.why is Why.NOT_RECORDED


def test_words_of_a_32_bit_kernel_are_told_by_the_keys_that_the_modalias_names() -> None:
    modalias = "input:b0019v0000p0006e0000-e0,1,kE0,E1,E3,F1,F2,F3,F4,F5,ramlsfw"
    assert word_bits("3e000b 0 0 0 0 0 0 0", modalias) == 32
    assert word_bits("3e000b00000000 0 0 0", modalias) == 64
    assert word_bits("3e000b 0 0 0 0 0 0 0", "") == 64
    wanted = {0xE0, 0xE1, 0xE3, 0xF1, 0xF2, 0xF3, 0xF4, 0xF5}
    assert bits_of_words("3e000b 0 0 0 0 0 0 0", 32) == wanted
    assert bits_of_words("3e000b00000000 0 0 0", 64) == wanted


@given(st.frozensets(st.integers(0, 767)), st.sampled_from([32, 64]))
def test_a_bitmap_reads_back(keys: frozenset[int], bits: int) -> None:
    number = sum(1 << key for key in keys)
    words: list[str] = []
    while number or not words:
        words.insert(0, f"{number % (1 << bits):x}")
        number >>= bits
    assert bits_of_words(" ".join(words), bits) == keys


@given(st.text())
def test_no_text_breaks_a_bitmap(text: str) -> None:
    bits_of_words(text, word_bits(text, text))
