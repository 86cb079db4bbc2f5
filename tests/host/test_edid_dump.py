"""EDIDs in letters and logs: the same marks stand before every line of bytes."""

import pytest

from host.edid_dump import edids_in

EDID = bytes.fromhex("00ffffffffffff00") + bytes(range(1, 121))
ROWS = [EDID[at : at + 16] for at in range(0, len(EDID), 16)]


def told(before: str, *, spaced: bool) -> str:
    return "".join(
        f"{before.format(seconds=97 + number)}{row.hex(' ') if spaced else row.hex()}\n"
        for number, row in enumerate(ROWS)
    )


@pytest.mark.parametrize(
    "before",
    [
        "> ",
        "> > ",
        ">> ",
        "> > > ",
        "(II) RADEON(0):     ",
        "[ 17293.741] (II) intel(0): \t",
        "[   {seconds}.5] (II) modeset(0): \t",
        "[    5.123] \t00 ",
        "# ",
        "    | ",
    ],
)
@pytest.mark.parametrize("spaced", [True, False])
@pytest.mark.parametrize(
    "after", ["", "> -- \n", "[   99.5] (II) intel(0): 1920x1080\n", "\n00 00\n"]
)
def test_marks_before_the_bytes_are_no_part_of_them(
    before: str, after: str, *, spaced: bool
) -> None:
    text = f"EDID of the panel:\n{told(before, spaced=spaced)}{after}"
    (found,) = edids_in(text.encode(), text)
    assert found.edid[: len(EDID)] == EDID


def test_a_second_screen_in_one_log_is_a_second_edid() -> None:
    log = told("(II) intel(0): ", spaced=False) + "(II) intel(0): modes\n"
    assert [each.edid for each in edids_in(b"", log + log)] == [EDID, EDID]


def test_one_edid_in_quotation_marks_ends_with_them() -> None:
    text = f'fingerprint.eDP-1 = "{EDID.hex()}";\nmode = "1920x1080";\n'
    assert [each.edid for each in edids_in(b"", text)] == [EDID]


_PARTS = {
    "header": 8,
    "serial number": 10,
    "version": 2,
    "basic params": 5,
    "chroma info": 10,
    "established": 3,
    "standard": 16,
    "descriptor 1": 18,
    "descriptor 2": 18,
    "descriptor 3": 18,
    "descriptor 4": 18,
    "extensions": 1,
    "checksum": 1,
}


@pytest.mark.parametrize("marks", ["", "> > ", "    "])
def test_what_old_edid_decode_extracted_is_put_together(marks: str) -> None:
    at, text = 0, f"{marks}Extracted contents:\n"
    for name, length in _PARTS.items():
        text += f"{marks}{name + ':':16} {EDID[at : at + length].hex(' ')}\n"
        at += length
    text += f"{marks}\n{marks}Manufacturer: BOE Model 82d Serial Number 0\n"
    assert [each.edid for each in edids_in(b"", text)] == [EDID]


@pytest.mark.parametrize("marks", ["", "> > ", "    "])
def test_text_right_beside_the_bytes_is_no_part_of_them(marks: str) -> None:
    text = "".join(f"{marks}{row.hex(' ')} .. w]Jr. C.x..A.\n" for row in ROWS)
    assert [each.edid for each in edids_in(b"", text + f"{marks}Checksum: 0x29\n")] == [EDID]
