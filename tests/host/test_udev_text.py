from hypothesis import given
from hypothesis import strategies as st

from host.readings import Device
from host.udev_text import parse_udev, render_udev

_words = st.text(st.characters(codec="ascii", categories=["L", "N", "P"]), min_size=1, max_size=12)
_devices = st.builds(
    lambda path, node, values, subsystem: Device(
        f"/devices/{path}", subsystem, node, {**values, "SUBSYSTEM": subsystem}
    ),
    _words,
    st.one_of(st.none(), _words.map(lambda w: f"/dev/{w}")),
    st.dictionaries(_words.filter(lambda w: "=" not in w), _words, max_size=4),
    _words,
)


@given(st.lists(_devices, max_size=5))
def test_what_is_written_is_read_again(devices: list[Device]) -> None:
    assert parse_udev(render_udev(devices)) == tuple(devices)


@given(st.text())
def test_no_text_is_too_odd(text: str) -> None:
    parse_udev(text)


def test_values_may_hold_equal_signs_and_windows_line_ends() -> None:
    (device,) = parse_udev("P: /devices/x\r\nN: sda\r\nE: A=b=c\r\nE: SUBSYSTEM=block\r\n")
    assert device.properties["A"] == "b=c"
    assert device.node == "/dev/sda"
