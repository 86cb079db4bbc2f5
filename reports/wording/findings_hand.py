"""Words of the findings about screen, input, sound, ports and radios."""

from reports.language import mark
from reports.wording.parts import FindingText

SCREEN = {
    "display.picture": FindingText(
        name=mark("Screen"),
        good=(mark("shows a picture"),),
        warn=(mark("has a spot, line or dot"),),
        bad=(mark("no good picture"),),
        means=mark("Without a picture nobody can use the laptop."),
        next=mark("Replace the screen."),
    ),
    "display.pixels": FindingText(
        name=mark("Dead pixels"),
        good=(mark("none"),),
        warn=("{dead_pixels}", mark("one or two")),
        bad=("{dead_pixels}", mark("three or more")),
        means=mark("A pixel is one dot of the picture; a dead one stays dark or bright."),
        next=mark("Replace the screen."),
    ),
    "display.damage": FindingText(
        name=mark("Spots in the picture"),
        good=(mark("none"),),
        warn=(mark("a few"),),
        bad=(mark("seen"),),
        means=mark("Lines, spots and pressure marks get in the way of every picture."),
        next=mark("Replace the screen."),
    ),
    "display.backlight": FindingText(
        name=mark("Brightness"),
        good=(mark("can be changed"),),
        warn=(mark("hardly changes"),),
        bad=(mark("cannot be changed"),),
        means=mark("The user must be able to make the screen brighter or darker."),
        next=mark("Ask your supervisor to look at the screen."),
    ),
}

INPUT = {
    "input.keyboard": FindingText(
        name=mark("Keyboard"),
        good=(mark("all keys work"),),
        warn=(mark("a rare key does not work"),),
        bad=(mark("{found} found"), mark("not all keys work")),
        means=mark("With a dead key the user cannot even type a password."),
        next=mark("Replace the keyboard."),
    ),
    "input.touchpad": FindingText(
        name=mark("Touchpad"),
        good=(mark("works"),),
        warn=(mark("partly works"),),
        bad=(mark("{found} found"), mark("does not work")),
        means=mark("The touchpad moves the pointer; without it the user needs a mouse."),
        next=mark("Replace the touchpad."),
    ),
    "input.touchscreen": FindingText(
        name=mark("Touchscreen"),
        good=(mark("works"),),
        warn=(mark("partly works"),),
        bad=(mark("{found} found"), mark("does not work")),
        means=mark("Keyboard and touchpad still work without it."),
        next=mark("Tell the next owner."),
    ),
    "input.lid": FindingText(
        name=mark("Lid switch"),
        good=(mark("works"),),
        warn=(mark("works at times"),),
        bad=(mark("{found} found"), mark("does not work")),
        means=mark(
            "The laptop goes to sleep when the lid closes; without the switch it stays on"
            " in the bag."
        ),
        next=mark("Ask your supervisor to look at the lid."),
    ),
    "input.fingerprint": FindingText(
        name=mark("Fingerprint reader"),
        good=(mark("found"),),
        warn=(mark("doubtful"),),
        bad=(mark("{found} found"), mark("does not work")),
        means=mark("A password works as well as a finger."),
        next=mark("Tell the next owner."),
    ),
}

SOUND = {
    "audio.speakers": FindingText(
        name=mark("Sound"),
        good=(mark("left and right work"),),
        warn=(mark("weak or on one side"),),
        bad=(mark("{found} found"), mark("does not work")),
        means=mark("Without speakers the user needs headphones for calls and videos."),
        next=mark("Ask your supervisor to look at the speakers."),
    ),
    "audio.microphone": FindingText(
        name=mark("Microphone"),
        good=(mark("works"),),
        warn=(mark("weak"),),
        bad=(mark("{found} found"), mark("does not work")),
        means=mark("Without a microphone nobody hears the user in a call."),
        next=mark("Tell the next owner to use a headset."),
    ),
    "camera.picture": FindingText(
        name=mark("Camera"),
        good=(mark("gives a picture"),),
        warn=(mark("has a spot, line or dot"),),
        bad=(mark("{found} found"), mark("gives no picture")),
        means=mark("Without a camera nobody sees the user in a video call."),
        next=mark("Look whether the shutter covers the camera."),
    ),
}

PORTS = {
    "port.usb": FindingText(
        name=mark("USB ports"),
        good=(mark("all {sockets} work"), mark("all work")),
        warn=(mark("too much current ({over_currents} x)"), mark("one is slow")),
        bad=(mark("{dead_ports} dead"), mark("not all work")),
        means=mark("USB ports take a mouse, a stick or a printer."),
        next=mark("Clean the port and try again."),
    ),
    "port.ethernet": FindingText(
        name=mark("Network socket"),
        good=(mark("works at {mbit_s} Mbit/s"), mark("works")),
        warn=(mark("slow: {mbit_s} Mbit/s"), mark("slow")),
        bad=(mark("{found} found"), mark("does not work")),
        means=mark("With a cable the laptop is on the network without Wi-Fi."),
        next=mark("Try another network cable."),
    ),
    "port.video": FindingText(
        name=mark("Screen socket"),
        good=(mark("works"),),
        warn=(mark("doubtful"),),
        bad=(mark("does not work"),),
        means=mark("Here a second screen or a projector is connected."),
        next=mark("Try another cable."),
    ),
    "port.jack": FindingText(
        name=mark("Headphone socket"),
        good=(mark("works"),),
        warn=(mark("crackles"),),
        bad=(mark("does not work"),),
        means=mark("Here headphones or a headset are connected."),
        next=mark("Try another pair of headphones."),
    ),
    "port.card": FindingText(
        name=mark("Card reader"),
        good=(mark("works"),),
        warn=(mark("doubtful"),),
        bad=(mark("{found} found"), mark("does not work")),
        means=mark("It reads memory cards of cameras."),
        next=mark("Tell the next owner."),
    ),
    "radio.wifi": FindingText(
        name=mark("Wi-Fi"),
        good=(mark("works ({strongest_dbm} dBm)"), mark("works")),
        warn=(
            mark("hears nothing on {missing_bands} band"),
            mark("weak: {strongest_dbm} dBm"),
            mark("weak"),
        ),
        bad=(mark("{found} found"), mark("does not work")),
        means=mark("Most people use the internet without a cable."),
        next=mark("Look whether Wi-Fi is switched on."),
        next_warn=mark("Move the laptop closer and try again."),
    ),
    "radio.bluetooth": FindingText(
        name=mark("Bluetooth"),
        good=(mark("works"),),
        warn=(mark("weak"),),
        bad=(mark("{found} found"), mark("does not work")),
        means=mark("Bluetooth connects a mouse or headphones without a cable."),
        next=mark("Look whether Bluetooth is switched on."),
    ),
    "radio.wwan": FindingText(
        name=mark("Mobile internet"),
        good=(mark("found"),),
        warn=(mark("doubtful"),),
        bad=(mark("{found} found"), mark("does not work")),
        means=mark("Few people use a SIM card in a laptop."),
        next=mark("Tell the next owner."),
    ),
}

HAND_FINDINGS = {**SCREEN, **INPUT, **SOUND, **PORTS}
