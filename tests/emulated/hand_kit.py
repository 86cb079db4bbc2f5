"""What the emulated laptop of the hand tests holds: drivers of its parts, and their tools."""

from pathlib import Path

from tests.emulated.build import Kit

_HERE = Path(__file__).parent
_ALSA = Path("/usr/share/alsa")
_DRIVERS = (
    *("nvme", "ahci", "sd_mod", "sg", "loop"),
    *("xhci_pci", "usb_storage", "evdev", "psmouse", "uinput"),
    *("battery", "ac", "button", "e1000e"),
    *("snd_hda_codec_generic", "snd_hda_intel", "snd_aloop"),
    *("vivid", "mac80211_hwsim"),
)
_RULES = (
    *("50-udev-default", "60-block", "60-evdev", "60-input-id", "60-persistent-input"),
    *("60-persistent-storage", "60-persistent-v4l", "70-touchpad", "75-net-description"),
    *("78-sound-card", "80-drivers"),
)
_LOOPED = """
</usr/share/alsa/alsa.conf>
pcm.!plughw {
  @args [ CARD DEV SUBDEV ]
  @args.CARD { type string default "0" }
  @args.DEV { type integer default 0 }
  @args.SUBDEV { type integer default -1 }
  type asym
  playback.pcm "plug:'hw:Loopback,0'"
  capture.pcm "plug:'hw:Loopback,1'"
}
"""
"""A microphone that hears the speakers: what is played on any card is recorded from any card."""

KIT = Kit(
    image="hands.cpio",
    guest=_HERE / "hand_guest.py",
    drivers=_DRIVERS,
    options={
        "vivid": "n_devs=1 node_types=0x1 input_types=0x0",
        # a world in which everybody may speak on 5 GHz
        "mac80211_hwsim": "radios=3 regtest=5",
        "snd_aloop": "index=7 pcm_substreams=1",
    },
    applets=("sh", "cat", "insmod", "ip", "mount", "poweroff", "sync", "umount"),
    rules=_RULES,
    programs=("amixer", "arecord", "speaker-test", "iw", "v4l2-ctl", "smartctl"),
    files=tuple(
        path
        for place in ("alsa.conf", "cards", "pcm", "ctl")
        for top in (_ALSA / place,)
        for path in (sorted(top.rglob("*")) if top.is_dir() else (top,))
        if path.is_file()
    ),
    texts={"looped.conf": _LOOPED},
    tests=(
        _HERE.parent / "__init__.py",
        _HERE / "__init__.py",
        _HERE / "hand_control.py",
        _HERE / "hand_radio.py",
        _HERE / "hand_stages.py",
        _HERE / "hand_uinput.py",
    ),
)
