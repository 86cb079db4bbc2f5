"""What the machine saw while a person tried: sockets, sound, camera, radios and screen.

One line of at most 60 characters per code of `Saw`; its values stand between braces.
"""

from reports.language import mark

_SOCKETS = {
    "usb_seen": mark("{seen} of {sockets} USB sockets work"),
    "usb_seen_some": mark("USB sockets that work so far: {seen}"),
    "usb_move": mark("Put the stick into the next socket."),
    "usb_again": mark("This was slow. Pull the stick out and put it in again."),
    "usb_turn": mark("Turn the USB-C plug over and put it in again."),
    "usb_speed": mark("Last stick: {mbit_s} Mbit per second"),
    "usb_slow": mark("USB sockets that stay slow: {slow_ports}"),
    "usb_over_current": mark("A USB socket took too much current."),
    "usb_second": mark("A socket does nothing? Try the stick there once more."),
    "jack_put_in": mark("Put headphones into the round socket."),
    "jack_in": mark("The laptop feels the plug."),
    "jack_out": mark("The plug went in and out again."),
    "jack_unseen": mark("This laptop cannot feel the plug."),
    "jack_listen": mark("Play left and right. Do you hear both in the headphones?"),
    "ethernet_put_in": mark("Put a network cable into the socket."),
    "ethernet_link": mark("The cable connects. Its speed is not known."),
    "ethernet_speed": mark("The cable works: {mbit_s} Mbit per second"),
    "video_put_in": mark("Connect a second screen with a cable."),
    "video_seen": mark("A screen is connected: {socket}"),
    "card_put_in": mark("Put a memory card into the slot."),
    "card_seen": mark("The card was seen."),
}

_SOUND = {
    "sound_plays_left": mark("Playing three tones on the left."),
    "sound_plays_right": mark("Playing three tones on the right."),
    "sound_heard_left": mark("The microphone hears left well ({snr_db} dB)."),
    "sound_heard_right": mark("The microphone hears right well ({snr_db} dB)."),
    "sound_missed_left": mark("The microphone hardly hears left ({snr_db} dB)."),
    "sound_missed_right": mark("The microphone hardly hears right ({snr_db} dB)."),
    "sound_too_loud": mark("It was too loud for the microphone."),
    "sound_no_input": mark("No sound at all came in. Is the microphone switched off?"),
    "sound_no_microphone": mark("No built-in microphone was found."),
    "sound_listen": mark("Did you hear left and right? Play them again if unsure."),
}

_CAMERA = {
    "camera_live": mark("The camera gives a moving picture."),
    "camera_no_colour": mark("The picture moves but has no colour."),
    "camera_shutter_closed": mark("The picture is black. Open the shutter of the camera."),
    "camera_frozen": mark("The camera gives the same picture every time."),
    "camera_too_bright": mark("The picture is white. Turn the camera away from light."),
    "camera_flat": mark("The picture is empty. Is something on the lens?"),
    "camera_no_frames": mark("The camera gives no picture."),
    "camera_busy": mark("Another program uses the camera."),
    "camera_denied": mark("The camera cannot be opened."),
    "camera_compressed": mark("The camera works, but we cannot judge its picture."),
}

_RADIOS = {
    "wifi_scanning": mark("Looking for Wi-Fi networks."),
    "wifi_flip_switch": mark("Wi-Fi is off. Flip the switch or press its key."),
    "wifi_networks": mark("Wi-Fi networks nearby: {networks}"),
    "wifi_strongest": mark("Strongest signal: {dbm} dBm"),
    "wifi_nothing": mark("No network was seen. Is there Wi-Fi at this bench?"),
    "wifi_one_band": mark("Networks were seen on one of two bands only."),
    "wifi_weak": mark("All signals are weak. Move closer and look again."),
    "bluetooth_waiting": mark("Waiting for Bluetooth."),
    "bluetooth_there": mark("Bluetooth is there."),
    "bluetooth_flip_switch": mark("Bluetooth is off. Flip the switch or press its key."),
    "bluetooth_devices": mark("Bluetooth devices nearby: {devices}"),
    "bluetooth_nothing": mark("Nothing nearby uses Bluetooth. Switch on a phone."),
}

_SCREEN = {
    "screen_begin": mark("{colours} colours follow. Look at the whole screen."),
    "screen_colour": mark("Colour {number} of {colours}"),
    "screen_look": mark("Look for dots, lines and spots."),
    "screen_count": mark("Count the dots that stay dark or bright."),
    "backlight_watch": mark("Watch the screen: it becomes dark and bright."),
    "backlight_changed": mark("The brightness was set {steps} times."),
    "backlight_ignored": mark("The screen did not do what was set."),
    "backlight_look": mark("Did you see it change?"),
    "backlight_keys": mark("Use the brightness keys. Does it change?"),
}

SAW_PARTS: dict[str, str] = {
    **_SOCKETS,
    **_SOUND,
    **_CAMERA,
    **_RADIOS,
    **_SCREEN,
    "part_tool_missing": mark("A tool is missing on this stick. You can still answer."),
    "part_recorded": mark("This is a recording: only you can answer."),
}
