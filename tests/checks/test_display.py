"""The panel, its graphics and the sockets for other screens."""

import pytest

from checks.components import Component
from checks.display_facts import DisplayFacts, PanelFacts
from checks.display_read import read_display
from checks.facts import IdentityFacts, LaptopFacts, PowerFacts
from checks.findings import Reason, Verdict
from checks.judging import judge_component
from checks.labels import component_label
from checks.policy import default_policy
from checks.whole import whole_facts
from host.capture import Capture, Index
from host.readings import Device, Why
from host.recorded import RecordedHost
from tests.checks.hosts import host_of
from tests.checks.test_edid import edid, timing
from tests.checks.udev_dumps import ALWAYS, device, host_with, pci

DRM = "/sys/class/drm"
PANEL = edid(timing(1920, 1080, 309, 174), year=28)
GPU = pci("00:02.0", "30000", "8086:5917", "i915")


def display_of(files: dict[str, bytes], *devices: Device) -> DisplayFacts:
    host = RecordedHost(Capture(name="test", files=files, devices=devices or None))
    found = read_display(host).facts.display
    assert found is not None
    return found


def test_a_bare_edid_is_a_panel() -> None:
    panel = display_of({f"{DRM}/card0-eDP-1/edid": PANEL}).panel
    assert panel is not None
    assert (panel.diagonal_tenths, panel.width_px, panel.year) == (140, 1920, 2018)
    assert (panel.connector, panel.maker) == ("eDP-1", "BOE")


def test_a_screen_on_the_desk_is_never_the_panel_and_its_edid_is_not_read() -> None:
    desk = edid(timing(2560, 1440, 344, 194))
    found = display_of(
        {
            f"{DRM}/card0-HDMI-A-1/edid": desk,
            f"{DRM}/card0-HDMI-A-1/status": b"connected",
            f"{DRM}/card0-LVDS-1/edid": PANEL,
        }
    )
    assert found.panel is not None
    assert found.panel.connector == "LVDS-1"
    assert [(each.connector, each.status) for each in found.video_sockets] == [
        ("HDMI-A-1", "connected")
    ]
    kept = read_display(RecordedHost(Capture(name="t", files={f"{DRM}/card0-HDMI-A-1/edid": desk})))
    assert all(desk not in each.content for each in kept.evidence)


def test_two_graphics_processors_list_the_same_panel_once() -> None:
    found = display_of(
        {
            f"{DRM}/card0-eDP-1/edid": PANEL,
            f"{DRM}/card1-eDP-2/edid": PANEL,
            f"{DRM}/card1-LVDS-1/status": b"disconnected",
        }
    )
    assert found.panel is not None
    assert found.other_panels == ()


def test_a_touch_bar_is_not_the_main_panel() -> None:
    found = display_of(
        {
            f"{DRM}/card0-DSI-1/edid": edid(timing(2170, 60, 200, 6)),
            f"{DRM}/card1-eDP-1/edid": edid(timing(1280, 800, 286, 179)),
        }
    )
    assert found.panel is not None
    assert found.panel.diagonal_tenths == 133
    assert [each.width_px for each in found.other_panels] == [2170]


def test_modes_stand_in_for_an_edid_without_pixels() -> None:
    files = {f"{DRM}/card0-eDP-1/edid": edid(), f"{DRM}/card0-eDP-1/modes": b"1366x768\n1024x768\n"}
    panel = display_of(files).panel
    assert panel is not None
    assert (panel.width_px, panel.height_px, panel.diagonal_tenths) == (1366, 768, None)


@pytest.mark.parametrize("content", [b"", b"\0" * 128, PANEL[:90]], ids=["empty", "zeros", "cut"])
def test_a_panel_without_a_readable_edid_is_a_panel_all_the_same(content: bytes) -> None:
    files = {f"{DRM}/card0-eDP-1/edid": content, f"{DRM}/card0-eDP-1/status": b"connected"}
    panel = display_of(files).panel
    assert panel is not None
    assert (panel.edid, panel.status, panel.diagonal_tenths) == (False, "connected", None)


def test_only_the_firmwares_picture_means_that_brightness_was_not_tested() -> None:
    card = device("platform/simple-framebuffer.0/drm/card0", "drm")
    none = device("platform/simple-framebuffer.0/drm/card0/card0-Unknown-1", "drm")
    host = host_with(*ALWAYS, card, none, pci("00:02.0", "30000", "8086:5917"))
    facts = read_display(host).facts
    assert facts.display is not None
    assert facts.display.generic_driver
    assert facts.display.panel is None
    (finding,) = judge_component(Component.DISPLAY, facts, default_policy())
    assert (finding.code, finding.verdict, finding.reason) == (
        "display.backlight",
        Verdict.NOT_TESTED,
        Reason.DRIVER_MISSING,
    )


def test_graphics_without_any_driver_show_the_firmwares_picture() -> None:
    missing = Index(missing={DRM: Why.ABSENT})
    devices = (pci("00:02.0", "30000", "8086:7D55"),)
    found = read_display(RecordedHost(Capture(name="t", devices=devices, index=missing)))
    assert found.facts.display is not None
    assert found.facts.display.generic_driver


def test_a_driver_and_no_backlight_leave_the_question_to_the_person() -> None:
    host = host_with(*ALWAYS, GPU, device("pci0000:00/0000:00:02.0/drm/card0", "drm"))
    assert judge_component(Component.DISPLAY, read_display(host).facts, default_policy()) == ()


def test_graphics_are_named_with_their_driver() -> None:
    host = host_with(*ALWAYS, GPU, pci("01:00.0", "30200", "10DE:1D10"))
    display = read_display(host).facts.display
    assert display is not None
    assert [(each.pci_id, each.driver) for each in display.graphics] == [
        ("8086:5917", "i915"),
        ("10de:1d10", None),
    ]


def test_nothing_recorded_is_no_display() -> None:
    facts = read_display(host_of({"/proc/version": "Linux"})).facts
    assert facts.display is None
    assert facts.unread[0].reason is Reason.NOT_RECORDED


@pytest.mark.parametrize(
    ("panel", "read_on", "expected"),
    [
        (2018, "2026-11-23", (2018, "panel")),
        (1991, "2026-11-23", (2015, "bios_date")),
        (2222, "2026-11-23", (2015, "bios_date")),
        (2027, "2026-11-23", (2015, "bios_date")),
        (2027, "2027-01-02", (2027, "panel")),
        (2018, "1970-01-01", (2018, "panel")),
        (None, "2026-11-23", (2015, "bios_date")),
    ],
)
def test_the_panels_year_comes_first_if_it_can_be(
    panel: int | None, read_on: str, expected: tuple[int, str]
) -> None:
    facts = LaptopFacts(
        identity=IdentityFacts(built_year=2015, built_from="bios_date"),
        display=DisplayFacts(panel=PanelFacts(connector="eDP-1", year=panel)),
        power=PowerFacts(read_on=read_on),
    )
    identity = whole_facts(facts, None).identity
    assert identity is not None
    assert (identity.built_year, identity.built_from) == expected


@pytest.mark.parametrize(
    ("panel", "label"),
    [
        (
            PanelFacts(
                connector="eDP-1", diagonal_tenths=140, width_px=1920, height_px=1080, year=2018
            ),
            "14.0 inch 1920x1080 (2018)",
        ),
        (PanelFacts(connector="eDP-1", width_px=1366, height_px=768), "1366x768"),
        (PanelFacts(connector="eDP-1"), None),
    ],
)
def test_the_row_is_named_by_what_is_known(panel: PanelFacts, label: str | None) -> None:
    facts = LaptopFacts(display=DisplayFacts(panel=panel))
    assert component_label(Component.DISPLAY, facts) == label
