"""The drawn keyboard, and the names of keys."""

from pathlib import Path

import pytest

from checks.hand.key_names import (
    CORE,
    ISO_KEY,
    KEY_NAMES,
    NUMERIC_PAD,
    OPTIONAL,
    core_keys,
    key_name,
    names_of,
)
from checks.hand.layouts import LAYOUTS, Layout, drawn_rows, layout_named, next_layout

GLYPHS = Path(__file__).parents[3] / "agent/glyphs.txt"


def _keys(layout: Layout, *, pad: bool = False) -> set[str]:
    return {key.key for row in drawn_rows(layout, numeric_pad=pad) for key in row if key.key}


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda one: one.name)
@pytest.mark.parametrize(("pad", "quarters"), [(False, 60), (True, 77)])
def test_every_row_is_equally_wide_and_fits_eighty_columns(
    layout: Layout,
    pad: bool,  # noqa: FBT001 - a parameter of the table
    quarters: int,
) -> None:
    rows = drawn_rows(layout, numeric_pad=pad)
    assert {sum(key.width for key in row) for row in rows} == {quarters}


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda one: one.name)
def test_every_label_fits_its_key_and_the_fallback_font(layout: Layout) -> None:
    glyphs = set(GLYPHS.read_text("utf-8"))
    for row in drawn_rows(layout, numeric_pad=True):
        for key in row:
            assert len(key.label) <= key.width, key
            assert set(key.label) <= glyphs, key


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda one: one.name)
def test_every_core_key_is_drawn(layout: Layout) -> None:
    assert _keys(layout) >= {key_name(code) for code in CORE}
    assert _keys(layout, pad=True) >= {key_name(code) for code in NUMERIC_PAD}
    assert (key_name(next(iter(ISO_KEY))) in _keys(layout)) == layout.iso


@pytest.mark.parametrize(
    ("name", "key", "label"),
    [
        ("de", "KEY_Y", "Z"),
        ("fr", "KEY_Q", "A"),
        ("be", "KEY_SEMICOLON", "M"),
        ("nl", "KEY_GRAVE", "@"),
        ("gb", "KEY_BACKSLASH", "#"),
        ("us", "KEY_600", "600"),
    ],
)
def test_labels_are_those_of_the_country(name: str, key: str, label: str) -> None:
    assert layout_named(name).label(key) == label


def test_layouts_come_round() -> None:
    name, seen = LAYOUTS[0].name, []
    for _ in LAYOUTS:
        seen.append(name)
        name = next_layout(name).name
    assert seen == [layout.name for layout in LAYOUTS]
    assert name == LAYOUTS[0].name
    assert next_layout("xx") == layout_named("xx") == LAYOUTS[0]


def test_the_sets_of_keys_do_not_overlap() -> None:
    assert len(CORE) == 74
    sets = (CORE, OPTIONAL, ISO_KEY, NUMERIC_PAD)
    assert sum(map(len, sets)) == len(frozenset().union(*sets))
    assert len(set(KEY_NAMES.values())) == len(KEY_NAMES)


# linux/input-event-codes.h
@pytest.mark.parametrize(
    ("code", "name"),
    [
        (1, "KEY_ESC"), (28, "KEY_ENTER"), (43, "KEY_BACKSLASH"), (57, "KEY_SPACE"),
        (83, "KEY_KPDOT"), (86, "KEY_102ND"), (96, "KEY_KPENTER"), (111, "KEY_DELETE"),
        (125, "KEY_LEFTMETA"), (127, "KEY_COMPOSE"), (224, "KEY_BRIGHTNESSDOWN"),
        (248, "KEY_MICMUTE"), (464, "KEY_FN"), (600, "KEY_600"),
    ],
)  # fmt: skip
def test_codes_have_the_names_of_the_kernel(code: int, name: str) -> None:
    assert key_name(code) == name


def test_names_are_listed_in_the_order_of_codes() -> None:
    assert names_of({63, 16}) == "KEY_Q,KEY_F5"


def test_macs_and_chromebooks_lack_some_keys() -> None:
    assert len(CORE - core_keys("Apple Inc.", ["Apple SPI Keyboard"])) == 1
    assert len(CORE - core_keys("GOOGLE", ["AT Translated Set 2 keyboard"])) == 4
    assert len(CORE - core_keys("Acer", ["cros_ec"])) == 4
    assert core_keys("LENOVO", ["AT Translated Set 2 keyboard"]) == CORE
    assert core_keys(None, []) == CORE
