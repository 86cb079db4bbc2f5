import pytest
from hypothesis import given
from hypothesis import strategies as st

from host.readings import Device
from host.recognise import Output, recognise
from host.udev_text import parse_udev, render_udev, tidied

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


_DUMP = (
    "P: /devices/x/input/input0\nN: input/event0\nE: NAME=a  b\n\nP: /devices/y\nE: SUBSYSTEM=y\n"
)


@pytest.mark.parametrize("marks", ["", "    ", "\t", "> ", "> > ", "# ", "| "])
@pytest.mark.parametrize("behind", ["", "  ", "\t"])
def test_a_dump_from_a_letter_or_a_page_lists_the_same(marks: str, behind: str) -> None:
    passed_on = "".join(f"{marks}{line}{behind}".rstrip("\n") + "\n" for line in _DUMP.split("\n"))
    said = f"My laptop has no lid:\n\n{passed_on}"
    assert recognise("noted", said, said.encode()) is Output.UDEV
    assert parse_udev(tidied(said)) == parse_udev(_DUMP)


def test_a_dump_as_it_was_printed_is_left_alone() -> None:
    text = _DUMP + "\nP: /devices/z\nE: NAME=ends in blanks  \n"
    assert tidied(text) is text
