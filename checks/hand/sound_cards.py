"""Which sound devices are the laptop's own loudspeakers and microphones (pure).

Read from /proc/asound/cards and /proc/asound/pcm, as Linux' ALSA writes them.
"""

import re
from dataclasses import dataclass

_CARD = re.compile(r"^\s*(\d+)\s+\[[^\]]*\]:\s*(.*)$")
_PCM = re.compile(r"^(\d+)-(\d+):\s*(.*)$")
_SCREEN_SOUND = re.compile(r"hdmi|display ?port|\bdp\b", re.IGNORECASE)
_OTHER = re.compile(r"s/?pdif|digital|modem|bluetooth|\bbt\b|deep ?buffer|loopback", re.IGNORECASE)
_FOREIGN = re.compile(r"usb-audio|loopback|dummy|virmidi|snd-aloop", re.IGNORECASE)
_BUILT_IN_MICROPHONE = re.compile(r"dmic|digital mic|internal mic|pdm", re.IGNORECASE)
_HEADSET = re.compile(r"jack|headset|headphone", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pcm:
    """One place where sound goes out or in."""

    card: int
    device: int

    @property
    def name(self) -> str:
        """As alsa-utils want it; `plughw` converts rate and channels."""
        return f"plughw:{self.card},{self.device}"


@dataclass(frozen=True, slots=True)
class SoundDevices:
    """The laptop's own, likeliest first."""

    speakers: tuple[Pcm, ...] = ()
    microphones: tuple[Pcm, ...] = ()

    @property
    def cards(self) -> tuple[int, ...]:
        """Cards in use, for their mixers."""
        return tuple(sorted({pcm.card for pcm in (*self.speakers, *self.microphones)}))


def sound_devices(cards: str, pcms: str) -> SoundDevices:
    """What to play on and record from; a headset on USB and a screen's speakers are left out."""
    foreign = _foreign_cards(cards)
    speakers: list[tuple[int, Pcm]] = []
    microphones: list[tuple[int, Pcm]] = []
    for line in pcms.splitlines():
        found = _PCM.match(line.strip())
        if found is None or int(found[1]) in foreign:
            continue
        pcm, parts = Pcm(int(found[1]), int(found[2])), found[3]
        name = parts.split(" : ", 1)[0]
        if "playback" in parts and not _SCREEN_SOUND.search(parts) and not _OTHER.search(name):
            speakers.append((_rank_of_speaker(name), pcm))
        if "capture" in parts and not _SCREEN_SOUND.search(parts):
            microphones.append((_rank_of_microphone(name), pcm))
    return SoundDevices(_sorted(speakers), _sorted(microphones))


def _foreign_cards(cards: str) -> frozenset[int]:
    found = (match for line in cards.splitlines() if (match := _CARD.match(line)))
    return frozenset(int(match[1]) for match in found if _FOREIGN.search(match[2]))


def _rank_of_speaker(name: str) -> int:
    if re.search("speaker|amp", name, re.IGNORECASE):
        return 0
    return 2 if _HEADSET.search(name) else 1


def _rank_of_microphone(name: str) -> int:
    if _BUILT_IN_MICROPHONE.search(name):
        return 0
    return 2 if _HEADSET.search(name) or _OTHER.search(name) else 1


def _sorted(ranked: list[tuple[int, Pcm]]) -> tuple[Pcm, ...]:
    return tuple(pcm for _, pcm in sorted(ranked, key=lambda one: one[0]))
