"""What a few pictures of a camera show: light, contrast, colour, life (pure).

Pictures are packed YUYV 4:2:2: light and colour in turn, 16 to 235 from black to white (ITU-R
BT.601). Only a sample of the points is looked at; the picture itself is never kept.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

_STEP = 16
"""Every eighth point: 38,400 of 640 x 480 are plenty."""
# Own choice. Video black is 16; a sensor behind a shutter stays within a few steps of it.
_BLACK_BELOW = 28
_WHITE_ABOVE = 245
_FLAT_BELOW = 6
_FOURCC = re.compile(r"'([^']{4})'")
_GREY = frozenset({"GREY", "Y800", "Y8  ", "Y10 ", "Y12 ", "Y16 ", "Y10B", "Y12I", "Y8I ", "L8  "})
_INFRARED = re.compile(r"\bir\b|infra-?red|\bir[ _]camera|_ir\b|windows hello", re.IGNORECASE)


class Picture(StrEnum):
    """What the pictures are like."""

    LIVE = "live"
    """Light, contrast, and no two pictures alike: a sensor that sees."""
    BLACK = "black"
    """A shutter, a lens cap, or nothing."""
    WHITE = "white"
    """Too bright to see anything."""
    FLAT = "flat"
    """Even as paint: something lies on the lens."""
    FROZEN = "frozen"
    """The same picture every time, to the last bit: no sensor does that."""
    NONE = "none"
    """No whole picture came."""


@dataclass(frozen=True, slots=True)
class FrameStats:
    """Numbers of one run of pictures, 0 to 255."""

    frames: int = 0
    light_mean: int = 0
    light_spread: int = 0
    """From the 5th to the 95th percentile."""
    colour_spread: int = 0
    """The larger one of the two colour channels, 5th to 95th percentile."""
    difference_permille: int = 0
    """Sampled points that differ between first and last picture."""
    identical: bool = False

    @property
    def picture(self) -> Picture:
        """What to make of them."""
        if not self.frames:
            return Picture.NONE
        flat = self.light_spread < _FLAT_BELOW
        if self.light_mean < _BLACK_BELOW and flat:
            return Picture.BLACK
        # One picture alone cannot show life.
        if self.identical or self.frames == 1:
            return Picture.FROZEN if self.frames > 1 else Picture.NONE
        if flat:
            return Picture.WHITE if self.light_mean > _WHITE_ABOVE else Picture.FLAT
        return Picture.LIVE

    @property
    def has_colour(self) -> bool:
        """Whether anything in the picture has a colour; a night camera's has not."""
        return self.colour_spread > 0


def frame_stats(stream: bytes, frame_bytes: int) -> FrameStats:
    """Numbers of whole YUYV pictures; what is left of a last one is dropped."""
    if frame_bytes < _STEP:
        return FrameStats()
    count = len(stream) // frame_bytes
    frames = [stream[n * frame_bytes : (n + 1) * frame_bytes] for n in range(count)]
    if not frames:
        return FrameStats()
    first, last = frames[0], frames[-1]
    light = last[::_STEP]
    colours = (_spread(last[1::_STEP]), _spread(last[3::_STEP]))
    differing = sum(a != b for a, b in zip(first[::_STEP], light, strict=True))
    return FrameStats(
        frames=count,
        light_mean=sum(light) // len(light),
        light_spread=_spread(light),
        colour_spread=max(colours),
        difference_permille=differing * 1000 // len(light),
        identical=all(frame == first for frame in frames),
    )


def _spread(values: bytes) -> int:
    if not values:
        return 0
    ranked = sorted(values)
    return ranked[len(ranked) * 19 // 20] - ranked[len(ranked) // 20]


def formats_of(text: str) -> tuple[str, ...]:
    """Four-letter names of formats, from `v4l2-ctl --list-formats` of any version."""
    lines = (line for line in text.splitlines() if ":" in line)
    return tuple(found[1] for line in lines if (found := _FOURCC.search(line)))


def frame_bytes_of(text: str) -> int | None:
    """Bytes of one picture, from `v4l2-ctl --get-fmt-video`; `None` where it is not YUYV."""
    fourcc = re.search(r"Pixel Format\s*:\s*'([^']{4})'", text)
    size = re.search(r"Size Image\s*:\s*(\d{1,9})\b", text)
    if fourcc is None or fourcc[1] != "YUYV" or size is None:
        return None
    return int(size[1])


def is_infrared(name: str, formats: Sequence[str]) -> bool:
    """A camera for recognising faces: grey pictures only, or by its name."""
    only_grey = bool(formats) and all(one in _GREY for one in formats)
    return only_grey or _INFRARED.search(name) is not None
