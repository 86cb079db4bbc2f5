"""The engines of sockets, sound, camera, radios and screen."""

from collections.abc import Mapping

from checks.hand.backlight_engine import open_backlight
from checks.hand.bluetooth_engine import open_bluetooth
from checks.hand.camera_engine import open_camera
from checks.hand.card_engine import open_card
from checks.hand.ethernet_engine import open_ethernet
from checks.hand.jack_engine import open_jack
from checks.hand.screen_engine import open_screen
from checks.hand.sound_engine import open_microphone, open_speakers
from checks.hand.usb_sockets_engine import open_usb
from checks.hand.values import HandFactory
from checks.hand.video_engine import open_video
from checks.hand.wifi_engine import open_wifi

PART_ENGINES: Mapping[str, HandFactory] = {
    "port.usb": open_usb,
    "port.jack": open_jack,
    "port.ethernet": open_ethernet,
    "port.video": open_video,
    "port.card": open_card,
    "audio.speakers": open_speakers,
    "audio.microphone": open_microphone,
    "camera.picture": open_camera,
    "radio.wifi": open_wifi,
    "radio.bluetooth": open_bluetooth,
    "display.picture": open_screen,
    "display.backlight": open_backlight,
}
