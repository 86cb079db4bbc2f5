"""The hand test of the camera: a few pictures, judged and thrown away (v4l-utils)."""

import re
from dataclasses import dataclass, replace

from typing_extensions import override

from checks.facts import LaptopFacts
from checks.findings import Evidence, Reason, Verdict
from checks.hand.camera_frames import (
    FrameStats,
    Picture,
    formats_of,
    frame_bytes_of,
    frame_stats,
    is_infrared,
)
from checks.hand.part_support import Witness, joined, notes
from checks.hand.values import HandControl, HandEnd, HandEngine, HandState, Said, Saw
from checks.policy import Policy
from host.errors import CommandFailed, CommandMissing, CommandTimedOut, NotRecorded
from host.port import Host

CODE = "camera.picture"
EVIDENCE = "hand-camera.json"
_CLASS = "/sys/class/video4linux"
_FORMAT = "width=640,height=480,pixelformat=YUYV"
_TIMEOUT_S = 10.0
_ASK_S = 0.5
_PAUSE_S = 1.0
_TAKES = 3
"""Looks that the machine takes by itself; a person may ask for more."""
_FAULTS = frozenset({Picture.BLACK, Picture.FROZEN, Picture.NONE})


@dataclass(frozen=True, slots=True)
class CameraSeen:
    """The last look, and what stood in the way of it."""

    stats: FrameStats | None = None
    trouble: str | None = None
    """Code of `Saw`: `camera_busy`, `camera_denied`, `part_tool_missing`, `camera_compressed`."""
    takes: int = 0

    @property
    def picture(self) -> Picture | None:
        """What the pictures are like; `None` where none could be taken or judged."""
        return None if self.stats is None else self.stats.picture

    @property
    def settled(self) -> bool:
        """A live picture in colour."""
        live = self.picture is Picture.LIVE
        return live and self.stats is not None and self.stats.has_colour


_TROUBLES = {
    "part_tool_missing": Reason.TOOL_MISSING,
    "camera_denied": Reason.DENIED,
    "camera_busy": Reason.ABORTED,
    "part_recorded": Reason.NOT_RECORDED,
}


def camera_state(seen: CameraSeen) -> HandState:
    """What to tell the person."""
    lines: list[Saw] = []
    match seen.picture:
        case Picture.LIVE:
            lines.append(Saw("camera_live" if seen.settled else "camera_no_colour"))
        case Picture.BLACK:
            lines.append(Saw("camera_shutter_closed"))
        case Picture.FROZEN:
            lines.append(Saw("camera_frozen"))
        case Picture.WHITE:
            lines.append(Saw("camera_too_bright"))
        case Picture.FLAT:
            lines.append(Saw("camera_flat"))
        case Picture.NONE:
            lines.append(Saw("camera_no_frames"))
        case None:
            pass
    if seen.trouble is not None:
        lines.append(Saw(seen.trouble))
    return HandState(tuple(lines), settled=seen.settled, steps=() if seen.settled else ("again",))


def camera_witness(seen: CameraSeen) -> Witness:
    """Black pictures are a doubtful fault: there may be a shutter that nobody found."""
    if seen.stats is None:
        reason = _TROUBLES.get(seen.trouble or "", Reason.NOT_STARTED)
        return Witness(CODE, reason=reason, evidence=(EVIDENCE,))
    stats, picture = seen.stats, seen.stats.picture
    verdict = Verdict.FAIL if picture in _FAULTS else None
    if seen.settled:
        verdict = Verdict.PASS
    return Witness(
        CODE,
        verdict,
        {
            "picture": picture.value,
            "frames": stats.frames,
            "light_mean": stats.light_mean,
            "light_spread": stats.light_spread,
            "difference_permille": stats.difference_permille,
        },
        reason=Reason.ABORTED,
        certain=picture not in {Picture.BLACK, Picture.NONE},
        evidence=(EVIDENCE,),
    )


class CameraEngine(HandEngine):
    """One camera of the laptop."""

    answers = (CODE,)

    def __init__(self, host: Host, node: str) -> None:
        self._host = host
        self._node = node
        self._seen = CameraSeen()

    @override
    def run(self, control: HandControl) -> None:
        while not control.is_stopped and not self._seen.settled:
            self._look()
            control.changed()
            if self._seen.settled:
                return
            if self._seen.takes < _TAKES:
                self._host.pause(_PAUSE_S)
            else:
                _wait_for_again(control)

    @override
    def state(self) -> HandState:
        return camera_state(self._seen)

    @override
    def conclude(self, said: Said | None) -> HandEnd:
        return HandEnd((joined(camera_witness(self._seen), said),), (self._evidence(),))

    def _look(self) -> None:
        takes = self._seen.takes + 1
        try:
            found = self._taken()
        except CommandMissing:
            self._seen = CameraSeen(trouble="part_tool_missing", takes=takes)
        except CommandTimedOut:
            self._seen = CameraSeen(FrameStats(), takes=takes)
        except CommandFailed:
            self._seen = CameraSeen(trouble="camera_denied", takes=takes)
        except NotRecorded:
            self._seen = CameraSeen(trouble="part_recorded", takes=_TAKES)
        else:
            self._seen = replace(found, takes=takes)

    def _taken(self) -> CameraSeen:
        ctl = ("v4l2-ctl", "--device", self._node)
        shape = self._host.run(
            (*ctl, f"--set-fmt-video={_FORMAT}", "--get-fmt-video"), timeout_s=_TIMEOUT_S
        )
        trouble = _trouble(shape.stderr + shape.stdout)
        if trouble is not None:
            return CameraSeen(trouble=trouble)
        size = frame_bytes_of(shape.text)
        if size is None and shape.exit_status:
            return CameraSeen(trouble="camera_denied")
        if size is None:
            # Compressed pictures only: nothing here can look into them.
            return CameraSeen(trouble="camera_compressed")
        # The first pictures are too dark while the camera finds its exposure.
        frames = self._host.run(
            (*ctl, f"--set-fmt-video={_FORMAT}", "--stream-mmap", "--stream-skip=20",
             "--stream-count=4", "--stream-to=-"),
            timeout_s=_TIMEOUT_S,
        )  # fmt: skip
        trouble = _trouble(frames.stderr)
        if trouble is not None:
            return CameraSeen(trouble=trouble)
        return CameraSeen(frame_stats(frames.stdout, size))

    def _evidence(self) -> Evidence:
        stats = self._seen.stats or FrameStats()
        return notes(
            EVIDENCE,
            {
                "frames": stats.frames,
                "light_mean": stats.light_mean,
                "light_spread": stats.light_spread,
                "colour_spread": stats.colour_spread,
                "difference_permille": stats.difference_permille,
                "identical": stats.identical,
                "masked": "the pictures themselves",
            },
        )


def _wait_for_again(control: HandControl) -> None:
    while not control.is_stopped:
        if control.asked(_ASK_S) == "again":
            return


def _trouble(output: bytes) -> str | None:
    if b"resource busy" in output:
        return "camera_busy"
    if b"ermission denied" in output:
        return "camera_denied"
    return None


def camera_node(host: Host) -> str | None:
    """The device file of the first camera that takes pictures of people, not of heat or faces."""
    names = host.list_dir(_CLASS)
    if not isinstance(names, tuple):
        return None
    for name in sorted(names, key=_number):
        title = host.read_text(f"{_CLASS}/{name}/name")
        index = host.read_text(f"{_CLASS}/{name}/index")
        if not isinstance(title, str) or (isinstance(index, str) and index != "0"):
            continue
        node = f"/dev/{name}"
        if not is_infrared(title, _formats(host, node)):
            return node
    return None


def _number(name: str) -> int:
    found = re.search(r"\d+$", name)
    return int(found[0]) if found else 0


def _formats(host: Host, node: str) -> tuple[str, ...]:
    """Formats of a camera; none where the tool is missing: then the name must do."""
    try:
        done = host.run(("v4l2-ctl", "--device", node, "--list-formats"), timeout_s=5.0)
    except (CommandFailed, CommandTimedOut, NotRecorded):
        return ()
    return formats_of(done.text)


def open_camera(host: Host, _facts: LaptopFacts, _policy: Policy) -> HandEngine | None:
    """An engine where the kernel drives a camera."""
    node = camera_node(host)
    return None if node is None else CameraEngine(host, node)
