"""The picture of a part: what is seen is filled, what is wrong has a sign, nothing is cut."""

import pytest

from agent.say import Say
from agent.widgets.hand_drawing import HandDrawing, has_numeric_pad, part_name, pieces_of
from checks.hand.layouts import LAYOUTS
from reports.language import Language

SAY = Say(Language.EN)


def lines(parts: dict[str, str]) -> list[str]:
    return "".join(text for text, _ in pieces_of(parts, SAY)).split("\n")


def styles(parts: dict[str, str]) -> dict[str, str]:
    return {text.strip(): style for text, style in pieces_of(parts, SAY) if text.strip()}


def test_nothing_known_draws_nothing() -> None:
    assert pieces_of({}, SAY) == []
    assert pieces_of({"lid": "open", "charger": "pulled", "BAT0": "Charging"}, SAY) == []


@pytest.mark.parametrize("layout", [one.name for one in LAYOUTS])
@pytest.mark.parametrize(("pad", "width"), [("there", 77), ("not_there", 60)])
def test_every_row_of_a_keyboard_is_equally_wide(layout: str, pad: str, width: int) -> None:
    parts = {"layout": layout, "numeric_pad": pad, "KEY_Q": "seen"}
    drawn = lines(parts)
    assert {len(line) for line in drawn} == {width}
    assert len(drawn) == 7
    assert has_numeric_pad(parts) is (pad == "there")


def test_a_key_looks_as_it_is() -> None:
    parts = {"layout": "us", "KEY_Q": "seen", "KEY_W": "down", "KEY_E": "stuck", "KEY_R": "new"}
    drawn = styles(parts)
    assert len({drawn[key] for key in "QWER"}) == 4
    assert "$focus" in drawn["Q"], "what is seen is told by reverse video too"


def test_a_key_that_nobody_drew_is_named_once_something_is_known_of_it() -> None:
    assert "Compose" in "\n".join(lines({"layout": "us", "KEY_COMPOSE": "seen"}))
    assert "Compose" not in "\n".join(lines({"layout": "us", "KEY_COMPOSE": "new"}))


def test_a_surface_is_drawn_row_by_row() -> None:
    cells = {"cell_1_0": "dead", "cell_0_1": "new", "cell_0_0": "touched", "cell_1_1": "touched"}
    assert lines(cells) == ["██████ ░░░░░░ ", "xxxxxx ██████ "]


def test_parts_have_a_sign_each() -> None:
    drawn = lines({"socket_1": "seen", "socket_2": "slow", "socket_3": "waiting"})
    assert drawn == ["[+] Socket 1  [!] Socket 2  [ ] Socket 3  "]


def test_many_parts_go_on_in_the_next_line() -> None:
    drawn = lines({f"socket_{n}": "waiting" for n in range(1, 13)})
    assert len(drawn) > 1
    assert max(map(len, drawn)) <= 66


def test_directions_and_clicks_have_names() -> None:
    for name in ("left_click", "right_click", "two_fingers", "left", "right", "up", "down"):
        assert part_name(name, SAY)
    assert part_name("something", SAY) == ""
    assert HandDrawing().id == "hand-drawing"
