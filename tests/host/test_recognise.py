"""Outputs are known wherever somebody put them."""

import pytest

from host.recognise import Output, recognise

_LINES = "Handle 0x0011, DMI type 17, 40 bytes\nMemory Device\n\tSize: 8 GB\n"


@pytest.mark.parametrize(
    "text",
    [
        _LINES,
        "> " + _LINES.replace("\n", "\n> "),
        "    " + _LINES.replace("\n", "\n    "),
        "\xa0\xa0" + _LINES,
        "# # dmidecode 3.3\n# Handle 0x0011, DMI type 17, 40 bytes\n",
        "Handle 0x0011\n\tDMI type 17, 27 bytes.\n\tMemory Device\n\t\tSize: 256 MB\n",
        "Words of a letter.\n\n| Handle 0x0011, DMI type 17, 40 bytes\n",
    ],
)
def test_dmidecode_is_known_behind_the_marks_of_a_letter(text: str) -> None:
    assert recognise("noted", text, text.encode()) is Output.DMIDECODE


def test_words_about_a_handle_are_no_dmidecode() -> None:
    text = "The Handle 0x0011, DMI type 17, is the one that fails.\n"
    assert recognise("noted", text, text.encode()) is None


@pytest.mark.parametrize("marks", ["    ", "\t", "> ", "# ", "| "])
@pytest.mark.parametrize("line", ["Architektur:     x86_64\n", "CPU op-mode(s):  32-bit\n"])
def test_lscpu_is_known_behind_the_marks_of_a_letter(marks: str, line: str) -> None:
    text = f"See below.\n\n{marks}{line}"
    assert recognise("noted", text, text.encode()) is Output.LSCPU


def test_a_file_of_blank_lines_is_looked_through_once() -> None:
    """Of a quarter of a million lines; looking at each from each takes minutes."""
    text = "\n" * (1 << 18)
    assert recognise("noted", text, text.encode()) is None
