from pathlib import Path

import pytest

from host.errors import DeviceDenied
from host.settings import changed_setting

_BEHAVIOUR = "/sys/class/power_supply/BAT0/charge_behaviour"
_BRIGHTNESS = "/sys/class/backlight/intel_backlight/brightness"
_SOFT = "/sys/class/rfkill/rfkill0/soft"


def _file(root: Path, path: str, content: str) -> Path:
    file = root / path.lstrip("/")
    file.parent.mkdir(parents=True)
    file.write_text(content)
    return file


@pytest.mark.parametrize(
    ("path", "held", "value", "back"),
    [
        (_BEHAVIOUR, "[auto] inhibit-charge force-discharge\n", "force-discharge", "auto"),
        (_BEHAVIOUR, "auto [inhibit-charge] force-discharge\n", "auto", "inhibit-charge"),
        (_BRIGHTNESS, "700\n", "120", "700"),
        (_BRIGHTNESS, "0\n", "120", "1"),  # a black screen is not put back
        (_SOFT, "1\n", "0", "1"),
    ],
)
def test_a_setting_is_changed_and_put_back(
    tmp_path: Path, path: str, held: str, value: str, back: str
) -> None:
    file = _file(tmp_path, path, held)
    with changed_setting(path, value, root=tmp_path):
        assert file.read_text() == value
    assert file.read_text() == back


def test_it_is_put_back_after_a_crash(tmp_path: Path) -> None:
    file = _file(tmp_path, _BRIGHTNESS, "700\n")
    with pytest.raises(ZeroDivisionError), changed_setting(_BRIGHTNESS, "9", root=tmp_path):
        raise ZeroDivisionError
    assert file.read_text() == "700"


def test_a_device_that_went_away_needs_nothing_put_back(tmp_path: Path) -> None:
    file = _file(tmp_path, _BEHAVIOUR, "[auto] force-discharge\n")
    with changed_setting(_BEHAVIOUR, "force-discharge", root=tmp_path):
        file.unlink()
    assert not file.exists()


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (_BRIGHTNESS, "0"),
        (_BRIGHTNESS, "00"),
        (_BRIGHTNESS, "-1"),
        (_BEHAVIOUR, "auto\n"),
        (_SOFT, "2"),
        ("/sys/class/power_supply/BAT0/charge_control_end_threshold", "80"),
        ("/sys/class/power_supply/../charge_behaviour", "auto"),
        ("/sys/class/power_supply/BAT0/x/../charge_behaviour", "auto"),
        ("/sys/power/state", "mem"),
        ("/dev/sda", "1"),
    ],
)
def test_nothing_else_is_ever_written(tmp_path: Path, path: str, value: str) -> None:
    held = {_BRIGHTNESS: "5", _BEHAVIOUR: "[auto]", _SOFT: "0"}.get(path, "5")
    file = _file(tmp_path, path, held) if ".." not in path else None
    with pytest.raises(DeviceDenied), changed_setting(path, value, root=tmp_path):
        pass
    assert file is None or file.read_text() == held


def test_what_could_not_be_put_back_is_not_changed(tmp_path: Path) -> None:
    file = _file(tmp_path, _BEHAVIOUR, "")
    with pytest.raises(DeviceDenied), changed_setting(_BEHAVIOUR, "auto", root=tmp_path):
        pass
    assert file.read_text() == ""


def test_a_setting_that_is_not_there_is_denied(tmp_path: Path) -> None:
    with pytest.raises(DeviceDenied), changed_setting(_SOFT, "0", root=tmp_path):
        pass
