"""Codes and names of keys and buttons (Linux, uapi/linux/input-event-codes.h), and sets of them.

What a keyboard declares is no help: of 26 built-in ones in public udev databases all declare a
numeric pad, the extra ISO key and the Japanese keys. So the sets below say what to expect.
"""

from collections.abc import Iterable, Mapping

_FIRST = (
    "ESC 1 2 3 4 5 6 7 8 9 0 MINUS EQUAL BACKSPACE TAB Q W E R T Y U I O P LEFTBRACE RIGHTBRACE"
    " ENTER LEFTCTRL A S D F G H J K L SEMICOLON APOSTROPHE GRAVE LEFTSHIFT BACKSLASH Z X C V B N"
    " M COMMA DOT SLASH RIGHTSHIFT KPASTERISK LEFTALT SPACE CAPSLOCK F1 F2 F3 F4 F5 F6 F7 F8 F9"
    " F10 NUMLOCK SCROLLLOCK KP7 KP8 KP9 KPMINUS KP4 KP5 KP6 KPPLUS KP1 KP2 KP3 KP0 KPDOT"
)
"""From code 1 on without a gap: the order of the first PC keyboards."""
_LATER = {
    85: "ZENKAKUHANKAKU 102ND F11 F12 RO KATAKANA HIRAGANA HENKAN KATAKANAHIRAGANA MUHENKAN"
    " KPJPCOMMA KPENTER RIGHTCTRL KPSLASH SYSRQ RIGHTALT LINEFEED HOME UP PAGEUP LEFT RIGHT END"
    " DOWN PAGEDOWN INSERT DELETE MACRO MUTE VOLUMEDOWN VOLUMEUP POWER KPEQUAL KPPLUSMINUS PAUSE"
    " SCALE KPCOMMA HANGEUL HANJA YEN LEFTMETA RIGHTMETA COMPOSE",
    138: "HELP MENU CALC",
    142: "SLEEP WAKEUP FILE",
    148: "PROG1 PROG2 WWW",
    152: "COFFEE",
    155: "MAIL BOOKMARKS COMPUTER BACK FORWARD",
    161: "EJECTCD",
    163: "NEXTSONG PLAYPAUSE PREVIOUSSONG STOPCD",
    171: "CONFIG HOMEPAGE REFRESH",
    183: "F13 F14 F15 F16 F17 F18 F19 F20 F21 F22 F23 F24",
    202: "PROG3 PROG4 ALL_APPLICATIONS SUSPEND",
    210: "PRINT",
    212: "CAMERA",
    217: "SEARCH",
    224: "BRIGHTNESSDOWN BRIGHTNESSUP MEDIA SWITCHVIDEOMODE KBDILLUMTOGGLE KBDILLUMDOWN KBDILLUMUP",
    236: "BATTERY BLUETOOTH WLAN UWB UNKNOWN",
    245: "DISPLAY_OFF WWAN RFKILL MICMUTE",
    0x1D0: "FN FN_ESC FN_F1 FN_F2 FN_F3 FN_F4 FN_F5 FN_F6 FN_F7 FN_F8 FN_F9 FN_F10 FN_F11 FN_F12",
}


def _numbered() -> Iterable[tuple[int, str]]:
    for first, words in {1: _FIRST, **_LATER}.items():
        for number, word in enumerate(words.split(), first):
            yield number, f"KEY_{word}"


KEY_NAMES: Mapping[int, str] = dict(_numbered())
_CODES: Mapping[str, int] = {name: code for code, name in KEY_NAMES.items()}

KEY_ESC = 1
BTN_LEFT, BTN_RIGHT = 0x110, 0x111
BTN_TOUCH, BTN_TOOL_DOUBLETAP = 0x14A, 0x14D
BUTTONS_FROM, BUTTONS_TO = 0x100, 0x15F
"""Codes between these are buttons of mice, pads, pens: no keys."""


def key_name(code: int) -> str:
    """`KEY_Q`; a code without a name here keeps its number: `KEY_600`."""
    return KEY_NAMES.get(code, f"KEY_{code}")


def key_codes(words: str) -> frozenset[int]:
    """Codes of names that are written without `KEY_`."""
    return frozenset(_CODES[f"KEY_{word}"] for word in words.split())


CORE = key_codes(
    "ESC F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 F11 F12 1 2 3 4 5 6 7 8 9 0 Q W E R T Y U I O P A S D F G"
    " H J K L Z X C V B N M MINUS EQUAL LEFTBRACE RIGHTBRACE SEMICOLON APOSTROPHE GRAVE BACKSLASH"
    " COMMA DOT SLASH TAB CAPSLOCK LEFTSHIFT RIGHTSHIFT LEFTCTRL LEFTALT SPACE ENTER BACKSPACE"
    " DELETE UP DOWN LEFT RIGHT"
)
"""On every laptop, ANSI or ISO."""
OPTIONAL = key_codes("RIGHTCTRL RIGHTALT HOME END PAGEUP PAGEDOWN INSERT SYSRQ COMPOSE LEFTMETA")
"""On most laptops; some have them behind Fn or not at all, and nothing tells which."""
ISO_KEY = key_codes("102ND")
"""Beside the left Shift of European keyboards."""
NUMERIC_PAD = key_codes(
    "NUMLOCK KPSLASH KPASTERISK KPMINUS KP7 KP8 KP9 KPPLUS KP4 KP5 KP6 KP1 KP2 KP3 KPENTER KP0"
    " KPDOT"
)
FUNCTION_ROW = key_codes("F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 F11 F12")

_NOT_ON_A_MAC = key_codes("DELETE")
_NOT_ON_A_CHROMEBOOK = key_codes("F11 F12 CAPSLOCK DELETE")


def core_keys(maker: str | None, keyboards: Iterable[str]) -> frozenset[int]:
    """The core keys of this laptop.

    Macs have no key that deletes forwards. A Chromebook, known by its maker or by the driver of its
    embedded controller, has ten keys in its top row and a search key in the place of Caps Lock.

    Args:
        maker: as SMBIOS says.
        keyboards: names that the kernel gives the built-in keyboards.
    """
    if "apple" in (maker or "").casefold():
        return CORE - _NOT_ON_A_MAC
    by_driver = any(name.casefold().startswith("cros_ec") for name in keyboards)
    if by_driver or (maker or "").casefold() == "google":
        return CORE - _NOT_ON_A_CHROMEBOOK
    return CORE


def names_of(codes: Iterable[int]) -> str:
    """Names in the order of their codes, as findings list them: `KEY_Q,KEY_F5`."""
    return ",".join(key_name(code) for code in sorted(codes))
